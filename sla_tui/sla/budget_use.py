"""How an error budget was used over its period: seconds of counted downtime up to each instant, and the projection."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from sla_tui.sla.result import AssessedOutage, Assessment


class BudgetPoint(NamedTuple):
    """Up to the instant `at`, `spent` seconds of the budget were used."""

    at: int
    spent: int


@dataclass(frozen=True, slots=True)
class BudgetUse:
    """The use of one budget of `total` seconds over the period `[start, end)`.

    `points` ascend from the period's first instant to the last that was judged (now, while it runs); between two of
    them the budget is used evenly. `projected`: where that leads at the present pace: to the instant at which the
    budget ends, or else to the period's end; None where nobody can say, and of a period that is over.
    """

    start: int
    end: int
    total: int
    points: tuple[BudgetPoint, ...]
    projected: BudgetPoint | None = None


def budget_use(assessment: Assessment) -> BudgetUse | None:
    """Works out how the budget was used; None where there is none, or downtime is not made of outages' seconds."""
    budget, period = assessment.budget, assessment.period
    if budget is None or assessment.downtime_seconds is None or assessment.parts:
        return None
    stretches = sorted(stretch for outage in assessment.outages for stretch in _counted(outage, assessment))
    if sum(seconds for _, _, seconds in stretches) != assessment.downtime_seconds:
        return None
    points = [BudgetPoint(period.start, 0)]
    spent = 0
    for start, end, seconds in stretches:
        points += [BudgetPoint(start, spent), BudgetPoint(end, spent + seconds)]
        spent += seconds
    until = min(assessment.now, period.end) if assessment.running else period.end
    points.append(BudgetPoint(max(until, points[-1].at), spent))
    distinct = tuple(p for i, p in enumerate(points) if i == 0 or p != points[i - 1])
    return BudgetUse(period.start, period.end, budget.total, distinct, _projected(assessment, budget.total))


def _counted(outage: AssessedOutage, assessment: Assessment) -> Iterator[tuple[int, int, int]]:
    """Yields the stretches of an outage in which the budget was used, as start, end and counted seconds.

    They are its counted parts, or the outages that the contract makes of it, where those come to what was counted;
    otherwise all of it, evenly.
    """
    if not outage.counted_seconds:
        return
    first, last = assessment.period.start, min(assessment.now, assessment.period.end)
    if not assessment.running:
        last = assessment.period.end
    ways = (
        [(part.start, part.end) for part in outage.parts if part.decision == "counted"],
        list(outage.incidents),
        [(outage.start, outage.end)],
    )
    for way in ways:
        stretches = [(max(a, first), min(b, last)) for a, b in way if max(a, first) < min(b, last)]
        if sum(b - a for a, b in stretches) == outage.counted_seconds:
            yield from ((a, b, b - a) for a, b in stretches)
            return
    yield max(outage.start, first), max(min(outage.end, last), first), outage.counted_seconds


def _projected(assessment: Assessment, total: int) -> BudgetPoint | None:
    projection, period = assessment.projection, assessment.period
    if not assessment.running or projection is None or projection.uptime is None:
        return None
    if projection.exhausted_at is not None and projection.exhausted_at < period.end:
        return BudgetPoint(projection.exhausted_at, total)
    seconds = assessment.full_seconds or period.seconds
    return BudgetPoint(period.end, int((1 - projection.uptime) * seconds))
