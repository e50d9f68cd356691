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
from sla_tui.engine.gather.customer import agreed_with, find_customer, key_of
from sla_tui.engine.moment.bind import agreed_service, under_contract
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.margin import margin_document
from sla_tui.export.documents.stated import period_text
from sla_tui.export.documents.what_if import Compared, what_if_document, whatif_to_json
from sla_tui.export.shapes.margin import MARGIN
from sla_tui.sla.agreement import parts_of_key
from sla_tui.sla.snapshot import Snapshot


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the other text, the period and the services."""
    parser.add_argument(
        "--contract",
        metavar="FILE",
        help="a TOML file: one contract, or [contracts.ID] tables; or the id of one of yours or of a preset",
    )
    parser.add_argument("--period", metavar="KEY", help="the period, such as 2026-10 or 2026-Q3")
    parser.add_argument(
        "--service", nargs="+", metavar="ID", help="only these services, or agreements of one (checkout/acme)"
    )
    parser.add_argument("--customer", default="", metavar="NAME", help="only the agreements with this customer")
    parser.add_argument(
        "--margin",
        action="store_true",
        help="what customers get for an outage, what vendors pay, what is uncovered; with --contract under that text",
    )
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
    if args.margin:
        return _margin(args)
    if args.contract is None or args.period is None:
        raise UsageError(
            "a what-if needs --contract and --period.",
            hint="or --chain, or --promises 99.9 99.95: what a whole can promise from its parts.",
        )
    with open_session(args, poll=args.demo) as session:
        wanted = _wanted(session.config, args)
        config, about = _under(session.config, args.contract, wanted)
        was = take(session, poll=args.demo, period=args.period)  # the simulated fleet has no past of its own
        would_be = take(replace(session, config=config), poll=False, period=args.period, closed=False)
    compared = _compared(was, would_be, wanted)
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
        ids = {parts_of_key(row.id)[0] for row in compared}
        then = [service for service in would_be.services if service.id in ids]
        document = what_if_document(compared, label or args.period, args.contract, session.language, then=then)
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


def _wanted(config: Config, args: Namespace) -> list[str] | None:
    """The keys of the agreements that are asked for; None for all services.

    Raises:
        SlaTuiError: there is no such customer or agreement.
    """
    services: list[str] | None = args.service
    if not args.customer:
        for key in services or ():
            if parts_of_key(key)[1] and agreed_service(config, key) is None:
                raise SlaTuiError(
                    f"there is no agreement {key!r}.", hint="see [[services.ID.agreements]] of your file."
                )
        return services
    if services:
        return [key_of(config, service, args.customer) for service in services]
    return [one.key for one in agreed_with(find_customer(config, args.customer), config.services)]


def _compared(was: Snapshot, would_be: Snapshot, wanted: Collection[str] | None) -> list[Compared]:
    """Both results of every agreement that is asked for; of a service's id alone, those of all its agreements."""
    before = was if wanted is None else only(was, _ids(wanted))
    after = {one.key: one for service in would_be.services for one in service.agreements}
    return [
        Compared(one.key, service.name, one.assessment, after[one.key].assessment, one.direction, one.counterparty)
        for service in before.services
        for one in service.agreements
        if one.key in after and (wanted is None or service.id in wanted or one.key in wanted)
    ]


def _ids(keys: Collection[str]) -> list[str]:
    """The services that keys are about, each once."""
    return list(dict.fromkeys(parts_of_key(key)[0] for key in keys))


def _margin(args: Namespace) -> int:
    """Prints the margins at risk, in the running period or that of `--period`, under the texts that hold or another."""
    with open_session(args, poll=args.demo) as session:
        wanted = _wanted(session.config, args)
        snapshot = take(session, poll=args.demo, period=args.period)
        if args.contract is not None:
            config, _ = _under(session.config, args.contract, wanted)
            snapshot = take(replace(session, config=config), poll=False, period=args.period)
    shown = snapshot if wanted is None else only(snapshot, _ids(wanted))
    services = [service for service in shown.services if service.margins]
    if args.format == "json":
        data = {"margins": [{"service": s.id, "margins": [MARGIN.write(m) for m in s.margins]} for s in services]}
        write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        print_document(args, margin_document(services, session.language), session.language)
    return 0
