"""What the snapshot carries of one service only: its response times over a stretch of time, down-sampled. Pure.

The dashboard says which service it looks at (`Focus`); thousands of services each with a day of checks in every
snapshot would cost memory that nobody looks at.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from sla_tui.config.model import Config
from sla_tui.engine.gather.past_periods import PastPeriods
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.monitors import LatencyPoint, LatencySeries, ServiceDetail
from sla_tui.sla.observation import CheckResult
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.store.store import Store

_P95 = Fraction(95)
POINTS = 240
"""At most about so many points a series: two to a cell of a chart on a screen of ordinary width."""
STEPS = (30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10_800, 21_600, 43_200, 86_400)
"""How long a point's stretch may be, in seconds: divisors of a day, so that charts of different ranges line up."""


class Focus(NamedTuple):
    """Which service is looked at, over how many seconds, until when (None: until now), and whether with its past."""

    service: str
    seconds: int = 86_400
    until: int | None = None
    past_periods: bool = False


class DetailCache:
    """The detail as it was made last: it is made again when a check came or its stretch of time moved on."""

    def __init__(self) -> None:
        """Nothing was made yet."""
        self._key: Hashable = None
        self._detail: ServiceDetail | None = None
        self._past = PastPeriods()

    def of(
        self,
        store: Store,
        snapshot: Snapshot,
        focus: Focus | None,
        config: Config | None = None,
        enough: Callable[[], bool] = lambda: False,
    ) -> ServiceDetail | None:
        """Makes the detail for `focus`; None where nothing is looked at or the service is gone.

        Args:
            store: what is remembered; only read.
            snapshot: what the detail belongs to.
            focus: what is looked at.
            config: past periods are judged by it; without one there are none.
            enough: asked between two past periods; True leaves the rest for the next time.

        Raises:
            StoreError: the store cannot be read.
        """
        service = None if focus is None else next((s for s in snapshot.services if s.id == focus.service), None)
        if focus is None or service is None:
            self._key = self._detail = None
            return None
        step = step_for(focus.seconds, _interval(service, snapshot))
        until = snapshot.generated_at if focus.until is None else min(focus.until, snapshot.generated_at)
        end = (until // step + 1) * step
        refs = tuple(m.id for m in service.monitors)
        key = (focus, step, end, refs, store.stamp(refs))
        if key != self._key:
            start = (until - focus.seconds) // step * step
            series = tuple(LatencySeries(r, points(store.recent_checks(r, start, end), start, end, step)) for r in refs)
            self._key, self._detail = key, ServiceDetail(service.id, start, end, step, series)
        if self._detail is not None and focus.past_periods and config is not None:
            found, complete = self._past.of(config, store, snapshot.generated_at, service, enough)
            if (found, complete) != (self._detail.past_periods, self._detail.past_complete):
                self._detail = replace(self._detail, past_periods=found, past_complete=complete)
        return self._detail


def _interval(service: ServiceSnapshot, snapshot: Snapshot) -> int:
    """Finds the longest interval among the sources of the service: a stretch without a check of theirs is a gap."""
    sources = {m.id.partition(":")[0] for m in service.monitors}
    return max((s.interval for s in snapshot.sources if s.id in sources), default=0)


def step_for(seconds: int, interval: int) -> int:
    """Picks the shortest step with no more than `POINTS` points, and with two checks in each where all is well."""
    least = max(seconds / POINTS, 2 * interval)
    return next((step for step in STEPS if step >= least), STEPS[-1])


def points(checks: Sequence[CheckResult], start: int, end: int, step: int) -> tuple[LatencyPoint, ...]:
    """Makes a point a step, without exception: one without checks says that nothing is known, and is not 0 ms.

    Args:
        checks: sorted by time.
        start: the first point begins there.
        end: the last one ends there or later.
        step: seconds.
    """
    out: list[LatencyPoint] = []
    at = 0
    for low in range(start, end, step):
        times: list[int] = []
        total = failed = 0
        while at < len(checks) and checks[at].at < low + step:
            check = checks[at]
            at += 1
            if check.at < low:
                continue
            total += 1
            if not check.ok:
                failed += 1
            elif check.ms is not None:  # how long a failed check took is not the service's response time
                times.append(check.ms)
        times.sort()
        middle = times[len(times) // 2] if times else None
        least, most = (times[0], times[-1]) if times else (None, None)
        out.append(LatencyPoint(low, low + step, least, middle, most, total, failed, nearest_rank(times, _P95)))
    return tuple(out)
