"""How a command's text looks where it goes: colours, symbols and width of the terminal, or plain for a file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from shutil import get_terminal_size
from typing import Final, TypedDict

from sla_tui.cli.output import is_terminal
from sla_tui.cli.values import columns
from sla_tui.export.style import Style

FILE_WIDTH: Final = 100
WIDEST: Final = 120
PLAIN_TERMINALS: Final = ("", "dumb", "unknown")


def add_looks(parser: ArgumentParser) -> None:
    """Declares where text goes and how wide it is."""
    parser.add_argument("-o", "--output", metavar="FILE", help="write to a file: whole, or not at all")
    parser.add_argument("--width", type=columns, metavar="N", help="columns of the text (default: the terminal's)")


def add_show_urls(parser: ArgumentParser) -> None:
    """Declares that addresses are written whole in what programs read, and people paste."""
    parser.add_argument(
        "--show-urls",
        action="store_true",
        help="whole addresses of what is monitored, with paths and queries (these may be credentials)",
    )


def add_plain(parser: ArgumentParser) -> None:
    """Declares the dashboard for who listens to it."""
    parser.add_argument(
        "--plain",
        action="store_true",
        help="lines instead of a screen (screen readers, dumb terminals, pipes): how it stands, then every change",
    )


def can_draw() -> bool:
    """Whether the terminal understands more than plain text."""
    return os.environ.get("TERM", "") not in PLAIN_TERMINALS


def looks(args: Namespace, *, file_width: int = FILE_WIDTH) -> tuple[Style, int]:
    """The style and the width for what the command prints; `file_width` where no terminal is looking."""
    to_stdout = args.output in (None, "-")
    screen = to_stdout and is_terminal(sys.stdout)
    color = screen and not args.no_color and not os.environ.get("NO_COLOR") and can_draw()
    width = args.width or (min(max(get_terminal_size().columns, 40), WIDEST) if screen else file_width)
    return Style(color=color, ascii_only=args.ascii or (to_stdout and not shows_symbols())), width


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


class SignChoice(TypedDict):
    """Which signs the dashboard draws: as its apps take it."""

    ascii: bool
    linux_console: bool


def sign_choice(args: Namespace, wanted: str = "auto") -> SignChoice:
    """Chooses the signs of the dashboard: those that `ui.signs` asks for, or what the terminal can show."""
    if args.ascii or wanted == "ascii":
        return SignChoice(ascii=True, linux_console=False)
    if wanted == "auto":
        return SignChoice(ascii=not shows_symbols(), linux_console=on_linux_console())
    return SignChoice(ascii=wanted == "console", linux_console=wanted == "console")


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
