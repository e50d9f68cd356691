"""`sla-tui contracts test`: a draft held against one's own history, period by period. Asks no source, keeps nothing."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Sequence
from decimal import Decimal, InvalidOperation
from typing import Final

from sla_tui.cli.contract_choice import chosen_contract
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import Session, open_session
from sla_tui.cli.values import whole_number
from sla_tui.config.reading.problems import did_you_mean
from sla_tui.errors import SlaTuiError
from sla_tui.sla.backtest import MONTHS

MOST_MONTHS: Final = 60


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the draft, the services and how far back is looked."""
    parser.add_argument("contract", metavar="ID", help="one of yours, a preset, or a file (.toml) with one contract")
    parser.add_argument(
        "--service",
        nargs="+",
        metavar="ID",
        help="on whose history: services, or agreements (checkout/acme); default: all under that contract",
    )
    parser.add_argument(
        "--months", type=_months, default=MONTHS, metavar="N", help=f"how many months back at most (default {MONTHS})"
    )
    parser.add_argument("--fee", type=_fee, metavar="AMOUNT", help="of one period, for services that name none")
    add_format(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints what the draft would have come to.

    Raises:
        SlaTuiError: there is no such contract or service, or nothing is known of it.
    """
    from sla_tui.engine.gather.backtest import backtest

    log_to_stderr(args.verbose)
    with open_session(args, poll=args.demo) as session:
        if args.demo:  # the simulated fleet has no past of its own
            from sla_tui.cli.commands.snapshot import take

            take(session, poll=True, period=None)
        draft = chosen_contract(args.contract, session.config.contracts).versions.latest
        now = int(session.clock.now())
        found = [
            backtest(session.config, session.store, now, name, draft, months=args.months, fee=args.fee)
            for name in _services(session, args.service, args.contract)
        ]
        language = session.language
    if args.format == "json":
        from sla_tui.export.shapes.backtest import backtest_to_json

        data = {"contract": draft.id, "services": [backtest_to_json(one) for one in found]}
        write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        from sla_tui.export.documents.backtest import backtest_document

        print_document(args, backtest_document(found, language), language)
    return 0


def _services(session: Session, wanted: Sequence[str] | None, contract: str) -> list[str]:
    """Names the services on whose history it is tested: those that are asked for, or all under that contract."""
    from sla_tui.engine.moment.moment import moment_of, present_services

    there = present_services(moment_of(session.config, session.store, int(session.clock.now())))
    agreed = [one for service in there for one in service.each]
    known = [one.key for one in agreed]
    if wanted is None:
        bound = [one.key for one in agreed if one.contract == contract]
        if bound or len(known) == 1:
            return bound or known
        raise SlaTuiError(
            f"no service is under {contract}.",
            hint=f"--service says on whose history; services: {', '.join(known[:8]) or 'none'}",
        )
    for name in wanted:
        if name not in known and all(name != service.id for service in there):
            near = did_you_mean(name, known)
            hint = f"did you mean {near!r}?" if near else f"services: {', '.join(known[:8]) or 'none'}"
            raise SlaTuiError(f"there is no service {name!r}.", hint=hint)
    return list(dict.fromkeys(wanted))


def _months(text: str) -> int:
    value = whole_number(text)
    if not 1 <= value <= MOST_MONTHS:
        raise ArgumentTypeError(f"{text} months cannot be looked at; 1 to {MOST_MONTHS} can")
    return value


def _fee(text: str) -> Decimal:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(-1)
    if not value.is_finite() or not 0 <= value < Decimal(10) ** 15:
        raise ArgumentTypeError(f"{text!r} is not an amount such as 1200.00")
    return value
