"""`sla-tui whatif --chain`: what services made of others can promise from what their components' contracts promise."""

from __future__ import annotations

import json
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Collection

from sla_tui.cli.contract_choice import own_config
from sla_tui.cli.documents import print_document
from sla_tui.cli.output import write
from sla_tui.cli.session import language_of
from sla_tui.cli.values import percent
from sla_tui.clock import SystemClock
from sla_tui.config.model import Config
from sla_tui.engine.gather.chain import promised_part, promised_target
from sla_tui.errors import SlaTuiError, UsageError
from sla_tui.export.documents.chain import chain_document, chain_to_json
from sla_tui.sla.chain import ChainPromise, PromisedPart, promise_of
from sla_tui.sla.measure.composition import ANY, DownWhen


def add_arguments(parser: ArgumentParser) -> None:
    """Declares the two ways to name a chain: services of the configuration, or promises alone."""
    group = parser.add_argument_group("what parts can carry, instead of a period")
    group.add_argument(
        "--chain", action="store_true", help="services with components (--service: only these): what they can promise"
    )
    group.add_argument(
        "--promises", nargs="+", type=percent, metavar="PERCENT", help="the same of parts that promise this"
    )
    group.add_argument("--target", type=percent, metavar="PERCENT", help="what the whole is to promise")
    group.add_argument(
        "--down-when",
        type=_rule,
        default=ANY,
        metavar="RULE",
        help="with --promises: any (default, in series), all (in parallel), or how many have to be down",
    )


def run_chain(args: Namespace) -> int:
    """Prints what each whole can promise. Reads the configuration, and neither history nor source.

    Raises:
        SlaTuiError: there is no such service, or none is made of others.
    """
    config = Config() if args.promises else own_config(args)
    chains = [_promised(args)] if args.promises else list(_configured(args, config))
    language = language_of(args, config)
    if args.format == "json":
        data = {"chains": chain_to_json(chains)}
        write(json.dumps(data, indent=2, ensure_ascii=False, allow_nan=False) + "\n", args.output)
    else:
        print_document(args, chain_document(chains, language), language)
    return 0


def _rule(text: str) -> DownWhen:
    if text in {"any", "all"}:
        return DownWhen("any" if text == "any" else "all")
    if not text.isascii() or not text.isdigit() or not 1 <= int(text[:5]) <= 1_000:
        raise ArgumentTypeError(f"{text!r} is neither any, all nor a number of parts")
    return DownWhen("at_least", int(text[:5]))


def _promised(args: Namespace) -> tuple[PromisedPart, ChainPromise]:
    parts = tuple(PromisedPart(str(number), share) for number, share in enumerate(args.promises, start=1))
    if args.down_when.at_least > len(parts):
        raise UsageError(f"{args.down_when.at_least} of {len(parts)} parts can never be down.")
    whole = PromisedPart("", rule=args.down_when, parts=parts)
    return whole, promise_of(whole, args.target)


def _configured(args: Namespace, config: Config) -> list[tuple[PromisedPart, ChainPromise]]:
    known = {service.id: service for service in config.services}
    wanted: Collection[str] = args.service or [s.id for s in config.services if s.components]
    for name in wanted:
        if name not in known:
            raise SlaTuiError(f"there is no service {name!r}.", hint=f"services: {', '.join(known) or 'none'}")
        if not known[name].components:
            raise SlaTuiError(f"{name} is made of no components.", hint="it promises what its own contract says.")
    if not wanted:
        raise SlaTuiError(
            "no service is made of others.", hint="give one `components`, or give --promises 99.9 99.95 here."
        )
    at = int(SystemClock().now()) if args.at is None else args.at
    found = []
    for name in wanted:
        whole = promised_part(config, known[name], at)
        found.append((whole, promise_of(whole, args.target or promised_target(config, known[name], at))))
    return found
