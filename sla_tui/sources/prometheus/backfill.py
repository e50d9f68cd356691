"""What one poll tells of the past: histories with the requests of the same time, and single checks; newest first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from sla_tui.errors import SourceError
from sla_tui.sla.observation import CheckResult, Checks, History, RequestMinute, RequestSeries
from sla_tui.sla.spans import disjoint
from sla_tui.sources.base import PollRequest
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus.checks import ScrapeReader
from sla_tui.sources.prometheus.live import Fleet, Piece, ReadRange, clipped, grown, missing
from sla_tui.sources.prometheus.newest import newest_first
from sla_tui.sources.prometheus.past import SeriesPastReader
from sla_tui.sources.prometheus.requests import RequestReader
from sla_tui.sources.work import BackgroundWork

MOST_CHECKS: Final = 200_000  # single checks in one poll, for the sake of memory
_NOT_UNDERSTOOD: Final = frozenset({400, 422})
LATE: Final = 300  # seconds: samples may turn up late


class Backfill:
    """Reads the past of all monitors of one server, as far as a poll gets."""

    def __init__(
        self, fleet: Fleet, past: SeriesPastReader, checks: ScrapeReader, requests: RequestReader | None
    ) -> None:
        """`requests` None: no counters are configured."""
        self._fleet = fleet
        self._past = past
        self._checks = checks
        self._requests = requests
        self._checked: dict[str, Piece] = {}

    async def histories(
        self, request: PollRequest, start: int, work: BackgroundWork, notes: Notes
    ) -> tuple[tuple[History, ...], tuple[RequestSeries, ...]]:
        """Reads histories back to `start`, and the requests of the same time where there are counters."""
        now = request.now
        if self._requests is not None:
            self._requests.forget()
        wanted = {name: _wanted(request, self._ref(name), start) for name in self._fleet.live}
        read: dict[str, list[History]] = {}
        counted: dict[str, set[RequestMinute]] = {}

        async def chunk(low: int, high: int, ids: frozenset[str]) -> bool:
            spans = await self._past.read(ReadRange(low, high, ids, now), work, notes)
            if spans is None:
                return False
            for name, minutes in (await self._count(ReadRange(low, high, ids, now), notes)).items():
                counted.setdefault(name, set()).update(minutes)
            for name in ids:
                for piece in clipped(wanted[name], low, high):
                    history = History(self._ref(name), *piece, tuple(disjoint(spans.get(name, []), *piece)))
                    read.setdefault(name, []).append(history)
            return True

        await newest_first(wanted, self._past.length(len(wanted)), work, chunk, ref=self._ref)
        for name, pieces in wanted.items():
            if sum(one.end - one.start for one in read.get(name, ())) < sum(high - low for low, high in pieces):
                work.left([self._ref(name)])
        histories = tuple(history for name in sorted(read) for history in _joined(read[name]))
        series = (
            RequestSeries(self._ref(name), tuple(sorted(minutes, key=lambda m: m.at)))
            for name, minutes in sorted(counted.items())
            if minutes
        )
        return histories, tuple(series)

    async def checks(self, request: PollRequest, start: int, work: BackgroundWork, notes: Notes) -> tuple[Checks, ...]:
        """Reads single checks back to `start`, or as far back as a source may go that fetches them by and by."""
        start = start if request.checks_back_to is None else request.checks_back_to
        wanted: dict[str, Sequence[Piece]] = {}
        before = {}
        for name in self._fleet.live:
            known = request.checks_known.get(self._ref(name)) or self._checked.get(name)
            if known is not None:
                self._checked[name] = before[name] = known
            wanted[name] = missing((start, request.now), None if known is None else (known[0], known[1] - LATE))
        found: dict[str, list[CheckResult]] = {}

        async def chunk(low: int, high: int, ids: frozenset[str]) -> bool:
            for name, results in (await self._checks.read(low, high, ids, notes)).items():
                found.setdefault(name, []).extend(results)
            for name in ids:
                for piece in clipped(wanted[name], low, high):
                    self._checked[name] = grown(self._checked.get(name), piece)
            return sum(len(results) for results in found.values()) < MOST_CHECKS

        await newest_first(wanted, self._checks.length(), work, chunk)
        return tuple(
            Checks(self._ref(name), tuple(sorted(found.get(name, ()), key=lambda r: r.at)), *self._checked[name])
            for name in sorted(self._fleet.live)
            if name in found or self._checked.get(name) != before.get(name)
        )

    async def _count(self, stretch: ReadRange, notes: Notes) -> Mapping[str, Sequence[RequestMinute]]:
        """Counts requests. A query that the server does not understand costs the counts, not the states."""
        if self._requests is None:
            return {}
        try:
            return await self._requests.read(stretch, notes)
        except SourceError as error:
            if error.status not in _NOT_UNDERSTOOD:
                raise
            notes.add(f"requests: {error.what}")
            return {}

    def kept(self) -> None:
        """Keeps what a poll counted that went through to its end: it need not be counted again."""
        if self._requests is not None:
            self._requests.kept()

    def _ref(self, name: str) -> str:
        return self._fleet.live[name].monitor.ref


def _wanted(request: PollRequest, ref: str, start: int) -> list[Piece]:
    """Returns what of one monitor's history is not known yet, the newest first."""
    if ref in request.known_until:
        return missing((start, request.now), (start, request.known_until[ref]))
    return missing((start, request.now), request.partly.get(ref))


def _joined(histories: Sequence[History]) -> list[History]:
    """Joins stretches that touch, so that a monitor's history has few pieces, the newest first."""
    out: list[History] = []
    for history in histories:  # each is older than the one before
        last = out[-1] if out else None
        if last is not None and history.end == last.start:
            spans = tuple(disjoint([*history.spans, *last.spans], history.start, last.end))
            out[-1] = History(history.ref, history.start, last.end, spans)
        else:
            out.append(history)
    return out
