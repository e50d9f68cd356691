"""Asks one source once, and turns whatever goes wrong into a state and words instead of an exception."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.config.secrets import resolve
from sla_tui.errors import RateLimitedError, SlaTuiError, SourceError, shortage
from sla_tui.secret import Secret
from sla_tui.sla.observation import Poll, RateBudget
from sla_tui.sources.base import Account, Budgeted, Described, PollRequest, Source, SourceContext, WatchingSource
from sla_tui.text import clean

_log = logging.getLogger(__name__)
_MESSAGE_LIMIT = 300


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a poll brought nothing. `state` is a `SourceState`; `retry_after` (seconds) is the provider's own word."""

    state: str
    message: str
    retry_after: float | None = None


SourceMaker = Callable[[SourceContext], Source]


class Poller:
    """One configured source: made when it is first asked, and again after its credential could not be resolved."""

    def __init__(
        self,
        config: Config,
        source: SourceConfig,
        clock: Clock,
        *,
        token: Secret | None = None,
        make: SourceMaker | None,
    ) -> None:
        """`token` overrides the configured reference; `make` stands in for the registry in tests."""
        self.source = source
        self._config = config
        self._clock = clock
        self._token = token
        self._make = make
        self._made: Source | None = None

    async def ask(self, request: PollRequest, limit: float) -> Poll | Failure:
        """Makes one poll within `limit` seconds."""
        try:
            async with asyncio.timeout(limit):
                if self._made is None:
                    self._made = await self._create()
                return await self._made.poll(request)
        except TimeoutError:
            return Failure("error", f"no complete answer within {limit:.0f} s")
        except RateLimitedError as error:
            return Failure(error.state, words(error), min(max(error.retry_after, 0.0), 3600.0))
        except SourceError as error:
            return Failure(error.state, words(error))
        except SlaTuiError as error:  # the credential could not be resolved, the options make no sense
            return Failure("auth_error" if self._made is None and self.source.token else "error", words(error))
        except Exception as error:  # noqa: BLE001  a plug-in may raise anything; the other sources go on
            return Failure("error", self._unforeseen(error))

    def _unforeseen(self, error: Exception) -> str:
        if (short := shortage(error)) is not None:
            return words(short)
        _log.exception("source %s failed in a way it should not", self.source.id)
        detail = clean(str(error), 120)
        return f"the source failed unexpectedly ({type(error).__name__}: {detail}); see the log"

    @property
    def watching(self) -> WatchingSource | None:
        """The source, where it was made and looks by itself."""
        return self._made if isinstance(self._made, WatchingSource) else None

    async def watcher(self) -> WatchingSource | None:
        """Gives the source where it watches by itself; None where it is to be polled, or cannot be made."""
        try:
            if self._made is None:
                self._made = await self._create()
        except Exception:  # noqa: BLE001  the first poll meets the same, and tells it in words
            return None
        return self.watching

    async def takes_over(self, config: Config) -> bool:
        """Goes on under another configuration; False where this source changed so that a new one has to be made."""
        source = next((one for one in config.sources if one.id == self.source.id), None)
        before, watching = self._config, self.watching
        same = source == self.source
        probes = self._own_probes(config) != self._own_probes(before)
        if source is None or (watching is None and not (same and not probes)):
            return False
        if watching is not None:
            if source.kind != self.source.kind or source.token != self.source.token:
                return False
            if not same or probes:
                watching.reconfigure(self._context(config, source, self._token))
        self._config, self.source = config, source
        return True

    def _own_probes(self, config: Config) -> object:
        return (config.probes, config.probe_settings) if self.source.kind == "probe" else ()

    def budgets(self) -> tuple[RateBudget, ...]:
        """Says what the provider still lets us ask; nothing where the source does not say."""
        made = self._made
        try:
            return made.budgets() if isinstance(made, Budgeted) else ()
        except Exception:  # noqa: BLE001  a plug-in may raise anything; this is worth no more than a line in the log
            _log.exception("source %s cannot tell its budgets", self.source.id)
            return ()

    async def account(self, limit: float) -> Account | None:
        """Asks for the account; None where provider or source say nothing of it. Call it after a good poll."""
        made = self._made
        if not isinstance(made, Described):
            return None
        try:
            async with asyncio.timeout(limit):
                return await made.account()
        except TimeoutError:
            return Account(warnings=(f"no word about the account within {limit:.0f} s",))
        except SlaTuiError as error:
            return Account(warnings=(words(error),))
        except Exception:  # noqa: BLE001  a plug-in may raise anything; this is worth no more than a line in the log
            _log.exception("source %s cannot tell its account", self.source.id)
            return None

    async def close(self) -> None:
        """Lets go of the source's connections."""
        made, self._made = self._made, None
        if made is not None:
            await made.close()

    async def _create(self) -> Source:
        token = self._token
        if token is None and self.source.token is not None:
            token = await asyncio.to_thread(resolve, self.source.token)  # a command may take its time
        context = self._context(self._config, self.source, token)
        if self._make is not None:
            return self._make(context)
        from sla_tui.sources.registry import create  # the clients' libraries are loaded by the first poll only

        return create(context)

    def _context(self, config: Config, source: SourceConfig, token: Secret | None) -> SourceContext:
        return SourceContext(
            config=source,
            clock=self._clock,
            token=token,
            probes=config.probes if source.kind == "probe" else (),
            probe_settings=config.probe_settings,
        )


def words(error: SlaTuiError) -> str:
    """Writes the error as one inert line without credentials."""
    text = f"{error.what} ({error.hint})" if error.hint else error.what
    return clean(text, _MESSAGE_LIMIT)


def pollers(config: Config, clock: Clock, tokens: Mapping[str, Secret], make: SourceMaker | None) -> dict[str, Poller]:
    """Makes a poller for every configured source, by its id, in the configuration's order."""
    return {s.id: Poller(config, s, clock, token=tokens.get(s.id), make=make) for s in config.sources}
