"""Turns conditions that come and go into alerts: announced once, kept while flapping, silent if acknowledged. Pure.

An alert is raised when its condition has held for a while and cleared when it has been gone for a while, so that what
flickers does not alarm again and again. One is over only when that is seen: while nobody knows, it goes on standing.
What was announced is kept across restarts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sla_tui.engine.alerts.conditions import Blind, conditions
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.alert import KINDS, OF_SERVICES, Alert, AlertKind, Change
from sla_tui.sla.snapshot import Snapshot

RAISE_AFTER: Final[Mapping[AlertKind, int]] = {"at_risk": 60, "burn": 120, "source": 60, "offline": 30}
"""Seconds for which a condition must hold before it alarms; the others are facts at once."""
CLEAR_AFTER: Final[Mapping[AlertKind, int]] = {"at_risk": 600, "burn": 600, "outage": 180, "source": 60, "offline": 30}
"""Seconds for which it must be gone before that is announced."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A condition that holds, or did lately. `raised`: it stands as an alert, at this rank and level.

    `announced`: it was a change; one that was acknowledged from its beginning was not.
    """

    alert: Alert
    first: int
    last: int
    raised: bool = False
    announced: bool = True


class Alerts:
    """What stands. Feed it every snapshot of the running periods, in order of time."""

    def __init__(self) -> None:
        """Nothing stands."""
        self._standing: dict[str, _Standing] = {}

    @property
    def raised(self) -> tuple[Alert, ...]:
        """Lists the alerts that stand, the most important kind first, then the oldest."""
        alerts = (s.alert for s in self._standing.values() if s.raised)
        return tuple(sorted(alerts, key=lambda a: (KINDS.index(a.kind), a.raised_at, a.key)))

    def take(self, snapshot: Snapshot, language: Language = ENGLISH) -> tuple[Change, ...]:
        """Says what changed with this snapshot. An acknowledged alert changes only when it gets worse or ends.

        What a snapshot cannot tell (this host is offline, a source is stale, a past is still being read) is not over
        because it is not in it.
        """
        now = snapshot.generated_at
        looked_after = {s.id for s in snapshot.services if any(a.holds for a in s.acknowledgements)}
        down = {s.id for s in snapshot.services if s.state == "down"}
        changes: list[Change] = []
        seen = conditions(snapshot, language)
        for condition in seen:
            acknowledged = condition.kind in OF_SERVICES and condition.subject in looked_after
            changes.extend(self._see(replace(condition, acknowledged=acknowledged), now, down))
        changes.extend(self._miss({c.key for c in seen}, now, Blind(snapshot), language))
        order = {kind: number for number, kind in enumerate(KINDS)}
        return tuple(sorted(changes, key=lambda c: (c.what == "cleared", order[c.alert.kind], c.alert.name)))

    def _see(self, condition: Alert, now: int, down: AbstractSet[str]) -> Iterable[Change]:
        known = self._standing.get(condition.key) or _Standing(condition, now, now)
        first = min(known.first, now)  # a clock that was put back must not silence anything
        if not known.raised:
            raised = now - first >= RAISE_AFTER.get(condition.kind, 0)
            at, since = now if raised else 0, min(condition.since or now, first)
            alert = replace(condition, raised_at=at, since=since)
            announced = raised and not condition.acknowledged
            self._standing[condition.key] = _Standing(alert, first, now, raised, announced)
            if announced:
                yield Change("raised", alert)
            return
        before = known.alert
        worse = condition.rank > before.rank or (condition.level == "critical" and before.level != "critical")
        rank = max(condition.rank, before.rank)
        kept = replace(condition, raised_at=before.raised_at, since=before.since, rank=rank)
        # Silent until now, and its acknowledgement was taken back while the outage goes on: nobody looks after it.
        left = not known.announced and not condition.acknowledged and condition.subject in down
        announced = known.announced or worse or left
        self._standing[condition.key] = _Standing(kept, first, now, raised=True, announced=announced)
        if worse or left:
            yield Change("worsened" if known.announced else "raised", kept)

    def _miss(self, seen: AbstractSet[str], now: int, blind: Blind, language: Language) -> Iterable[Change]:
        for key, standing in list(self._standing.items()):
            if key in seen:
                continue
            alert = standing.alert
            over = _overtaken(alert, seen)
            if standing.raised and not over and blind.to(alert):
                self._standing[key] = replace(standing, last=now)
                continue
            gone = now - min(standing.last, now) >= CLEAR_AFTER.get(alert.kind, 0)
            if standing.raised and not over and not gone:
                self._standing[key] = replace(standing, last=min(standing.last, now))
                continue
            del self._standing[key]
            if standing.raised and standing.announced:
                yield Change("cleared", _worse_now(alert, language) if over else alert)

    # Across restarts

    def to_text(self) -> str:
        """Writes what must not be announced again, for the history."""
        rows = [[asdict(s.alert), s.first, s.last, s.announced] for s in self._standing.values() if s.raised]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Alerts:
        """Reads what an earlier run announced; nothing where that cannot be read, and then it is announced again."""
        out = cls()
        try:
            rows: list[Any] = json.loads(text)
            for fields, first, last, *more in rows:
                alert = Alert(**fields)
                announced = bool(more[0]) if more else True
                out._standing[alert.key] = _Standing(alert, int(first), int(last), raised=True, announced=announced)
        except (ValueError, TypeError):
            return cls()
        return out


def _worse_now(alert: Alert, language: Language) -> Alert:
    """Returns the alert with what is said of a threat that has come."""
    key = "alert.worse_now"
    return replace(alert, text=language.say(key), english_text=ENGLISH.say(key))


def _overtaken(alert: Alert, seen: AbstractSet[str]) -> bool:
    """Says whether what threatened has come: it is no good news that the threat is gone."""
    if alert.kind == "at_risk":
        return f"breached:{alert.key.removeprefix('at_risk:')}" in seen
    return alert.kind == "burn" and any(key.startswith(f"breached:{alert.subject}:") for key in seen)
