"""Occurrences of a provider's repeated maintenance windows, by wall clock in their zone, within bounds. Pure."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

MOST_DAYS: Final = 800  # no contract's period and no look ahead is longer

DayRule = Callable[[date], bool]


def zone(name: object) -> ZoneInfo | None:
    """Returns the zone of that IANA name; None where there is none."""
    if not isinstance(name, str) or not name or len(name) > 64:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def occurrences(at: datetime, length: int, falls_on: DayRule, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Yields every occurrence that touches `[start, end)`.

    Args:
        at: its wall clock and zone say when it begins; its day does not matter.
        length: seconds; the clock's changes do not stretch it.
        falls_on: whether it takes place on a day.
        start: UTC seconds.
        end: UTC seconds; at most `MOST_DAYS` days are looked at.
    """
    first = datetime.fromtimestamp(start - length, UTC).astimezone(at.tzinfo).date() - timedelta(days=1)
    for offset in range(min((end - start + length) // 86_400 + 4, MOST_DAYS)):
        day = first + timedelta(days=offset)
        if not falls_on(day):
            continue
        begin = int(datetime.combine(day, at.timetz()).timestamp())
        if begin < end and begin + length > start:
            yield begin, begin + length


def every_days(first: date, step: int) -> DayRule:
    """Falls on every `step` days from `first` on."""
    return lambda day: day >= first and (day - first).days % step == 0


def every_month(first: date) -> DayRule:
    """Falls on the same day of every month from `first` on; months without that day are left out."""
    return lambda day: day >= first and day.day == first.day


def on_days_of_month(days: frozenset[int]) -> DayRule:
    """Falls on these days of the month; -1 is the last one."""
    return lambda day: day.day in days or (-1 in days and day.day == calendar.monthrange(day.year, day.month)[1])
