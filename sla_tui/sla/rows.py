"""Rows of the smaller tables of a contract, as data: bands of an incident's length, tiers of a promise."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from sla_tui.sla.keys import key

BEST_CREDIT: Final = 1_000  # percent of the fee; "1000 % of the time lost" is a multiplier, not a tier


@dataclass(frozen=True, slots=True, kw_only=True)
class IncidentBand:
    """What one outage pays by its length in seconds: one bound, and one of a percent, days and an amount."""

    over: int | None = key(None, "met by an outage that is longer than this", "duration")
    at_least: int | None = key(None, "met by an outage of at least this length", "duration", name="from")
    percent: Fraction | None = key(None, "percent of the period's fee", most=BEST_CREDIT)
    days: Fraction | None = key(None, "days of service", "number", words="days", most=366)
    amount: Decimal | None = key(None, "an amount in the contract's currency")

    def is_met_by(self, length: int) -> bool:
        """Tells whether an outage of `length` seconds falls into this band."""
        return length > self.over if self.over is not None else length >= (self.at_least or 0)

    @property
    def bound(self) -> tuple[int, bool]:
        """Its length in seconds, and whether an outage of just that length meets it: bands in their order."""
        return (self.over, False) if self.over is not None else (self.at_least or 0, True)


@dataclass(frozen=True, slots=True, kw_only=True)
class EachMissed:
    """What an objective pays again and again.

    For each window or ticket that missed it; for each step of percentage points below its target; or for each step of
    its value beyond the threshold, in the threshold's unit (ms for latency).
    """

    of: Literal["miss", "point", "value"] = key(
        "miss",
        "a window or ticket that missed, percentage points below the target, or the value beyond the threshold",
    )
    percent: Fraction | None = key(None, "percent of the period's fee for each", most=BEST_CREDIT)
    days: Fraction | None = key(None, "days of service for each", "number", words="days", most=366)
    amount: Decimal | None = key(None, "an amount for each")
    step: Fraction = key(Fraction(1), "point, value: how much is paid as one")
    started: bool = key(False, "point, value: a started step counts")


@dataclass(frozen=True, slots=True, kw_only=True)
class ObjectiveTier:
    """One row of an objective's own credit table: one bound, and one of `credit` (percent), `days` and `amount`.

    `below` and `at_or_below` are percents of what kept the promise: windows, tickets, or without windows the samples.
    The others are values of the objective, in its unit as `Objective.threshold`.
    """

    below: Fraction | None = key(None, "met where less than this percent kept the promise")
    at_or_below: Fraction | None = key(None, "met where at most this percent kept the promise")
    value_over: Fraction | None = key(None, "met by a value above this")
    value_from: Fraction | None = key(None, "met by a value of at least this")
    value_below: Fraction | None = key(None, "met by a value below this")
    value_at_or_below: Fraction | None = key(None, "met by a value of at most this")
    credit: Fraction | None = key(None, "percent of the period's fee", most=BEST_CREDIT)
    days: Fraction | None = key(None, "days of service", "number", words="days", most=366)
    amount: Decimal | None = key(None, "an amount in the contract's currency")

    def is_met_by(self, kept: Fraction | None, value: Fraction | None) -> bool:
        """Tells whether so many percent `kept` the promise, or a `value`, fall into this row."""
        if self.below is not None or self.at_or_below is not None:
            return kept is not None and _under(kept, self.below, self.at_or_below)
        if value is None:
            return False
        if self.value_over is not None:
            return value > self.value_over
        if self.value_from is not None:
            return value >= self.value_from
        return _under(value, self.value_below, self.value_at_or_below)


def _under(value: Fraction, below: Fraction | None, at_or_below: Fraction | None) -> bool:
    if below is not None:
        return value < below
    return at_or_below is not None and value <= at_or_below
