"""The monitors of one server as the last samples show them, and what a chunk of the past is read for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, NamedTuple

from sla_tui.sla.observation import Monitor
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.naming import Names
from sla_tui.sources.prometheus.samples import Samples, SeriesSample, joined
from sla_tui.sources.prometheus.selector import only

MOST_FILTERED: Final = 50  # monitors that are asked for by name; more are read with all others

Labels = tuple[tuple[str, str], ...]
"""The labels of a series, sorted."""

Piece = tuple[int, int]
"""A stretch of time, `[start, end)` in UTC seconds."""


class ReadRange(NamedTuple):
    """What is read in one go: `[start, end)` of these monitors, as of `now`. UTC seconds."""

    start: int
    end: int
    ids: frozenset[str]
    now: int


@dataclass(frozen=True, slots=True)
class LiveSeries:
    """One monitor: its labels, its scrape interval in seconds, its last sample, and for how long that one holds."""

    monitor: Monitor
    labels: Mapping[str, str]
    interval: float
    last: SeriesSample
    reach: float


class Fleet:
    """All monitors by id."""

    def __init__(self, label: str, names: Names) -> None:
        """`label` names monitors."""
        self.label = label
        self.names = names
        self.live: dict[str, LiveSeries] = {}

    def reach(self, ids: Iterable[str]) -> int:
        """Returns seconds of samples before and after a stretch that say what held at its edges, for any of `ids`."""
        return int(max((self.live[i].reach for i in ids), default=150.0)) + 1

    def samples(self, ids: Iterable[str], seconds: float) -> float:
        """Returns how many samples these monitors have in so much time, about."""
        return sum(seconds / self.live[i].interval for i in ids)

    def filter(self, ids: frozenset[str]) -> str:
        """Returns a matcher for a few of many monitors; "" where all are read."""
        if len(ids) > MOST_FILTERED or 2 * len(ids) > len(self.live):
            return ""
        return only(self.label, sorted({self.live[i].labels.get(self.label, "") for i in ids}))

    def by_labels(self, answers: Iterable[Iterable[Series]], ids: frozenset[str]) -> dict[str, dict[Labels, Samples]]:
        """Joins the samples of these monitors' series over several answers, the oldest first."""
        parts: dict[str, dict[Labels, list[Samples]]] = {}
        for found in answers:
            for name, several in self.sorted_out(found, ids).items():
                for series in several:
                    key = tuple(sorted(series.labels.items()))
                    parts.setdefault(name, {}).setdefault(key, []).append(series.samples)
        return {name: {key: joined(one) for key, one in by_key.items()} for name, by_key in parts.items()}

    def sorted_out(self, found: Iterable[Series], ids: frozenset[str]) -> dict[str, list[Series]]:
        """Returns the series of these monitors; others are left out."""
        out: dict[str, list[Series]] = {}
        for series in found:
            name = self.names.of(series.labels)
            if name in ids:
                out.setdefault(name, []).append(series)
        return out


def missing(wanted: Piece, known: Piece | None) -> list[Piece]:
    """Returns what of a stretch is not known, the newest first."""
    start, end = wanted
    if known is None or known[0] >= known[1] or known[1] <= start or known[0] >= end:
        return [wanted] if start < end else []
    return [piece for piece in ((known[1], end), (start, known[0])) if piece[0] < piece[1]]


def grown(known: Piece | None, more: Piece) -> Piece:
    """Joins two stretches where they touch; else returns the later of them."""
    if known is None or more[0] > known[1]:
        return more
    if more[1] < known[0]:
        return known
    return min(known[0], more[0]), max(known[1], more[1])


def clipped(pieces: Iterable[Piece], start: int, end: int) -> list[Piece]:
    """Clips `pieces` to `[start, end)`."""
    found = ((max(low, start), min(high, end)) for low, high in pieces)
    return [piece for piece in found if piece[0] < piece[1]]
