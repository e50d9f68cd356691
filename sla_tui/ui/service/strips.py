"""The strips of the panel: the last 24 hours and the days of the period, with their axes where there is room."""

from __future__ import annotations

from datetime import datetime

from sla_tui.sla.monitors import StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.service.pieces import LABEL, dotted, label
from sla_tui.ui.wording.present import is_running

_MOST = 72


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
    hours = service.day_strip if is_running(service) else ()  # the last 24 hours are no part of a past period
    beside = (_day_words(service, look), _period_words(service, look))
    wide = [
        max(1, min(_MOST, room - width(words)) // max(1, len(strip_cells))) if axis else 1
        for strip_cells, words in zip((hours, service.period_strip), beside, strict=True)
    ]
    room = min(_MOST, room)
    day = strip(hours, room, look.glyphs, times=wide[0])
    days = strip(service.period_strip, room, look.glyphs, times=wide[1])
    name = _period_name(service, look)
    heads = (look.say("label.day"), name)
    if not apart and day and days:
        both = (*_head(heads[0], look), *day, StyledText("   "), look.foreign(f"{name} ", "heading"), *days)
        if width(both) < cells:
            return [both]
    lines: list[Line] = []
    for index, (drawn, source) in enumerate(((day, hours), (days, service.period_strip))):
        if drawn:
            lines.append(cut((*_head(heads[index], look), *drawn, *beside[index]), cells))
            if axis:
                shown = merged(source, width(drawn) // wide[index])
                lines.append(_axis(shown, look, wide[index], hours=source is hours))
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
        wanted = local.hour % 6 == 0 if hours else local.day == 1 or local.day % 5 == 0
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
