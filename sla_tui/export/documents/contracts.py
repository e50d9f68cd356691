"""Contracts in a table, and the difference between two of them clause by clause."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sla_tui import format as fmt
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.export.blocks import Block, Document, Fact, Facts, Heading, Paragraph, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.contract_values import window_text
from sla_tui.export.documents.contract_remedies import MANY
from sla_tui.language import Language
from sla_tui.sla.contract import Contract
from sla_tui.sla.terms import EACH

NONE = "-"


@dataclass(frozen=True, slots=True)
class ListedContract:
    """A contract in the list. `preset`: it is built in, not the user's own; `unread` is what it leaves out."""

    id: str
    contract: Contract
    preset: bool
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause in which two contracts differ, each side as its file would say it; None where it is not set."""

    key: str
    one: str | None
    other: str | None


def contracts_document(contracts: Sequence[ListedContract], language: Language) -> Document:
    """Lists the user's own contracts, then the presets, each with its date and source below it."""
    blocks: list[Block] = []
    for preset, title in ((False, "contracts.own"), (True, "contracts.presets")):
        chosen = [listed for listed in contracts if listed.preset is preset]
        if chosen:
            table = fill(_columns(language), chosen, language, narrow="cut")
            blocks.append(Section((Heading(2, language.say(title)), table), flush=True))
    return Document(language.say("contracts.title"), tuple(blocks), skip=language.say("page.skip"))


def list_to_json(contracts: Iterable[ListedContract]) -> list[dict[str, object]]:
    """Makes the same for programs."""
    return [
        {
            "id": listed.id,
            "preset": listed.preset,
            "name": listed.contract.title,
            "vendor": listed.contract.vendor,
            "period": listed.contract.period.kind,
            "remedy": listed.contract.remedy,
            "unread": list(listed.unread),
            "target": None if (t := listed.contract.availability.target) is None else fmt.exact_percent(t),
            "source": listed.contract.source,
            "as_of": None if listed.contract.as_of is None else listed.contract.as_of.isoformat(),
        }
        for listed in contracts
    ]


def differences(one: Contract, other: Contract) -> list[Difference]:
    """Finds every clause in which the two differ, defaults included, in the order of the contract's keys."""
    left, right = dict(_flat(CONTRACT.write_whole(one))), dict(_flat(CONTRACT.write_whole(other)))
    keys = [*left, *(key for key in right if key not in left)]
    order = {key.name: i for i, key in enumerate(CONTRACT.keys)}
    keys.sort(key=lambda key: order[key.partition(".")[0].partition("[")[0]])
    pairs = ((key, left.get(key) or None, right.get(key) or None) for key in keys)
    return [Difference(key, mine, yours) for key, mine, yours in pairs if mine != yours]


def difference_document(names: tuple[str, str], found: Sequence[Difference], language: Language) -> Document:
    """Makes a section of each clause: its key, then both sides."""
    one, other = names
    if not found:
        same = language.say("contracts.same", one=one, other=other)
        return Document(same, (Paragraph(same),))
    title = language.say("contracts.differ", one=one, other=other, n=len(found))
    absent = language.say("contracts.not_set")
    sections = (
        Section((Heading(3, d.key), Facts((Fact(one, d.one or absent), Fact(other, d.other or absent))))) for d in found
    )
    return Document(title, (Section((Heading(1, title),)), *sections), skip=language.say("page.skip"))


def _columns(language: Language) -> tuple[Column[ListedContract, Cell], ...]:
    def target(listed: ListedContract) -> str:
        promised = listed.contract.availability.target
        return NONE if promised is None else language.percent(promised)

    def claim(listed: ListedContract) -> str:
        rule = listed.contract.claim
        return NONE if rule is None or rule.within is None else window_text(rule.within, language)

    def source(listed: ListedContract) -> str:
        """Says where the text was read, and its date."""
        contract = listed.contract
        date = "" if contract.as_of is None else language.say("snapshot.as_of", when=contract.as_of.isoformat())
        return ": ".join(part for part in (date, contract.source) if part)

    def unread(listed: ListedContract) -> str:
        return language.say("contract.unread", what="; ".join(listed.unread)) if listed.unread else ""

    def column(
        key: str, heading: str, cell: Callable[[ListedContract], str], *, figure: bool = False, cut: bool = False
    ) -> Column[ListedContract, Cell]:
        hints = TextHints(heading=f"text_heading.{key}", cut=cut)
        return Column(key, heading, lambda listed: Cell(cell(listed)), figure=figure, text=hints)

    return (
        column("id", "contracts.id", lambda listed: listed.id),
        column("contract", "column.contract", lambda listed: listed.contract.title, cut=True),
        column("period", "column.period", lambda listed: language.say(f"period_kind.{listed.contract.period.kind}")),
        column("target", "column.target", target, figure=True),
        column("credit", "column.credit", lambda listed: _credit(listed.contract, language)),
        column("claim", "contracts.claim", claim),
        Column("source", "contracts.source", lambda listed: Cell(source(listed)), text=TextHints(under=True)),
        Column("unread", "contracts.unread", lambda listed: Cell(unread(listed)), text=TextHints(under=True)),
    )


def _credit(contract: Contract, language: Language) -> str:
    """Says what the table pays, and how much of it was read; what nobody read is no empty table."""
    if contract.remedy == "unread":
        return language.say("contracts.not_read")
    paid = _paid(contract, language)
    return language.say("contracts.partly_read", credit=paid) if contract.remedy == "partial" else paid


def _paid(contract: Contract, language: Language) -> str:
    rule = contract.credit
    if rule.type == "proportional" and rule.multiplier is not None:
        return language.say("contracts.times", factor=language.exact(rule.multiplier))
    if rule.type == "per_incident":
        return language.say("contracts.each_outage", percent=_for_each(contract, language))
    if rule.type in EACH:
        per = language.percent(rule.step) if rule.type == "per_point" else language.length(rule.block or 0)
        return language.say("contracts.each", percent=_for_each(contract, language), block=per)
    values = [t.days if t.days is not None else t.credit for t in contract.tiers]
    words = "/".join(language.exact(value) for value in values if value is not None)
    if not words:
        by_promise = not contract.tiers and any(o.pays for o in contract.objectives)
        return language.say("contracts.by_promise") if by_promise else NONE
    in_days = any(tier.days is not None for tier in contract.tiers)
    return language.say("contracts.days", days=words, n=1 if words == "1" else MANY) if in_days else f"{words} %"


def _for_each(contract: Contract, language: Language) -> str:
    """Says what is paid for each block, point or outage; of bands from the least to the most."""
    rule = contract.credit
    each = (rule.percent, rule.days, rule.amount)
    paid = [(b.percent, b.days, b.amount) for b in rule.bands] or [each]
    return "/".join(_worth(*one, contract, language) for one in paid)


def _worth(
    percent: Fraction | None, days: Fraction | None, amount: Decimal | None, contract: Contract, language: Language
) -> str:
    if amount is not None:
        return language.money(amount, contract.currency)
    if days is not None:
        return language.say("contracts.days", days=language.exact(days), n=1 if days == 1 else MANY)
    return language.percent(percent or Fraction(0))


def _flat(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Yields dotted keys and what a file would say for them."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{key}[{index}]")
    else:
        yield key, _written(value)


def _written(value: Any) -> str:  # noqa: ANN401  whatever TOML can say
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_written(inner) for inner in value)
    return str(value)
