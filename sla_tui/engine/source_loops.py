"""Keeps a loop for every configured source, and takes what they bring into the store."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.engine.moment.history_need import history_need
from sla_tui.engine.polling import metric_notes
from sla_tui.engine.polling.ask import Failure, Poller, SourceMaker, pollers
from sla_tui.engine.polling.ingest import Ingest
from sla_tui.engine.polling.loop import SourceLoop
from sla_tui.engine.polling.plan import NO_PAST, POLL_SECONDS, history_request
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import StoreError
from sla_tui.secret import Secret
from sla_tui.sla.codes import Note
from sla_tui.sla.observation import Poll, RateBudget
from sla_tui.sources.base import AT_ONCE, PollRequest
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

MOST_OF_IT: Final = 0.75
"""Of the time that all polls of one snapshot have, for asking of the past."""

MOST_POLLS: Final = 100
"""Of one source for one snapshot, whatever it says of itself."""

OnStored = Callable[[SourceConfig, Poll | Failure, bool], None]
"""Is told a source's result, and whether it is in the history for good."""


class SourceLoops:
    """The sources of one engine, polled or watching (it is the `LoopHost` of their loops)."""

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        thread: StoreThread,
        *,
        tokens: Mapping[str, Secret],
        random: Random,
        make: SourceMaker | None,
        on_stored: OnStored,
        only: frozenset[str] = frozenset(),
    ) -> None:
        """Asks nothing yet.

        Args:
            config: the whole configuration.
            store: the history, open.
            clock: wall and monotonic time.
            thread: where the store is used.
            tokens: credentials by source id, instead of the configured references.
            random: spreads the sources' polls.
            make: makes sources instead of the registry, in tests.
            on_stored: called on the event loop when a source's result was taken.
            only: the sources that it asks; empty: all of them.
        """
        self._only = only
        self._elsewhere: frozenset[str] = frozenset()  # asked by other collectors
        self._config = config
        self._store = store
        self._clock = clock
        self._thread = thread
        self._tokens = tokens
        self._random = random
        self._make = make
        self._on_stored = on_stored
        self._pollers = pollers(self._asked(config), clock, tokens, make)
        self._loops: dict[str, tuple[SourceLoop, asyncio.Task[None]]] = {}
        self._group: asyncio.TaskGroup | None = None
        self.ingest = Ingest(self._asked(config), store, clock)
        self.next_polls: dict[str, int] = {}
        """When each source is asked next, by its id, UTC seconds."""
        self.polled = False
        """Whether anything was asked in this process."""
        # Whose past this process is still reading: for the eye only, what is known is in the store.
        self.reading = {source.id for source in self._asked(config).sources if source.kind not in NO_PAST}

    def budgets(self) -> dict[str, tuple[RateBudget, ...]]:
        """Says what each source may still ask, by its id."""
        return {name: poller.budgets() for name, poller in self._pollers.items()}

    async def poll_once(self, limit: float) -> None:
        """Asks every source once, for the past too, all at the same time and within `limit` seconds."""
        now, until = int(self._clock.now()), asyncio.get_running_loop().time() + limit * MOST_OF_IT
        own = [poller for name, poller in self._pollers.items() if name not in self._elsewhere]
        asked = [self._ask_once(poller, now, limit) for poller in own]
        results = await asyncio.gather(*asked)
        for poller, (since, result) in zip(own, results, strict=True):
            self._note_end_of_past(poller.source.id, result)
            # In the configuration's order, whoever answered first.
            self.ingest.take(poller.source, result, now, asked_from=since)
        more = [self._ask_on(poller, now, until, last) for poller, (_, last) in zip(own, results, strict=True)]
        await asyncio.gather(*more)
        self.polled = True

    async def begin(self, group: asyncio.TaskGroup) -> None:
        """Starts a loop for every source in `group`, and from then on for each that a configuration adds."""
        await self._thread.run(self.ingest.started)
        self._group = group
        self._begin_own(group)

    async def leave(self, elsewhere: frozenset[str] | None) -> None:
        """Leaves those sources to other collectors, and takes back what they leave; None: nothing is known of that."""
        if elsewhere is None or elsewhere == self._elsewhere:
            return
        _log.warning("other collectors ask %s", ", ".join(sorted(elsewhere)) or "nothing any more")
        self._elsewhere = elsewhere
        await self._end_loops(self._loops.keys() & elsewhere)
        if self._group is not None:
            self._begin_own(self._group)

    async def rest(self) -> None:
        """Asks nothing any more until it is begun again: another process asks."""
        self._group = None
        await self._end_loops(frozenset(self._loops))

    def take_over(self) -> None:
        """Goes on from what the former writer of the history left. Call it in the store's thread."""
        self.ingest = Ingest(self._asked(self._config), self._store, self._clock)

    def poll_now(self, source: str | None) -> None:
        """Asks one source, or all, without waiting for its time. Call it on the event loop."""
        for name, (loop, _) in self._loops.items():
            if source in {None, name}:
                loop.hurry()

    async def reconfigure(self, config: Config) -> None:
        """Takes over another configuration. Sources that it leaves as they were go on as if nothing had happened."""
        before, self._config = self._config, config
        self.ingest.config = self._asked(config)
        made = pollers(self._asked(config), self._clock, self._tokens, self._make)
        for name in list(self._pollers):
            kept = name in made and await self._pollers[name].takes_over(config)
            if not kept:
                await self._end(name)
        self.reading &= made.keys()
        for name, poller in made.items():
            if name not in self._pollers:
                self._pollers[name] = poller
                if poller.source.kind not in NO_PAST:
                    self.reading.add(name)
                if self._group is not None and name not in self._elsewhere:
                    self._begin(name, self._group)
        self._pollers = {name: self._pollers[name] for name in made}
        if config.store.url != before.store.url:
            self.ingest.say("store", int(self._clock.now()), Note("store_moved"))

    async def close(self) -> None:
        """Lets go of the sources' connections."""
        for poller in self._pollers.values():
            await poller.close()

    # What the loops need (`LoopHost`)

    async def history_request(self, poller: Poller, *, full: bool) -> PollRequest:
        """Says what to ask of the past, from what the store knows of it."""
        return await self._thread.run(partial(self._history_request, poller, int(self._clock.now()), full=full))

    async def took(self, source: SourceConfig, result: Poll | Failure, *, asked_from: int | None) -> None:
        """Stores one result, in the store's thread: a disk that hangs holds up nobody who looks."""
        now = int(self._clock.now())

        def keep() -> bool:
            lasts = self.ingest.take(source, result, now, asked_from=asked_from)
            self.polled = True  # in this thread: the next snapshot that is built here shows the result
            return lasts

        lasts = await self._thread.run(keep)
        if asked_from is not None:
            self._note_end_of_past(source.id, result)
        self._on_stored(source, result, lasts)

    def lost(self, source: SourceConfig) -> None:
        """Notes that the disk has been hanging for so long that a result had to be given up."""
        self.ingest.lost(source, int(self._clock.now()))

    def next_poll(self, source: str, at: int) -> None:
        """Notes when a source is asked next."""
        self.next_polls[source] = at

    # Inside

    def _asked(self, config: Config) -> Config:
        """Gives the configuration with those sources that this collector is for.

        Several sources of probes are several places: each is asked only where somebody said that this is the place.
        """
        places = frozenset(source.id for source in config.sources if source.kind in NO_PAST)
        left = places if len(places) > 1 else frozenset()
        own = (one for one in config.sources if (one.id in self._only if self._only else one.id not in left))
        return replace(config, sources=tuple(own))

    def _begin_own(self, group: asyncio.TaskGroup) -> None:
        for name in [name for name in self._pollers if name not in self._loops and name not in self._elsewhere]:
            self._begin(name, group)

    async def _end_loops(self, names: Collection[str]) -> None:
        tasks = {name: self._loops.pop(name)[1] for name in names}
        for task in tasks.values():
            task.cancel()
        if tasks:
            await asyncio.wait(tasks.values())
        for name in tasks:
            self.next_polls.pop(name, None)
            await self._pollers[name].close()

    def _begin(self, name: str, group: asyncio.TaskGroup) -> None:
        chance = Random(self._random.random() + len(self._loops))  # noqa: S311  spreads load, guards nothing
        loop = SourceLoop(self._pollers[name], self, self._clock, chance)
        self._loops[name] = loop, group.create_task(loop.run())

    async def _end(self, name: str) -> None:
        poller, (_, task) = self._pollers.pop(name), self._loops.pop(name, (None, None))
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        self.next_polls.pop(name, None)
        await poller.close()

    async def _ask_once(self, poller: Poller, now: int, limit: float) -> tuple[int | None, Poll | Failure]:
        # What does not come within most of the limit is left for the next time, and not lost with all the rest.
        request = self._history_request(poller, now, seconds=limit * MOST_OF_IT)
        return request.history_from, await poller.ask(request, limit)

    async def _ask_on(self, poller: Poller, now: int, until: float, last: Poll | Failure) -> None:
        """Asks on for single checks that one poll cannot hold, while there is time. What fails is left for later."""
        loop = asyncio.get_running_loop()
        for _ in range(MOST_POLLS):
            goes_on = isinstance(last, Poll) and last.checks and (last.ask_again_in or AT_ONCE + 1) <= AT_ONCE
            left = until - loop.time()
            if not goes_on or left <= 0:
                return
            request = replace(self._history_request(poller, now, seconds=left), history_from=None, metrics={})
            last = await poller.ask(request, left / MOST_OF_IT)
            if isinstance(last, Poll):
                self._note_end_of_past(poller.source.id, last)
                self.ingest.take(poller.source, last, now, asked_from=None)

    def _history_request(
        self, poller: Poller, now: int, *, full: bool = False, seconds: float = POLL_SECONDS
    ) -> PollRequest:
        need = history_need(self._config, now, poller.source.backfill)
        metrics: Mapping[str, tuple[int, int]] = {}
        try:
            known = self._store.known_ranges(poller.source.id)
            metrics = metric_notes.wanted(self._store, self._config, poller.source.id, now)
        except StoreError as error:  # asking for more than needed is no harm
            _log.warning("%s", error)
            known = {}
        return replace(history_request(now, need, known, full=full, seconds=seconds), metrics=metrics)

    def _note_end_of_past(self, source: str, result: Poll | Failure) -> None:
        """Notes that a source has nothing more to say of the past for now."""
        if isinstance(result, Poll) and result.ask_again_in is None:
            self.reading.discard(source)
