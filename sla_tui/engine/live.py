"""Keeps the current snapshot: runs a loop for every source, takes what they bring, builds at most once a second."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from random import Random
from typing import TypeVar

from sla_tui.clock import Clock
from sla_tui.config.model import Config, ContractVersions, SourceConfig
from sla_tui.engine.acts.preview import effect
from sla_tui.engine.acts.record import ActCall, Actor
from sla_tui.engine.alerts.delivery import AlertDelivery
from sla_tui.engine.gather.credits import CreditCache
from sla_tui.engine.gather.detail import DetailCache, Focus
from sla_tui.engine.gather.snapshot import SnapshotCache, build_snapshot
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind_all
from sla_tui.engine.moment.history_need import history_need
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.engine.polling.ask import Failure, Poller, SourceMaker, pollers
from sla_tui.engine.polling.ingest import Ingest
from sla_tui.engine.polling.loop import SourceLoop
from sla_tui.engine.polling.plan import NO_PAST, POLL_SECONDS, history_request
from sla_tui.engine.reload import EVERY, ConfigWatch
from sla_tui.engine.status_note import StatusLine
from sla_tui.errors import StoreError
from sla_tui.secret import Secret
from sla_tui.sla.alert import Change
from sla_tui.sla.observation import Poll
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.sources.base import PollRequest
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)
T = TypeVar("T")

ONCE_LIMIT = 60.0  # seconds for all polls of a single snapshot together
SHARE = 0.005  # of the time, for snapshots that nobody watches arrive ...
LONGEST_PACE = 300.0  # ... but they come at least so often, in seconds
BUILD_EVERY = 1.0  # seconds between two snapshots at the least
LEDGER_SLICE = 0.05  # seconds of one snapshot for past periods; the rest of them comes with the next ones
TAKE_OVER_EVERY = 2.0  # seconds between two looks whether the writer of a followed history is gone
CLOSING_SLICE = 0.05  # ... and between two snapshots for writing down closed periods
LEDGER_ONCE = 5.0  # ... where there is only one snapshot
HEARTBEAT = 5.0  # ... and at the most, so that ages move


class LiveEngine:
    """The engine. Everything runs on one event loop; snapshots are frozen and may go to any thread.

    The store stays with whoever opened it. Where it is read-only, another process polls, and this one follows.
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
        on_stored: Callable[[SourceConfig, Poll | Failure], None] | None = None,
    ) -> None:
        """Nothing is asked yet.

        Args:
            config: the whole configuration.
            store: the history, open.
            clock: wall and monotonic time.
            tokens: credentials by source id, instead of the configured references.
            demo: marks snapshots as simulated.
            on_snapshot: called on the event loop with every new snapshot.
            random: spreads the sources' polls; seeded in tests.
            make: makes sources instead of the registry, in tests.
            on_stored: called on the event loop when a source's result is in the store.
            pace: seconds between two snapshots where no state changes, more where they cost much; default: what a
                screen wants.
        """
        self._config = config
        self._store = store
        self._clock = clock
        self._demo = demo
        self._on_snapshot = on_snapshot
        self._random = random or Random()  # noqa: S311  spreads load, guards nothing
        self._pollers = pollers(config, clock, tokens or {}, make)
        self._ingest = Ingest(config, store, clock)
        self._next_polls: dict[str, int] = {}
        self._tokens, self._make = tokens or {}, make
        self._loops: dict[str, tuple[SourceLoop, asyncio.Task[None]]] = {}
        self._group: asyncio.TaskGroup | None = None
        # One thread for the store, so that the event loop never waits for a disk.
        self._thread = ThreadPoolExecutor(1, "sla-tui store")
        self._watched = ConfigWatch(config.path) if config.path is not None and not demo else None
        self._pace = pace
        self._urgent = asyncio.Event()  # a monitor's state changed
        self._states: dict[str, str] = {}
        self._spent = 0.0  # CPU seconds of the last snapshot
        self._on_stored = on_stored
        self._dirty = asyncio.Event()
        self._cache = SnapshotCache()
        self._ledger = CreditCache()
        self._status_line = StatusLine()
        self._closer = Closer()
        self._alarm = AlertDelivery(config, store, clock, demo=demo)
        self._polled = False
        self._period: str | None = None
        # Whose past this process is still reading: for the eye only, what is known is in the store.
        self._reading = {source.id for source in config.sources if source.kind not in NO_PAST}
        self._focus: Focus | None = None
        self._details = DetailCache()
        self.snapshot: Snapshot | None = None

    async def poll_once(self, *, period: str | None = None, limit: float = ONCE_LIMIT) -> Snapshot:
        """Asks every source once, for the past too, all at the same time and within `limit` seconds; then builds."""
        if not self._store.read_only:
            now = int(self._clock.now())
            asked = [self._ask_once(poller, now, limit) for poller in self._pollers.values()]
            for poller, (since, result) in zip(self._pollers.values(), await asyncio.gather(*asked), strict=True):
                self._heard(poller.source.id, result)
                # In the configuration's order, whoever answered first.
                self._ingest.take(poller.source, result, now, asked_from=since)
            self._polled = True
        self.snapshot = self._build(period=period, ledger_for=LEDGER_ONCE)
        return self.snapshot

    async def run(self) -> None:
        """Polls and builds until cancelled."""
        async with asyncio.TaskGroup() as group:
            self._group = group
            group.create_task(self._begin_when_writing(group))
            group.create_task(self._keep_building())
            group.create_task(self._alarm.run())
            if self._watched is not None:
                group.create_task(self._keep_reloading(self._watched))

    def _begin(self, name: str, group: asyncio.TaskGroup) -> None:
        chance = Random(self._random.random() + len(self._loops))  # noqa: S311  spreads load, guards nothing
        loop = SourceLoop(self._pollers[name], self, self._clock, chance)
        self._loops[name] = loop, group.create_task(loop.run())

    async def _begin_when_writing(self, group: asyncio.TaskGroup) -> None:
        """Starts to poll: at once, or as soon as the process that writes this history is gone."""
        while self._store.read_only:
            await asyncio.sleep(TAKE_OVER_EVERY)
            if await self._in_store(self._take_over):
                self._alarm.begin()
        await self._in_store(self._ingest.started)
        for name in [name for name in self._pollers if name not in self._loops]:  # a reload may have begun some
            self._begin(name, group)

    def _take_over(self) -> bool:
        try:
            taken = self._store.promote()
        except StoreError as error:
            _log.warning("%s", error)
            return False
        if taken:
            _log.warning("the other sla-tui is gone; this one polls and writes from now on")
            self._ingest = Ingest(self._config, self._store, self._clock)
            self._alarm.take_over()
        return taken

    def poll_now(self, source: str | None = None) -> None:
        """Asks one source, or all, without waiting for its time. Call it on the event loop."""
        for name, (loop, _) in self._loops.items():
            if source in {None, name}:
                loop.hurry()

    async def act(self, call: ActCall, *, who: str = "", intent: str = "") -> object:
        """Lets somebody act (see `sla_tui.engine.acts.record`); the next snapshot shows what it does.

        Returns what `call` returns. It happens in the store's thread: a disk that hangs holds up nobody who looks.

        Raises:
            SlaTuiError: what is asked for makes no sense, or cannot be written.
        """
        try:
            return await self._in_store(
                partial(call, Actor(self._config, self._store, self._clock, who=who, intent=intent))
            )
        finally:
            self._dirty.set()

    async def consider(
        self, service: str, *, call: ActCall | None = None, contract: ContractVersions | None = None
    ) -> ServiceSnapshot:
        """The service as it would be (see `effect`), in the period that is looked at.

        Raises:
            SlaTuiError: what is asked for makes no sense.
        """
        return await self._in_store(
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

    def focus(self, focus: Focus | None) -> None:
        """From the next snapshot on, which comes soon, the detail of that service is in it. Call it on the loop."""
        self._focus = focus
        self._dirty.set()

    def look(self, period: str | None) -> None:
        """Has the next snapshots made of another period, or with None of the running one. Call it on the event loop."""
        self._period = period
        self._dirty.set()

    async def close(self) -> None:
        """Lets go of the sources' connections, and waits until what they said is stored."""
        await self._in_store(self._alarm.remember)
        await asyncio.to_thread(self._thread.shutdown)
        for poller in self._pollers.values():
            await self._close(poller)

    @staticmethod
    async def _close(poller: Poller) -> None:
        try:
            await poller.close()
        except Exception:  # noqa: BLE001  a plug-in may raise anything; the others are closed all the same
            _log.exception("source %s could not be closed", poller.source.id)

    async def _ask_once(self, poller: Poller, now: int, limit: float) -> tuple[int | None, Poll | Failure]:
        # What does not come within most of the limit is left for the next time, and not lost with all the rest.
        request = self._history_request(poller, now, seconds=limit * 0.75)
        return request.history_from, await poller.ask(request, limit)

    def _history_request(
        self, poller: Poller, now: int, *, full: bool = False, seconds: float = POLL_SECONDS
    ) -> PollRequest:
        wanted = history_need(self._config, now, poller.source.backfill)
        try:
            told = self._store.known_ranges(poller.source.id)
        except StoreError as error:  # asking for more than needed is no harm
            _log.warning("%s", error)
            told = {}
        return history_request(now, wanted, told, full=full, seconds=seconds)

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
            _log.warning("%s", watched.problem)
        self._dirty.set()
        return config is not None

    async def reconfigure(self, config: Config) -> None:
        """Takes over another configuration. Sources that it leaves as they were go on as if nothing had happened."""
        before, self._config = self._config, config
        self._ingest.config = config
        self._alarm.reconfigure(config)
        made = pollers(config, self._clock, self._tokens, self._make)
        for name in list(self._pollers):
            kept = name in made and await self._pollers[name].takes_over(config)
            if not kept:
                await self._end(name)
        self._reading &= made.keys()
        for name, poller in made.items():
            if name not in self._pollers:
                self._pollers[name] = poller
                if poller.source.kind not in NO_PAST:
                    self._reading.add(name)
                if self._group is not None and not self._store.read_only:
                    self._begin(name, self._group)
        self._pollers = {name: self._pollers[name] for name in made}
        if config.store.url != before.store.url:
            self._ingest.say("store", int(self._clock.now()), "The history's new place is used from the next start on.")
        self._dirty.set()

    async def _end(self, name: str) -> None:
        poller, (_, task) = self._pollers.pop(name), self._loops.pop(name, (None, None))
        if task is not None:
            task.cancel()
            await asyncio.wait({task})
        self._next_polls.pop(name, None)
        await self._close(poller)

    async def _keep_reloading(self, watched: ConfigWatch) -> None:
        while True:
            await asyncio.sleep(EVERY)
            if watched.changed():
                await self.reload()

    # What the loops of the sources need (`sourceloop.Desk`)

    async def history_request(self, poller: Poller, *, full: bool) -> PollRequest:
        """What to ask of the past, from what the store knows of it."""
        return await self._in_store(partial(self._history_request, poller, int(self._clock.now()), full=full))

    async def took(self, source: SourceConfig, result: Poll | Failure, *, asked_from: int | None) -> None:
        """Stores one result, in the store's thread: a disk that hangs holds up nobody who looks."""
        now = int(self._clock.now())
        await self._in_store(partial(self._ingest.take, source, result, now, asked_from=asked_from))
        self._polled = True
        if asked_from is not None:
            self._heard(source.id, result)
        if self._on_stored is not None:
            self._on_stored(source, result)
        if isinstance(result, Poll):
            states = {status.monitor.ref: status.state for status in result.statuses}
            if any(self._states.get(ref) != state for ref, state in states.items()):
                self._urgent.set()
            self._states.update(states)
        self._dirty.set()

    def lost(self, source: SourceConfig) -> None:
        """The disk has been hanging for so long that a result had to be given up."""
        self._ingest.lost(source, int(self._clock.now()))

    def next_poll(self, source: str, at: int) -> None:
        """When a source is asked next."""
        self._next_polls[source] = at

    async def _in_store(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _notices(self) -> tuple[str, ...]:
        problem = self._watched.problem if self._watched is not None else ""
        return (*([problem] if problem else []), *self._ingest.notices(int(self._clock.now())))

    def _heard(self, source: str, result: Poll | Failure) -> None:
        """Notes that a source has nothing more to tell for now."""
        if isinstance(result, Poll) and result.ask_again_in is None:
            self._reading.discard(source)

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
                await self._in_store(self._ingest.check_clock)
                running, changes = await self._in_store(self._build_and_judge)
                self._alarm.tell(changes, running.generated_at)
                running = self._alarm.shown(running)
                await self._in_store(self._alarm.remember)
                self.snapshot = running if self._period is None else await self._other_period(self._period)
            except StoreError as error:
                _log.warning("%s", error)
                if self.snapshot is not None:
                    self.snapshot = replace(self.snapshot, notices=(str(error.what),))
            if self.snapshot is not None and self._on_snapshot is not None:
                self._on_snapshot(self.snapshot)
            await self._in_store(self._close_periods)
            if self._pace is None:
                await asyncio.sleep(pace)
                continue
            await asyncio.sleep(BUILD_EVERY)
            await self._pause(self._urgent, min(max(pace, self._spent / SHARE), LONGEST_PACE))

    def _build_and_judge(self) -> tuple[Snapshot, tuple[Change, ...]]:
        began = time.thread_time()
        built = self._build(cache=self._cache)
        self._spent = time.thread_time() - began
        return built, self._alarm.judge(built)

    async def _other_period(self, period: str) -> Snapshot:
        """What is looked at; alerts are those of the running periods."""
        return self._alarm.shown(await self._in_store(partial(self._build, period=period)))

    def _close_periods(self) -> None:
        """Writes down for good what closed periods came to, a slice at a time."""
        now = int(self._clock.now())
        if self._store.read_only or not self._closer.due(now):
            return
        until = self._clock.monotonic() + CLOSING_SLICE
        try:
            moment = moment_of(self._config, self._store, now)
            bounds = bind_all(self._config, present_services(moment), now)
            self._closer.step(moment, bounds, lambda: self._clock.monotonic() >= until)
        except StoreError as error:
            _log.warning("%s", error)

    def _build(
        self, *, period: str | None = None, cache: SnapshotCache | None = None, ledger_for: float = LEDGER_SLICE
    ) -> Snapshot:
        until = self._clock.monotonic() + ledger_for
        acts = self._store.acts()
        snapshot = build_snapshot(
            self._config,
            self._store,
            int(self._clock.now()),
            period=period,
            demo=self._demo,
            from_store=not (self._polled or self._store.read_only),
            next_polls=self._next_polls,
            notices=self._notices(),
            cache=cache,
            reading=() if self._store.read_only else self._reading,
            budgets={name: poller.budgets() for name, poller in self._pollers.items()},
            acts=acts,
            ledger=self._ledger,
            enough=lambda: self._clock.monotonic() >= until,
        )
        if period is None:
            self._status_line.leave(self._config, self._store, snapshot, last_act=acts[-1].id if acts else 0)
        return replace(snapshot, detail=self._details.of(self._store, snapshot, self._focus))
