"""`sla-tui serve`: the dashboard in a browser (extra `web`). On this machine only, unless told otherwise.

Whoever can open the page can read every figure, and nothing else: who may act needs the token that `--allow-acting`
prints. Other web pages in the same browser are kept out by checking where a request comes from.
"""

from __future__ import annotations

import secrets
import sys
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Final

from sla_tui.cli.run import complain
from sla_tui.cli.values import duration, whole_number
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.format import duration as in_units
from sla_tui.system import HANDS_SOCKETS_ON

if TYPE_CHECKING:
    from sla_tui.web.names import ServerNames

LOOPBACK: Final = frozenset({"127.0.0.1", "localhost", "::1"})
MOST_VISITORS: Final = 64
IDLE: Final = 1800
_PASSED_ON: Final = ("profile", "config", "store", "theme", "seed", "language")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares where it is served, to how many, and who may act."""
    parser.add_argument("--host", default="127.0.0.1", metavar="ADDRESS", help="where to listen (default 127.0.0.1)")
    parser.add_argument("--port", type=whole_number, default=8765, metavar="N", help="at which port (default 8765)")
    parser.add_argument(
        "--expose", action="store_true", help="allow an address that others can reach: there is no password"
    )
    parser.add_argument("--public-url", metavar="URL", help="how browsers reach it, behind a proxy")
    parser.add_argument(
        "--allow-acting",
        action="store_true",
        help="print a link with a token: who opens it may acknowledge, exclude, claim; all others only look",
    )
    parser.add_argument(
        "--visitors", type=whole_number, default=8, metavar="N", help="how many dashboards at a time (default 8)"
    )
    parser.add_argument(
        "--idle", type=_idle, default=IDLE, metavar="TIME", help="end one that nobody touches (default 30m; 0: never)"
    )


def _idle(text: str) -> int:
    return 0 if text == "0" else duration(text)


def run(args: Namespace) -> int:
    """Serves until ctrl+c or SIGTERM.

    Raises:
        UsageError: an address that others can reach, without `--expose`.
        SlaTuiError: there is no configuration, the extra is not installed, or the port is taken.
    """
    if args.host not in LOOPBACK and not args.expose:
        raise UsageError(
            f"{args.host} can be reached by others, and there is no password: whoever opens it sees every figure.",
            hint="put a proxy that asks for one in front of 127.0.0.1, or insist with --expose.",
        )
    if not 1 <= args.port <= 65_535:
        raise UsageError(f"there is no port {args.port}.")
    visitors = getattr(args, "visitors", 8)
    if not 1 <= visitors <= MOST_VISITORS:
        raise UsageError(f"{visitors} dashboards at a time cannot be shown; 1 to {MOST_VISITORS} can.")
    if not HANDS_SOCKETS_ON:
        raise SlaTuiError(
            "this system cannot hand a visitor on to the process that shows the dashboard.",
            hint="serve it from Linux or macOS; `sla-tui` in a terminal works here.",
        )
    try:
        from sla_tui.web.server import WebServer
    except ImportError as error:
        from sla_tui.installation import adding_extra

        raise SlaTuiError(
            f"the browser needs more than is installed ({error.name}).", hint=adding_extra("web")
        ) from error
    token = secrets.token_urlsafe(32) if getattr(args, "allow_acting", False) else None
    try:
        server = WebServer(
            dashboard_options(args),
            args.host,
            args.port,
            public_url=args.public_url,
            visitors=visitors,
            idle=getattr(args, "idle", IDLE),
            token=token,
        )
    except ValueError:
        raise UsageError(
            f"--public-url {args.public_url} is no address of a page.",
            hint="as browsers see it: https://sla.example.com",
        ) from None
    try:
        server.listen()
        if not args.demo:
            from sla_tui.cli.session import load

            load(args)  # what is wrong with it is said here, and not to visitors
        _say_what_it_means(args, server.names, token)
        server.serve()
    except OSError as error:
        raise SlaTuiError(f"cannot listen at {args.host}:{args.port}: {error.strerror or error}.") from error
    finally:
        server.close()
    return 0


def _say_what_it_means(args: Namespace, names: ServerNames, token: str | None) -> None:
    visitors, idle, url = getattr(args, "visitors", 8), getattr(args, "idle", IDLE), names.url
    everywhere = f" here, and at every address of this machine, port {args.port}" if names.anywhere else ""
    complain(
        f"the dashboard is at {url}{everywhere} (ctrl+c ends it). {visitors} at a time can look"
        + (f"; one that nobody touches for {in_units(idle)} ends." if idle else ".")
    )
    secure = url.startswith("https:")
    if args.host not in LOOPBACK and not secure:
        complain(
            "it is exposed without TLS: everybody on the way can read every figure, and change what the page shows"
            + (", and take the token with which to act in your name." if token else ".")
            + " Put a proxy with TLS in front, and name its address with --public-url https://…"
        )
    if token is not None:  # shown once, on purpose, to who started the server
        complain("who opens this link may act in your name; it changes with every start:")
        sys.stderr.write(f"  {url}/?token={token}\n")
        sys.stderr.flush()
    else:
        complain("visitors look and nothing else; --allow-acting prints a link for who may act.")


def dashboard_options(args: Namespace) -> list[str]:
    """The options of every visitor's dashboard: the common ones of this command line."""
    words = []
    for name in _PASSED_ON:
        value = getattr(args, name, None)
        if value is not None:
            words += [f"--{name}", str(value)]
    if (at := getattr(args, "at", None)) is not None:
        words += ["--at", _written(at)]
    return words + [
        f"--{name.replace('_', '-')}" for name in ("demo", "ascii", "no_color") if getattr(args, name, False)
    ]


def _written(instant: int) -> str:
    from datetime import UTC, datetime

    return datetime.fromtimestamp(instant, UTC).isoformat()
