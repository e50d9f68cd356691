"""Applies what only several periods together decide: the cap of a year's credits, and the right to terminate.

Periods are those of the contract, whichever of its texts decided in them: a change of text forgets nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

from sla_tui.engine.moment.bind import BoundService, before, service_texts
from sla_tui.engine.moment.moment import Moment
from sla_tui.sla.money.history import Judged, cap_by_year, termination_of, year_of
from sla_tui.sla.result import Assessment

BACK = 400 * 86_400  # seconds: thirteen months, the longest that a claim has been seen to be open
MOST_PERIODS = 60  # how far back is looked at most: five years of months


def across_periods(
    moment: Moment, bound: BoundService, assessment: Assessment, alone: Callable[[BoundService], Assessment]
) -> Assessment:
    """Applies the year's cap to `assessment` and fills its termination counters, where the contract has either.

    Args:
        moment: what everything is read from.
        bound: the period.
        assessment: of the period by itself.
        alone: judges an earlier period by itself, from the same store.
    """
    contract = bound.contract
    capped = any(one.contract.credit.cap_year_percent is not None for one in bound.each)
    if not capped and not contract.termination:
        return assessment
    back = max((rule.within for rule in contract.termination), default=0)
    first = year_of(contract, bound.period.start).start if capped else bound.period.start
    past = [Judged(one.contract, alone(one)) for one in periods_before(moment, bound, back, first)]
    if capped:
        both = cap_by_year(
            service_texts(moment.config, bound.service), [*past, Judged(contract, assessment)], bound.service.fee
        )
        assessment = both[-1]
    closed = [one.assessment for one in past]
    if not assessment.running:
        closed.append(assessment)
    return replace(assessment, termination=termination_of(contract, closed))


def periods_before(moment: Moment, bound: BoundService, count: int, first: int) -> list[BoundService]:
    """Lists periods before the bound one, in order of time: at least `count`, and all since the instant `first`."""
    out: list[BoundService] = []
    one = before(moment.config, bound)
    while one is not None and len(out) < MOST_PERIODS and (len(out) < count or one.period.start >= first):
        out.append(one)
        one = before(moment.config, one)
    return out[::-1]


def past_periods(moment: Moment, bound: BoundService) -> Iterator[BoundService]:
    """Lists the periods before the bound one that are not too long ago, the newest first, each under its own text."""
    key = (bound.service.text_key, bound.period)
    periods = moment.calendar.get(key)
    if periods is None:  # services share contracts: the calendar is asked once for each of those
        periods = moment.calendar[key] = tuple(_past(moment, bound))
    return (replace(one, service=bound.service) for one in periods)


def _past(moment: Moment, bound: BoundService) -> Iterator[BoundService]:
    one: BoundService | None = bound
    while one is not None and one.period.start > moment.now - BACK:
        if one.contract.period.kind == "rolling":
            return  # its periods overlap: there is one at a time
        one = before(moment.config, one)
        if one is None or one.contract.period.kind == "rolling":
            return
        yield one
