"""A period under two contract texts side by side: what was owed, what would be owed, and the difference in money."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from sla_tui.export.blocks import Block, Document, Heading, Lines, Section
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.export.documents.stated import owed_text, period_text, uptime_text_of
from sla_tui.export.shapes.kinds import amount
from sla_tui.export.shapes.result import result_to_json
from sla_tui.language import Language
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated

NONE = "-"


@dataclass(frozen=True, slots=True)
class Compared:
    """One service: as it was assessed, and as it would be under the other text."""

    id: str
    name: str
    was: Assessment
    would_be: Assessment

    @property
    def difference(self) -> Decimal | None:
        """Returns how much more would be owed; None where an amount is not known or the currencies differ."""
        one, other = stated(self.was).credit, stated(self.would_be).credit
        if one is None or other is None or (one.extent, other.extent) != ("exact", "exact"):
            return None
        if one.amount is None or other.amount is None or one.currency != other.currency:
            return None
        return other.amount - one.amount


def totals(compared: Iterable[Compared]) -> dict[str, Decimal]:
    """Adds the differences up, by currency."""
    out: dict[str, Decimal] = {}
    for service in compared:
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
                "was": result_to_json(service.was, service.id),
                "would_be": result_to_json(service.would_be, service.id),
                "difference": amount(service.difference, service.would_be.credit.currency),
            }
            for service in compared
        ],
        "difference": {currency: amount(value, currency) for currency, value in totals(compared).items()},
    }


def what_if_document(compared: Sequence[Compared], period: str, contract: str, language: Language) -> Document:
    """Makes a row a service, then what it comes to in all."""
    title = language.say("what_if.title", period=period, contract=contract)
    blocks: list[Block] = [Section((Heading(1, title),)), fill(_columns(language), compared, language)]
    if lines := tuple(_lines(compared, language)):
        blocks.append(Lines(lines))
    return Document(title, tuple(blocks), skip=language.say("page.skip"))


def _lines(compared: Sequence[Compared], language: Language) -> Iterator[str]:
    sums = totals(compared)
    if sums:
        amounts = ", ".join(_signed(value, currency, language) for currency, value in sums.items())
        yield language.say("what_if.sum", amounts=amounts)
    unknown = sum(service.difference is None for service in compared)
    if unknown:
        yield language.say("what_if.without_difference", n=unknown)
    others = [c.would_be.period for c in compared if c.would_be.period != c.was.period]
    if others:
        names = dict.fromkeys(period_text(period, language) for period in others)
        yield language.say("what_if.other_periods", periods=", ".join(names))
    if any(service.was.running or service.would_be.running for service in compared):
        yield language.say("what_if.running")


def _columns(language: Language) -> tuple[Column[Compared, Cell], ...]:
    def figure(
        key: str, heading: str, brief: str, cell: Callable[[Compared], str], gives_way: int = 0
    ) -> Column[Compared, Cell]:
        return Column(key, heading, lambda row: Cell(cell(row)), True, gives_way, TextHints(heading=brief))

    def difference(row: Compared) -> str:
        value = row.difference
        return NONE if value is None else _signed(value, row.was.credit.currency, language)

    return (
        Column("service", "column.service", lambda row: Cell(row.name), text=TextHints(heading="text_heading.service")),
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
