"""How a command's text looks where it goes: colours, symbols and width of the terminal, or plain for a file."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from typing import TypedDict

from sla_tui.cli.terminal import FILE_WIDTH, is_terminal, may_colour, on_linux_console, shows_symbols, text_width
from sla_tui.cli.values import columns
from sla_tui.export.style import Style


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


def looks(args: Namespace, *, file_width: int = FILE_WIDTH) -> tuple[Style, int]:
    """The style and the width for what the command prints; `file_width` where no terminal is looking."""
    to_stdout = args.output in (None, "-")
    screen = to_stdout and is_terminal(sys.stdout)
    color = screen and not args.no_color and may_colour()
    width = args.width or (text_width() if screen else file_width)
    return Style(color=color, ascii_only=args.ascii or (to_stdout and not shows_symbols())), width


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
