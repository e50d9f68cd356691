"""What an objective costs: whether a value keeps it, and which row of its own table is met. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from math import ceil, floor
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
    if result.met is None or not (objective.tiers or objective.each):
        return result
    met = [row for row in objective.tiers if row.is_met_by(kept, result.value)]
    count = _times_missed(objective, result, kept)
    if not met and not count:
        return result
    paid = [objective.credit] if result.met is False else []
    paid += [_percent(row.credit, row.days, seconds) for row in met]
    amounts = [row.amount for row in met if row.amount is not None]
    each = objective.each
    if each is not None:
        paid.append(_percent(each.percent, each.days, seconds) * count)
        amounts += [] if each.amount is None else [each.amount * count]
    amount = max(amounts, default=None)
    return replace(result, met=False, credit=max(paid, default=Fraction(0)), amount=amount, currency=contract.currency)


def _times_missed(objective: Objective, result: ObjectiveResult, kept: Fraction | None) -> int:
    """Counts what `objective.each` pays for: windows or tickets that missed it, or steps of points below the target."""
    each = objective.each
    if each is None:
        return 0
    if each.of == "miss":
        return (result.windows or 0) - (result.windows_met or 0)
    if each.of == "value":
        beyond = Fraction(0) if result.value is None else abs(result.value - objective.threshold)
        beyond = Fraction(0) if result.value is None or keeps(objective, result.value) else beyond
    else:
        beyond = Fraction(0) if kept is None else max(objective.target - kept, Fraction(0))
    return ceil(beyond / each.step) if each.started else floor(beyond / each.step)


def _percent(credit: Fraction | None, days: Fraction | None, seconds: int) -> Fraction:
    if days is not None:
        return days * DAY * 100 / seconds
    return credit if credit is not None else Fraction(0)
