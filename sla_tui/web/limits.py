"""What a visitor may send: numbers are bounded before anything is made of them, messages counted, all else refused."""

from __future__ import annotations

import json
from collections import deque
from dataclasses import dataclass
from typing import Final, Literal, NamedTuple

MOST_COLUMNS: Final = 1000
MOST_ROWS: Final = 400
"""A page on the largest screens that there are has less than half of these."""
MESSAGE_BYTES: Final = 64 * 1024
"""The longest message that is read."""
FONT_SIZES: Final = range(4, 101)
"""Pixels."""
WINDOW: Final = 10.0
"""Seconds in which messages are counted together ..."""
MESSAGES: Final = 2_000
"""... at most so many (a mouse reports a hundred a second) ..."""
CHARACTERS: Final = 256 * 1024
"""... of so many characters together: a long paste."""
_DIGITS: Final = 9


class RefusedError(ValueError):
    """A visitor sent what no page of ours sends. The words are for the visitor."""


class Dimensions(NamedTuple):
    """The size of a terminal, in cells."""

    columns: int
    rows: int


@dataclass(frozen=True, slots=True)
class Said:
    """One message: what was typed, another size, or that the page is looked at or not."""

    kind: Literal["stdin", "resize", "ping", "focus", "blur"]
    text: str = ""
    size: Dimensions | None = None


def dimensions(columns: object, rows: object) -> Dimensions:
    """Returns a size that may be drawn.

    Raises:
        RefusedError: it is no size of any screen.
    """
    return Dimensions(_number(columns, "columns", MOST_COLUMNS), _number(rows, "rows", MOST_ROWS))


def _number(value: object, what: str, most: int) -> int:
    if isinstance(value, str) and value.isascii() and value.isdigit() and len(value) <= _DIGITS:
        value = int(value)
    if type(value) is not int or not 0 <= value <= most:
        raise RefusedError(f"at most {most} {what} are drawn.")
    return max(value, 1)


def said(text: str) -> Said:
    """Reads one message of the page.

    Raises:
        RefusedError: it is none.
    """
    try:
        envelope = json.loads(text)
    except (ValueError, RecursionError):
        raise RefusedError("that is no message of the page.") from None
    match envelope:
        case ["stdin", str(typed)]:
            return Said("stdin", typed)
        case ["resize", {"width": width, "height": height}]:
            return Said("resize", size=dimensions(width, height))
        case ["ping", str() | int() | float() as sent, *_]:
            return Said("ping", str(sent)[:40])
        case ["focus" | "blur" as kind, *_]:
            return Said(kind)
    raise RefusedError("that is no message of the page.")


class Flood:
    """Counts what one visitor sends."""

    def __init__(self) -> None:
        self._recent: deque[tuple[float, int]] = deque()
        self._characters = 0

    def count(self, length: int, now: float) -> None:
        """Counts a message of so many characters. `now`: monotonic seconds.

        Raises:
            RefusedError: nobody types, pastes or moves a mouse that much.
        """
        self._recent.append((now, length))
        self._characters += length
        while self._recent[0][0] < now - WINDOW:
            self._characters -= self._recent.popleft()[1]
        if len(self._recent) > MESSAGES or self._characters > CHARACTERS:
            raise RefusedError("that is more than anybody types.")
