"""States of the past: coarse sums of all monitors at once, raw samples only where something happened.

An hour in which a monitor has as many samples as it should, and their sum is their number, was up from end to end: two
numbers say it instead of 240 samples. Whatever else an hour's sums are (a failure, a missing scrape, a new monitor),
that hour's samples are read, of those monitors only.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from typing import Final, Literal, NamedTuple

from sla_tui.errors import SourceError
from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.spans import clipped, disjoint, joined, replaced
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.ask import SAMPLES, QueryClient, is_too_much, together
from sla_tui.sources.prometheus.live import MOST_FILTERED, Fleet, LiveSeries, Piece, ReadRange
from sla_tui.sources.prometheus.replicas import agreed
from sla_tui.sources.prometheus.samples import Samples
from sla_tui.sources.prometheus.selector import Query
from sla_tui.sources.prometheus.states import spans_of
from sla_tui.sources.work import BackgroundWork

RAW: Final = 20_000  # samples up to which a stretch is read as it is
A_QUERY: Final = 20_000  # samples that take as long as one more query
HOUR: Final = 3600
TEN_MINUTES: Final = 600
LONGEST: Final = 31 * 86_400  # seconds read at once: 744 hours, far below 11,000 points
SETTLED: Final = 60  # seconds after which samples are there for a query's functions, too (VictoriaMetrics: 30)
_SUMS: Final = ("count_over_time", "sum_over_time")
_PER_BUCKET: Final = 8  # samples a bucket should have for its sums to say anything


_BucketState = Literal["up", "down", "unclear", "empty"]


class _RawPast(NamedTuple):
    """What the samples of `[start, end)` say of one monitor; `end` is the first sample after what was asked for."""

    start: int
    end: int
    spans: list[Span]


class _Buckets(NamedTuple):
    """What whole buckets say by monitor, and the buckets that have to be looked into, with the monitors."""

    known: dict[str, list[Span]]
    unclear: dict[Piece, set[str]]


class SeriesPastReader:
    """Reads states of stretches of time."""

    def __init__(self, ask: QueryClient, query: Query, fleet: Fleet) -> None:
        """`query` gives the 0/1 series."""
        self._ask = ask
        self._query = query
        self._fleet = fleet

    def length(self, count: int) -> int:
        """Returns how many seconds of so many monitors are read in one go."""
        return max(HOUR, min(SAMPLES // max(count, 1) * HOUR, LONGEST))

    async def read(self, stretch: ReadRange, work: BackgroundWork, notes: Notes) -> dict[str, list[Span]] | None:
        """Reads known spans by monitor; None where a part of the stretch was not read (any more).

        Where the server or our bounds refuse the stretch as too large it is read in halves. Raises `SourceError`s.
        """
        start, end, ids, now = stretch
        try:
            return await self._read(stretch, work, notes)
        except SourceError as error:
            if not is_too_much(error) or end - start <= 2 * HOUR:
                raise
        middle = (start + end) // 2
        found: dict[str, list[Span]] = {}
        for low, high in ((middle, end), (start, middle)):
            part = await self.read(ReadRange(low, high, ids, now), work, notes)
            if part is None:
                return None
            _add(found, part)
        return {i: disjoint(spans, start, end) for i, spans in found.items()}

    async def _read(self, stretch: ReadRange, work: BackgroundWork, notes: Notes) -> dict[str, list[Span]] | None:
        start, end, ids, now = stretch
        slow = max((self._fleet.live[i].interval for i in ids), default=60.0)
        fine = end - start <= 86_400 and len(self._fleet.live) * (end - start) <= SAMPLES * TEN_MINUTES
        size = TEN_MINUTES if fine else HOUR
        first, last = -(-start // size) * size, min(end, now - SETTLED) // size * size
        if self._fleet.samples(ids, end - start) <= RAW or slow * _PER_BUCKET > size or first >= last:
            return {i: disjoint(one.spans, start, end) for i, one in (await self._raw(stretch, notes)).items()}
        buckets = await self._coarse(ReadRange(first, last, ids, now), size, notes)
        # The first one has no length where the stretch begins at a bucket's edge: it says what held there.
        edges = [ReadRange(start, first, ids, now), *([ReadRange(last, end, ids, now)] if last < end else [])]
        pieces = [await self._raw(edge, notes) for edge in edges]
        jobs = [
            ReadRange(*bucket, part, now)
            for bucket, names in self._grouped(buckets.unclear)
            for part in self._parts(names)
        ]
        for found in await work.each(jobs, lambda job: self._raw(job, notes)):
            if found is None:
                return None
            pieces.append(found)
        known = buckets.known
        for name, one in sorted(((n, one) for piece in pieces for n, one in piece.items()), key=lambda p: p[1].start):
            known[name] = replaced(known[name], one.start, one.end, one.spans)
        return {i: disjoint(spans, start, end) for i, spans in known.items()}

    def _grouped(self, unclear: Mapping[Piece, Iterable[str]]) -> list[tuple[Piece, frozenset[str]]]:
        """Joins buckets of one day into one query, where the samples that it gives besides cost less than a query."""
        out: list[tuple[Piece, frozenset[str]]] = []
        for bucket, one in sorted(unclear.items()):
            names = frozenset(one)
            if out:
                (start, end), before = out[-1]
                both, hull = before | names, bucket[1] - start
                apart = self._fleet.samples(before, end - start) + self._fleet.samples(names, bucket[1] - bucket[0])
                cheap = self._fleet.samples(both, hull) - apart <= A_QUERY
                if cheap and hull <= 86_400 and len(both) <= MOST_FILTERED and len(both) * 2 <= len(self._fleet.live):
                    out[-1] = (start, bucket[1]), both
                    continue
            out.append((bucket, names))
        return out

    def _parts(self, names: frozenset[str]) -> Iterable[frozenset[str]]:
        """Splits monitors into queries: few are asked for by name; where it is most of them, all are read at once."""
        if 4 * len(names) > len(self._fleet.live):
            return [names]
        ordered = sorted(names)
        return [frozenset(ordered[i : i + 50]) for i in range(0, len(ordered), 50)]

    async def _raw(self, stretch: ReadRange, notes: Notes) -> dict[str, _RawPast]:
        """Reads the samples themselves. Raises `SourceError`s."""
        start, end, ids, now = stretch
        reach = self._fleet.reach(ids)
        until = min(end + reach, now)
        matcher = self._fleet.filter(ids) if self._query.plain else ""
        per_second = self._fleet.samples(ids if matcher else self._fleet.live, 1)
        length = max(SAMPLES / max(per_second, 0.001), 30)
        parts = self._ask.samples(self._query, start - reach, until, notes, only=matcher, length=length)
        samples = self._fleet.by_labels([found async for found in parts], ids)
        out = {}
        for name, by_series in samples.items():
            runs = list(by_series.values())
            after = max((_first_after(run, end) for run in runs), default=end)
            usual = self._fleet.live[name].interval
            each = [
                spans_of(run, usual, start - reach, after, gap=self._query.gap, up_only=self._query.is_up)
                for run in runs
            ]
            out[name] = _RawPast(start, after, clipped(agreed(each, usual, start - reach, after), start, after))
        return out

    async def _coarse(self, stretch: ReadRange, size: int, notes: Notes) -> _Buckets:
        """Reads what whole buckets say, and which have to be looked into, for whom."""
        first, last, ids, _ = stretch
        matcher = self._fleet.filter(ids) if self._query.plain else ""
        over = self._query.over(size, matcher)
        asked = (self._ask.steps(f"{how}({over})", first + size, last, size, notes) for how in _SUMS)
        counted, summed = (self._fleet.sorted_out(found, ids) for found in await together(asked))
        out = _Buckets({i: [] for i in ids}, {})
        for name in ids:
            live = self._fleet.live[name]
            counts, sums = _by_bucket(counted.pop(name, ())), _by_bucket(summed.pop(name, ()))
            states: list[_BucketState] = []
            for end in range(first + size, last + 1, size):
                several = counts.get(end)
                if several is None:
                    states.append("empty")
                    continue
                state = _whole(several, sums.get(end, ()), live, size)
                states.append(state if state == "up" or (state == "down" and not self._query.is_up) else "unclear")
            for low, bucket in zip(range(first, last, size), _edges_unclear(states), strict=True):
                if bucket == "unclear":
                    out.unclear.setdefault((low, low + size), set()).add(name)
                elif bucket != "empty":
                    out.known[name].append(Span(low, low + size, bucket))
            out.known[name] = joined(out.known[name])
        return out


def _by_bucket(several: Iterable[Series]) -> Mapping[int, Sequence[float]]:
    """Returns a monitor's sums by the end of their bucket, one of each of its series."""
    out: dict[int, tuple[float, ...]] = {}
    for one in several:
        if out:
            for at, value in one.samples:
                out[round(at)] = (*out.get(round(at), ()), value)
        else:
            out = dict(zip(map(round, one.samples.times), zip(one.samples.values), strict=True))
    return out


def _first_after(run: Samples, end: int) -> int:
    """Returns the instant of the first sample after `end`; `end` where there is none."""
    index = bisect_right(run.times, end)
    return int(run.times[index]) if index < len(run) else end


def _whole(counts: Sequence[float], sums: Sequence[float], live: LiveSeries, size: int) -> SpanState | None:
    """Returns the one state of a bucket; None where its samples have to be read.

    One sample may be missing: its neighbours are then two intervals apart, which is no gap. More than expected is as
    suspicious as less: scrapes were closer together then, and there may be a hole between them.
    """
    if len(counts) != len(sums):
        return None
    expected = size / live.interval
    if not all(expected - 2 < count < expected * 1.05 + 2 for count in counts):
        return None
    return "up" if sum(sums) == sum(counts) else "down" if sum(sums) == 0 else None


def _edges_unclear(states: Sequence[_BucketState]) -> list[_BucketState]:
    """Returns the buckets with those unclear at whose beginning the state changes, or the samples begin or end.

    A change lies at a sample, not at a bucket's edge. After a bucket that is looked into nothing need be done: it is
    read up to the first sample behind it.
    """
    out = list(states)
    for number in range(1, len(states)):
        before, state = states[number - 1], states[number]
        if "unclear" in {before, state} or before == state:
            continue
        if state != "empty":
            out[number] = "unclear"
        if "empty" in {before, state}:
            out[number - 1 if state == "empty" else number] = "unclear"
    return out


def _add(found: dict[str, list[Span]], more: Mapping[str, list[Span]]) -> None:
    for name, spans in more.items():
        found.setdefault(name, []).extend(spans)
