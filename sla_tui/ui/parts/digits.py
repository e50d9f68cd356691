"""Letters and digits of pixels, five high, for a screen read from across the room: in blocks, or in half blocks."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText

HIGH: Final = 5
"""Pixels of a letter's height."""
LOW: Final = 3
"""Rows that letters of half blocks take."""
_ROWS: Final = {
    "0": "### # # # # # # ###",
    "1": " #  ##   #   #  ###",
    "2": "###   # ### #   ###",
    "3": "###   # ###   # ###",
    "4": "# # # # ###   #   #",
    "5": "### #   ###   # ###",
    "6": "### #   ### # # ###",
    "7": "###   #   #   #   #",
    "8": "### # # ### # # ###",
    "9": "### # # ###   # ###",
    "A": " #  # # ### # # # #",
    "B": "##  # # ##  # # ## ",
    "C": " ## #   #   #    ##",
    "D": "##  # # # # # # ## ",
    "E": "### #   ##  #   ###",
    "F": "### #   ##  #   #  ",
    "G": " ## #   # # # #  ##",
    "H": "# # # # ### # # # #",
    "I": "###  #   #   #  ###",
    "J": "  #   #   # # #  # ",
    "K": "# # # # ##  # # # #",
    "L": "#   #   #   #   ###",
    "M": "#   # ## ## # # # #   # #   #",
    "N": "#  # ## # # ## #  # #  #",
    "O": " #  # # # # # #  # ",
    "P": "##  # # ##  #   #  ",
    "Q": " #  # # # # ### ###",
    "R": "##  # # ##  # # # #",
    "S": " ## #    #    # ## ",
    "T": "###  #   #   #   # ",
    "U": "# # # # # # # # ###",
    "V": "# # # # # # # #  # ",
    "W": "#   # #   # # # # ## ## #   #",
    "X": "# # # #  #  # # # #",
    "Y": "# # # #  #   #   # ",
    "Z": "###   #  #  #   ###",
    ".": "        #",
    ",": "      # #",
    "+": "     #  ###  #     ",
    "€": " ## ##  #   ##   ##",
    "$": " ## ##   #   ## ## ",
    "£": " ## #   ##  #   ###",
    "¥": "# # # #  #  ###  # ",
    ":": "  #   #  ",
    "-": "        ###        ",
    "/": "  #   #  #  #   #  ",
    "&": " #  # #  #  # #  ##",
    " ": "         ",
}
"""Of each letter its five rows, a blank between two of them."""
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def _pixels(rows: str) -> tuple[str, ...]:
    wide = (len(rows) + 1) // HIGH - 1
    return tuple(rows[i * (wide + 1) :][:wide] for i in range(HIGH))


_FONT: Final = {letter: _pixels(rows) for letter, rows in _ROWS.items()}


def wide(text: str) -> int | None:
    """Counts the pixels that `text` is wide; None where one of its letters cannot be drawn."""
    letters = [_FONT.get(letter) for letter in text]
    return None if not text or None in letters else sum(len(one[0]) + 1 for one in letters if one) - 1


def drawable(text: str) -> str:
    """Returns a name as letters that can be drawn: capitals without their accents; "" where one of them cannot."""
    bare = "".join(c for c in unicodedata.normalize("NFKD", text.strip()) if not unicodedata.combining(c)).upper()
    return bare if wide(bare) is not None else ""


def blocks(text: str, size: int, role: str, look: Look) -> list[Line]:
    """Draws `text` in blocks: five rows of `size` cells each, a pixel `2 * size` cells wide; a span a letter.

    A letter that is drawn anew repaints its own cells and no other's. `text`: what `wide` knows the width of.
    """
    block = "#" if look.glyphs.ascii_only else "█"
    lines: list[Line] = []
    for row in range(HIGH):
        line = tuple(
            StyledText("".join((block if pixel == "#" else " ") * (2 * size) for pixel in pixels), role)
            for pixels in _rows(text, row)
        )
        lines += [line] * size
    return lines


def halves(text: str, role: str, look: Look, *, lowered: bool = False) -> list[Line]:
    """Draws `text` in half blocks, three rows high and a cell a pixel; ASCII has none of them: plain text.

    `lowered`: the half row that is left over stands above it.
    """
    if look.glyphs.ascii_only:
        return [(look.span(text, role),)]
    rows = [list(_rows(text, row)) for row in range(HIGH)]
    rows.insert(0 if lowered else HIGH, [" " * len(pixels) for pixels in rows[0]])
    return [
        tuple(
            StyledText("".join(_HALVES[a == "#", b == "#"] for a, b in zip(above, below, strict=True)), role)
            for above, below in zip(rows[row], rows[row + 1], strict=True)
        )
        for row in range(0, HIGH, 2)
    ]


def _rows(text: str, row: int) -> Iterator[str]:
    """Yields one row of each letter, with the blank that stands between it and the next."""
    for index, letter in enumerate(text):
        yield _FONT[letter][row] + " " * (index < len(text) - 1)
