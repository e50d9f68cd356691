"""Keeps alerts beside the snapshots: puts those that stand into each, has changes told, remembers what was told."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from sla_tui.clock import Clock
from sla_tui.config.model import Config
from sla_tui.engine.alerts import Alerts
from sla_tui.errors import StoreError
from sla_tui.sla.alert import Change
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.base import Store

if TYPE_CHECKING:
    from sla_tui.notify.dispatch import Dispatcher

KEY = "alerts"

_log = logging.getLogger(__name__)


class Alarm:
    """One for an engine. Only the history's writer tells channels: several screens would tell everything twice."""

    def __init__(self, config: Config, store: Store, clock: Clock, *, demo: bool = False) -> None:
        """Nothing stands but what an earlier run told."""
        self._config = config
        self._store = store
        self._clock = clock
        self._demo = demo
        self._alerts = _remembered(store)
        self._told = self._alerts.to_text()
        self._at = 0
        self._changed = asyncio.Event()
        self._dispatcher: Dispatcher | None = None
        self._early: list[tuple[tuple[Change, ...], int]] = []  # what changed while channels were still being made

    def take(self, snapshot: Snapshot) -> Snapshot:
        """Judges a snapshot of the running periods; gives it back with the alerts that stand and what channels say."""
        if not snapshot.from_store:  # figures that nobody has confirmed yet alarm nobody
            changes = self._alerts.take(snapshot)
            if self._dispatcher is not None:
                self._dispatcher.take(changes, snapshot.generated_at)
            elif changes and self._tells:
                self._early.append((changes, snapshot.generated_at))
            self._at = snapshot.generated_at
        return self.shown(snapshot)

    def shown(self, snapshot: Snapshot) -> Snapshot:
        """Any snapshot with the alerts that stand now."""
        problems = () if self._dispatcher is None else self._dispatcher.problems
        return replace(snapshot, alerts=self._alerts.raised, notices=(*snapshot.notices, *problems))

    async def run(self) -> None:
        """Tells channels until cancelled, those of another configuration from when it is taken over."""
        while True:
            self._changed.clear()
            telling = asyncio.create_task(self._tell())
            try:
                await self._changed.wait()
            finally:
                telling.cancel()
                await asyncio.wait({telling})

    def reconfigure(self, config: Config) -> None:
        """Takes over another configuration; channels are made anew where something about them differs."""
        before, self._config = self._config, config
        if (before.notify, before.timezone) != (config.notify, config.timezone):
            self._dispatcher = None
            self._changed.set()

    async def _tell(self) -> None:
        if not self._tells:
            return
        notify = self._config.notify
        from sla_tui.notify.channels import channels
        from sla_tui.notify.dispatch import Dispatcher  # its libraries are loaded only where there is a channel

        made, problems = await asyncio.to_thread(channels, notify)
        self._dispatcher = Dispatcher(
            notify, made, self._clock, self._config.timezone, problems=problems, demo=self._demo
        )
        for changes, at in self._early:
            self._dispatcher.take(changes, at)
        self._early.clear()
        await self._dispatcher.run()

    @property
    def _tells(self) -> bool:
        notify = self._config.notify
        return not self._store.read_only and bool(notify.urls or notify.command)

    def remember(self) -> None:
        """Writes down what was told, where that is news; in the store's thread, for a disk may hang."""
        told = self._alerts.to_text()
        if told == self._told or self._store.read_only:
            return
        try:
            self._store.remember(KEY, self._at, told)
        except StoreError as error:
            _log.warning("%s", error)
        else:
            self._told = told


def _remembered(store: Store) -> Alerts:
    try:
        found = store.recall(KEY)
    except StoreError as error:
        _log.warning("%s", error)
        found = None
    return Alerts() if found is None else Alerts.from_text(found)
