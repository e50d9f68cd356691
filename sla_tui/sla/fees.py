"""The fee of a period: one amount, or amounts that change over time and are weighted by the seconds they held."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import FeeStep
from sla_tui.sla.result import Period
from sla_tui.sla.zones import EARLIEST, first_instant


@dataclass(frozen=True, slots=True, eq=False)
class Fee:
    """What one period costs, exactly. `steps` says in words how a fee that changes inside it was weighted.

    Known by identity, so that prices can be kept by it; a fee that never changes is one object.
    """

    amount: Fraction
    steps: tuple[str, ...] = ()


def fee_of(fee: Decimal | Sequence[FeeStep] | None, period: Period, zone: str) -> Fee | None:
    """The fee of `period`, however short it is; None where nobody said what it is.

    A fee that changes inside the period is weighted by time: each amount by the seconds it held of the period's. Time
    before the first step costs nothing.

    Raises:
        AssessmentError: an amount is negative, infinite or not a number.
    """
    if fee is None:
        return None
    if isinstance(fee, Decimal):
        return _steady(fee)
    if not fee:
        return None
    if len(fee) == 1 and fee[0].start is None:
        return _steady(fee[0].amount)
    return _weighted(fee, period, zone)


def _weighted(fee: Sequence[FeeStep], period: Period, zone: str) -> Fee:
    begins = sorted(((_begin(step, zone), step) for step in fee), key=lambda b: b[0])
    parts: list[tuple[int, FeeStep]] = []
    for number, (start, step) in enumerate(begins):
        end = begins[number + 1][0] if number + 1 < len(begins) else period.end
        seconds = min(end, period.end) - max(start, period.start)
        if seconds > 0:
            parts.append((seconds, step))
    if len(parts) == 1 and parts[0][0] == period.seconds:
        return Fee(_exact(parts[0][1].amount))
    amount = sum((_exact(step.amount) * seconds for seconds, step in parts), Fraction(0)) / max(period.seconds, 1)
    words = tuple(f"fee {step.amount} for {seconds} of {period.seconds} s" for seconds, step in parts)
    return Fee(amount, words)


def _begin(step: FeeStep, zone: str) -> int:
    return EARLIEST if step.start is None else first_instant(zone, step.start)


@lru_cache(maxsize=1024)
def _steady(amount: Decimal) -> Fee:
    return Fee(_exact(amount))


def _exact(amount: Decimal) -> Fraction:
    if not amount.is_finite() or amount < 0:
        raise AssessmentError(f"{amount} is no fee.", hint="Give an amount of 0 or more, such as 1200.00.")
    return Fraction(amount)
