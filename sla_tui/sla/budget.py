"""How much downtime is left: until the target is missed, and until each tier of the credit table is met."""

from __future__ import annotations

from fractions import Fraction

from sla_tui.sla.credit import Figure, Owed, amount_of, owed
from sla_tui.sla.fees import Fee
from sla_tui.sla.result import Budget, TierDistance
from sla_tui.sla.rounding import cents
from sla_tui.sla.terms import Bound, Terms, TierTerms


def budget_of(terms: Terms, downtime: Fraction | int, assessed: int) -> Budget | None:
    """The seconds that the target allows of `assessed` ones, spent and left; None where there is no target.

    A spent fraction of a second (weighted outages) counts as a whole one: what is shown as left is really left.
    """
    if terms.allowed is None:
        return None
    total = assessed * terms.allowed.numerator // terms.allowed.denominator
    spent = downtime if isinstance(downtime, int) else -(-downtime.numerator // downtime.denominator)
    return Budget(total, spent, total - spent)


def seconds_until(bound: Bound, downtime: Fraction | int, assessed: int) -> int:
    """The least number of further seconds of downtime after which the bound is met; 0 where it is."""
    # 100 (T - D - k) / T < n / d   <=>   k > T (100 d - n) / (100 d) - D, and >= where the bound is inclusive
    hundred = bound.hundred
    top = assessed * bound.down
    if isinstance(downtime, int):
        top -= hundred * downtime
    else:
        top = top * downtime.denominator - hundred * downtime.numerator
        hundred *= downtime.denominator
    left = -(-top // hundred) if bound.inclusive else top // hundred + 1
    return max(left, 0)


def tier_distances(terms: Terms, figure: Figure, fee: Fee | None) -> tuple[TierDistance, ...]:
    """For every row of the table, in its order: how far it is, and what is owed once it is met."""
    return tuple([_distance(terms, tier, figure, fee) for tier in terms.tiers])


def next_of(terms: Terms, distances: tuple[TierDistance, ...], now_owed: Owed) -> TierDistance | None:
    """The nearest row that is not met yet and costs more than what is owed already, or whose remedy is in words."""
    best: TierDistance | None = None
    for distance in distances:
        if distance.seconds_left <= 0 or (best is not None and distance.seconds_left >= best.seconds_left):
            continue
        if distance.credit is None or terms.contract.credit.type != "tier" or distance.credit > now_owed.percent:
            best = distance
    return best


def _distance(terms: Terms, tier: TierTerms, figure: Figure, fee: Fee | None) -> TierDistance:
    row = tier.tier
    left = seconds_until(tier.bound, figure.downtime, figure.assessed)
    percent: Fraction | None = row.credit
    if terms.priced_by_row and percent is not None:
        amount = amount_of(fee, percent)
    else:
        then = owed(terms, _after(figure, left), fee)
        percent, amount = then.percent, then.amount
        if not percent and row.benefit:
            percent = None
    return TierDistance(
        row.threshold, row.below is None, percent, left, None if amount is None else cents(amount), row.benefit
    )


def _after(figure: Figure, seconds: int) -> Figure:
    """The figure after so many further seconds of downtime."""
    downtime = figure.downtime + seconds
    if isinstance(downtime, int):
        good, whole = figure.assessed - downtime, figure.assessed
    else:
        whole = figure.assessed * downtime.denominator
        good = whole - downtime.numerator
    return figure._replace(good=good, whole=whole, downtime=downtime)
