"""Big digits for a screen read from across the room: five pixels high, in blocks, in half blocks, or as text."""

from __future__ import annotations

from typing import Final

from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import StyledText

HIGH: Final = 5
LOW: Final = 3
_FONT: Final = {
    "0": ("###", "# #", "# #", "# #", "###"),
    "1": (" # ", "## ", " # ", " # ", "###"),
    "2": ("###", "  #", "###", "#  ", "###"),
    "3": ("###", "  #", "###", "  #", "###"),
    "4": ("# #", "# #", "###", "  #", "  #"),
    "5": ("###", "#  ", "###", "  #", "###"),
    "6": ("###", "#  ", "###", "# #", "###"),
    "7": ("###", "  #", "  #", "  #", "  #"),
    "8": ("###", "# #", "###", "# #", "###"),
    "9": ("###", "# #", "###", "  #", "###"),
    "d": ("  #", "  #", "###", "# #", "###"),
    "h": ("#  ", "#  ", "###", "# #", "# #"),
    "m": ("     ", "     ", "#####", "# # #", "# # #"),
    "s": ("   ", " ##", "#  ", "  #", "## "),
    ".": (" ", " ", " ", " ", "#"),
    ":": (" ", "#", " ", "#", " "),
    "-": ("   ", "   ", "###", "   ", "   "),
    "~": ("     ", " #  #", "# ## ", "     ", "     "),
    " ": (" ", " ", " ", " ", " "),
}
_HALVES: Final = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def big(text: str, cells: int, rows: int, role: str, look: Look) -> list[StyledText]:
    """`text` as large as fits into `cells` x `rows`: a span a row, all equally wide. At least one row, of plain text.

    Args:
        text: digits, the letters d h m s, blanks, ``.`` ``:`` ``-`` ``~`` and the minus sign.
        cells: the room; plain text may be wider, and is cut by the caller.
        rows: 5 or more are needed for blocks, 3 for half blocks.
        role: its colour.
        look: how it is drawn.
    """
    letters = [_FONT.get(letter) for letter in text.replace("−", "-")]
    if text and None not in letters:
        pixels = [" ".join(letter[row] for letter in letters if letter) for row in range(HIGH)]
        width = len(pixels[0])
        block = "#" if look.glyphs.ascii_only else "█"
        for wide in (2, 1):
            if rows >= HIGH and width * wide <= cells:
                return [StyledText("".join((block if p == "#" else " ") * wide for p in row), role) for row in pixels]
        if rows >= LOW and width <= cells and not look.glyphs.ascii_only:
            pairs = zip((*pixels, " " * width)[::2], (*pixels, " " * width)[1::2], strict=True)
            return [
                StyledText("".join(_HALVES[a == "#", b == "#"] for a, b in zip(upper, lower, strict=True)), role)
                for upper, lower in pairs
            ]
    return [look.span(text, role)]
