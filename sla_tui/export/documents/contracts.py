"""Contracts in a table, and the difference between two of them clause by clause."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sla_tui import format as fmt
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.export.style import Style
from sla_tui.export.terms import window_text
from sla_tui.export.text_layout import table, wrap
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Contract

HEADINGS = ("ID", "CONTRACT", "PERIOD", "TARGET", "CREDIT", "CLAIM")
ABSENT = "not set"
NONE = "-"


@dataclass(frozen=True, slots=True)
class ListedContract:
    """A contract in the list. `preset`: it is built in, not the user's own."""

    id: str
    contract: Contract
    preset: bool


@dataclass(frozen=True, slots=True)
class Difference:
    """A clause in which two contracts differ, each side as its file would say it; None where it is not set."""

    key: str
    one: str | None
    other: str | None


def render_list(contracts: Sequence[ListedContract], *, width: int, style: Style) -> str:
    """The user's own contracts, then the presets, each with its date and source below it; ends in a line break."""
    blocks: list[str] = []
    for preset, title in ((False, "YOUR CONTRACTS"), (True, "PRESETS OF PUBLISHED SLAs")):
        chosen = [listed for listed in contracts if listed.preset is preset]
        if chosen:
            plain = [[style.plain(cell) for cell in row] for row in (HEADINGS, *map(_row, chosen))]
            head, *rows = table(plain, flush_left=(0, 1, 2, 4, 5), flexible=1, width=width)
            lines = [line for row, listed in zip(rows, chosen, strict=True) for line in (row, *_source(listed, style))]
            blocks.append("\n".join([style.strong(title), head, *lines]))
    return "\n\n".join(blocks) + "\n"


def list_to_json(contracts: Iterable[ListedContract]) -> list[dict[str, object]]:
    """The same for programs."""
    return [
        {
            "id": listed.id,
            "preset": listed.preset,
            "name": listed.contract.title,
            "vendor": listed.contract.vendor,
            "period": listed.contract.period.kind,
            "remedy": listed.contract.remedy,
            "target": None if (t := listed.contract.availability.target) is None else fmt.exact_percent(t),
            "source": listed.contract.source,
            "as_of": None if listed.contract.as_of is None else listed.contract.as_of.isoformat(),
        }
        for listed in contracts
    ]


def differences(one: Contract, other: Contract) -> list[Difference]:
    """Every clause in which the two differ, defaults included, in the order of the contract's keys."""
    left, right = dict(_flat(CONTRACT.write_whole(one))), dict(_flat(CONTRACT.write_whole(other)))
    keys = [*left, *(key for key in right if key not in left)]
    order = {key.name: i for i, key in enumerate(CONTRACT.keys)}
    keys.sort(key=lambda key: order[key.partition(".")[0].partition("[")[0]])
    pairs = ((key, left.get(key) or None, right.get(key) or None) for key in keys)
    return [Difference(key, mine, yours) for key, mine, yours in pairs if mine != yours]


def render_difference(names: tuple[str, str], found: Sequence[Difference], *, width: int, style: Style) -> str:
    """A block a clause: its key, then both sides; ends in a line break."""
    one, other = (style.plain(name) for name in names)
    if not found:
        return f"{one} and {other} say the same.\n"
    label = max(len(one), len(other)) + 2
    lines = [style.strong(f"{one} against {other}: {len(found)} clauses differ")]
    for difference in found:
        lines += ["", style.plain(difference.key)]
        for name, value in ((one, difference.one), (other, difference.other)):
            first, *rest = wrap(style.plain(value or ABSENT), max(20, width - label - 2))
            lines += [f"  {name:{label}}{first}", *(" " * (label + 2) + line for line in rest)]
    return "\n".join(lines) + "\n"


def _row(listed: ListedContract) -> tuple[str, ...]:
    contract = listed.contract
    target, claim = contract.availability.target, contract.claim
    return (
        listed.id,
        contract.title,
        contract.period.kind,
        NONE if target is None else f"{fmt.exact_percent(target)} %",
        _credit(contract),
        NONE if claim is None or claim.within is None else window_text(claim.within, ENGLISH),
    )


def _source(listed: ListedContract, style: Style) -> Iterator[str]:
    """Where the text was read, and its date; never cut, for it is there to be copied."""
    contract = listed.contract
    date = "" if contract.as_of is None else f"as of {contract.as_of.isoformat()}"
    words = ": ".join(part for part in (date, contract.source) if part)
    if words:
        yield f"    {style.plain(words)}"


def _credit(contract: Contract) -> str:
    """What the table pays, and how much of it was read; what nobody read is no empty table."""
    if contract.remedy == "unread":
        return "not read"
    return f"{_paid(contract)}, partly read" if contract.remedy == "partial" else _paid(contract)


def _paid(contract: Contract) -> str:
    rule = contract.credit
    if rule.type == "proportional" and rule.multiplier is not None:
        return f"{ENGLISH.exact(rule.multiplier)} x the time lost"
    if rule.type == "per_block" and rule.percent is not None and rule.block is not None:
        return f"{ENGLISH.percent(rule.percent)} each {ENGLISH.length(rule.block)}"
    if rule.type == "per_incident" and rule.percent is not None:
        return f"{ENGLISH.percent(rule.percent)} each outage"
    values = [t.days if t.days is not None else t.credit for t in contract.tiers]
    words = "/".join(fmt.exact_percent(value) for value in values if value is not None)
    unit = "days" if any(t.days is not None for t in contract.tiers) else "%"
    return f"{words} {unit}" if words else NONE


def _flat(value: object, key: str = "") -> Iterator[tuple[str, str]]:
    """Dotted keys and what a file would say for them."""
    if isinstance(value, Mapping):
        for name, inner in value.items():
            yield from _flat(inner, f"{key}.{name}" if key else str(name))
    elif isinstance(value, list) and any(isinstance(inner, Mapping) for inner in value):
        for index, inner in enumerate(value):
            yield from _flat(inner, f"{key}[{index}]")
    else:
        yield key, _said(value)


def _said(value: Any) -> str:  # noqa: ANN401  whatever TOML can say
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, list):
        return ", ".join(_said(inner) for inner in value)
    return str(value)
