"""What only several periods together decide: the cap of a year's credits, and the right to terminate."""

from __future__ import annotations

from dataclasses import replace

from sla_tui.engine.assessed import assessed
from sla_tui.engine.evidence import evidence_start, gather
from sla_tui.engine.frozen import standing
from sla_tui.engine.monitors import Moment, views_of
from sla_tui.engine.services import Bound, in_force
from sla_tui.engine.witnesses import witnesses
from sla_tui.errors import AssessmentError
from sla_tui.sla.calendar import period_containing, previous_period
from sla_tui.sla.contract import Contract, PeriodRule
from sla_tui.sla.history import cap_by_year, termination_of
from sla_tui.sla.result import Assessment, Period

MOST_PERIODS = 60  # how far back is looked at most: five years of months


def over_several_periods(moment: Moment, bound: Bound, assessment: Assessment) -> Assessment:
    """`assessment` with the year's cap applied and the termination counters filled, where the contract has either.

    The periods before are assessed from the same store; one of which nothing is known counts as neither good nor bad.
    """
    contract = bound.contract
    capped = contract.credit.cap_year_percent is not None
    if not capped and not contract.termination:
        return assessment
    back = max((rule.within for rule in contract.termination), default=0)
    first = _year_start(contract, bound.period) if capped else bound.period.start
    past = [assess_past(moment, bound, period) for period in periods_before(bound, back, first)]
    if capped:
        both = cap_by_year(contract, [*past, assessment], bound.service.fee)
        assessment = next(a for a in both if a.period == assessment.period)
    closed = past if assessment.running else [*past, assessment]
    return replace(assessment, termination=termination_of(contract, closed))


def _year_start(contract: Contract, period: Period) -> int:
    rule = contract.period
    first_month = rule.first_month if rule.kind in {"quarter", "year"} else 1
    year = PeriodRule(kind="year", timezone=rule.timezone, first_month=first_month)
    return period_containing(year, period.start).start


def periods_before(bound: Bound, count: int, first: int) -> list[Period]:
    """The periods before the bound one, in order of time: at least `count`, and all that begin at `first` or later."""
    contract, period = bound.contract, bound.period
    out: list[Period] = []
    while len(out) < MOST_PERIODS:
        try:
            period = previous_period(
                contract.period, period, valid_from=contract.valid_from, valid_to=contract.valid_to
            )
        except AssessmentError:  # before the contract's term
            break
        if len(out) >= count and period.start < first:
            break
        out.append(period)
    return out[::-1]


def assess_past(moment: Moment, bound: Bound, period: Period) -> Assessment:
    """What the bound service came to in an earlier period, under the text that was in force then."""
    versions = moment.config.contracts.get(bound.service.contract)
    contract = bound.contract if versions is None else in_force(versions, period.start)
    then = Bound(bound.service, contract, period)
    kept = standing(moment, then)
    if kept is not None:
        return kept.assessment
    start = evidence_start(contract, period)
    views = views_of(moment, bound.service.monitors, start)
    heard = witnesses(views, contract.evidence.quorum, period.start, min(period.end, moment.now))
    return assessed(then, gather(moment, then, heard), moment.now)
