"""Single checks for latency and error rate: every sample of a few monitors, an even selection of those of many."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping
from itertools import islice, repeat
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.observation import CheckResult
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.ask import QueryClient, is_too_much, together
from sla_tui.sources.prometheus.live import Fleet, Labels
from sla_tui.sources.prometheus.samples import Samples
from sla_tui.sources.prometheus.selector import Query
from sla_tui.sources.prometheus.states import milliseconds, state_of

IN_ONE: Final = 250_000  # checks that are read in one go: states and response times are two answers of some 7 MB
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
        return int(max(60, min(IN_ONE / max(rate, 0.0001), LONGEST)))

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
        asked = [self._samples(query, start, end, ids, notes) for query in (self._query, self._latency) if query]
        states, *times = await together(asked)
        instants = _Instants()
        up_only = self._query.is_up
        out: dict[str, tuple[CheckResult, ...]] = {}
        for name, by_labels in states.items():
            results: dict[int, CheckResult] = {}
            taken = times[0].get(name, {}) if times else {}
            for key, samples in by_labels.items():
                whens, seconds = instants.of(samples.times), _measured(samples, taken.get(key))
                low, high = bisect_left(samples.times, start), bisect_left(samples.times, end)
                for when, value, time in islice(zip(whens, samples.values, seconds, strict=False), low, high):
                    state = "up" if value == 1 else state_of(value, up_only=up_only)
                    if state == "up":
                        results[when] = CheckResult(when, ok=True, ms=milliseconds(time))
                    elif state == "down":
                        results[when] = CheckResult(when, ok=False, ms=None)
            ordered = results.values() if len(by_labels) < 2 else [results[at] for at in sorted(results)]
            by_labels.clear()
            taken.clear()
            out[name] = tuple(ordered)
        return out

    async def _samples(
        self, query: Query, start: int, end: int, ids: frozenset[str], notes: Notes
    ) -> dict[str, dict[Labels, Samples]]:
        """Joins samples by monitor and labels."""
        step = self.step()
        matcher = self._fleet.filter(ids) if query.plain else ""
        if step:
            answers = [await self._ask.at(query.at_steps(end - start, step), end, notes)]
        else:
            parts = self._ask.samples(query, start, end, notes, only=matcher, length=self.length())
            answers = [found async for found in parts]
        return self._fleet.by_labels(answers, ids)


class _Instants:
    """Whole seconds of samples: those of many series are the same, and are kept once."""

    def __init__(self) -> None:
        self._shared: dict[int, int] = {}
        self._last: tuple[array[float], list[int]] = array("d"), []

    def of(self, times: array[float]) -> list[int]:
        """Gives the whole seconds of samples taken at `times`."""
        if self._last[0] != times:
            shared = self._shared
            self._last = times, [shared.setdefault(at, at) for at in map(int, times)]
        return self._last[1]


def _measured(samples: Samples, times: Samples | None) -> Iterable[float | None]:
    """Gives each sample's response time: one belongs to the check that shares labels and instant with it."""
    if times is None:
        return repeat(None)
    if samples.times == times.times:
        return times.values
    return map(dict(times).get, samples.times)
