"""Small pieces that the parts of the panel share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width, without_start

LABEL: Final = 11
"""Cells that the word at the start of a line takes, its margins included."""


def label(name: str, look: Look) -> Line:
    """Draws the word at the start of a line: the phrase `label.name`, or blanks of its width for ""."""
    return left((StyledText(" "), look.span(look.say(f"label.{name}") if name else "", "heading")), LABEL)


def unlabelled(lines: Iterable[Line]) -> list[Line]:
    """Takes the word at the start of each line away, and its room but for a margin: a box says it in its edge."""
    return [(StyledText(" "), *without_start(line, LABEL)) for line in lines]


def dotted(parts: list[Line], look: Look) -> Line:
    """Joins the parts with faint dots between them."""
    return joined(parts, look.span(" · ", "faint"))


def centred(lines: list[Line], cells: int, rows: int) -> list[Line]:
    """Puts the lines in the middle of an empty pane; from the first, as many as there is room for."""
    lines = [cut(line, cells) for line in lines[:rows]]
    above = max(0, (rows - len(lines)) // 2)
    return [()] * above + [(StyledText(" " * ((cells - width(line)) // 2)), *line) for line in lines]


def thumb(top: int, visible: int, total: int) -> range:
    """Finds the rows in whose right edge the scroll bar's thumb stands; none where all rows are seen."""
    if total <= visible or visible < 2:
        return range(0)
    size = max(1, visible * visible // total)
    start = (visible - size) * top // max(1, total - visible)
    return range(start, start + size)
