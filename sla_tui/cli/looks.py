"""How a command's text looks where it goes: colours, symbols and width of the terminal, or plain for a file."""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from shutil import get_terminal_size
from typing import Final

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


def can_draw() -> bool:
    """Whether the terminal understands more than plain text."""
    return os.environ.get("TERM", "") not in PLAIN_TERMINALS


def looks(args: Namespace, *, file_width: int = FILE_WIDTH) -> tuple[Style, int]:
    """The style and the width for what the command prints; `file_width` where no terminal is looking."""
    to_stdout = args.output in (None, "-")
    screen = to_stdout and is_terminal(sys.stdout)
    color = screen and not args.no_color and not os.environ.get("NO_COLOR") and can_draw()
    width = args.width or (min(max(get_terminal_size().columns, 40), WIDEST) if screen else file_width)
    return Style(color=color, ascii_only=args.ascii or (to_stdout and not _shows_symbols())), width


def _shows_symbols() -> bool:
    encoding = getattr(sys.stdout, "encoding", None) or "utf-8"
    try:
        "✖▲●◌−≤×…".encode(encoding)
    except (UnicodeEncodeError, LookupError):
        return False
    return True
