"""What is owed: tiers, the five shapes of credit, caps, the least amount, and the sum in words.

Percents are of the period's fee. Everything is exact until the very end, where money is rounded half up, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Final, NamedTuple

from sla_tui.sla.contract import Remedy
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.periods.zones import DAY, local_date
from sla_tui.sla.result import Credit, ObjectiveResult, TierDistance
from sla_tui.sla.rounding import exact, to_money
from sla_tui.sla.terms import Terms, TierTerms

ZERO = Fraction(0)
_RANK = attrgetter("rank")
_NOT_MET: Final[dict[Remedy, str]] = {
    "complete": "no tier is met",
    "partial": "no tier that was read is met",
    "unread": "the credit table was not read",
}


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
    """An exact credit before it is money. `amount` is None where it takes a fee that is not known.

    `settled`: the steps end with the sum, and `money` is that sum rounded.
    """

    percent: Fraction
    amount: Fraction | None
    steps: tuple[str, ...]
    benefits: tuple[str, ...] = ()
    money: Decimal | None = None
    settled: bool = False


def owed(
    terms: Terms,
    figure: Figure,
    fee: Fee | None,
    *,
    other: Sequence[tuple[str, Fraction]] = (),
    rows: Sequence[TierTerms] | None = None,
) -> Owed:
    """The credit for a figure.

    Args:
        terms: the contract.
        figure: uptime and downtime that it is for.
        fee: of the period.
        other: credits of further promises of the same contract (latency, say) as (name, percent); the best one counts.
        rows: the rows of the table that are looked at; None for all of them.
    """
    good, whole = figure.good, figure.whole
    met = [t for t in (terms.tiers if rows is None else rows) if t.bound.is_met(good, whole)]
    if terms.priced_by_row and not other:
        best = max(met, key=_RANK, default=None)
        if best is None or not best.tier.credit:
            found = _unpaid(bool(met), fee, terms.contract.currency, terms.contract.remedy)
        else:
            found = price_list(terms, fee)[best.number]
    else:
        found = best_of(_SHAPES[terms.contract.credit.type](terms, figure, met, fee), fee, other)
        found = limited(terms, figure.seconds, found, fee)
    if terms.has_benefits:
        found = found._replace(benefits=_benefits(met))
    return found


@lru_cache(maxsize=1024)
def price_list(terms: Terms, fee: Fee | None) -> tuple[Owed, ...]:
    """What each row pays, where rows pay percents and no cap bites: most tables, most of the time."""
    found = (Owed(t.tier.credit or ZERO, amount_of(fee, t.tier.credit or ZERO), (t.words,)) for t in terms.tiers)
    return tuple(_settled(terms, row, fee) for row in found)


def _settled(terms: Terms, found: Owed, fee: Fee | None) -> Owed:
    """The credit with the sum in words, rounded to money here and nowhere else."""
    if found.amount is None:
        return found._replace(settled=True)
    money = to_money(found.amount, terms.contract.currency)
    steps = found.steps
    if fee is not None and found.amount:
        words = f"{exact(found.percent)} % of {exact(fee.amount)} = {money} {terms.contract.currency}"
        steps = (*steps, *fee.steps, words)
    return found._replace(steps=steps, money=money, settled=True)


@lru_cache(maxsize=1024)
def _unpaid(met: bool, fee: Fee | None, currency: str, remedy: Remedy) -> Owed:
    word = "the tier that is met carries no credit" if met else _NOT_MET[remedy]
    nothing = None if fee is None else ZERO
    return Owed(ZERO, nothing, (word,), (), None if fee is None else to_money(ZERO, currency), settled=True)


def best_of(found: Owed, fee: Fee | None, other: Iterable[tuple[str, Fraction]]) -> Owed:
    """The credit found, or that of another promise of the same contract, where it is higher.

    Without a fee an amount of the table stays: a percent cannot be compared with it.
    """
    if fee is None and found.amount:
        return found
    for name, percent in other:
        if percent > found.percent:
            step = f"{name} was missed: {exact(percent)} % of the fee, the best of this contract's credits"
            found = Owed(percent, amount_of(fee, percent), (*found.steps, step), found.benefits)
    return found


def missed(objectives: Iterable[ObjectiveResult]) -> tuple[tuple[str, Fraction], ...]:
    """The promises besides availability that were broken and cost something, as (name, percent)."""
    return tuple((o.label, o.credit) for o in objectives if o.met is False and o.credit)


def limited(terms: Terms, seconds: int, found: Owed, fee: Fee | None) -> Owed:
    """The credit under the contract's caps, if it is worth paying; `seconds` is the period's length."""
    if not found.percent and not found.amount:
        return found
    return _worth_paying(terms, _capped(terms, seconds, found, fee))


def to_credit(terms: Terms, found: Owed, fee: Fee | None, next_tier: TierDistance | None, division: str = "") -> Credit:
    """The credit as it is shown; `division` is the line that comes first in the sum."""
    contract = terms.contract
    if not found.settled:
        found = _settled(terms, found, fee)
    return Credit(
        found.percent,
        found.money,
        contract.currency,
        bool(found.percent or found.amount or found.benefits),
        next_tier,
        contract.credit.payout,
        found.benefits,
        (division, *found.steps) if division else found.steps,
    )


def amount_of(fee: Fee | None, percent: Fraction) -> Fraction | None:
    """So many percent of the fee; None where it is not known."""
    if fee is None:
        return None
    amount = fee.amount
    return _share_of(amount.numerator, amount.denominator, percent.numerator, percent.denominator)


@lru_cache(maxsize=4096)
def _share_of(fee: int, fee_parts: int, percent: int, percent_parts: int) -> Fraction:
    return Fraction(fee * percent, fee_parts * percent_parts * 100)


def _best_tier(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    """The highest credit among the rows that are met, never a sum; rows may pay percents, days or an amount.

    Without a fee a percent and an amount cannot be compared: where rows of both kinds are met, the lowest one decides.
    """
    found = [(tier, _paid_by(terms, tier, figure, fee)) for tier in met]
    paying = [(tier, row) for tier, row in found if row.percent or row.amount]
    if not paying:
        return _unpaid(bool(met), fee, terms.contract.currency, terms.contract.remedy)
    if fee is not None or len({row.amount is None for _, row in paying}) == 1:
        return max(paying, key=lambda p: (p[1].amount or ZERO, p[1].percent, _depth(p[0])))[1]
    row = max(paying, key=lambda p: _depth(p[0]))[1]
    step = "without a fee a percent and an amount cannot be compared: the lowest row that is met decides"
    return row._replace(steps=(*row.steps, step))


def _depth(tier: TierTerms) -> tuple[Fraction, bool]:
    """How low a row lies: "below 99" is lower than "at or below 99"."""
    return -tier.threshold, not tier.inclusive


def _paid_by(terms: Terms, tier: TierTerms, figure: Figure, fee: Fee | None) -> Owed:
    """What one row pays."""
    row = tier.tier
    if row.amount is not None:
        amount = Fraction(row.amount)
        percent = amount * 100 / fee.amount if fee is not None and fee.amount else ZERO
        return Owed(percent, amount, (f"{tier.name}: {row.amount} {terms.contract.currency}",))
    if row.days is not None:
        percent = row.days * DAY * 100 / figure.seconds
        words = f"{exact(row.days)} days x 86400 / {figure.seconds} s = {exact(percent)} % of the fee"
        return Owed(percent, amount_of(fee, percent), (f"{tier.name}: {words}",))
    percent = row.credit if row.credit is not None else ZERO
    return Owed(percent, amount_of(fee, percent), (tier.words,))


def _proportional(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    if not met:
        return _nothing(terms, fee)
    factor = terms.contract.credit.multiplier or ZERO
    base, words = _base(terms, figure)
    percent = factor * base * 100 / figure.seconds
    step = f"{exact(factor)} x {words} / {figure.seconds} s = {exact(percent)} % of the fee"
    return Owed(percent, amount_of(fee, percent), (step,))


def _per_block(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if not met or rule.block is None or rule.percent is None:
        return _nothing(terms, fee)
    base, words = _base(terms, figure)
    blocks = -(-base // rule.block) if rule.started else base // rule.block
    percent = rule.percent * blocks
    kind = "started" if rule.started else "full"
    step = (
        f"{words} = {blocks} {kind} blocks of {rule.block} s x {exact(rule.percent)} % = {exact(percent)} % of the fee"
    )
    return Owed(percent, amount_of(fee, percent), (step,))


def _per_incident(terms: Terms, figure: Figure, _met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    each = rule.percent or ZERO
    count = len(figure.incidents)
    words = f"{count} outages began in the period"
    if rule.max_per_day is not None and count:
        days: dict[object, int] = {}
        for start in figure.incidents:
            day = local_date(terms.zone, start)
            days[day] = days.get(day, 0) + 1
        count = sum(min(n, rule.max_per_day) for n in days.values())
        words = f"{words}, at most {rule.max_per_day} a day: {count}"
    percent = each * count
    step = f"{words} x {exact(each)} % = {exact(percent)} % of the fee"
    return Owed(percent, amount_of(fee, percent), (step,))


_Shape = Callable[[Terms, Figure, Sequence[TierTerms], Fee | None], Owed]
_SHAPES: dict[str, _Shape] = {
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


def _nothing(terms: Terms, fee: Fee | None) -> Owed:
    return Owed(ZERO, amount_of(fee, ZERO), (_NOT_MET[terms.contract.remedy],))


def _capped(terms: Terms, seconds: int, found: Owed, fee: Fee | None) -> Owed:
    """The credit under the contract's caps; a line for every cap that bites."""
    rule = terms.contract.credit
    limits: list[tuple[str, Fraction]] = []
    if rule.cap_percent is not None:
        limits.append(("credit.cap_percent", rule.cap_percent))
    if rule.cap_days is not None:
        words = f"credit.cap_days {exact(rule.cap_days)} x 86400 / {seconds} s"
        limits.append((words, rule.cap_days * DAY * 100 / seconds))
    for words, limit in limits:
        if found.percent > limit:
            step = f"capped by {words}: {exact(limit)} % of the fee"
            found = Owed(limit, amount_of(fee, limit), (*found.steps, step), found.benefits)
    most = rule.cap_amount
    if most == 0:  # whatever a fee may be that nobody named
        found = Owed(ZERO, ZERO, (*found.steps, f"capped by credit.cap_amount: {most}"), found.benefits)
    elif most is not None and found.amount is not None and found.amount > Fraction(most):
        amount = Fraction(most)
        percent = amount * 100 / fee.amount if fee is not None and fee.amount else found.percent
        found = Owed(percent, amount, (*found.steps, f"capped by credit.cap_amount: {most}"), found.benefits)
    return found


def _worth_paying(terms: Terms, found: Owed) -> Owed:
    """The credit, if it is greater than the least amount that the contract pays at all."""
    least = terms.contract.credit.min_amount
    if least is None or found.amount is None or found.amount > Fraction(least):
        return found
    step = f"{exact(found.amount)} is not more than credit.min_amount {least}: nothing is paid"
    return Owed(ZERO, ZERO, (*found.steps, step), found.benefits)


def _benefits(met: Sequence[TierTerms]) -> tuple[str, ...]:
    """The remedy in words: that of the lowest row that is met and has one."""
    worded = [t for t in met if t.tier.benefit]
    return (min(worded, key=lambda t: t.tier.threshold).tier.benefit,) if worded else ()
