"""How long something is, as a code with values: for what the arithmetic has to say."""

from __future__ import annotations

from sla_tui.sla.codes import Note


def age(seconds: int, *, parts: int = 2) -> Note:
    """Says a length of time in its largest units, as screens write it: "3 h 12 m", "3 h"; cut, not rounded.

    Args:
        seconds: the length; a negative one (a clock that went back) is 0.
        parts: how many units at most, 1 or 2.
    """
    seconds = max(seconds, 0)
    if seconds < 60:
        return Note("age_seconds", {"seconds": seconds})
    if seconds < 3600:
        return Note("age_minutes", {"minutes": seconds // 60})
    days, hours, minutes = seconds // 86_400, seconds % 86_400 // 3600, seconds % 3600 // 60
    if not days:
        more = minutes and parts > 1
        return Note("age_hours", {"hours": hours, "minutes": minutes}) if more else Note("age_hour", {"hours": hours})
    more = hours and parts > 1
    return Note("age_days", {"days": days, "hours": hours}) if more else Note("age_day", {"days": days})
