"""Decides what is owed under several agreements with the same party about one service: the best credit, or a sum.

Credits add where one contract names the other in `credit.stack_with`; of others the best alone is owed.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

from sla_tui.config.model import ServiceConfig
from sla_tui.engine.moment.agreed import with_same_party
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.moment import Moment
from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract
from sla_tui.sla.money.claim import NOTHING
from sla_tui.sla.money.history import stack
from sla_tui.sla.result import Assessment, Credit
from sla_tui.sla.rounding import to_money
from sla_tui.sla.stated import stated


def with_others(
    moment: Moment, bound: BoundService, assessment: Assessment, alone: Callable[[BoundService], Assessment]
) -> Assessment:
    """Takes the credit away where more is owed for the same period under another agreement with the same party.

    Only periods with the same bounds are one period, and only credits that can be stated, of one currency, compete.

    Args:
        moment: what everything is read from.
        bound: the agreement and its period.
        assessment: of it, before others are looked at.
        alone: judges another agreement in the same way.
    """
    every = with_same_party(moment.config, bound.service)
    if not every or not stated(assessment).owed:
        return assessment
    found: list[tuple[Contract, Credit]] = []
    own = -1
    for other in every:
        if other.key == bound.service.key:
            own = len(found)
            found.append((bound.contract, assessment.credit))
            continue
        there = _same_period(moment, other, bound)
        judged = None if there is None else alone(there)
        if there is None or judged is None or judged.credit.currency != assessment.credit.currency:
            continue
        if stated(judged).owed:
            found.append((there.contract, judged.credit))
    try:
        best = stack(found)
    except AssessmentError:  # more of them than can be combined: each stands by itself
        return assessment
    if best is None or own in best.places or own < 0:
        return assessment
    return _superseded(assessment, ", ".join(best.contracts))


def _same_period(moment: Moment, service: ServiceConfig, bound: BoundService) -> BoundService | None:
    """Binds another agreement to the very same period; None where it has no such one."""
    try:
        at = min(max(moment.now, bound.period.start), bound.period.end - 1)
        found = bind(moment.config, service, at, None)
    except OutsideTermError:
        return None
    same = (found.period.start, found.period.end) == (bound.period.start, bound.period.end)
    return found if same and not found.outside else None


def _superseded(assessment: Assessment, contracts: str) -> Assessment:
    credit = assessment.credit
    step = Step("better_elsewhere", {"contracts": contracts})
    nothing = replace(
        credit,
        percent=Fraction(0),
        amount=None if credit.amount is None else to_money(Fraction(0), credit.currency),
        locked_in=False,
        next_tier=None,
        benefits=(),
        steps=(*credit.steps, step),
    )
    least, most = (
        end and replace(end, credit=nothing.percent, amount=nothing.amount, benefits=(), claim=NOTHING)
        for end in (assessment.least, assessment.most)
    )
    return replace(assessment, credit=nothing, claim=NOTHING, least=least, most=most)
