"""When the screen calls somebody: once for each incident that begins or becomes worse, never for an acknowledged one.

The engine's alerts decide where there are any (they outlast flapping and restarts); a picture, or a history that
another process writes, has none, and then the services' own states do. The title counts what nobody looks after.
"""

from __future__ import annotations

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

_RANK = {"at_risk": 1, "breached": 3}


def level(service: ServiceSnapshot) -> int:
    """How loud a service is: 0 quiet; breached over down over at risk. A past period, or stale data, calls nobody."""
    if not service.assessment.running or service.stale_since is not None:
        return 0
    return max(_RANK.get(service.verdict, 0), 2 if service.state == "down" else 0)


def is_acknowledged(service: ServiceSnapshot) -> bool:
    """Whether somebody looks after it."""
    return any(ack.holds for ack in service.acknowledgements)


class Alarms:
    """Remembers how loud everything was, so that only what is new, or worse, calls.

    Attributes:
        count: services that call for somebody and have nobody.
    """

    def __init__(self) -> None:
        """Nothing was heard yet: what is wrong at the start is seen, and calls nobody."""
        self._heard: dict[str, int] | None = None
        self._told: dict[str, int] = {}
        self._engine = False
        self.count = 0

    def take(self, snapshot: Snapshot) -> list[str]:
        """The names of what became an alarm, or a worse one, with this snapshot; all at once is one call."""
        if snapshot.services and not any(s.assessment.running for s in snapshot.services):  # somebody looks back
            return []
        alerts = self._alerts(snapshot)
        if snapshot.offline_since is not None:  # it is this host that is wrong, not they
            return alerts if self._engine else []
        loud = {s.id: level(s) for s in snapshot.services}
        self.count = sum(1 for s in snapshot.services if loud[s.id] and not is_acknowledged(s))
        before, self._heard = self._heard, loud
        by_engine, self._engine = self._engine, self._engine or bool(snapshot.alerts)
        if before is None or snapshot.from_store:
            return []
        if by_engine:
            return alerts
        return [s.name for s in snapshot.services if loud[s.id] > before.get(s.id, 0) and not is_acknowledged(s)]

    def _alerts(self, snapshot: Snapshot) -> list[str]:
        """The engine's alerts that are new or worse."""
        before = self._told
        self._told = {alert.key: alert.rank for alert in snapshot.alerts}
        new = (a for a in snapshot.alerts if a.rank > before.get(a.key, -1) and not a.acknowledged)
        return list(dict.fromkeys(a.name or a.subject for a in new if a.level != "info"))


def title(count: int) -> str:
    """The terminal's title: ``[2!] sla-tui``."""
    return f"[{count}!] sla-tui" if count else "sla-tui"
