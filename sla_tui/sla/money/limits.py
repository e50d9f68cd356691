"""The limits of a credit: caps on it, and the least amount that is paid at all."""

from __future__ import annotations

from fractions import Fraction

from sla_tui.sla.codes import Step
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.owed import ZERO, Owed, amount_of
from sla_tui.sla.periods.zones import DAY
from sla_tui.sla.terms import Terms


def limited(terms: Terms, seconds: int, found: Owed, fee: Fee | None) -> Owed:
    """Puts the credit under the contract's caps, if it is worth paying; `seconds` is the period's length."""
    if not found.percent and not found.amount:
        return found
    return _worth_paying(terms, _capped(terms, seconds, found, fee))


def _capped(terms: Terms, seconds: int, found: Owed, fee: Fee | None) -> Owed:
    """Puts the credit under the contract's caps; a line for every cap that bites."""
    rule = terms.contract.credit
    if rule.cap_percent is not None and found.percent > rule.cap_percent:
        limit = rule.cap_percent
        step = Step("capped_percent", {"limit": limit})
        found = Owed(limit, amount_of(fee, limit), (*found.steps, step), found.benefits)
    if rule.cap_days is not None and found.percent > (limit := rule.cap_days * DAY * 100 / seconds):
        step = Step("capped_days", {"days": rule.cap_days, "seconds": seconds, "limit": limit})
        found = Owed(limit, amount_of(fee, limit), (*found.steps, step), found.benefits)
    most = rule.cap_amount
    if most == 0:  # whatever a fee may be that nobody named
        found = Owed(ZERO, ZERO, (*found.steps, Step("capped_amount", {"limit": most})), found.benefits)
    elif most is not None and found.amount is not None and found.amount > Fraction(most):
        amount = Fraction(most)
        percent = amount * 100 / fee.amount if fee is not None and fee.amount else found.percent
        found = Owed(percent, amount, (*found.steps, Step("capped_amount", {"limit": most})), found.benefits)
    return found


def _worth_paying(terms: Terms, found: Owed) -> Owed:
    """Keeps the credit if it is greater than the least amount that the contract pays at all."""
    least = terms.contract.credit.min_amount
    if least is None or found.amount is None or found.amount > Fraction(least):
        return found
    if terms.contract.credit.min_amount_op == ">=" and found.amount == Fraction(least):
        return found
    step = Step("not_paid", {"amount": found.amount, "least": least})
    return Owed(ZERO, ZERO, (*found.steps, step), found.benefits)
