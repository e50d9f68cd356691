"""`sla-tui contracts sign`: who signed which text of a contract, kept with the text itself and its hash."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.cli.documents import print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.values import whole_number
from sla_tui.cli.who import add_who
from sla_tui.engine.moment.decisions import in_force
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.blocks import Block, Document, Paragraph
from sla_tui.export.columns import Cell, Column, TextHints, fill
from sla_tui.language import Language
from sla_tui.sla.acts import Act, SignText
from sla_tui.sla.periods.texts import text_at

PARTIES: Final = ("vendor", "customer")


def add_sign_arguments(parser: ArgumentParser) -> None:
    """Declares what is signed, by whom and when."""
    parser.add_argument("contract", metavar="ID", help="one of your contracts")
    parser.add_argument("--name", default="", metavar="NAME", help="who signed; without, the signatures are listed")
    parser.add_argument("--party", choices=PARTIES, default="vendor", help="for whom (default vendor: who promises)")
    parser.add_argument("--position", default="", metavar="TEXT", help="in which position")
    parser.add_argument("--on", metavar="TIME", help="when: 2026-12-01, or a time (default: now)")
    parser.add_argument("--text", type=whole_number, metavar="N", help="the Nth text (default: the one in force)")
    parser.add_argument("--reference", default="", metavar="TEXT", help="where the paper is")
    parser.add_argument("--note", default="", metavar="TEXT", help="anything else that should be known of it")
    parser.add_argument("--withdraw", type=int, metavar="ACT", help="take the signature of that act back")
    add_who(parser)
    add_looks(parser)


def run_sign(args: Namespace) -> int:
    """Notes a signature, takes one back, or lists those under a contract's texts.

    Raises:
        SlaTuiError: there is no such contract, text or signature.
        StoreError: it cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.name and args.withdraw is not None:
        raise UsageError("--name and --withdraw exclude each other.")
    if not args.name and args.withdraw is None:
        with open_session(args, poll=False) as session:
            _known(session, args.contract)
            blocks = _listed(session, args.contract)
            print_document(args, Document(args.contract, blocks), session.language)
        return 0
    from sla_tui.cli.acting import acting_session

    with acting_session(args) as session:
        act = _withdrawn(args, session) if args.withdraw is not None else _signed(args, session)
        words = _done(args, act, session.language)
        blocks = (Paragraph(words), *(() if args.dry_run else _listed(session, args.contract)))
        print_document(args, Document(words, blocks), session.language)
    return 0


def _signed(args: Namespace, session: Session) -> Act:
    from sla_tui.cli.acting import actor_of, instant

    _known(session, args.contract)
    versions = session.config.contracts[args.contract]
    now = int(session.clock.now())
    zone = versions.latest.period.timezone
    return actor_of(args, session).sign(
        args.contract,
        versions.versions.index(text_at(versions.texts, now)) + 1 if args.text is None else args.text,
        party=args.party,
        name=args.name,
        position=args.position,
        signed=None if args.on is None else instant(args.on, zone),
        reference=args.reference,
        note=args.note,
    )


def _withdrawn(args: Namespace, session: Session) -> Act:
    from sla_tui.cli.acting import actor_of

    actor = actor_of(args, session)
    act = next((one for one in actor.acts if one.id == args.withdraw), None)
    if act is None or not isinstance(act.deed, SignText) or act.deed.contract != args.contract:
        hint = f"`sla-tui contracts sign {args.contract}` lists them."
        raise SlaTuiError(f"act {args.withdraw} is no signature under {args.contract}.", hint=hint)
    return actor.withdraw(args.withdraw, note=args.note)


def _known(session: Session, contract: str) -> None:
    """Refuses a contract that is none of the configuration's: a preset is signed by nobody here."""
    if contract not in session.config.contracts:
        known = ", ".join(session.config.contracts) or "none"
        raise SlaTuiError(f"there is no contract {contract!r} in the configuration.", hint=f"contracts: {known}")


def _done(args: Namespace, act: Act, language: Language) -> str:
    deed = language.say("done.contract_unsigned" if args.withdraw is not None else "done.contract_signed")
    if args.dry_run:
        return language.say("done.would_be", deed=deed)
    return language.say("done.was", number=act.id, deed=deed, who=act.signed)


def _listed(session: Session, contract: str) -> tuple[Block, ...]:
    """A row of every signature under a text of the contract that stands, the oldest first."""
    language = session.language
    found = [act for act in in_force(session.store.acts()).signatures if _of(act).contract == contract]
    if not found:
        return (Paragraph(language.say("text_version.none", contract=contract)),)
    zone = ZoneInfo(session.config.contracts[contract].latest.period.timezone)

    def party(act: Act) -> Cell:
        return Cell(language.say(f"text_version.party_{_of(act).party}"))

    columns: tuple[Column[Act, Cell], ...] = (
        Column("act", "text_version.column_act", lambda act: Cell(str(act.id)), figure=True),
        Column("party", "text_version.column_party", party),
        Column("name", "text_version.column_signed", lambda act: Cell(_of(act).name)),
        Column("day", "text_version.column_day", lambda act: Cell(language.day(_of(act).signed, zone))),
        Column(
            "sha256", "text_version.hash", lambda act: Cell(_of(act).sha256, role="code"), text=TextHints(under=True)
        ),
    )
    return (fill(columns, found, language),)


def _of(act: Act) -> SignText:
    if not isinstance(act.deed, SignText):
        raise TypeError(act)
    return act.deed
