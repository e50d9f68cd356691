"""The source of local probes: runs those that are due, and tells what the time between two looks was."""

from __future__ import annotations

import asyncio
import re
import resource
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.model import ProbeConfig
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Status
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.probes import kinds
from sla_tui.sources.probes.base import Prober, Tools
from sla_tui.sources.probes.memory import Memory, Told, look
from sla_tui.sources.probes.outcome import Outcome, ours
from sla_tui.text import clean

GAP: Final = 3  # intervals without a look after which nothing is claimed of the time in between
REFERENCE_TIMEOUT: Final = 5.0  # seconds
_DUE: Final = 0.85  # of an interval: the engine's own is jittered
_JUMP: Final = 5.0  # seconds by which the wall clock may differ from the monotonic one between two looks
_SPARE_FILES: Final = 128
_EVERY_STATUS: Final = ((100, 999),)


@dataclass(frozen=True, slots=True)
class _Look:
    """One probe's result: when it was taken, on both clocks."""

    config: ProbeConfig
    at: int
    ticks: float
    outcome: Outcome


class ProbeSource:
    """All `[probes.<id>]` of one configuration."""

    kind = "probe"

    def __init__(self, context: SourceContext) -> None:
        """Probes nothing yet."""
        self.id = context.config.id
        self._probes = context.probes
        self._settings = context.probe_settings
        self._interval = context.config.interval
        self._clock = context.clock
        self._free = asyncio.Semaphore(_possible(context.probe_settings.concurrency))
        self._tools = Tools(context.clock)
        self._probers: dict[str, Prober | None] = {p.id: kinds.make(p, self._tools) for p in context.probes}
        self._memory: dict[str, Memory] = {}
        self._ticks: dict[str, float] = {}
        self._last: dict[str, Status] = {}

    async def poll(self, request: PollRequest) -> Poll:
        """Runs every probe that is due. Never raises: a probe that cannot be run is an unknown state."""
        del request  # what probes see, they see now; there is no past to ask for
        due = [config for config in self._probes if self._is_due(config)]
        looks = await asyncio.gather(*(self._look(config) for config in due))
        looks, offline = await self._doubted(list(looks))
        histories: list[History] = []
        checks: list[Checks] = []
        for taken in looks:
            told = self._take(taken)
            ref = f"{self.id}:{taken.config.id}"
            if told is not None and told.start < told.end:
                histories.append(History(ref, told.start, told.end, told.spans()))
            if taken.outcome.verdict != "unknown":
                ok = taken.outcome.verdict == "ok"
                checks.append(Checks(ref, (CheckResult(taken.at, ok, taken.outcome.ms if ok else None),)))
        statuses = tuple(self._last[config.id] for config in self._probes if config.id in self._last)
        latest = max([int(self._clock.now()), *(taken.at for taken in looks)])
        warnings = ("none of the connectivity references answers: this machine is offline",) if offline else ()
        return Poll(self.id, latest, statuses, tuple(histories), tuple(checks), warnings=warnings, offline=offline)

    async def close(self) -> None:
        """Every connection was closed with its probe, but for the sockets that all of them share."""
        self._tools.close()

    def _is_due(self, config: ProbeConfig) -> bool:
        """Probes of the source's own interval run whenever it is polled; slower ones when their time has come."""
        ticks = self._ticks.get(config.id)
        interval = self._interval_of(config)
        return ticks is None or interval <= self._interval or self._clock.monotonic() - ticks >= interval * _DUE

    async def _look(self, config: ProbeConfig) -> _Look:
        async with self._free:
            at, ticks = int(self._clock.now()), self._clock.monotonic()
            prober = self._probers[config.id]
            if prober is None:
                return _Look(config, at, ticks, ours("this kind of URL cannot be probed"))
            outcome = await prober.look(config.timeout or self._settings.timeout)
            return _Look(config, at, ticks, outcome)

    # Whose fault it is

    async def _doubted(self, looks: list[_Look]) -> tuple[list[_Look], bool]:
        """The looks, with failures that are our own network's as unknown, and whether this machine is offline."""
        suspects = [taken for taken in looks if taken.outcome.verdict == "failed" and not _is_local(taken.config)]
        if not suspects:
            return looks, False
        if self._settings.connectivity:
            if await self._online():
                return looks, False
            reason = "this machine is offline: no connectivity reference answers"
            return [_relabelled(taken, reason) if taken in suspects else taken for taken in looks], True
        # Without references the other probes say whether our name servers work.
        named = [taken for taken in looks if _is_named(taken.config) and not taken.outcome.doubtful]
        if any(taken.outcome.verdict != "unknown" for taken in named):
            return looks, False
        reason = "no name server answers this machine"
        return [_relabelled(taken, reason) if taken.outcome.doubtful else taken for taken in looks], False

    async def _online(self) -> bool:
        """Whether any of the references answers, whatever it says."""
        timeout = min(self._settings.timeout, REFERENCE_TIMEOUT)

        async def answers(url: str) -> bool:
            reference = ProbeConfig(id="reference", url=url, method="HEAD", expect_status=_EVERY_STATUS)
            prober = kinds.make(reference, self._tools)
            return prober is not None and (await prober.look(timeout)).verdict == "ok"

        asked = [asyncio.create_task(answers(url)) for url in self._settings.connectivity]
        try:
            for task in asyncio.as_completed(asked):
                if await task:
                    return True
            return False
        finally:
            for leftover in asked:
                leftover.cancel()
            await asyncio.gather(*asked, return_exceptions=True)

    # What it means

    def _take(self, taken: _Look) -> Told | None:
        config, outcome = taken.config, taken.outcome
        before = self._before(taken)
        memory, told = look(before, taken.at, outcome.verdict, outcome.reason, self._settings.confirmations)
        self._memory[config.id] = memory
        self._ticks[config.id] = taken.ticks
        kind = kinds.kind_of(config)
        self._last[config.id] = Status(
            monitor=Monitor(
                source=self.id,
                id=config.id,
                name=clean(config.name) or config.id,
                type="http" if kind == "https" else kind,
                target=_target(config),
                interval=self._interval_of(config),
            ),
            state="degraded" if memory.state == "up" and outcome.warning else memory.state,
            observed_at=taken.at,
            since=memory.since,
            checked_at=taken.at,
            latency_ms=outcome.ms if outcome.verdict == "ok" else None,
            reason=outcome.reason or outcome.warning,
        )
        return told

    def _before(self, taken: _Look) -> Memory | None:
        """What is remembered, where it still connects: no long pause, no jump of the clock."""
        memory = self._memory.get(taken.config.id)
        if memory is None:
            return None
        passed, ticked = taken.at - memory.at, taken.ticks - self._ticks[taken.config.id]
        limit = GAP * max(self._interval_of(taken.config), taken.config.timeout or self._settings.timeout)
        if passed < 0 or max(passed, ticked) > limit or abs(passed - ticked) > _JUMP:
            return None
        return memory

    def _interval_of(self, config: ProbeConfig) -> int:
        return config.interval or self._interval


def _relabelled(taken: _Look, reason: str) -> _Look:
    return replace(taken, outcome=Outcome("unknown", reason))


def _target(config: ProbeConfig) -> str:
    """What is looked at, without credentials: of a command only its name, for its arguments may hold some."""
    if config.command:
        return clean(PurePath(config.command[0]).name)
    return re.sub(r"//[^/@\s]*@", "//", clean(config.url))


def _host(config: ProbeConfig) -> str:
    return urlsplit(f"//{config.connect_to}" if config.connect_to else config.url).hostname or ""


def _is_local(config: ProbeConfig) -> bool:
    """Whether the target is this machine, for which no network is needed."""
    host = _host(config)
    return host in {"localhost", "::1"} or host.startswith("127.")


def _is_named(config: ProbeConfig) -> bool:
    """Whether a name server has to be asked."""
    host = _host(config)
    return not _is_local(config) and ":" not in host and not re.fullmatch(r"[\d.]+", host)


def _possible(wanted: int) -> int:
    """As many probes at once as were wanted and as there may be open files for."""
    allowed, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    return wanted if allowed == resource.RLIM_INFINITY else max(1, min(wanted, (allowed - _SPARE_FILES) // 2))


def create(context: SourceContext) -> ProbeSource:
    """The source for `context`."""
    return ProbeSource(context)
