"""The source of local probes: looks at every target in its own time, and tells what the time between two looks was."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from dataclasses import replace
from random import Random
from typing import Final

from sla_tui import format as fmt
from sla_tui.config.probes import ProbeConfig
from sla_tui.config.source_kinds import PROBE
from sla_tui.sla.observation import Poll
from sla_tui.sources.base import OnPoll, PollRequest, SourceContext
from sla_tui.sources.probe.concurrency import possible_at_once
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probe.online import Online
from sla_tui.sources.probe.records import JUMP, Entries, ProbeRecord, ProbeRecords
from sla_tui.sources.probe.references import OwnNetwork, References
from sla_tui.sources.probe.schedule import Schedule
from sla_tui.sources.probe.scope import scope_of
from sla_tui.sources.probe.security_looks import SecurityLooks
from sla_tui.sources.probe.stall import StallWatch
from sla_tui.sources.probes import kinds
from sla_tui.sources.probes.base import Prober, Tools
from sla_tui.sources.probes.outcome import ProbeOutcome, ours

_log = logging.getLogger(__name__)

SHORTEST_HOLD: Final = 1.0  # seconds for which results are kept together at the least ...
LONGEST_HOLD: Final = 10.0  # ... and at the most: one transaction for many looks
HELD_UP: Final = 0.2  # of a probe's time-out: if we were held up for longer, its lateness is ours
LATE: Final = 0.5  # of an interval: schedules that lag further behind are spoken of
_DUE: Final = 0.85  # of an interval: that of whoever polls us is jittered


class ProbeSource:
    """All `[probes.<id>]` of one configuration."""

    kind = PROBE

    def __init__(
        self, context: SourceContext, *, references: References | None = None, random: Random | None = None
    ) -> None:
        self.id = context.config.id
        self._settings = context.probe_settings
        self._config = context.config
        self._clock = context.clock
        self._random = random or Random()  # noqa: S311  spreads load, guards nothing
        self._free = asyncio.Semaphore(possible_at_once(context.probe_settings.concurrency))
        self._tools = Tools(context.clock, context.probe_settings.proxy)
        self._probers: dict[str, Prober | None] = {}
        self._records = ProbeRecords(self.id, self._settings)
        self._stalls = StallWatch()
        self._schedule = Schedule(self._random)
        self._wake = asyncio.Event()  # something may have become due
        self._sleeps_until: float | None = None  # what `watch` waits for now; None: for whatever comes
        self._entered = asyncio.Event()  # there is something to tell
        self._changed = asyncio.Event()  # something is worth telling at once
        self._entries = Entries()
        self._lag = 0.0
        self._security = SecurityLooks(self.id)
        self._online = Online(self._settings, self._clock, self._ask, references or OwnNetwork(), self._good)
        for config in context.probes:
            self._add(config)

    async def close(self) -> None:
        """Closes the sockets that all probes share; every connection was closed with its probe."""
        self._tools.close()

    # Once: every probe that is due, all together

    async def poll(self, request: PollRequest) -> Poll:
        """Probes once all that is due. Never raises: a probe that cannot be run is an unknown state."""
        del request  # what probes see, they see now; there is no past to ask for
        entries = Entries()
        due = [
            record.config
            for record in self._records
            if self._is_due(record.config, record.ticks, probed=record.status is not None)
        ]
        all_finished = await asyncio.gather(*(self._in_turn(config) for config in due))
        for finished in all_finished:
            self._online.note(finished)
        for finished in await asyncio.gather(*(self._online.judged(finished) for finished in all_finished)):
            self._records.take(finished, entries)
        looks = await asyncio.gather(
            *(self._security.after(finished, self._tools, self._settings.timeout) for finished in all_finished)
        )
        entries.security += [reading for reading in looks if reading is not None]
        # Also those that were not due are listed, with what was seen of them last.
        entries.statuses = {
            record.status.monitor.ref: record.status for record in self._records if record.status is not None
        }
        good = any(finished.good for finished in all_finished)
        offline = "" if good else self._online.offline
        warnings = (offline,) if offline else ()
        return entries.poll(self.id, int(self._clock.now()), warnings=warnings, offline=bool(offline))

    async def _in_turn(self, config: ProbeConfig) -> FinishedProbe:
        async with self._free:
            return await self._probe(config)

    def _is_due(self, config: ProbeConfig, ticks: float, *, probed: bool) -> bool:
        """Returns whether a probe is due.

        At every poll where it has the source's own interval, else when its time has come.
        """
        interval = self._interval_of(config)
        return not probed or interval <= self._interval or self._clock.monotonic() - ticks >= interval * _DUE

    # All the time: each probe on a schedule of its own

    async def watch(self, on_poll: OnPoll) -> None:
        """Probes every target in its own time until it is cancelled.

        What was seen is told together: at once where a state changed, else after a few seconds. Something is told at
        least once an interval, so that whoever listens knows that we still look.
        """
        loop = asyncio.get_running_loop()
        self._schedule.begin({record.config.id: record.interval for record in self._records}, loop.time())
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._stalls.run())
                group.create_task(self._send_regularly(on_poll))
                while True:
                    await self._start_due(group)
        finally:
            if self._entries.statuses:
                on_poll(self._take_entries())

    def look_now(self) -> None:
        """Probes everything that waits for its time now."""
        self._schedule.at_once(asyncio.get_running_loop().time())
        self._wake.set()

    def reconfigure(self, context: SourceContext) -> None:
        """Takes over another configuration; probes that it leaves as they were keep their state and their time."""
        settings = context.probe_settings
        kept = settings == self._settings and context.config == self._config
        wanted = {probe.id: probe for probe in context.probes}
        self._config, self._settings = context.config, settings
        self._records.settings = self._online.settings = settings
        if settings.proxy != self._tools.proxy:
            self._tools = replace(self._tools, proxy=settings.proxy)
            self._probers = {record.config.id: kinds.make(record.config, self._tools) for record in self._records}
        now = asyncio.get_running_loop().time()
        for record in list(self._records):
            if wanted.get(record.config.id) != record.config:
                del self._records.by_id[record.config.id], self._probers[record.config.id]
                self._schedule.drop(record.config.id)
            elif not kept:
                record.interval = self._interval_of(record.config)
        added = [probe for probe in context.probes if probe.id not in self._records.by_id]
        for probe in added:
            self._add(probe)
        self._schedule.begin({probe.id: self._interval_of(probe) for probe in added}, now)
        self._wake.set()

    async def _start_due(self, group: asyncio.TaskGroup) -> None:
        """Starts what is due as far as there is room, then waits until more is."""
        loop = asyncio.get_running_loop()
        due = self._schedule.next_due()
        if due is None or due > loop.time():
            await self._wait(due)
            return
        await self._free.acquire()
        taken = self._schedule.take(loop.time())
        if taken is None:
            self._free.release()
            return
        name, since = taken
        self._lag = max(self._lag, loop.time() - since)
        group.create_task(self._run(self._records.by_id[name], since))

    async def _wait(self, due: float | None) -> None:
        """Waits until `due`, or until something else becomes due before: a time-out would cost more at every look."""
        loop = asyncio.get_running_loop()
        self._wake.clear()
        self._sleeps_until = due
        timer = None if due is None else loop.call_at(due, self._wake.set)
        try:
            await self._wake.wait()
        finally:
            if timer is not None:
                timer.cancel()

    async def _run(self, record: ProbeRecord, due: float) -> None:
        """Runs one probe that was due, records it, and schedules its next time."""
        try:
            finished = await self._probe(record.config)
        finally:
            self._free.release()
        self._online.note(finished)
        judged = await self._online.judged(finished)
        name = record.config.id
        if self._records.by_id.get(name) is not record:  # dropped or changed meanwhile
            return
        if judged is not finished and not finished.outcome.doubtful:
            self._take_back(finished, judged.outcome.reason)
        if self._records.take(judged, self._entries):
            self._changed.set()
        self._entered.set()
        known = None if record.memory is None else record.memory.known
        unsure = known is not None and known.state == "unconfirmed"
        soon = float(self._settings.retry_interval) if unsure else None
        self._schedule.done(name, due, asyncio.get_running_loop().time(), record.interval, soon=soon)
        following = self._schedule.next_due()
        if self._sleeps_until is None or (following is not None and following < self._sleeps_until):
            self._wake.set()
        if (reading := await self._security.after(finished, self._tools, self._settings.timeout)) is not None:
            self._entries.security.append(reading)
            self._entered.set()

    async def _send_regularly(self, on_poll: OnPoll) -> None:
        loop = asyncio.get_running_loop()
        sent_at = loop.time()
        while True:
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout_at(sent_at + self._interval):
                    await self._entered.wait()
            if self._entered.is_set():  # more may come soon: it is told together, unless something changed
                hold = min(max(len(self._records.by_id) / 50, SHORTEST_HOLD), LONGEST_HOLD, self._interval)
                with contextlib.suppress(TimeoutError):
                    async with asyncio.timeout(hold):
                        await self._changed.wait()
                        await asyncio.sleep(max(0.0, sent_at + SHORTEST_HOLD - loop.time()))
            self._entered.clear()
            self._changed.clear()
            on_poll(self._take_entries())
            sent_at = loop.time()

    def _take_entries(self) -> Poll:
        """Returns all that was found since the last time, as a poll."""
        entries, self._entries = self._entries, Entries()
        lag, self._lag = self._lag, 0.0
        answered = any(status.state != "unknown" for status in entries.statuses.values())
        offline = "" if answered else self._online.offline
        warnings = [offline] if offline else []
        if lag > LATE * self._interval:
            warnings.append(f"probing is {fmt.seconds(lag)} behind: raise concurrency, or the intervals")
        now = int(self._clock.now())
        return entries.poll(self.id, now, warnings=tuple(warnings), offline=bool(offline))

    # One look

    async def _probe(self, config: ProbeConfig) -> FinishedProbe:
        loop = asyncio.get_running_loop()
        prober = self._probers[config.id]
        timeout = config.timeout or self._settings.timeout
        wall, began, running = self._clock.now(), self._clock.monotonic(), loop.time()
        outcome = ours("this kind of URL cannot be probed") if prober is None else await _look(prober, timeout)
        ended = self._clock.monotonic()
        held_up = self._stalls.between(running, loop.time())
        if outcome.verdict != "unknown" and abs(self._clock.now() - wall - (ended - began)) > JUMP:
            outcome = ours("its clock jumped meanwhile")
        elif held_up and outcome.verdict == "failed" and (outcome.silent or outcome.late):
            if held_up > HELD_UP * (ended - began):
                outcome = ours(f"it was itself held up for {fmt.seconds(held_up, 1)}")
        elif held_up and outcome.ms is not None:
            outcome = replace(outcome, ms=None)  # that time was not the target's
        return FinishedProbe(config, int(wall), began, ended, outcome)

    async def _ask(self, config: ProbeConfig, seconds: float) -> ProbeOutcome:
        """Probes a reference, or a target out of its turn."""
        record = self._records.by_id.get(config.id)
        ours_already = record is not None and record.config is config
        prober = self._probers[config.id] if ours_already else kinds.make(config, self._tools)
        return ours("this kind of URL cannot be probed") if prober is None else await _look(prober, seconds)

    # What our own network did

    def _good(self) -> list[ProbeConfig]:
        configs = [record.config for record in self._records if record.good]
        self._random.shuffle(configs)
        return configs

    def _take_back(self, finished: FinishedProbe, reason: str) -> None:
        """Withdraws failures that began after that scope's last good answer: they were not the targets' either."""
        scope = scope_of(finished.config)
        good = self._online.last_good.get(scope)
        for record in self._records:
            memory = record.memory
            known = None if memory is None else memory.known
            if memory is None or known is None or known.since is None or known.state == "up":
                continue
            if scope_of(record.config) == scope and (good is None or known.since >= good):
                self._records.withdraw(record, known.since if good is None else good, memory.at, reason, self._entries)

    def _add(self, config: ProbeConfig) -> None:
        self._probers[config.id] = kinds.make(config, self._tools)
        self._records.open(config, self._interval_of(config))

    def _interval_of(self, config: ProbeConfig) -> int:
        return config.interval or self._interval

    @property
    def _interval(self) -> int:
        return self._config.interval


async def _look(prober: Prober, seconds: float) -> ProbeOutcome:
    """Looks once; whatever a prober raises says nothing of the target, and ends no other look."""
    try:
        outcome: object = await prober.probe(seconds)
    except asyncio.CancelledError:
        raise
    except BaseException as error:  # noqa: BLE001  not even an exit ends the others
        _log.exception("a look failed in a way it should not")
        return ours(f"looking failed unexpectedly ({type(error).__name__}); see the log")
    return outcome if isinstance(outcome, ProbeOutcome) else ours("looking came to nothing")


def create(context: SourceContext) -> ProbeSource:
    """Makes the source for `context`."""
    return ProbeSource(context)
