"""How much downtime is left: until the target is missed, and until each tier of the credit table is met."""

from __future__ import annotations

from fractions import Fraction

from sla_tui.sla.credit import Figure, Owed, owed, price_list
from sla_tui.sla.fees import Fee
from sla_tui.sla.result import Budget, TierDistance
from sla_tui.sla.rounding import to_money
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
    if not terms.priced_by_row:
        return tuple([_distance(terms, tier, figure, fee) for tier in terms.tiers])
    downtime, assessed = figure.downtime, figure.assessed
    return tuple(
        [
            TierDistance(
                tier.threshold,
                tier.inclusive,
                priced.percent,
                seconds_until(tier.bound, downtime, assessed),
                priced.money,
                tier.tier.benefit,
            )
            for tier, priced in zip(terms.tiers, price_list(terms, fee), strict=True)
        ]
    )


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
    """Where it takes the whole computation: what would be owed once it is met."""
    left = seconds_until(tier.bound, figure.downtime, figure.assessed)
    then = owed(terms, _after(figure, left), fee)
    benefit = tier.tier.benefit
    percent = None if benefit and not then.percent else then.percent
    amount = None if then.amount is None else to_money(then.amount, terms.contract.currency)
    return TierDistance(tier.threshold, tier.inclusive, percent, left, amount, benefit)


def _after(figure: Figure, seconds: int) -> Figure:
    """The figure after so many further seconds of downtime."""
    downtime = figure.downtime + seconds
    if isinstance(downtime, int):
        good, whole = figure.assessed - downtime, figure.assessed
    else:
        whole = figure.assessed * downtime.denominator
        good = whole - downtime.numerator
    return figure._replace(good=good, whole=whole, downtime=downtime)
