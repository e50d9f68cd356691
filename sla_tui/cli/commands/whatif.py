"""`sla-tui whatif`: a period as it was, under another contract text: both results, and the difference in money."""

from __future__ import annotations

import json
from argparse import ArgumentParser, Namespace
from collections.abc import Collection
from dataclasses import replace
from pathlib import Path

from sla_tui.cli.chain import add_arguments as add_chain
from sla_tui.cli.chain import run_chain
from sla_tui.cli.commands.snapshot import only, take
from sla_tui.cli.documents import add_format, print_document
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.looks import add_looks
from sla_tui.cli.output import write
from sla_tui.cli.session import open_session
from sla_tui.config.model import Config
from sla_tui.config.reading.choice import choose, from_file
from sla_tui.engine.moment.bind import under_contract
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.stated import period_text
from sla_tui.export.documents.what_if import Compared, what_if_document, whatif_to_json
from sla_tui.sla.snapshot import Snapshot


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the other text, the period and the services."""
    parser.add_argument(
        "--contract",
        metavar="FILE",
        help="a TOML file: one contract, or [contracts.ID] tables; or the id of one of yours or of a preset",
    )
    parser.add_argument("--period", metavar="KEY", help="the period, such as 2026-10 or 2026-Q3")
    parser.add_argument("--service", nargs="+", metavar="ID", help="only these services")
    add_chain(parser)
    add_format(parser)
    add_looks(parser)


def run(args: Namespace) -> int:
    """Prints the period under both texts, or what parts can carry. Asks no source.

    A table ``[contracts.gold]`` stands in for the contract `gold` alone; any other text for the contracts of all
    services, or of those that `--service` names.

    Raises:
        SlaTuiError: there is no such contract, service or period.
        UsageError: neither a text with a period nor a chain is named.
    """
    log_to_stderr(args.verbose)
    if args.chain or args.promises:
        return run_chain(args)
    if args.contract is None or args.period is None:
        raise UsageError(
            "a what-if needs --contract and --period.",
            hint="or --chain, or --promises 99.9 99.95: what a whole can promise from its parts.",
        )
    with open_session(args, poll=args.demo) as session:
        config, about = _under(session.config, args.contract, args.service)
        was = take(session, poll=args.demo, period=args.period)  # the simulated fleet has no past of its own
        would_be = take(replace(session, config=config), poll=False, period=args.period)
    compared = _compared(was, would_be, args.service)
    if about is not None:
        compared = [c for c in compared if c.was.contract_id in about]
        if not compared:
            raise SlaTuiError(
                f"no service is under {' or '.join(sorted(about))}.", hint="see `sla-tui contracts list`."
            )
    label = period_text(compared[0].was.period, session.language) if compared else args.period
    if args.format == "json":
        data = whatif_to_json(compared, args.period, args.contract)
        write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        document = what_if_document(compared, label or args.period, args.contract, session.language)
        print_document(args, document, session.language)
    return 0


def _under(config: Config, name: str, services: Collection[str] | None) -> tuple[Config, Collection[str] | None]:
    """The configuration with the other text, and the contracts that it stands in for; None for all of them."""
    if not name.endswith(".toml") and not Path(name).is_file():
        return under_contract(config, services, choose(name, config.contracts).versions), None
    found = from_file(name)
    known = {own: versions for own, versions in found.items() if own in config.contracts}
    if known:
        return replace(config, contracts={**config.contracts, **known}), known.keys()
    if len(found) == 1:
        return under_contract(config, services, next(iter(found.values()))), None
    raise SlaTuiError(
        f"{name} holds {len(found)} contracts, and none of them is one of yours.",
        hint=f"yours are: {', '.join(config.contracts) or 'none'}; or give a file with one contract.",
    )


def _compared(was: Snapshot, would_be: Snapshot, services: Collection[str] | None) -> list[Compared]:
    before = only(was, list(services)) if services else was
    after = {service.id: service for service in would_be.services}
    return [
        Compared(service.id, service.name, service.assessment, after[service.id].assessment)
        for service in before.services
    ]
