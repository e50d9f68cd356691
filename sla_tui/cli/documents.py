"""Prints a document in the format, the language and the looks that were asked for."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from sla_tui.cli.looks import looks
from sla_tui.cli.output import deliver
from sla_tui.cli.terminal import FILE_WIDTH
from sla_tui.export.blocks import Document
from sla_tui.export.formats.by_name import draw
from sla_tui.language import Language

FORMATS: Final = ("text", "md", "html", "json")


def add_format(parser: ArgumentParser, *, help_: str = "text (default), md, html or json") -> None:
    """Declares the format of a command that prints a document, or the same for programs."""
    parser.add_argument("--format", choices=FORMATS, default="text", help=help_)


def print_document(
    args: Namespace, document: Document, language: Language, *, width: int | None = None, file_width: int = FILE_WIDTH
) -> None:
    """Draws the document and writes it where it should go.

    Args:
        args: what was asked for: `format` (text where the command has none), `output`, and how text looks.
        document: what is printed.
        language: in which it is.
        width: cells of a line of text; that of the terminal where it is None.
        file_width: the same where no terminal is looking.
    """
    style, own_width = looks(args, file_width=file_width)
    name = getattr(args, "format", "text")
    deliver(draw(document, name, language, width=width or own_width, style=style), args.output)
