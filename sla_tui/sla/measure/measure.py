"""Steps 2 to 8 of the order of evaluation together: how much of a period was judged, and how much of it was down."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import NamedTuple, assert_never

from sla_tui.sla.contract import EvidenceRule
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.measure.downtime import DowntimeRun, Ground, find_runs, relevant
from sla_tui.sla.measure.hours import on_holidays, outside_hours
from sla_tui.sla.measure.interval import (
    Interval,
    Intervals,
    complement,
    intersect,
    merge,
    seconds_in,
    subtract,
    total,
    touching,
    union,
)
from sla_tui.sla.measure.requests import Totals, error_time, totals
from sla_tui.sla.measure.timeline import SourceStates, Timeline, build_timeline
from sla_tui.sla.measure.weights import ONE, Weighted, ratios, total_weight, weigh, weight_between, within
from sla_tui.sla.measure.windows import NONE, Windows, build_windows
from sla_tui.sla.result import Period
from sla_tui.sla.rounding import printable
from sla_tui.sla.terms import Terms

Number = int | Fraction


@dataclass(slots=True)
class Measure:
    """What was measured of one period, looked at up to `until`.

    `near` is the downtime before any clause, `removed` the time that is not judged, `counted` what counts of the
    downtime inside the period (weighted: with its weights). `good` of `whole` is the uptime so far, `good_full` of
    `whole_full` that of the whole period if nothing more happens; `whole` 0 means undefined. `downtime` are the seconds
    that stand against `assessed` ones so far, or `assessed_full` of the whole period.
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
    runs: Sequence[DowntimeRun]
    counted: Sequence[Interval]
    weighted: Sequence[Weighted] | None
    downtime: Number
    assessed: int
    assessed_full: int
    good: int
    whole: int
    good_full: int
    whole_full: int
    totals: Totals | None = None

    def down_between(self, start: int, end: int) -> Number:
        """Computes the counted (weighted) seconds of downtime in `[start, end)`."""
        if self.weighted is not None:
            return weight_between(self.weighted, start, end)
        return seconds_in(self.counted, start, end)

    def removed_between(self, start: int, end: int) -> int:
        """Computes the seconds of `[start, end)` that are not judged."""
        return seconds_in(self.removed, start, end) if self.removed else 0


class View(NamedTuple):
    """What is looked at: states of every source, the policies, and the tickets, where downtime counts from these."""

    states: Sequence[SourceStates]
    rule: EvidenceRule
    reported: Intervals | None = None


class _Time(NamedTuple):
    timeline: Timeline
    windows: Windows
    outside: Intervals
    holidays: Intervals
    unreported: Intervals
    near: Intervals
    removed: Intervals


def measure(terms: Terms, view: View, evidence: Evidence, period: Period, until: int) -> Measure:
    """Measures `period` up to `until` by the contract's method.

    Args:
        terms: the contract.
        view: what the sources know, and how unknown time is taken.
        evidence: windows, exclusions and requests.
        period: whole, even while it runs.
        until: the instant up to which it is looked at, at most its end.

    Raises:
        AssertionError: nobody said how that method measures.
    """
    method = terms.contract.availability.method
    match method:
        case "time" | "bad_minutes":
            return _by_downtime(terms, view, evidence, period, until)
        case "interval_mean":
            return _by_error_rate(terms, view, evidence, period, until)
        case "requests":
            return _by_requests(terms, view, evidence, period, until)
    assert_never(method)


def _by_downtime(terms: Terms, view: View, evidence: Evidence, period: Period, until: int) -> Measure:
    """Measures the time that was down, whole or by its weights, over the time that is judged."""
    time = _judged_time(terms, view, evidence, period, until)
    net = time.near
    forgiven = touching(time.windows.forgiven, net[0][0], net[-1][1]) if net else ()
    if time.unreported:
        net = subtract(net, time.unreported)
    if forgiven:
        net = subtract(net, forgiven)
    if time.removed:
        net = subtract(net, time.removed)
    runs = find_runs(terms, Ground(time.near, net, time.removed, time.timeline.removed, forgiven))
    counted = _inside(runs, period.start, until)
    rule = terms.contract.availability
    if not rule.weighted:
        down = total(counted)
        return _made(period, until, time, runs=runs, counted=counted, downtime=down, denominator=rule.denominator)
    shares = ratios(evidence.sources, view.states, view.rule.quorum, time.timeline)
    weighted = weigh(runs, shares, period.start, until)
    return _made(
        period,
        until,
        time,
        runs=runs,
        counted=counted,
        weighted=weighted,
        downtime=total_weight(weighted),
        denominator=rule.denominator,
    )


def _judged_time(
    terms: Terms, view: View, evidence: Evidence, period: Period, until: int, *, errors: Sequence[Weighted] = ()
) -> _Time:
    """Works out the states, and what takes time out of them. Known time with `errors` is downtime too, by its share."""
    contract = terms.contract
    start, end = period.start, period.end
    timeline = build_timeline(view.states, view.rule, start, until)
    if errors:
        failing = subtract(union((low, high) for low, high, _ in errors), timeline.unknown)
        errors = within(errors, failing)  # unknown time is down whole or not at all, as its policy says
        timeline = timeline._replace(down=merge(timeline.down, failing))
    unreported: Intervals = ()
    if view.reported is not None and timeline.down:
        unreported = subtract(timeline.down, merge(view.reported, _held_on(view.reported, timeline.held)))
    near = relevant(timeline.down, start, until, terms.reach)
    low, high = (min(start, near[0][0]), max(end, near[-1][1])) if near else (start, end)
    low, high = low - terms.reach, high + terms.reach
    windows = NONE
    if evidence.maintenance or evidence.exclusions:
        down = subtract(timeline.down, unreported)
        windows = build_windows(contract, evidence, down, period, shares=errors)
    outside: Intervals = ()
    holidays: Intervals = ()
    if terms.has_hours:
        outside = outside_hours(terms.zone, contract.availability.service_hours, low, high)
        holidays = on_holidays(terms.zone, contract.availability.holidays, low, high)
    removed = timeline.removed
    for more in (touching(windows.removed, low, high), outside, holidays):
        if more:
            removed = merge(removed, more)
    return _Time(timeline, windows, outside, holidays, unreported, near, removed)


def _held_on(reported: Intervals, held: Intervals) -> list[Interval]:
    """Finds the unknown time that holds on to an outage from its ticket on, wherever in it the ticket was opened."""
    first = ((low, touching(reported, low - 1, high), high) for low, high in held)
    return [(max(low, hits[0][0]), high) for low, hits, high in first if hits]


def _made(
    period: Period,
    until: int,
    time: _Time,
    *,
    runs: Sequence[DowntimeRun] = (),
    counted: Sequence[Interval] = (),
    weighted: Sequence[Weighted] | None = None,
    downtime: Number = 0,
    spared: int = 0,
    denominator: int | None = None,
) -> Measure:
    """Makes the measure. `spared`: judged seconds outside the uptime (skipped intervals without requests).

    `denominator`: the seconds that a whole period is held to have, less what is removed from it; None for its own.
    """
    start, end = period.start, period.end
    removed = time.removed
    assessed = until - start - (seconds_in(removed, start, until) if removed else 0)
    full = end - start - (seconds_in(removed, start, end) if removed else 0)
    if denominator is not None:
        full = max(denominator - (end - start - full), 0)
    good, whole = _ratio(downtime, (full if until == end else assessed) - spared)
    good_full, whole_full = (good, whole) if until == end else _ratio(downtime, full - spared)
    if not isinstance(downtime, int):
        downtime = printable(downtime)
    return Measure(
        period,
        until,
        time.timeline,
        time.windows,
        time.outside,
        time.holidays,
        time.unreported,
        time.near,
        removed,
        runs,
        counted,
        weighted,
        downtime,
        assessed,
        full,
        good,
        whole,
        good_full,
        whole_full,
    )


def _ratio(downtime: Number, assessed: int) -> tuple[int, int]:
    """Writes `(T - D) / T` as two integers."""
    if isinstance(downtime, int):
        return max(assessed - downtime, 0), assessed
    whole = assessed * downtime.denominator
    return max(whole - downtime.numerator, 0), whole


def _by_error_rate(terms: Terms, view: View, evidence: Evidence, period: Period, until: int) -> Measure:
    """Computes the mean of the intervals' error rates, each weighted by the judged seconds of it.

    Where no source counts requests, an outage is an interval in which every request failed.
    """
    start = period.start
    errors = error_time(evidence.sources, terms.bucket)
    time = _judged_time(terms, view, evidence, period, until, errors=errors.weighted)
    unknown = time.timeline.unknown
    weights = within(errors.weighted, complement(unknown, start, until))
    weights += [(low, high, ONE) for low, high in intersect(time.timeline.down, unknown)]
    counts = any(source.requests for source in evidence.sources)
    if not counts:
        weights += [(low, high, ONE) for low, high in subtract(time.timeline.down, unknown)]
    judged = complement(time.removed, start, until)
    inside = subtract(judged, time.windows.forgiven)
    weighted = within(sorted(weights), inside)
    counted = intersect(time.near, inside)
    parts = [(whole, intersect((whole,), inside)) for whole in time.near]
    runs = [DowntimeRun(low, high, part, False, (), part) for (low, high), part in parts]
    spared = 0
    if counts and terms.contract.availability.empty_interval == "skip":
        spared = total(judged) - total(intersect(judged, merge(errors.judged, time.timeline.down)))
    return _made(
        period,
        until,
        time,
        runs=runs,
        counted=counted,
        weighted=weighted,
        downtime=total_weight(weighted),
        spared=spared,
    )


def _by_requests(terms: Terms, view: View, evidence: Evidence, period: Period, until: int) -> Measure:
    """Measures good requests over all. What is still to come is not known: nothing can be said of the whole period."""
    time = _judged_time(terms, view, evidence, period, until)._replace(near=())
    windows = time.windows
    scope = merge(merge(windows.removed, time.outside), time.holidays)  # requests that were counted were known
    found = totals(evidence.sources, complement(scope, period.start, until), windows.forgiven)
    made = _made(period, until, time, weighted=())
    bad = found.errors / found.requests if found.requests else Fraction(0)
    made.good, made.whole = bad.denominator - bad.numerator, bad.denominator if found.requests else 0
    made.good_full, made.whole_full = (made.good, made.whole) if until == period.end else (0, 0)
    made.downtime = printable(bad * made.assessed)
    made.totals = found
    return made


def _inside(runs: Sequence[DowntimeRun], start: int, end: int) -> list[Interval]:
    """Computes the counted seconds of all outages, clipped to the period."""
    out: list[Interval] = []
    for run in runs:
        for low, high in run.counted:
            if low >= start and high <= end:
                out.append((low, high))
            elif low < end and high > start:
                out.append((max(low, start), min(high, end)))
    return out
