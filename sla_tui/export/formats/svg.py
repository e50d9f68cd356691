"""A document as a picture of its text (SVG): for a wiki or a mail that keeps no columns. Fetches nothing from anywhere.

Every run of text is told how wide it is, so that columns stay straight in whatever monospace font the reader has.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from rich.cells import cell_len

from sla_tui.export.blocks import Document
from sla_tui.export.formats.markup import Markup, el, join, raw
from sla_tui.export.formats.text import render_text
from sla_tui.export.style import Style
from sla_tui.language import Language

CELL: Final = 8.4
LINE: Final = 19
SIZE: Final = 14
MARGIN: Final = 20

_SGR: Final = re.compile(r"\x1b\[([0-9;]*)m")
_CLASSES: Final = {"1": "b", "1;31": "b bad", "1;33": "b risk", "1;35": "b none", "32": "good"}
_RUN: Final = re.compile(r"\S+(?: \S+)*")
_LOOKS: Final = """
text{font-family:ui-monospace,SFMono-Regular,Menlo,Consolas,"DejaVu Sans Mono",monospace;font-size:14px;fill:#1b1e23}
rect{fill:#fff;stroke:#d5d9e0}.b{font-weight:700}
.bad{fill:#b3261e}.risk{fill:#855000}.none{fill:#6b3fa0}.good{fill:#1a6b3c}
@media(prefers-color-scheme:dark){text{fill:#e6e8ec}rect{fill:#15171b;stroke:#343943}
.bad{fill:#ff8a80}.risk{fill:#f5b74f}.none{fill:#c9a6ff}.good{fill:#6fd08c}}
"""


class WordRun(NamedTuple):
    """Words without a gap of two blanks: where they begin and how wide they are, in cells, and their classes."""

    column: int
    cells: int
    words: str
    classes: str


def render_svg(document: Document, language: Language, *, width: int = 80, style: Style | None = None) -> str:
    """Draws the document's text as one SVG picture, ending in a line break.

    Args:
        document: what is drawn.
        language: of the words that drawing adds.
        width: columns of the text.
        style: symbols or ASCII; the picture has its own colours, which follow the reader's light or dark.
    """
    ascii_only = style is not None and style.ascii_only
    looks = Style(color=True, ascii_only=ascii_only)
    lines = render_text(document, language, width=width, style=looks).splitlines()
    across = round(width * CELL + 2 * MARGIN)
    down = LINE * len(lines) + 2 * MARGIN
    plain = " ".join(_SGR.sub("", line).strip() for line in lines[:6]).strip()
    picture = el(
        "svg",
        el("title", plain),
        el("style", raw(_LOOKS)),
        el("rect", x=0.5, y=0.5, width=across - 1, height=down - 1, rx=8),
        join(_drawn(line, MARGIN + LINE * index + SIZE) for index, line in enumerate(lines)),
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {across} {down}",
        width=across,
        height=down,
        role="img",
    )
    return f"{picture}\n"


def _drawn(line: str, y: int) -> Markup:
    return join(
        el(
            "text",
            run.words,
            x=_number(MARGIN + run.column * CELL),
            y=y,
            textLength=_number(run.cells * CELL),
            lengthAdjust="spacingAndGlyphs",
            class_=run.classes or None,
        )
        for run in runs(line)
    )


def runs(line: str) -> Iterator[WordRun]:
    """Cuts a line of coloured text into runs; blanks between columns are left out."""
    column, classes, at = 0, "", 0
    for mark in (*_SGR.finditer(line), None):
        words = line[at : mark.start() if mark else None]
        for found in _RUN.finditer(words):
            before = cell_len(words[: found.start()])
            yield WordRun(column + before, cell_len(found[0]), found[0], classes)
        column += cell_len(words)
        if mark:
            classes, at = _CLASSES.get(mark[1], ""), mark.end()


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
