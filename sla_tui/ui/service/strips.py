"""The strips of the panel: the last 24 hours and the days of the period, with their axes where there is room."""

from __future__ import annotations

from datetime import datetime

from sla_tui.sla.monitors import StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.parts.day_strip import day_cells, day_line
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.service.pieces import LABEL, dotted, label
from sla_tui.ui.wording.present import is_running

_MOST = 72
_SHORT = 24
"""Cells of the last 24 hours where there is no line of hours below them."""


def strip_lines(service: ServiceSnapshot, look: Look, cells: int, *, apart: bool, axis: bool) -> list[Line]:
    """Draws both strips.

    Args:
        service: whose.
        look: how they are drawn.
        cells: width of a line.
        apart: a line each, with the downtime in words; otherwise on one line where they fit.
        axis: as wide as there is room, with a line of hours or days below each.
    """
    room = cells - LABEL - 1
    beside = (_day_words(service, look), _period_words(service, look))
    free = [max(1, min(_MOST, room - width(words))) if axis else min(_MOST, room) for words in beside]
    # The last 24 hours are no part of a past period.
    quarters = day_cells(service, free[0] if axis else _SHORT) if is_running(service) else []
    hours = [cell.time for cell in quarters]
    wide = max(1, free[1] // max(1, len(service.period_strip))) if axis else 1
    day = day_line(quarters, service.day_latency, look.glyphs)
    days = strip(service.period_strip, min(_MOST, room), look.glyphs, times=wide)
    name = _period_name(service, look)
    heads = (look.say("label.day"), name)
    if not apart and day and days:
        both = (*_head(heads[0], look), *day, StyledText("   "), look.foreign(f"{name} ", "heading"), *days)
        if width(both) < cells:
            return [both]
    lines: list[Line] = []
    shown = merged(service.period_strip, max(1, width(days) // wide))
    for drawn, words, head, times, axis_cells in (
        (day, beside[0], heads[0], 1, hours),
        (days, beside[1], heads[1], wide, shown),
    ):
        if drawn:
            lines.append(cut((*_head(head, look), *drawn, *words), cells))
            if axis:
                lines.append(_axis(axis_cells, look, times, hours=axis_cells is hours))
    return lines


def _head(words: str, look: Look) -> Line:
    return left((StyledText(" "), look.span(words, "heading")), LABEL)


def _period_name(service: ServiceSnapshot, look: Look) -> str:
    """Writes the first letters of what the period is called, or that these are days."""
    name = look.language.tell(service.assessment.period.name)
    return name[:3] if name[:1].isalpha() else look.say("label.days")


def _axis(cells: list[StripCell], look: Look, times: int, *, hours: bool) -> Line:
    """Writes the hour or the day of the month under every few cells."""
    text = ""
    for index, cell in enumerate(cells):
        local = datetime.fromtimestamp(cell.start, look.zone)
        mark = f"{local.hour:02}" if hours else str(local.day)
        wanted = local.hour % 6 == 0 and local.minute < 15 if hours else local.day == 1 or local.day % 5 == 0
        at = index * times
        if wanted and (not text or len(text) < at) and at + len(mark) <= len(cells) * times:
            text = text.ljust(at) + mark
    return (*label("", look), look.span(text, "faint_text"))


def _day_words(service: ServiceSnapshot, look: Look) -> Line:
    down = sum(cell.down_seconds for cell in service.day_strip)
    if not down:
        return ()
    return (look.span(f"   {look.say('strip.down', time=look.language.duration(down))}", "soft"),)


def _period_words(service: ServiceSnapshot, look: Look) -> Line:
    assessment = service.assessment
    parts: list[Line] = []
    if assessment.downtime_seconds:
        counted = look.language.duration(assessment.downtime_seconds)
        parts.append(look.line(look.say("strip.counted", time=counted), "soft"))
    raw = assessment.raw_uptime
    if raw is not None and service.stated.uptime is not None and raw != service.stated.uptime:
        words = look.say("strip.before", percent=look.language.uptime(raw, service.target))
        parts.append(look.line(words, "soft"))
    return (StyledText("   "), *dotted(parts, look)) if parts else ()
