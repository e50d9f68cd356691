"""How long something is, as a code with values: for what the arithmetic has to say."""

from __future__ import annotations

from sla_tui.sla.codes import Note


def age(seconds: int) -> Note:
    """Says a length of time in two units at most: "3 h 12 min"."""
    seconds = max(seconds, 0)
    if seconds < 60:
        return Note("age_seconds", {"seconds": seconds})
    if seconds < 3600:
        return Note("age_minutes", {"minutes": seconds // 60})
    if seconds < 86_400:
        return Note("age_hours", {"hours": seconds // 3600, "minutes": seconds % 3600 // 60})
    return Note("age_days", {"days": seconds // 86_400, "hours": seconds % 86_400 // 3600})
