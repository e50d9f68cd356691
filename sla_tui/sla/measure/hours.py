"""Service hours, support hours and holidays: which seconds of local time count, as intervals of UTC."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from functools import lru_cache

from sla_tui.sla.contract import ServiceHours
from sla_tui.sla.measure.interval import Interval, complement, subtract, union
from sla_tui.sla.periods.zones import DAY, local_date, midnight, segments

Frozen = tuple[Interval, ...]


@lru_cache(maxsize=1024)
def outside_hours(zone: str, hours: tuple[ServiceHours, ...], start: int, end: int) -> Frozen:
    """Finds the time in `[start, end)` that is outside all of `hours`; nothing where there are none (24/7)."""
    if not hours:
        return ()
    return tuple(complement(_within(zone, hours, start, end), start, end))


@lru_cache(maxsize=1024)
def on_holidays(zone: str, holidays: tuple[date, ...], start: int, end: int) -> Frozen:
    """Finds the time in `[start, end)` whose local date is a holiday."""
    found: list[Interval] = []
    days = {midnight(day) for day in holidays}
    for low, high, ahead in segments(zone, start, end) if days else ():
        found += [(max(low, local - ahead), min(high, local + DAY - ahead)) for local in days]
    return tuple(union(found))


def working_time(
    zone: str, hours: tuple[ServiceHours, ...], holidays: tuple[date, ...], start: int, end: int
) -> Sequence[Interval]:
    """Finds the time in `[start, end)` that is inside the hours (24/7 where there are none) and on no holiday."""
    inside = complement(outside_hours(zone, hours, start, end), start, end)
    return subtract(inside, on_holidays(zone, holidays, start, end))


def _within(zone: str, hours: tuple[ServiceHours, ...], start: int, end: int) -> list[Interval]:
    found: list[Interval] = []
    for low, high, ahead in segments(zone, start, end):
        # From the day before: hours such as 22:00 to 06:00 run on into the next day.
        day, last = local_date(zone, low) - timedelta(days=1), local_date(zone, high - 1)
        while day <= last:
            local = midnight(day) - ahead
            weekday = day.isoweekday()
            for span in hours:
                if weekday in span.days:
                    stop = span.end if span.end > span.start else span.end + DAY
                    found.append((max(low, local + span.start), min(high, local + stop)))
            day += timedelta(days=1)
    return union(found)
