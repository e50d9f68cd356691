"""The fee of a period: one amount, or amounts that change over time, weighted by seconds; of a part, its share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.periods.calendar import whole_period
from sla_tui.sla.periods.zones import EARLIEST, first_instant
from sla_tui.sla.result import Period


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
