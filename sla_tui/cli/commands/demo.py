"""`sla-tui demo`: the dashboard on the simulated fleet, or its providers alone. Nothing of the user's is touched."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.looks import add_plain
from sla_tui.cli.values import whole_number
from sla_tui.errors import UsageError

LAST_PORT = 65_000


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is served instead of the dashboard; `--seed` and `--at` are common options."""
    parser.add_argument(
        "--serve-providers",
        action="store_true",
        help="no dashboard: only the simulated providers' APIs, with their base URLs and tokens, until ctrl+c",
    )
    parser.add_argument(
        "--port",
        type=whole_number,
        default=0,
        metavar="N",
        help="of the first provider, the others follow (default: free)",
    )
    add_plain(parser)
    parser.add_argument("--format", choices=("text", "json"), default="text", help="of what is printed of them")


def run(args: Namespace) -> int:
    """Starts the simulated providers, and the dashboard on them unless they alone are wanted.

    Raises:
        UsageError: there is no such port, or options of `--serve-providers` without it.
        SlaTuiError: a port is taken.
    """
    if not 0 <= args.port <= LAST_PORT:
        raise UsageError(f"there is no port {args.port} with others after it.")
    if args.serve_providers:
        from sla_tui.cli import simulators

        return simulators.run(args)
    if args.port or args.format != "text":
        raise UsageError("--port and --format go with --serve-providers.")
    from sla_tui.cli.commands import dashboard

    args.demo = True
    args.urls = []
    return dashboard.run(args)
