"""A period under two contract texts side by side: what was owed, what would be owed, and the difference in money."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC
from decimal import Decimal

from sla_tui import format as fmt
from sla_tui.export.documents.stated import owed_text, uptime_text_of
from sla_tui.export.shapes.kinds import amount
from sla_tui.export.shapes.result import result_to_json
from sla_tui.export.style import Style
from sla_tui.export.text_layout import table
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated

HEADINGS = ("SERVICE", "UPTIME", "THEN", "CREDIT", "THEN", "DIFFERENCE")
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
        """How much more would be owed; None where an amount cannot be said or the currencies differ."""
        one, other = stated(self.was).credit, stated(self.would_be).credit
        if one is None or other is None or (one.extent, other.extent) != ("exact", "exact"):
            return None
        if one.amount is None or other.amount is None or one.currency != other.currency:
            return None
        return other.amount - one.amount


def totals(compared: Iterable[Compared]) -> dict[str, Decimal]:
    """The differences added up, by currency."""
    out: dict[str, Decimal] = {}
    for service in compared:
        difference = service.difference
        if difference is not None:
            currency = service.was.credit.currency
            out[currency] = out.get(currency, Decimal(0)) + difference
    return dict(sorted(out.items()))


def whatif_to_json(compared: Sequence[Compared], period: str, contract: str) -> dict[str, object]:
    """Both result objects of every service, the differences, and their sums by currency."""
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


def render_whatif(compared: Sequence[Compared], period: str, contract: str, *, width: int, style: Style) -> str:
    """A line a service, then what it comes to in all; ends in a line break."""
    rows = [HEADINGS, *(_row(service) for service in compared)]
    plain = [[style.plain(cell) for cell in row] for row in rows]
    head, *lines = table(plain, flush_left=(0,), flexible=0, width=width)
    out = [style.strong(style.plain(f"{period} under {contract}")), "", head, *lines, ""]
    sums = totals(compared)
    if sums:
        out.append(style.plain(f"difference: {', '.join(_signed(value, c) for c, value in sums.items())}"))
    unknown = sum(service.difference is None for service in compared)
    if unknown:
        few = "1 service has" if unknown == 1 else f"{unknown} services have"
        out.append(f"{few} no difference in money: a fee or a credit is not known, or the currencies differ")
    others = ", ".join(_other_periods(compared))
    if others:
        out.append(style.plain(f"the other text judges another period: {others}"))
    if any(service.was.running or service.would_be.running for service in compared):
        out.append("a period is still running: uptimes are so far, credits are owed even if nothing more happens")
    return "\n".join(out) + "\n"


def _other_periods(compared: Iterable[Compared]) -> list[str]:
    """What the periods are called that the other text judges, where they are not those of the first."""
    labels = (c.would_be.period.label for c in compared if c.would_be.period != c.was.period)
    return list(dict.fromkeys(labels))


def _row(service: Compared) -> tuple[str, ...]:
    difference = service.difference
    return (
        service.name,
        _uptime(service.was),
        _uptime(service.would_be),
        _credit(service.was),
        _credit(service.would_be),
        NONE if difference is None else _signed(difference, service.was.credit.currency),
    )


def _uptime(assessment: Assessment) -> str:
    said = stated(assessment)
    mark = " !" if said.standing == "breached" else ""
    return f"{uptime_text_of(said, assessment.target, zone=UTC, now=assessment.now)}{mark}"


def _credit(assessment: Assessment) -> str:
    """What is owed in the fewest words; a dash where nothing is, or nobody can say."""
    credit = stated(assessment).credit
    if credit is None:
        return NONE
    if credit.extent == "exact" and credit.amount is not None:
        return fmt.money(credit.amount, credit.currency)
    return owed_text(credit) or NONE


def _signed(value: Decimal, currency: str) -> str:
    return f"{'+' if value > 0 else ''}{fmt.money(value, currency)}"
