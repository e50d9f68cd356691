"""Delivers the configured reports on time, and at once what somebody asked for; only the writer of the history does."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from sla_tui.clock import Clock
from sla_tui.config.model import Config
from sla_tui.config.reports import ReportSchedule
from sla_tui.engine.moment.decisions import withdrawn
from sla_tui.engine.moment.report_records import (
    DeliveryRecord,
    ScheduleRecord,
    delivery_record,
    destinations_of,
    put_delivery,
    put_schedule,
    schedule_record,
)
from sla_tui.engine.moment.report_schedule import DueReport, due_between, report_about
from sla_tui.engine.store_thread import StoreThread
from sla_tui.errors import SlaTuiError
from sla_tui.sla.acts import Act, SendReport
from sla_tui.sla.delivery import DestinationState
from sla_tui.store.store import Store

if TYPE_CHECKING:
    from sla_tui.engine.reports.delivery import Find, ReportDeliverer

_log = logging.getLogger(__name__)

EVERY: Final = 5.0
"""Seconds between two looks whether a report is due, or was asked for."""
HELD: Final = 3_600.0
"""Seconds for which one that is due waits, at the most, until the past has been read."""
ASKED_FOR: Final = 86_400
"""Seconds for which it holds that somebody asked for a report."""
REPEATABLE: Final = "folder"
"""The destination for which a second time does no harm."""


class ReportSchedules:
    """The reports of one engine."""

    def __init__(
        self,
        config: Config,
        store: Store,
        clock: Clock,
        thread: StoreThread,
        *,
        ready: Callable[[], bool] = lambda: True,
        demo: bool = False,
        find: Find | None = None,
    ) -> None:
        """Delivers nothing yet; the store is only used in `thread`.

        Args:
            config: the configuration; `reconfigure` changes it.
            store: the history.
            clock: the present.
            thread: see there.
            ready: says whether what sources know of the past was read.
            demo: marks reports as simulated.
            find: makes a destination of its id, in tests.
        """
        self._config = config
        self._store = store
        self._clock = clock
        self._thread = thread
        self._ready = ready
        self._demo = demo
        self._find = find
        self._made: ReportDeliverer | None = None
        self._wake = asyncio.Event()
        self._at_once = False
        self._began = clock.monotonic()

    def reconfigure(self, config: Config) -> None:
        """Takes over another configuration, and tries again at once what waits. Call it on the event loop."""
        self._at_once = self._at_once or (self._config.reports, self._config.mail) != (config.reports, config.mail)
        self._config = config
        self._wake.set()

    async def run(self, taken: asyncio.Event) -> None:
        """Delivers until cancelled; sets `taken` after each that changed something."""
        while True:
            if self._config.reports:
                await self.deliver_due(taken)
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(EVERY if self._config.reports else None):
                    await self._wake.wait()
            self._wake.clear()

    async def deliver_due(self, taken: asyncio.Event | None = None) -> None:
        """Delivers what is due, waits for another try, or was asked for."""
        config, at_once = self._config, self._at_once
        self._at_once = False
        for schedule in config.reports:
            try:
                for period, record, asked in await self._thread.run(partial(self._wanted, config, schedule)):
                    became = await self._deliverer().deliver(
                        config, schedule, period, record, now_if_waiting=asked or at_once
                    )
                    if taken is not None and (asked or became != record):
                        taken.set()
            except SlaTuiError as error:
                _log.warning("report %s: %s", schedule.id, error)
            except Exception:  # noqa: BLE001  whatever a report does, measuring goes on
                _log.exception("report %s", schedule.id)

    def _deliverer(self) -> ReportDeliverer:
        """Makes what delivers where something is to be delivered: no screen waits for documents to be imported."""
        if self._made is None:
            from sla_tui.engine.reports.delivery import ReportDeliverer

            self._made = ReportDeliverer(self._store, self._clock, self._thread, demo=self._demo, find=self._find)
        return self._made

    def _wanted(self, config: Config, schedule: ReportSchedule) -> list[tuple[str, DeliveryRecord, bool]]:
        """Finds the reports that are on their way, with whether one was asked for just now; notes new ones."""
        now = int(self._clock.now())
        known = schedule_record(self._store, schedule.id)
        if not known.since:
            put_schedule(self._store, schedule.id, now, ScheduleRecord(since=now))
            known = ScheduleRecord(since=now)
        asked = self._asked(config, schedule, now)
        held = not self._may_begin()
        found: dict[str, tuple[str, DeliveryRecord, bool]] = {}
        latest = ""
        for one in due_between(schedule, config, known.since, now):
            record = self._begun(schedule, one, now)
            latest = max(latest, one.period)
            if not held:  # one that is held is on its way, and every door says that it waits
                found[one.period] = (one.period, record, False)
        for act, one in asked:
            record = self._begun(schedule, one, now)
            if record.asked < act.id:
                again = isinstance(act.deed, SendReport) and act.deed.again
                record = _asked_for(record, schedule, act, again=again, now=now)
                put_delivery(self._store, schedule.id, one.period, now, record)
                found[one.period] = (one.period, record, True)
            found.setdefault(one.period, (one.period, record, False))
        latest = max([latest, *found])
        if latest > known.latest:
            put_schedule(self._store, schedule.id, now, replace(known, latest=latest))
        return list(found.values())

    def _may_begin(self) -> bool:
        return self._ready() or self._clock.monotonic() - self._began > HELD

    def _begun(self, schedule: ReportSchedule, one: DueReport, now: int) -> DeliveryRecord:
        """Reads how far a report is, or notes that it is on its way; what an end of the program interrupted is unsure.

        Only one process delivers, and it does one after the other: what is being handed over here now is not asked for.
        """
        record = delivery_record(self._store, schedule.id, one.period)
        if record is None:
            states = tuple(DestinationState(id=name, at=now) for name in destinations_of(schedule))
            record = DeliveryRecord(due=one.due, destinations=states)
        elif any(state.state == "sending" for state in record.destinations):
            record = replace(record, destinations=tuple(_interrupted(state, now) for state in record.destinations))
        else:
            return record
        put_delivery(self._store, schedule.id, one.period, now, record)
        return record

    def _asked(self, config: Config, schedule: ReportSchedule, now: int) -> Sequence[tuple[Act, DueReport]]:
        """Lists who asked for a report of the schedule lately, oldest first."""
        acts = self._store.acts()
        recent = [act for act in acts if isinstance(act.deed, SendReport) and now - act.at < ASKED_FOR]
        if not recent:
            return ()
        gone = withdrawn(acts)
        return [
            (act, report_about(schedule, config, act.deed.period, now))
            for act in recent
            if isinstance(act.deed, SendReport) and act.deed.schedule == schedule.id and act.id not in gone
        ]


def _interrupted(state: DestinationState, now: int) -> DestinationState:
    if state.state != "sending":
        return state
    if state.id == REPEATABLE:
        return replace(state, state="waiting", at=now)
    return replace(state, state="unsure", at=now, why="it was interrupted while it was handed over")


def _asked_for(record: DeliveryRecord, schedule: ReportSchedule, act: Act, *, again: bool, now: int) -> DeliveryRecord:
    """Returns the record as it is for a report that was asked for: who has not got it waits for it, anew.

    With `again` so do those who may not have got it; where all have, all of them.
    """
    known = {state.id: state for state in record.destinations}
    states = [known.get(name, DestinationState(id=name, at=now)) for name in destinations_of(schedule)]
    anew = {"failed", "unsure"} if again else {"failed"}
    copy = record.copy
    if again and all(state.state == "sent" for state in states):
        anew, copy = {"sent"}, copy + 1
    states = [DestinationState(id=state.id, at=now) if state.state in anew else state for state in states]
    return DeliveryRecord(due=max(record.due, act.at), destinations=tuple(states), asked=act.id, copy=copy)
