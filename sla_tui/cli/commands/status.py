"""`sla-tui status`, the long way: builds the snapshot from the history where no remembered line can be trusted."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final

from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.quick import with_stale
from sla_tui.cli.session import open_session
from sla_tui.engine.polling.health import seconds_fresh
from sla_tui.export.status_line import FORMATS, stale_words, status_line
from sla_tui.sla.snapshot import Snapshot

_NEVER: Final = frozenset({"never"})


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the form."""
    parser.add_argument("--format", choices=FORMATS, default="plain", help="plain (default), ascii, tmux or json")
    parser.add_argument("--service", nargs="+", metavar="ID", help="only these services")


def run(args: Namespace) -> int:
    """Prints the line. No source is asked; the simulated fleet is, for it has no other history."""
    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:
        snapshot = take(session, poll=args.demo, period=None)
    if args.service:
        snapshot = only(snapshot, args.service)
    form = "ascii" if args.ascii and args.format == "plain" else args.format
    line, words = status_line(snapshot, session.language)[form], stale_words(session.language)
    write(with_stale(line, form, stale_sources(snapshot), words) + "\n")
    return 0


def stale_sources(snapshot: Snapshot) -> list[tuple[str, int | None]]:
    """The sources without a fresh answer, and the seconds since their last good one (None: there never was one)."""
    now = snapshot.generated_at
    return [
        (s.id, None if s.last_success_at is None else now - s.last_success_at)
        for s in snapshot.sources
        if s.last_success_at is None or now - s.last_success_at > seconds_fresh(s.interval)
    ]
