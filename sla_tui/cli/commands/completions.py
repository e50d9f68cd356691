"""`sla-tui completions SHELL`: a completion script made by shtab from the one parser."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.output import write

SHELLS = ("bash", "zsh", "fish")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the shell."""
    parser.add_argument("shell", choices=SHELLS, help="the shell to print a script for")


def run(args: Namespace) -> int:
    """Prints the script."""
    import shtab

    from sla_tui.cli.parser import full_parser

    write(shtab.complete(full_parser(), shell=args.shell).rstrip("\n") + "\n")
    return 0
