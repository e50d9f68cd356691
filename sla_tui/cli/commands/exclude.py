"""`sla-tui exclude`: time that does not count under a contract: add, list, accept, dispute, withdraw."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from functools import partial

from sla_tui.cli.acting import Done, acting_session, actor_of, add_span, find, span_of, with_effects
from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.who import add_who
from sla_tui.engine.acts.record import Actor
from sla_tui.errors import SlaTuiError
from sla_tui.export.blocks import Block, Document, Paragraph
from sla_tui.export.documents.decided import proposals_block
from sla_tui.export.documents.preview import effect_block, exclusions_block, outages_block
from sla_tui.language import Language
from sla_tui.sla.acts import Exclude
from sla_tui.sla.contract import EXCLUSION_REASONS


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the actions."""
    actions = parser.add_subparsers(title="actions", dest="action", metavar="ACTION", required=True)
    add = actions.add_parser("add", help="take time out of what counts, and see both figures", allow_abbrev=False)
    add.add_argument("services", nargs="+", metavar="SERVICE", help="the services' ids")
    add.add_argument("--reason", required=True, choices=EXCLUSION_REASONS, metavar="REASON", help=_reasons())
    add.add_argument("--reference", default="", metavar="TEXT", help="a ticket or a letter")
    add.add_argument("--note", default="", metavar="TEXT", help="anything else that should be known of it")
    add.add_argument("--disputed", action="store_true", help="not accepted (yet): shown, without effect")
    add_span(add, outages=True)
    listing = actions.add_parser("list", help="exclusions, and with a service its outages", allow_abbrev=False)
    listing.add_argument(
        "service", nargs="?", metavar="SERVICE", help="one service, with its outages and their numbers"
    )
    listing.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    for name, words in (("accept", "both sides agree: it has its effect"), ("dispute", "it is disputed: no effect")):
        judge = actions.add_parser(name, help=words, allow_abbrev=False)
        judge.add_argument("act", type=int, metavar="N", help="the number of its act in `exclude list`")
        judge.add_argument("--reference", default="", metavar="TEXT", help="a ticket or a letter")
        judge.add_argument("--note", default="", metavar="TEXT", help="why")
        add_who(judge)
    propose = actions.add_parser(
        "propose", help="time in which a service that it depends on was down too; you decide", allow_abbrev=False
    )
    propose.add_argument("service", nargs="?", metavar="SERVICE", help="one service")
    propose.add_argument("--period", metavar="KEY", help="another period, such as 2026-10 or 2026-Q3")
    withdraw = actions.add_parser("withdraw", help="take an exclusion back", allow_abbrev=False)
    withdraw.add_argument("act", type=int, metavar="N", help="the number of its act in `exclude list`")
    withdraw.add_argument("--note", default="", metavar="TEXT", help="why")
    add_who(withdraw)
    add_who(add)
    for action in (add, listing, propose, withdraw, *(actions.choices[name] for name in ("accept", "dispute"))):
        add_looks(action)


def _reasons() -> str:
    return f"one of {', '.join(EXCLUSION_REASONS)}"


def run(args: Namespace) -> int:
    """Does one of the actions.

    Raises:
        SlaTuiError: there is no such service, outage or act, or it makes no sense.
        StoreError: it cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.action in {"list", "propose"}:
        return _list(args)
    with acting_session(args) as session:
        actor = actor_of(args, session)
        done = _add(args, session, actor) if args.action == "add" else _on_one(args, session, actor)
    deed = f"{args.action}_disputed" if args.action == "add" and args.disputed else args.action
    print_done(args, done, f"exclude_{deed}", session.language)
    return 0


def print_done(args: Namespace, done: Done, deed: str, language: Language) -> None:
    """Prints what was done (`deed` is a phrase of `[done]`), and both figures."""
    what = language.say(f"done.{deed}")
    if args.dry_run:
        words = language.say("done.would_be", deed=what)
    else:
        words = language.say("done.was", number=done.act.id, deed=what, who=done.act.signed)
    effects = (effect_block(effect, language) for effect in done.effects)
    others = (Paragraph(language.tell(note)) for note in done.others)
    print_document(args, Document(words, (Paragraph(words), *others, *effects)), language)


def _add(args: Namespace, session: Session, actor: Actor) -> Done:
    for service in args.services:
        find(session, service, None)
    start, end = span_of(args, session, args.services)
    call = partial(
        Actor.exclude,
        services=args.services,
        start=start,
        end=end,
        reason=args.reason,
        accepted=not args.disputed,
        reference=args.reference,
        note=args.note,
    )
    return with_effects(session, actor, call, args.services, start)


def _on_one(args: Namespace, session: Session, actor: Actor) -> Done:
    act = next((act for act in actor.acts if act.id == args.act), None)
    if act is None or not isinstance(act.deed, Exclude):
        raise SlaTuiError(f"act {args.act} is not an exclusion.", hint="`sla-tui exclude list` shows them.")
    deed = act.deed
    if args.action == "withdraw":
        call = partial(Actor.withdraw, act=args.act, note=args.note)
    else:
        accepted = args.action == "accept"
        call = partial(Actor.judge, exclusion=args.act, accepted=accepted, reference=args.reference, note=args.note)
    return with_effects(session, actor, call, deed.services, deed.start)


def _list(args: Namespace) -> int:
    with open_session(args, poll=args.demo) as session:
        snapshot, language = take(session, poll=args.demo, period=args.period), session.language
    chosen = only(snapshot, [args.service]).services if args.service else snapshot.services
    if args.action == "propose":
        blocks: list[Block] = [proposals_block(service, language) for service in chosen if service.proposals]
        blocks = blocks or [Paragraph(language.say("preview.no_proposals"))]
    else:
        blocks = [outages_block(chosen[0], language)] if args.service else []
        blocks.append(exclusions_block(chosen, language))
    print_document(args, Document(language.say("report.exclusions"), tuple(blocks)), language)
    return 0
