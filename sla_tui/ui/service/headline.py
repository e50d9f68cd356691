"""The one number of the wall: how much time is left until a credit is due, and of which service."""

from __future__ import annotations

from typing import NamedTuple

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, joined
from sla_tui.ui.fleet.cells import verdict_role
from sla_tui.ui.service.money import tier_price
from sla_tui.ui.wording.figure_words import uptime_sentence
from sla_tui.ui.wording.present import is_down

URGENT = 600
COUNTS_ON = 60
"""So many seconds an outage counts on from the last snapshot; what is older is no longer known to go on."""


class Headline(NamedTuple):
    """`number` for the big digits, with its role; the lines below say what it means. `service`: whose it is."""

    number: str
    role: str
    lines: tuple[Line, ...]
    service: str


def headline(snapshot: Snapshot, look: Look) -> Headline | None:
    """The service that comes to its next credit first, those that are down now before all others.

    Where no contract has a credit, the least budget that is left. None where there is neither.
    """
    ahead = [(s, seconds) for s in snapshot.services if (seconds := seconds_left(s)) is not None]
    if not ahead:
        return None
    service, seconds = min(ahead, key=_nearness)
    running = is_down(service)
    if running:
        seconds -= min(max(0, look.now - snapshot.generated_at), COUNTS_ON)
    seconds = max(0, seconds)
    tier = service.stated.next_tier
    name = look.foreign(service.name.strip() or service.id, "strong")
    if tier is None:
        what: Line = look.line("of downtime left in the budget of ", "soft")
    else:
        price = tier_price(tier, service) or "the next credit"
        head = "until " if running else "of downtime left until "
        what = (look.span(head, "soft"), look.foreign(price, "owed"), look.span(" is due from ", "soft"))
    if running and service.since is not None:
        down: Line = look.line(f"DOWN {fmt.duration(max(0, look.now - service.since))} and counting", "breached")
    else:
        down = look.line("DOWN", "breached") if running else ()
    stays = look.span(", if it stays down", "soft") if running else look.span("")
    second = joined([down, _percent(service, look)], look.span(" · ", "faint"))
    role = "breached" if running or seconds == 0 else "at_risk" if seconds < URGENT else "strong"
    return Headline(fmt.duration(seconds), role, ((*what, name, stays), second), service.id)


def _nearness(pair: tuple[ServiceSnapshot, int]) -> tuple[bool, int, str]:
    """Down before up, then by the time that is left."""
    service, seconds = pair
    return not is_down(service), seconds, service.id


def seconds_left(service: ServiceSnapshot) -> int | None:
    """Seconds of downtime to its next credit; without tiers what is left of its budget, as long as there is any.

    None where the period is over, and where nobody can say.
    """
    assessment, stated = service.assessment, service.stated
    if not assessment.running or not stated.judged:
        return None
    if stated.next_tier is not None:
        return max(0, stated.next_tier.seconds_left)
    if assessment.tiers or stated.budget is None or stated.budget.left < 0 or stated.owed:
        return None
    return stated.budget.left


def _percent(service: ServiceSnapshot, look: Look) -> Line:
    """The uptime against its target, with as many decimals as the target asks for."""
    words = uptime_sentence(service, look)
    if not words:
        return look.line("its uptime is not known", "soft")
    target = "" if service.target is None else f" of {fmt.exact_percent(service.target)} %"
    return joined([(look.span(words, verdict_role(service)), look.span(target, "soft"))], look.span(" "))
