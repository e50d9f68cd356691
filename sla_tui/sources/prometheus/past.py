"""States of the past: coarse sums of all monitors at once, raw samples only where something happened.

An hour in which a monitor has as many samples as it should, and their sum is their number, was up from end to end: two
numbers say it instead of 240 samples. Whatever else an hour's sums are (a failure, a missing scrape, a new monitor),
that hour's samples are read, of those monitors only.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.spans import disjoint
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series, SeriesSample
from sla_tui.sources.prometheus.ask import SAMPLES, QueryClient, is_too_much
from sla_tui.sources.prometheus.live import Fleet, LiveSeries, Piece, ReadRange
from sla_tui.sources.prometheus.selector import Query
from sla_tui.sources.prometheus.states import spans_of
from sla_tui.sources.work import BackgroundWork

RAW: Final = 20_000  # samples up to which a stretch is read as it is
HOUR: Final = 3600
TEN_MINUTES: Final = 600
LONGEST: Final = 31 * 86_400  # seconds read at once: 744 hours, far below 11,000 points
SETTLED: Final = 60  # seconds after which samples are there for a query's functions, too (VictoriaMetrics: 30)
_PER_BUCKET: Final = 8  # samples a bucket should have for its sums to say anything


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
            return await self._raw(stretch, notes)
        found: dict[str, list[Span]] = {i: [] for i in ids}
        for low, high in ((start, first), (last, end)):
            if low < high:
                _add(found, await self._raw(ReadRange(low, high, ids, now), notes))
        unclear = await self._coarse(ReadRange(first, last, ids, now), size, notes, found)
        jobs = [ReadRange(*bucket, part, now) for bucket, names in unclear.items() for part in self._parts(names)]
        for spans in await work.each(jobs, lambda job: self._raw(job, notes)):
            if spans is None:
                return None
            _add(found, spans)
        return {i: disjoint(spans, start, end) for i, spans in found.items()}

    def _parts(self, names: frozenset[str]) -> Iterable[frozenset[str]]:
        """Splits monitors into queries: few are asked for by name; where it is most of them, all are read at once."""
        if 4 * len(names) > len(self._fleet.live):
            return [names]
        ordered = sorted(names)
        return [frozenset(ordered[i : i + 50]) for i in range(0, len(ordered), 50)]

    async def _raw(self, stretch: ReadRange, notes: Notes) -> dict[str, list[Span]]:
        """Reads the samples themselves. Raises `SourceError`s."""
        start, end, ids, now = stretch
        reach = self._fleet.reach(ids)
        until = min(end + reach, now)
        matcher = self._fleet.filter(ids) if self._query.plain else ""
        per_second = self._fleet.samples(ids if matcher else self._fleet.live, 1)
        length = max(SAMPLES / max(per_second, 0.001), 30)
        samples: dict[str, dict[tuple[tuple[str, str], ...], dict[float, float]]] = {}
        parts = self._ask.samples(self._query, start - reach, until, notes, only=matcher, length=length)
        async for found in parts:
            for name, several in self._fleet.sorted_out(found, ids).items():
                for series in several:
                    key = tuple(sorted(series.labels.items()))
                    samples.setdefault(name, {}).setdefault(key, {}).update(series.samples)
        return {
            name: disjoint(
                [span for one in by_series.values() for span in self._spans(name, sorted(one.items()), start, end)],
                start,
                end,
            )
            for name, by_series in samples.items()
        }

    def _spans(self, name: str, samples: Sequence[SeriesSample], start: int, end: int) -> list[Span]:
        usual = self._fleet.live[name].interval
        return spans_of(samples, usual, start, end, gap=self._query.gap, up_only=self._query.is_up)

    async def _coarse(
        self, stretch: ReadRange, size: int, notes: Notes, found: dict[str, list[Span]]
    ) -> dict[Piece, frozenset[str]]:
        """Adds what whole buckets say to `found`; returns the buckets that have to be looked into, and for whom."""
        first, last, ids, _ = stretch
        matcher = self._fleet.filter(ids) if self._query.plain else ""
        over = self._query.over(size, matcher)
        counts = await self._ask.steps(f"count_over_time({over})", first + size, last, size, notes)
        sums = await self._ask.steps(f"sum_over_time({over})", first + size, last, size, notes)
        counted, summed = self._by_bucket(counts, ids), self._by_bucket(sums, ids)
        unclear: dict[Piece, set[str]] = {}
        for name in ids:
            live = self._fleet.live[name]
            for end in range(first + size, last + 1, size):
                several = counted.get(name, {}).get(end)
                if several is None:
                    continue  # no sample at all
                state = _whole(several, summed.get(name, {}).get(end, []), live, size)
                if state is not None and not (state == "down" and self._query.is_up):
                    found[name].append(Span(end - size, end, state))
                else:
                    unclear.setdefault((end - size, end), set()).add(name)
        return {bucket: frozenset(names) for bucket, names in unclear.items()}

    def _by_bucket(self, series: Iterable[Series], ids: frozenset[str]) -> Mapping[str, Mapping[int, list[float]]]:
        out: dict[str, dict[int, list[float]]] = {}
        for name, several in self._fleet.sorted_out(series, ids).items():
            buckets = out.setdefault(name, {})
            for one in several:
                for at, value in one.samples:
                    buckets.setdefault(round(at), []).append(value)
        return out


def _whole(counts: Sequence[float], sums: Sequence[float], live: LiveSeries, size: int) -> SpanState | None:
    """Returns the one state of a bucket; None where its samples have to be read.

    One sample may be missing: its neighbours are then two intervals apart, which is no gap. More than expected is as
    suspicious as less: scrapes were closer together then, and there may be a hole between them.
    """
    if len(counts) != 1 or len(sums) != 1:
        return None
    expected = size / live.interval
    if not expected - 2 < counts[0] < expected * 1.05 + 2:
        return None
    return "up" if sums[0] == counts[0] else "down" if sums[0] == 0 else None


def _add(found: dict[str, list[Span]], more: Mapping[str, list[Span]]) -> None:
    for name, spans in more.items():
        found.setdefault(name, []).extend(spans)
