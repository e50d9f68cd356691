"""How a service stands and what it does now, in words, signs and an order. The worst first.

How it stands is `ServiceSnapshot.standing`: every count and every list takes it from there. That it is down is another
thing, and has a place of its own; it moves a service up only where its standing is no worse by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot, Summary
from sla_tui.ui.wording.present import is_down, state_of

Severity = Literal["breached", "at_risk", "down", "not_provable", "no_data", "met"]

ORDER: Final[tuple[Severity, ...]] = ("breached", "at_risk", "down", "not_provable", "no_data", "met")
_RANKS: Final = {name: number for number, name in enumerate(ORDER)}
WORDS: Final = {**fmt.VERDICT_WORDS, "down": "DOWN"}
_STATE_WORDS: Final = {
    "up": "up",
    "down": "DOWN",
    "unconfirmed": "unconfirmed",
    "degraded": "degraded",
    "maintenance": "maintenance",
    "paused": "paused",
    "unknown": "no data",
}
STATE_ROLES: Final = {
    "up": "met",
    "down": "breached",
    "unconfirmed": "at_risk",
    "degraded": "at_risk",
    "maintenance": "maintenance",
    "paused": "unknown",
    "unknown": "unknown",
    "closed": "soft",
}
SOURCE_ROLES: Final = {"ok": "met", "late": "at_risk", "rate_limited": "at_risk", "never": "unknown"}
"""What a source's state means for its colour; the others are failures."""


def severity(service: ServiceSnapshot) -> Severity:
    """Its place among all: money first, then what is broken now, then what nobody can stand for."""
    standing = service.standing
    return "down" if standing not in {"breached", "at_risk"} and is_down(service) else standing


def rank(service: ServiceSnapshot) -> int:
    """The place of its severity in `ORDER`."""
    return _RANKS[severity(service)]


def is_problem(service: ServiceSnapshot) -> bool:
    """Whether somebody should look at it: anything but a service within its SLA whose state is known and good."""
    return severity(service) != "met" or state_of(service) == "degraded"


def counted(summary: Summary) -> list[tuple[str, int]]:
    """How many services stand how, the worst first; together all of them."""
    return [(standing, count) for standing in fmt.STANDING_ORDER if (count := getattr(summary, standing))]


def standing_words(service: ServiceSnapshot) -> str:
    """``DOWN, within SLA``: what it does now where that is down, and how it stands."""
    return ", ".join([WORDS["down"]] * is_down(service) + [WORDS[service.standing]])


def downs(services: Iterable[ServiceSnapshot]) -> int:
    """How many are down now."""
    return sum(map(is_down, services))


def state_words(state: str) -> str:
    """A state of a service or monitor as a word; what this version does not know is shown as it is."""
    return _STATE_WORDS.get(state, state)


def source_role(state: str) -> str:
    """The role of a source's sign and word."""
    return SOURCE_ROLES.get(state, "breached")
