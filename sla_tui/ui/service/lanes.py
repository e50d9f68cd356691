"""The lanes: the last 24 hours of every service that the table shows, long and in the table's order, over one axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, joined, left, right, width
from sla_tui.ui.parts.day_strip import DOWN, LENGTHS, day_cells, day_strip
from sla_tui.ui.parts.frame import Titles, boxed
from sla_tui.ui.parts.legend import LegendSign, legend
from sla_tui.ui.parts.time_axis import time_axis
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.roles import sign_of

ROWS: Final = 4
"""Rows of the pane that are no lane: two edges and two of the axis."""
_NAME: Final = 18
_LEAST_NAME: Final = 8
_DOWN: Final = 11


def lanes_pane(services: Sequence[ServiceSnapshot], look: Look, cells: int, rows: int) -> list[Line]:
    """Draws the pane in exactly `cells` x `rows`. `services`: those that the table shows, in its order."""
    lanes = services[: max(0, rows - ROWS)]
    inner = cells - 2
    names = max(_LEAST_NAME, min(_NAME, max((width((look.foreign(s.title),)) for s in lanes), default=0)))
    lead = 4 + names + 2
    across, times = _spread(max(0, inner - lead - _DOWN - 1))
    body = [_lane(s, look, lead, (across, times)) for s in lanes]
    body += [()] * (rows - ROWS - len(body))
    first = next((day_cells(s, across) for s in lanes if is_running(s) and s.day_strip), [])
    if first:
        body += _axis(first[0].time.start, first[-1].time.end, look, lead, len(first) * times)
    return boxed(Titles((look.span(look.say("lanes.title"), "title"),), _key(lanes, look)), body, look, cells, rows)


def _spread(room: int) -> tuple[int, int]:
    """Finds how many cells of time a lane has, and how many of the terminal each takes: as much as there is room for.

    Of two that take as much the one with more cells of time.
    """
    return max(((count, room // count) for count in LENGTHS if count <= room), key=_taken, default=(room, 1))


def _taken(spread: tuple[int, int]) -> tuple[int, int]:
    count, times = spread
    return count * times, count


def _lane(service: ServiceSnapshot, look: Look, lead: int, spread: tuple[int, int]) -> Line:
    """Draws one: sign, name, strip, and the downtime of the 24 hours in words; of a closed period the name only."""
    sign, name = sign_of(service, look), look.foreign(service.title, "text")
    head = left((StyledText("  "), sign, StyledText(" "), name), lead)
    if not is_running(service):
        return head
    count, times = spread
    down = sum(cell.down_seconds for cell in service.day_strip)
    words = look.span(look.language.duration(down), "breached") if down else look.span("·", "faint")
    drawn = day_strip(service, count * times, look.glyphs, times=times)
    return (*head, *left(drawn, count * times), *right((words,), _DOWN))


def _axis(start: int, end: int, look: Look, lead: int, room: int) -> list[Line]:
    """Writes the hours below the cells in which they begin."""
    blank = StyledText(" " * lead)
    tail = right((look.span(look.say("now.down").lower(), "faint_text"),), _DOWN)
    bar = "-" if look.glyphs.ascii_only else "─"
    return [(blank, look.span(bar * room, "frame")), (blank, *time_axis(start, end, room, look), *tail)]


def _key(lanes: Sequence[ServiceSnapshot], look: Look) -> Line:
    """Says what the signs are; what a height is only where some lane has heights, which those of the past do not."""
    glyphs = look.glyphs
    limit: Line = ()
    if any(service.day_latency is not None for service in lanes):
        limit = look.phrase("lanes.height", "soft", sign=StyledText(glyphs.levels[3], "calm"))
    signs = (
        LegendSign(glyphs.levels[DOWN], "breached", look.say("now_short.down")),
        LegendSign(glyphs.gap, "gap", look.say("now_short.unknown")),
        LegendSign(glyphs.paused, "soft", look.say("now_short.paused")),
    )
    return joined([limit, legend(signs, look)], StyledText("  "))
