"""The money lines of the panel: what is owed and since when, what comes next and at what price, until when to claim."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.view import figures
from sla_tui.ui.view.look import Look, zone
from sla_tui.ui.view.parts import dotted, label
from sla_tui.ui.view.spans import Line, Span, cut, joined, width

CLOSE: Final = 600
"""Seconds of downtime to a tier from which on it is about to be met."""
SOON: Final = 7 * 86_400
"""Seconds to a deadline from which on it is urgent."""


class _Part(NamedTuple):
    name: str
    line: Line
    short: Line


def remedy(percent: Fraction | None, amount: Decimal | None, currency: str, benefits: tuple[str, ...]) -> str:
    """``€240.00 (10 %)``, ``10 %``, or the contract's own words."""
    share = f"{fmt.exact_percent(percent)} %" if percent else ""
    if amount is not None and (amount or not share):
        share = f"{fmt.money(amount, currency)} ({share})" if share else fmt.money(amount, currency)
    return " + ".join(part for part in (share, *benefits) if part)


def money_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """A line for each of credit, next tier and claim; the claim stands beside one of the others where it fits."""
    credit = service.assessment.credit
    parts: list[_Part] = []
    if figures.owes(service):
        parts.append(_owed(service, look))
    elif service.assessment.tiers or credit.next_tier is not None:
        none = look.line("none owed", "soft")
        parts.append(_Part(credit.payout.upper(), none, none))
    if credit.next_tier is not None and service.assessment.running:  # a period that is over comes to no further tier
        parts.append(_next(credit.next_tier, credit.currency, look))
    claim = _claim(service, look)
    lines = [_fitting(part, look, cells) for part in parts]
    if not claim:
        return lines
    beside = (look.span("claim ", "heading"), *claim)
    for index, part in enumerate(parts):
        for line in (lines[index], (*label(part.name, look), *part.short)) if index == 0 or part.name == "NEXT" else ():
            both = joined([line, beside], Span("   "))
            if width(both) < cells and (index > 0 or line is lines[0]):
                return [*lines[:index], both, *lines[index + 1 :]]
    return [*lines, cut((*label("CLAIM", look), *claim), cells)]


def _fitting(part: _Part, look: Look, cells: int) -> Line:
    head = label(part.name, look)
    long = (*head, *part.line)
    return long if width(long) < cells else cut((*head, *part.short), cells)


def _owed(service: ServiceSnapshot, look: Look) -> _Part:
    credit, at = service.assessment.credit, service.locked_in_since
    words = remedy(credit.percent, credit.amount, credit.currency, credit.benefits)
    amount = look.foreign(words, "owed" if credit.locked_in else "at_risk")
    if not credit.locked_in:
        line: Line = (amount, look.span(" if the period ended now", "text"))
        return _Part(credit.payout.upper(), line, line)
    since = "" if at is None else f" since {fmt.day_and_time(at, look.zone)}"
    line = (amount, look.span(" locked in", "text"), look.span(since, "soft"))
    return _Part(credit.payout.upper(), line, line[:2])


def _next(tier: TierDistance, currency: str, look: Look) -> _Part:
    price = remedy(tier.credit, tier.amount, currency, (tier.benefit,) if tier.benefit else ()) or "the next tier"
    left_over = fmt.duration(max(0, tier.seconds_left))
    head: Line = (
        look.foreign(price, "text"),
        look.span(" after ", "soft"),
        look.span(left_over, "at_risk" if tier.seconds_left < CLOSE else "strong"),
    )
    below = "at" if tier.inclusive else "below"
    tail = f" more downtime ({below} {fmt.exact_percent(tier.threshold)} %)"
    return _Part("NEXT", (*head, look.span(tail, "soft")), (*head, look.span(" more", "soft")))


def _claim(service: ServiceSnapshot, look: Look) -> Line:
    claim = service.assessment.claim
    parts: list[Line] = []
    days = zone(service.timezone) if service.timezone else look.zone  # a claim's days are those of the contract
    for words, at in (("notify by", claim.notify_by), ("by", claim.deadline)):
        if at is None:
            continue
        day, rest = fmt.last_day(at, days), at - look.now
        if rest <= 0:
            parts.append((look.span(f"{words} {day}: ", "soft"), look.span("over", "breached")))
        else:
            role = "at_risk" if rest < SOON else "soft"
            words_left = f"({fmt.duration(rest, parts=1)} left)"
            parts.append((look.span(f"{words} {day} ", "text"), look.span(words_left, role)))
    return dotted(parts, look)
