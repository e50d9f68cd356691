"""What every view but the fleet table is drawn as: rows under headings in a frame, some of them selectable.

A view-model makes a `ListView` of a snapshot; `draw` shows the part that fits, keeps the cursor on what it was on,
and says what is not seen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, NamedTuple, TypeVar

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, left, selected, width
from sla_tui.ui.parts.frame import Titles, bottom, edge, saying, top
from sla_tui.ui.parts.table import HeadingSpot
from sla_tui.ui.service.pieces import centred, thumb
from sla_tui.ui.views.list_panes import (
    LEAST_LIST,
    NONE,
    ListArrangement,
    ListPane,
    beside,
    beside_cells,
    drawn_pane,
    side_by_side,
)

_FRAMED_ROWS, _FRAMED_CELLS = 8, 30
_HEAD_ROWS = 5
FAR: Final = 1_000_000
"""So many steps are to the first or the last row, whatever is between."""
T = TypeVar("T")


class Subject(NamedTuple):
    """What a row is about: enough to open it, explain it, copy it or act on it.

    Attributes:
        service: its id.
        outage: the instant at which the outage began.
        source: its id.
        period: the key of the period, and `start` its first instant, where that may not be the one on the screen.
        agreement: the id of the service's agreement that a credit is of; empty: the service's own.
        line: a line of the log, with how many equal ones are before it.
    """

    service: str = ""
    outage: int | None = None
    source: str = ""
    period: str = ""
    start: int | None = None
    agreement: str = ""
    line: str = ""


class ListRow(NamedTuple):
    """One line. `subject`: what is selected with it; None: it cannot be selected (a heading, a total, a sentence).

    The line of a selectable row leaves its first cell to the cursor, which is not part of it. `lead` and `tail` stand
    before and after it where several columns are side by side: they are not selected with it. `headings`: these are the
    column headings, which scroll with the rows where something else stands above them in the list.
    """

    line: Line
    subject: Subject | None = None
    lead: Line = ()
    tail: Line = ()
    headings: bool = False

    @property
    def whole(self) -> Line:
        """All of it."""
        return (*self.lead, *self.line, *self.tail)


class ListView(NamedTuple):
    """All that a view says at one width.

    Attributes:
        title: set into the upper edge, after the way that led here.
        rows: from top to bottom.
        head: column headings; they stay where they are while the rows scroll.
        end: at the right of the upper edge.
        empty: drawn in the middle where there is no row: why, and the way out.
        start: the row that is shown first when the view opens.
        spots: where the headings of columns stand that the list can be ordered by.
        arrangement: the panes around the list.
        above: what stands in the pane above it.
        beside: makes the pane beside it, of what is selected and for so many cells.
        below: make the panes below it likewise.
        split: where two columns of boxes stand side by side the cells of the left one, whose rows then bring the edges
            at their sides; 0: one frame.
        right: what is set into the upper edge of the right one.
    """

    title: Line
    rows: Sequence[ListRow]
    head: Sequence[Line] = ()
    end: Line = ()
    empty: Sequence[Line] = ()
    start: int = 0
    spots: Sequence[HeadingSpot] = ()
    arrangement: ListArrangement = NONE
    above: ListPane | None = None
    beside: Callable[[Subject | None, int], ListPane] | None = None
    below: Sequence[Callable[[Subject | None, int], ListPane]] = ()
    split: int = 0
    right: Titles = Titles()


@dataclass(slots=True)
class ListPlace:
    """Where somebody stands in a list view.

    Attributes:
        subject: what is selected.
        index: its row; -1 where nothing can be selected.
        top: the first row that is seen; None before it was first drawn.
        visible: how many rows are seen.
        total: how many there are.
        follow: whether the selected row is kept in sight when rows come and go.
        above: rows above the list.
        cells: of the list.
    """

    subject: Subject | None = None
    index: int = -1
    top: int | None = None
    visible: int = 1
    total: int = 0
    follow: bool = False
    above: int = 0
    cells: int = 0


def is_framed(cells: int, rows: int) -> bool:
    """Returns whether a list view has its frame at that size."""
    return rows >= _FRAMED_ROWS and cells >= _FRAMED_CELLS


def inner(cells: int, rows: int) -> int:
    """Returns the width of the rows of a list view that is drawn in `cells` x `rows`."""
    return cells - 2 if is_framed(cells, rows) else cells


def plain_rows(lines: Iterable[Line]) -> list[ListRow]:
    """Makes rows that cannot be selected."""
    return [ListRow(line) for line in lines]


def move(listing: ListView, place: ListPlace, steps: int) -> None:
    """Selects the row so many selectable rows further, or scrolls to where there is one: no sentence is jumped over."""
    choices = _choices(listing)
    if abs(steps) >= FAR:
        place.top = 0 if steps < 0 else max(0, place.total - place.visible)
        _take(listing, place, choices[0 if steps < 0 else -1] if choices else None)
        place.follow = False
        return
    if place.index in choices and _sees(place, place.index):
        now = choices.index(place.index)
        wanted = min(max(now + steps, 0), len(choices) - 1)
        if wanted != now and abs(choices[wanted] - place.index) <= place.visible:
            _take(listing, place, choices[wanted])
            place.follow = True
            return
    scroll(listing, place, steps)


def scroll(listing: ListView, place: ListPlace, rows: int) -> None:
    """Moves what is seen by so many rows, and the selection with it where it would be left behind."""
    place.top = min(max((place.top or 0) + rows, 0), max(0, place.total - place.visible))
    place.follow = False
    seen = [i for i in _choices(listing) if _sees(place, i)]
    if seen and not _sees(place, place.index):
        _take(listing, place, seen[0 if rows > 0 else -1])


def page(listing: ListView, place: ListPlace, sign: int) -> None:
    """Moves a screenful on (1) or back (-1)."""
    step = sign * max(1, place.visible - 1)
    if len(_choices(listing)) == len(listing.rows):
        choices = range(len(listing.rows))
        _take(listing, place, min(max(place.index + step, 0), choices[-1]) if choices else None)
        place.follow = True
    else:
        scroll(listing, place, step)


def point(listing: ListView, place: ListPlace, index: int) -> bool:
    """Selects the row at `index`; returns whether it can be selected."""
    if not 0 <= index < len(listing.rows) or listing.rows[index].subject is None:
        return False
    _take(listing, place, index)
    return True


def settle(listing: ListView, place: ListPlace, visible: int) -> None:
    """Finds the selected subject among the rows again, and what is seen of them."""
    opened = place.top is None
    place.visible, place.total = max(1, visible), len(listing.rows)
    found = _find(listing, place)
    _take(listing, place, found)
    first = listing.start if opened else place.top or 0
    if found is not None and place.follow:
        if found <= _choices(listing)[0] and found < visible:
            first = 0  # with the first choice what stands above it is seen too
        first = min(max(first, found - visible + 1), found)
    place.top = max(0, min(first, len(listing.rows) - visible))


def _choices(listing: ListView) -> list[int]:
    return [i for i, row in enumerate(listing.rows) if row.subject is not None]


def _sees(place: ListPlace, index: int) -> bool:
    return (place.top or 0) <= index < (place.top or 0) + place.visible


def _take(listing: ListView, place: ListPlace, index: int | None) -> None:
    place.subject = None if index is None else listing.rows[index].subject
    place.index = -1 if index is None else index


def _find(listing: ListView, place: ListPlace) -> int | None:
    """Finds the row of the selected subject; where it is gone, the nearest one to where it stood."""
    choices = _choices(listing)
    if not choices:
        return None
    if place.subject is None:  # where the view opens
        return next((i for i in choices if i >= listing.start), choices[-1])
    same = (i for i in choices if listing.rows[i].subject == place.subject)
    return next(same, min(choices, key=lambda i: abs(i - place.index)))


def room_of(listing: ListView, cells: int, rows: int) -> int:
    """Counts the rows that are seen at once in `cells` x `rows`."""
    used = (2 if is_framed(cells, rows) else 0) + len(_head(listing, rows))
    return max(0, rows - used)


def _head(listing: ListView, rows: int) -> Sequence[Line]:
    return listing.head if rows >= _HEAD_ROWS and listing.rows else ()


def draw(listing: ListView, place: ListPlace, look: Look, cells: int, rows: int, *, message: str = "") -> list[Line]:
    """Draws the list view and its panes in exactly `cells` x `rows`; moves `place` so that the selected row is seen.

    `message`: set into the lower edge of the list, where there is one.
    """
    above, below, side = _divided(listing, cells, rows)
    place.above, place.cells = above, cells - side
    listed = _draw_list(listing, place, look, cells - side, rows - above - below, message)
    if side and listing.beside is not None:
        pane = drawn_pane(listing.beside(place.subject, side - 2), look, side, rows - above - below)
        listed = beside(listed, pane)
    over = [] if listing.above is None or not above else drawn_pane(listing.above, look, cells, above)
    makers = [partial(make, place.subject) for make in listing.below] if below else []
    return [*over, *listed, *side_by_side(makers, look, cells, below)]


def _divided(listing: ListView, cells: int, rows: int) -> tuple[int, int, int]:
    """Divides the room: rows above, rows below, cells beside; the list keeps what it needs."""
    panes = listing.arrangement
    if not is_framed(cells, rows):
        return 0, 0, 0
    above = len(listing.above.lines) + 2 if panes.above and listing.above is not None else 0
    below = panes.below if listing.below else 0
    if panes.rest and below:
        left_over = rows - above - len(listing.rows) - len(_head(listing, rows)) - 2
        below = left_over if left_over >= below else 0
    if rows - above - below < LEAST_LIST:
        below = 0
    return above, below, beside_cells(panes, cells) if listing.beside is not None else 0


def _draw_list(listing: ListView, place: ListPlace, look: Look, cells: int, rows: int, message: str) -> list[Line]:  # noqa: PLR0917
    framed, across = is_framed(cells, rows), inner(cells, rows)
    room = room_of(listing, cells, rows)
    settle(listing, place, room)
    first = place.top or 0
    body: list[Line] = [left(line, across) for line in _head(listing, rows)]
    shown = listing.rows[first : first + room]
    body += [_row(row, chosen=first + i == place.index, look=look, cells=across) for i, row in enumerate(shown)]
    if not listing.rows:
        body += [left(line, across) for line in centred(list(listing.empty), across, room)]
    body += [(StyledText(" " * across),)] * (rows - len(body) - (2 if framed else 0))
    if not framed:
        return [left(line, cells) for line in body[: max(0, rows)]]
    if listing.split:
        return _columns(listing, place, look, (cells, room), message)
    marks = thumb(first, room, len(listing.rows))
    headings = len(_head(listing, rows))
    side = edge(look)
    return [
        top(listing.title, listing.end, cells, look),
        *((side, *line, edge(look, thumb=i - headings in marks)) for i, line in enumerate(body)),
        saying(message, look, cells) if message else bottom(_seen(first, room, len(listing.rows), look), cells, look),
    ]


def _columns(listing: ListView, place: ListPlace, look: Look, size: tuple[int, int], message: str = "") -> list[Line]:
    """Draws two columns of boxes in a frame of `size`: cells, and rows between its edges."""
    (cells, room), first, split = size, place.top or 0, listing.split
    marks = thumb(first, room, len(listing.rows))
    body = [
        _row(row, chosen=first + i == place.index, look=look, cells=cells)
        for i, row in enumerate(listing.rows[first : first + room])
    ]
    body = [(*line[:-1], edge(look, thumb=True)) if i in marks else line for i, line in enumerate(body)]
    blank = (edge(look), StyledText(" " * (split - 2)), edge(look))
    body += [(*blank, edge(look), StyledText(" " * (cells - split - 2)), edge(look))] * (room - len(body))
    seen = _seen(first, room, len(listing.rows), look)
    right = saying(message, look, cells - split) if message else bottom(seen, cells - split, look)
    title = (*top(listing.title, listing.end, split, look), *top(*listing.right[:2], cells - split, look))
    return [title, *body, (*bottom((), split, look), *right)]


def _row(row: ListRow, *, chosen: bool, look: Look, cells: int) -> Line:
    if row.subject is None:
        return left(row.whole, cells)
    cells -= width(row.lead) + width(row.tail)
    line = left((StyledText(look.glyphs.cursor if chosen else " ", "accent"), *row.line), cells)
    return (*row.lead, *(selected(line) if chosen else line), *row.tail)


def _seen(first: int, visible: int, total: int, look: Look) -> Line:
    """Says which rows are seen, where not all are."""
    if total <= visible:
        return ()
    words = look.say("list.seen", first=first + 1, last=min(first + visible, total), total=total)
    return (look.span(words, "soft"),)


def kept(items: Iterable[T], *tests: Callable[[T], bool] | None) -> tuple[list[T], int]:
    """Returns the items that pass every test there is, and how many do not."""
    wanted = [test for test in tests if test is not None]
    out: list[T] = []
    hidden = 0
    for item in items:
        if all(test(item) for test in wanted):
            out.append(item)
        else:
            hidden += 1
    return out, hidden
