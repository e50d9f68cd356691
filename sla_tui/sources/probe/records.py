"""What is kept of every probe, and what each finished probe adds: a status, a stretch of history, a check."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePath
from typing import Final

from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, SecurityReading, Span, Status
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probe.memory import Memory, after_probe
from sla_tui.text import clean

GAP: Final = 3  # intervals without a probe after which nothing is claimed of the time in between
JUMP: Final = 5.0  # seconds by which the wall clock may differ from the monotonic one between two probes


@dataclass
class ProbeRecord:
    """One probe: its configuration, its memory, and its last status."""

    config: ProbeConfig
    interval: int
    memory: Memory | None = None
    ticks: float = 0.0
    status: Status | None = None

    @property
    def good(self) -> bool:
        """Whether its target was right when it was last looked at."""
        return self.memory is not None and self.memory.state == "up"


@dataclass
class Entries:
    """What was found and not yet handed on."""

    statuses: dict[str, Status] = field(default_factory=dict)
    histories: list[History] = field(default_factory=list)
    checks: dict[str, list[CheckResult]] = field(default_factory=dict)
    security: list[SecurityReading] = field(default_factory=list)
    latest: int = 0

    def poll(self, source: str, now: int, *, warnings: tuple[str, ...] = (), offline: bool = False) -> Poll:
        """Returns all of it as a poll."""
        checks = tuple(Checks(ref, tuple(results)) for ref, results in self.checks.items())
        statuses, histories = tuple(self.statuses.values()), tuple(self.histories)
        at = max(now, self.latest)
        readings = tuple(self.security)
        return Poll(source, at, statuses, histories, checks, warnings=warnings, offline=offline, security=readings)


class ProbeRecords:
    """The records of all probes of one source, by their ids."""

    def __init__(self, source: str, settings: ProbeSettings) -> None:
        self._source = source
        self.settings = settings
        self.by_id: dict[str, ProbeRecord] = {}

    def __iter__(self) -> Iterator[ProbeRecord]:
        return iter(self.by_id.values())

    def open(self, config: ProbeConfig, interval: int) -> None:
        """Opens the record of a probe; what was kept of another configuration of its name is dropped."""
        self.by_id[config.id] = ProbeRecord(config, interval)

    def take(self, finished: FinishedProbe, into: Entries) -> bool:
        """Records a finished probe; returns whether the probe's state changed by it."""
        record = self.by_id[finished.config.id]
        outcome = finished.outcome
        before = self._before(record, finished)
        record.memory, stretch = after_probe(
            before,
            finished.at,
            outcome.verdict,
            outcome.reason,
            self.settings.confirmations,
            bound=self._bound(record, finished),
        )
        record.ticks = finished.began
        changed = self._note(record, finished, into)
        ref = f"{self._source}:{finished.config.id}"
        if stretch is not None and stretch.start < stretch.end:
            into.histories.append(History(ref, stretch.start, stretch.end, stretch.spans()))
        if outcome.verdict != "unknown":
            into.checks.setdefault(ref, []).append(
                CheckResult(finished.at, finished.good, outcome.ms if finished.good else None)
            )
        return changed

    def withdraw(self, record: ProbeRecord, start: int, at: int, reason: str, into: Entries) -> None:
        """Withdraws what was found of a probe since `start`: it was our own network, and nobody knows."""
        memory = record.memory
        if memory is None or start >= at:
            return
        ref = f"{self._source}:{record.config.id}"
        into.histories.append(History(ref, start, at, (Span(start, at, "unknown", reason),)))
        if memory.at >= start:
            record.memory = Memory(memory.at, "unknown", max(memory.at, start), reason=reason)
            if record.status is not None:
                record.status = Status(record.status.monitor, "unknown", memory.at, checked_at=memory.at, reason=reason)
                into.statuses[ref] = record.status

    def _note(self, record: ProbeRecord, finished: FinishedProbe, into: Entries) -> bool:
        memory, outcome, config = record.memory, finished.outcome, record.config
        assert memory is not None  # noqa: S101  a probe has just finished
        kind = config.kind
        state = "degraded" if memory.state == "up" and outcome.warning else memory.state
        changed = record.status is None or record.status.state != state
        monitor = (
            record.status.monitor
            if record.status is not None
            else Monitor(
                source=self._source,
                id=config.id,
                name=clean(config.name) or config.id,
                type="http" if kind == "https" else kind,
                target=target_of(config),
                interval=record.interval,
            )
        )
        record.status = Status(
            monitor=monitor,
            state=state,
            observed_at=finished.at,
            since=memory.since,
            checked_at=finished.at,
            latency_ms=outcome.ms if finished.good else None,
            reason=outcome.reason or outcome.warning or outcome.note,
        )
        into.statuses[monitor.ref] = record.status
        into.latest = max(into.latest, finished.at)
        return changed

    def _before(self, record: ProbeRecord, finished: FinishedProbe) -> Memory | None:
        """Returns what was known before, where it still connects: no long pause, no jump of the clock."""
        memory = record.memory
        if memory is None:
            return None
        passed, ticked = finished.at - memory.at, finished.began - record.ticks
        if passed < 0 or max(passed, ticked) > self._bound(record, finished) or abs(passed - ticked) > JUMP:
            return None
        return memory

    def _bound(self, record: ProbeRecord, finished: FinishedProbe) -> int:
        """Returns seconds between two probes up to which a state is taken to have held."""
        return int(GAP * max(record.interval, finished.config.timeout or self.settings.timeout))


def target_of(config: ProbeConfig) -> str:
    """Returns what is asked, without credentials: of a command only its name, for its arguments may hold some."""
    if config.command:
        return clean(PurePath(config.command[0]).name)
    if config.file:
        return clean(config.file)
    return re.sub(r"//[^/@\s]*@", "//", clean(config.url))
