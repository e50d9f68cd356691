"""The footer: keys and what they do. The way out is always named; what does not fit is counted, never cut."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width

WAY_OUT: Final = ("back", "help", "quit")
"""Actions that are named at the end, whatever else there is room for; `back` gives way first."""
_GAP: Final = StyledText("  ")
_LEAST_MESSAGE: Final = 20


class Hint(NamedTuple):
    """A key that the footer names, and in how few words. `action`: what a click on it carries out."""

    action: str
    key: str
    words: str


class Spot(NamedTuple):
    """Cells `[start, end)` of the footer that a click on carries out `action`."""

    start: int
    end: int
    action: str


class Footer(NamedTuple):
    """The line, and what can be clicked in it."""

    line: Line
    spots: tuple[Spot, ...]


def footer(hints: Sequence[Hint], look: Look, cells: int, message: str = "") -> Footer:
    """Draws one line in exactly `cells`.

    Args:
        hints: the most important first; those of `WAY_OUT` stand at the end.
        look: how words are written.
        cells: width.
        message: shown in place of the keys while it is not empty, but never of the way out; for screens that have no
            other place for it.
    """
    pinned = [hint for name in WAY_OUT for hint in hints if hint.action == name]
    others = [] if message else [hint for hint in hints if hint.action not in WAY_OUT]
    ways = list(_ways(pinned, look))
    marks = _count(len(others), look)
    least = _LEAST_MESSAGE if message else width(marks) + (1 if others else 0)
    end = next((way for way in ways if _width(way) + least + 2 <= cells), ways[-1])
    if message:
        room = cells - 1 - (_width(end) + 3 if _width(end) + _LEAST_MESSAGE + 2 <= cells else 0)
        words = cut((look.foreign(message, "text"),), max(0, room))
        return _placed([], words, end if room < cells - 1 else [], cells)
    for count in range(len(others), -1, -1):
        hidden = _count(len(others) - count, look) if count < len(others) else ()
        shown = [(hint.action, _hint(hint, look)) for hint in others[:count]]
        tail = _width(end) + (1 + width(hidden) if hidden else 0)
        if 1 + _width(shown) + (2 if shown else 0) + tail + 1 <= cells or not count:
            return _placed(shown, (), [*([("help", hidden)] if hidden else []), *end], cells)
    return Footer(left((), cells), ())


_Pieces = list[tuple[str, Line]]


def _ways(pinned: Sequence[Hint], look: Look) -> Iterator[_Pieces]:
    """Yields the way out in words, then with less and less of them."""
    for first in range(len(pinned)):
        if pinned[first].action != "quit":
            yield [(hint.action, _hint(hint, look)) for hint in pinned[first:]]
    yield [(h.action, _hint(h, look) if h.action == "quit" else _key(h, look)) for h in pinned if h.action != "back"]
    yield [(hint.action, _key(hint, look)) for hint in pinned if hint.action != "back"]


def _width(pieces: _Pieces) -> int:
    return width(joined([line for _, line in pieces], _GAP))


def _placed(shown: _Pieces, words: Line, end: _Pieces, cells: int) -> Footer:
    """Sets what is shown flush left and the way out flush right, and notes the cells of each piece."""
    spots: list[Spot] = []
    start: list[StyledText] = [StyledText(" "), *words]
    at = 1 + width(words)
    for action, line in shown:
        if at > 1:
            start.append(_GAP)
            at += 2
        spots.append(Spot(at, at + width(line), action))
        start += line
        at += width(line)
    marked = len(end) > 1 and end[0][0] == end[1][0]  # the count of what is hidden stands a blank before the help
    line_: list[StyledText] = []
    ends: list[Spot] = []
    wide = 0
    for index, (action, line) in enumerate(end):
        if index:
            blank = 1 if index == 1 and marked else 2
            line_.append(StyledText(" " * blank))
            wide += blank
        ends.append(Spot(wide, wide + width(line), action))
        line_ += line
        wide += width(line)
    gap = max(0, cells - at - wide - 1)
    spots += [Spot(at + gap + s.start, at + gap + s.end, s.action) for s in ends]
    made = left((*start, StyledText(" " * gap), *line_), cells)
    return Footer(made, tuple(spot for spot in spots if spot.start < cells and spot.end > spot.start))


def _count(hidden: int, look: Look) -> Line:
    """Says how many more keys there are."""
    return (look.span(f"+{hidden}", "soft"),) if hidden else ()


def _key(hint: Hint, look: Look) -> Line:
    return (look.span(hint.key, "key"),)


def _hint(hint: Hint, look: Look) -> Line:
    return (look.span(hint.key, "key"), look.span(f" {hint.words}", "soft"))
