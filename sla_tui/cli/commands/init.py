"""`sla-tui init`: takes tokens, shows what they see, proposes services and a contract, writes a configuration."""

from __future__ import annotations

import asyncio
import os
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path

from sla_tui.cli.asking import Questioner, Silent, Terminal
from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import write
from sla_tui.cli.run import complain
from sla_tui.cli.values import percent
from sla_tui.clock import SystemClock
from sla_tui.config.contracts import PRESET_PREFIX
from sla_tui.config.local_zone import local_zone
from sla_tui.config.model import SecretRef
from sla_tui.config.paths import new_config_path
from sla_tui.config.presets import preset_ids
from sla_tui.config.reading.grouping import Proposed
from sla_tui.config.reading.problems import did_you_mean
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.writer import NewConfig, NewContract, NewSource, config_text
from sla_tui.engine.polling.setup import BY_KIND, PROVIDERS, Found, find, named_token
from sla_tui.errors import ConfigError, SlaTuiError, UsageError
from sla_tui.files import write_whole
from sla_tui.secret import Secret

CURRENCY = "EUR"
SHOWN = 12
"""So many proposed services are listed before the file is written; it holds all of them."""


def add_arguments(parser: ArgumentParser) -> None:
    """Declares what is known without asking."""
    parser.add_argument("urls", nargs="*", metavar="URL", help="also watch these by local probes")
    parser.add_argument(
        "--token",
        action="append",
        type=_token,
        default=[],
        metavar="SOURCE=HOW:WHERE",
        help="where a token is: pingdom=env:NAME, uptimerobot=file:PATH, statuscake=command:… (never the token itself)",
    )
    parser.add_argument(
        "--base-url", action="append", type=_address, default=[], metavar="SOURCE=URL", help="an API elsewhere"
    )
    parser.add_argument(
        "--contract", metavar="PRESET", help="a published SLA for all services (`sla-tui contracts list`)"
    )
    parser.add_argument(
        "--target", type=percent, metavar="PERCENT", help="a target instead of a contract (default 99.9)"
    )
    parser.add_argument("--timezone", metavar="ZONE", help="for display (default: this machine's)")
    parser.add_argument("--currency", metavar="CODE", help=f"of fees and credits (default {CURRENCY})")
    parser.add_argument("--non-interactive", action="store_true", help="ask nothing: for scripts")
    parser.add_argument("--force", action="store_true", help="replace a configuration that is there already")
    parser.add_argument("--print", action="store_true", help="print the configuration instead of writing it")
    parser.add_argument("--start", action="store_true", help="open the dashboard when it is written")


def run(args: Namespace) -> int:
    """Leads from a token to a configuration that `config check` accepts.

    Raises:
        UsageError: options that do not fit together.
        SlaTuiError: no credential and no URL, none of them works, or the file cannot be written.
    """
    log_to_stderr(args.verbose)
    if args.contract and args.target is not None:
        raise UsageError("--contract and --target exclude each other.")
    contract = _named_contract(args)
    target = new_config_path(args.config)
    if target.exists() and not (args.force or args.print):
        raise SlaTuiError(f"there is a configuration already: {target}", hint="--force replaces it, --print only shows")
    timezone, currency = args.timezone or local_zone(), args.currency or CURRENCY
    _checked(NewConfig(timezone, currency, (), ()))  # before anybody types a token
    asker: Questioner = Silent() if args.non_interactive else Terminal()
    probes = _probes(args.urls)
    sources, typed = _sources(args, asker)
    if not sources and not probes:
        names = ", ".join(f"${provider.variable}" for provider in PROVIDERS)
        raise SlaTuiError("no token was found.", hint=f"set one of {names}, use --token, or name a URL to watch")
    found = asyncio.run(find(sources, SystemClock(), tokens=typed, probes=probes))
    working = _working(sources, found, asker)
    if not working and not probes:
        raise SlaTuiError("none of the tokens works; nothing was written.")
    _show(found.services, asker)
    new = NewConfig(
        timezone=timezone,
        currency=currency,
        sources=working,
        services=found.services,
        contract=contract or asker.contract(preset_ids()),
        probes=probes,
    )
    if args.print:
        write(_checked(new))
        return 0
    _write(new, target, typed, asker)
    asker.say(f"\nWritten: {target}")
    _remind(new, typed, asker)
    asker.say("Next: `sla-tui` opens the dashboard, `sla-tui config check` checks what you change.")
    if args.start or asker.yes("Open the dashboard now?"):
        from sla_tui.cli.parser import parse

        opened = parse(["--config", str(target)])
        return int(opened.command.load().run(opened))
    return 0


def _remind(new: NewConfig, typed: Mapping[str, Secret], asker: Questioner) -> None:
    """Says which variables have to be set from now on: one that was set for this command alone is gone after it."""
    tokens = (source.token for source in new.sources if source.kind not in typed)
    names = [f"${token.where}" for token in tokens if token is not None and token.kind == "env"]
    if names:
        asker.say(f"It names {', '.join(names)}: set wherever sla-tui runs (`export` it in your shell's profile, say);")
        asker.say('or keep a token in a file: `token = { file = "~/.config/sla-tui/NAME.token" }`.')


def _token(text: str) -> tuple[str, SecretRef]:
    try:
        return named_token(text)
    except ValueError as error:
        raise ArgumentTypeError(str(error)) from None


def _address(text: str) -> tuple[str, str]:
    kind, _, url = text.partition("=")
    if kind not in BY_KIND or not url:
        msg = f"write it like {PROVIDERS[0].kind}=https://…; sources: {', '.join(BY_KIND)}"
        raise ArgumentTypeError(msg)
    return kind, url


def _named_contract(args: Namespace) -> NewContract | None:
    """The contract that the options name; None where it is to be asked for."""
    if args.contract:
        name = args.contract.removeprefix(PRESET_PREFIX)
        if name not in preset_ids():
            near = did_you_mean(name, preset_ids())
            raise SlaTuiError(
                f"there is no preset {args.contract!r}.",
                hint=f"did you mean {near!r}?" if near else "`sla-tui contracts list`",
            )
        return NewContract(preset=name)
    if args.target is not None:
        return NewContract(target=args.target)
    return None


def _probes(urls: Sequence[str]) -> dict[str, str]:
    if not urls:
        return {}
    from sla_tui.cli.adhoc import config_for

    return {probe.id: probe.url for probe in config_for(urls).probes}


def _sources(args: Namespace, asker: Questioner) -> tuple[tuple[NewSource, ...], dict[str, Secret]]:
    """The sources there are credentials for: named ones, those in the environment, those that are typed now."""
    named, addresses = dict(args.token), dict(args.base_url)
    sources: list[NewSource] = []
    typed: dict[str, Secret] = {}
    for provider in PROVIDERS:
        reference = named.get(provider.kind)
        if reference is None and os.environ.get(provider.variable):
            reference = SecretRef(kind="env", where=provider.variable)
            asker.say(f"{provider.name}: found a token in ${provider.variable}.")
        if reference is None:
            secret = asker.token(provider.name, provider.where)
            if secret is None:
                continue
            typed[provider.kind] = secret
        base = addresses.get(provider.kind, "")
        sources.append(NewSource(provider.kind, provider.kind, reference, base))
    return tuple(sources), typed


def _working(sources: Sequence[NewSource], found: Found, asker: Questioner) -> tuple[NewSource, ...]:
    """Those that answered; what the others said is told."""
    for one in found.seen:
        name = BY_KIND[one.source.kind].name
        if one.ok:
            plan = f", plan {one.account.plan}" if one.account and one.account.plan else ""
            asker.say(f"{name}: {len(one.statuses)} monitors{plan}.")
        else:
            complain(f"{name}: {one.message} It is left out.")
    return tuple(source for source in sources if source.id in found.answered)


def _show(services: Sequence[Proposed], asker: Questioner) -> None:
    if not services:
        asker.say("No monitors are there yet; those that are added become services by themselves.")
        return
    asker.say(f"\n{len(services)} services are proposed:")
    for service in services[:SHOWN]:
        refs = ", ".join(monitor.ref for monitor in service.monitors)
        agree = f"  (down when {service.quorum} of {len(service.monitors)} agree)" if service.quorum > 1 else ""
        asker.say(f"  {service.name}: {refs}{agree}")
    if len(services) > SHOWN:
        asker.say(f"  ... and {len(services) - SHOWN} more")
    if any(service.quorum > 1 for service in services):
        asker.say("Where several monitors watch one thing, more than half must agree before it counts as down;")
        asker.say("`evidence.quorum = 1` in the contract makes one enough.")


def _checked(new: NewConfig) -> str:
    """The file's text, read back as any user's is.

    Raises:
        SlaTuiError: a zone or currency that makes no sense; what the file would have been is not written.
    """
    text = config_text(new)
    try:
        parse_config(text, "the new configuration")
    except ConfigError as error:
        raise SlaTuiError(str(error.what), hint="look at --timezone, --currency, --token and --base-url") from None
    return text


def _write(new: NewConfig, target: Path, typed: Mapping[str, Secret], asker: Questioner) -> None:
    """Writes the typed tokens into files that only their owner reads, and then the configuration that names them."""
    folder = target.absolute().parent
    places = {kind: folder / "tokens" / f"{kind}.token" for kind in typed}
    sources = tuple(
        replace(s, token=SecretRef(kind="file", where=str(places[s.kind]))) if s.kind in places else s
        for s in new.sources
    )
    text = _checked(replace(new, sources=sources))
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for source in sources:
            if source.kind in places:
                _keep(places[source.kind], typed[source.kind])
                asker.say(f"The token of {BY_KIND[source.kind].name} is kept in {places[source.kind]} (mode 600).")
    except OSError as error:
        raise SlaTuiError(f"could not write below {folder}: {error.strerror or error}.") from error
    write(text, str(target))


def write_new(new: NewConfig, target: Path) -> None:
    """Writes a configuration whose tokens are kept elsewhere already: what the wizard's screens end with.

    Raises:
        SlaTuiError: it makes no sense, or cannot be written.
    """
    _write(new, target, {}, Silent())


def _keep(place: Path, secret: Secret) -> None:
    """Puts the token into a new file that was never open to others, and that in its place: no link is followed."""
    place.parent.mkdir(mode=0o700, exist_ok=True)
    ignore = place.parent / ".gitignore"  # a configuration may lie in a project's folder
    if not ignore.exists():
        ignore.write_text("*\n", encoding="utf-8")
    write_whole(place, f"{secret.reveal()}\n".encode(), 0o600)  # from the start
