"""The engine without a screen: polls, stores, and hands snapshots to whoever wants them, until it is told to stop."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.engine.health_report import HealthReport, OnTrouble, notify_service
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.polling.ask import Failure, SourceMaker
from sla_tui.secret import Secret
from sla_tui.sla.observation import Poll
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store

_log = logging.getLogger(__name__)

PACE: Final = 15.0  # seconds between two snapshots: nobody watches them arrive

Hook = Callable[[Snapshot], None]


class Collector:
    """One headless engine.

    A hook is called with every snapshot, in a thread of its own, never twice at the same time; one that fails is
    logged and called again with the next snapshot.
    """

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        *,
        tokens: Mapping[str, Secret] | None = None,
        demo: bool = False,
        hooks: tuple[Hook, ...] = (),
        health: Path | None = None,
        on_trouble: OnTrouble | None = None,
        pace: float = PACE,
        make: SourceMaker | None = None,
        only: frozenset[str] = frozenset(),
    ) -> None:
        """Asks nothing yet.

        Args:
            config: the whole configuration.
            store: the history, open for writing.
            clock: wall and monotonic time.
            tokens: credentials by source id, instead of the configured references.
            demo: marks snapshots as simulated.
            hooks: what to do with each snapshot.
            health: a file whose age says how long ago something was stored.
            on_trouble: is told on the event loop why what is measured does not last, and None once it does again.
            pace: seconds between two snapshots.
            make: makes sources instead of the registry, in tests.
            only: see `LiveEngine`.
        """
        self._hooks = hooks
        self._latest: Snapshot | None = None
        self._fresh = asyncio.Event()
        self._stop = asyncio.Event()
        self._live = LiveEngine(
            config,
            store,
            clock,
            tokens=tokens,
            demo=demo,
            on_snapshot=self._snapshot,
            on_stored=self._stored,
            make=make,
            pace=pace,
            only=only,
        )
        self._report = HealthReport(store, clock, self._live.answers, health=health, on_trouble=on_trouble)

    async def run(self) -> None:
        """Collects until `stop`; what was seen by then is stored when it returns."""
        notify_service("READY=1")
        work = (self._live.run(), self._keep_handing_on(), self._report.run())
        running = [asyncio.create_task(one) for one in work]
        stop = asyncio.create_task(self._stop.wait())
        try:
            await asyncio.wait({*running, stop}, return_when=asyncio.FIRST_COMPLETED)
            for task in running:
                if task.done():
                    task.result()  # it ended by an error of ours: say so
        finally:
            notify_service("STOPPING=1")
            for ending in (stop, *running):
                ending.cancel()
            await asyncio.gather(stop, *running, return_exceptions=True)
            await self._live.close()
            self._report.ended()

    def stop(self) -> None:
        """Lets `run` return. Call it on the event loop."""
        self._stop.set()

    @property
    def config(self) -> Config:
        """The configuration that holds now; `reload` changes it."""
        return self._live.config

    async def reload(self) -> bool:
        """Reads the configuration again; False where it is bad and the last good one stays."""
        return await self._live.reload()

    def poll_now(self) -> None:
        """Asks every source at once. Call it on the event loop."""
        self._live.poll_now()

    def _snapshot(self, snapshot: Snapshot) -> None:
        self._latest = snapshot
        self._fresh.set()

    def _stored(self, source: SourceConfig, result: Poll | Failure, lasts: bool) -> None:
        if isinstance(result, Failure):
            _log.info("%s: %s: %s", source.id, result.state, result.message)
        else:
            down = sum(status.state == "down" for status in result.statuses)
            checks = sum(len(one.results) for one in result.checks)
            words = "; ".join(result.warnings[:3])
            _log.info("%s: %d states, %d down, %d checks %s", source.id, len(result.statuses), down, checks, words)
        self._report.taken(lasts=lasts)

    async def _keep_handing_on(self) -> None:
        while True:
            await self._fresh.wait()
            self._fresh.clear()
            snapshot = self._latest
            if snapshot is None:
                continue
            for hook in self._hooks:
                try:
                    await asyncio.to_thread(hook, snapshot)
                except Exception:  # noqa: BLE001  whatever a hook does, collecting goes on
                    _log.exception("a snapshot could not be handed on")
