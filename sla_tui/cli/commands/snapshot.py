"""`sla-tui snapshot`: polls once (or reads the history) and prints the state as text, as a page or for a program."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from difflib import get_close_matches
from typing import Final

from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks, add_show_urls, looks
from sla_tui.cli.output import deliver, write
from sla_tui.cli.session import Session, open_session
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.bind import bind_all
from sla_tui.engine.polling.known import unfinished
from sla_tui.errors import SlaTuiError
from sla_tui.export.formats.by_name import draw
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import Snapshot, summarise

FORMATS: Final = ("text", "md", "json", "csv", "html", "svg")
MAIL_WIDTH: Final = 80


def add_arguments(parser: ArgumentParser) -> None:
    """Declares format, time, choice of services and where it goes."""
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), md, json, csv, html or svg")
    parser.add_argument("--no-poll", action="store_true", help="ask no source: what the history knows")
    parser.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3 (asks no source)")
    parser.add_argument("--service", nargs="+", metavar="ID", help="only these services")
    parser.add_argument("--schema", action="store_true", help="print the JSON Schema of the json format")
    parser.add_argument(
        "--publish",
        metavar="DIR",
        help="write a status page, its feed and data, metrics.prom and deadlines.ics there instead",
    )
    add_show_urls(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints one snapshot; 1 where every source that was asked failed."""
    if args.schema:
        from sla_tui.export.formats.json import schema_text

        write(schema_text(), args.output)
        return 0
    poll = not args.no_poll and (args.demo or (args.at is None and args.period is None))
    log_to_stderr(args.verbose)
    with open_session(args, poll=poll) as session:
        snapshot = take(session, poll=poll, period=args.period)
        if poll and not args.demo:
            snapshot = replace(snapshot, notices=(*snapshot.notices, *unfinished(snapshot.sources)))
        code = int(poll and _all_failed(snapshot))
        if args.publish:
            _publish(session, snapshot, args.publish)
            return code
    deliver(render(only(snapshot, args.service) if args.service else snapshot, args, session.language), args.output)
    return code


def _all_failed(snapshot: Snapshot) -> bool:
    """Whether sources were asked, and none of them gave an answer."""
    return bool(snapshot.sources) and all(row.state not in {"ok", "late"} for row in snapshot.sources)


def _publish(session: Session, snapshot: Snapshot, directory: str) -> None:
    from sla_tui.engine.gather.public import Publisher

    Publisher(session.config, session.store).publish(snapshot, directory)


def take(
    session: Session, *, poll: bool, period: str | None, limit: float | None = None, closed: bool = True
) -> Snapshot:
    """One snapshot: polled or from the history, of the running period or of another one.

    Args:
        session: what is open.
        poll: whether sources are asked.
        period: its key; None for the running one.
        limit: seconds that all sources together may take.
        closed: without polling: closed periods stand as they were closed; False works them out anew.

    Raises:
        SlaTuiError: no such period (said before anybody is asked), or the history cannot be read.
    """
    now = int(session.clock.now())
    if period is not None:
        bind_all(session.config, session.config.services, now, period)
    if not poll:
        with session.store.one_moment():
            return build_snapshot(
                session.config, session.store, now, period=period, demo=session.demo, from_store=True, closed=closed
            )
    import asyncio

    # Not as the task's result: asyncio asks for the task's handler of SIGINT at its end, which Python's enum of them
    # then writes out twice, with all of the snapshot.
    taken: list[Snapshot] = []
    asyncio.run(_poll(session, period, limit, taken.append))
    return taken[0]


async def _poll(session: Session, period: str | None, limit: float | None, take: Callable[[Snapshot], object]) -> None:
    from sla_tui.engine.live import ONCE_LIMIT

    live = session.live_engine()
    try:
        take(await live.poll_once(period=period, limit=ONCE_LIMIT if limit is None else limit))
    finally:
        await live.close()


def only(snapshot: Snapshot, ids: Sequence[str]) -> Snapshot:
    """The snapshot with these services alone; the summary counts them alone.

    Raises:
        SlaTuiError: a service that is not there.
    """
    known = {service.id: service for service in snapshot.services}
    for wanted in ids:
        if wanted not in known:
            near = get_close_matches(wanted, known, n=1)
            hint = f"did you mean {near[0]!r}?" if near else f"services: {', '.join(known) or 'none'}"
            raise SlaTuiError(f"there is no service {wanted!r}.", hint=hint)
    chosen = tuple(service for service in snapshot.services if service.id in ids)
    return replace(snapshot, services=chosen, summary=summarise(chosen, snapshot.credits))


def render(snapshot: Snapshot, args: Namespace, language: Language = ENGLISH) -> str | bytes:
    """The snapshot in the format that was asked for; only that format's module is imported."""
    if args.format == "json":
        from sla_tui.export.formats.json import render_json

        return render_json(snapshot, show_urls=args.show_urls)
    if args.format == "csv":
        from sla_tui.export.formats.snapshot_csv import render_csv

        return render_csv(snapshot)
    style, width = looks(args, file_width=MAIL_WIDTH)
    from sla_tui.export.documents.snapshot import snapshot_document

    if args.format == "svg":
        width = args.width or MAIL_WIDTH
    document = snapshot_document(snapshot, language, arrangement="text" if args.format == "svg" else args.format)
    return draw(document, args.format, language, width=width, style=style)
