"""`sla-tui claim`: the claim file of one service's period; the ledger of what can be claimed; how far each claim is."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from collections.abc import Iterator
from typing import Final

from sla_tui.cli.agreement_choice import add_customer, agreement_of
from sla_tui.cli.commands.snapshot import take
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write, write_bytes, write_folder
from sla_tui.cli.run import complain
from sla_tui.cli.session import Session, open_session
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.moment.conflicts import conflict_notes
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.claim.obstacles import obstacles
from sla_tui.export.documents.stated import period_text
from sla_tui.language import Language
from sla_tui.sla.acts import CLAIM_STATES, ClaimState, MarkClaim
from sla_tui.sla.dossier import Dossier

MARKS: Final = tuple(state for state in CLAIM_STATES if state != "open")


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the service, its period, and what is to be done."""
    parser.add_argument(
        "service", nargs="?", metavar="SERVICE", help="the service's id, or one agreement's (checkout/cdn)"
    )
    add_customer(parser)
    parser.add_argument(
        "--period", metavar="KEY", help="the period, such as 2026-10 or 2026-Q3 (default: the last one that is over)"
    )
    parser.add_argument("--draft", action="store_true", help="of a period that still runs, marked as a draft")
    parser.add_argument("--force", action="store_true", help="replace a claim folder that is there already")
    parser.add_argument(
        "--list", action="store_true", help="what can be claimed, until when, and how far each claim is"
    )
    add_format(parser, help_="of --list: text (default), md, html or json")
    parser.add_argument("--mark", choices=MARKS, help="write down how far the claim has come")
    parser.add_argument("--note", default="", metavar="TEXT", help="with --mark: a case number, whom you spoke to")
    parser.add_argument("--who", default="", metavar="NAME", help="with --mark: in whose name (default: yours)")
    add_looks(parser)


def run(args: Namespace) -> int:
    """Makes the claim file, lists what can be claimed, or marks a claim.

    Raises:
        SlaTuiError: there is no such service or period, or it cannot be claimed: all reasons at once.
    """
    log_to_stderr(args.verbose)
    if args.list == (args.service is not None):
        raise UsageError("name one service, or use --list.", hint="`sla-tui claim --help` has examples.")
    with open_session(args, poll=args.demo) as session:
        if session.demo:  # the simulated fleet has no history but the one that is asked for now
            take(session, poll=True, period=None)
        if args.list:
            return _list(args, session)
        now = int(session.clock.now())
        key = agreement_of(session.config, args)
        dossier = dossier_of(session.config, session.store, now, key, period=args.period, draft=args.draft)
        if args.mark:
            return _mark(args, session, dossier)
    found = obstacles(dossier.service, dossier.contract, now, session.language, draft=args.draft)
    if found:
        raise _refused(dossier, found, session.language)
    return _make(args, dossier, session.language)


def _refused(dossier: Dossier, found: tuple[str, ...], language: Language) -> SlaTuiError:
    period = dossier.assessment.period
    head = language.say("obstacle.refused", service=dossier.service.id, period=period_text(period, language))
    reasons = "".join(f"\n  - {why}" for why in found)
    hint = f"`sla-tui explain {dossier.service.id} --period {period.key}` shows the working." if period.key else ""
    return SlaTuiError(f"{head}{reasons}", hint=hint)


def _make(args: Namespace, dossier: Dossier, language: Language) -> int:
    from sla_tui.export.claim.files import SUMS, claim_files, claim_name, zipped

    files, name = claim_files(dossier, language), claim_name(dossier)
    target = args.output or name
    if target.casefold().endswith(".zip"):
        write_bytes(zipped(files, name), target)
    else:
        write_folder(files, target, ours=SUMS, force=args.force)
    for warning in _warnings(dossier, language):
        complain(warning)
    write(f"{target}\n")
    return 0


def _warnings(dossier: Dossier, language: Language) -> Iterator[str]:
    """Yields what is missing from the claim."""
    from sla_tui.export.claim.letter import blanks

    yield language.say("claim_made.blanks", n=blanks(dossier, language))
    if dossier.assessment.credit.amount is None and dossier.assessment.credit.percent:
        yield language.say("claim_made.no_fee")
    if dossier.service.frozen is not None and dossier.service.frozen.drift is not None:
        yield language.say("claim_made.drift")
    if dossier.assessment.claim.deadline is None:
        yield language.say("claim_made.no_deadline")


def _list(args: Namespace, session: Session) -> int:
    from sla_tui.export.documents.claim_list import claim_list_document, claim_list_json

    now = int(session.clock.now())
    snapshot = build_snapshot(session.config, session.store, now, from_store=True, credit_cache=CreditCache())
    if args.format == "json":
        write(claim_list_json(snapshot), args.output)
    else:
        print_document(args, claim_list_document(snapshot, session.language), session.language)
    return 0


def _mark(args: Namespace, session: Session, dossier: Dossier) -> int:
    """Writes the mark down, and says what was written."""
    state: ClaimState = args.mark
    period = dossier.assessment.period
    actor = Actor(session.config, session.store, session.clock, who=args.who)
    act = actor.mark_claim(dossier.service.key, period.start, state, note=args.note)
    note, language = act.deed.note if isinstance(act.deed, MarkClaim) else "", session.language
    words = language.say(
        "claim_made.marked",
        act=act.id,
        service=dossier.service.key,
        period=period_text(period, language),
        state=language.say("claim.expired" if state == "lapsed" else f"claim.{state}"),
    )
    others = (language.tell(one) for one in conflict_notes(actor.acts, act.at, of=act))
    write("\n".join((f"{words} ({note})" if note else words, *others)) + "\n")
    return 0
