"""From what each source saw to one state of the service: gaps over outages, the three-valued quorum, the policies.

Steps 2 to 4 of the order of evaluation. Unknown time is a set of its own until the contract says what it stands for.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple, Protocol

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import EvidenceRule, Policy
from sla_tui.sla.evidence import Outage, SourceEvidence
from sla_tui.sla.measure.interval import Interval, Intervals, contains, intersect, merge, subtract, union
from sla_tui.sla.measure.reasons import Reasons
from sla_tui.sla.periods.zones import EARLIEST, LATEST

_KEPT = 16


class Bounded(Protocol):
    """Anything that has a start and an end."""

    @property
    def start(self) -> int:
        """Its first second."""
        ...

    @property
    def end(self) -> int:
        """The second after its last."""
        ...


class SourceStates(NamedTuple):
    """What one source knows: seconds down, seconds it cannot speak for, and seconds it was told not to look."""

    down: Intervals
    no_data: Intervals
    paused: Intervals


class Timeline(NamedTuple):
    """The state of the service: down after the policies, and the unknown time with what became of it.

    `seen` is the time that enough sources really saw as down, before any policy; `removed_no_data` and
    `removed_paused` left the time that is judged; `held` is unknown time that took the last known state, down.
    """

    down: Intervals
    seen: Intervals
    no_data: Intervals
    paused: Intervals
    removed_no_data: Intervals
    removed_paused: Intervals
    held: Intervals

    @property
    def unknown(self) -> Intervals:
        """Time of which too few sources know anything."""
        return merge(self.no_data, self.paused) if self.paused else self.no_data

    @property
    def removed(self) -> Intervals:
        """Unknown time that is not judged."""
        return merge(self.removed_no_data, self.removed_paused) if self.removed_paused else self.removed_no_data


def joined(items: Iterable[Bounded], what: str) -> list[Interval]:
    """Joins the time covered by `items` to a set of intervals.

    Args:
        items: anything with a start and an end, in any order, overlapping as it likes.
        what: how one of them is called in an error.

    Raises:
        AssessmentError: one ends before it starts, or lies outside the calendar.
    """
    bounds = sorted([(item.start, item.end) for item in items])
    if not bounds:
        return []
    out: list[Interval] = []
    low = high = bounds[0][0]
    for start, end in bounds:
        if end < start:
            raise AssessmentError(
                f"{what} that starts at {start} ends before it starts, at {end}.", hint="Swap the two, or leave it out."
            )
        if start > high:
            if low < high:
                out.append((low, high))
            low, high = start, end
        elif end > high:
            high = end
    if low < high:
        out.append((low, high))
    if bounds[0][0] < EARLIEST or high > LATEST:
        raise AssessmentError(f"{what} lies outside the years 100 to 9900.")
    return out


def states_of(
    source: SourceEvidence, outages: Sequence[Outage] | None = None, *, down: Intervals | None = None
) -> SourceStates:
    """Works out what one source knows: a gap beats an outage drawn over it, a pause beats a lack of data.

    Args:
        source: its gaps, and its outages.
        outages: taken instead of its own.
        down: taken instead of any outages.
    """
    if down is None:
        down = joined(outages, "An outage") if outages is not None else _noted(source).down
    if not source.gaps:
        return SourceStates(down, (), ())
    paused = joined([g for g in source.gaps if g.kind == "paused"], "A gap")
    no_data = subtract(joined([g for g in source.gaps if g.kind != "paused"], "A gap"), paused)
    return SourceStates(subtract(subtract(down, no_data), paused), no_data, paused)


def reasons_of(source: SourceEvidence) -> Reasons[str] | None:
    """Collects what a source says of its outages; None where it says nothing of any."""
    return _noted(source).reasons


class _Noted(NamedTuple):
    """One source's outages put in order, once for all the periods that are looked at one after the other."""

    source: SourceEvidence
    down: Intervals
    reasons: Reasons[str] | None


_notes: dict[int, _Noted] = {}


def _noted(source: SourceEvidence) -> _Noted:
    found = _notes.get(id(source))
    if found is not None and found.source is source:
        return found
    down = joined(source.outages, "An outage")
    reasons = Reasons([(o.start, o.end, o.reason) for o in source.outages if o.reason])
    made = _Noted(source, down, reasons or None)
    if len(_notes) >= _KEPT:
        _notes.clear()
    _notes[id(source)] = made  # holds on to the source, so that its id is not given to another one
    return made


def combined(states: Sequence[SourceStates], quorum: int) -> SourceStates:
    """Combines many sources: down where `quorum` of them say so, unknown where the blind ones could decide.

    Undecided time is "paused" where every blind source was paused, else it has no data.
    """
    if len(states) == 1 and quorum == 1:
        return states[0]
    if quorum == 1 and not any(s.no_data or s.paused for s in states):
        return SourceStates(union([i for s in states for i in s.down]), (), ())
    edges: list[tuple[int, int, int]] = []
    for state in states:
        for kind, intervals in enumerate(state):
            for start, end in intervals:
                edges.append((start, kind, 1))
                edges.append((end, kind, -1))
    edges.sort()
    counts = [0, 0, 0]
    found: tuple[list[Interval], list[Interval], list[Interval]] = ([], [], [])
    before = 0
    for at, kind, by in edges:
        if at > before:
            verdict = _decide(counts, quorum)
            if verdict is not None:
                found[verdict].append((before, at))
            before = at
        counts[kind] += by
    return SourceStates(*(union(f) for f in found))


def _decide(counts: Sequence[int], quorum: int) -> int | None:
    """Decides the index of the state in `SourceStates`, None for up."""
    down, no_data, paused = counts
    if down >= quorum:
        return 0
    if down + no_data + paused >= quorum:
        return 1 if no_data else 2
    return None


def build_timeline(states: Sequence[SourceStates], rule: EvidenceRule, start: int, end: int) -> Timeline:
    """Builds the service's state.

    Args:
        states: what each source knows; without any source, all of `[start, end)` is without data.
        rule: quorum and policies.
        start: the period's start.
        end: up to where it is looked at.
    """
    one = combined(states, rule.quorum) if states else SourceStates((), ((start, end),) if start < end else (), ())
    if not one.no_data and not one.paused:
        return Timeline(one.down, one.down, (), (), (), (), ())
    taken_down: list[Interval] = []
    held = _held(one, rule) if "hold" in (rule.no_data, rule.paused) else []
    for policy, unknown in ((rule.no_data, one.no_data), (rule.paused, one.paused)):
        if policy == "down":
            taken_down += unknown
    return Timeline(
        down=union([*one.down, *taken_down, *held]),
        seen=one.down,
        no_data=one.no_data,
        paused=one.paused,
        removed_no_data=_if_excluded(rule.no_data, one.no_data),
        removed_paused=_if_excluded(rule.paused, one.paused),
        held=held,
    )


def _if_excluded(policy: Policy, unknown: Intervals) -> Intervals:
    return unknown if policy == "exclude" else ()


def _held(one: SourceStates, rule: EvidenceRule) -> list[Interval]:
    """Finds the unknown stretches that take the last known state, where that is down; before the first it is up."""
    out: list[Interval] = []
    for start, end in union([*one.no_data, *one.paused]):
        if contains(one.down, start - 1):
            for policy, unknown in ((rule.no_data, one.no_data), (rule.paused, one.paused)):
                if policy == "hold":
                    out += intersect(unknown, ((start, end),))
    return union(out)
