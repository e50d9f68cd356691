"""`sla-tui outage`: when an outage was reported and which share it affected: report, list, withdraw."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from fractions import Fraction
from functools import partial

from sla_tui.cli.acting import (
    Done,
    acting_session,
    actor_of,
    add_one_outage,
    bound_at,
    find,
    instant,
    outage_of,
    period_key,
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
from sla_tui.engine.judge.outage_reports import report_of, share_of
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.blocks import Document
from sla_tui.export.documents.outage_reports import reports_block
from sla_tui.export.documents.preview import outages_block
from sla_tui.sla.acts import Act, ReportOutage
from sla_tui.sla.codes import Note
from sla_tui.sla.evidence import OutageReport
from sla_tui.sla.reports import outage_at, unasked


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    report = actions.add_parser(
        "report", help="say when an outage was reported and which share it affected", allow_abbrev=False
    )
    report.add_argument("service", metavar="SERVICE", help="the service's id")
    report.add_argument("--began", metavar="TIME", help="an instant of the outage, best its first")
    add_one_outage(report, listed_by="outage list SERVICE", instead_of="--began")
    report.add_argument("--reported", metavar="TIME", help="when a ticket was opened, or `now`")
    report.add_argument("--affected", type=_share, metavar="PERCENT", help="the share that was affected: 40%%")
    report.add_argument("--reference", default="", metavar="TEXT", help="the ticket")
    report.add_argument("--note", default="", metavar="TEXT", help="anything else that should be known of it")
    report.add_argument("--zone", metavar="NAME", help="the zone of times without an offset (default: as configured)")
    listing = actions.add_parser("list", help="a service's outages, and what was reported of them", allow_abbrev=False)
    listing.add_argument("service", metavar="SERVICE", help="the service's id")
    listing.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    withdraw = actions.add_parser("withdraw", help="take a report back", allow_abbrev=False)
    withdraw.add_argument("act", type=int, metavar="N", help="the number of its act in `outage list`")
    withdraw.add_argument("--note", default="", metavar="TEXT", help="why")
    for action in (report, withdraw):
        add_who(action)
    for action in (report, listing, withdraw):
        add_looks(action)


def _share(text: str) -> Fraction:
    try:
        return share_of(text)
    except SlaTuiError as error:
        raise ArgumentTypeError(str(error.what)) from None


def run(args: Namespace) -> int:
    """Does one of the actions.

    Raises:
        SlaTuiError: there is no such service, outage or act, or it makes no sense.
        StoreError: it cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.action == "list":
        return _list(args)
    with acting_session(args) as session:
        actor = actor_of(args, session)
        done = _report(args, session, actor) if args.action == "report" else _withdraw(args, session, actor)
        why = _unasked(session, done.act) if args.action == "report" else None
    print_done(args, done, f"outage_{args.action}", session.language)
    if why is not None:
        complain(f"it changes no figure: {session.language.tell(why)}.")
    return 0


def _unasked(session: Session, act: Act) -> Note | None:
    """Says why the report changes nothing, where the service's contract does not ask for it."""
    if not isinstance(act.deed, ReportOutage):
        return None
    bound = bound_at(session, act.deed.service, act.deed.began)
    return None if bound is None else unasked(bound.contract, report_of(act.deed))


def _report(args: Namespace, session: Session, actor: Actor) -> Done:
    find(session, args.service, None)
    zone, now = args.zone or session.config.timezone, int(session.clock.now())
    by_number = args.last or args.outage is not None
    if by_number == bool(args.began) or (args.last and args.outage is not None):
        raise UsageError("say which outage: --began TIME, --outage N or --last.")
    if by_number:
        began = outage_of(args, session, args.service, listed_by="outage list").start
    else:
        began = instant(args.began, zone)
    reported = now if args.reported == "now" else args.reported and instant(args.reported, zone)
    known = _known(session, args.service, began)
    call = partial(
        Actor.report_outage,
        service=args.service,
        began=began,
        reported=known.reported if reported is None else reported,
        affected=known.affected if args.affected is None else args.affected,
        reference=args.reference or known.reference,
        note=args.note,
    )
    return with_effects(session, actor, call, [args.service], began)


def _known(session: Session, service: str, began: int) -> OutageReport:
    """What was reported of the outage before: a command that adds to it need not say it again."""
    found = find(session, service, period_key(session, service, began))
    for fact in found.reports:
        if fact.start is not None and fact.end is not None and outage_at([(fact.start, fact.end)], began):
            return OutageReport(
                began=fact.start, reported=fact.reported, affected=fact.affected, reference=fact.reference
            )
    return OutageReport(began=began)


def _withdraw(args: Namespace, session: Session, actor: Actor) -> Done:
    act = next((act for act in actor.acts if act.id == args.act), None)
    if act is None or not isinstance(act.deed, ReportOutage):
        raise SlaTuiError(
            f"act {args.act} is no report of an outage.", hint="`sla-tui outage list SERVICE` shows them."
        )
    call = partial(Actor.withdraw, act=args.act, note=args.note)
    return with_effects(session, actor, call, [act.deed.service], act.deed.began)


def _list(args: Namespace) -> int:
    with open_session(args, poll=args.demo) as session:
        snapshot, language = take(session, poll=args.demo, period=args.period), session.language
    service = only(snapshot, [args.service]).services[0]
    blocks = (outages_block(service, language), reports_block(service, language))
    print_document(args, Document(language.say("report.outages"), blocks), language)
    return 0
