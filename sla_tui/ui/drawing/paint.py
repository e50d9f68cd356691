"""From lines of words with roles to strips of styled cells: the only place where text reaches the screen."""

from __future__ import annotations

from rich.segment import Segment
from textual.strip import Strip

from sla_tui.ui.drawing.spans import Line, left
from sla_tui.ui.drawing.styles import style_of

_ASCII = {"…": ">"}


_NONE: frozenset[str] = frozenset()


def paint(line: Line, cells: int, theme: str, *, ascii_only: bool = False, kept: frozenset[str] = _NONE) -> Strip:
    """Paints `line` as a strip of exactly `cells`; with `ascii_only` in nothing but ASCII and what is `kept`.

    Text goes into segments as it is, without being read as markup; whatever a terminal would obey has been taken out by
    `inert`, and is taken out again here should a view-model have forgotten it.
    """
    line = left(line, cells)
    if all(text.isprintable() and (text.isascii() or not ascii_only) for text, _ in line):
        return Strip([Segment(text, style_of(theme, role)) for text, role in line if text], cells)
    segments = [
        Segment(_safe(text, kept if ascii_only else None), style_of(theme, role)) for text, role in line if text
    ]
    return Strip(segments).adjust_cell_length(cells, style_of(theme, "text"))


def _safe(text: str, kept: frozenset[str] | None) -> str:
    """Takes out what a terminal would obey; all but ASCII and what is `kept` becomes ``?``, unless that is None."""
    if not text.isprintable():
        text = "".join(letter for letter in text if letter.isprintable())
    if kept is not None:
        text = "".join(letter if letter.isascii() or letter in kept else _ASCII.get(letter, "?") for letter in text)
    return text
