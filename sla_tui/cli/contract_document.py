"""`sla-tui contracts document`: the service level agreement as customers get it."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sla_tui.cli.contract_choice import chosen_contract, own_config
from sla_tui.cli.looks import add_looks, looks
from sla_tui.cli.output import deliver
from sla_tui.cli.session import language_of, open_session
from sla_tui.cli.terminal import FILE_WIDTH, is_terminal
from sla_tui.cli.values import whole_number
from sla_tui.clock import SystemClock
from sla_tui.config.model import Config
from sla_tui.engine.gather.contract_document import gather_contract_document
from sla_tui.engine.moment.decisions import NOTHING, Decisions, in_force
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.contract_document.document import contract_document
from sla_tui.export.formats.by_name import draw
from sla_tui.sla.observation import Status
from sla_tui.sla.periods.texts import text_at

FORMATS: Final = ("text", "md", "html", "pdf")


def add_document_arguments(parser: ArgumentParser) -> None:
    """Declares which text, for whom, and how it is written."""
    parser.add_argument("contract", metavar="ID", help="one of yours, a preset, or a file (.toml) with one contract")
    parser.add_argument(
        "--customer", default="", metavar="NAME", help="to whom it is promised, where the text is silent"
    )
    parser.add_argument("--text", type=whole_number, metavar="N", help="the Nth text (default: the one in force)")
    parser.add_argument("--format", choices=FORMATS, default="text", help="text (default), md, html or pdf")
    add_looks(parser)


def run_document(args: Namespace) -> int:
    """Prints the contract document.

    Raises:
        SlaTuiError: there is no such contract or text.
        UsageError: a PDF would go to a terminal.
    """
    if args.format == "pdf" and args.output in (None, "-") and is_terminal(sys.stdout):
        raise UsageError("a PDF is nothing for a terminal.", hint="name a file: -o gold.pdf")
    config = own_config(args)
    language = language_of(args, config)
    chosen = chosen_contract(args.contract, config.contracts)
    now = int(SystemClock().now()) if args.at is None else args.at
    texts = chosen.versions.versions
    if args.text is not None and not 1 <= args.text <= len(texts):
        raise SlaTuiError(f"there is no text {args.text} of {args.contract!r}.", hint=f"it has {len(texts)}.")
    number = args.text or texts.index(text_at(chosen.versions.texts, now)) + 1
    statuses, decisions = _known(args, config)
    if args.customer:
        texts = tuple(replace(text, customer=text.customer or args.customer) for text in texts)
    shown = gather_contract_document(
        texts, number, now, config, statuses, provenance=chosen.provenance, decisions=decisions
    )
    style, width = looks(args, file_width=FILE_WIDTH)
    deliver(draw(contract_document(shown, language), args.format, language, width=width, style=style), args.output)
    return 0


def _known(args: Namespace, config: Config) -> tuple[Mapping[str, Status], Decisions]:
    """What the history knows of monitors and signatures; nothing without a configuration, and of the demo."""
    if args.demo or not (config.services or config.contracts):
        return {}, NOTHING
    with open_session(args, poll=False) as session:
        statuses = {status.monitor.ref: status for status in session.store.statuses()}
        return statuses, in_force(session.store.acts())
