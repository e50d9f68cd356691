"""Percentiles by nearest rank: always a value that somebody measured, never one between two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from typing import TypeVar

T = TypeVar("T")


def nearest_rank(sorted_values: Sequence[T], percentile: Fraction) -> T | None:
    """Computes the smallest value with at least `percentile` percent of all values at or below it.

    Args:
        sorted_values: ascending.
        percentile: 0..100; 0 gives the smallest value.

    Returns:
        One of the values; None where there is none.

    Raises:
        ValueError: `percentile` is outside 0..100.
    """
    if not 0 <= percentile <= 100:
        raise ValueError(f"a percentile lies between 0 and 100, not at {percentile}")
    if not sorted_values:
        return None
    rank = -(-percentile.numerator * len(sorted_values) // (percentile.denominator * 100))
    return sorted_values[max(rank, 1) - 1]
