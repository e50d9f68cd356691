"""Frames: titles set into the upper edge, counts into the lower one. The focused pane is brighter."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width


class Titles(NamedTuple):
    """What is set into the edges of a frame: at the start and the end of the upper one, at the end of the lower one."""

    start: Line = ()
    end: Line = ()
    foot: Line = ()


def top(start: Line, end: Line, cells: int, look: Look, *, focused: bool = True) -> Line:
    """The upper edge with a title at its start and one at its end; the second goes where there is no room."""
    return _edge(look.glyphs.frame[0] + look.glyphs.frame[1] + look.glyphs.frame[4], start, end, cells, focused=focused)


def bottom(end: Line, cells: int, look: Look, *, focused: bool = True) -> Line:
    """The lower edge with words at its end."""
    return _edge(look.glyphs.frame[2:5], (), end, cells, focused=focused)


def saying(message: str, look: Look, cells: int) -> Line:
    """The lower edge with a message set into it: what was just done, or an alarm."""
    signs = look.glyphs.frame[2:5]
    start = (look.span("» ", "accent"), look.foreign(message, "strong"))
    return _edge(signs, start, (), cells, focused=True)


def edge(look: Look, *, focused: bool = True, thumb: bool = False) -> StyledText:
    """One cell of the left or right edge."""
    if thumb:
        return StyledText(look.glyphs.thumb, "accent")
    return StyledText(look.glyphs.frame[5], "frame.focus" if focused else "frame")


def fits(start: Line, end: Line, cells: int) -> bool:
    """Tells whether an edge of that many cells has room for both titles."""
    return width(start) + width(end) + (8 if start else 4) <= cells - 2


def boxed(titles: Titles, body: Sequence[Line], look: Look, cells: int, rows: int) -> list[Line]:
    """Draws as many lines of `body` as there is room for in a frame of exactly `cells` x `rows`, not focused."""
    inner, room = max(0, cells - 2), max(0, rows - 2)
    side = edge(look, focused=False)
    drawn: list[Line] = [(side, *left(line, inner), side) for line in body[:room]]
    drawn += [(side, StyledText(" " * inner), side)] * (room - len(drawn))
    lines = [
        top(titles.start, titles.end, cells, look, focused=False),
        *drawn,
        bottom(titles.foot, cells, look, focused=False),
    ][:rows]
    return lines if cells > 1 else [left(line, cells) for line in lines]


def _edge(signs: str, start: Line, end: Line, cells: int, *, focused: bool) -> Line:
    """`signs`: the left corner, the right one, the bar between them."""
    first, last, bar = signs[0], signs[1], signs[2]
    role = "frame.focus" if focused else "frame"
    if cells < 2:
        return (StyledText(bar * cells, role),) if cells > 0 else ()
    inner = cells - 2
    if end and not fits(start, end, cells):
        end = ()
    if start:
        start = (StyledText(bar + " ", role), *cut(start, inner - 4), StyledText(" ", role)) if inner > 6 else ()
    if end:
        end = (StyledText(" ", role), *cut(end, inner - 4), StyledText(" " + bar, role)) if inner > 6 else ()
    gap = inner - width(start) - width(end)
    return (StyledText(first, role), *start, StyledText(bar * gap, role), *end, StyledText(last, role))
