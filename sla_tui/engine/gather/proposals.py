"""Exclusions that suggest themselves: a service that this one depends on was down at the same time. Never applied.

Only time that counts is proposed, and only where both were down, second by second; what an exclusion covers already,
accepted or disputed, has been decided on.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import view
from sla_tui.engine.moment.quorum import timeline
from sla_tui.sla.facts import ExclusionFact, Proposal
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, subtract, union
from sla_tui.sla.result import AssessedOutage, Assessment

MOST: Final = 100
"""Proposals of one service and period; the longest are kept."""


def proposals_for(
    moment: Moment, bound: BoundService, assessment: Assessment, excluded: Iterable[ExclusionFact]
) -> tuple[Proposal, ...]:
    """Proposes what the outages of the services that this one depends on suggest, in order of time."""
    if not bound.service.depends_on or not any(o.counted_seconds for o in assessment.outages):
        return ()
    period, decided = bound.period, union([(e.start, e.end) for e in excluded])
    known = {service.id: service for service in moment.config.services}
    out: list[Proposal] = []
    for name in bound.service.depends_on:
        other = known.get(name)
        if other is None or name == bound.service.id:
            continue
        down = down_time(moment, bind(moment.config, other, min(moment.now, period.end - 1), None), period.start)
        out += propose(assessment.outages, down, decided, on=name, on_name=other.name)
    longest = sorted(out, key=lambda p: -p.seconds)[:MOST]
    return tuple(sorted(longest, key=lambda p: (p.start, p.end, p.on)))


def down_time(moment: Moment, bound: BoundService, start: int) -> Intervals:
    """Finds when the bound service was down from `start` on, as its monitors and its contract's quorum say it."""
    quorum, now = bound.contract.evidence.quorum, moment.now
    views = [view(moment, ref, start) for ref in bound.service.monitors]
    voting = voting_of(moment, bound.service, views, quorum, start=start, period=(start, now))
    return tuple((s.start, s.end) for s in timeline([v.spans for v in voting], start, now, quorum) if s.state == "down")


def propose(
    outages: Iterable[AssessedOutage], other: Intervals, decided: Intervals, *, on: str, on_name: str
) -> list[Proposal]:
    """Finds the stretches of counted time in which the other service was down too, and nobody has decided on. Pure.

    Args:
        outages: of the service.
        other: when the other one was down, sorted and disjoint.
        decided: what exclusions cover already, sorted and disjoint.
        on: the other one's id.
        on_name: its name.
    """
    out = []
    for outage in outages:
        counted = union([(part.start, part.end) for part in outage.parts if part.decision == "counted"])
        both = subtract(intersect(counted, other), decided)
        out += [Proposal(low, high, on, on_name, (outage.start, outage.end), _around(other, low)) for low, high in both]
    return out


def _around(intervals: Sequence[Interval], at: int) -> Interval:
    """Finds the interval that holds the instant `at`."""
    return next(interval for interval in intervals if interval[0] <= at < interval[1])
