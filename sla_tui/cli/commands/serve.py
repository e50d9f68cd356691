"""`sla-tui serve`: the dashboard in a browser (extra `web`). On this machine only, unless told otherwise.

Whoever can open the page can do what the dashboard can: read every figure, acknowledge, exclude, mark claims. There is
no password; other web pages in the same browser are kept out by checking where a request comes from.
"""

from __future__ import annotations

import shlex
import sys
from argparse import ArgumentParser, Namespace
from typing import Final

from sla_tui.cli.run import complain
from sla_tui.cli.values import whole_number
from sla_tui.errors import SlaTuiError, UsageError

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
_PASSED_ON: Final = ("config", "store", "theme", "seed", "language")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares where it is served."""
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default 127.0.0.1)")
    parser.add_argument("--port", type=whole_number, default=8765, metavar="N", help="at which port (default 8765)")
    parser.add_argument(
        "--expose", action="store_true", help="allow an address that others can reach: there is no password"
    )
    parser.add_argument("--public-url", metavar="URL", help="how browsers reach it, behind a proxy")


def run(args: Namespace) -> int:
    """Serves until ctrl+c or SIGTERM.

    Raises:
        UsageError: an address that others can reach, without `--expose`.
        SlaTuiError: the extra is not installed, or the port is taken.
    """
    if args.host not in LOOPBACK and not args.expose:
        raise UsageError(
            f"{args.host} can be reached by others, and there is no password: whoever opens the page sees every figure"
            " and can act in your name.",
            hint="put a proxy that asks for one in front of 127.0.0.1, or insist with --expose.",
        )
    if not 1 <= args.port <= 65_535:
        raise UsageError(f"there is no port {args.port}.")
    try:
        from sla_tui.web.server import WebServer
    except ImportError as error:
        raise SlaTuiError(
            f"the browser needs more than is installed ({error.name}).", hint="pip install 'sla-tui[web]'"
        ) from error
    server = WebServer(dashboard_command(args), args.host, args.port, public_url=args.public_url)
    complain(f"the dashboard is at {server.public_url} (ctrl+c ends it; every tab is a dashboard of its own)")
    try:
        server.serve()
    except OSError as error:
        raise SlaTuiError(f"cannot listen at {args.host}:{args.port}: {error.strerror or error}.") from error
    return 0


def dashboard_command(args: Namespace) -> str:
    """The command, for a shell, that a browser's tab runs: this program's dashboard with the same common options."""
    words = [sys.executable, "-m", "sla_tui"]
    for name in _PASSED_ON:
        value = getattr(args, name, None)
        if value is not None:
            words += [f"--{name}", str(value)]
    words += [f"--{name.replace('_', '-')}" for name in ("demo", "ascii", "no_color") if getattr(args, name, False)]
    return shlex.join(words)
