"""Runs the engine on an event loop of its own in a background thread, for a front end that has a loop already."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
from collections.abc import Callable, Coroutine, Mapping
from dataclasses import replace
from functools import partial
from typing import Final, TypeVar

from sla_tui.clock import Clock
from sla_tui.config.model import Config, ContractVersions
from sla_tui.engine.acts.record import ActCall, Actor
from sla_tui.engine.gather.detail import Focus
from sla_tui.engine.gather.stored import stored_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.errors import SlaTuiError, shortage
from sla_tui.secret import Secret
from sla_tui.sla.acts import Act
from sla_tui.sla.backtest import Backtest
from sla_tui.sla.codes import Note
from sla_tui.sla.past_event import PastEvent
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)
T = TypeVar("T")
_JOIN_SECONDS = 5.0
SWITCH: Final = 0.0005
"""Seconds after which the engine hands the interpreter over to the screen that waits for it. Python's own 5 ms are
waited for several times from a key to its painted cells, of each thread that is busy."""


class LiveThread:
    """A feed of snapshots. `current` works before `start`, from what the store remembers; nothing is asked until then.

    The store stays with whoever opened it, and may be closed after `stop`.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        *,
        tokens: Mapping[str, Secret] | None = None,
        demo: bool = False,
    ) -> None:
        """See `LiveEngine`."""
        self._config = config
        self._store = store
        self._clock = clock
        self._tokens = tokens
        self._demo = demo
        self._latest: Snapshot | None = None
        self._on_snapshot: Callable[[Snapshot], None] | None = None
        self._thread: threading.Thread | None = None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._task: asyncio.Task[None] | None = None
        self._live: LiveEngine | None = None
        self._focus: Focus | None = None
        self._asked: set[asyncio.Future[None]] = set()
        self._ready = threading.Event()

    @property
    def config(self) -> Config:
        """The configuration in force: the one that was read last, where the file has changed meanwhile."""
        return self._config if self._live is None else self._live.config

    def current(self) -> Snapshot | None:
        """Gives the latest snapshot; before the first poll what the store holds."""
        if self._latest is None:
            self._latest = stored_snapshot(self._config, self._store, int(self._clock.now()), demo=self._demo)
        return self._latest

    def start(self, on_snapshot: Callable[[Snapshot], None]) -> None:
        """Begins to poll. `on_snapshot` is called in the engine's thread with every new snapshot."""
        if self._thread is not None:
            return
        self._on_snapshot = on_snapshot
        sys.setswitchinterval(SWITCH)
        self._thread = threading.Thread(target=self._main, name="sla-tui engine", daemon=True)
        self._thread.start()

    def poll_now(self, source: str | None = None) -> None:
        """Asks one source, or all, at once."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._loop and self._live:
            self._call(self._live.poll_now, source)

    def act(self, call: ActCall, done: Callable[[object, SlaTuiError | None], None], *, intent: str = "") -> None:
        """Lets somebody act, in the engine's thread where it runs; `done` is told what came of it, in that thread."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._live:
            live = self._live
            self._call(self._start, lambda: self._report(live.act(call, intent=intent), done))
            return
        try:
            result = call(Actor(self._config, self._store, self._clock, intent=intent))
        except SlaTuiError as error:
            done(None, error)
        else:
            done(result, None)

    def consider(
        self,
        service: str,
        done: Callable[[ServiceSnapshot | None, SlaTuiError | None], None],
        *,
        call: ActCall | None = None,
        contract: ContractVersions | None = None,
    ) -> None:
        """Works out what something would mean for a service; `done` is told in the engine's thread. Nothing is kept."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._live:
            live = self._live
            self._call(self._start, lambda: self._report(live.consider(service, call=call, contract=contract), done))
        else:
            done(None, SlaTuiError("the engine does not run yet."))

    def backtest(
        self,
        service: str,
        done: Callable[[Backtest | None, SlaTuiError | None], None],
        *,
        contract: ContractVersions | None = None,
    ) -> None:
        """Holds a contract, or the service's own, against its history; `done` is told in the engine's thread."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._live:
            live = self._live
            self._call(self._start, lambda: self._report(live.backtest(service, contract=contract), done))
        else:
            done(None, SlaTuiError("the engine does not run yet."))

    def past(
        self,
        at: int,
        done: Callable[[Snapshot | None, SlaTuiError | None], None],
        *,
        period: str | None = None,
        closely: bool = False,
    ) -> None:
        """Builds the snapshot of a past moment as it was known then; `done` is told in the engine's thread."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._live:
            live = self._live
            work = partial(live.past, at, period=period, closely=closely)
            self._call(self._start, lambda: self._report(work(), done))
        else:
            done(None, SlaTuiError("the engine does not run yet."))

    def past_events(
        self, start: int, end: int, done: Callable[[tuple[PastEvent, ...] | None, SlaTuiError | None], None]
    ) -> None:
        """Lists what happened in `[start, end)`; `done` is told in the engine's thread."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._live:
            live = self._live
            self._call(self._start, lambda: self._report(live.past_events(start, end), done))
        else:
            done(None, SlaTuiError("the engine does not run yet."))

    def _start(self, work: Callable[[], Coroutine[object, object, None]]) -> None:
        """Lets `work` run beside everything else on the engine's loop."""
        task = asyncio.ensure_future(work())
        self._asked.add(task)  # a task that nobody holds may be collected while it runs
        task.add_done_callback(self._asked.discard)

    @staticmethod
    async def _report(work: Coroutine[object, object, T], done: Callable[[T | None, SlaTuiError | None], None]) -> None:
        """Waits for `work`, and tells `done` what came of it."""
        try:
            result = await work
        except SlaTuiError as error:
            done(None, error)
        else:
            done(result, None)

    def acts(self) -> tuple[Act, ...]:
        """Lists everything that people decided, oldest first.

        Raises:
            StoreError: the store cannot be read.
        """
        return self._store.acts()

    def focus(
        self, service: str | None, seconds: int = 86_400, until: int | None = None, past_periods: bool = False
    ) -> None:
        """Has the coming snapshots carry the detail of that service over so many seconds, and its past; None: none."""
        self._focus = None if service is None else Focus(service, seconds, until, past_periods)
        if self._live is not None:
            self._call(self._live.focus, self._focus)

    def look(self, period: str | None) -> None:
        """Has the next snapshots made of another period ("2026-10", or a day of it); None: of the running one."""
        if self._thread is not None and self._ready.wait(_JOIN_SECONDS) and self._loop and self._live:
            self._call(self._live.look, period)

    def stop(self) -> None:
        """Ends the polling and waits until nothing of it runs any more."""
        thread, self._thread = self._thread, None
        if thread is None:
            return
        self._ready.wait(_JOIN_SECONDS)
        if self._task is not None:
            self._call(self._task.cancel)
        thread.join(_JOIN_SECONDS)

    def _call(self, function: Callable[..., object], *args: object) -> None:
        if self._loop is not None and not self._loop.is_closed():
            try:
                self._loop.call_soon_threadsafe(function, *args)
            except RuntimeError:  # the loop ended between the question and the call
                _log.debug("the engine has ended already")

    def _main(self) -> None:
        try:
            asyncio.run(self._work())
        except asyncio.CancelledError:
            return
        except Exception as error:  # noqa: BLE001  the screen must learn of it, whatever it was
            _log.exception("the engine stopped")
            self._ready.set()
            self._give_up(error)

    async def _work(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._task = asyncio.current_task()
        self._live = LiveEngine(
            self._config,
            self._store,
            self._clock,
            tokens=self._tokens,
            demo=self._demo,
            on_snapshot=self._publish,
        )
        self._live.focus(self._focus)
        self._ready.set()
        try:
            await self._live.run()
        finally:
            await self._live.close()

    def _publish(self, snapshot: Snapshot) -> None:
        self._latest = snapshot
        if self._on_snapshot is not None:
            self._on_snapshot(snapshot)

    def _give_up(self, error: Exception) -> None:
        """Says on the screen that nothing is polled any more: a silent standstill would look like good news."""
        if self._latest is not None:
            short = shortage(error)
            why = type(error).__name__ if short is None else short.what.rstrip(".")
            notice = Note("polling_stopped", {"error": why})
            since = (int(self._clock.now()), *self._latest.notices_since) if self._latest.notices_since else ()
            self._publish(replace(self._latest, notices=(notice, *self._latest.notices), notices_since=since))
