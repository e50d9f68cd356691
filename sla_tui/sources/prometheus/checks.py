"""Single checks for latency and error rate: every sample of a few monitors, an even selection of those of many."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.observation import CheckResult
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.ask import SAMPLES, QueryClient, is_too_much
from sla_tui.sources.prometheus.live import Fleet
from sla_tui.sources.prometheus.selector import Query
from sla_tui.sources.prometheus.states import milliseconds, state_of

A_DAY: Final = 400_000  # checks of all monitors together that are kept at their full rate
_STEPS: Final = (60, 120, 300, 600, 900, 1800, 3600)  # seconds between two checks that are kept, where it is more
LONGEST: Final = 7 * 86_400


class ScrapeReader:
    """Reads checks of stretches of time."""

    def __init__(self, ask: QueryClient, query: Query, latency: Query | None, fleet: Fleet) -> None:
        """`query` gives the 0/1 series, `latency` seconds with the same labels."""
        self._ask = ask
        self._query = query
        self._latency = latency
        self._fleet = fleet

    def step(self) -> int:
        """Returns seconds between two checks of a monitor that are taken; 0: all of them are."""
        if self._fleet.samples(self._fleet.live, 86_400) <= A_DAY:
            return 0
        count = len(self._fleet.live)
        return next((step for step in _STEPS if count * 86_400 // step <= A_DAY), _STEPS[-1])

    def length(self) -> int:
        """Returns how many seconds of all monitors are read in one go: as many as fit into an answer."""
        step = self.step()
        rate = len(self._fleet.live) / step if step else self._fleet.samples(self._fleet.live, 1)
        return int(max(60, min(SAMPLES / max(rate, 0.0001), LONGEST)))

    async def read(
        self, start: int, end: int, ids: frozenset[str], notes: Notes
    ) -> Mapping[str, tuple[CheckResult, ...]]:
        """Reads the checks in `[start, end)`, sorted, by monitor; in halves where that is too much.

        Raises `SourceError`s.
        """
        try:
            return await self._read(start, end, ids, notes)
        except SourceError as error:
            if not is_too_much(error) or end - start <= 600:
                raise
        middle = (start + end) // 2
        older, newer = [await self.read(low, high, ids, notes) for low, high in ((start, middle), (middle, end))]
        return {name: (*older.get(name, ()), *newer.get(name, ())) for name in older.keys() | newer.keys()}

    async def _read(
        self, start: int, end: int, ids: frozenset[str], notes: Notes
    ) -> Mapping[str, tuple[CheckResult, ...]]:
        found: dict[str, dict[int, CheckResult]] = {}
        states = await self._samples(self._query, start, end, ids, notes)
        times = await self._samples(self._latency, start, end, ids, notes) if self._latency is not None else {}
        for name, by_labels in states.items():
            taken = times.get(name, {})
            results = found.setdefault(name, {})
            for key, samples in by_labels.items():
                measured = taken.get(key, {})
                for at, value in samples.items():
                    state = state_of(value, up_only=self._query.is_up)
                    if state != "unknown" and start <= at < end:
                        ok = state == "up"
                        ms = milliseconds(measured.get(at)) if ok else None
                        results[int(at)] = CheckResult(int(at), ok, ms)
        return {name: tuple(by_time[at] for at in sorted(by_time)) for name, by_time in found.items()}

    async def _samples(
        self, query: Query, start: int, end: int, ids: frozenset[str], notes: Notes
    ) -> dict[str, dict[tuple[tuple[str, str], ...], dict[float, float]]]:
        """Joins samples by monitor, labels and instant: a response time belongs to the check that shares both."""
        step = self.step()
        matcher = self._fleet.filter(ids) if query.plain else ""
        out: dict[str, dict[tuple[tuple[str, str], ...], dict[float, float]]] = {}
        if step:
            text = query.at_steps(end - start, step)
            _gather(out, self._fleet.sorted_out(await self._ask.at(text, end, notes), ids))
            return out
        async for found in self._ask.samples(query, start, end, notes, only=matcher, length=self.length()):
            _gather(out, self._fleet.sorted_out(found, ids))
        return out


def _gather(
    out: dict[str, dict[tuple[tuple[str, str], ...], dict[float, float]]], found: Mapping[str, Iterable[Series]]
) -> None:
    for name, several in found.items():
        for series in several:
            key = tuple(sorted(series.labels.items()))
            out.setdefault(name, {}).setdefault(key, {}).update(series.samples)
