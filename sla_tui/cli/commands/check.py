"""`sla-tui check`: one line and an exit code for Nagios, Icinga and their kin; nothing but the history is asked."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.session import open_session
from sla_tui.cli.values import duration
from sla_tui.export.check import UNKNOWN, failure, render_plugin

POLL_SECONDS: Final = 50  # below the minute after which most schedulers kill a plugin


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the services, and how old data may be."""
    parser.add_argument("services", nargs="*", metavar="SERVICE", help="their ids; none: all, and the worst decides")
    parser.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3 (asks no source)")
    parser.add_argument("--poll", action="store_true", help="ask the sources first; otherwise the history decides")
    parser.add_argument(
        "--timeout",
        type=duration,
        default=POLL_SECONDS,
        metavar="TIME",
        help=f"with --poll: what has not answered by then is not waited for (default {POLL_SECONDS}s)",
    )
    parser.add_argument(
        "--allow-stale", action="store_true", help="without fresh data the last verdict counts, instead of 3 (unknown)"
    )


def run(args: Namespace) -> int:
    """Prints the check and returns the plugin's state: 0 ok, 1 at risk, 2 breached, 3 unknown."""
    log_to_stderr(args.verbose)
    poll = args.demo or (args.poll and args.at is None and args.period is None)
    with open_session(args, poll=poll) as session:
        snapshot = take(session, poll=poll, period=args.period, limit=float(args.timeout))
    if args.services:
        snapshot = only(snapshot, args.services)
    result = render_plugin(snapshot, session.language, single=len(args.services) == 1, allow_stale=args.allow_stale)
    write(result.text)
    return result.code


def failed(what: str) -> int:
    """Says on standard output why there is no answer: a scheduler shows nothing else. Returns 3."""
    write(failure(what).text)
    return UNKNOWN
