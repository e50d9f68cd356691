"""Asks one source once, and turns whatever goes wrong into a state and words instead of an exception."""

from __future__ import annotations

import asyncio
import logging
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Final, get_args

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.config.secrets import resolve
from sla_tui.containment import EscapeError, attempted, contained, escape
from sla_tui.engine.polling.handed_over import handed_over, polled
from sla_tui.errors import RateLimitedError, SlaTuiError, SourceError, shortage
from sla_tui.secret import Secret
from sla_tui.sla.monitors import SourceState
from sla_tui.sla.observation import Poll, RateBudget
from sla_tui.sources.base import (
    MOST_MONITORS,
    Account,
    Budgeted,
    Described,
    PollRequest,
    Source,
    SourceContext,
    WatchingSource,
)
from sla_tui.text import clean

_log = logging.getLogger(__name__)
_MESSAGE_LIMIT = 300
CREATION_LIMIT: Final = 60.0  # seconds in which a source must be made
CLOSING_LIMIT: Final = 10.0  # ... and closed
REFUSED: Final = object()
_STATES: Final = frozenset(get_args(SourceState))


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
        self._watching: WatchingSource | None = None

    async def ask(self, request: PollRequest, limit: float) -> Poll | Failure:
        """Makes one poll within `limit` seconds."""
        try:
            return await contained(lambda: self._polled(request), limit)
        except TimeoutError:
            return Failure("error", f"no complete answer within {limit:.0f} s")
        except RateLimitedError as error:
            return Failure(_state(error), words(error), _seconds(error.retry_after))
        except SourceError as error:
            return Failure(_state(error), words(error))
        except SlaTuiError as error:  # the credential could not be resolved, the options make no sense
            return Failure("auth_error" if self._made is None and self.source.token else "error", words(error))
        except Exception as error:  # noqa: BLE001  a plug-in may raise anything; the other sources go on
            return Failure("error", self._unforeseen(error))

    async def _polled(self, request: PollRequest) -> Poll:
        made = await self._source()
        result = await made.poll(replace(request, named=self._named()))
        return _bounded(polled(result, self.source.id, self._clock.now(), ours=is_ours(made)))

    async def watch(self, watching: WatchingSource, take: Callable[[Poll | Failure], None]) -> Failure | None:
        """Lets the source watch until it stops or this is cancelled; what it hands over and is no poll is a failure.

        Returns:
            Why it stopped, where it failed.
        """

        def looked_at(value: object) -> None:
            try:
                take(polled(value, self.source.id, self._clock.now(), ours=is_ours(watching)))
            except SlaTuiError as error:
                take(Failure("error", words(error)))

        try:
            await contained(lambda: watching.watch(looked_at))
        except SlaTuiError as error:
            return Failure(_state(error), words(error))
        except Exception as error:  # noqa: BLE001  a plug-in may raise anything; the other sources go on
            return Failure("error", self._unforeseen(error))
        return None

    def _unforeseen(self, error: Exception) -> str:
        if isinstance(error, EscapeError):
            _log.error("source %s tried to end the program (%s)", self.source.id, error)
            return clean(f"the source tried to end the program ({error})", _MESSAGE_LIMIT)
        if (short := shortage(error)) is not None:
            return words(short)
        _log.exception("source %s failed in a way it should not", self.source.id)
        return f"the source failed unexpectedly ({clean(escape(error), 120)}); see the log"

    def _named(self) -> frozenset[str]:
        mine = f"{self.source.id}:"
        return frozenset(ref for s in self._config.services for ref in s.monitors if ref.startswith(mine))

    @property
    def watching(self) -> WatchingSource | None:
        """The source, where it was made and looks by itself."""
        return self._watching

    async def watcher(self) -> WatchingSource | None:
        """Gives the source where it watches by itself; None where it is to be polled, or cannot be made."""
        try:
            await contained(self._source, CREATION_LIMIT)
        except Exception:  # noqa: BLE001  the first poll meets the same, and tells it in words
            return None
        return self.watching

    def look_now(self) -> None:
        """Has a source that watches look at everything now."""
        if self._watching is not None:
            attempted(self._watching.look_now, None, f"source {self.source.id} cannot look now")

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
                context = self._context(config, source, self._token)
                if attempted(lambda: watching.reconfigure(context), REFUSED, "a source takes no changes") is REFUSED:
                    return False
        self._config, self.source = config, source
        return True

    def _own_probes(self, config: Config) -> object:
        return (config.probes, config.probe_settings) if self.source.kind == "probe" else ()

    def budgets(self) -> tuple[RateBudget, ...]:
        """Says what the provider still lets us ask; nothing where the source does not say."""
        made = self._made

        def budgeted() -> tuple[RateBudget, ...]:
            if not isinstance(made, Budgeted):
                return ()
            return tuple(handed_over(one, RateBudget, ours=is_ours(made)) for one in made.budgets())

        return attempted(budgeted, (), f"source {self.source.id} cannot tell its budgets")

    async def account(self, limit: float) -> Account | None:
        """Asks for the account; None where provider or source say nothing of it. Call it after a good poll."""
        made = self._made

        async def described() -> Account | None:
            if not isinstance(made, Described):
                return None
            return handed_over(await made.account(), Account, ours=is_ours(made))

        try:
            return await contained(described, limit)
        except TimeoutError:
            return Account(warnings=(f"no word about the account within {limit:.0f} s",))
        except SlaTuiError as error:
            return Account(warnings=(words(error),))
        except Exception:  # noqa: BLE001  a plug-in may raise anything; this is worth no more than a line in the log
            _log.exception("source %s cannot tell its account", self.source.id)
            return None

    async def close(self) -> None:
        """Lets go of the source's connections. Never raises."""
        made, self._made, self._watching = self._made, None, None
        if made is None:
            return
        try:
            await contained(made.close, CLOSING_LIMIT)
        except Exception as error:  # noqa: BLE001  a plug-in may raise anything; the others are closed all the same
            _log.error("source %s could not be closed (%s)", self.source.id, escape(error))

    async def _source(self) -> Source:
        """Makes the source where it is not made yet.

        Raises:
            SourceError: what was made cannot be polled.
        """
        if self._made is None:
            made = await self._create()
            if not (callable(getattr(made, "poll", None)) and callable(getattr(made, "close", None))):
                raise SourceError(f'kind "{self.source.kind}" made nothing that can be polled ({type(made).__name__})')
            self._watching = made if isinstance(made, WatchingSource) else None
            self._made = made
        return self._made

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


def is_ours(made: object) -> bool:
    """Says whether a source is one of this program's own."""
    return type(made).__module__.startswith("sla_tui.")


def _bounded(poll: Poll) -> Poll:
    """Refuses a poll of more monitors than this program is made for: every one of them costs memory and time.

    Raises:
        SourceError: there are too many.
    """
    if len(poll.statuses) > MOST_MONITORS:
        raise SourceError(
            f"it lists {len(poll.statuses)} monitors; more than {MOST_MONITORS} of one source are not watched",
            hint="narrow the source by tags, or make several of it",
        )
    return poll


def words(error: SlaTuiError) -> str:
    """Writes the error as one inert line without credentials."""
    text = attempted(lambda: f"{error.what} ({error.hint})" if error.hint else f"{error.what}", "", "no words")
    return clean(text, _MESSAGE_LIMIT)


def _state(error: SlaTuiError) -> str:
    """The state that an error asks for; a plug-in's own class of errors may say anything."""
    state = getattr(error, "state", None)
    return state if isinstance(state, str) and state in _STATES else "error"


def _seconds(value: object) -> float | None:
    """The provider's word, within an hour; None where it is no number."""
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not math.isfinite(value):
        return None
    return min(max(float(value), 0.0), 3600.0)


def pollers(config: Config, clock: Clock, tokens: Mapping[str, Secret], make: SourceMaker | None) -> dict[str, Poller]:
    """Makes a poller for every configured source, by its id, in the configuration's order."""
    return {s.id: Poller(config, s, clock, token=tokens.get(s.id), make=make) for s in config.sources}
