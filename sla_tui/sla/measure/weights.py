"""Weighted outages: downtime times the share of users or requests that an outage affected."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from fractions import Fraction
from operator import itemgetter

from sla_tui.errors import AssessmentError
from sla_tui.sla.evidence import SourceEvidence
from sla_tui.sla.measure.downtime import DowntimeRun
from sla_tui.sla.measure.interval import Intervals, clip, subtract
from sla_tui.sla.measure.timeline import SourceStates, Timeline

Weighted = tuple[int, int, Fraction]
ONE = Fraction(1)
_START = itemgetter(0)
_END = itemgetter(1)


def ratios(
    sources: Sequence[SourceEvidence], states: Sequence[SourceStates], quorum: int, timeline: Timeline
) -> list[Weighted]:
    """Works out which share was affected when: stretches of downtime with their weight, in order.

    Of one source's overlapping outages the largest share holds. Of several sources it is the share that as many of them
    confirm as the quorum asks for. An outage without a share affected everybody, and so does unknown time that the
    contract takes as down; held time keeps the last share.

    Raises:
        AssessmentError: a share is not between 0 and 1.
    """
    edges: list[tuple[int, int, int, Fraction]] = []
    for number, (source, state) in enumerate(zip(sources, states, strict=True)):
        for outage in source.outages:
            ratio = ONE if outage.ratio is None else outage.ratio
            if not 0 <= ratio <= 1:
                raise AssessmentError(f"An outage cannot affect a share of {ratio}.", hint="Give one from 0 to 1.")
            for start, end in clip(state.down, outage.start, outage.end):
                edges.append((start, 1, number, ratio))
                edges.append((end, -1, number, ratio))
    edges.sort(key=lambda e: e[0])
    active: list[dict[Fraction, int]] = [{} for _ in sources]
    out: list[Weighted] = []
    before = 0
    for at, by, number, ratio in edges:
        if at > before:
            _add(out, before, at, _confirmed(active, quorum))
            before = at
        counts = active[number]
        counts[ratio] = counts.get(ratio, 0) + by
        if not counts[ratio]:
            del counts[ratio]
    taken = subtract(subtract(timeline.down, timeline.seen), timeline.held)
    return sorted([*_with_held(out, timeline.held), *((low, high, ONE) for low, high in taken)])


def _confirmed(active: Iterable[dict[Fraction, int]], quorum: int) -> Fraction | None:
    shares = sorted((max(counts) for counts in active if counts), reverse=True)
    return shares[quorum - 1] if len(shares) >= quorum else None


def _add(out: list[Weighted], start: int, end: int, ratio: Fraction | None) -> None:
    if ratio is None:
        return
    if out and out[-1][1] == start and out[-1][2] == ratio:
        out[-1] = (out[-1][0], end, ratio)
    else:
        out.append((start, end, ratio))


def _with_held(weights: list[Weighted], held: Intervals) -> list[Weighted]:
    ends = {end: ratio for _, end, ratio in weights}
    found = [*weights]
    for start, end in held:
        ratio = ends.get(start)
        if ratio is not None:
            found.append((start, end, ratio))
            ends[end] = ratio
    return found


def weigh(runs: Iterable[DowntimeRun], weights: Sequence[Weighted], start: int, end: int) -> list[Weighted]:
    """Weighs the counted seconds of `runs` inside `[start, end)`.

    Seconds that count though nothing was down in them (a bridged gap, the rest of a bucket) weigh as much as the
    heaviest of their outage.
    """
    out: list[Weighted] = []
    for run in runs:
        counted = clip(run.counted, start, end)
        if not counted:
            continue
        heaviest = max((ratio for _, _, ratio in _overlapping(weights, run.start, run.end)), default=ONE)
        mine = _overlapping(weights, counted[0][0], counted[-1][1])
        for low, high, ratio in mine:
            out += [(a, b, ratio) for a, b in clip(counted, low, high)]
        weighed = [(low, high) for low, high, _ in mine]
        out += [(low, high, heaviest) for low, high in subtract(counted, weighed)]
    out.sort()
    return out


def _overlapping(weights: Sequence[Weighted], start: int, end: int) -> Sequence[Weighted]:
    return weights[bisect_right(weights, start, key=_END) : bisect_left(weights, end, key=_START)]


def within(weights: Iterable[Weighted], inside: Intervals) -> list[Weighted]:
    """Lists the parts of `weights` that lie in `inside`."""
    return [(low, high, ratio) for start, end, ratio in weights for low, high in clip(inside, start, end)]


def total_weight(weights: Iterable[Weighted]) -> Fraction:
    """Sums seconds times weight over common denominators and then pairwise, so that many shares stay quick."""
    sums: dict[int, int] = {}
    for start, end, ratio in weights:
        sums[ratio.denominator] = sums.get(ratio.denominator, 0) + (end - start) * ratio.numerator
    parts = [Fraction(numerator, denominator) for denominator, numerator in sums.items()]
    while len(parts) > 1:
        pairs = zip(parts[::2], parts[1::2], strict=False)
        parts = [a + b for a, b in pairs] + (parts[-1:] if len(parts) % 2 else [])
    return parts[0] if parts else Fraction(0)


def weight_between(weights: Sequence[Weighted], start: int, end: int) -> Fraction:
    """Computes the weighted seconds in `[start, end)`."""
    here = _overlapping(weights, start, end)
    return total_weight((max(low, start), min(high, end), ratio) for low, high, ratio in here)
