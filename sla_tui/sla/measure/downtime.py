"""From states to counted downtime: outages as maximal runs, merging, minimum length, grace, buckets.

Steps 6 and 7 of the order of evaluation; clipping to the period (8) is left to whoever sums up. All of it is done on
the edges of intervals; no second is looked at by itself.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from sla_tui.sla.contract import Availability
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, merge, subtract, touching, union
from sla_tui.sla.terms import Terms


class Ground(NamedTuple):
    """The seconds that the contract's clauses act on. `net` is the downtime that is neither forgiven nor removed."""

    down: Intervals
    net: Intervals
    removed: Intervals
    unknown_removed: Intervals
    forgiven: Intervals


class DowntimeRun(NamedTuple):
    """One outage as the contract sees it, clipped to nothing.

    `own` are the seconds that count after grace and buckets, `counted` those of them that no outage before it has in
    the same bucket; `bridged` the gaps of up time that did not end it.
    """

    start: int
    end: int
    counted: Intervals
    too_short: bool
    bridged: Intervals
    own: Intervals


def relevant(down: Intervals, start: int, end: int, reach: int) -> Intervals:
    """Lists the stretches of `down` that can bear on `[start, end)`: within `reach` of it, or of one that is.

    `down` is sorted; what is left out can neither be bridged to the period nor share a bucket with it.
    """
    near = touching(down, start - reach, end + reach)
    if not near or len(near) == len(down):
        return near
    first = bisect_left(down, near[0])
    last = first + len(near)
    while first > 0 and down[first][0] - down[first - 1][1] <= reach:
        first -= 1
    while last < len(down) and down[last][0] - down[last - 1][1] <= reach:
        last += 1
    return down[first:last]


def find_runs(terms: Terms, ground: Ground) -> list[DowntimeRun]:
    """Finds the outages and what counts of each, in order of time. Counted seconds of two outages never overlap."""
    rule = terms.contract.availability
    basis = ground.net if rule.min_outage_basis == "net" else ground.down
    simple = not rule.merge_gap and not rule.grace and rule.bucket_rule == "exact"
    if simple and basis is ground.net:
        shortest = terms.shortest
        return [_plain(interval, interval[1] - interval[0] < shortest) for interval in basis]
    runs: list[DowntimeRun] = []
    taken_until = None
    for members, bridged in _bridged(basis, rule, ground):
        start, end = members[0][0], members[-1][1]
        if end - start < terms.shortest:
            runs.append(DowntimeRun(start, end, (), True, bridged, ()))
            continue
        counted = _countable(members, bridged, rule, ground)
        if rule.grace:
            counted = touching(counted, start + rule.grace, end)
            if counted and counted[0][0] < start + rule.grace:
                counted = [(start + rule.grace, counted[0][1]), *counted[1:]]
        own = counted = _bucketed(counted, terms, ground.removed)
        if taken_until is not None and counted and counted[0][0] < taken_until:
            counted = subtract(counted, ((counted[0][0], taken_until),))
        if counted:
            taken_until = counted[-1][1]
        runs.append(DowntimeRun(start, end, counted, False, bridged, own))
    return runs


def _plain(interval: Interval, too_short: bool) -> DowntimeRun:
    counted = () if too_short else (interval,)
    return DowntimeRun(interval[0], interval[1], counted, too_short, (), counted)


def _bridged(basis: Intervals, rule: Availability, ground: Ground) -> list[tuple[list[Interval], list[Interval]]]:
    """Joins stretches of the basis over short gaps of true up time, each with the gaps inside."""
    out: list[tuple[list[Interval], list[Interval]]] = []
    for interval in basis:
        if out and rule.merge_gap:
            gap = (out[-1][0][-1][1], interval[0])
            if gap[1] - gap[0] <= rule.merge_gap and _truly_up(gap, rule, ground):
                out[-1][0].append(interval)
                out[-1][1].append(gap)
                continue
        out.append(([interval], []))
    return out


def _truly_up(gap: Interval, rule: Availability, ground: Ground) -> bool:
    """Finds time neither down (forgiven, say) nor taken out; on the raw basis only unknown time interrupts."""
    if rule.min_outage_basis == "raw":
        return not touching(ground.unknown_removed, *gap)
    return not touching(ground.down, *gap) and not touching(ground.removed, *gap)


def _countable(members: list[Interval], bridged: list[Interval], rule: Availability, ground: Ground) -> Intervals:
    """Finds the seconds of an outage that may count: down, not forgiven or removed; and bridged gaps where these do."""
    counted: Intervals = members
    if rule.min_outage_basis == "raw":
        counted = intersect(members, ground.net)
    if rule.merge_counts and bridged:
        gaps = subtract(subtract(bridged, ground.removed), ground.forgiven)
        counted = merge(counted, gaps)
    return counted


def _bucketed(counted: Intervals, terms: Terms, removed: Intervals) -> Intervals:
    """Applies the bucket rule to the seconds of one outage: what it leaves of them, or makes of them."""
    rule, size = terms.contract.availability.bucket_rule, terms.bucket
    if rule == "exact" or not counted or size == 1:
        return counted
    if rule == "outage_floor":
        return _first_seconds(counted, sum(end - start for start, end in counted) // size * size)
    if rule == "full":
        return [
            (low, high) for start, end in counted if (low := -(-start // size) * size) < (high := end // size * size)
        ]
    return subtract(union((start // size * size, -(-end // size) * size) for start, end in counted), removed)


def _first_seconds(counted: Intervals, seconds: int) -> Sequence[Interval]:
    out: list[Interval] = []
    left = seconds
    for start, end in counted:
        if left <= 0:
            break
        out.append((start, min(end, start + left)))
        left -= end - start
    return out
