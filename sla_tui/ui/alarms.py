"""When the screen calls somebody: once for each service that begins to be an alarm, and not for what is acknowledged.

The terminal's title counts the alarms that nobody looks after.
"""

from __future__ import annotations

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

_RANK = {"at_risk": 1, "breached": 3}


def level(service: ServiceSnapshot) -> int:
    """How loud a service is: 0 quiet; breached over down over at risk. A past period, or stale data, calls nobody."""
    if not service.assessment.running or service.stale_since is not None:
        return 0
    money = _RANK.get(service.verdict, 0)
    return max(money, 2 if service.state == "down" else 0)


def is_acknowledged(service: ServiceSnapshot) -> bool:
    """Whether somebody looks after it."""
    return any(ack.holds for ack in service.acknowledgements)


class Alarms:
    """Remembers how loud each service was, so that only what is new, or worse, calls."""

    def __init__(self) -> None:
        """Nothing was heard yet: what is wrong at the start is seen, and calls nobody."""
        self._heard: dict[str, int] | None = None
        self.count = 0

    def take(self, snapshot: Snapshot) -> list[ServiceSnapshot]:
        """The services that became an alarm, or a worse one, with this snapshot; all at once is one call."""
        if snapshot.offline_since is not None:  # it is this host that is wrong, not they
            return []
        if snapshot.services and not any(s.assessment.running for s in snapshot.services):  # somebody looks back
            return []
        loud = {s.id: level(s) for s in snapshot.services}
        self.count = sum(1 for s in snapshot.services if loud[s.id] and not is_acknowledged(s))
        before, self._heard = self._heard, loud
        if before is None or snapshot.from_store:
            return []
        return [s for s in snapshot.services if loud[s.id] > before.get(s.id, 0) and not is_acknowledged(s)]


def title(count: int) -> str:
    """The terminal's title: ``[2!] sla-tui``."""
    return f"[{count}!] sla-tui" if count else "sla-tui"
