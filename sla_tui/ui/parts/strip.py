"""Strips of time: a cell an hour or a day. A gap in the data is a gap; the height of downtime is on a fixed scale."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from typing import Final, TypeVar

from sla_tui.sla.monitors import CellState, StripCell
from sla_tui.ui.drawing.glyphs import Glyphs
from sla_tui.ui.drawing.spans import Line, StyledText

_Item = TypeVar("_Item")

_WORST: tuple[CellState, ...] = ("down", "unknown", "paused", "maintenance", "up", "future")
STATE_ROLES: Final[dict[CellState, str]] = {
    "down": "breached",
    "unknown": "gap",
    "paused": "soft",
    "maintenance": "maintenance",
    "up": "calm",
    "future": "faint",
}


def strip(cells: Sequence[StripCell], room: int, glyphs: Glyphs, *, times: int = 1) -> Line:
    """The cells from left to right, merged where there are more of them than room: the worst state of each group.

    Args:
        cells: of equal length of time.
        room: in terminal cells.
        glyphs: the signs.
        times: how many terminal cells each of them takes.
    """
    if room <= 0:
        return ()
    signs = [(sign(cell, glyphs) * times, STATE_ROLES[cell.state]) for cell in merged(cells, max(1, room // times))]
    return tuple(StyledText("".join(s for s, _ in run), role) for role, run in groupby(signs, key=lambda pair: pair[1]))


def merged(cells: Sequence[StripCell], room: int) -> list[StripCell]:
    """The cells in groups of equal size, so that at most `room` are left; the last groups are whole."""
    return [worst(group) for group in grouped(cells, room)]


def grouped(items: Sequence[_Item], room: int) -> list[Sequence[_Item]]:
    """Puts neighbours together in groups of equal size, so that at most `room` are left; the last groups are whole."""
    if not items:
        return []
    size = -(-len(items) // room)
    first = len(items) % size
    starts = ([0] if first else []) + list(range(first, len(items), size))
    return [items[a:b] for a, b in zip(starts, [*starts[1:], len(items)], strict=True)]


def worst(group: Sequence[StripCell]) -> StripCell:
    """Makes one cell of neighbours: the worst state of them, and their downtime together."""
    if len(group) == 1:
        return group[0]
    state = group[0].state
    states = {cell.state for cell in group}
    if len(states) > 1:
        state = next(s for s in _WORST if s in states)
    elif state != "down":
        return StripCell(group[0].start, group[-1].end, state)
    return StripCell(group[0].start, group[-1].end, state, sum(cell.down_seconds for cell in group))


def sign(cell: StripCell, glyphs: Glyphs) -> str:
    """One cell's sign. Downtime: the full height is all of the cell, each step down is half of it."""
    match cell.state:
        case "down":
            return glyphs.heights[level(cell.down_seconds, cell.end - cell.start)]
        case "up":
            return glyphs.heights[0]
        case "unknown":
            return glyphs.gap
        case "paused":
            return glyphs.paused
        case "maintenance":
            return glyphs.maintenance
        case "future":
            return glyphs.future


def level(down: int, length: int) -> int:
    """1..7 for a share of downtime: 7 is all of it, 6 from a half, 5 from a quarter, …; any downtime is at least 1."""
    step = 7
    while step > 1 and down < length:
        down *= 2
        step -= 1
    return step
