"""Request counts: bad minutes, the mean of interval error rates, and good requests over all.

Counts are "per bucket, repeated over a stretch", so that a quiet month is one entry; they are swept as stretches of
equal counts, never bucket by bucket. Where two entries of one source speak of the same bucket, the one that is later in
its list holds.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from heapq import heappop, heappush
from itertools import pairwise
from typing import NamedTuple

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import Availability
from sla_tui.sla.evidence import RequestCount, SourceEvidence
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, seconds_in, union


class BucketStretch(NamedTuple):
    """Buckets in a row with the same counts: `total` requests in each of them, `errors` of these failed."""

    start: int
    end: int
    total: int
    errors: int


def check_counts(entries: Iterable[RequestCount]) -> None:
    """Refuses counts that cannot be.

    Raises:
        AssessmentError: negative counts, more errors than requests, or an entry that ends before it starts.
    """
    for entry in entries:
        if entry.end < entry.start:
            raise AssessmentError(f"A request count that starts at {entry.start} ends before it, at {entry.end}.")
        if entry.total < 0 or entry.errors < 0 or entry.errors > entry.total:
            raise AssessmentError(
                f"A request count of {entry.total} requests with {entry.errors} errors cannot be.",
                hint="Errors lie between 0 and the total.",
            )


def series(entries: Sequence[RequestCount], size: int) -> list[BucketStretch]:
    """Puts the counts of one source on the grid of `size` seconds since the epoch, in order and without overlap.

    An entry is repeated every `size` seconds from its start; each repetition belongs to the bucket it begins in.
    """
    check_counts(entries)
    found = [
        BucketStretch(low, low + -(-(e.end - e.start) // size) * size, e.total, e.errors)
        for e in entries
        if e.end > e.start
        for low in (e.start // size * size,)
    ]
    if all(a.end <= b.start for a, b in pairwise(found)):
        return found
    return _later_wins(found)


def _later_wins(found: Sequence[BucketStretch]) -> list[BucketStretch]:
    starts = sorted(range(len(found)), key=lambda i: found[i].start)
    bounds = sorted({s.start for s in found} | {s.end for s in found})
    open_now: list[int] = []  # a heap of negative places in the list: the latest entry on top
    out: list[BucketStretch] = []
    position = 0
    for low, high in pairwise(bounds):
        while position < len(starts) and found[starts[position]].start <= low:
            heappush(open_now, -starts[position])
            position += 1
        while open_now and found[-open_now[0]].end <= low:
            heappop(open_now)
        if open_now:
            top = found[-open_now[0]]
            last = out[-1] if out else None
            if last is not None and (last.end, last.total, last.errors) == (low, top.total, top.errors):
                out[-1] = last._replace(end=high)
            else:
                out.append(BucketStretch(low, high, top.total, top.errors))
    return out


def bad_minutes(entries: Sequence[RequestCount], size: int, rule: Availability) -> list[Interval]:
    """Lists the buckets with enough requests to be judged whose error rate is above the contract's, or at it."""
    limit = rule.error_rate_above
    least = max(rule.min_requests, 1)
    at_it = rule.error_rate_op == ">="
    return union(
        (s.start, s.end)
        for s in series(entries, size)
        if s.total >= least and 100 * s.errors * limit.denominator + at_it > limit.numerator * s.total
    )


class ErrorTime(NamedTuple):
    """Stretches of time weighted by the share of requests that failed, and the time that had any request at all."""

    weighted: tuple[tuple[int, int, Fraction], ...]
    judged: Intervals


def error_time(sources: Sequence[SourceEvidence], size: int) -> ErrorTime:
    """Computes every interval's error rate, all sources' requests together; only stretches with errors are listed."""
    stretches = _summed([series(s.requests, size) for s in sources if s.requests])
    return ErrorTime(
        tuple((s.start, s.end, Fraction(s.errors, s.total)) for s in stretches if s.errors),
        union((s.start, s.end) for s in stretches if s.total),
    )


def _summed(counted: Sequence[Sequence[BucketStretch]]) -> Sequence[BucketStretch]:
    """Adds up the counts of several sources."""
    if len(counted) <= 1:
        return counted[0] if counted else ()
    edges: list[tuple[int, int, int]] = []
    for stretches in counted:
        for s in stretches:
            edges += [(s.start, s.total, s.errors), (s.end, -s.total, -s.errors)]
    edges.sort()
    out: list[BucketStretch] = []
    total = errors = before = 0
    for at, more, failed in edges:
        if at > before and total:
            out.append(BucketStretch(before, at, total, errors))
        before = at
        total += more
        errors += failed
    return out


class Totals(NamedTuple):
    """Requests of a period and how many of them failed, exactly; an entry that is cut is taken in proportion."""

    requests: Fraction
    errors: Fraction


def totals(sources: Sequence[SourceEvidence], judged: Intervals, forgiven: Intervals) -> Totals:
    """Adds up all requests in the `judged` time; errors in `forgiven` time are none.

    Args:
        sources: their counts are totals of each entry's stretch, and add up.
        judged: the period less what the contract removes from it.
        forgiven: time in which failures are not counted.
    """
    requests = errors = Fraction(0)
    for source in sources:
        check_counts(source.requests)
        for entry in source.requests:
            length = entry.end - entry.start
            if not length:
                continue
            inside = seconds_in(judged, entry.start, entry.end)
            share = Fraction(inside, length)
            excused = 0
            if forgiven and inside:
                excused = sum(e - s for s, e in intersect(intersect(((entry.start, entry.end),), judged), forgiven))
            requests += entry.total * share
            errors += entry.errors * (share - Fraction(excused, length))
    return Totals(requests, errors)
