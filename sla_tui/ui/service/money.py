"""The money lines of the panel: what is owed and since when, what comes next and at what price, until when to claim."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.export.contract_values import bound_text
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import StatedCredit
from sla_tui.ui.drawing.look import Look, zone
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, width
from sla_tui.ui.service.pieces import dotted, label
from sla_tui.ui.wording.claims import SOON
from sla_tui.ui.wording.figure_words import remedy

CLOSE: Final = 600
"""Seconds of downtime to a tier from which on it is about to be met."""


class _Part(NamedTuple):
    name: str
    line: Line
    short: Line
    brief: Line = ()


def money_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws a line for each of credit, next tier and claim; the claim stands beside one of the others where it fits."""
    parts = [part for part in (_credit(service, look), _next(service, look)) if part is not None]
    claim = _claim(service, look)
    lines = [_fitting(part, look, cells) for part in parts]
    if not claim:
        return lines
    beside = (look.span(f"{look.say('label.claim').lower()} ", "heading"), *claim)
    for index, part in enumerate(parts):
        for line in (lines[index], (*label(part.name, look), *part.short)) if index == 0 or part.name == "next" else ():
            both = joined([line, beside], StyledText("   "))
            if width(both) < cells and (index > 0 or line is lines[0]):
                return [*lines[:index], both, *lines[index + 1 :]]
    return [*lines, cut((*label("claim", look), *claim), cells)]


def _fitting(part: _Part, look: Look, cells: int) -> Line:
    head = label(part.name, look)
    forms = ((*head, *form) for form in (part.line, part.short, part.brief))
    return next((form for form in forms if width(form) < cells), cut((*head, *(part.brief or part.short)), cells))


def _credit(service: ServiceSnapshot, look: Look) -> _Part | None:
    """Says what is owed, or that nothing is: only where it was worked out."""
    credit, name = service.stated.credit, service.assessment.credit.payout
    if credit is not None and credit.owed:
        return _owed(credit, service, look)
    if not service.assessment.tiers and service.assessment.credit.next_tier is None:
        return None
    key = "none_owed" if credit is not None and service.stated.judged else "not_measurable_yet"
    if credit is None and not service.assessment.running:
        key = "not_measurable"
    line = look.line(look.say(f"money.{key}"), "soft")
    return _Part(name, line, line)


def _owed(credit: StatedCredit, service: ServiceSnapshot, look: Look) -> _Part:
    at, name = service.locked_in_since, credit.payout
    words = remedy(credit.percent, credit.amount, credit.currency, credit.benefits, look.language, extent=credit.extent)
    if not service.assessment.credit.locked_in and credit.extent != "not_known":
        line = look.phrase("money.if_ended", credit=look.foreign(words, "at_risk"))
        return _Part(name, line, line)
    owed = look.foreign(words, "owed")
    line = look.phrase("money.owed" if credit.extent == "not_known" else "money.locked", credit=owed)
    if at is None:
        return _Part(name, line, line)
    since = look.span(f" {look.say('report.since', when=look.language.moment(at, look.zone))}", "soft")
    return _Part(name, (*line, since), line)


def _next(service: ServiceSnapshot, look: Look) -> _Part | None:
    tier = service.stated.next_tier
    if tier is None:
        return None
    bound = bound_text(tier, look.language)
    if tier.threshold is not None and tier.inclusive:
        bound = look.say("money.at", percent=look.language.percent(tier.threshold))
    head = tier_words(tier, service, look)
    return _Part("next", (*head, look.span(f" ({bound})", "soft")), head, tier_words(tier, service, look, brief=True))


def tier_words(tier: TierDistance, service: ServiceSnapshot, look: Look, *, brief: bool = False) -> Line:
    """Writes ``€120.00 in 23 m if it stays down`` while it is down, else ``€120.00 after 23 m more downtime``.

    `brief`: without the last words of either.
    """
    price = tier_price(tier, service, look) or look.say("next.tier")
    return (look.foreign(price, "text"), StyledText(" "), *tier_distance(tier, service, look, brief=brief))


def tier_distance(tier: TierDistance, service: ServiceSnapshot, look: Look, *, brief: bool = False) -> Line:
    """Says how far away it is: in time while the service is down, else in downtime; `brief`: the time alone."""
    left_over = look.language.duration(max(0, tier.seconds_left))
    time = look.span(left_over, "at_risk" if tier.seconds_left < CLOSE else "strong")
    key = "money.in" if service.is_down else "money.after"
    return look.phrase(f"{key}_brief" if brief else key, "soft", time=time)


def tier_price(
    tier: TierDistance, service: ServiceSnapshot | AgreementSnapshot, look: Look, *, share: bool = True
) -> str:
    """Writes what is owed once the tier is met, with its `share` of the fee; "" where it has no remedy of its own."""
    benefits = (tier.benefit,) if tier.benefit else ()
    credit = tier.credit if share or tier.amount is None else None
    return remedy(credit, tier.amount, service.assessment.credit.currency, benefits, look.language)


def _claim(service: ServiceSnapshot, look: Look) -> Line:
    claim = service.stated.claim
    parts: list[Line] = []
    days = zone(service.timezone) if service.timezone else look.zone  # a claim's days are those of the contract
    for key, at in (("money.notify_by", claim.notify_by), ("money.claim_by", claim.deadline)):
        if at is None:
            continue
        words, rest = look.say(key, day=look.language.short_last_day(at, days)), at - look.now
        if rest <= 0:
            parts.append((look.span(f"{words}: ", "soft"), look.span(look.say("deadline.expired"), "breached")))
        else:
            role = "at_risk" if rest < SOON else "soft"
            words_left = look.say("time.left", time=look.language.duration(rest, parts=1))
            parts.append((look.span(f"{words} ", "text"), look.span(f"({words_left})", role)))
    return dotted(parts, look)
