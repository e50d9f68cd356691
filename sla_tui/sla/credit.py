"""What is owed: tiers, the five shapes of credit, caps, the least amount, and the sum in words.

Percents are of the period's fee. Everything is exact until the very end, where money is rounded half up, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from sla_tui.sla.contract import CreditRule
from sla_tui.sla.fees import Fee
from sla_tui.sla.result import Credit, TierDistance
from sla_tui.sla.rounding import cents
from sla_tui.sla.terms import Terms, TierTerms
from sla_tui.sla.zones import DAY, local_date

ZERO = Fraction(0)


class Figure(NamedTuple):
    """What a credit is computed from: the uptime as a ratio, the downtime, and the assessed seconds behind them.

    `incidents` are the starts of the outages with a counted second that began in the period.
    """

    good: int
    whole: int
    downtime: Fraction | int
    assessed: int
    seconds: int  # of the period, P1 - P0
    incidents: tuple[int, ...]


class Owed(NamedTuple):
    """An exact credit before it is money. `amount` is None where it takes a fee that is not known."""

    percent: Fraction
    amount: Fraction | None
    steps: tuple[str, ...]
    benefits: tuple[str, ...]


def met_tiers(terms: Terms, figure: Figure) -> list[TierTerms]:
    """The rows of the table that the uptime falls into."""
    return [t for t in terms.tiers if t.bound.is_met(figure.good, figure.whole)]


def owed(terms: Terms, figure: Figure, fee: Fee | None, *, other: Iterable[tuple[str, Fraction]] = ()) -> Owed:
    """The credit for a figure.

    Args:
        terms: the contract.
        figure: uptime and downtime that it is for.
        fee: of the period.
        other: credits of further promises of the same contract (latency, say) as (name, percent); the best one counts.
    """
    rule = terms.contract.credit
    met = met_tiers(terms, figure)
    base = _SHAPES[rule.type](terms, figure, met, fee)
    percent, amount, steps = base.percent, base.amount, list(base.steps)
    for name, extra in other:
        if extra > percent:
            percent, amount = extra, None if fee is None else fee.amount * extra / 100
            steps.append(f"{name}: {exact(extra)} % of the fee, the best of this contract's credits")
    if percent or amount:
        percent, amount = _capped(rule, figure, fee, percent, amount, steps)
        percent, amount = _worth_paying(terms, fee, percent, amount, steps)
    return Owed(percent, amount, tuple(steps), _benefits(met))


def to_credit(terms: Terms, result: Owed, fee: Fee | None, next_tier: TierDistance | None) -> Credit:
    """The credit as it is shown, rounded to cents here and nowhere else."""
    contract = terms.contract
    money: Decimal | None = None
    steps = result.steps
    if result.amount is not None:
        money = cents(result.amount)
        if fee is not None and result.amount:
            sum_in_words = f"{exact(result.percent)} % of {exact(fee.amount)} = {money} {contract.currency}"
            steps = (*steps, *fee.steps, sum_in_words)
    owes = bool(result.percent or result.amount or result.benefits)
    return Credit(
        result.percent,
        money,
        contract.currency,
        owes,
        next_tier,
        contract.credit.payout,
        result.benefits,
        steps,
    )


def exact(value: Fraction | int) -> str:
    """A number as it can be copied into a calculator: a decimal where it ends, else a ratio."""
    if isinstance(value, int) or value.denominator == 1:
        return str(value)
    below = value.denominator
    for factor in (2, 5):
        while below % factor == 0:
            below //= factor
    if below != 1:
        return str(value)
    digits = 0
    while 10**digits % value.denominator:
        digits += 1
    whole, part = divmod(abs(value.numerator) * 10**digits // value.denominator, 10**digits)
    return f"{'-' if value < 0 else ''}{whole}.{part:0{digits}}"


def _tier_value(tier: TierTerms, figure: Figure, fee: Fee | None) -> tuple[Fraction, Fraction | None]:
    """A row's credit as a percent of the fee, and as an amount where that can be said."""
    row = tier.tier
    if row.amount is not None:
        amount = Fraction(row.amount)
        return (amount * 100 / fee.amount if fee is not None and fee.amount else ZERO), amount
    if row.days is not None:
        percent = row.days * DAY * 100 / figure.seconds
    else:
        percent = row.credit if row.credit is not None else ZERO
    return percent, None if fee is None else fee.amount * percent / 100


def _best_tier(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    best: tuple[Fraction, Fraction | None] = (ZERO, None if fee is None else ZERO)
    chosen: TierTerms | None = None
    for tier in met:
        value = _tier_value(tier, figure, fee)
        if (value[1] or 0, value[0]) > (best[1] or 0, best[0]):
            best, chosen = value, tier
    if chosen is None:
        word = "no tier is met" if not met else "the tier that is met carries no credit"
        return Owed(best[0], best[1], (word,), ())
    row = chosen.tier
    name = f"{'below' if row.below is not None else 'at or below'} {exact(row.threshold)} %"
    if row.amount is not None:
        step = f"tiers[{chosen.number}], {name}: {row.amount} {terms.contract.currency}"
    elif row.days is not None:
        step = (
            f"tiers[{chosen.number}], {name}: {exact(row.days)} days x 86400 / {figure.seconds} s"
            f" = {exact(best[0])} % of the fee"
        )
    else:
        step = f"tiers[{chosen.number}], {name}: {exact(best[0])} % of the fee"
    return Owed(best[0], best[1], (step,), ())


def _proportional(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    if not met:
        return _nothing(fee)
    rule = terms.contract.credit
    base, words = _base(terms, figure)
    factor = rule.multiplier if rule.multiplier is not None else ZERO
    percent = factor * base * 100 / figure.seconds
    step = f"{exact(factor)} x {words} / {figure.seconds} s = {exact(percent)} % of the fee"
    return Owed(percent, _amount(fee, percent), (step,), ())


def _per_block(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if not met or rule.block is None or rule.percent is None:
        return _nothing(fee)
    base, words = _base(terms, figure)
    blocks = -(-base // rule.block) if rule.started else base // rule.block
    percent = rule.percent * blocks
    kind = "started" if rule.started else "full"
    step = (
        f"{words} = {blocks} {kind} blocks of {rule.block} s x {exact(rule.percent)} % = {exact(percent)} % of the fee"
    )
    return Owed(percent, _amount(fee, percent), (step,), ())


def _per_incident(terms: Terms, figure: Figure, _met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if rule.percent is None:
        return _nothing(fee)
    count = len(figure.incidents)
    words = f"{count} outages began in the period"
    if rule.max_per_day is not None and count:
        days: dict[object, int] = {}
        for start in figure.incidents:
            day = local_date(terms.zone, start)
            days[day] = days.get(day, 0) + 1
        count = sum(min(n, rule.max_per_day) for n in days.values())
        words = f"{words}, at most {rule.max_per_day} a day: {count}"
    percent = rule.percent * count
    step = f"{words} x {exact(rule.percent)} % = {exact(percent)} % of the fee"
    return Owed(percent, _amount(fee, percent), (step,), ())


_SHAPES = {
    "tier": _best_tier,
    "days": _best_tier,
    "proportional": _proportional,
    "per_block": _per_block,
    "per_incident": _per_incident,
}


def _base(terms: Terms, figure: Figure) -> tuple[Fraction | int, str]:
    """The downtime that a credit is in proportion to, and how it is written."""
    if not terms.contract.credit.beyond_target or terms.allowed is None:
        return figure.downtime, f"{exact(figure.downtime)} s"
    free = figure.assessed * terms.allowed
    beyond = max(figure.downtime - free, ZERO)
    return beyond, f"({exact(figure.downtime)} s - {exact(free)} s allowed)"


def _nothing(fee: Fee | None) -> Owed:
    return Owed(ZERO, _amount(fee, ZERO), ("no tier is met",), ())


def _amount(fee: Fee | None, percent: Fraction) -> Fraction | None:
    return None if fee is None else fee.amount * percent / 100


def _capped(
    rule: CreditRule, figure: Figure, fee: Fee | None, percent: Fraction, amount: Fraction | None, steps: list[str]
) -> tuple[Fraction, Fraction | None]:
    """The credit under the contract's caps; a line for every cap that bites."""
    limits: list[tuple[str, Fraction]] = []
    if rule.cap_percent is not None:
        limits.append((f"credit.cap_percent {exact(rule.cap_percent)} %", rule.cap_percent))
    if rule.cap_days is not None:
        share = rule.cap_days * DAY * 100 / figure.seconds
        limits.append((f"credit.cap_days {exact(rule.cap_days)} x 86400 / {figure.seconds} s", share))
    for words, limit in limits:
        if percent > limit:
            percent, amount = limit, _amount(fee, limit)
            steps.append(f"capped by {words}: {exact(limit)} % of the fee")
    if rule.cap_amount is not None and amount is not None and amount > rule.cap_amount:
        amount = Fraction(rule.cap_amount)
        percent = amount * 100 / fee.amount if fee is not None and fee.amount else percent
        steps.append(f"capped by credit.cap_amount: {rule.cap_amount}")
    return percent, amount


def _worth_paying(
    terms: Terms, fee: Fee | None, percent: Fraction, amount: Fraction | None, steps: list[str]
) -> tuple[Fraction, Fraction | None]:
    least = terms.contract.credit.min_amount
    if least is None or amount is None or amount > least:
        return percent, amount
    steps.append(f"{exact(amount)} is not more than credit.min_amount {least}: nothing is paid")
    return ZERO, None if fee is None else ZERO


def _benefits(met: Sequence[TierTerms]) -> tuple[str, ...]:
    """The remedy in words: that of the lowest row that is met and has one."""
    worded = [t for t in met if t.tier.benefit]
    return (min(worded, key=lambda t: t.tier.threshold).tier.benefit,) if worded else ()
