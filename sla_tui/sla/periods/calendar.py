"""Periods: how a contract cuts time into the stretches that are judged, in its own zone, exactly.

A period's bounds are the first instants whose local date is at or after its first day and the day after its last, so
that a month is as many seconds long as it really was there.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.periods.names import period_key, period_label, read_key
from sla_tui.sla.periods.zones import check_instant, first_instant, local_date
from sla_tui.sla.result import Period

_ONE_DAY = timedelta(days=1)


def period_containing(rule: PeriodRule, at: int) -> Period:
    """Finds the period of the calendar in which the instant `at` (UTC seconds) lies; a rolling one ends at `at`.

    The contract's term is not looked at: `texts` cuts periods by it.

    Raises:
        AssessmentError: `at` lies outside the calendar, or the zone does not exist.
    """
    if rule.kind == "rolling":
        if rule.length <= 0:
            raise AssessmentError(f"A rolling period of {rule.length} seconds is no period.")
        return _named(rule, check_instant(at) - rule.length, at)
    first = _first_day(rule, local_date(rule.timezone, at))
    period = _period(rule, first)
    while at >= period.end:  # local dates can run back over a midnight, or skip a whole day
        period = _period(rule, _first_day(rule, local_date(rule.timezone, period.end)))
    return period


def previous_period(rule: PeriodRule, period: Period) -> Period:
    """Finds the period before `period`; for a part of one, the one before the whole.

    Raises:
        AssessmentError: it lies outside the calendar.
    """
    start = period.start if rule.kind == "rolling" else whole_period(rule, period).start
    return period_containing(rule, start if rule.kind == "rolling" else start - 1)


def next_period(rule: PeriodRule, period: Period) -> Period:
    """Finds the period after `period`; for a part of one, the one after the whole.

    Raises:
        AssessmentError: it lies outside the calendar.
    """
    return period_containing(
        rule, period.end + rule.length if rule.kind == "rolling" else whole_period(rule, period).end
    )


def parse_period_key(rule: PeriodRule, key: str) -> Period:
    """Finds the period of a key: "2026-10", "2026-Q4", "2026", "2026-W41", "2026-10-05"; for rolling ones an instant.

    Raises:
        AssessmentError: it names none under this rule; the words say what a key looks like.
    """
    named = read_key(rule, key)
    return period_containing(rule, named if isinstance(named, int) else first_instant(rule.timezone, named))


def whole_period(rule: PeriodRule, period: Period) -> Period:
    """Finds the period of the calendar that `period` is, or that it is a part of."""
    return period_containing(rule, period.start) if period.part else period


def _period(rule: PeriodRule, first: date) -> Period:
    start = first_instant(rule.timezone, first)
    end = first_instant(rule.timezone, _AFTER[rule.kind](rule, first))
    return _named(rule, start, end, first)


def _named(rule: PeriodRule, start: int, end: int, first: date | None = None) -> Period:
    return Period(start, end, period_label(rule, start, end, first), period_key(rule, end, first))


def _first_day(rule: PeriodRule, day: date) -> date:
    """Finds the first day of the period that has the local date `day`."""
    if rule.kind == "day":
        return day
    if rule.kind == "week":
        return day - timedelta(days=day.weekday())
    if rule.kind == "month":
        return day.replace(day=1)
    if rule.kind == "billing":
        anchor = _anchored(day.year, day.month, rule.anchor_day)
        return anchor if anchor <= day else _anchored(*_shift(day.year, day.month, -1), rule.anchor_day)
    months = 3 if rule.kind == "quarter" else 12
    back = (day.month - rule.first_month) % months
    return date(*_shift(day.year, day.month, -back), 1)


def _after_months(count: int) -> Callable[[PeriodRule, date], date]:
    def after(_rule: PeriodRule, first: date) -> date:
        return date(*_shift(first.year, first.month, count), 1)

    return after


def _after_days(count: int) -> Callable[[PeriodRule, date], date]:
    def after(_rule: PeriodRule, first: date) -> date:
        return first + timedelta(days=count)

    return after


def _after_anchor(rule: PeriodRule, first: date) -> date:
    return _anchored(*_shift(first.year, first.month, 1), rule.anchor_day)


_AFTER: dict[str, Callable[[PeriodRule, date], date]] = {
    "day": _after_days(1),
    "week": _after_days(7),
    "month": _after_months(1),
    "quarter": _after_months(3),
    "year": _after_months(12),
    "billing": _after_anchor,
}


def _shift(year: int, month: int, by: int) -> tuple[int, int]:
    number = year * 12 + month - 1 + by
    return number // 12, number % 12 + 1


def _anchored(year: int, month: int, anchor: int) -> date:
    """Finds the anchor day in that month, or the month's last day where it has none such."""
    return date(year, month, min(anchor, days_in_month(year, month)))


def days_in_month(year: int, month: int) -> int:
    """Counts the days of a month: 28 to 31."""
    following = date(*_shift(year, month, 1), 1)
    return (following - _ONE_DAY).day


def local_days(timezone: str, start: int, end: int) -> list[tuple[int, int]]:
    """Lists the local days that have time in `[start, end)`, each clipped to it; 23, 24 or 25 hours long."""
    rule = PeriodRule(kind="day", timezone=timezone)
    out: list[tuple[int, int]] = []
    day = period_containing(rule, start)
    while day.start < end:
        out.append((max(day.start, start), min(day.end, end)))
        day = next_period(rule, day)
    return out
