"""A table of a screen: its columns, each declared once, and how many cells each of them has on a line of a width."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Generic, NamedTuple, TypeVar

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
    """

    column: Column[Place[Item], Line]
    sizes: tuple[Size, ...]
    indent: int = 0
    until: int = 0

    def size_at(self, line: int) -> Size | None:
        """Finds its size on a line of so many cells; None where it is not shown."""
        if self.until and line >= self.until:
            return None
        return next((size for size in self.sizes if line >= size.least), None)


class ShownColumn(NamedTuple, Generic[Item]):
    """A column as it is shown: its words at the head, its cells, and those of its bar."""

    column: Column[Place[Item], Line]
    heading: str
    cells: int
    bar: int = 0


def shown_on(
    columns: Iterable[ScreenColumn[Item]],
    line: int,
    look: Look,
    needs: Mapping[str, int] | None = None,
    *,
    without: Collection[str] = (),
) -> tuple[ShownColumn[Item], ...]:
    """Lays the columns out, each no narrower than its heading.

    Args:
        columns: of the table.
        line: the cells of the line.
        look: of the headings.
        needs: cells of the columns, by key, that are as wide as what stands in them; the cells of a bar come on top.
        without: keys of columns that are not shown.
    """
    out: list[ShownColumn[Item]] = []
    for declared in columns:
        size, column = declared.size_at(line), declared.column
        if size is None or column.key in without:
            continue
        heading = " " * declared.indent + look.glyphs.words(look.say(column.heading) if column.heading else "")
        cells = size.cells
        if needs is not None and column.key in needs:
            cells = needs[column.key] + (size.bar + 1 if size.bar else 0)
        out.append(ShownColumn(column, heading, max(cells, cells_of(heading)) if cells else 0, size.bar))
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
