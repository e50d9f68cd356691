"""In whose name an act is made: the options that every acting command has."""

from __future__ import annotations

from argparse import ArgumentParser


def add_who(parser: ArgumentParser) -> None:
    """Declares in whose name, and whether only to pretend."""
    parser.add_argument("--who", default="", metavar="NAME", help="in whose name (default: $SLA_TUI_WHO, or yours)")
    parser.add_argument("--dry-run", action="store_true", help="show what it would do, and write nothing")
