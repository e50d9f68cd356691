"""Reads the configured calendars of announced work again on schedule; one that fails keeps what was read, and is told.

What a reading came to is a note in the store, so that every process that looks at the history tells the same.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from functools import partial
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import CalendarFeed, Config
from sla_tui.engine.moment.feed_state import feed_state, feeds_of
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import StoreError
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

LONGEST_WAIT: Final = 60.0
"""Seconds between two looks whether a calendar is due: the clock may jump."""


class CalendarFeeds:
    """The calendars of one engine, read as they fall due."""

    def __init__(self, config: Config, store: Store, clock: Clock, thread: StoreThread) -> None:
        """Reads nothing yet; the store is only used in `thread`."""
        self._config = config
        self._store = store
        self._clock = clock
        self._thread = thread
        self._wake = asyncio.Event()

    def reconfigure(self, config: Config) -> None:
        """Takes over another configuration. Call it on the event loop."""
        self._config = config
        self._wake.set()

    async def run(self, taken: asyncio.Event) -> None:
        """Reads calendars as they fall due, until cancelled; sets `taken` after each."""
        while True:
            wait = await self.read_due(taken)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(wait):
                    await self._wake.wait()
            self._wake.clear()

    async def read_due(self, taken: asyncio.Event | None = None) -> float:
        """Reads those that are due, and returns seconds until the next one may be."""
        feeds = feeds_of(self._config)
        waits = await asyncio.gather(*(self._read_if_due(name, feed, taken) for name, feed in feeds.items()))
        return max(1.0, min((LONGEST_WAIT, *waits)))

    async def _read_if_due(self, name: str, feed: CalendarFeed, taken: asyncio.Event | None) -> float:
        """Reads one calendar where it is due, and returns seconds until it is again."""
        from sla_tui.engine.feed_reader import FeedReader  # only where there is a calendar: it is not needed to begin

        reader = FeedReader(self._config, self._store, self._clock)
        try:
            state = await self._thread.run(partial(feed_state, self._store, name))
            now = int(self._clock.now())
            if state.tried <= now < state.due(feed):
                return float(state.due(feed) - now)
            answer = await reader.fetch(feed, state)
            reading = await self._thread.run(partial(reader.take, name, answer, state))
        except StoreError as error:
            _log.warning("%s", error)
            return LONGEST_WAIT
        if reading.problem:
            _log.warning("calendar %s: %s", name, reading.problem)
        for warning in () if reading.calendar is None else reading.calendar.warnings:
            _log.warning("calendar %s: %s", name, warning)
        if taken is not None:
            taken.set()
        return float(feed.every)
