"""Interval arithmetic on sorted, disjoint half-open intervals `(start, end)` of integers.

A set of intervals is a sequence of tuples, sorted, without overlap, touch or emptiness: `union` makes one out of
anything, every other function expects one and gives one. The cost follows the number of intervals, never the seconds in
them; where one set is much smaller, its edges are found by bisection and the stretches in between are copied whole.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from operator import itemgetter

Interval = tuple[int, int]
Intervals = Sequence[Interval]

_START = itemgetter(0)
_END = itemgetter(1)


def union(intervals: Iterable[Interval]) -> list[Interval]:
    """Finds the time covered by any of `intervals`, which may overlap, touch, be empty or come in any order."""
    out: list[Interval] = []
    low, high = 0, None
    for start, end in sorted(intervals):
        if start >= end:
            continue
        if high is None:
            low, high = start, end
        elif start > high:
            out.append((low, high))
            low, high = start, end
        elif end > high:
            high = end
    if high is not None:
        out.append((low, high))
    return out


def merge(a: Intervals, b: Intervals) -> Intervals:
    """Joins `a` and `b`: the time in either."""
    if not a:
        return b
    if not b:
        return a
    return union([*a, *b])


def intersect(a: Intervals, b: Intervals) -> list[Interval]:
    """Finds the time in both `a` and `b`."""
    if len(a) < len(b):
        a, b = b, a
    if not b or a[-1][1] <= b[0][0] or b[-1][1] <= a[0][0]:
        return []
    out: list[Interval] = []
    index, count = 0, len(a)
    for low, high in b:
        index = bisect_right(a, low, index, count, key=_END)
        stop = bisect_left(a, high, index, count, key=_START)
        if index == stop:
            continue
        first = len(out)
        out += a[index:stop]
        if out[first][0] < low:
            out[first] = (low, out[first][1])
        if out[-1][1] > high:
            out[-1] = (out[-1][0], high)
            stop -= 1  # it may reach into the next one too
        index = stop
    return out


def subtract(a: Intervals, b: Intervals) -> Intervals:
    """Finds the time in `a` that is not in `b`."""
    if not a or not b or a[-1][1] <= b[0][0] or b[-1][1] <= a[0][0]:
        return a
    return _subtract_few(a, b) if len(b) * 4 <= len(a) else _subtract_sweep(a, b)


def _subtract_few(a: Intervals, b: Intervals) -> list[Interval]:
    """Subtracts few cuts: whole stretches of `a` between two of them are copied as they are."""
    out: list[Interval] = []
    rest: list[Interval] | None = None  # our own copy of `a`, made once an interval has to be shortened in place
    index, count = 0, len(a)
    for low, high in b:
        hit = bisect_right(a, low, index, count, key=_END)
        out += a[index:hit]
        index = bisect_left(a, high, hit, count, key=_START)
        if hit == index:  # nothing overlaps this cut
            continue
        start, end = a[hit][0], a[index - 1][1]
        if start < low:
            out.append((start, low))
        if end > high:  # what is left of the last one may be cut again
            if rest is None:
                a = rest = list(a)
            index -= 1
            rest[index] = (high, end)
    out += a[index:]
    return out


def _subtract_sweep(a: Intervals, b: Intervals) -> list[Interval]:
    """Subtracts many cuts: one pass over both."""
    out: list[Interval] = []
    index, count = 0, len(b)
    for start, end in a:
        at = start
        while index < count and b[index][1] <= at:
            index += 1
        cut = index
        while cut < count:
            low, high = b[cut]
            if low >= end:
                break
            if low > at:
                out.append((at, low))
            at = high
            if high >= end:
                break
            cut += 1
        if at < end:
            out.append((at, end))
        index = cut
    return out


def complement(a: Intervals, start: int, end: int) -> list[Interval]:
    """Finds the time in `[start, end)` that is not in `a`."""
    out: list[Interval] = []
    at = start
    for low, high in touching(a, start, end):
        if low > at:
            out.append((at, low))
        at = high
    if at < end:
        out.append((at, end))
    return out


def clip(a: Intervals, start: int, end: int) -> list[Interval]:
    """Finds the time in `a` that lies in `[start, end)`."""
    out = list(touching(a, start, end))
    if out:
        low, high = out[0]
        if low < start:
            out[0] = (start, high)
        low, high = out[-1]
        if high > end:
            out[-1] = (low, end)
    return out


def touching(a: Intervals, start: int, end: int) -> Intervals:
    """Lists the intervals of `a` that have time in `[start, end)`, whole."""
    if not a or start >= end:
        return ()
    if a[0][1] > start and a[-1][0] < end:
        return a
    return a[bisect_right(a, start, key=_END) : bisect_left(a, end, key=_START)]


def contains(a: Intervals, at: int) -> bool:
    """Tells whether the second `at` is in `a`."""
    index = bisect_right(a, at, key=_END)
    return index < len(a) and a[index][0] <= at


def total(a: Iterable[Interval]) -> int:
    """Computes the seconds in `a`."""
    return sum([end - start for start, end in a])


def seconds_in(a: Intervals, start: int, end: int) -> int:
    """Computes the seconds of `a` in `[start, end)`."""
    return total(clip(a, start, end))
