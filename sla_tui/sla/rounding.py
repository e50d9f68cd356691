"""Rounding as contracts ask for it: of the uptime percent (exactly, in three modes) and of money (half up, once)."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from sla_tui.currency import decimals
from sla_tui.sla.contract import Rounding

_HALF = Fraction(1, 2)
_PRINTABLE = 13_000  # bits; Python refuses to write integers of more than 4,300 digits


def round_percent(value: Fraction, rounding: Rounding | None) -> Fraction:
    """Rounds `value` as the contract does; unchanged where it does not."""
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
    """Finds the bound that an UNROUNDED percent meets exactly when the rounded one meets `threshold`.

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


def to_money(amount: Fraction, currency: str) -> Decimal:
    """Rounds an exact amount (not negative) to money: half up to the decimals of its currency."""
    return _rounded(amount.numerator, amount.denominator, decimals(currency))


@lru_cache(maxsize=4096)
def _rounded(numerator: int, denominator: int, digits: int) -> Decimal:
    unit = 10**digits
    whole = (2 * unit * numerator + denominator) // (2 * denominator)
    text = f"{whole // unit}.{whole % unit:0{digits}}" if digits else f"{whole}"
    return Decimal(text)  # not scaled: a context would cut a very long amount


def share(good: int, whole: int) -> Fraction | None:
    """Divides `good` by `whole`, printable; None where nothing was judged."""
    if not whole:
        return None
    value = Fraction(good, whole)
    return value if whole.bit_length() < _PRINTABLE else printable(value)


def printable(value: Fraction) -> Fraction:
    """Keeps `value`, or the first thirty decimals of one that has thousands (the mean of very many error rates).

    Nothing is decided on the shortened value; it is for showing, and for money.
    """
    if value.denominator.bit_length() < _PRINTABLE:
        return value
    scale = 10**30
    return Fraction(value.numerator * scale // value.denominator, scale)


def six_decimals(good: int, whole: int) -> Decimal:
    """Writes a share as a percent with six decimals, half up: a view, never decided on."""
    scaled = (200_000_000 * abs(good) + whole) // (2 * whole)
    return Decimal(f"{'-' if good < 0 else ''}{scaled // 1_000_000}.{scaled % 1_000_000:06}")
