"""How the Services screen is divided: a declared arrangement of panes for every size class, and each pane's cells.

Pure. A pane that has no room is left out whole; what a pane has no use for goes to the next one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

PaneName = Literal["fleet", "panel", "chart", "period", "outages", "lanes", "credits", "incidents", "sources"]
Wanted = Callable[[PaneName, int], int]
"""How many rows a pane could use at a width, its frame included."""

_FRAMED_ROWS, _FRAMED_CELLS = 8, 30
_FOOTER_ROWS, _LINE_ROWS = 5, 12


@dataclass(frozen=True, slots=True)
class Leaf:
    """A pane.

    Args:
        pane: its name.
        least: rows with fewer of which it is left out.
        most: hundredths of the rows of what it stands in that it takes before those after it have theirs.
        grows: whether it takes rows that no pane asks for.
    """

    pane: PaneName
    least: int = 1
    most: int = 100
    grows: bool = False


@dataclass(frozen=True, slots=True)
class Below:
    """Parts one below the other, the most important first: it has its rows before the others."""

    parts: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Beside:
    """Parts side by side, each with its share of the cells."""

    parts: tuple[tuple[int, Node], ...]


Node = Leaf | Below | Beside


@dataclass(frozen=True, slots=True)
class SizeClass:
    """What stands where on screens of at least so many cells, with at least so many rows between header and footer."""

    name: str
    cells: int
    rows: int
    panes: Node


_SELECTED: Final = Below((Leaf("chart", 7, 50, grows=True), Leaf("outages", 4, 46), Leaf("period", 7)))
_MONEY: Final = Beside(((1, Leaf("credits", 6, grows=True)), (1, Leaf("incidents", 6, grows=True))))
_SERVICE: Final = Below(
    (Leaf("panel", 7, 60), Leaf("chart", 8, 45, grows=True), Leaf("outages", 4, 25), Leaf("period", 7))
)
_LANES: Final = Leaf("lanes", 8, 60)

SIZE_CLASSES: Final[tuple[SizeClass, ...]] = (
    SizeClass(
        "cockpit",
        200,
        58,
        Beside(((3, Below((Leaf("fleet", 6, 36), _LANES, _MONEY, Leaf("sources", 4)))), (2, _SERVICE))),
    ),
    SizeClass("low cockpit", 200, 46, Beside(((3, Below((Leaf("fleet", 6, 40), _LANES, _MONEY))), (2, _SERVICE)))),
    SizeClass("wide", 200, 24, Beside(((3, Below((Leaf("fleet", 6, 65), _MONEY))), (2, _SERVICE)))),
    SizeClass(
        "split and high",
        116,
        56,
        Below((Leaf("fleet", 6, 36), Beside(((3, Leaf("panel", 9)), (2, _SELECTED))), _MONEY)),
    ),
    SizeClass("split", 116, 20, Below((Leaf("fleet", 6, 60), Beside(((3, Leaf("panel", 7)), (2, _SELECTED)))))),
    SizeClass(
        "high",
        60,
        46,
        Below(
            (
                Leaf("fleet", 6, 40),
                Leaf("panel", 7, 60),
                Leaf("chart", 8, 20, grows=True),
                Leaf("period", 7),
                Leaf("incidents", 5),
            )
        ),
    ),
    SizeClass("table and panel", 38, 18, Below((Leaf("fleet", 6, 60), Leaf("panel", 5)))),
    SizeClass("table", 0, 0, Leaf("fleet")),
)
"""From the largest to the smallest; a screen has the first one that it has room for."""


class PlacedPane(NamedTuple):
    """A pane's place in cells; `y` counts from below the header."""

    pane: PaneName
    x: int
    y: int
    cells: int
    rows: int


class _Area(NamedTuple):
    x: int
    y: int
    cells: int
    rows: int


class Layout(NamedTuple):
    """The screen as it is divided.

    Attributes:
        panes: those that have room.
        framed: whether the table has its frame and headings.
        line: rows of the sources' line (1), where no pane says how they are; else 0.
        footer: 1 or 0.
        notice: 1 or 0.
        body: rows of all panes.
    """

    panes: tuple[PlacedPane, ...]
    framed: bool
    line: int
    footer: int
    notice: int
    body: int

    def of(self, pane: PaneName) -> PlacedPane | None:
        """Finds a pane; None where it is not shown."""
        return next((placed for placed in self.panes if placed.pane == pane), None)

    @property
    def fleet(self) -> PlacedPane:
        """The table; of no rows where it is not shown."""
        return self.of("fleet") or PlacedPane("fleet", 0, 0, 0, 0)


def declared(width: int, height: int, *, notice: int = 0) -> frozenset[PaneName]:
    """Names the panes that screens of that size have, whether there is room for each or not."""
    rest = height - 1
    body = max(0, rest - (1 if rest >= _FOOTER_ROWS else 0) - notice)
    return frozenset(_names(_size_class(width, body).panes))


def _size_class(width: int, body: int) -> SizeClass:
    return next(one for one in SIZE_CLASSES if width >= one.cells and body >= one.rows)


def _names(node: Node) -> Iterator[PaneName]:
    if isinstance(node, Leaf):
        yield node.pane
    else:
        for part in _parts(node):
            yield from _names(part)


def _parts(node: Below | Beside) -> tuple[Node, ...]:
    return node.parts if isinstance(node, Below) else tuple(part for _, part in node.parts)


def layout(width: int, height: int, wanted: Wanted, *, typing: bool = False, notice: int = 0) -> Layout:
    """Divides the screen.

    Args:
        width: of the screen.
        height: of the screen, the header included.
        wanted: how many rows each pane could use.
        typing: a filter is being typed: the last row is needed whatever the height.
        notice: rows of the notice line.
    """
    rest = height - 1
    if rest <= 0:
        return Layout((), False, 0, 1 if typing else 0, 0, 0)
    footer = 1 if rest >= _FOOTER_ROWS or typing else 0
    body = max(0, rest - footer - notice)
    size_class = _size_class(width, body)
    panes = tuple(_placed(size_class.panes, _Area(0, 0, width, body), wanted))
    line = 0
    if body >= _LINE_ROWS and width >= _FRAMED_CELLS and all(placed.pane != "sources" for placed in panes):
        line = 1
        panes = tuple(_placed(size_class.panes, _Area(0, 0, width, body - 1), wanted))
    framed = body - line >= _FRAMED_ROWS and width >= _FRAMED_CELLS
    return Layout(panes, framed, line, footer, notice, body - line)


def _placed(node: Node, area: _Area, wanted: Wanted) -> Iterator[PlacedPane]:
    x, y, cells, rows = area
    if rows <= 0 or cells <= 0:
        return
    if isinstance(node, Leaf):
        yield PlacedPane(node.pane, x, y, cells, rows)
    elif isinstance(node, Beside):
        for (_, part), width in zip(node.parts, _widths(node, cells), strict=True):
            yield from _placed(part, _Area(x, y, width, rows), wanted)
            x += width
    else:
        for part, height in zip(node.parts, _heights(node, cells, rows, wanted), strict=True):
            yield from _placed(part, _Area(x, y, cells, height), wanted)
            y += height


def _widths(node: Beside, cells: int) -> list[int]:
    """Shares the cells out; what is left over by rounding goes to the last part."""
    total = sum(share for share, _ in node.parts)
    widths = [cells * share // total for share, _ in node.parts]
    widths[-1] += cells - sum(widths)
    return widths


def _heights(node: Below, cells: int, rows: int, wanted: Wanted) -> list[int]:
    """Shares the rows out: to each part in turn what it can use and may take, then what is left to those that can.

    The first part always has rows; a later one is left out where fewer than its least are left for it.
    """
    heights: list[int] = []
    left = rows
    for index, part in enumerate(node.parts):
        most = rows * part.most // 100 if isinstance(part, Leaf) else rows
        height = min(_wanted(part, cells, wanted), max(most, _least(part)), left)
        if index and left < _least(part):
            height = 0
        heights.append(max(height, min(_least(part), left)) if height else 0)
        left -= heights[-1]
    for index, part in enumerate(node.parts):  # rows that a part may use beyond its share
        more = min(left, _wanted(part, cells, wanted) - heights[index]) if heights[index] else 0
        if more > 0:
            heights[index] += more
            left -= more
    growing = [i for i, part in enumerate(node.parts) if heights[i] and _grows(part)] or [0]
    heights[growing[0]] += left
    return heights


def _least(node: Node) -> int:
    if isinstance(node, Leaf):
        return node.least
    if isinstance(node, Beside):
        return max(_least(part) for _, part in node.parts)
    return _least(node.parts[0])


def _wanted(node: Node, cells: int, wanted: Wanted) -> int:
    if isinstance(node, Leaf):
        return wanted(node.pane, cells)
    if isinstance(node, Beside):
        widths = _widths(node, cells)
        return max(_wanted(part, width, wanted) for (_, part), width in zip(node.parts, widths, strict=True))
    return sum(_wanted(part, cells, wanted) for part in node.parts)


def _grows(node: Node) -> bool:
    if isinstance(node, Leaf):
        return node.grows
    return any(_grows(part) for part in _parts(node))
