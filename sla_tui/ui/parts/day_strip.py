"""The last 24 hours of a service as a strip: the height of a cell is its latency against the objective, red is down.

Heights are on one scale for all services, so that strips can be compared: half height is the objective. Where there is
none, three low heights say faster than usual, as usual, and slower.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final, NamedTuple

from sla_tui.sla.monitors import DAY_STEPS, DayLatency, StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.glyphs import Glyphs
from sla_tui.ui.drawing.spans import Line, StyledText
from sla_tui.ui.parts.strip import STATE_ROLES, grouped, sign, worst

DAY: Final = 86_400
LENGTHS: Final = tuple(DAY // step for step in DAY_STEPS)
"""How many cells a strip may have, from the longest to the shortest."""
AS_USUAL: Final = 1
DOWN: Final = 7


class DayCell(NamedTuple):
    """One cell: its time with the worst state in it, and the latency of its good checks in ms (None: not measured)."""

    time: StripCell
    ms: int | None = None


def day_cells(service: ServiceSnapshot, room: int) -> list[DayCell]:
    """Lists as many cells as there is room for: a quarter of an hour each, or two, four or eight of them.

    Where there is not room for twelve, neighbours stand together: the worst state, and the longest latency.
    """
    if room <= 0 or not service.day_strip:
        return []
    place = next((i for i, length in enumerate(LENGTHS) if length <= room), len(LENGTHS) - 1)
    step, latency = DAY_STEPS[place], service.day_latency
    times = _by_step(service.day_strip, step)[-LENGTHS[place] :]
    values = (None,) * len(times) if latency is None else latency.values[place][-len(times) :]
    found = list(map(DayCell, times, values))
    return found if len(found) <= room else [_together(group) for group in grouped(found, room)]


def _by_step(cells: Sequence[StripCell], step: int) -> list[StripCell]:
    """Puts neighbours together to cells of `step` seconds that begin at whole multiples of it."""
    count = max(1, step // (cells[0].end - cells[0].start))
    if count == 1:
        return list(cells)
    first = -(cells[0].start // (step // count)) % count
    head = [worst(cells[:first])] if first else []
    return head + [worst(cells[i : i + count]) for i in range(first, len(cells), count)]


def _together(group: Sequence[DayCell]) -> DayCell:
    known = [cell.ms for cell in group if cell.ms is not None]
    return DayCell(worst([cell.time for cell in group]), max(known, default=None))


def day_strip(service: ServiceSnapshot, room: int, glyphs: Glyphs, *, times: int = 1, stretched: bool = False) -> Line:
    """Draws the strip in at most `room` terminal cells.

    Args:
        service: whose.
        room: in terminal cells.
        glyphs: the signs.
        times: how many terminal cells each of its own takes.
        stretched: it takes all of the room, some of its cells wider than others.
    """
    return day_line(
        day_cells(service, room // times), service.day_latency, glyphs, times=times, room=room if stretched else 0
    )


def day_line(
    cells: Sequence[DayCell], latency: DayLatency | None, glyphs: Glyphs, *, times: int = 1, room: int = 0
) -> Line:
    """Draws these cells, each in `times` terminal cells; `room`: stretched to so many in all, 0: as they are."""
    by_state: dict[str, tuple[str, str]] = {}  # only the height of what is up and timed differs from cell to cell
    drawn: list[tuple[str, str]] = []
    for cell in cells:
        state = cell.time.state
        pair = by_state.get(state)
        if pair is None:
            pair = _drawn(cell, latency, glyphs)
            if state != "up" or latency is None:
                by_state[state] = pair
        drawn.append(pair)
    if room and drawn:
        count = len(drawn)
        drawn = [drawn[i * count // room] for i in range(room)]
    runs = groupby(drawn, key=itemgetter(1))
    return tuple(StyledText("".join([sign * times for sign, _ in run]), role) for role, run in runs)


def _drawn(cell: DayCell, latency: DayLatency | None, glyphs: Glyphs) -> tuple[str, str]:
    """Returns the sign and the role of a cell."""
    state = cell.time.state
    if state == "down":
        return glyphs.levels[DOWN], STATE_ROLES[state]
    if state != "up":
        return sign(cell.time, glyphs), STATE_ROLES[state]
    if latency is None:  # nobody measures how long it takes: it was up
        return glyphs.levels[AS_USUAL], "calm"
    if cell.ms is None:
        return glyphs.levels[0], "faint"
    if latency.threshold_ms is not None:
        over = cell.ms > latency.threshold_ms
        return glyphs.levels[level(cell.ms, latency.threshold_ms)], "at_risk" if over else "calm"
    return glyphs.levels[usual_level(cell.ms, latency.usual_ms)], "soft"


def level(ms: int, threshold: int) -> int:
    """Finds the height of a latency: 0 to 3 by quarters of its objective, 4 to 6 above it, 6 is twice and more."""
    if ms > threshold:
        return 6 if ms >= 2 * threshold else 5 if 2 * ms > 3 * threshold else 4
    return max(0, -(-4 * ms // max(1, threshold)) - 1)


def usual_level(ms: int, usual: int | None) -> int:
    """Finds the height of a latency that has no objective: 1 is what is usual, give or take a quarter of it."""
    if usual is None:
        return AS_USUAL
    return 0 if 4 * ms < 3 * usual else 2 if 4 * ms > 5 * usual else AS_USUAL
