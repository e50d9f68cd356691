"""`sla-tui security`: whether promises of security are kept; breaches and tests of restoring: list, breach, tested."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from sla_tui.cli.acting import Done, acting_session, actor_of, find, instant
from sla_tui.cli.commands.exclude import print_done
from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.who import add_who
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import SlaTuiError
from sla_tui.export.blocks import Block, Document, Paragraph
from sla_tui.export.documents.preview import heading_of_period
from sla_tui.export.documents.security import security_blocks
from sla_tui.sla.acts import Act, NoteRestoreTest, ReportBreach


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    listing = actions.add_parser("list", help="what is kept of what contracts promise, and why", allow_abbrev=False)
    listing.add_argument("services", metavar="SERVICE", nargs="*", help="default: all that promise something")
    listing.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    add_format(listing)
    breach = actions.add_parser(
        "breach", help="say when a breach was noticed, and when it was told", allow_abbrev=False
    )
    breach.add_argument("services", metavar="SERVICE", nargs="+", help="the services that it is of")
    breach.add_argument("--noticed", metavar="TIME", default="now", help="when it was noticed, or `now` (default)")
    breach.add_argument("--notified", metavar="TIME", help="when whom the contract names was told, or `now`")
    tested = actions.add_parser("tested", help="say that restoring was tested, with success", allow_abbrev=False)
    tested.add_argument("services", metavar="SERVICE", nargs="+", help="the services whose data were restored")
    tested.add_argument("--tested", metavar="TIME", default="now", help="when, or `now` (default)")
    for action in (breach, tested):
        action.add_argument("--reference", default="", metavar="TEXT", help="the ticket or the protocol")
        action.add_argument("--note", default="", metavar="TEXT", help="anything else that should be known of it")
        action.add_argument(
            "--zone", metavar="NAME", help="the zone of times without an offset (default: as configured)"
        )
    withdraw = actions.add_parser("withdraw", help="take a breach or a test back", allow_abbrev=False)
    withdraw.add_argument("act", type=int, metavar="N", help="the number of its act, as it was printed")
    withdraw.add_argument("--note", default="", metavar="TEXT", help="why")
    for action in (breach, tested, withdraw):
        add_who(action)
    for action in (listing, breach, tested, withdraw):
        add_looks(action)


def run(args: Namespace) -> int:
    """Does one of the actions.

    Raises:
        SlaTuiError: there is no such service or act, or it makes no sense.
        StoreError: it cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.action == "list":
        return _list(args)
    with acting_session(args) as session:
        done = Done(_act(args, session, actor_of(args, session)), ())
    print_done(args, done, f"security_{args.action}", session.language)
    return 0


def _act(args: Namespace, session: Session, actor: Actor) -> Act:
    if args.action == "withdraw":
        return _withdraw(args, actor)
    for service in args.services:
        find(session, service, None)
    said = {"reference": args.reference, "note": args.note}
    if args.action == "tested":
        return actor.note_restore_test(args.services, _time(args.tested, args, session), **said)
    noticed = _time(args.noticed, args, session)
    notified = None if args.notified is None else _time(args.notified, args, session)
    return actor.report_breach(args.services, noticed, notified=notified, **said)


def _time(text: str, args: Namespace, session: Session) -> int:
    return int(session.clock.now()) if text == "now" else instant(text, args.zone or session.config.timezone)


def _withdraw(args: Namespace, actor: Actor) -> Act:
    act = next((act for act in actor.acts if act.id == args.act), None)
    if act is None or not isinstance(act.deed, ReportBreach | NoteRestoreTest):
        raise SlaTuiError(f"act {args.act} is no breach and no test.", hint="the dashboard's log (L) shows all acts.")
    return actor.withdraw(args.act, note=args.note)


def _list(args: Namespace) -> int:
    with open_session(args, poll=args.demo) as session:
        snapshot, language = take(session, poll=args.demo, period=args.period), session.language
    if args.services:
        snapshot = only(snapshot, args.services)
    blocks: list[Block] = []
    for service in snapshot.services:
        if service.security:
            blocks += [heading_of_period(service, language), *security_blocks(service, language, heading=False)]
    blocks = blocks or [Paragraph(language.say("finding.none"))]
    print_document(args, Document(language.say("finding.heading"), tuple(blocks)), language)
    return 0
