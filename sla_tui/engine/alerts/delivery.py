"""Keeps alerts beside the snapshots: puts those that stand into each, delivers changes, saves what was delivered."""

from __future__ import annotations

import asyncio
import logging
from dataclasses import replace
from typing import TYPE_CHECKING

from sla_tui.clock import Clock
from sla_tui.config.model import Config
from sla_tui.engine.alerts.alerts import Alerts
from sla_tui.errors import StoreError
from sla_tui.language import language_named
from sla_tui.sla.alert import Change
from sla_tui.sla.codes import Note
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store.store import Store

if TYPE_CHECKING:
    from sla_tui.notify.dispatch import Dispatcher

KEY = "alerts"
UNSENT = "alerts unsent"

_log = logging.getLogger(__name__)


class AlertDelivery:
    """One for an engine. Only the history's writer tells channels: several screens would tell everything twice."""

    def __init__(self, config: Config, store: Store, clock: Clock, *, demo: bool = False, silent: bool = False) -> None:
        """Goes on from what an earlier run delivered; `silent`: another process tells them, and writes that down."""
        self._silent = silent
        self._config = config
        self._store = store
        self._clock = clock
        self._demo = demo
        self._alerts = _kept_alerts(store)
        self._saved = self._alerts.to_text()
        self._at = 0
        self._changed = asyncio.Event()
        self._dispatcher: Dispatcher | None = None
        self._early: list[tuple[tuple[Change, ...], int]] = []  # what changed while channels were still being made
        self._unsent = self._unsent_kept = _note(store, UNSENT) or ""
        self._problem: Note | None = None

    def take(self, snapshot: Snapshot) -> Snapshot:
        """Judges a snapshot of the running periods; gives it back with the alerts that stand and what channels say."""
        self.tell(self.judge(snapshot), snapshot.generated_at)
        return self.shown(snapshot)

    def judge(self, snapshot: Snapshot) -> tuple[Change, ...]:
        """Says what changed with a snapshot of the running periods; in any thread, for a large fleet takes a while."""
        if snapshot.from_store:  # figures that nobody has confirmed yet alarm nobody
            return ()
        self._at = snapshot.generated_at
        return self._alerts.take(snapshot, language_named(self._config.language))

    def tell(self, changes: tuple[Change, ...], at: int) -> None:
        """Hands changes to the channels. Call it on the event loop."""
        if self._dispatcher is not None:
            self._dispatcher.take(changes, at)
            self._unsent = self._dispatcher.unsent()
        elif changes and self._tells:
            self._early.append((changes, at))

    def shown(self, snapshot: Snapshot) -> Snapshot:
        """Puts the alerts that stand now into any snapshot."""
        own = () if self._problem is None else (self._problem,)
        problems = (*own, *(() if self._dispatcher is None else self._dispatcher.problems))
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
            self._changed.set()

    def take_over(self) -> None:
        """Goes on from what the former writer delivered, now that this process is it. Call it in the store's thread."""
        self._alerts = _kept_alerts(self._store)
        self._saved = self._alerts.to_text()
        self._unsent = self._unsent_kept = _note(self._store, UNSENT) or ""

    def begin(self) -> None:
        """Makes the channels anew, for instance because this process tells them from now on. Call it on the loop."""
        self._changed.set()

    async def _tell(self) -> None:
        self._problem = None
        if not self._tells:
            self._early.clear()
            self._unsent = ""
            return
        try:
            await self._dispatch()
        except Exception as error:  # noqa: BLE001  a library may raise anything; silence must be seen
            _log.exception("notifications stopped")
            self._problem = Note("notify_stopped", {"error": type(error).__name__})
        finally:
            if self._dispatcher is not None:
                self._unsent, self._dispatcher = self._dispatcher.unsent(), None

    async def _dispatch(self) -> None:
        notify = self._config.notify
        from sla_tui.notify.channels import channels
        from sla_tui.notify.dispatch import Dispatcher  # its libraries are loaded only where there is a channel

        made, problems = await asyncio.to_thread(channels, notify)
        dispatcher = Dispatcher(
            notify,
            made,
            self._clock,
            self._config.timezone,
            problems=problems,
            demo=self._demo,
            language=self._config.language,
            profile=self._config.profile,
        )
        dispatcher.resume(self._unsent)
        for changes, at in self._early:
            dispatcher.take(changes, at)
        self._early.clear()
        self._dispatcher = dispatcher
        await dispatcher.run()

    @property
    def _tells(self) -> bool:
        from sla_tui.notify.channels import has_channels

        return not self._store.read_only and not self._silent and has_channels(self._config.notify)

    def save(self) -> None:
        """Writes down what was delivered and what still waits, where that is news; in the store's thread."""
        if self._store.read_only or self._silent:
            return
        alerts, unsent = self._alerts.to_text(), self._unsent
        try:
            if unsent != self._unsent_kept:  # first: what is written down as delivered and waits nowhere is lost
                self._store.put_note(UNSENT, self._at, unsent)
                self._unsent_kept = unsent
            if alerts != self._saved and not self._early:  # ... and these wait where a crash would lose them
                self._store.put_note(KEY, self._at, alerts)
                self._saved = alerts
        except StoreError as error:
            _log.warning("%s", error)


def _kept_alerts(store: Store) -> Alerts:
    found = _note(store, KEY)
    return Alerts() if found is None else Alerts.from_text(found)


def _note(store: Store, key: str) -> str | None:
    try:
        return store.get_note(key)
    except StoreError as error:
        _log.warning("%s", error)
        return None
