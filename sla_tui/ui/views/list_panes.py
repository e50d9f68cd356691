"""A list view with panes around its list: above it, beside it, below it, by a declared arrangement for each size.

What stands beside or below is made of the row that the cursor is on: it changes as somebody goes through the list.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.parts.frame import bottom, edge, top

LEAST_LIST: Final = 9
"""Rows, frame included, that the list keeps: panes above and below give way to it."""


class ListPane(NamedTuple):
    """What a pane says: its title, its lines, and what stands at the end of its upper edge."""

    title: Line
    lines: Sequence[Line]
    end: Line = ()


class ListArrangement(NamedTuple):
    """Which panes a view has on a screen of at least so many cells and rows.

    Attributes:
        cells: from how many cells on it holds.
        rows: from how many rows on, the frame of the list included.
        beside: percent of the width that the pane beside the list takes; 0: there is none.
        below: rows of the panes below, frames included; 0: there are none.
        above: there is a pane above the list.
        rest: the panes below take all rows that the list leaves; they are left out where these are fewer than theirs.
    """

    cells: int
    rows: int
    beside: int = 0
    below: int = 0
    above: bool = False
    rest: bool = False


NONE: Final = ListArrangement(0, 0)


def arranged(arrangements: Sequence[ListArrangement], cells: int, rows: int) -> ListArrangement:
    """Finds the first arrangement for which there is room; the list alone where there is none."""
    return next((one for one in arrangements if cells >= one.cells and rows >= one.rows), NONE)


def beside_cells(arrangement: ListArrangement, cells: int) -> int:
    """Counts the cells of the pane beside the list."""
    return cells * arrangement.beside // 100


def drawn_pane(pane: ListPane, look: Look, cells: int, rows: int) -> list[Line]:
    """Draws a pane in exactly `cells` x `rows`; says in its lower edge how many lines there was no room for."""
    room, inner = max(0, rows - 2), max(0, cells - 2)
    side = edge(look, focused=False)
    hidden = max(0, len(pane.lines) - room)
    end = look.line(look.say("list.more_lines", n=hidden), "soft") if hidden else ()
    body = [(side, *left(line, inner), side) for line in pane.lines[:room]]
    body += [(side, StyledText(" " * inner), side)] * (room - len(body))
    lines = [top(pane.title, pane.end, cells, look, focused=False), *body, bottom(end, cells, look, focused=False)]
    return lines[:rows]


def side_by_side(panes: Sequence[Callable[[int], ListPane]], look: Look, cells: int, rows: int) -> list[Line]:
    """Draws panes beside each other, each made for its width; the last has what is left."""
    if not panes:
        return []
    each = cells // len(panes)
    widths = [each] * (len(panes) - 1) + [cells - each * (len(panes) - 1)]
    made = [drawn_pane(pane(wide - 2), look, wide, rows) for pane, wide in zip(panes, widths, strict=True)]
    return [tuple(span for part in parts for span in part) for parts in zip(*made, strict=True)]


def beside(lines: Sequence[Line], other: Sequence[Line]) -> list[Line]:
    """Joins two panes of as many lines, the second to the right of the first."""
    return [(*a, *b) for a, b in zip(lines, other, strict=True)]
