"""The money lines of the panel: what is owed and since when, what comes next and at what price, until when to claim."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import StatedCredit
from sla_tui.ui.drawing.look import Look, zone
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, width
from sla_tui.ui.service.pieces import dotted, label
from sla_tui.ui.wording.claims import SOON
from sla_tui.ui.wording.figure_words import remedy
from sla_tui.ui.wording.present import is_down

CLOSE: Final = 600
"""Seconds of downtime to a tier from which on it is about to be met."""


class _Part(NamedTuple):
    name: str
    line: Line
    short: Line


def money_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """A line for each of credit, next tier and claim; the claim stands beside one of the others where it fits."""
    parts = [part for part in (_credit(service, look), _next(service, look)) if part is not None]
    claim = _claim(service, look)
    lines = [_fitting(part, look, cells) for part in parts]
    if not claim:
        return lines
    beside = (look.span("claim ", "heading"), *claim)
    for index, part in enumerate(parts):
        for line in (lines[index], (*label(part.name, look), *part.short)) if index == 0 or part.name == "NEXT" else ():
            both = joined([line, beside], StyledText("   "))
            if width(both) < cells and (index > 0 or line is lines[0]):
                return [*lines[:index], both, *lines[index + 1 :]]
    return [*lines, cut((*label("CLAIM", look), *claim), cells)]


def _fitting(part: _Part, look: Look, cells: int) -> Line:
    head = label(part.name, look)
    long = (*head, *part.line)
    return long if width(long) < cells else cut((*head, *part.short), cells)


def _credit(service: ServiceSnapshot, look: Look) -> _Part | None:
    """What is owed, or that nothing is: said only where it was worked out."""
    credit, name = service.stated.credit, service.assessment.credit.payout.upper()
    if credit is not None and credit.owed:
        return _owed(credit, service, look)
    if not service.assessment.tiers and service.assessment.credit.next_tier is None:
        return None
    words = "none owed" if credit is not None and service.stated.judged else "nobody can say yet"
    if credit is None and not service.assessment.running:
        words = "nobody can say"
    line = look.line(words, "soft")
    return _Part(name, line, line)


def _owed(credit: StatedCredit, service: ServiceSnapshot, look: Look) -> _Part:
    at, name = service.locked_in_since, credit.payout.upper()
    words = remedy(credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent)
    if not service.assessment.credit.locked_in and credit.extent != "not_known":
        line: Line = (look.foreign(words, "at_risk"), look.span(" if the period ended now", "text"))
        return _Part(name, line, line)
    since = "" if at is None else f" since {fmt.day_and_time(at, look.zone)}"
    due = ", owed" if credit.extent == "not_known" else " locked in"
    line = (look.foreign(words, "owed"), look.span(due, "text"), look.span(since, "soft"))
    return _Part(name, line, line[:2])


def _next(service: ServiceSnapshot, look: Look) -> _Part | None:
    tier = service.stated.next_tier
    if tier is None:
        return None
    below = "at" if tier.inclusive else "below"
    tail = look.span(f" ({below} {fmt.exact_percent(tier.threshold)} %)", "soft")
    head = tier_words(tier, service, look)
    return _Part("NEXT", (*head, tail), head)


def tier_words(tier: TierDistance, service: ServiceSnapshot, look: Look) -> Line:
    """``€120.00 in 23 m if it stays down`` while it is down, else ``€120.00 after 23 m more downtime``."""
    return (look.foreign(tier_price(tier, service) or "the next tier", "text"), *tier_distance(tier, service, look))


def tier_distance(tier: TierDistance, service: ServiceSnapshot, look: Look) -> Line:
    """How far away it is: in time while the service is down, else in downtime."""
    down = is_down(service)
    left_over = fmt.duration(max(0, tier.seconds_left))
    return (
        look.span(" in " if down else " after ", "soft"),
        look.span(left_over, "at_risk" if tier.seconds_left < CLOSE else "strong"),
        look.span(" if it stays down" if down else " more downtime", "soft"),
    )


def tier_price(tier: TierDistance, service: ServiceSnapshot) -> str:
    """What is owed once the tier is met; "" where it has no remedy of its own."""
    benefits = (tier.benefit,) if tier.benefit else ()
    return remedy(tier.credit, tier.amount, service.assessment.credit.currency, benefits)


def _claim(service: ServiceSnapshot, look: Look) -> Line:
    claim = service.stated.claim
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
