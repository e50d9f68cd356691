"""What is owed for a figure: its shape of credit with those of other promises, and the sum line by line.

Percents are of the period's fee. Everything is exact until the very end, where money is rounded half up, once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from operator import attrgetter

from sla_tui.sla.codes import CodeValue, Step
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.limits import limited
from sla_tui.sla.money.owed import ZERO, Figure, Missed, Owed, amount_of
from sla_tui.sla.money.shapes import SHAPES, fixed, unpaid
from sla_tui.sla.result import Credit, ObjectiveResult, TierDistance
from sla_tui.sla.rounding import to_money
from sla_tui.sla.terms import Terms, TierTerms

_RANK = attrgetter("rank")


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
    met = [t for t in (terms.tiers if rows is None else rows) if t.is_met(good, whole, figure.downtime)]
    if terms.priced_by_row and not other:
        best = max(met, key=_RANK, default=None)
        if best is None or not best.tier.credit:
            found = unpaid(bool(met), fee, terms.contract.currency, terms.contract.remedy)
        else:
            found = price_list(terms, fee)[best.number]
    else:
        found = _together(terms, SHAPES[terms.contract.credit.type](terms, figure, met, fee), fee, other)
        found = limited(terms, figure.seconds, found, fee)
    if terms.has_benefits:
        found = found._replace(benefits=_benefits(met, figure.assessed))
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


def _together(terms: Terms, found: Owed, fee: Fee | None, other: Iterable[Missed]) -> Owed:
    """Combines the credit found with those of other promises of the same contract, as `credit.combine` says."""
    return _sum_of(found, fee, other) if terms.contract.credit.combine == "sum" else best_of(found, fee, other)


def _sum_of(found: Owed, fee: Fee | None, other: Iterable[Missed]) -> Owed:
    """Adds the credits of other promises. Without a fee percents add to percents, and amounts to amounts."""
    for name, percent, amount in other:
        step = Step("missed_added", {"objective": name, "percent": percent})
        more = amount_of(fee, percent)
        if amount is not None:
            percent, more = fixed(amount, fee)  # noqa: PLW2901
            step = Step("missed_amount", {"objective": name, "amount": amount})
        total = more if found.amount is None else found.amount + (more or ZERO)
        percents = found.percent + percent
        found = Owed(percents, total, (*_said(found), step), found.benefits)
    return found


def _said(found: Owed) -> tuple[Step, ...]:
    """Leaves out that nothing is owed, where something is."""
    return found.steps if found.percent or found.amount else ()


def best_of(found: Owed, fee: Fee | None, other: Iterable[Missed]) -> Owed:
    """Chooses the credit found, or that of another promise of the same contract, where it is higher.

    Without a fee an amount of the table stays: a percent cannot be compared with it.
    """
    for name, percent, amount in other:
        if amount is not None:
            own, whole = fixed(amount, fee)
            higher = own > found.percent if fee is not None else whole > (found.amount or ZERO) and not found.percent
            if higher:
                step = Step("missed_amount", {"objective": name, "amount": amount})
                found = Owed(own, whole, (*found.steps, step), found.benefits)
        elif percent > found.percent and not (fee is None and found.amount):
            step = Step("missed", {"objective": name, "percent": percent})
            found = Owed(percent, amount_of(fee, percent), (*found.steps, step), found.benefits)
    return found


def missed(objectives: Iterable[ObjectiveResult]) -> tuple[Missed, ...]:
    """Lists the promises besides availability that were broken and cost something."""
    return tuple(Missed(o.label, o.credit, o.amount) for o in objectives if o.met is False and (o.credit or o.amount))


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


def _benefits(met: Sequence[TierTerms], assessed: int) -> tuple[str, ...]:
    """Finds the remedy in words: that of the lowest row that is met and has one."""
    worded = [t for t in met if t.tier.benefit]
    return (max(worded, key=lambda t: t.depth(assessed)).tier.benefit,) if worded else ()
