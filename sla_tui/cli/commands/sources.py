"""`sla-tui sources`: tests every source's credential, and says what it sees and what may still be asked of it."""

from __future__ import annotations

import asyncio
import json
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping

from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks, add_show_urls
from sla_tui.cli.output import write
from sla_tui.cli.session import Session, open_session
from sla_tui.engine.polling.identify import Seen, inquire
from sla_tui.errors import SlaTuiError, StoreError
from sla_tui.export.documents.sources import SourceReport, sources_document, sources_to_json
from sla_tui.export.formats.json import without_paths


def add_arguments(parser: ArgumentParser) -> None:
    """Declares which sources, and the format."""
    parser.add_argument("source", nargs="*", metavar="ID", help="only these sources (default: all of them)")
    add_format(parser)
    add_show_urls(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Asks once and prints; exits 1 where a source does not answer.

    Raises:
        SlaTuiError: there is no such source.
    """
    log_to_stderr(args.verbose)
    with open_session(args, poll=False) as session:
        known = [source.id for source in session.config.sources]
        for wanted in args.source:
            if wanted not in known:
                raise SlaTuiError(f"there is no source {wanted!r}.", hint=f"sources: {', '.join(known) or 'none'}")
        seen = asyncio.run(inquire(session.config, session.clock, tokens=session.tokens, only=args.source or None))
        remembered = _remembered(session)
        lines = [_line(one, remembered.get(one.source.id)) for one in seen]
        now = int(session.clock.now())
    if args.format == "json":
        found = sources_to_json(lines, now)
        found = found if args.show_urls else without_paths(found)
        write(json.dumps(found, indent=2, ensure_ascii=False) + "\n", args.output)
    else:
        print_document(args, sources_document(lines, now, session.language), session.language)
    return 0 if all(one.ok for one in seen) else 1


def _line(seen: Seen, oldest: int | None) -> SourceReport:
    account = seen.account
    return SourceReport(
        id=seen.source.id,
        kind=seen.source.kind,
        base_url=seen.source.base_url,
        state=seen.state,
        message=seen.message,
        statuses=seen.statuses,
        plan=account.plan if account else "",
        monitors=account.monitors if account else None,
        monitor_limit=account.monitor_limit if account else None,
        budgets=seen.budgets,
        oldest=oldest,
        warnings=seen.warnings,
    )


def _remembered(session: Session) -> Mapping[str, int]:
    """Per source: the oldest instant of which the history was told anything; empty where it cannot be read."""
    out: dict[str, int] = {}
    for source in session.config.sources:
        try:
            known_ranges = session.store.known_ranges(source.id).values()
        except StoreError:
            return {}
        starts = [t.history[0] for t in known_ranges if t.history is not None]
        if starts:
            out[source.id] = min(starts)
    return out
