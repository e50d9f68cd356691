"""What an interval between two looks can show of a promised uptime: how much of the allowed downtime one look is. Pure.

Between two looks nobody knows more than that the service was up at both, or down at one of them. A failed look stands
for a whole interval; where that is more than the target allows, one look decides the period, and no figure can show
that the promise was kept to the second.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

_WHOLE = Fraction(100)


@dataclass(frozen=True, slots=True)
class IntervalProof:
    """One look of `interval` seconds against the whole seconds that are `allowed` in a period of `period` seconds."""

    interval: int
    allowed: int
    period: int

    @property
    def shows(self) -> bool:
        """Whether one failed look still leaves the promise kept: only then it can be shown to be kept or missed."""
        return self.interval <= self.allowed

    @property
    def finest(self) -> Fraction:
        """The highest target in percent of which one look is not more than is allowed."""
        return _WHOLE * max(self.period - self.interval, 0) / self.period


def interval_proof(target: Fraction, interval: int, period: int) -> IntervalProof:
    """Holds the seconds between two looks against what a target in percent allows in a period of `period` seconds.

    Raises:
        ValueError: the period or the interval has no length.
    """
    if period <= 0 or interval <= 0:
        raise ValueError("neither a period nor an interval is without length")
    left = _WHOLE - target
    return IntervalProof(interval, period * left.numerator // (100 * left.denominator), period)
