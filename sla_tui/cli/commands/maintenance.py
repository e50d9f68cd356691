"""`sla-tui maintenance`: announced work: add, list, withdraw, and import from a calendar."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial
from typing import Final

from sla_tui.cli.acting import (
    Done,
    acting_session,
    actor_of,
    add_span,
    find,
    instant,
    span_of,
    with_effects,
)
from sla_tui.cli.commands.exclude import print_done
from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.run import complain
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.who import add_who
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.blocks import Document
from sla_tui.export.documents.preview import maintenance_block
from sla_tui.sla.acts import Maintain, Withdraw

BACK: Final = 100  # days of a calendar that are read by default: the running quarter
AHEAD: Final = 100


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="declare work, and see both figures", allow_abbrev=False)
    add.add_argument("services", nargs="+", metavar="SERVICE", help="the services' ids")
    add_span(add, outages=False)
    add.add_argument("--title", default="", metavar="TEXT", help="what is done")
    add.add_argument("--announced", metavar="TIME", help="when it was announced (default: now)")
    add.add_argument("--emergency", action="store_true", help="not planned; many contracts count it as downtime")
    add.add_argument("--repeat", default="", metavar="RRULE", help='such as "FREQ=WEEKLY;BYDAY=SU", in --zone')
    listing = actions.add_parser("list", help="announced work, and whether the contract accepts it", allow_abbrev=False)
    listing.add_argument("service", nargs="?", metavar="SERVICE", help="one service")
    listing.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    withdraw = actions.add_parser("withdraw", help="take declared work, or its withdrawal, back", allow_abbrev=False)
    withdraw.add_argument("act", type=int, metavar="N", help="the number of its act in `maintenance list`")
    withdraw.add_argument("--note", default="", metavar="TEXT", help="why")
    feed = actions.add_parser("import", help="read announced work from a calendar (.ics)", allow_abbrev=False)
    feed.add_argument(
        "place", nargs="?", metavar="FILE|URL", help="a file, - for standard input, or an https:// address"
    )
    feed.add_argument("--all", action="store_true", help="instead: read the configured calendars again, now")
    feed.add_argument("--service", nargs="+", default=[], metavar="ID", help="the services that it is about")
    feed.add_argument("--name", metavar="NAME", help="what the calendar is known by (default: its place)")
    feed.add_argument("--zone", metavar="NAME", help="of times without one (default: the calendar's, or as configured)")
    feed.add_argument("--emergency", action="store_true", help="none of it is planned work")
    feed.add_argument("--format", choices=("text", "json"), default="text", help="text (default) or json")
    feed.add_argument("--back", type=int, default=BACK, metavar="DAYS", help=f"how far back (default {BACK})")
    feed.add_argument("--ahead", type=int, default=AHEAD, metavar="DAYS", help=f"how far ahead (default {AHEAD})")
    for action in (add, withdraw, feed):
        add_who(action)
    for action in (add, listing, withdraw, feed):
        add_looks(action)


def run(args: Namespace) -> int:
    """Does one of the actions.

    Raises:
        SlaTuiError: there is no such service or act, the calendar cannot be read, or it makes no sense.
        StoreError: it cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.action == "list":
        return _list(args)
    with acting_session(args) as session:
        actor = actor_of(args, session)
        if args.action == "import":
            return _import_all(args, session) if args.all else _import(args, session, actor)
        done = _add(args, session, actor) if args.action == "add" else _withdraw(args, session, actor)
    print_done(args, done, f"maintenance_{args.action}", session.language)
    for effect in done.effects if args.action == "add" else ():
        if any(m.act == done.act.id and not m.valid for m in effect.after.maintenance):
            complain(
                f"it is void for {effect.after.id}: its contract asks for longer notice, or for another kind of work."
            )
    return 0


def _add(args: Namespace, session: Session, actor: Actor) -> Done:
    for service in args.services:
        find(session, service, None)
    start, end = span_of(args, session, args.services)
    zone = args.zone or session.config.timezone
    call = partial(
        Actor.declare_maintenance,
        services=args.services,
        start=start,
        end=end,
        announced=None if args.announced is None else instant(args.announced, zone),
        kind="emergency" if args.emergency else "planned",
        title=args.title,
        repeat=args.repeat,
        timezone=zone,
    )
    return with_effects(session, actor, call, args.services, start)


def _withdraw(args: Namespace, session: Session, actor: Actor) -> Done:
    acts = {act.id: act for act in actor.acts}
    act = acts.get(args.act)
    if act is not None and isinstance(act.deed, Withdraw):  # a withdrawal taken back: the work is declared again
        act = acts.get(act.deed.act)
    if act is None or not isinstance(act.deed, Maintain):
        raise SlaTuiError(f"act {args.act} is not announced work.", hint="`sla-tui maintenance list` shows it.")
    call = partial(Actor.withdraw, act=args.act, note=args.note)
    return with_effects(session, actor, call, act.deed.services, act.deed.start)


def _import(args: Namespace, session: Session, actor: Actor) -> int:
    from sla_tui.cli.calendar_import import print_import
    from sla_tui.engine.acts.calendar_feed import KindOfWork, take_calendar
    from sla_tui.sources.calendar.place import place_of, read_place
    from sla_tui.sources.calendar.reading import read_calendar

    if args.place is None or not args.service:
        raise UsageError("import needs a place and --service.", hint="or --all, for the configured calendars")
    now = int(session.clock.now())
    for service in args.service:
        find(session, service, None)
    calendar = read_calendar(
        read_place(args.place),
        zone=args.zone or "",
        default_zone=session.config.timezone,
        start=now - args.back * 86_400,
        end=now + args.ahead * 86_400,
    )
    kind = KindOfWork(usual="emergency" if args.emergency else "planned")
    place = args.name or place_of(args.place)
    taken = take_calendar(actor, calendar, place, args.service, now, kind=kind, former=args.name or args.place)
    print_import(args, calendar, taken, session.language)
    return 0


def _import_all(args: Namespace, session: Session) -> int:
    import asyncio

    from sla_tui.cli.calendar_import import print_feeds
    from sla_tui.engine.feed_reader import FeedReader, FeedReading
    from sla_tui.engine.moment.feed_state import feed_state, feeds_of

    if args.place is not None or args.service or args.zone or args.emergency or args.name:
        raise UsageError("--all reads the configured calendars as the configuration says, and nothing else.")
    feeds = feeds_of(session.config)
    if not feeds:
        raise SlaTuiError("no calendar of announced work is configured.", hint="[calendars.ID] with `url` or `file`")
    reader = FeedReader(session.config, session.store, session.clock)
    readings: dict[str, FeedReading] = {}
    for name, feed in feeds.items():
        state = feed_state(session.store, name)
        answer = asyncio.run(reader.fetch(feed, state, whole=True))
        readings[name] = reader.take(name, answer, state, dry=args.dry_run)
    return print_feeds(args, readings, session.language)


def _list(args: Namespace) -> int:
    with open_session(args, poll=args.demo) as session:
        snapshot, language = take(session, poll=args.demo, period=args.period), session.language
    chosen = only(snapshot, [args.service]).services if args.service else snapshot.services
    document = Document(language.say("report.work"), (maintenance_block(chosen, language),))
    print_document(args, document, language)
    return 0
