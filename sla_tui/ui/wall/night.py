"""The wall at night: what is well is drawn in the dimmer roles of the theme, what alarms stays as bright as by day."""

from __future__ import annotations

from typing import Final

from sla_tui.sla.contract import ServiceHours
from sla_tui.ui.drawing.spans import Line, StyledText
from sla_tui.ui.themes import DEFAULT, colors_of

DIMMED: Final = {
    "strong": "soft",
    "text": "soft",
    "title": "soft",
    "clock": "soft",
    "key": "soft",
    "accent": "soft",
    "met": "soft",
    "bar.met": "line.met",
}
"""Of each bright role one that is dimmer, and that every theme draws at a contrast of 4.5:1 or more."""


def dimmed(line: Line) -> Line:
    """Draws a line in the roles of the night."""
    return tuple(StyledText(text, DIMMED.get(role, role)) for text, role in line)


def dark_theme(theme: str) -> str:
    """Returns the theme that the wall is drawn in at night: itself, or the usual one in place of a bright one."""
    colors = colors_of(theme)
    return theme if colors.dark or colors.ansi else DEFAULT


def is_night(hours: tuple[ServiceHours, ...], timezone: str, now: int) -> bool:
    """Tells whether an instant lies in the hours of night, which are local times of a zone.

    Args:
        hours: spans of local time; none: it is never night.
        timezone: the name of the zone that they are local times of.
        now: UTC seconds.
    """
    if not hours:
        return False
    from sla_tui.sla.measure.hours import working_time  # only a wall that has a night needs calendars

    return any(low <= now < high for low, high in working_time(timezone, hours, (), now, now + 1))
