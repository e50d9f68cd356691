"""The one number of the wall: how much time is left until a credit is due, of which service, and what it means."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined
from sla_tui.ui.service.marks import looked_after
from sla_tui.ui.service.money import tier_price
from sla_tui.ui.service.outage_table import happened
from sla_tui.ui.state.watch_state import candidates
from sla_tui.ui.wording.figure_words import budget_words, uptime_sentence
from sla_tui.ui.wording.figures import counted_on, seconds_left
from sla_tui.ui.wording.roles import verdict_role
from sla_tui.ui.wording.standing import now_words

URGENT: Final = 600
"""Seconds left from which on the number is coloured though nothing is down."""
_HOUR, _DAY = 3_600, 86_400
_HOURS: Final = 100 * _HOUR
"""From here on the number is one of days."""


class Leading(NamedTuple):
    """The number, and what it means.

    Attributes:
        digits: what is drawn large: ``22:41``; ``ALL 14`` where all is well.
        units: what its parts are, from left to right: ``MINUTES``, ``SECONDS``.
        role: its colour.
        service: whose it is.
        price: what will be owed; "" where the number is the end of a budget.
        seconds: those that are left.
    """

    digits: str
    units: tuple[str, ...]
    role: str
    service: ServiceSnapshot
    price: str
    seconds: int


def leading(snapshot: Snapshot, look: Look, shown: str = "") -> Leading | None:
    """Makes the number of the service that is `shown`, else of the one that comes to its next credit first.

    Those that are down now come before all others. Where no contract has a credit, it is the least budget that is left.
    None where there is neither.
    """
    service = next((s for s in snapshot.services if s.id == shown and seconds_left(s) is not None), None)
    if service is None:
        ahead = candidates(snapshot.services)
        if not ahead:
            return None
        service = next(s for s in snapshot.services if s.id == ahead[0].service)
    seconds = seconds_left(service) or 0
    if service.is_down:
        seconds = counted_on(seconds, look.now - snapshot.generated_at)
    price = ""
    if (tier := service.stated.next_tier) is not None:
        price = tier_price(tier, service, look) or look.say("wall.next_credit")
    summary = snapshot.summary
    if summary.met == summary.services and not any(s.is_down for s in snapshot.services):
        words = look.say("wall.all", count=len(snapshot.services))
        return Leading(words, (look.say("standing.met").upper(),), "met", service, price, seconds)
    digits, units = clock_digits(seconds)
    role = "breached" if service.is_down or seconds == 0 else "at_risk" if seconds < URGENT else "strong"
    return Leading(digits, tuple(look.say(f"wall.{unit}") for unit in units), role, service, price, seconds)


def clock_digits(seconds: int) -> tuple[str, tuple[str, ...]]:
    """Writes what is left as a clock does, and what its parts are: below 1 h, below 100 h, and as days."""
    if seconds < _HOUR:
        return f"{seconds // 60:02}:{seconds % 60:02}", ("minutes", "seconds")
    if seconds < _HOURS:
        return f"{seconds // _HOUR:02}:{seconds % _HOUR // 60:02}", ("hours", "minutes")
    return str(seconds // _DAY), ("days",)


def meaning(lead: Leading, look: Look, *, short: bool) -> Line:
    """Says what the number is: ``until €120.00 (10 %) is due from``; the service's name follows."""
    when = "down" if lead.service.is_down else "up"
    length = "_short" if short else ""
    if lead.role == "met":
        return least_left(lead, look)
    if not lead.price:
        return look.phrase(f"wall.gone_{when}{length}", "soft")
    return look.phrase(f"wall.due_{when}{length}", "soft", price=look.foreign(lead.price, "owed"))


def least_left(lead: Leading, look: Look) -> Line:
    """Says who is closest to its next credit where all is well: ``least left 3 m 04 s → €1,020.00``."""
    time = StyledText(look.glyphs.words(look.language.duration(lead.seconds)), "strong")
    if not lead.price:
        return look.phrase("wall.least_budget", "soft", time=time)
    return look.phrase("wall.least_left", "soft", time=time, price=look.foreign(lead.price, "text"))


def name_of(lead: Leading, look: Look, role: str = "strong") -> StyledText:
    """Names the service."""
    return look.foreign(lead.service.title, role)


def state_line(lead: Leading, look: Look) -> Line:
    """Says what it does now, for how long, and who answers it."""
    service = lead.service
    if not service.is_down:
        return look.line(now_words(service, look), "soft")
    words = look.say("now.down")
    if service.since is not None:
        words = f"{words} {look.language.duration(max(0, look.now - service.since))}"
    return joined([(look.span(words, "breached"),), answered(service, look)], look.span(" · ", "faint"))


def answered(service: ServiceSnapshot, look: Look) -> Line:
    """Says who looks after an outage that lasts, and what they said; or that nobody does yet."""
    ack = next((a for a in reversed(service.acknowledgements) if a.holds), None)
    who = looked_after(service, look)
    return who if ack is None or not ack.reason else (*who, look.foreign(f": {ack.reason}", "text"))


def percent_line(lead: Leading, look: Look) -> Line:
    """Writes the uptime against its target, under which contract, and with whom."""
    service = lead.service
    words = uptime_sentence(service, look)
    uptime = look.line(words or look.say("wall.uptime_unknown"), verdict_role(service) if words else "soft")
    if service.target is not None:
        target = look.say("screen.of_target", target=look.language.percent(service.target))
        uptime = (*uptime, look.span(f" {target}", "soft"))
    parties = (service.contract_name, service.leading.counterparty)
    whose = [(look.foreign(name, "soft"),) for name in parties if name]
    return joined([uptime, *whose], look.span(" · ", "faint"))


def due_line(lead: Leading, look: Look) -> Line:
    """Says at what time of day the credit falls due, and what comes after it."""
    service = lead.service
    parts: list[Line] = []
    if service.is_down and lead.price:
        at = moment(look.now + lead.seconds, look)
        parts.append(look.phrase("wall.falls_due", "soft", time=look.span(at, "strong")))
    following = after(service)
    if following is not None and (price := tier_price(following, service, look)):
        money = look.foreign(price, "text")
        if service.is_down:
            at = moment(service.assessment.now + following.seconds_left, look)
            parts.append(look.phrase("wall.then_at", "soft", price=money, time=at))
        else:
            time = look.language.duration(following.seconds_left)
            parts.append(look.phrase("wall.then_after", "soft", price=money, time=time))
    if not parts and not service.is_down:
        parts.append(look.line(budget_words(service, look.language), "soft"))
    return joined(parts, look.span(" · ", "faint"))


def after(service: ServiceSnapshot) -> TierDistance | None:
    """Finds the tier that comes after the next one."""
    first = service.stated.next_tier
    if first is None:
        return None
    later = [tier for tier in service.assessment.tiers if tier.seconds_left > first.seconds_left]
    return min(later, key=lambda tier: tier.seconds_left, default=None)


def moment(at: int, look: Look) -> str:
    """Writes an instant as a time of day; with its date where that is another day."""
    if look.language.short_day(at, look.zone) == look.language.short_day(look.now, look.zone):
        return fmt.clock_time(at, look.zone, seconds=False)
    return look.language.moment(at, look.zone)


def open_lines(snapshot: Snapshot, look: Look) -> list[Line]:
    """Draws a line a service that is down, the newest first: since when, who looks after it, and why it is."""
    down = [s for s in snapshot.services if s.is_down]
    reasons = {found.service.id: found.outage.reason for found in reversed(happened(down)) if found.is_open}
    lines: list[Line] = []
    for service in sorted(down, key=lambda s: (-(s.since or 0), s.id)):
        since = "" if service.since is None else f" {moment(service.since, look)}"
        seen = (o.reason for m in service.monitors for o in m.outages if o.end is None)
        reason = reasons.get(service.id) or next(seen, "")
        parts: list[Line] = [
            (StyledText(look.glyphs.verdict["down"], "breached"), look.span(since, "text")),
            (look.foreign(service.title, "strong"),),
            answered(service, look),
            (look.foreign(reason, "soft"),) if reason else (),
        ]
        lines.append(joined(parts, StyledText("  ")))
    return lines
