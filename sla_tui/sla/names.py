"""What periods are called: the label that people read ("November 2026") and the key that they type ("2026-11")."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.zones import local_date, utc_datetime

MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ALLOWED = {
    "month": "a month such as 2026-10",
    "quarter": "a quarter such as 2026-Q4",
    "year": "a year such as 2026",
    "week": "an ISO week such as 2026-W41",
    "day": "a date such as 2026-10-05",
    "billing": "a date in the billing period, such as 2026-10-05",
    "rolling": "the instant at which it ends, such as 2026-10-05T12:00:00Z",
}


def period_label(rule: PeriodRule, start: int, end: int, first: date | None) -> str:
    """How the period `[start, end)` that begins on the local date `first` (rolling: None) is called."""
    if first is None:
        return f"{_length(end - start)} to {utc_datetime(end):%Y-%m-%d %H:%M} UTC"
    fiscal = rule.first_month != 1
    if rule.kind == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if rule.kind == "quarter":
        last = MONTHS[(first.month + 1) % 12]
        months = f" ({MONTHS[first.month - 1][:3]} to {last[:3]})" if fiscal else ""
        return f"Q{_quarter(rule, first)} {'FY' if fiscal else ''}{_fiscal_year(rule, first)}{months}"
    if rule.kind == "year":
        return f"FY{first.year} (from {MONTHS[first.month - 1]})" if fiscal else str(first.year)
    if rule.kind == "week":
        iso = first.isocalendar()
        return f"week {iso.week} of {iso.year}"
    if rule.kind == "day":
        return _day(first)
    return f"{_day(first)} to {_day(local_date(rule.timezone, end - 1))}"


def period_key(rule: PeriodRule, end: int, first: date | None) -> str:
    """How the period is named on a command line; `read_key` reads it back."""
    if first is None:
        return f"{utc_datetime(end):%Y-%m-%dT%H:%M:%SZ}"
    if rule.kind == "month":
        return f"{first.year:04}-{first.month:02}"
    if rule.kind == "quarter":
        return f"{_fiscal_year(rule, first):04}-Q{_quarter(rule, first)}"
    if rule.kind == "year":
        return f"{first.year:04}"
    if rule.kind == "week":
        iso = first.isocalendar()
        return f"{iso.year:04}-W{iso.week:02}"
    return first.isoformat()


def read_key(rule: PeriodRule, key: str) -> date | int:
    """A local date in the period that `key` names, or the instant at which a rolling one ends.

    Raises:
        AssessmentError: the key does not name a period of this kind.
    """
    try:
        found = _read(rule, key.strip())
    except ValueError:
        found = None
    if found is None:
        raise AssessmentError(f"{key!r} names no {rule.kind} period.", hint=f"Give {_ALLOWED[rule.kind]}.")
    return found


def _read(rule: PeriodRule, key: str) -> date | int | None:
    if rule.kind == "rolling":
        moment = datetime.fromisoformat(key)
        return int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    if rule.kind == "month" and (match := re.fullmatch(r"(\d{4})-(\d{2})", key)):
        return date(int(match[1]), int(match[2]), 1)
    if rule.kind == "quarter" and (match := re.fullmatch(r"(\d{4})-?[Qq]([1-4])", key)):
        months = int(match[1]) * 12 + rule.first_month - 1 + (int(match[2]) - 1) * 3
        return date(months // 12, months % 12 + 1, 1)
    if rule.kind == "year" and re.fullmatch(r"\d{4}", key):
        return date(int(key), rule.first_month, 1)
    if rule.kind == "week" and (match := re.fullmatch(r"(\d{4})-?[Ww](\d{2})", key)):
        return date.fromisocalendar(int(match[1]), int(match[2]), 1)
    if rule.kind in {"day", "billing"} and re.fullmatch(r"\d{4}-\d{2}-\d{2}", key):
        return date.fromisoformat(key)
    return None


def _quarter(rule: PeriodRule, first: date) -> int:
    return (first.month - rule.first_month) % 12 // 3 + 1


def _fiscal_year(rule: PeriodRule, first: date) -> int:
    """The year in which the fiscal year began."""
    return first.year - (first.month < rule.first_month)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _length(seconds: int) -> str:
    whole = timedelta(seconds=seconds)
    return f"{whole.days} days" if not whole.seconds else f"{seconds} seconds"
