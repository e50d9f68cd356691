"""One source's own loop: polled at its cadence, or watching by itself. It never overlaps itself, none waits for it."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable
from random import Random
from typing import Final, Protocol

from sla_tui.clock import Clock
from sla_tui.config.model import SourceConfig
from sla_tui.engine.polling.ask import Failure, Poller
from sla_tui.engine.polling.plan import NO_PAST, Cadence
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import PollRequest, WatchingSource

_log = logging.getLogger(__name__)

POLL_LIMIT: Final = 120.0  # seconds that one poll may take
UNSTORED: Final = 2_000  # polls of a watching source that wait for a disk that hangs
AGAIN: Final = 10.0  # seconds after which a source that stopped watching is begun again


class LoopHost(Protocol):
    """What a loop needs of the engine: its requests, and where its results go."""

    def history_request(self, poller: Poller, *, full: bool) -> Awaitable[PollRequest]:
        """Says what to ask of the past."""
        ...

    def took(self, source: SourceConfig, result: Poll | Failure, *, asked_from: int | None) -> Awaitable[None]:
        """Stores a result, asked for the past since `asked_from` or not at all; returns when it is stored."""
        ...

    def lost(self, source: SourceConfig) -> None:
        """Notes that a result could not be kept until the disk comes back."""
        ...

    def next_poll(self, source: str, at: int) -> None:
        """Notes when the source is asked next, UTC seconds."""
        ...


class SourceLoop:
    """Asks one source for as long as it runs."""

    def __init__(self, poller: Poller, host: LoopHost, clock: Clock, random: Random) -> None:
        """Asks nothing yet."""
        self.poller = poller
        self._host = host
        self._clock = clock
        self._random = random
        self._wake = asyncio.Event()

    def hurry(self) -> None:
        """Asks at once instead of at the next time."""
        self.poller.look_now()
        self._wake.set()

    async def run(self) -> None:
        """Asks, or lets the source watch, until cancelled."""
        while (watching := await self.poller.watcher()) is not None:
            await self._watch(watching)
        await self._poll()

    async def _poll(self) -> None:
        source = self.poller.source
        cadence = Cadence(float(source.interval), self._random)
        states_seen = False
        while True:
            at = self._clock.monotonic()
            # States come first, so that something shows at once; the past follows in the next poll.
            history = states_seen and cadence.wants_history(at)
            request = PollRequest(now=int(self._clock.now()))
            if history:
                request = await self._host.history_request(self.poller, full=cadence.wants_all(at))
            result = await self.poller.ask(request, POLL_LIMIT)
            await self._host.took(source, result, asked_from=request.history_from)
            at = self._clock.monotonic()
            if isinstance(result, Failure):
                pause = cadence.failed(at, result.retry_after, history=history)
            else:
                pause = cadence.succeeded(result, at, history=history)
                if not states_seen:
                    states_seen, pause = True, 0.0
            self._host.next_poll(source.id, int(self._clock.now() + pause))
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(pause):
                    await self._wake.wait()
            self._wake.clear()

    async def _watch(self, watching: WatchingSource) -> None:
        """Stores what the source sends. A disk that hangs does not hold it up: what it sends waits here."""
        source = self.poller.source
        past = None if source.kind in NO_PAST else 0  # what watches by itself has sent all that there is
        waiting: asyncio.Queue[Poll | Failure] = asyncio.Queue(UNSTORED)

        def take(poll: Poll | Failure) -> None:
            try:
                waiting.put_nowait(poll)
            except asyncio.QueueFull:
                self._host.lost(source)

        async def keep_storing() -> None:
            while True:
                poll = await waiting.get()
                await self._host.took(source, poll, asked_from=past)

        storing = asyncio.create_task(keep_storing())
        try:
            failure = await self.poller.watch(watching, take)
            _log.error("source %s stopped watching", source.id)
            if failure is not None:
                await self._host.took(source, failure, asked_from=None)
        finally:
            storing.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await storing
            while not waiting.empty():  # what a source that is stopped sent last
                await asyncio.shield(
                    asyncio.ensure_future(self._host.took(source, waiting.get_nowait(), asked_from=past))
                )
        await asyncio.sleep(AGAIN)
