"""How a service stands and what it does now, in words, signs and an order. The worst first.

How it stands is `ServiceSnapshot.standing`: every count and every list takes it from there. That it is down is another
thing, and has a place of its own; it moves a service up only where its standing is no worse by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final, Literal

from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot, Summary
from sla_tui.sla.stated import STANDINGS
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.wording.present import CLOSED, state_of

Severity = Literal["breached", "at_risk", "down", "not_provable", "no_data", "met"]

ORDER: Final[tuple[Severity, ...]] = ("breached", "at_risk", "down", "not_provable", "no_data", "met")
_RANKS: Final = {name: number for number, name in enumerate(ORDER)}
STATE_ROLES: Final = {
    "up": "met",
    "down": "down",
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
    """Returns its place among all: money first, then what is broken now, then what nobody can stand for."""
    standing = service.standing
    return "down" if standing not in {"breached", "at_risk"} and service.is_down else standing


def rank(service: ServiceSnapshot) -> int:
    """Returns the place of its severity in `ORDER`."""
    return _RANKS[severity(service)]


def is_problem(service: ServiceSnapshot) -> bool:
    """Tells whether somebody should look at it: anything but within its SLA with a state that is known and good."""
    return severity(service) != "met" or state_of(service) == "degraded"


def counted(summary: Summary) -> list[tuple[str, int]]:
    """Counts how many services stand how, the worst first; together all of them."""
    return [(standing, count) for standing in STANDINGS if (count := getattr(summary, standing))]


def word_of(standing: str, language: Language) -> str:
    """Names a standing, a verdict, or `down` in a word or two; what costs money or is down now in capitals."""
    if standing == "down":
        return language.say("now.down")
    word = language.say("standing.no_data" if standing == "unknown" else f"standing.{standing}")
    return word.upper() if standing == "breached" else word


def down_without_verdict(services: Iterable[ServiceSnapshot]) -> bool:
    """Tells whether something that is down has no verdict yet: it is not without data then."""
    return any(service.is_down and service.standing in {"not_provable", "no_data"} for service in services)


def count_word(standing: str, language: Language, *, down_among: bool) -> str:
    """Names a standing beside a count; where something is down among them, no verdict is not called no data."""
    return language.say("header.no_verdict") if standing == "no_data" and down_among else word_of(standing, language)


def standing_words(service: ServiceSnapshot, language: Language) -> str:
    """Says what it does now where that is down, and how it stands: ``DOWN, within SLA``."""
    return ", ".join([word_of("down", language)] * service.is_down + [word_of(service.standing, language)])


def downs(services: Iterable[ServiceSnapshot]) -> int:
    """Counts those that are down now."""
    return sum(service.is_down for service in services)


def state_words(state: str, language: Language, *, short: bool = False) -> str:
    """Names a state of a service or monitor; what this version does not know is shown as it is."""
    return language.name_of("now_short", state) if short else language.name_of("now", state)


def now_column_words(service: ServiceSnapshot, look: Look) -> str:
    """Says the same in a row, the only words of it that age by themselves: ``▼ DOWN 7m``, ``up 5d``, ``stale 3h``."""
    words, state = now_words(service, look), state_of(service)
    if service.is_stale or service.since is None:
        return words
    if state == "down":
        return f"{look.glyphs.verdict['down']} {words}"
    return f"{words} {_brief_age(service.since, look)}" if state == "up" else words


def now_words(service: ServiceSnapshot, look: Look) -> str:
    """Says its state, and for how long where it is not simply up."""
    since, state = service.stale_since, state_of(service)
    if since is not None:
        return look.say("now_short.stale", age=_brief_age(since, look))
    word = state_words(state, look.language, short=True)
    if state in {"up", "unknown", CLOSED} or service.since is None:
        return word
    acked = look.glyphs.acked if any(ack.holds for ack in service.acknowledgements) else ""
    return f"{word} {_brief_age(service.since, look)}{acked}"


def _brief_age(at: int, look: Look) -> str:
    """Writes how long ago, without a blank: the words stand in a narrow column."""
    return look.age_of(at).replace(" ", "")


def source_role(state: str) -> str:
    """Returns the role of a source's sign and word."""
    return SOURCE_ROLES.get(state, "breached")
