"""Products of parameters of which the default suite tries some, and `.ci/run` (marker `full`) all."""

from __future__ import annotations

from collections.abc import Sequence

import pytest


def crossed(first: Sequence[str], second: Sequence[str], every: int = 1) -> list[object]:
    """All pairs; by default each of the longer sequence with one of the shorter, so that every value is met.

    Both sequences are of names that are unique; the ids are `first-second`. With `every` only so many-th of those pairs
    is tried by default.
    """
    by = every * min(len(first), len(second))
    return [one_of(a, b, always=(i + j) % by == 0) for i, a in enumerate(first) for j, b in enumerate(second)]


def some(values: Sequence[object], always: Sequence[object]) -> list[object]:
    """All values; by default those in `always`."""
    return [one_of(value, always=value in always) for value in values]


def one_of(*values: object, always: bool) -> object:
    """One set of parameters, tried by default where `always`."""
    return pytest.param(*values, id="-".join(map(str, values)), marks=() if always else pytest.mark.full)
