"""Reads request counters stretch by stretch, and remembers for the life of the process what is counted already."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.observation import RequestMinute
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.ask import SAMPLES, QueryClient, is_too_much
from sla_tui.sources.prometheus.counters import LONGEST_GAP, MINUTE, count
from sla_tui.sources.prometheus.live import Fleet, Piece, ReadRange, grown, missing
from sla_tui.sources.prometheus.replicas import one_of_each
from sla_tui.sources.prometheus.selector import Query

LATE: Final = 600  # seconds: samples may turn up late, so that much is counted again
FIRST: Final = 3600.0  # seconds read at first, when nobody knows how many series there are
GROW: Final = 4.0  # by how much more is read after a small answer
LONGEST: Final = 7 * 86_400


class RequestReader:
    """Counts requests of all monitors of one server."""

    def __init__(self, ask: QueryClient, requests: Query, errors: Query | None, fleet: Fleet) -> None:
        """`requests` and `errors` give counters whose label names a monitor, several series each if need be."""
        self._ask = ask
        self._requests = requests
        self._errors = errors
        self._fleet = fleet
        self._counted: dict[str, Piece] = {}
        self._fresh: dict[str, Piece] = {}  # by the present poll, of which nobody knows yet whether it comes through
        self._length = FIRST

    async def read(self, stretch: ReadRange, notes: Notes) -> Mapping[str, list[RequestMinute]]:
        """Reads the whole minutes of a stretch that are not counted yet, by monitor. Raises `SourceError`s.

        The last minutes wait until every series has a sample after them.
        """
        ids, now = stretch.ids, stretch.now
        end = min(stretch.end, int(now - self._fleet.reach(ids))) // MINUTE * MINUTE
        start = stretch.start // MINUTE * MINUTE  # the minute that two stretches share belongs to the newer one
        todo = [piece for i in ids for piece in missing((start, end), self._settled(i))]
        if not todo:
            return {}
        low, high = min(a for a, _ in todo), max(b for _, b in todo)
        found: dict[str, list[RequestMinute]] = {}
        at = low
        while at < high:
            until = min(high, at + max(int(self._length) // MINUTE, 1) * MINUTE)
            try:
                await self._count(ReadRange(at, until, ids, now), found, notes)
            except SourceError as error:
                if not is_too_much(error) or until - at <= MINUTE:
                    raise
                self._length = (until - at) / 2
                continue
            at = until
        for i in ids:
            self._fresh[i] = grown(self._fresh.get(i), (low, high))
        return found

    def kept(self) -> None:
        """Keeps what was counted since the last time: the poll came through."""
        for name, piece in self._fresh.items():
            self._counted[name] = grown(self._counted.get(name), piece)
        self.forget()

    def forget(self) -> None:
        """Begins a poll: what one before it counted without coming through is counted again."""
        self._fresh = {}

    def _settled(self, name: str) -> Piece | None:
        known = self._counted.get(name)
        return None if known is None else (known[0], known[1] - LATE)

    async def _count(self, stretch: ReadRange, found: dict[str, list[RequestMinute]], notes: Notes) -> None:
        start, end, ids, now = stretch
        low, high = start - LONGEST_GAP, min(end + LONGEST_GAP, now)
        matcher = self._fleet.filter(ids) if self._requests.plain else ""
        requests = await self._ask.at(self._requests.over(high - low, matcher), high, notes)
        errors: list[Series] = []
        if self._errors is not None:
            matcher = self._fleet.filter(ids) if self._errors.plain else ""
            errors = await self._ask.at(self._errors.over(high - low, matcher), high, notes)
        samples = sum(len(one.samples) for one in requests)
        self._length = min(SAMPLES / 2 / max(samples, 1) * (high - low), self._length * GROW, LONGEST)
        good, failed = self._fleet.sorted_out(requests, ids), self._fleet.sorted_out(errors, ids)
        if requests and not good and not matcher:
            notes.add(
                f'no series of `requests` belongs to a monitor: none has the same "{self._fleet.label}" as a series of'
                " `query`"
            )
        replicas = self._fleet.names.replicas
        for name, several in good.items():
            all_, bad = one_of_each(several, replicas), one_of_each(failed.get(name, []), replicas)
            found.setdefault(name, []).extend(count(all_, bad, start, end))
