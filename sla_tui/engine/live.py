"""Keeps the current snapshot: lets the sources run, takes acts, and builds at most once a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import partial
from random import Random
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config, ContractVersions, SourceConfig
from sla_tui.engine.acts.preview import effect
from sla_tui.engine.acts.record import ActCall, Actor
from sla_tui.engine.alerts.delivery import AlertDelivery
from sla_tui.engine.building import CREDITS_ONCE, CREDITS_SLICE, SnapshotBuilder
from sla_tui.engine.calendar_feeds import CalendarFeeds
from sla_tui.engine.gather.backtest import backtest_slices, next_slice
from sla_tui.engine.gather.detail import Focus
from sla_tui.engine.gather.past_events import past_events_slices
from sla_tui.engine.lease_watch import LeaseWatch
from sla_tui.engine.notices import NoticeTimes
from sla_tui.engine.polling.ask import Failure, SourceMaker
from sla_tui.engine.reload import EVERY, ConfigWatch
from sla_tui.engine.reports.schedules import ReportSchedules
from sla_tui.engine.source_loops import OnStored, SourceLoops
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import StoreError
from sla_tui.language import ENGLISH
from sla_tui.secret import Secret
from sla_tui.sla.alert import Change
from sla_tui.sla.backtest import Backtest
from sla_tui.sla.observation import Poll
from sla_tui.sla.past_event import PastEvent
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

ONCE_LIMIT: Final = 60.0
"""Seconds for all polls of a single snapshot together."""
SHARE: Final = 0.005
"""Of the time, for snapshots that nobody watches arrive ..."""
LONGEST_PACE: Final = 300.0
"""... but they come at least so often, in seconds."""
BUILD_EVERY = 1.0
"""Seconds between two snapshots at the least ..."""
HEARTBEAT = 5.0
"""... and at the most, so that ages move."""
STANDSTILL_EVERY: Final = 5.0
"""Seconds between two looks whether this program was stopped meanwhile ..."""
STANDSTILL: Final = 10.0
"""... and how much later than asked for it has to come back to be noted."""


class LiveEngine:
    """The engine. Everything runs on one event loop; snapshots are frozen and may go to any thread.

    The store stays with whoever opened it. Where it is read-only, another process polls, and this one follows; which of
    them that is may change as often as it likes.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        *,
        tokens: Mapping[str, Secret] | None = None,
        demo: bool = False,
        on_snapshot: Callable[[Snapshot], None] | None = None,
        random: Random | None = None,
        make: SourceMaker | None = None,
        pace: float | None = None,
        on_stored: OnStored | None = None,
        only: frozenset[str] = frozenset(),
    ) -> None:
        """Asks nothing yet.

        Args:
            config: the whole configuration.
            store: the history, open.
            clock: wall and monotonic time.
            tokens: credentials by source id, instead of the configured references.
            demo: marks snapshots as simulated.
            on_snapshot: called on the event loop with every new snapshot.
            random: spreads the sources' polls; seeded in tests.
            make: makes sources instead of the registry, in tests.
            pace: seconds between two snapshots where no state changes, more where they cost much; default: what a
                screen wants.
            on_stored: called on the event loop when a source's result was taken.
            only: the sources that it asks, and does nothing else: another process reads calendars, closes periods and
                tells alerts. Empty: all of it.
        """
        self._config = config
        self._store = store
        self._clock = clock
        self._on_snapshot = on_snapshot
        self._on_stored = on_stored
        self._pace = pace
        self._thread = StoreThread()
        self._sources = SourceLoops(
            config,
            store,
            clock,
            self._thread,
            tokens=tokens or {},
            random=random or Random(),  # noqa: S311  spreads load, guards nothing
            make=make,
            on_stored=self._stored,
            only=only,
        )
        self._feeds = CalendarFeeds(config, store, clock, self._thread)
        self._reports = ReportSchedules(
            config,
            store,
            clock,
            self._thread,
            ready=lambda: self._sources.polled and not self._sources.reading,
            demo=demo,
        )
        self._builder = SnapshotBuilder(store, clock, self._sources, demo=demo, closes=not only)
        self._alarm = AlertDelivery(config, store, clock, demo=demo, silent=bool(only))
        self._watched = ConfigWatch(config.path) if config.path is not None and not demo else None
        self._notices = NoticeTimes()
        self._dirty = asyncio.Event()
        self._turns = LeaseWatch(
            store,
            self._thread,
            sources=self._sources,
            feeds=None if only else self._feeds,
            reports=None if only else self._reports,
            alarm=self._alarm,
            news=self._dirty,
        )
        self._urgent = asyncio.Event()  # a monitor's state changed
        self._states: dict[str, str] = {}
        self._period: str | None = None
        self.snapshot: Snapshot | None = None

    async def poll_once(self, *, period: str | None = None, limit: float = ONCE_LIMIT) -> Snapshot:
        """Asks every source once, for the past too, all at the same time and within `limit` seconds; then builds."""
        if not self._store.read_only:
            await self._sources.leave(self._store.shared_out())
            await self._sources.poll_once(limit)
            await self._feeds.read_due()
        self.snapshot = self._notices.dated(self._build(period=period, credits_for=CREDITS_ONCE))
        return self.snapshot

    async def run(self) -> None:
        """Polls and builds until cancelled."""
        async with asyncio.TaskGroup() as group:
            group.create_task(self._turns.keep_polling())
            group.create_task(self._turns.notice_others())
            group.create_task(self._keep_building())
            group.create_task(self._alarm.run())
            group.create_task(self._notice_standstill())
            if self._watched is not None:
                group.create_task(self._keep_reloading(self._watched))

    def poll_now(self, source: str | None = None) -> None:
        """Asks one source, or all, without waiting for its time. Call it on the event loop."""
        self._sources.poll_now(source)

    async def act(self, call: ActCall, *, who: str = "", intent: str = "") -> object:
        """Lets somebody act (see `sla_tui.engine.acts.record`); the next snapshot shows what it does.

        Returns what `call` returns. It happens in the store's thread: a disk that hangs holds up nobody who looks.

        Raises:
            SlaTuiError: what is asked for makes no sense, or cannot be written.
        """
        try:
            return await self._thread.run(
                partial(call, Actor(self._config, self._store, self._clock, who=who, intent=intent))
            )
        finally:
            self._dirty.set()

    async def consider(
        self, service: str, *, call: ActCall | None = None, contract: ContractVersions | None = None
    ) -> ServiceSnapshot:
        """Builds the service as it would be (see `effect`), in the period that is looked at.

        Raises:
            SlaTuiError: what is asked for makes no sense.
        """
        return await self._thread.run(
            partial(
                effect,
                self._config,
                self._store,
                self._clock,
                service,
                call=call,
                contract=contract,
                period=self._period,
            )
        )

    async def backtest(self, service: str, *, contract: ContractVersions | None = None) -> Backtest:
        """Holds the newest text of a contract, or of the service's own, against the service's history.

        Snapshots and what sources bring are waited for no longer than a slice of it takes.

        Raises:
            SlaTuiError: there is no such service, or nothing is known of it.
        """
        now = int(self._clock.now())
        draft = None if contract is None else contract.latest
        work = backtest_slices(self._config, self._store, now, service, draft)
        while (found := await self._thread.run(partial(next_slice, work))) is None:
            pass
        return found

    async def past(self, at: int, *, period: str | None = None, closely: bool = False) -> Snapshot:
        """Builds the snapshot of a past moment as it was known then (see `past_snapshot`).

        Raises:
            SlaTuiError: `period` is no period, or the history cannot be read.
        """
        return await self._thread.run(partial(self._builder.past, self._config, at, period=period, closely=closely))

    async def past_events(self, start: int, end: int) -> tuple[PastEvent, ...]:
        """Lists what happened in `[start, end)`, by time. What else the store is needed for comes in between.

        Raises:
            StoreError: the history cannot be read.
        """
        work = past_events_slices(self._config, self._store, int(self._clock.now()), start, end)
        while (found := await self._thread.run(partial(next_slice, work))) is None:
            pass
        return found

    def focus(self, focus: Focus | None) -> None:
        """Has the detail of that service in the next snapshot, which comes soon. Call it on the event loop."""
        self._builder.focus = focus
        self._dirty.set()

    def look(self, period: str | None) -> None:
        """Has the next snapshots made of another period, or with None of the running one. Call it on the event loop."""
        self._period = period
        self._dirty.set()

    async def close(self) -> None:
        """Lets go of the sources' connections, and waits until what they said is stored."""
        await self._thread.run(self._alarm.save)
        await self._thread.close()
        await self._sources.close()

    # Another configuration, without losing a tick

    @property
    def config(self) -> Config:
        """The configuration that holds now."""
        return self._config

    async def reload(self) -> bool:
        """Reads the configuration's file again, changed or not; False where it is bad and the last good one stays."""
        watched = self._watched
        if watched is None:
            return False
        config = await asyncio.to_thread(watched.read)
        if config is not None:
            await self.reconfigure(config)
            _log.info("the configuration was read again")
        else:
            _log.warning("%s", ENGLISH.tell(watched.problem or ""))
        self._dirty.set()
        return config is not None

    async def reconfigure(self, config: Config) -> None:
        """Takes over another configuration. Sources that it leaves as they were go on as if nothing had happened."""
        self._config = config
        self._alarm.reconfigure(config)
        await self._sources.reconfigure(config)
        self._feeds.reconfigure(config)
        self._reports.reconfigure(config)
        self._dirty.set()

    async def answers(self) -> None:
        """Returns once the store's thread has done all that it was given: nothing in it hangs."""
        await self._thread.run(lambda: None)

    async def _notice_standstill(self) -> None:
        while True:
            began = self._clock.monotonic()
            await asyncio.sleep(STANDSTILL_EVERY)
            late = self._clock.monotonic() - began - STANDSTILL_EVERY
            if late > STANDSTILL and not self._store.read_only:
                await self._thread.run(partial(self._sources.ingest.stood_still, late))

    async def _keep_reloading(self, watched: ConfigWatch) -> None:
        while True:
            await asyncio.sleep(EVERY)
            if watched.changed():
                await self.reload()

    # Snapshots

    def _stored(self, source: SourceConfig, result: Poll | Failure, lasts: bool) -> None:
        """Has a snapshot built of what was stored: at once, where the state of a monitor changed."""
        if self._on_stored is not None:
            self._on_stored(source, result, lasts)
        if isinstance(result, Poll):
            states = {status.monitor.ref: status.state for status in result.statuses}
            if any(self._states.get(ref) != state for ref, state in states.items()):
                self._urgent.set()
            self._states.update(states)
        self._dirty.set()

    @staticmethod
    async def _pause(event: asyncio.Event, seconds: float) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await event.wait()
        event.clear()

    async def _keep_building(self) -> None:
        pace = BUILD_EVERY if self._pace is None else self._pace
        while True:
            await self._pause(self._dirty, max(HEARTBEAT, pace))
            try:
                await self._thread.run(self._sources.ingest.check_clock)
                running, changes = await self._thread.run(self._build_and_judge)
                self._alarm.tell(changes, running.generated_at)
                running = self._alarm.shown(running)
                await self._thread.run(self._alarm.save)
                self.snapshot = running if self._period is None else await self._other_period(self._period)
            except StoreError as error:
                _log.warning("%s", error)
                if self.snapshot is not None:
                    self.snapshot = replace(self.snapshot, notices=(str(error.what),))
            if self.snapshot is not None:
                self.snapshot = self._notices.dated(self.snapshot)
                if self._on_snapshot is not None:
                    self._on_snapshot(self.snapshot)
            await self._thread.run(partial(self._builder.close_periods, self._config))
            if self._pace is None:
                await asyncio.sleep(pace)
                continue
            await asyncio.sleep(BUILD_EVERY)
            await self._pause(self._urgent, min(max(pace, self._builder.seconds_spent / SHARE), LONGEST_PACE))

    def _build_and_judge(self) -> tuple[Snapshot, tuple[Change, ...]]:
        built = self._build(cached=True)
        return built, self._alarm.judge(built)

    async def _other_period(self, period: str) -> Snapshot:
        """Builds the period that is looked at; alerts are those of the running periods."""
        return self._alarm.shown(await self._thread.run(partial(self._build, period=period)))

    def _build(
        self, *, period: str | None = None, cached: bool = False, credits_for: float = CREDITS_SLICE
    ) -> Snapshot:
        problems = (self._watched.problem,) if self._watched is not None and self._watched.problem else ()
        return self._builder.build(
            self._config, period=period, notices=problems, cached=cached, credits_for=credits_for
        )
