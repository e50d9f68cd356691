"""`sla-tui watch`: the watch screen on a wall, in the scrollback, or as a stream of JSON lines without any screen."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.commands import dashboard
from sla_tui.cli.looks import add_show_urls
from sla_tui.cli.values import duration
from sla_tui.errors import UsageError


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is watched, and how the wall is run."""
    dashboard.add_arguments(parser)
    parser.add_argument("--rotate", type=duration, metavar="TIME", help="turn the pages, each after this (20s)")
    parser.add_argument(
        "--kiosk", action="store_true", help="take no keys (not even ctrl+c) but ctrl+x followed by q, and name none"
    )
    parser.add_argument("--inline", action="store_true", help="stay in the scrollback, some rows high")
    parser.add_argument("--anonymous", action="store_true", help="number services instead of naming them")
    add_show_urls(parser)
    parser.add_argument("--stream", action="store_true", help="no screen: a line of JSON for every new snapshot")


def run(args: Namespace) -> int:
    """Watches until it is left."""
    if args.plain and (
        given := [f"--{name}" for name in ("rotate", "kiosk", "inline", "stream") if getattr(args, name)]
    ):
        raise UsageError(f"--plain draws no screen: {', '.join(given)} makes no sense with it.")
    if args.stream:
        given = [f"--{name}" for name in ("rotate", "kiosk", "inline") if getattr(args, name)]
        if given:
            raise UsageError(f"--stream draws no screen: {', '.join(given)} makes no sense with it.")
        from sla_tui.cli import stream

        return stream.run(args)
    return dashboard.run(args)
