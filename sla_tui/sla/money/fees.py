"""The fee of a period: one amount, or amounts that change over time, weighted by seconds; of a part, its share."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Final

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract, FeeStep, PeriodKind
from sla_tui.sla.periods.calendar import next_period, previous_period, whole_period
from sla_tui.sla.periods.zones import EARLIEST, first_instant
from sla_tui.sla.result import Period

MONTHS: Final[Mapping[PeriodKind, int]] = {"quarter": 3, "year": 12}
"""The periods that are made of several months, and of how many."""


@dataclass(frozen=True, slots=True, eq=False)
class Fee:
    """What one period costs, exactly. `steps` says how it was weighted, where it was.

    Known by identity, so that prices can be kept by it; a fee that never changes is one object.
    """

    amount: Fraction
    steps: tuple[Step, ...] = ()


def fee_of(contract: Contract, period: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fee | None:
    """Works out what `period` costs under `contract`; None where nobody said what a whole one costs.

    A fee that changes inside the period is weighted by time: each amount by the seconds it held of the period's. Time
    before the first step costs nothing. A period that the term cuts costs its share of a whole one, by seconds, unless
    `part_fee` is "full".

    Args:
        contract: its zone, its periods, and what a part of one costs.
        period: whole, or a part of one.
        fee: of one whole period, or how it changed over time.

    Raises:
        AssessmentError: an amount is negative, infinite or not a number.
    """
    if fee is None or (not isinstance(fee, Decimal) and not fee):
        return None
    seconds = period.seconds
    if period.part and contract.part_fee == "prorated":
        seconds = whole_period(contract.period, period).seconds
    if isinstance(fee, Decimal):
        return _steady(fee, period.seconds, seconds)
    if len(fee) == 1 and fee[0].start is None:
        return _steady(fee[0].amount, period.seconds, seconds)
    return _weighted(fee, period, seconds, contract.period.timezone)


def creditable_fee(contract: Contract, period: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fee | None:
    """Works out the fee that credits of `period` are a share of; None where nobody said what a period costs.

    It is what the period costs, or what the contract's `fee_basis` and `fee_share` make of it: what the period before
    cost (nothing, where the term had not begun) or the one after costs, a month's part, the part of an affected
    component. Arguments and errors as `fee_of`.
    """
    found = fee_of(contract, period, fee)
    if found is None:
        return None
    if contract.fee_basis == "previous_period":
        found = _before(contract, period, fee)
    if contract.fee_basis == "next_period":
        found = _after(contract, period, fee)
    if contract.fee_basis == "month" and (months := MONTHS.get(contract.period.kind, 1)) > 1:
        found = _shared(found, Fraction(1, months), Step("fee_month", {"fee": found.amount, "months": months}))
    if contract.fee_share != 100:
        step = Step("fee_share", {"fee": found.amount, "percent": contract.fee_share})
        found = _shared(found, contract.fee_share / 100, step)
    return found


def _before(contract: Contract, period: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fee:
    """Works out what the period before cost under the contract, as far as its term had begun."""
    before = previous_period(contract.period, whole_period(contract.period, period))
    begun = EARLIEST if contract.valid_from is None else first_instant(contract.period.timezone, contract.valid_from)
    if begun >= before.end:
        return Fee(Fraction(0), (Step("fee_none_before"),))
    if begun > before.start:
        before = replace(before, start=begun, part=True)
    found = fee_of(contract, before, fee)
    amount = Fraction(0) if found is None else found.amount
    return Fee(amount, (*(() if found is None else found.steps), Step("fee_before", {"fee": amount})))


def _after(contract: Contract, period: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fee:
    """Works out what the period after costs under the contract, as far as is known now what it costs."""
    found = fee_of(contract, next_period(contract.period, whole_period(contract.period, period)), fee)
    amount = Fraction(0) if found is None else found.amount
    return Fee(amount, (*(() if found is None else found.steps), Step("fee_after", {"fee": amount})))


@lru_cache(maxsize=1024)
def _shared(fee: Fee, share: Fraction, step: Step) -> Fee:
    return Fee(fee.amount * share, (*fee.steps, step))


def _weighted(fee: Sequence[FeeStep], period: Period, whole: int, zone: str) -> Fee:
    begins = sorted(((_begin(step, zone), step) for step in fee), key=lambda b: b[0])
    parts: list[tuple[int, FeeStep]] = []
    for number, (start, step) in enumerate(begins):
        end = begins[number + 1][0] if number + 1 < len(begins) else period.end
        seconds = min(end, period.end) - max(start, period.start)
        if seconds > 0:
            parts.append((seconds, step))
    if len(parts) == 1 and parts[0][0] == period.seconds:
        return _steady(parts[0][1].amount, period.seconds, whole)
    amount = sum((_exact(step.amount) * seconds for seconds, step in parts), Fraction(0)) / max(whole, 1)
    return Fee(amount, tuple(_part(step.amount, seconds, whole) for seconds, step in parts))


def _begin(step: FeeStep, zone: str) -> int:
    return EARLIEST if step.start is None else first_instant(zone, step.start)


def _steady(amount: Decimal, seconds: int, whole: int) -> Fee:
    """Takes one amount for `seconds` of the `whole` period that it is the fee of."""
    return _whole_fee(amount) if seconds == whole else _share(f"{amount}", seconds, whole)


@lru_cache(maxsize=1024)
def _whole_fee(amount: Decimal) -> Fee:
    return Fee(_exact(amount))


@lru_cache(maxsize=1024)
def _share(written: str, seconds: int, whole: int) -> Fee:
    amount = Decimal(written)  # not the key of the cache: 100 and 100.00 are equal, but are not written alike
    return Fee(_exact(amount) * seconds / whole, (_part(amount, seconds, whole),))


def _part(amount: Decimal, seconds: int, whole: int) -> Step:
    return Step("fee_part", {"amount": amount, "seconds": seconds, "whole": whole})


def _exact(amount: Decimal) -> Fraction:
    if not amount.is_finite() or amount < 0:
        raise AssessmentError(f"{amount} is no fee.", hint="Give an amount of 0 or more, such as 1200.00.")
    return Fraction(amount)
