"""The working: for every outage and every removed stretch, what was counted, what not, and the clause that decided."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import NamedTuple

from sla_tui.sla.evidence import SourceEvidence
from sla_tui.sla.measure.downtime import DowntimeRun
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, seconds_in, subtract, touching, union
from sla_tui.sla.measure.timeline import SourceStates, reasons_of
from sla_tui.sla.measure.weights import Weighted, weight_between
from sla_tui.sla.result import AssessedOutage, Decision, OutagePart, Removed
from sla_tui.sla.terms import Terms

Layer = tuple[Intervals, Decision, str]
"""A set of seconds, what was decided about them, and the clause that decided."""


class Grounds(NamedTuple):
    """What the working is written from.

    `down` is the downtime before any clause, `runs` what the contract made of it, `layers` the sets that take time out
    of it, the first one that holds a second deciding, and `void` the windows that were not allowed to. `weights`
    are the counted seconds of the period with their weights, where they have any.
    """

    down: Intervals
    runs: Sequence[DowntimeRun]
    layers: Sequence[Layer]
    void: Sequence[tuple[str, Intervals]]
    weights: Sequence[Weighted] | None = None


def explain_outages(
    terms: Terms, witnesses: Witnesses, grounds: Grounds, start: int, end: int
) -> tuple[AssessedOutage, ...]:
    """Explains every outage that has time, or counted seconds, in `[start, end)`; one that was bridged is one."""
    out: list[AssessedOutage] = []
    down, runs = grounds.down, grounds.runs
    changed = _changed(grounds, start, end)
    clause = _counting_clause(terms)
    index = number = 0
    while index < len(down):
        low, high = whole = down[index]
        index += 1
        counts = number < len(runs) and runs[number].counted == (whole,) and low >= start and high <= end
        if counts and grounds.weights is None and not (changed and touching(changed, low, high)):
            # Every second counts, and no window could have changed it: most outages, most of the time.
            number += 1
            reason, sources = witnesses.of(low, high)
            part = OutagePart(low, high, "counted", clause)
            out.append(AssessedOutage(low, high, high - low, "counted", clause, (part,), reason, sources))
            continue
        first = number
        while number < len(runs) and runs[number].start < high:
            while index < len(down) and down[index][0] < runs[number].end:  # one run bridges several stretches
                high = down[index][1]
                index += 1
            number += 1
        found = _outage(terms, grounds, runs[first:number], (low, high), (start, end))
        if found is not None:
            parts, counted, decision, why = found
            own = _own(runs[first:number], grounds.layers, start, end)
            reason, sources = witnesses.of(low, high)
            seconds = -(-counted.numerator // counted.denominator)
            exactly = None if seconds == counted else Fraction(counted)
            own = () if own == ((low, high),) else own
            out.append(AssessedOutage(low, high, seconds, decision, why, parts, reason, sources, exactly, own))
    return tuple(out)


def _own(runs: Sequence[DowntimeRun], layers: Sequence[Layer], start: int, end: int) -> tuple[Interval, ...]:
    """Lists the outages as the contract has them: runs that count in `[start, end)`, less what their ends lost."""
    out: list[Interval] = []
    for run in runs:
        if any(low < end and high > start for low, high in run.counted):
            taken = union([i for intervals, _, _ in layers for i in touching(intervals, run.start, run.end)])
            if left := subtract(((run.start, run.end),), taken):
                out.append((left[0][0], left[-1][1]))
    return tuple(out)


def _changed(grounds: Grounds, start: int, end: int) -> Intervals:
    """Finds the time in which anything else than the states can have a say."""
    if not grounds.layers and not grounds.void:
        return ()
    sets = [*(layer[0] for layer in grounds.layers), *(windows for _, windows in grounds.void)]
    near = [touching(intervals, start, end) for intervals in sets]
    return near[0] if len(near) == 1 else union([interval for intervals in near for interval in intervals])


def _counting_clause(terms: Terms) -> str:
    rule = terms.contract.availability
    return "availability.method" if rule.bucket_rule == "exact" or rule.method != "time" else "availability.bucket_rule"


def _outage(
    terms: Terms, grounds: Grounds, runs: Sequence[DowntimeRun], whole: Interval, period: Interval
) -> tuple[tuple[OutagePart, ...], int | Fraction, Decision, str] | None:
    start, end = period
    counted = [i for run in runs for i in run.counted]
    own = [i for run in runs for i in run.own]
    inside = [i for i in counted if i[0] < end and i[1] > start]
    if not inside and (whole[1] <= start or whole[0] >= end):
        return None
    # A bucket can add seconds before and after the outage itself; those outside the period do not count either.
    reach = _joined((whole, *inside))
    low, high = reach[0]
    layers: list[Layer] = []
    if low < start:
        layers.append((((low, start),), "outside", "period"))
    if high > end:
        layers.append((((end, high),), "outside", "period"))
    layers += [(union(own), "counted", _counting_clause(terms)), *grounds.layers]
    for run in runs:
        if run.too_short:
            layers.append((((run.start, run.end),), "too_short", "availability.min_outage"))
    layers.append(([gap for run in runs for gap in run.bridged], "outside", "availability.merge_gap"))
    grace = terms.contract.availability.grace
    if grace:
        layers += [(((run.start, min(run.start + grace, run.end)),), "grace", "availability.grace") for run in runs]
    layers.append(((whole,), "too_short", "availability.bucket_rule"))
    parts = _parts(reach, layers, grounds.void)
    seconds: int | Fraction = sum(seconds_in((i,), start, end) for i in counted)
    if grounds.weights is not None and seconds:
        seconds = weight_between(grounds.weights, inside[0][0], inside[-1][1])
    decision, why = _overall(parts)
    return tuple(parts), seconds, decision, why


def _joined(intervals: Iterable[Interval]) -> list[Interval]:
    found = list(intervals)
    return [(min(i[0] for i in found), max(i[1] for i in found))]


def _parts(whole: Intervals, layers: Iterable[Layer], void: Sequence[tuple[str, Intervals]]) -> list[OutagePart]:
    left = whole
    found: list[OutagePart] = []
    for intervals, decision, clause in layers:
        here = intersect(left, intervals)
        if not here:
            continue
        left = subtract(left, here)
        if decision == "counted":
            for name, windows in void:
                voided = intersect(here, windows)
                found += [OutagePart(low, high, decision, name) for low, high in voided]
                here = list(subtract(here, voided))
        found += [OutagePart(low, high, decision, clause) for low, high in here]
        if not left:
            break
    found.sort(key=lambda p: p.start)
    out: list[OutagePart] = []
    for part in found:
        last = out[-1] if out else None
        if last is not None and (last.end, last.decision, last.clause) == (part.start, part.decision, part.clause):
            out[-1] = OutagePart(last.start, part.end, part.decision, part.clause)
        else:
            out.append(part)
    return out


def _overall(parts: Sequence[OutagePart]) -> tuple[Decision, str]:
    """Decides for the whole: counted where any of it is; else what most of its time inside the period came to."""
    counted = [p for p in parts if p.decision == "counted"]
    inside = [p for p in parts if p.clause != "period"]
    chosen = max(counted or inside or parts, key=lambda p: p.end - p.start)
    return chosen.decision, chosen.clause


class Witnesses:
    """Which sources saw an outage, and what they said was the reason; looked up without going through all of them."""

    def __init__(self, sources: Sequence[SourceEvidence], states: Sequence[SourceStates]) -> None:
        self._states = states
        self._ids = tuple([source.id for source in sources])
        self._reasons = [reasons for source in sources if (reasons := reasons_of(source))]

    def of(self, start: int, end: int) -> tuple[str, tuple[str, ...]]:
        """Finds the first reason given for an outage in `[start, end)`, and the sources that were down in it."""
        sources = self._ids
        if len(sources) != 1:
            pairs = zip(sources, self._states, strict=True)
            sources = tuple([name for name, state in pairs if touching(state.down, start, end)])
        for reasons in self._reasons:
            reason = reasons.first(start, end)
            if reason is not None:
                return reason, sources
        return "", sources


def explain_removed(layers: Iterable[tuple[Intervals, str, str]], start: int, end: int) -> tuple[Removed, ...]:
    """Lists every stretch of `[start, end)` that left the denominator, disjoint and in order of time.

    Args:
        layers: sets of removed seconds with their clause and a note; the first that holds a second names it.
        start: of the period.
        end: of the period.
    """
    left: Intervals = ((start, end),)
    found: list[Removed] = []
    for intervals, clause, note in layers:
        here = intersect(left, touching(intervals, start, end))
        if here:
            left = subtract(left, here)
            found += [Removed(low, high, clause, note) for low, high in here]
    found.sort(key=lambda r: r.start)
    return tuple(found)
