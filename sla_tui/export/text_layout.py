"""Text laid out in terminal cells: widths, cutting, padding, wrapping, columns. Knows nothing of services."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.cells import cell_len, set_cell_size

ELLIPSIS = "…"
UNITS = frozenset({"%", "d", "h", "m", "s", "ms"})
SIGNS = frozenset({"≤", "≥", "<=", ">=", "<", ">", "="})


def cut(text: str, width: int) -> str:
    """Cuts `text` to at most `width` cells, with an ellipsis where something is missing."""
    if cell_len(text) <= width:
        return text
    return set_cell_size(text, width - 1).rstrip() + ELLIPSIS if width > 0 else ""


def left(text: str, width: int) -> str:
    """Cuts or pads `text` to exactly `width` cells, flush left."""
    shown = cut(text, width)
    return shown + " " * (width - cell_len(shown))


def right(text: str, width: int) -> str:
    """Cuts or pads `text` to exactly `width` cells, flush right."""
    shown = cut(text, width)
    return " " * (width - cell_len(shown)) + shown


def wrap(text: str, width: int) -> list[str]:
    """Breaks `text` into lines of at most `width` cells, at blanks (never inside ``≤ 400 ms``).

    A single word that is longer than a line is broken where it must be.
    """
    lines: list[str] = []
    line = ""
    for word in _words(text):
        if line and cell_len(line) + 1 + cell_len(word) > width:
            lines.append(line)
            line = ""
        line = f"{line} {word}" if line else word
        while cell_len(line) > width:
            head = set_cell_size(line, width).rstrip() or line[:1]
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line] if line or not lines else lines


def _words(text: str) -> list[str]:
    """Returns the words of `text`; a number, its unit and the sign before it are one."""
    words: list[str] = []
    for word in text.split():
        if words and (words[-1] in SIGNS or (word.rstrip(",;:.)") in UNITS and words[-1][-1].isdigit())):
            words[-1] += f" {word}"
        else:
            words.append(word)
    return words


def table(
    rows: Sequence[Sequence[str]],
    *,
    flush_left: Iterable[int],
    flexible: int | None,
    width: int,
    gap: int = 2,
    least: Sequence[int] = (),
) -> list[str]:
    """Aligns rows as lines.

    Args:
        rows: cells, all rows of one length; the first may be the headings.
        flush_left: which columns are words; the others are figures and flush right.
        flexible: the column that gives way (down to 12 cells) where the line would be longer than `width`; None: none,
            and the line is as long as it is.
        width: cells a line may take.
        gap: blanks between columns.
        least: the cells that each column takes at least.
    """
    if not rows:
        return []
    words = frozenset(flush_left)
    widths = [max(cell_len(row[i]) for row in rows) for i in range(len(rows[0]))]
    if least:
        widths = list(map(max, widths, least))
    over = sum(widths) + gap * (len(widths) - 1) - width
    if flexible is not None and over > 0:
        widths[flexible] = max(12, widths[flexible] - over)
    return [
        (" " * gap).join((left if i in words else right)(cell, widths[i]) for i, cell in enumerate(row)).rstrip()
        for row in rows
    ]
