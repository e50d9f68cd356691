"""Steps 2 to 8 of the order of evaluation put together: how much of a period was judged, and how much of it was down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sla_tui.sla.contract import EvidenceRule
from sla_tui.sla.downtime import Ground, Run, find_runs, relevant
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.hours import on_holidays, outside_hours
from sla_tui.sla.interval import Interval, Intervals, merge, seconds_in, subtract, total
from sla_tui.sla.result import Period
from sla_tui.sla.terms import Terms
from sla_tui.sla.timeline import SourceStates, Timeline, build_timeline
from sla_tui.sla.windows import NONE, Windows, build_windows


@dataclass(slots=True)
class Measure:
    """What was measured of one period, looked at up to `until`.

    `assessed` and `assessed_full` are the judged seconds so far and of the whole period; `counted` the downtime that
    counts, inside the period; `downtime` its seconds (weighted where the contract weighs).
    """

    period: Period
    until: int
    timeline: Timeline
    windows: Windows
    outside: Intervals
    holidays: Intervals
    unreported: Intervals
    near: Intervals
    removed: Intervals
    runs: Sequence[Run]
    counted: Sequence[Interval]
    downtime: int | Fraction
    assessed: int
    assessed_full: int

    @property
    def uptime(self) -> tuple[int, int]:
        """The uptime so far as (good, whole); whole is 0 where it is undefined."""
        return ratio(self.downtime, self.assessed)

    @property
    def uptime_full(self) -> tuple[int, int]:
        """The uptime of the whole period if nothing more happens, as (good, whole)."""
        return ratio(self.downtime, self.assessed_full)


def ratio(downtime: int | Fraction, assessed: int) -> tuple[int, int]:
    """`(T - D) / T` as two integers."""
    if isinstance(downtime, int):
        return assessed - downtime, assessed
    whole = assessed * downtime.denominator
    return whole - downtime.numerator, whole


def measure(
    terms: Terms,
    states: Sequence[SourceStates],
    evidence: Evidence,
    period: Period,
    until: int,
    *,
    rule: EvidenceRule | None = None,
    unreported: Intervals = (),
) -> Measure:
    """Measures `period` up to `until` by the seconds that were down.

    Args:
        terms: the contract.
        states: what every source knows.
        evidence: its windows and exclusions.
        period: whole.
        until: the instant up to which it is looked at, at most its end.
        rule: quorum and policies, where not the contract's own.
        unreported: downtime before anybody opened a ticket, where the contract counts from the ticket.
    """
    contract = terms.contract
    start, end = period.start, period.end
    timeline = build_timeline(states, rule or contract.evidence, start, until)
    down = subtract(timeline.down, unreported)
    windows = NONE
    if evidence.maintenance or evidence.exclusions:
        windows = build_windows(contract, evidence, down, period)
    near = relevant(timeline.down, start, until, terms.reach)
    outside: Intervals = ()
    holidays: Intervals = ()
    if terms.has_hours:
        low, high = (min(start, near[0][0]), max(end, near[-1][1])) if near else (start, end)
        outside = outside_hours(terms.zone, contract.availability.service_hours, low, high)
        holidays = on_holidays(terms.zone, contract.availability.holidays, low, high)
    removed = timeline.removed
    for more in (windows.removed, outside, holidays):
        removed = merge(removed, more)
    forgiven = windows.forgiven
    net = near
    for less in (unreported, forgiven, removed):
        net = subtract(net, less)
    runs = find_runs(terms, Ground(near, net, removed, timeline.removed, forgiven))
    counted = _inside(runs, start, until)
    return Measure(
        period=period,
        until=until,
        timeline=timeline,
        windows=windows,
        outside=outside,
        holidays=holidays,
        unreported=unreported,
        near=near,
        removed=removed,
        runs=runs,
        counted=counted,
        downtime=total(counted),
        assessed=until - start - (seconds_in(removed, start, until) if removed else 0),
        assessed_full=end - start - (seconds_in(removed, start, end) if removed else 0),
    )


def _inside(runs: Sequence[Run], start: int, end: int) -> list[Interval]:
    """The counted seconds of all outages, clipped to the period."""
    out: list[Interval] = []
    for run in runs:
        for low, high in run.counted:
            if low >= start and high <= end:
                out.append((low, high))
            elif low < end and high > start:
                out.append((max(low, start), min(high, end)))
    return out
