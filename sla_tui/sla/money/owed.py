"""What a credit is computed from and what comes of it, exactly, before it is money."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple

from sla_tui.sla.codes import Note, Step
from sla_tui.sla.money.fees import Fee

ZERO = Fraction(0)


class Missed(NamedTuple):
    """A further promise of the contract that was broken: what it is called, its credit in percent, or an amount."""

    name: Note
    percent: Fraction
    amount: Decimal | None = None


class Figure(NamedTuple):
    """What a credit is computed from: the uptime as a ratio, the downtime, and the assessed seconds behind them.

    `incidents` are the outages with a counted second that began in the period, each whole, as (start, end).
    `counted` are the counted (weighted) seconds of each outage in the period, where outages are paid one by one.
    """

    good: int
    whole: int
    downtime: Fraction | int
    assessed: int
    seconds: int  # of the period, P1 - P0
    incidents: tuple[tuple[int, int], ...]
    counted: tuple[Fraction | int, ...] = ()


class Owed(NamedTuple):
    """An exact credit before it is money. `amount` is None where it takes a fee that is not known.

    `settled`: the steps end with the sum, and `money` is that sum rounded.
    """

    percent: Fraction
    amount: Fraction | None
    steps: tuple[Step, ...]
    benefits: tuple[str, ...] = ()
    money: Decimal | None = None
    settled: bool = False


def amount_of(fee: Fee | None, percent: Fraction) -> Fraction | None:
    """Computes so many percent of the fee; None where it is not known."""
    if fee is None:
        return None
    amount = fee.amount
    return _share_of(amount.numerator, amount.denominator, percent.numerator, percent.denominator)


@lru_cache(maxsize=4096)
def _share_of(fee: int, fee_parts: int, percent: int, percent_parts: int) -> Fraction:
    return Fraction(fee * percent, fee_parts * percent_parts * 100)
