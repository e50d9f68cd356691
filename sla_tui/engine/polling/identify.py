"""Asks sources who they are: whether the credential is good, which monitors it sees, what may still be asked."""

from __future__ import annotations

import asyncio
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.engine.polling.ask import Failure, Poller, SourceMaker, pollers
from sla_tui.engine.polling.redaction import redacted
from sla_tui.secret import Secret
from sla_tui.sla.observation import RateBudget, Status
from sla_tui.sources.base import Account, PollRequest

LIMIT = 30.0
"""Seconds that one source may take for its answer."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What one source answered. `state` is a `SourceState`; where it is not "ok", `message` says why.

    `warnings` are sentences about what could not be read, or is not told.
    """

    source: SourceConfig
    state: str
    message: str = ""
    statuses: tuple[Status, ...] = ()
    account: Account | None = None
    budgets: tuple[RateBudget, ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def ok(self) -> bool:
        """Whether it answered."""
        return self.state == "ok"


async def inquire(
    config: Config,
    clock: Clock,
    *,
    tokens: Mapping[str, Secret] | None = None,
    only: Collection[str] | None = None,
    make: SourceMaker | None = None,
    limit: float = LIMIT,
) -> tuple[Seen, ...]:
    """Asks every source of `config` (or those in `only`) for its states and its account, all at the same time.

    Nothing is stored. A source that fails is an answer too: its state and words say what happened.
    """
    asked = [p for name, p in pollers(config, clock, tokens or {}, make).items() if only is None or name in only]
    return tuple(await asyncio.gather(*(_ask(poller, int(clock.now()), limit) for poller in asked)))


async def _ask(poller: Poller, now: int, limit: float) -> Seen:
    try:
        result = await poller.ask(PollRequest(now=now), limit)
        if isinstance(result, Failure):
            return Seen(poller.source, result.state, result.message, budgets=poller.budgets())
        result, account = redacted(result), redacted(await poller.account(limit))
        warnings = (*result.warnings, *(account.warnings if account else ()))
        state = "offline" if result.offline else "ok"
        return Seen(poller.source, state, "", result.statuses, account, poller.budgets(), warnings)
    finally:
        await poller.close()
