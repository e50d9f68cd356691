"""What the terminal can show, and how wide it is.

Asked of `os` and `sys` alone, for what answers before the program is loaded.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:  # `typing` alone costs a fifth of an empty interpreter
    from collections.abc import Mapping
    from typing import TextIO

FILE_WIDTH = 100
"""Columns of a text where no terminal is looking."""
LEAST, WIDEST = 40, 120
"""Columns of a text on a terminal, however narrow or wide it is."""
PLAIN_TERMINALS = ("", "dumb", "unknown")
USUAL = 80


def is_terminal(stream: TextIO | None) -> bool:
    """Whether somebody looks at this stream; a closed one is none."""
    return stream is not None and stream.isatty()


def can_draw() -> bool:
    """Whether the terminal understands more than plain text."""
    return os.environ.get("TERM", "") not in PLAIN_TERMINALS


def may_colour() -> bool:
    """Whether the environment allows colours on a terminal."""
    return not os.environ.get("NO_COLOR") and can_draw()


def columns() -> int:
    """Counts the columns of the terminal as argparse and `shutil` do: `$COLUMNS`, else the terminal's, else 80."""
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal() and int(given) > 0:
        return int(given)
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or USUAL if sys.__stdout__ else USUAL
    except (OSError, ValueError):
        return USUAL


def text_width() -> int:
    """Returns the columns of a text on a terminal: those of the terminal, within bounds."""
    return min(max(columns(), LEAST), WIDEST)


def shows_symbols() -> bool:
    """Whether standard output, and the terminal that the locale describes, can show more than ASCII."""
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "✗▲●◌−≤×…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return not is_terminal(sys.stdout) or (not on_linux_console() and locale_shows_symbols(os.environ))


def on_linux_console() -> bool:
    """Whether the terminal is a console of Linux, whose font has 256 signs."""
    return os.environ.get("TERM") == "linux"


def locale_shows_symbols(environ: Mapping[str, str]) -> bool:
    """Whether the locale that somebody chose is one of UTF-8.

    Python itself writes UTF-8 where the locale is C, and says so in `LC_CTYPE`; the terminal need not know of it. Where
    no locale is chosen at all, nothing is known against it.
    """
    chosen = environ.get("LC_ALL")
    if not chosen:
        coerced = environ.get("LC_CTYPE") in {"C.UTF-8", "C.utf8", "UTF-8"} and environ.get("LANG") in {"C", "POSIX"}
        chosen = (not coerced and environ.get("LC_CTYPE")) or environ.get("LANG")
    if not chosen:
        return True
    name, _, charset = chosen.partition("@")[0].rpartition(".")
    return (charset if name or chosen.startswith(".") else chosen).casefold().replace("-", "") == "utf8"
