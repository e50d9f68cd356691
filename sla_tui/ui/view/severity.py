"""How bad a service is, and in what words: breached, at risk, down, without data, within its SLA. Worst first."""

from __future__ import annotations

from typing import Final, Literal, cast

from sla_tui import format as fmt
from sla_tui.sla.snapshot import ServiceSnapshot

Severity = Literal["breached", "at_risk", "down", "unknown", "met"]

ORDER: Final[tuple[Severity, ...]] = ("breached", "at_risk", "down", "unknown", "met")
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
}
SOURCE_ROLES: Final = {"ok": "met", "late": "at_risk", "rate_limited": "at_risk", "never": "unknown"}
"""What a source's state means for its colour; the others are failures."""


def severity(service: ServiceSnapshot) -> Severity:
    """The worst that is true of `service`: money first, then what is broken now, then what nobody knows."""
    if service.verdict in {"breached", "at_risk"}:
        return cast("Severity", service.verdict)
    if service.state == "down":
        return "down"
    return "unknown" if service.verdict == "unknown" or service.stale_since is not None else "met"


def rank(service: ServiceSnapshot) -> int:
    """The place of its severity in `ORDER`."""
    return _RANKS[severity(service)]


def is_problem(service: ServiceSnapshot) -> bool:
    """Whether somebody should look at it: anything but a service within its SLA whose state is known and good."""
    return severity(service) != "met" or service.state == "degraded"


def state_words(state: str) -> str:
    """A state of a service or monitor as a word; what this version does not know is shown as it is."""
    return _STATE_WORDS.get(state, state)


def source_role(state: str) -> str:
    """The role of a source's sign and word."""
    return SOURCE_ROLES.get(state, "breached")
