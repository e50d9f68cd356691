"""How much downtime is left: until the target is missed, and until each tier of the credit table is met."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil, floor

from sla_tui.sla.money.credit import owed, price_list
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.owed import Figure, Missed, Owed
from sla_tui.sla.result import ErrorBudget, TierDistance
from sla_tui.sla.rounding import to_money
from sla_tui.sla.terms import Terms, TierTerms, UptimeBound


def budget_of(terms: Terms, downtime: Fraction | int, assessed: int) -> ErrorBudget | None:
    """Computes the seconds that the target allows of `assessed` ones, spent and left; None where there is no target.

    A spent fraction of a second (weighted outages) counts as a whole one: what is shown as left is really left.
    """
    if terms.allowed is None:
        return None
    total = assessed * terms.allowed.numerator // terms.allowed.denominator
    spent = downtime if isinstance(downtime, int) else -(-downtime.numerator // downtime.denominator)
    return ErrorBudget(total, spent, total - spent)


def seconds_until(bound: UptimeBound, downtime: Fraction | int, assessed: int) -> int:
    """Computes the least number of further seconds of downtime after which the bound is met; 0 where it is."""
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


def _left(tier: TierTerms, downtime: Fraction | int, assessed: int) -> int:
    """Computes the least number of further seconds of downtime after which the row is met; 0 where it is."""
    if tier.bound is not None:
        return seconds_until(tier.bound, downtime, assessed)
    left = tier.seconds - downtime
    return max(ceil(left) if tier.inclusive else floor(left) + 1, 0)


def tier_distances(
    terms: Terms, figure: Figure, fee: Fee | None, other: Sequence[Missed] = ()
) -> tuple[TierDistance, ...]:
    """Works out for every row of the table how far it is, and what is really owed once it is met.

    That may be more than the row's own credit: rounding can meet several rows in one second. A row that is met already
    says what it pays by itself, under the contract's limits.

    Args:
        terms: the contract.
        figure: uptime and downtime up to which something is known.
        fee: of the period.
        other: credits of further promises, as `owed` takes them.
    """
    lefts = [_left(tier, figure.downtime, figure.assessed) for tier in terms.tiers]
    if terms.priced_by_row and not other:
        prices = _priced_by_row(terms, lefts, fee)
    else:
        prices = [
            owed(terms, _after(figure, left), fee, other=other) if left else owed(terms, figure, fee, rows=(tier,))
            for tier, left in zip(terms.tiers, lefts, strict=True)
        ]
    return tuple([_distance(terms, *found) for found in zip(terms.tiers, lefts, prices, strict=True)])


def next_of(terms: Terms, distances: tuple[TierDistance, ...], now_owed: Owed) -> TierDistance | None:
    """Finds the nearest row not met yet that costs more than what is owed already, or whose remedy is in words."""
    best: TierDistance | None = None
    for distance in distances:
        if distance.seconds_left <= 0 or (best is not None and distance.seconds_left >= best.seconds_left):
            continue
        if distance.credit is None or terms.contract.credit.type != "tier" or _costs_more(terms, distance, now_owed):
            best = distance
    return best


def _costs_more(terms: Terms, distance: TierDistance, now_owed: Owed) -> bool:
    """Tells whether a row costs more than what is owed, in percent or, where that says nothing, in money."""
    if distance.credit is not None and distance.credit > now_owed.percent:
        return True
    if distance.amount is None:
        return False
    if now_owed.amount is None:  # without a fee a percent is owed, or nothing; the amount of a lower row decides
        return bool(distance.amount)
    return distance.amount > to_money(now_owed.amount, terms.contract.currency)


def _priced_by_row(terms: Terms, lefts: Sequence[int], fee: Fee | None) -> list[Owed]:
    """Prices each row once it is met, where a row's credit is what is owed when it is the best of those met."""
    prices = price_list(terms, fee)
    best: TierTerms | None = None
    best_after: dict[int, TierTerms] = {}
    for left, tier in sorted(zip(lefts, terms.tiers, strict=True), key=lambda found: found[0]):
        best = tier if best is None or tier.rank > best.rank else best
        best_after[left] = best  # the last of several rows that are met in one second knows them all
    return [
        prices[tier.number if left == 0 else best_after[left].number]
        for tier, left in zip(terms.tiers, lefts, strict=True)
    ]


def _distance(terms: Terms, tier: TierTerms, left: int, then: Owed) -> TierDistance:
    benefit = tier.tier.benefit
    percent = None if benefit and not then.percent else then.percent
    money = then.money
    if money is None and then.amount is not None:
        money = to_money(then.amount, terms.contract.currency)
    seconds = tier.seconds if tier.threshold is None else None
    return TierDistance(tier.threshold, tier.inclusive, percent, left, money, benefit, seconds)


def _after(figure: Figure, seconds: int) -> Figure:
    """Adds so many further seconds of downtime to the figure."""
    downtime = figure.downtime + seconds
    if isinstance(downtime, int):
        good, whole = figure.assessed - downtime, figure.assessed
    else:
        whole = figure.assessed * downtime.denominator
        good = whole - downtime.numerator
    return figure._replace(good=good, whole=whole, downtime=downtime)
