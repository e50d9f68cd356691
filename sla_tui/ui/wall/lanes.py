"""The wall's lanes: the last 24 hours of every service below each other, and the days of the period of all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sla_tui.sla.monitors import CellState, StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look, zone
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, cut, fitting, left, right, width
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.parts.time_axis import time_axis
from sla_tui.ui.wall.service_words import bare_left
from sla_tui.ui.wall.tiles import hours
from sla_tui.ui.wording.figure_words import uptime_words
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.roles import sign_of, verdict_role
from sla_tui.ui.wording.standing import now_words, severity

_LONGEST_NAME: Final = 22
_COLUMNS: Final = (("now", 14), ("uptime", 12), ("down_day", 14), ("left", 14))
_AROUND: Final = 2  # rows besides the services': headings, and hours
_FIRST: Final[tuple[CellState, ...]] = ("down", "up", "maintenance", "paused", "unknown", "future")
"""What is shown of a day in which services were in several states: a day is unknown where nothing is known of any."""
LEAST: Final = 110
"""Cells from which on there are lanes."""


def lane_rows(count: int) -> int:
    """Counts the rows that the lanes of so many services take."""
    return count + _AROUND if count else 0


def lanes(services: Sequence[ServiceSnapshot], look: Look, cells: int) -> list[Line]:
    """Draws a lane a service: its hours, what it does now, its uptime, its downtime in 24 h, and what is left."""
    names = min(_LONGEST_NAME, max((cells_of(_name(s, look).text) for s in services), default=0))
    beside = sum(room for _, room in _COLUMNS) + 2
    room = cells - names - 6 - beside
    before = names + 5
    lines = [_headings(look, before + room, cells)]
    for service in services:
        name = left((StyledText(" "), sign_of(service, look), StyledText(" "), _name(service, look)), before)
        day = left(hours(service, look, room), room)
        lines.append(cut((*name, *day, StyledText("  "), *_figures(service, look)), cells))
    days = next((s.day_strip for s in services if s.day_strip and is_running(s)), ())
    if days:
        axis = time_axis(days[0].start, days[-1].end, room, look)
        lines.append(cut((StyledText(" " * before), *axis), cells))
    return lines


def _name(service: ServiceSnapshot, look: Look) -> StyledText:
    return look.foreign(service.title, "text" if severity(service) == "met" else "strong")


def _headings(look: Look, before: int, cells: int) -> Line:
    glyphs = look.glyphs
    down = StyledText(glyphs.levels[7], "breached")
    signs = look.phrase("wall.signs", "soft", down=down, unknown=glyphs.gap, paused=glyphs.paused)
    words = fitting([look.line(look.say("wall.last_day"), "heading"), signs], StyledText("   "), before)
    head = left((StyledText(" "), *words), before + 2)
    columns = [right(look.line(look.say(f"wall.column_{name}"), "heading"), room) for name, room in _COLUMNS]
    return cut((*head, *(span for column in columns for span in column)), cells)


def _figures(service: ServiceSnapshot, look: Look) -> Line:
    down = sum(cell.down_seconds for cell in service.day_strip) if is_running(service) else 0
    words = (
        look.line(now_words(service, look), "breached" if service.is_down else "soft"),
        look.line(uptime_words(service, look.language, look.decimals), verdict_role(service)),
        look.line(look.language.duration(down) if down else "·", "text" if down else "faint"),
        look.line(bare_left(service, look), verdict_role(service)),
    )
    return tuple(span for line, (_, room) in zip(words, _COLUMNS, strict=True) for span in right(line, room))


def month_line(services: Sequence[ServiceSnapshot], look: Look, cells: int) -> Line:
    """Draws the days of the running period: of each the worst state that a service was in, and what counted in all."""
    running = [s for s in services if is_running(s) and s.period_strip]
    if not running:
        return ()
    periods = Counter((s.assessment.period.label, len(s.period_strip)) for s in running)
    # By name: a month begins at another instant in each zone.
    usual = periods.most_common(1)[0][0]
    together = [s for s in running if (s.assessment.period.label, len(s.period_strip)) == usual]
    period = together[0].assessment.period
    counted = sum(s.assessment.downtime_seconds or 0 for s in together if s.stated.measured)
    words = look.say("wall.month_counted", time=look.language.duration(counted), n=len(together))
    label = look.foreign(look.language.tell(period.name).upper() or period.key, "heading")
    end: Line = (StyledText("   "), look.span(words, "soft"))
    worst = worst_of([s.period_strip for s in together])
    home = (
        zone(together[0].timezone) if together[0].timezone else look.zone
    )  # a period's days are those of its contract
    days = (datetime.fromtimestamp(cell.start, home).day for cell in (worst[0], worst[-1]))
    first, last = (look.span(str(day), "soft") for day in days)
    room = cells - width((label,)) - width(end) - width((first, last)) - 7
    if room < 12:
        end, room = (), cells - width((label,)) - 3
    if room < 1:
        return cut((StyledText(" "), label), cells)
    shown = merged(worst, room)
    times = max(1, room // max(1, len(shown)))
    drawn = strip(worst, room, look.glyphs, times=times)
    gap = StyledText(" ")
    return cut((gap, label, StyledText("  "), first, gap, *drawn, gap, last, *end), cells)


def worst_of(strips: Sequence[Sequence[StripCell]]) -> list[StripCell]:
    """Lays strips of the same cells over each other: of each cell the most downtime of one, else what most is known."""
    return [_worst(cells) for cells in zip(*strips, strict=False)]


def _worst(cells: Sequence[StripCell]) -> StripCell:
    states = {cell.state for cell in cells}
    state = next(state for state in _FIRST if state in states)
    return StripCell(cells[0].start, cells[0].end, state, max(cell.down_seconds for cell in cells))
