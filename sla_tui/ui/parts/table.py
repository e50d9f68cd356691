"""A table of a screen: its columns, each declared once, and how many cells each of them has on a line of a width."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final, Generic, NamedTuple, TypeVar

from sla_tui.export.columns import Column
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cells_of, left, right

Item = TypeVar("Item")

GAP: Final = 2
"""Blanks between two columns."""


class Place(NamedTuple, Generic[Item]):
    """What a cell is drawn of.

    Attributes:
        item: what the row is about.
        look: how values are written.
        cells: of the column; 0 where it has what is left of the line.
        bar: of these, for a bar.
        line: of the whole line.
    """

    item: Item
    look: Look
    cells: int
    bar: int
    line: int


class Size(NamedTuple):
    """How many cells a column has on lines of at least so many; `bar` of them for a bar. 0 cells: what is left."""

    least: int
    cells: int
    bar: int = 0


@dataclass(frozen=True, slots=True)
class ScreenColumn(Generic[Item]):
    """A column of a screen's table.

    Args:
        column: its key, its heading, what stands in a row, and on which side.
        sizes: from the widest lines to the narrowest; on a line shorter than the last it is not shown.
        indent: blanks before its heading, where its cells begin with a sign.
        until: on lines of so many cells or more it is not shown; 0 is on all.
        order: by what rows are put in order of this column; None: they are not.
    """

    column: Column[Place[Item], Line]
    sizes: tuple[Size, ...]
    indent: int = 0
    until: int = 0
    order: Callable[[Item], Any] | None = None

    def size_at(self, line: int) -> Size | None:
        """Finds its size on a line of so many cells; None where it is not shown."""
        if self.until and line >= self.until:
            return None
        return next((size for size in self.sizes if line >= size.least), None)


class ShownColumn(NamedTuple, Generic[Item]):
    """A column as it is shown: its words at the head, its cells, those of its bar, and the blanks before it."""

    column: Column[Place[Item], Line]
    heading: str
    cells: int
    bar: int = 0
    before: int = GAP
    orders: bool = False


class SortedBy(NamedTuple):
    """The column, by its key, that rows are put in order of; `falling`: the greatest first."""

    key: str
    falling: bool = False


class HeadingSpot(NamedTuple):
    """Cells `[start, end)` of the line of headings that a click on puts the rows in order of the column `key`."""

    start: int
    end: int
    key: str


def in_order(columns: Iterable[ScreenColumn[Item]], items: Sequence[Item], by: SortedBy | None) -> Sequence[Item]:
    """Puts the items in order of a column; as they are where it has none. What has no value stands at the end."""
    order = next((one.order for one in columns if by is not None and one.column.key == by.key), None)
    if by is None or order is None:
        return items
    known = [item for item in items if order(item) is not None]
    return [*sorted(known, key=order, reverse=by.falling), *(item for item in items if order(item) is None)]


def heading_spots(shown: Sequence[ShownColumn[Item]], gap: int = GAP, begin: int = 0) -> tuple[HeadingSpot, ...]:
    """Finds where the headings of columns stand that rows can be put in order of; the line begins at cell `begin`."""
    spots: list[HeadingSpot] = []
    at = begin
    for one in shown:
        wide = one.cells or cells_of(one.heading)
        if one.orders:
            spots.append(HeadingSpot(at, at + wide, one.column.key))
        at += wide + gap
    return tuple(spots)


def shown_on(
    columns: Iterable[ScreenColumn[Item]],
    line: int,
    look: Look,
    needs: Mapping[str, int] | None = None,
    *,
    without: Collection[str] = (),
    by: SortedBy | None = None,
) -> tuple[ShownColumn[Item], ...]:
    """Lays the columns out, each no narrower than its heading.

    Args:
        columns: of the table.
        line: the cells of the line.
        look: of the headings.
        needs: cells of the columns, by key, that are as wide as what stands in them; the cells of a bar come on top.
        without: keys of columns that are not shown.
        by: the column that the rows are in order of; its heading has a mark.
    """
    out: list[ShownColumn[Item]] = []
    for declared in columns:
        size, column = declared.size_at(line), declared.column
        if size is None or column.key in without:
            continue
        heading = " " * declared.indent + look.glyphs.words(look.say(column.heading) if column.heading else "")
        if by is not None and by.key == column.key:
            heading += f" {look.glyphs.descending if by.falling else look.glyphs.ascending}"
        cells = size.cells
        if needs is not None and column.key in needs:
            cells = needs[column.key] + (size.bar + 1 if size.bar else 0)
        wide = max(cells, cells_of(heading)) if cells else 0
        out.append(ShownColumn(column, heading, wide, size.bar, orders=declared.order is not None))
    return tuple(out)


def placed(line: Line, shown: ShownColumn[Item]) -> Line:
    """Puts the words of a cell or a heading where they belong in their column."""
    if not shown.cells:
        return line
    return right(line, shown.cells) if shown.column.figure else left(line, shown.cells)


def heading_line(shown: Sequence[ShownColumn[Item]], gap: int = GAP) -> Line:
    """Draws the line of headings."""
    return _spaced([placed((StyledText(one.heading, "heading"),), one) for one in shown], gap)


def row_line(shown: Sequence[ShownColumn[Item]], item: Item, look: Look, line: int, gap: int = GAP) -> Line:
    """Draws the row of one item."""
    return _spaced([placed(one.column.cell(Place(item, look, one.cells, one.bar, line)), one) for one in shown], gap)


def _spaced(parts: Iterable[Line], gap: int) -> Line:
    out: list[StyledText] = []
    for part in parts:
        out += [StyledText(" " * gap), *part] if out else part
    return tuple(out)
