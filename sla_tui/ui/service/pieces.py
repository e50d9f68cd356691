"""Small pieces that the parts of the panel share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import (
    Line,
    StyledText,
    cells_of,
    cut,
    joined,
    joined_roles,
    left,
    width,
    without_start,
)

LABEL: Final = 11
"""Cells that the word at the start of a line takes, its margins included."""
UNCUT: Final = 1_000
"""Cells of a line that is to be wrapped."""
_PIECES: Final = re.compile(r"\S+|\s+")
_INDENT: Final = StyledText(" " * LABEL)


def label(name: str, look: Look) -> Line:
    """Draws the word at the start of a line: the phrase `label.name`, or blanks of its width for ""."""
    return left((StyledText(" "), look.span(look.say(f"label.{name}") if name else "", "heading")), LABEL)


def unlabelled(lines: Iterable[Line]) -> list[Line]:
    """Takes the word at the start of each line away, and its room but for a margin: a box says it in its edge."""
    return [(StyledText(" "), *without_start(line, LABEL)) for line in lines]


def wrapped(lines: Iterable[Line], cells: int) -> Iterator[Line]:
    """Goes on below, behind the room of the word at the start, where a line takes more than `cells`; cuts no command.

    A word that is longer than a line by itself is cut, with a mark.
    """
    for line in lines:
        if width(line) <= cells:
            yield line
            continue
        out: list[StyledText] = []
        for text, role in line:
            for piece in _PIECES.findall(text):
                if piece.isspace() and len(out) == 1 and out[0] == _INDENT:
                    continue
                if out and not piece.isspace() and width(out) + cells_of(piece) > cells and width(out) > LABEL:
                    yield cut(_without_end(out), cells)
                    out = [_INDENT]
                out.append(StyledText(piece, role))
        yield cut(joined_roles(out), cells)


def _without_end(spans: Sequence[StyledText]) -> Line:
    """Joins the spans without the blanks at their end, which would count as something that is cut."""
    kept = list(spans)
    while kept and kept[-1].text.isspace():
        kept.pop()
    return joined_roles(kept)


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
