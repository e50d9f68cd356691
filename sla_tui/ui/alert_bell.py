"""When the screen rings: for the engine's alerts, so that screen and channels say the same.

The terminal's title counts the alerts that nobody looks after.
"""

from __future__ import annotations

from sla_tui.language import DEFAULT
from sla_tui.notify.base import Notification
from sla_tui.sla.alert import LEVELS, Alert, Change
from sla_tui.sla.snapshot import Snapshot


class AlertBell:
    """Keeps how bad each alert was, so that it rings only for what is new, or worse."""

    def __init__(self, language: str = DEFAULT) -> None:
        """Begins with no alert known: what is wrong at the start is seen, and rings for nobody."""
        self._language = language
        self._known: dict[str, tuple[int, int]] | None = None
        self.count = 0

    def take(self, snapshot: Snapshot) -> Notification | None:
        """Returns what became an alert, or a worse one, with this snapshot, as one notice; None where nothing did.

        It rings for nothing that somebody looks after, and for nothing that comes from the history.
        """
        self.count = sum(not alert.acknowledged for alert in snapshot.alerts)
        if snapshot.from_store:
            return None
        before, self._known = self._known, {alert.key: _badness(alert) for alert in snapshot.alerts}
        if before is None:
            return None
        changes = tuple(
            Change("worsened" if alert.key in before else "raised", alert)
            for alert in snapshot.alerts
            if not alert.acknowledged and (alert.key not in before or _badness(alert) > before[alert.key])
        )
        return Notification(snapshot.generated_at, changes, snapshot.demo, self._language) if changes else None


def _badness(alert: Alert) -> tuple[int, int]:
    return LEVELS.index(alert.level), alert.rank


def title(count: int, profile: str = "") -> str:
    """Writes the terminal's title: ``[2!] sla-tui``, and whose figures it shows: ``sla-tui acme``."""
    name = f"sla-tui {profile}" if profile else "sla-tui"
    return f"[{count}!] {name}" if count else name
