"""From counters to requests by the minute, in whole numbers. Pure.

Not PromQL's `increase()`: that one extrapolates to the window's edges, gives fractions, and loses what happened between
two windows. Here differences of raw samples are added up, so that neighbouring windows neither lose nor repeat one
request. A counter that falls was reset: what it shows is what came since. What a counter grew by between two scrapes is
spread evenly over the time between them, cut at full minutes with the remainder carried over.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

from sla_tui.sla.observation import RequestMinute
from sla_tui.sources.prometheus.answers import Series
from sla_tui.sources.prometheus.samples import SeriesSample

MINUTE: Final = 60
LONGEST_GAP: Final = 300  # seconds between two samples beyond which nobody knows when the requests were


class Scrapes(NamedTuple):
    """The time between two scrapes of one target."""

    job: str
    instance: str
    start: float
    end: float


def count(requests: Sequence[Series], errors: Sequence[Series], start: int, end: int) -> tuple[RequestMinute, ...]:
    """Counts one monitor's requests in the whole minutes of `[start, end)`.

    A minute of which nothing is known is left out.

    Args:
        requests: its counters of all requests, with samples from some minutes before `start` to some after `end`.
        errors: its counters of failed ones, which are among the requests.
        start: UTC seconds.
        end: UTC seconds.
    """
    failed = _growth(errors, requests)
    by_minute: dict[int, list[int]] = {}
    for scrapes, total in _growth(requests).items():
        bad = min(failed.get(scrapes, 0), total)
        for minute, share, bad_share in _spread(scrapes, total, bad):
            if start <= minute and minute + MINUTE <= end:
                sums = by_minute.setdefault(minute, [0, 0])
                sums[0] += share
                sums[1] += bad_share
    return tuple(RequestMinute(at, *by_minute[at]) for at in sorted(by_minute))


def _growth(series: Sequence[Series], beside: Sequence[Series] = ()) -> dict[Scrapes, int]:
    """Yields by how much the counters of each target grew between its scrapes.

    `beside` are others that were scraped too.
    """
    scraped: dict[tuple[str, str], set[float]] = {}
    for one in (*series, *beside):
        scraped.setdefault(_target(one), set()).update(at for at, _ in one.samples)
    scrapes = {target: sorted(times) for target, times in scraped.items()}
    out: dict[Scrapes, int] = {}
    for one in series:
        for start, end, grown in _steps(one.samples, scrapes[_target(one)]):
            key = Scrapes(*_target(one), start, end)
            out[key] = out.get(key, 0) + grown
    return out


def _target(series: Series) -> tuple[str, str]:
    return series.labels.get("job", ""), series.labels.get("instance", "")


def _steps(samples: Sequence[SeriesSample], scrapes: Sequence[float]) -> Iterator[tuple[float, float, int]]:
    """Yields from when to when one counter grew by how much.

    One that appears at a target that was scraped before began at zero then: the first request of a kind makes its
    series.
    """
    before: tuple[float, int] | None = None
    for at, value in samples:
        if value < 0:
            continue
        now = round(value)
        if before is None:
            earlier = bisect_left(scrapes, at)
            before = (scrapes[earlier - 1], 0) if earlier else None
        if before is not None and at - before[0] <= LONGEST_GAP:
            yield before[0], at, now - before[1] if now >= before[1] else now
        before = at, now


def _spread(scrapes: Scrapes, total: int, bad: int) -> Iterator[tuple[int, int, int]]:
    """Yields minutes and their shares of `total` requests, `bad` of which failed; both sums stay what they were."""
    start, length = scrapes.start, scrapes.end - scrapes.start
    reported = reported_bad = 0
    minute = int(start) // MINUTE * MINUTE
    while minute < scrapes.end:
        edge = minute + MINUTE
        reached = total if edge >= scrapes.end else int(total * (edge - start) / length)
        reached_bad = bad * reached // total if total else 0  # never more than the requests it is among
        yield minute, reached - reported, reached_bad - reported_bad
        reported, reported_bad, minute = reached, reached_bad, edge
