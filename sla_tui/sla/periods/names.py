"""What periods are called: the label that is kept ("November 2026") and the key that people type ("2026-11").

The label is part of stored results and of JSON, so it is English, whatever language somebody reads; `name_of` tells
what it says in codes.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Final

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import PeriodRule
from sla_tui.sla.periods.zones import local_date, utc_datetime

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
_FULL, _SHORT = "|".join(MONTHS), "|".join(month[:3] for month in MONTHS)
_DAY = rf"[0-9]+ (?:{_SHORT}) [0-9]+"
_PART = " (part)"
_LABELS: Final[dict[str, re.Pattern[str]]] = {
    code: re.compile(pattern)
    for code, pattern in {
        "period_month": rf"(?P<first>(?:{_FULL}) [0-9]+)",
        "period_quarter": r"Q(?P<quarter>[1-4]) (?P<year>[0-9]+)",
        "period_fiscal_quarter": (
            rf"Q(?P<quarter>[1-4]) FY(?P<year>[0-9]+) \((?P<first>{_SHORT}) to (?P<last>{_SHORT})\)"
        ),
        "period_year": r"(?P<year>[0-9]+)",
        "period_fiscal_year": rf"FY(?P<year>[0-9]+) \(from (?P<first>{_FULL})\)",
        "period_week": r"week (?P<week>[0-9]+) of (?P<year>[0-9]+)",
        "period_day": rf"(?P<first>{_DAY})",
        "period_days": rf"(?P<first>{_DAY}) to (?P<last>{_DAY})",
        "period_last_days": r"(?P<days>[0-9]+) days to (?P<until>.+) UTC",
        "period_last_seconds": r"(?P<seconds>[0-9]+) seconds to (?P<until>.+) UTC",
    }.items()
}
_KEYS = {
    "month": r"(\d{4})-(\d{2})",
    "quarter": r"(\d{4})-?[Qq]([1-4])",
    "year": r"(\d{4})",
    "week": r"(\d{4})-?[Ww](\d{2})",
    "day": r"\d{4}-\d{2}-\d{2}",
    "billing": r"\d{4}-\d{2}-\d{2}",
}
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
    """Writes how the period `[start, end)` that begins on the local date `first` (rolling: None) is called."""
    if first is None:
        return f"{_length(end - start)} to {utc_datetime(end):%Y-%m-%d %H:%M} UTC"
    if rule.kind in {"quarter", "year"}:
        return _fiscal_label(rule, first)
    if rule.kind == "month":
        return f"{MONTHS[first.month - 1]} {first.year}"
    if rule.kind == "week":
        iso = first.isocalendar()
        return f"week {iso.week} of {iso.year}"
    return _day(first) if rule.kind == "day" else f"{_day(first)} to {_day(local_date(rule.timezone, end - 1))}"


def part_label(label: str) -> str:
    """Writes how a part of the period of that label is called."""
    return f"{label}{_PART}"


@lru_cache(maxsize=1024)
def name_of(label: str) -> Note:
    """Reads what a label says; one that `period_label` did not make is its own text."""
    if label.endswith(_PART):
        return Note("period_part", {"period": name_of(label.removesuffix(_PART))})
    for code, pattern in _LABELS.items():
        if (match := pattern.fullmatch(label)) is not None:
            return Note(code, {name: _value(name, text) for name, text in match.groupdict().items()})
    return Note.of_text(label)


def _value(name: str, text: str) -> date | int | str:
    """Reads a part of a label: a date, a month (as its first day), a number, or text."""
    if name == "until":
        return text
    if name not in {"first", "last"}:
        return int(text)
    words = text.split()
    month = next(n for n, full in enumerate(MONTHS, start=1) if any(map(full.startswith, words)))
    numbers = [int(word) for word in words if word.isascii() and word.isdigit()]
    return date(numbers[-1] if numbers else 1, month, numbers[0] if len(numbers) > 1 else 1)


def _fiscal_label(rule: PeriodRule, first: date) -> str:
    month = MONTHS[first.month - 1]
    fiscal = rule.first_month != 1
    if rule.kind == "year":
        return f"FY{first.year} (from {month})" if fiscal else str(first.year)
    quarter = _quarter(rule, first)
    if not fiscal:
        return f"Q{quarter} {first.year}"
    return f"Q{quarter} FY{_fiscal_year(rule, first)} ({month[:3]} to {MONTHS[(first.month + 1) % 12][:3]})"


def period_key(rule: PeriodRule, end: int, first: date | None) -> str:
    """Writes how the period is named on a command line; `read_key` reads it back."""
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
    """Reads a local date in the period that `key` names, or the instant at which a rolling one ends.

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
    match = re.fullmatch(_KEYS[rule.kind], key)
    if match is None:
        return None
    if rule.kind in {"day", "billing"}:
        return date.fromisoformat(key)
    year, number = int(match[1]), int(match[2]) if match.lastindex == 2 else 1
    if rule.kind == "month":
        return date(year, number, 1)
    if rule.kind == "week":
        return date.fromisocalendar(year, number, 1)
    months = year * 12 + rule.first_month - 1 + (number - 1) * 3  # a year begins like its first quarter
    return date(months // 12, months % 12 + 1, 1)


def _quarter(rule: PeriodRule, first: date) -> int:
    return (first.month - rule.first_month) % 12 // 3 + 1


def _fiscal_year(rule: PeriodRule, first: date) -> int:
    """Finds the year in which the fiscal year began."""
    return first.year - (first.month < rule.first_month)


def _day(day: date) -> str:
    return f"{day.day} {MONTHS[day.month - 1][:3]} {day.year}"


def _length(seconds: int) -> str:
    whole = timedelta(seconds=seconds)
    return f"{whole.days} days" if not whole.seconds else f"{seconds} seconds"
