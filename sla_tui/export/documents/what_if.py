"""A period under two contract texts side by side: what was owed, what would be owed, and the difference in money."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from sla_tui.export.blocks import Block, Document, Heading, Lines, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.margin import margin_section
from sla_tui.export.documents.stated import owed_text, period_text, uptime_text_of
from sla_tui.export.shapes.kinds import amount
from sla_tui.export.shapes.result import result_to_json
from sla_tui.language import Language
from sla_tui.sla.agreement import DIRECTIONS, Direction
from sla_tui.sla.result import Assessment
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import stated

NONE = "-"


@dataclass(frozen=True, slots=True)
class Compared:
    """One agreement of a service: as it was assessed, and as it would be under the other text."""

    id: str
    name: str
    was: Assessment
    would_be: Assessment
    direction: Direction = "owed_to_us"
    counterparty: str = ""

    @property
    def difference(self) -> Decimal | None:
        """Returns how much more would be owed; None where an amount is not known or the currencies differ."""
        one, other = stated(self.was).credit, stated(self.would_be).credit
        if one is None or other is None or (one.extent, other.extent) != ("exact", "exact"):
            return None
        if one.amount is None or other.amount is None or one.currency != other.currency:
            return None
        return other.amount - one.amount


def totals(compared: Iterable[Compared], direction: Direction = "owed_to_us") -> dict[str, Decimal]:
    """Adds the differences of one direction up, by currency."""
    out: dict[str, Decimal] = {}
    for service in compared:
        if service.direction != direction:
            continue
        difference = service.difference
        if difference is not None:
            currency = service.was.credit.currency
            out[currency] = out.get(currency, Decimal(0)) + difference
    return dict(sorted(out.items()))


def whatif_to_json(compared: Sequence[Compared], period: str, contract: str) -> dict[str, object]:
    """Makes both result objects of every service, the differences, and their sums by currency."""
    return {
        "period": period,
        "contract": contract,
        "services": [
            {
                "id": service.id,
                "name": service.name,
                "direction": service.direction,
                "counterparty": service.counterparty,
                "was": result_to_json(service.was, service.id),
                "would_be": result_to_json(service.would_be, service.id),
                "difference": amount(service.difference, service.would_be.credit.currency),
            }
            for service in compared
        ],
        "difference": _sums(compared, "owed_to_us"),
        "difference_owed_by_us": _sums(compared, "owed_by_us"),
    }


def _sums(compared: Sequence[Compared], direction: Direction) -> dict[str, str | None]:
    return {currency: amount(value, currency) for currency, value in totals(compared, direction).items()}


def what_if_document(
    compared: Sequence[Compared],
    period: str,
    contract: str,
    language: Language,
    *,
    then: Sequence[ServiceSnapshot] = (),
) -> Document:
    """Makes a row an agreement, then what it comes to in all, then the margins that there would be.

    Args:
        compared: each agreement under both texts.
        period: what it is called.
        contract: the other text.
        language: of the words.
        then: the services as they would be, for their margins at risk.
    """
    title = language.say("what_if.title", period=period, contract=contract)
    both = any(row.direction == "owed_by_us" for row in compared)
    blocks: list[Block] = [Section((Heading(1, title),)), fill(_columns(language, both=both), compared, language)]
    if lines := tuple(_lines(compared, language)):
        blocks.append(Lines(lines))
    for service in then:
        blocks += margin_section(service, language)
    return Document(title, tuple(blocks), skip=language.say("page.skip"))


def _lines(compared: Sequence[Compared], language: Language) -> Iterator[str]:
    sums, ours = (_amounts(totals(compared, direction), language) for direction in DIRECTIONS)
    if ours:
        sums = language.say("party.both", to_us=sums, by_us=ours) if sums else language.say("party.we_owe", sums=ours)
    if sums:
        yield language.say("what_if.sum", amounts=sums)
    unknown = sum(service.difference is None for service in compared)
    if unknown:
        yield language.say("what_if.without_difference", n=unknown)
    others = [c.would_be.period for c in compared if c.would_be.period != c.was.period]
    if others:
        names = dict.fromkeys(period_text(period, language) for period in others)
        yield language.say("what_if.other_periods", periods=", ".join(names))
    if any(service.was.running or service.would_be.running for service in compared):
        yield language.say("what_if.running")


def _amounts(sums: Mapping[str, Decimal], language: Language) -> str:
    return ", ".join(_signed(value, currency, language) for currency, value in sums.items())


def _columns(language: Language, *, both: bool) -> tuple[Column[Compared, Cell], ...]:
    def figure(
        key: str, heading: str, brief: str, cell: Callable[[Compared], str], gives_way: int = 0
    ) -> Column[Compared, Cell]:
        return Column(key, heading, lambda row: Cell(cell(row)), True, gives_way, TextHints(heading=brief))

    def difference(row: Compared) -> str:
        value = row.difference
        return NONE if value is None else _signed(value, row.was.credit.currency, language)

    whose: tuple[Column[Compared, Cell], ...] = (
        Column("direction", "column.direction", lambda row: Cell(language.say(f"party.{row.direction}"))),
        Column("party", "column.party", lambda row: Cell(row.counterparty or NONE)),
    )
    return (
        Column("service", "column.service", lambda row: Cell(row.name), text=TextHints(heading="text_heading.service")),
        *(whose if both else ()),
        figure("uptime", "column.uptime", "text_heading.uptime", lambda row: _uptime(row.was, language), 1),
        figure("then_uptime", "what_if.then", "text_heading.then", lambda row: _uptime(row.would_be, language), 1),
        figure("credit", "column.credit", "text_heading.credit", lambda row: _credit(row.was, language)),
        figure("then_credit", "what_if.then", "text_heading.then", lambda row: _credit(row.would_be, language)),
        figure("difference", "what_if.difference", "text_heading.difference", difference),
    )


def _uptime(assessment: Assessment, language: Language) -> str:
    found = stated(assessment)
    mark = " !" if found.standing == "breached" else ""
    text = uptime_text_of(found, assessment.target, zone=UTC, now=assessment.now, language=language)
    return f"{text}{mark}"


def _credit(assessment: Assessment, language: Language) -> str:
    """Says what is owed in the fewest words; a dash where nothing is, or nobody knows."""
    credit = stated(assessment).credit
    if credit is None:
        return NONE
    if credit.extent == "exact" and credit.amount is not None:
        return language.money(credit.amount, credit.currency)
    return owed_text(credit, language) or NONE


def _signed(value: Decimal, currency: str, language: Language) -> str:
    return f"{'+' if value > 0 else ''}{language.money(value, currency)}"
