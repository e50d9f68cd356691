"""Two columns of boxes as the rows of one list view: each box with its frame, the columns equally high."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left
from sla_tui.ui.parts.frame import Titles, bottom, edge, top
from sla_tui.ui.views.list_view import ListRow


class Box(NamedTuple):
    """Rows under a title. A row that can be selected leaves its first cell to the cursor."""

    titles: Titles
    rows: Sequence[ListRow]


def height(boxes: Sequence[Box]) -> int:
    """Counts the rows of a column between the upper edge of its first box and the lower edge of its last."""
    return sum(len(box.rows) + 2 for box in boxes) - 2 if boxes else 0


def columns_of(
    columns: tuple[Sequence[Box], Sequence[Box]], widths: tuple[int, int], look: Look, rows: int
) -> list[ListRow]:
    """Puts two columns side by side, without the outermost upper and lower edges; blank rows fill the shorter one.

    Args:
        columns: left and right.
        widths: cells of each, its frame included.
        look: of the frames.
        rows: there are at least so many.
    """
    high = max(rows, *(height(column) for column in columns))
    lefts, rights = (_column(boxes, cells, look, high) for boxes, cells in zip(columns, widths, strict=True))
    return [_beside(a, b) for a, b in zip(lefts, rights, strict=True)]


def _column(boxes: Sequence[Box], cells: int, look: Look, high: int) -> list[ListRow]:
    """Draws the boxes of a column in exactly `high` rows; the last one has the blank rows."""
    side, out = (edge(look),), []
    for index, box in enumerate(boxes):
        if index:
            out += [
                ListRow(bottom(boxes[index - 1].titles.foot, cells, look)),
                ListRow(top(box.titles.start, box.titles.end, cells, look)),
            ]
        out += [_within(row, cells - 2, side) for row in box.rows]
    blank = _within(ListRow(()), cells - 2, side)
    return [*out, *([blank] * (high - len(out)))]


def _within(row: ListRow, cells: int, side: Line) -> ListRow:
    """Puts a row between the edges of its box."""
    if row.subject is None:
        return ListRow((*side, *left(row.whole, cells), *side))
    return ListRow(left(row.line, cells - 1), row.subject, side, side)


def _beside(first: ListRow, second: ListRow) -> ListRow:
    """Makes one row of two; what can be selected of it is what could be of one of them, the first before the second."""
    if first.subject is not None:
        whole = second.whole if second.subject is None else (*second.lead, StyledText(" "), *second.line, *second.tail)
        return first._replace(tail=(*first.tail, *whole))
    return (
        second._replace(lead=(*first.whole, *second.lead)) if second.subject else ListRow((*first.whole, *second.line))
    )
