"""From samples to states and checks. Pure.

A sample holds until the next one. Where the next one is late by more than a scrape and a half, it holds for one scrape
interval, and then nobody knows: a scrape that failed is not an outage. What a scrape interval is the samples around it
say (`sla_tui.sla.looks`), so that a change of it is no gap.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from statistics import median_low
from typing import Final

from sla_tui.sla.looks import lasting, spacings_of
from sla_tui.sla.observation import Span, SpanState
from sla_tui.sources.prometheus.samples import SeriesSample

ENOUGH: Final = 3  # distances between samples that an interval is taken from


def state_of(value: float, *, up_only: bool = False) -> SpanState:
    """Reads a state: 1 is up, 0 is down, everything else nobody knows.

    `up_only`: 0 says that the scrape failed (the series `up`), which is no knowledge of the target.
    """
    if value == 1:
        return "up"
    return "down" if value == 0 and not up_only else "unknown"


def interval_of(samples: Sequence[SeriesSample], usual: float) -> float:
    """Returns the scrape interval in seconds, by the middle one of the distances; `usual` where there are too few."""
    if len(samples) <= ENOUGH:
        return usual
    distances = [b[0] - a[0] for a, b in itertools.pairwise(samples)]
    return max(median_low(distances), 0.001)


def spans_of(
    samples: Sequence[SeriesSample], usual: float, start: int, end: int, *, gap: float = 2.5, up_only: bool = False
) -> list[Span]:
    """Returns the known states inside `[start, end)`, sorted and joined; what no span covers is unknown.

    Args:
        samples: of one monitor, sorted; those shortly before `start` and after `end` say what held at the edges.
        usual: the scrape interval in seconds, where the samples do not tell it.
        start: UTC seconds.
        end: UTC seconds.
        gap: intervals between two samples up to which the first one holds until the second.
        up_only: see `state_of`.
    """
    distances = [after[0] - before[0] for before, after in itertools.pairwise(samples)]
    spacings = spacings_of(distances, usual, reach=gap, least=0.0)
    out: list[Span] = []
    first = 0  # of a run of samples with the same value, each in reach of the one before
    for index, (at, value) in enumerate(samples):
        following = samples[index + 1] if index + 1 < len(samples) else None
        spacing = (spacings[index] if following is not None else None) or usual
        if following is not None and following[1] == value and following[0] - at <= gap * spacing:
            continue
        if following is None or following[0] - at > gap * spacing:
            spacing = lasting(distances, index, usual)
        after = following[0] if following is not None else max(float(end), at)
        until = after if after - at <= gap * spacing else at + spacing
        low, high = max(int(samples[first][0]), start), min(int(until), end)
        first = index + 1
        state = state_of(value, up_only=up_only)
        if state == "unknown" or low >= high:
            continue
        if out and out[-1].state == state and out[-1].end >= low:
            out[-1] = Span(out[-1].start, high, state)
        else:
            out.append(Span(low, high, state))
    return out


def milliseconds(seconds: float | None) -> int | None:
    """Reads a response time; None where there is none."""
    return round(seconds * 1000) or 1 if seconds is not None and 0 < seconds < 1e6 else None
