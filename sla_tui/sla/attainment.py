"""What an objective costs: whether a value keeps it, and which row of its own table is met. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from typing import NamedTuple

from sla_tui.sla.contract import DAY, Contract, Objective
from sla_tui.sla.result import ObjectiveResult


class Held(NamedTuple):
    """A judged promise, and the percent of what was judged that kept it, for the rows of its own table."""

    result: ObjectiveResult
    kept: Fraction | None


def keeps(objective: Objective, value: int | Fraction) -> bool:
    """Tells whether `value` keeps the promise."""
    match objective.op:
        case "<=":
            return value <= objective.threshold
        case "<":
            return value < objective.threshold
        case ">=":
            return value >= objective.threshold
        case ">":
            return value > objective.threshold


def by_percentile(objective: Objective) -> bool:
    """Tells whether the percentile of many values speaks for them."""
    if objective.kind not in {"latency", "metric"}:
        return False
    return (objective.statistic or ("mean" if objective.kind == "metric" else "percentile")) == "percentile"


def priced(contract: Contract, objective: Objective, found: Held, seconds: int) -> ObjectiveResult:
    """Takes the credit of the highest row that is met; a row that is met is a promise that was missed.

    Args:
        contract: with the currency of an amount.
        objective: with its rows.
        found: as it was judged; what has no verdict meets no row.
        seconds: the period's length, which a day is a share of.
    """
    result, kept = found
    if result.met is None or not objective.tiers:
        return result
    met = [row for row in objective.tiers if row.is_met_by(kept, result.value)]
    if not met:
        return result
    own = objective.credit if result.met is False else Fraction(0)
    credit = max(own, *(_percent(row.credit, row.days, seconds) for row in met))
    amount = max((row.amount for row in met if row.amount is not None), default=None)
    return replace(result, met=False, credit=credit, amount=amount, currency=contract.currency)


def _percent(credit: Fraction | None, days: Fraction | None, seconds: int) -> Fraction:
    if days is not None:
        return days * DAY * 100 / seconds
    return credit if credit is not None else Fraction(0)
