"""`sla-tui demo --serve-providers`: the simulated providers alone, with what a client needs to reach them."""

from __future__ import annotations

import asyncio
import json
import shlex
import time
from argparse import Namespace
from collections.abc import Sequence

from sla_tui.cli.logs import log_to_stderr
from sla_tui.cli.output import bytes_to_stdout
from sla_tui.cli.session import language_of
from sla_tui.config.source_kinds import with_token
from sla_tui.demo.accounts import SimulatedAccount, simulated_accounts
from sla_tui.errors import SlaTuiError
from sla_tui.language import Language
from sla_tui.system import on_signal


def run(args: Namespace) -> int:
    """Serves until ctrl+c or SIGTERM.

    Raises:
        SlaTuiError: a port is taken.
    """
    log_to_stderr(args.verbose)
    try:
        asyncio.run(_serve(args))
    except OSError as error:
        hint = "another --port, or none: then free ones are taken"
        raise SlaTuiError(f"cannot listen at 127.0.0.1: {error.strerror or error}.", hint=hint) from error
    return 0


async def _serve(args: Namespace) -> None:
    stopped = asyncio.Event()
    for name in ("SIGTERM", "SIGINT"):
        on_signal(asyncio.get_running_loop(), name, stopped.set)
    at = int(time.time()) if args.at is None else args.at
    async with simulated_accounts(args.seed, at, args.port) as accounts:
        text = _as_json(accounts) if args.format == "json" else _as_text(accounts, language_of(args))
        bytes_to_stdout(text.encode())  # unmasked: these tokens open nothing, and are what was asked for
        await stopped.wait()


def _as_json(accounts: Sequence[SimulatedAccount]) -> str:
    """Writes one line, for scripts that wait for it."""
    found = [
        {
            "name": one.name,
            "kind": one.kind,
            "base_url": one.base_url,
            "token": one.token.reveal() if one.sent_as else None,
            "sent_as": one.sent_as or None,
            "options": dict(one.options),
        }
        for one in accounts
    ]
    return json.dumps({"accounts": found}) + "\n"


def _as_text(accounts: Sequence[SimulatedAccount], language: Language) -> str:
    say = language.say
    lines = [say("simulators.title"), ""]
    for one in accounts:
        facts = [(say("simulators.base_url"), one.base_url)]
        if one.sent_as:
            facts += [(say("simulators.token"), one.token.reveal()), (say("simulators.sent_as"), one.sent_as)]
        facts += [(key, f'"{value}"') for key, value in one.options]
        width = max(len(name) for name, _ in facts)
        lines += [one.name, *(f"  {name:{width}}  {value}" for name, value in facts), ""]
    return "\n".join([*lines, say("simulators.try_them"), "", *_first_run(accounts), ""])


def _first_run(accounts: Sequence[SimulatedAccount]) -> list[str]:
    """Writes the command, for a shell, that makes a first configuration of them and prints it."""
    plain = {one.kind: one for one in accounts if not one.options}
    words = [(provider.variable, plain[provider.kind]) for provider in with_token() if provider.kind in plain]
    lines = [f"  {name}={shlex.quote(one.token.reveal())} \\" for name, one in words]
    bases = [f"    --base-url {shlex.quote(f'{one.kind}={one.base_url}')}" for _, one in words]
    return [*lines, "  sla-tui init --non-interactive --print \\", " \\\n".join(bases)]
