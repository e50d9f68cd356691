"""Business days: Monday to Friday less holidays, counted forwards and backwards. Pure."""

from __future__ import annotations

from collections.abc import Container
from datetime import date, timedelta

_ONE_DAY = timedelta(days=1)
_SATURDAY = 5


def is_business_day(day: date, holidays: Container[date]) -> bool:
    """Tells whether `day` is a Monday to Friday and no holiday."""
    return day.weekday() < _SATURDAY and day not in holidays


def add_business_days(day: date, count: int, holidays: Container[date]) -> date:
    """Finds the `count`-th business day after `day`, or with a negative count the one so many before it."""
    step = _ONE_DAY if count > 0 else -_ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= is_business_day(day, holidays)
    return day
