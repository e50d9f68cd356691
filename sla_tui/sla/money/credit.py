"""What is owed: tiers, the five shapes of credit, and the sum line by line (`limits` has the caps).

Percents are of the period's fee. Everything is exact until the very end, where money is rounded half up, once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter
from typing import Final

from sla_tui.sla.codes import CodeValue, Step
from sla_tui.sla.contract import Remedy
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.limits import limited
from sla_tui.sla.money.owed import ZERO, Figure, Missed, Owed, amount_of
from sla_tui.sla.periods.zones import DAY, local_date
from sla_tui.sla.result import Credit, ObjectiveResult, TierDistance
from sla_tui.sla.rounding import to_money
from sla_tui.sla.terms import Terms, TierTerms

_RANK = attrgetter("rank")
_NOT_MET: Final[dict[Remedy, Step]] = {
    "complete": Step("no_tier"),
    "partial": Step("no_tier_read"),
    "unread": Step("table_unread"),
}
_NO_CREDIT: Final = Step("tier_without_credit")
_INCOMPARABLE: Final = Step("incomparable")


def owed(
    terms: Terms,
    figure: Figure,
    fee: Fee | None,
    *,
    other: Sequence[Missed] = (),
    rows: Sequence[TierTerms] | None = None,
) -> Owed:
    """Works out the credit for a figure.

    Args:
        terms: the contract.
        figure: uptime and downtime that it is for.
        fee: of the period.
        other: credits of further promises of the same contract (latency, say); the best one counts.
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
    """Prices each row, where rows pay percents and no cap bites: most tables, most of the time."""
    found = (Owed(t.tier.credit or ZERO, amount_of(fee, t.tier.credit or ZERO), (t.step,)) for t in terms.tiers)
    return tuple(_settled(terms, row, fee) for row in found)


def _settled(terms: Terms, found: Owed, fee: Fee | None) -> Owed:
    """Ends the sum of the credit, rounded to money here and nowhere else."""
    if found.amount is None:
        return found._replace(settled=True)
    money = to_money(found.amount, terms.contract.currency)
    steps = found.steps
    if fee is not None and found.amount:
        steps = (*steps, *fee.steps, _sum(terms, found.percent, fee, money))
    return found._replace(steps=steps, money=money, settled=True)


def _sum(terms: Terms, percent: Fraction, fee: Fee, money: Decimal) -> Step:
    values: dict[str, CodeValue] = {"percent": percent, "fee": fee.amount, "money": money}
    return Step("of_fee", {**values, "currency": terms.contract.currency})


@lru_cache(maxsize=1024)
def _unpaid(met: bool, fee: Fee | None, currency: str, remedy: Remedy) -> Owed:
    step = _NO_CREDIT if met else _NOT_MET[remedy]
    nothing = None if fee is None else ZERO
    return Owed(ZERO, nothing, (step,), (), None if fee is None else to_money(ZERO, currency), settled=True)


def best_of(found: Owed, fee: Fee | None, other: Iterable[Missed]) -> Owed:
    """Chooses the credit found, or that of another promise of the same contract, where it is higher.

    Without a fee an amount of the table stays: a percent cannot be compared with it.
    """
    if fee is None and found.amount:
        return found
    for name, percent in other:
        if percent > found.percent:
            step = Step("missed", {"objective": name, "percent": percent})
            found = Owed(percent, amount_of(fee, percent), (*found.steps, step), found.benefits)
    return found


def missed(objectives: Iterable[ObjectiveResult]) -> tuple[Missed, ...]:
    """Lists the promises besides availability that were broken and cost something."""
    return tuple((o.label, o.credit) for o in objectives if o.met is False and o.credit)


def to_credit(
    terms: Terms, found: Owed, fee: Fee | None, next_tier: TierDistance | None, division: Step | None = None
) -> Credit:
    """Makes the credit as it is shown; `division` is the line that comes first in the sum."""
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
        found.steps if division is None else (division, *found.steps),
    )


def _best_tier(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    """Chooses the highest credit of the rows that are met, never a sum; rows may pay percents, days or an amount.

    Without a fee a percent and an amount cannot be compared: where rows of both kinds are met, the lowest one decides.
    """
    found = [(tier, _paid_by(terms, tier, figure, fee)) for tier in met]
    paying = [(tier, row) for tier, row in found if row.percent or row.amount]
    if not paying:
        return _unpaid(bool(met), fee, terms.contract.currency, terms.contract.remedy)
    if fee is not None or len({row.amount is None for _, row in paying}) == 1:
        return max(paying, key=lambda p: (p[1].amount or ZERO, p[1].percent, _depth(p[0])))[1]
    row = max(paying, key=lambda p: _depth(p[0]))[1]
    return row._replace(steps=(*row.steps, _INCOMPARABLE))


def _depth(tier: TierTerms) -> tuple[Fraction, bool]:
    """Orders rows by how low they lie: "below 99" is lower than "at or below 99"."""
    return -tier.threshold, not tier.inclusive


def _paid_by(terms: Terms, tier: TierTerms, figure: Figure, fee: Fee | None) -> Owed:
    """Works out what one row pays."""
    row = tier.tier
    if row.amount is not None:
        amount = Fraction(row.amount)
        percent = amount * 100 / fee.amount if fee is not None and fee.amount else ZERO
        fixed: dict[str, CodeValue] = {"tier": tier.name, "amount": row.amount, "currency": terms.contract.currency}
        return Owed(percent, amount, (Step("tier_amount", fixed),))
    if row.days is not None:
        percent = row.days * DAY * 100 / figure.seconds
        days: dict[str, CodeValue] = {
            "tier": tier.name,
            "days": row.days,
            "seconds": figure.seconds,
            "percent": percent,
        }
        return Owed(percent, amount_of(fee, percent), (Step("tier_days", days),))
    percent = row.credit if row.credit is not None else ZERO
    return Owed(percent, amount_of(fee, percent), (tier.step,))


def _proportional(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    if not met:
        return _nothing(terms, fee)
    factor = terms.contract.credit.multiplier or ZERO
    base, written = _base(terms, figure)
    percent = factor * base * 100 / figure.seconds
    values: dict[str, CodeValue] = {"factor": factor, "base": written, "seconds": figure.seconds, "percent": percent}
    return Owed(percent, amount_of(fee, percent), (Step("proportional", values),))


def _per_block(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if not met or rule.block is None or rule.percent is None:
        return _nothing(terms, fee)
    base, written = _base(terms, figure)
    blocks = -(-base // rule.block) if rule.started else base // rule.block
    percent = rule.percent * blocks
    values: dict[str, CodeValue] = {"base": written, "blocks": blocks, "block": rule.block, "each": rule.percent}
    step = Step("blocks_started" if rule.started else "blocks_full", {**values, "percent": percent})
    return Owed(percent, amount_of(fee, percent), (step,))


def _per_incident(terms: Terms, figure: Figure, _met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    each = rule.percent or ZERO
    count = len(figure.incidents)
    values: dict[str, CodeValue] = {"outages": count, "each": each}
    code = "incidents"
    if rule.max_per_day is not None and count:
        days: dict[object, int] = {}
        for start in figure.incidents:
            day = local_date(terms.zone, start)
            days[day] = days.get(day, 0) + 1
        count = sum(min(n, rule.max_per_day) for n in days.values())
        values |= {"most": rule.max_per_day, "counted": count}
        code = "incidents_a_day"
    percent = each * count
    return Owed(percent, amount_of(fee, percent), (Step(code, {**values, "percent": percent}),))


_Shape = Callable[[Terms, Figure, Sequence[TierTerms], Fee | None], Owed]
_SHAPES: dict[str, _Shape] = {
    "tier": _best_tier,
    "days": _best_tier,
    "proportional": _proportional,
    "per_block": _per_block,
    "per_incident": _per_incident,
}


def _base(terms: Terms, figure: Figure) -> tuple[Fraction | int, Step]:
    """Computes the downtime that a credit is in proportion to, and how it is written."""
    if not terms.contract.credit.beyond_target or terms.allowed is None:
        return figure.downtime, Step("downtime", {"seconds": figure.downtime})
    free = figure.assessed * terms.allowed
    beyond = max(figure.downtime - free, ZERO)
    return beyond, Step("downtime_beyond", {"seconds": figure.downtime, "allowed": free})


def _nothing(terms: Terms, fee: Fee | None) -> Owed:
    return Owed(ZERO, amount_of(fee, ZERO), (_NOT_MET[terms.contract.remedy],))


def _benefits(met: Sequence[TierTerms]) -> tuple[str, ...]:
    """Finds the remedy in words: that of the lowest row that is met and has one."""
    worded = [t for t in met if t.tier.benefit]
    return (min(worded, key=lambda t: t.tier.threshold).tier.benefit,) if worded else ()
