"""Alerts: what somebody should hear of once, and what became of it; for engine, screens and channels alike."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal

AlertKind = Literal["breached", "at_risk", "burn", "outage", "claim", "notice", "security", "source", "offline"]
Level = Literal["info", "warning", "critical"]
What = Literal["raised", "worsened", "cleared"]

KINDS: Final[tuple[AlertKind, ...]] = (
    "breached",
    "at_risk",
    "burn",
    "outage",
    "claim",
    "notice",
    "security",
    "source",
    "offline",
)
"""In the order in which they are told. claim: a deadline is near; notice: the vendor has to be told first.

security: a promise of security is not kept, or runs out soon."""


OF_SERVICES: Final[frozenset[AlertKind]] = frozenset({"breached", "at_risk", "burn", "outage"})
"""The kinds that an acknowledgement of a service's outage silences."""
LEVELS: Final[tuple[Level, ...]] = ("info", "warning", "critical")


@dataclass(frozen=True, slots=True)
class Alert:
    """Something that is not as it should be.

    `key` names the incident: the same one never alarms twice. `subject` is a service's or a source's id. `rank` grows
    as it gets worse. `since` and `raised_at` are UTC seconds. `acknowledged`: somebody looks after it.

    `name` and `text` are for people, in their language; `english_name` and `english_text` say the same in English, and
    are empty where that is no other.
    """

    key: str
    kind: AlertKind
    level: Level
    subject: str
    name: str
    text: str
    since: int
    rank: int = 0
    raised_at: int = 0
    acknowledged: bool = False
    english_name: str = ""
    english_text: str = ""

    @property
    def for_programs(self) -> Alert:
        """The alert in English, which is what JSON says in every language."""
        name, text = self.english_name or self.name, self.english_text or self.text
        return replace(self, name=name, text=text, english_name="", english_text="")


@dataclass(frozen=True, slots=True)
class Change:
    """What happened to an alert: once for each, and never twice the same."""

    what: What
    alert: Alert
