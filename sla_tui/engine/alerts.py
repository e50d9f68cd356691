"""Turns conditions that come and go into alerts: told once, kept through flapping, silent while acknowledged. Pure.

An alert is raised when its condition has held for a while and cleared when it has been gone for a while, so that what
flickers does not alarm again and again. What was told is remembered across restarts.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any, Final

from sla_tui.engine.conditions import conditions
from sla_tui.sla.alert import KINDS, Alert, AlertKind, Change
from sla_tui.sla.snapshot import Snapshot

RAISE_AFTER: Final[Mapping[AlertKind, int]] = {"at_risk": 60, "burn": 120, "source": 60, "offline": 30}
"""Seconds for which a condition must hold before it alarms; the others are facts at once."""
CLEAR_AFTER: Final[Mapping[AlertKind, int]] = {"at_risk": 600, "burn": 600, "outage": 180, "source": 60, "offline": 30}
"""Seconds for which it must be gone before that is told."""


@dataclass(frozen=True, slots=True)
class _Standing:
    """A condition that holds, or did lately. `raised`: its alarm was given, at this rank and level."""

    alert: Alert
    first: int
    last: int
    raised: bool = False


class Alerts:
    """What stands. Feed it every snapshot of the running periods, in order of time."""

    def __init__(self) -> None:
        """Nothing stands."""
        self._standing: dict[str, _Standing] = {}

    @property
    def raised(self) -> tuple[Alert, ...]:
        """The alerts that stand, the most important kind first, then the oldest."""
        found = (s.alert for s in self._standing.values() if s.raised)
        return tuple(sorted(found, key=lambda a: (KINDS.index(a.kind), a.raised_at, a.key)))

    def take(self, snapshot: Snapshot) -> tuple[Change, ...]:
        """What changed with this snapshot. An acknowledged alert only changes when it gets worse, and when it is over.

        While this host is offline nothing else is judged: what stood goes on standing, and nothing is cleared.
        """
        now = snapshot.generated_at
        looked_after = {s.id for s in snapshot.services if any(a.holds for a in s.acknowledgements)}
        changes: list[Change] = []
        seen = conditions(snapshot)
        for condition in seen:
            acknowledged = (
                condition.kind in {"breached", "at_risk", "burn", "outage"} and condition.subject in looked_after
            )
            changes.extend(self._see(replace(condition, acknowledged=acknowledged), now))
        blind = snapshot.offline_since is not None
        changes.extend(self._miss({c.key for c in seen}, now, blind=blind))
        order = {kind: number for number, kind in enumerate(KINDS)}
        return tuple(sorted(changes, key=lambda c: (c.what == "cleared", order[c.alert.kind], c.alert.name)))

    def _see(self, condition: Alert, now: int) -> Iterable[Change]:
        known = self._standing.get(condition.key)
        if known is None:
            known = _Standing(condition, now, now)
        if not known.raised:
            wait = RAISE_AFTER.get(condition.kind, 0)
            raised = now - known.first >= wait
            at = now if raised else 0
            self._standing[condition.key] = _Standing(
                replace(condition, raised_at=at, since=min(condition.since or now, known.first)),
                known.first,
                now,
                raised,
            )
            if raised and not condition.acknowledged:
                yield Change("raised", self._standing[condition.key].alert)
            return
        worse = condition.rank > known.alert.rank or (condition.level == "critical" and known.alert.level != "critical")
        kept = replace(
            condition,
            raised_at=known.alert.raised_at,
            since=known.alert.since,
            rank=max(condition.rank, known.alert.rank),
        )
        self._standing[condition.key] = _Standing(kept, known.first, now, raised=True)
        if worse:
            yield Change("worsened", kept)

    def _miss(self, seen: set[str], now: int, *, blind: bool) -> Iterable[Change]:
        for key, standing in list(self._standing.items()):
            if key in seen or (blind and standing.raised):
                continue
            gone = not standing.raised or now - standing.last >= CLEAR_AFTER.get(standing.alert.kind, 0)
            if not gone:
                continue
            del self._standing[key]
            if standing.raised:
                yield Change("cleared", standing.alert)

    # Across restarts

    def to_text(self) -> str:
        """What must not be told again, for the history."""
        rows = [[asdict(s.alert), s.first, s.last] for s in self._standing.values() if s.raised]
        return json.dumps(rows, ensure_ascii=False, separators=(",", ":"))

    @classmethod
    def from_text(cls, text: str) -> Alerts:
        """What an earlier run told; nothing where that cannot be read, and then it is told again."""
        out = cls()
        try:
            rows: list[Any] = json.loads(text)
            for fields, first, last in rows:
                alert = Alert(**fields)
                out._standing[alert.key] = _Standing(alert, int(first), int(last), raised=True)
        except (ValueError, TypeError):
            return cls()
        return out
