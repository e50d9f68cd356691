"""The scenario: what all simulated providers and targets agree on. A pure function of a seed and an instant."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from random import Random
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.demo.fleet import (
    CONTRACTS,
    PINGDOM,
    PROBE,
    SERVICES,
    STATUSCAKE,
    STATUSCAKE_EU,
    UPTIMEROBOT,
    ContractSpec,
    ServiceSpec,
    Watch,
)
from sla_tui.demo.latency import Latency, Noise
from sla_tui.demo.monitor import SimMonitor, seen
from sla_tui.demo.scripts import CYCLE, DAY, HOUR, TRUTH, DemoScript, Frame, tell
from sla_tui.demo.track import Event, Track
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow
from sla_tui.sla.periods.calendar import period_containing

HISTORY: Final = 66 * DAY  # reaches over the whole of the month before, with some days to spare
STALE_FOR: Final = 3 * HOUR
SOURCE_IDS: Final = {PINGDOM: 4_709_189, UPTIMEROBOT: 804_045_264, STATUSCAKE: 6_012_204, STATUSCAKE_EU: 7_340_118}


@dataclass(frozen=True, slots=True)
class SimService:
    """One service: what it is, what really happens to it, what its monitors see, and what was agreed about it."""

    spec: ServiceSpec
    truth: Track
    swings: Track
    latency: Latency
    monitors: tuple[SimMonitor, ...]
    maintenance: tuple[MaintenanceWindow, ...]
    exclusions: tuple[Exclusion, ...]


class Scenario:
    """The whole fleet. `begin` is where its history starts, `at` the instant around which the stories are told."""

    def __init__(self, seed: int, at: int) -> None:
        self.seed = seed
        self.at = at
        self.begin = (at - HISTORY) // DAY * DAY
        self.stale_since = at - STALE_FOR
        self._noise = Noise(seed)
        self._salt = 0
        self._next = dict(SOURCE_IDS)
        contracts = {c.id: c for c in CONTRACTS}
        self.services = tuple(self._service(spec, contracts[spec.contract]) for spec in SERVICES)
        self.monitors: dict[str, tuple[SimMonitor, ...]] = {
            source: tuple(m for s in self.services for m in s.monitors if m.source == source)
            for source in (*SOURCE_IDS, PROBE)
        }

    def service(self, identity: str) -> SimService:
        """Returns the service of that id."""
        return next(s for s in self.services if s.spec.id == identity)

    def _service(self, spec: ServiceSpec, contract: ContractSpec) -> SimService:
        random = Random(f"{self.seed} {spec.id}")
        month = period_containing(PeriodRule(timezone=contract.timezone), self.at)
        script = tell(spec.id, Frame(self.begin, self.at, month, Fraction(contract.target), random))
        swings = Track(script.swings, script.swings_to_come, origin=self.at, length=CYCLE)
        monitors = tuple(
            self._monitor(spec, watch, number, script, swings) for number, watch in enumerate(spec.watches)
        )
        return SimService(
            spec=spec,
            truth=Track(script.downs.get(TRUTH, ()), script.to_come.get(TRUTH, ()), origin=self.at, length=CYCLE),
            swings=swings,
            latency=next((m.latency for m in monitors if m.source == PROBE), monitors[0].latency),
            monitors=monitors,
            maintenance=tuple(script.maintenance),
            exclusions=tuple(script.exclusions),
        )

    def _monitor(self, spec: ServiceSpec, watch: Watch, number: int, script: DemoScript, swings: Track) -> SimMonitor:
        self._salt += 1
        phase = Random(f"{self.seed} {spec.id} {number}").randrange(watch.interval)
        return SimMonitor(
            source=watch.source,
            id=self._new_id(watch.source, spec.id),
            service=spec.id,
            name=spec.name if watch.source != STATUSCAKE_EU or not number else f"{spec.name} (login)",
            type=watch.type,
            url=spec.url,
            interval=watch.interval,
            phase=phase,
            created=self.begin if script.created is None else script.created,
            downs=Track(
                seen(_both(script.downs, watch.source), watch.interval, phase),
                seen(_both(script.to_come, watch.source), watch.interval, phase, origin=self.at),
                origin=self.at,
                length=CYCLE,
            ),
            latency=Latency(self._noise, self.seed * 64 + self._salt, spec.base_ms * watch.slow, swings),
            tags=spec.tags,
            paused_since=script.paused_since,
            tested=script.tested,
        )

    def _new_id(self, source: str, service: str) -> str:
        if source == PROBE:
            return service
        self._next[source] += 37
        return str(self._next[source])


def _both(events: dict[str, list[Event]], source: str) -> Iterable[Event]:
    """Joins what really was and what only this source saw."""
    return sorted(events.get(TRUTH, []) + events.get(source, []))


def default_instant(now: int) -> tuple[int, bool]:
    """Returns the instant of the demo where none is asked for, and whether that is the present.

    It is the present, unless a month has only just begun in one of the contracts' zones or is about to end there: then
    the budgets of the stories would be those of a day or two. Instead it is the 23rd of the month before.
    """
    zones = {contract.timezone for contract in CONTRACTS}
    if all(_is_mid_month(now, zone) for zone in zones):
        return now, True
    today = datetime.fromtimestamp(now, UTC)
    year, month = (today.year, today.month - 1) if today.month > 1 else (today.year - 1, 12)
    return int(today.replace(year=year, month=month, day=23).timestamp()), False


def _is_mid_month(now: int, zone: str) -> bool:
    local = datetime.fromtimestamp(now, ZoneInfo(zone))
    soon = datetime.fromtimestamp(now + 2 * DAY, ZoneInfo(zone))
    return local.day >= 8 and soon.month == local.month
