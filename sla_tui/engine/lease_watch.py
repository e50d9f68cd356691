"""Polls while this process holds the lease of the history, follows while another does, and sees what others wrote."""

from __future__ import annotations

import asyncio
import logging
from typing import Final

from sla_tui.engine.alerts.delivery import AlertDelivery
from sla_tui.engine.calendar_feeds import CalendarFeeds
from sla_tui.engine.reports.schedules import ReportSchedules
from sla_tui.engine.source_loops import SourceLoops
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import StoreError
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

TAKE_OVER_EVERY: Final = 1.0
"""Seconds between two looks whether whoever holds the lease is gone."""
FOLLOW_EVERY: Final = 1.0
"""Seconds between two looks for what others wrote, and whether another has taken this process's lease."""


class LeaseWatch:
    """Whose turn it is, for one engine."""

    def __init__(
        self,
        store: Store,
        thread: StoreThread,
        *,
        sources: SourceLoops,
        feeds: CalendarFeeds | None,
        reports: ReportSchedules | None,
        alarm: AlertDelivery,
        news: asyncio.Event,
    ) -> None:
        """Does nothing yet.

        Args:
            store: the history; its lease may come and go.
            thread: where the store is used.
            sources: polled while this process holds the lease.
            feeds: read while it does; None: by another process.
            reports: delivered while it does; None: by another process.
            alarm: tells channels while it does.
            news: set where there is something to build a snapshot of.
        """
        self._store = store
        self._thread = thread
        self._sources = sources
        self._feeds = feeds
        self._reports = reports
        self._alarm = alarm
        self._news = news

    async def keep_polling(self) -> None:
        """Polls while it is this process's turn, until cancelled."""
        while True:
            while self._store.read_only:
                await asyncio.sleep(TAKE_OVER_EVERY)
                if await self._thread.run(self._take_over):
                    self._alarm.begin()
            async with asyncio.TaskGroup() as group:
                await self._sources.leave(await self._thread.run(self._shared_out))
                await self._sources.begin(group)
                beside = [one.run(self._news) for one in (self._feeds, self._reports) if one is not None]
                running = [group.create_task(one) for one in beside]
                while not self._store.read_only:  # a thread of the store's, or another machine, takes it
                    await asyncio.sleep(FOLLOW_EVERY)
                    await self._sources.leave(await self._thread.run(self._shared_out))
                await self._sources.rest()
                for one in running:
                    one.cancel()
            _log.warning("another sla-tui polls and writes from now on; this one follows")
            self._alarm.begin()

    def _shared_out(self) -> frozenset[str] | None:
        """Names the sources that other collectors ask; None where that cannot be read."""
        try:
            return self._store.shared_out()
        except StoreError as error:
            _log.warning("%s", error)
            return None

    def _take_over(self) -> bool:
        try:
            taken = self._store.promote()
        except StoreError as error:
            _log.warning("%s", error)
            return False
        if taken:
            _log.warning("the other sla-tui is gone; this one polls and writes from now on")
            self._sources.take_over()
            self._alarm.take_over()
        return taken

    async def notice_others(self) -> None:
        """Says that there is news when other processes wrote what people decided or, where this one follows, polls."""
        seen: object = None
        while True:
            await asyncio.sleep(FOLLOW_EVERY)
            latest = await self._thread.run(self._latest)
            if latest != seen:
                self._news.set()
            seen = latest

    def _latest(self) -> object:
        try:
            acts = self._store.acts()
            return acts[-1:], self._store.poll_records() if self._store.read_only else None
        except StoreError as error:
            _log.warning("%s", error)
            return None
