"""The one number of the wall: how much time is left until a credit is due, and of which service."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined
from sla_tui.ui.service.money import tier_price
from sla_tui.ui.wording.figure_words import uptime_sentence
from sla_tui.ui.wording.figures import counted_on, seconds_left
from sla_tui.ui.wording.roles import verdict_role

URGENT: Final = 600


class Headline(NamedTuple):
    """`number` for the big digits, with its role; the lines below say what it means. `service`: whose it is."""

    number: str
    role: str
    lines: tuple[Line, ...]
    service: str


def headline(snapshot: Snapshot, look: Look) -> Headline | None:
    """Picks the service that comes to its next credit first, those that are down now before all others.

    Where no contract has a credit, the least budget that is left. None where there is neither.
    """
    ahead = [(s, seconds) for s in snapshot.services if (seconds := seconds_left(s)) is not None]
    if not ahead:
        return None
    service, seconds = min(ahead, key=_nearness)
    running = service.is_down
    if running:
        seconds = counted_on(seconds, look.now - snapshot.generated_at)
    name = look.foreign(service.name.strip() or service.id, "strong")
    number = look.language.duration(seconds)
    first = _first_line(service, name, number, look)
    down: Line = ()
    if running and service.since is not None:
        down = look.line(
            look.say("wall.down", time=look.language.duration(max(0, look.now - service.since))), "breached"
        )
    elif running:
        down = look.line(look.say("now.down"), "breached")
    second = joined([down, _percent(service, look)], look.span(" · ", "faint"))
    role = "breached" if running or seconds == 0 else "at_risk" if seconds < URGENT else "strong"
    return Headline(number, role, (first, second), service.id)


def _first_line(service: ServiceSnapshot, name: StyledText, time: str, look: Look) -> Line:
    """Says what the number is about: ``Login: €120.00 credit in 23 m 00 s if it stays down``."""
    tier, when = service.stated.next_tier, "in" if service.is_down else "after"
    if tier is None:
        return look.phrase(f"wall.budget_{when}", "soft", service=name, time=time)
    price = tier_price(tier, service, look)
    if not price:
        price = look.say("wall.next_credit")
    elif tier.amount or tier.credit:
        price = look.say("wall.credit", price=price)
    return look.phrase(f"wall.credit_{when}", "soft", service=name, price=look.foreign(price, "owed"), time=time)


def _nearness(pair: tuple[ServiceSnapshot, int]) -> tuple[bool, int, str]:
    """Orders down before up, then by the time that is left."""
    service, seconds = pair
    return not service.is_down, seconds, service.id


def _percent(service: ServiceSnapshot, look: Look) -> Line:
    """Writes the uptime against its target, with as many decimals as the target asks for."""
    words = uptime_sentence(service, look)
    if not words:
        return look.line(look.say("wall.uptime_unknown"), "soft")
    target = ""
    if service.target is not None:
        target = look.say("screen.of_target", target=look.language.percent(service.target))
    return joined([(look.span(words, verdict_role(service)),), look.line(target, "soft")], look.span(" "))
