"""Uptime Kuma's numbers for states."""

from __future__ import annotations

from typing import Final

from sla_tui.sla.observation import MonitorState
from sla_tui.sources.fields import Notes, number

_STATES: Final[dict[float, MonitorState]] = {0: "down", 1: "up", 2: "unconfirmed", 3: "maintenance"}


def state_of(value: object, notes: Notes) -> MonitorState:
    """Reads 0, 1, 2 or 3 as a state; anything else is unknown, and noted."""
    found = number(value)
    state = _STATES.get(found) if found is not None else None
    if state is None:
        notes.add("a monitor is in a state we do not know: unknown")
    return state or "unknown"
