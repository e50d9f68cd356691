"""Rounding as contracts ask for it: of the uptime percent (exactly, in three modes) and of money (half up, once)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.contract import Rounding

_HALF = Fraction(1, 2)


def round_percent(value: Fraction, rounding: Rounding | None) -> Fraction:
    """`value` as the contract rounds it; unchanged where it does not."""
    if rounding is None:
        return value
    scale = 10**rounding.digits
    scaled = value * scale
    if rounding.mode == "floor":
        whole = scaled.numerator // scaled.denominator
    elif rounding.mode == "half_up":
        whole = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    else:
        whole = round(scaled)  # of a Fraction: exact, ties to even
    return Fraction(whole, scale)


def unrounded_bound(threshold: Fraction, inclusive: bool, rounding: Rounding | None) -> tuple[Fraction, bool]:
    """The bound that an UNROUNDED percent meets exactly when the rounded one meets `threshold`.

    Args:
        threshold: a percent of the contract.
        inclusive: True for "at or below", False for "below".
        rounding: as the contract rounds.

    Returns:
        The bound and whether it is inclusive.
    """
    if rounding is None:
        return threshold, inclusive
    scaled = threshold * 10**rounding.digits
    # The largest rounded value that still meets it, in units of the last digit.
    whole = scaled.numerator // scaled.denominator
    if not inclusive and scaled.denominator == 1:
        whole -= 1
    unit = Fraction(1, 10**rounding.digits)
    if rounding.mode == "floor":
        return (whole + 1) * unit, False
    tie_stays = rounding.mode == "half_even" and whole % 2 == 0
    return (whole + _HALF) * unit, tie_stays


def cents(amount: Fraction) -> Decimal:
    """An exact amount (not negative) as money: half up to two decimals."""
    whole = (200 * amount.numerator + amount.denominator) // (2 * amount.denominator)
    return Decimal(whole).scaleb(-2)


def share(good: int, whole: int) -> Fraction | None:
    """`good / whole`; None where nothing was judged."""
    return Fraction(good, whole) if whole else None
