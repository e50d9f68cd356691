"""Percentiles by nearest rank: always a value that somebody measured, never one between two."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import lru_cache
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
    place = nearest_place(len(sorted_values), percentile)
    return sorted_values[place] if sorted_values else None


@lru_cache(maxsize=1024)
def nearest_place(count: int, percentile: Fraction) -> int:
    """Finds where (0 for the first) among `count` ascending values it stands; checks each percentile once a length.

    Raises:
        ValueError: `percentile` is outside 0..100.
    """
    if not 0 <= percentile <= 100:
        raise ValueError(f"a percentile lies between 0 and 100, not at {percentile}")
    return max(-(-percentile.numerator * count // (percentile.denominator * 100)), 1) - 1
