"""Keeps services as they were built, for the next snapshots of the same configuration and store."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from typing import Final
from zlib import crc32

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.service import BuiltService, build_agreed, day_latency
from sla_tui.engine.gather.settled import holds_until
from sla_tui.engine.gather.strips import QUARTER
from sla_tui.engine.moment.agreed import AgreementGroup, bind_groups
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.decisions import NOTHING, Decisions, in_force
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import is_looked_at
from sla_tui.engine.moment.pending import waiting_for
from sla_tui.sla.acts import Act

TURN: Final = 60
"""Seconds within which the strips of all services have their next quarter of an hour, and day."""


@dataclass(frozen=True, slots=True)
class _Bound:
    """A service as its agreements are bound: what of that decides its figures is in `decided`.

    `sources`: those of its monitors; `start`: from when on their past is needed.
    """

    service: ServiceConfig
    groups: Sequence[tuple[BoundService, AgreementGroup]]
    sources: tuple[str, ...]
    start: int
    decided: Hashable


@dataclass(frozen=True, slots=True)
class _AllBound:
    """The services as they are bound from the moment `at` on and before `until`, under these decisions."""

    present: Sequence[ServiceConfig]
    decisions: Decisions
    at: int
    until: int
    bound: tuple[_Bound, ...]


@dataclass(frozen=True, slots=True)
class _Kept:
    """A service as it was `built` at a moment (`at`) from what `key` stands for; it holds before `until`."""

    key: Hashable
    at: int
    until: int
    built: BuiltService


class SnapshotCache:
    """Services as they were built last.

    A service is built anew as soon as the state of one of its monitors or sources differs, a check failed, somebody
    decided something, or anything begins or ends by itself; in each snapshot when it is not up; and else when good
    checks and time alone have made its figures too old (see `settled`). The one that is `watched` is built anew with
    each check. Snapshots that must be reproducible are built without a cache.
    """

    def __init__(self) -> None:
        self.watched: str | None = None
        """Id of the service that somebody looks into."""
        self._kept: dict[str, _Kept] = {}
        self._bound: _AllBound | None = None
        self._config: Config | None = None
        self._acts: Sequence[Act] = ()
        self._decisions = NOTHING
        self.latencies = DayLatencies()

    def begin(self, config: Config) -> None:
        """Begins a snapshot, and forgets what was built under another configuration."""
        if config is not self._config:
            self._kept.clear()
            self._bound = None
            self.latencies = DayLatencies()
            self._config = config  # held, so that no other one can ever take its place in memory
        self.latencies.begin()

    def decided(self, acts: Sequence[Act]) -> Decisions:
        """Works out what is in force by `acts`, anew only where there are others."""
        if len(acts) != len(self._acts) or any(a is not b for a, b in zip(acts, self._acts, strict=True)):
            self._acts, self._decisions = acts, in_force(acts)
        return self._decisions

    def services(self, moment: Moment, present: Sequence[ServiceConfig], period: str | None) -> list[BuiltService]:
        """Gives the services that there are at the moment, those anew of which the kept ones do not hold.

        Raises:
            AssessmentError: `period` is no period.
            StoreError: the store cannot be read.
        """
        every = self._bound_at(moment, present, period)
        store = moment.store
        stamps = store.state_stamps([one.service.monitors for one in every], moment.now)
        states = {source: row.state for source, row in moment.sources.rows.items()}
        out = []
        for bound, stamp in zip(every, stamps, strict=True):
            monitors = bound.service.monitors
            waits = waiting_for(moment.history_gaps, monitors, bound.start) if moment.history_gaps else None
            fresh = tuple(is_looked_at(moment, ref) for ref in monitors)
            seen = store.stamp(monitors) if bound.service.id == self.watched else None
            key = (bound.decided, stamp, fresh, tuple(states[source] for source in bound.sources), waits or None, seen)
            kept = self._get(bound, key, moment.now) or self._build(moment, bound, key)
            if self.latencies.waits(monitors):
                kept = self._kept[bound.service.id] = self._with_latency(moment, kept)
            out.append(kept.built)
        return out

    def _bound_at(self, moment: Moment, present: Sequence[ServiceConfig], period: str | None) -> Sequence[_Bound]:
        """Binds the services, or takes them as they were bound: what a moment changes in that has its edges."""
        now, known = moment.now, self._bound
        if (
            period is None
            and known is not None
            and known.decisions is moment.decisions
            and known.at <= now < known.until
            and known.present == present
        ):
            return known.bound
        found = tuple(_bound(moment, groups) for groups in bind_groups(moment, present, period))
        if period is None:
            until = _bound_until([bound for one in found for bound, _ in one.groups], now)
            self._bound = _AllBound(tuple(present), moment.decisions, now, until, found)
        return found

    def _get(self, bound: _Bound, key: Hashable, now: int) -> _Kept | None:
        """Gives the service as it was built, if that still holds."""
        kept = self._kept.get(bound.service.id)
        if kept is None or not kept.at <= now < kept.until or kept.key != key:
            return None
        return kept

    def _build(self, moment: Moment, bound: _Bound, key: Hashable) -> _Kept:
        """Builds the service, and keeps it; those that are built together first become old at different seconds."""
        now, name, apart = moment.now, bound.service.id, crc32(bound.service.id.encode())
        built = build_agreed(moment, bound.groups, self.latencies)
        until = now
        if built.snapshot.state == "up":
            until = holds_until(tuple({id(line.judged): line.judged for line in built.lines}.values()), now)
            if name not in self._kept:
                until = now + 1 + apart % (until - now)
            until = min(until, (now // QUARTER + 1) * QUARTER + 1 + apart % TURN)
        made = self._kept[name] = _Kept(key, now, until, built)
        return made

    def _with_latency(self, moment: Moment, kept: _Kept) -> _Kept:
        """Gives a service that was built without them its response times of the last 24 hours."""
        found = day_latency(moment, kept.built.lines[0].judged.judgement, self.latencies)
        if found is None:
            return kept
        snapshot = replace(kept.built.snapshot, day_latency=found)
        return replace(kept, built=replace(kept.built, snapshot=snapshot))


def _bound(moment: Moment, groups: Sequence[tuple[BoundService, AgreementGroup]]) -> _Bound:
    service = groups[0][0].service
    sources = {ref.partition(":")[0] for ref in service.monitors} & moment.sources.rows.keys()
    decided = tuple((bound.period, group.places, moment.decisions.stamp(bound.service)) for bound, group in groups)
    return _Bound(service, groups, tuple(sorted(sources)), min(bound.period.start for bound, _ in groups), decided)


def _bound_until(bounds: Sequence[BoundService], now: int) -> int:
    """Finds the next instant (exclusive) at which a service may be bound otherwise; `now` where that is not known."""
    periods = {part.period for bound in bounds for part in bound.parts}
    if any(bound.outside is not None for bound in bounds):
        return now
    if any(all(part.period.end <= now for part in bound.parts) for bound in bounds):
        return now  # a rolling period ends with the moment
    return min((edge for period in periods for edge in (period.start, period.end) if edge > now), default=now)
