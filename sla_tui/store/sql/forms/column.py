"""Checks of one monitor as two arrays, and bags that count them: what the store works with instead of objects. Pure.

A check's outcome is one number, `2 * (ms + 1 or 0) + ok`: odd for a success, and the rest is the response time.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from typing import NamedTuple

from sla_tui.sla.measure.tally import CountedValues, JoinedValues
from sla_tui.sla.observation import CheckResult
from sla_tui.store.records import CheckSummary
from sla_tui.store.resolution import rounded
from sla_tui.store.sql.forms.compress import compressed, damaged, decompressed, deltas, planes, undeltas, unplanes

Bag = Counter[int]  # outcome -> how often; every failure counts as outcome 0
_LONGEST = 0x7FFFFFFE // 2


class CheckColumn(NamedTuple):
    """Instants, ascending and distinct, and the outcome at each."""

    at: array[int]
    outcome: array[int]

    def between(self, start: int, end: int) -> CheckColumn:
        """Cuts the column to `[start, end)`."""
        low, high = bisect_left(self.at, start), bisect_left(self.at, end)
        return self if (low, high) == (0, len(self.at)) else CheckColumn(self.at[low:high], self.outcome[low:high])

    def results(self) -> Iterator[CheckResult]:
        """Makes a `CheckResult` of each."""
        for at, x in zip(self.at, self.outcome, strict=True):
            yield CheckResult(at, bool(x & 1), (x >> 1) - 1 if x >> 1 else None)


def empty() -> CheckColumn:
    """Makes a column of no checks."""
    return CheckColumn(array("I"), array("I"))


def outcome_of(result: CheckResult) -> int:
    """Writes one check's outcome as a number."""
    ms = 0 if result.ms is None else min(max(result.ms, 0), _LONGEST) + 1
    return 2 * ms + result.ok


def column_of(results: Iterable[CheckResult]) -> CheckColumn:
    """Makes a column of checks in any order; of equal instants the first is kept."""
    outcomes: dict[int, int] = {}
    for result in results:
        outcomes.setdefault(result.at, outcome_of(result))
    return _sorted(outcomes)


def merged(columns: Sequence[CheckColumn]) -> CheckColumn:
    """Joins all checks of all columns; of equal instants the one in the earlier column is kept."""
    filled = [c for c in columns if c.at]
    if len(filled) < 2:
        return filled[0] if filled else empty()
    if all(a.at[-1] < b.at[0] for a, b in pairwise(filled)):
        at, outcome = array("I"), array("I")
        for column in filled:
            at.extend(column.at)
            outcome.extend(column.outcome)
        return CheckColumn(at, outcome)
    outcomes: dict[int, int] = {}
    for column in reversed(filled):
        outcomes.update(zip(column.at, column.outcome, strict=True))
    return _sorted(outcomes)


def _sorted(outcomes: dict[int, int]) -> CheckColumn:
    order = sorted(outcomes)
    return CheckColumn(array("I", order), array("I", (outcomes[at] for at in order)))


def bag_of(columns: Iterable[CheckColumn]) -> Bag:
    """Counts how often each outcome occurs; failures are counted together."""
    bag: Bag = Counter()
    for column in columns:
        bag.update(column.outcome)
    for x in [x for x in bag if x and not x & 1]:
        bag[0] += bag.pop(x)
    return bag


def times_of(column: CheckColumn) -> tuple[int, ...]:
    """Lists the response times in ms of the good checks."""
    return tuple((x >> 1) - 1 for x in column.outcome if x > 1 and x & 1)


def rough(bag: Bag) -> Bag:
    """Makes the bag as it would be if only codes of response times had been kept."""
    out: Bag = Counter()
    for x, count in bag.items():
        out[2 * (rounded((x >> 1) - 1) + 1) + 1 if x > 1 else x] += count
    return out


def pack_bag(bag: Bag) -> bytes:
    """Packs a bag as a blob."""
    outcomes = sorted(x for x, count in bag.items() if count)
    counts = array("I", (bag[x] for x in outcomes))
    return len(outcomes).to_bytes(4, "little") + compressed(
        _padded(deltas(outcomes), len(outcomes)) + planes(counts), level=6
    )


def unpack_bag(blob: bytes) -> Bag:
    """Unpacks what `pack_bag` packed. Raises `CorruptStoreError`."""
    count, raw = int.from_bytes(blob[:4], "little"), decompressed(blob[4:])
    if len(raw) < 4 * count or len(blob) < 4:
        raise damaged("a stored month of response times")
    return Counter(
        dict(zip(undeltas(unplanes(raw[: 4 * count], count)), unplanes(raw[4 * count :], count), strict=True))
    )


def _padded(numbers: array[int], count: int) -> bytes:
    return planes(numbers).ljust(4 * count, b"\0")


def summary_of(bag: Bag) -> CheckSummary:
    """Sums up a bag: counts, and the response times of the successful checks."""
    times = {(x >> 1) - 1: count for x, count in bag.items() if x > 1 and x & 1 and count > 0}
    return CheckSummary(sum(bag.values()), bag[0], CountedValues(times))


def bag_again(summary: CheckSummary) -> Bag:
    """Makes the bag again that `summary_of` summed up."""
    times = CountedValues.merged([summary.times_ms]).counts
    bag: Bag = Counter({2 * (ms + 1) + 1: count for ms, count in times.items()})
    bag[0], bag[1] = summary.failed, summary.total - summary.failed - len(summary.times_ms)
    return +bag


def joined(known: CheckSummary, new: CheckSummary) -> CheckSummary:
    """Sums up both, without counting anew; neither is itself joined."""
    if not new.total:
        return known
    times = JoinedValues(CountedValues.merged([known.times_ms]), CountedValues.merged([new.times_ms]))
    return CheckSummary(known.total + new.total, known.failed + new.failed, times)
