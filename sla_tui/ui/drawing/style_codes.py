"""From one styled piece to the next with as few control codes as will do: only what differs is said again.

A colour in full takes 19 bytes, a reset 4; over a slow line they are most of what a changed digit costs.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

from rich.color import ColorSystem
from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

RESET: Final = "\x1b[0m"
_DEFAULT_FOREGROUND, _DEFAULT_BACKGROUND = "39", "49"
_COLOR_TOKENS: Final = {"2": 5, "5": 3}
"""How many numbers a colour is that begins with 38 or 48, by the second of them."""


class StyleCodes(NamedTuple):
    """The numbers of a style: what is switched on (bold, reversed), and the two colours; "" for what is not said."""

    on: str = ""
    foreground: str = ""
    background: str = ""


_PLAIN: Final = StyleCodes()


class StyleWriter:
    """Writes pieces one after the other, and remembers in which style the terminal is. Begins where it is reset."""

    def __init__(self, colors: ColorSystem) -> None:
        """Writes colours as `colors` has them."""
        self._colors = colors
        self._now = _PLAIN

    def written(self, segment: Segment) -> str:
        """Returns what brings the piece to the terminal."""
        text, style, _ = segment
        if not text:
            return ""
        wanted = _PLAIN if style is None else codes_of(style, self._colors)
        if wanted is None:  # a link: it ends with a reset
            before, self._now = self.reset(), _PLAIN
            return f"{before}{Strip.render_style(style or Style(), text, self._colors)}"
        step, self._now = between(self._now, wanted), wanted
        return step + text

    def reset(self) -> str:
        """Returns what brings the terminal back to where it began."""
        step, self._now = "" if self._now == _PLAIN else RESET, _PLAIN
        return step


def between(old: StyleCodes, new: StyleCodes) -> str:
    """Returns what takes a terminal from one style to another."""
    if old == new:
        return ""
    if new == _PLAIN:
        return RESET
    again = old.on not in {new.on, ""}
    before = _PLAIN if again else old
    parts = ["0"] if again else []
    if new.on != before.on:
        parts.append(new.on)
    if new.foreground != before.foreground:
        parts.append(new.foreground or _DEFAULT_FOREGROUND)
    if new.background != before.background:
        parts.append(new.background or _DEFAULT_BACKGROUND)
    return f"\x1b[{';'.join(parts)}m"


@lru_cache(maxsize=1024)
def codes_of(style: Style, colors: ColorSystem) -> StyleCodes | None:
    """Takes a style apart into its numbers; None where it is more than those (a link)."""
    drawn = Strip.render_style(style, "", colors)
    if not drawn:
        return _PLAIN
    if not drawn.startswith("\x1b[") or not drawn.endswith(f"m{RESET}"):
        return None
    numbers = drawn[2 : -len(RESET) - 1].split(";")
    on, foreground, background = [], "", ""
    at = 0
    while at < len(numbers):
        number = numbers[at]
        size = _COLOR_TOKENS.get(numbers[at + 1], 1) if number in {"38", "48"} and at + 1 < len(numbers) else 1
        value = ";".join(numbers[at : at + size])
        at += size
        if number[:1] in "39" and len(number) == 2:
            foreground = "" if value == _DEFAULT_FOREGROUND else value
        elif (number[:1] == "4" and len(number) == 2) or (number[:2] == "10" and len(number) == 3):
            background = "" if value == _DEFAULT_BACKGROUND else value
        else:
            on.append(value)
    return StyleCodes(";".join(on), foreground, background)
