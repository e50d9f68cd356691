"""Maintenance that repeats: an RRULE expanded through python-dateutil, each occurrence at the same local wall time.

Where the clocks change, an occurrence keeps its local beginning and its length. A local time that does not exist moves
forward by the gap; of one that exists twice the first is taken.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from itertools import takewhile
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sla_tui.config.model import MaintenanceEvent
from sla_tui.config.reading.problems import did_you_mean, shown
from sla_tui.sla.evidence import MaintenanceWindow

if TYPE_CHECKING:
    from dateutil.rrule import rrule

FREQUENCIES: Final = ("DAILY", "WEEKLY", "MONTHLY", "YEARLY")
PARTS: Final = (
    *("FREQ", "INTERVAL", "COUNT", "UNTIL", "WKST", "BYSETPOS"),
    *("BYMONTH", "BYMONTHDAY", "BYYEARDAY", "BYWEEKNO", "BYDAY", "BYHOUR", "BYMINUTE", "BYSECOND"),
)
MOST_A_DAY: Final = 24
MOST_INTERVAL: Final = 1_000
MOST_COUNT: Final = 10_000

_CYCLE: Final = 400  # years after which the calendar repeats, weekdays and all
_CYCLE_LENGTH: Final = timedelta(days=146_097)
_LATE: Final = 9_400  # dateutil looks for a next occurrence until the year 9999: see `_shift`
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)


def expand(event: MaintenanceEvent, start: int, end: int) -> tuple[MaintenanceWindow, ...]:
    """Returns the occurrences of `event` that overlap [start, end), in order of time.

    The event's own window is always the first one, whether its day fits the rule or not.

    Args:
        event: with `repeat` a rule that `rule_problem` found nothing wrong with.
        start: UTC seconds.
        end: UTC seconds, exclusive.
    """
    first = event.window
    begins: tuple[int, ...] = (first.start,)
    if event.repeat and end > first.start:
        begins = _begins(first.start, event.repeat, event.timezone, _year_after(end))
    length = first.end - first.start
    found = begins[bisect_left(begins, start - length + 1) : bisect_left(begins, end)]
    return tuple(MaintenanceWindow(begin, begin + length, first.announced, first.kind, first.title) for begin in found)


def ends_before(text: str, local: datetime, zone: tzinfo) -> bool:
    """Returns whether a rule that `rule_problem` found nothing wrong with ends before that local time."""
    until = _until(_parts(text) or {}, zone)
    return until is not None and until < local


def rule_problem(text: str, start: int = 0, timezone: str = "UTC") -> str:
    """Returns what is wrong with an RRULE, in words; "" where it can be expanded."""
    parts = _parts(text)
    if parts is None:
        return "is not a rule"
    for name in parts:
        if name not in PARTS:
            near = did_you_mean(name, ())
            return f"{shown(name)} is not a part of a rule" + (f": {near}?" if near else "")
    if problem := _out_of_bounds(parts):
        return problem
    try:
        return "" if _begins_after(parts, start, timezone) else "never happens"
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError, IndexError) as error:
        return f"is not a rule that can be read: {shown(str(error)) if str(error) else 'no value'}"


def _out_of_bounds(parts: dict[str, str]) -> str:
    """Says what is legal, but no maintenance: more than `MOST_A_DAY` times a day, or steps without end."""
    if parts.get("FREQ") not in FREQUENCIES:
        return f"FREQ is not one of {', '.join(FREQUENCIES)}"
    a_day = 1
    for name in ("BYHOUR", "BYMINUTE", "BYSECOND"):
        a_day *= parts.get(name, "").count(",") + 1
    if a_day > MOST_A_DAY:
        return f"happens more than {MOST_A_DAY} times a day"
    for name, most in (("INTERVAL", MOST_INTERVAL), ("COUNT", MOST_COUNT)):
        number = parts.get(name, "1")
        if not (number.isascii() and number.isdigit() and len(number) <= 6 and 1 <= int(number) <= most):
            return f"{name} is not a whole number from 1 to {most}"
    if "COUNT" in parts and "UNTIL" in parts:
        return "has both COUNT and UNTIL"
    return ""


def _begins_after(parts: dict[str, str], start: int, timezone: str) -> bool:
    local = datetime.fromtimestamp(start, ZoneInfo(timezone)).replace(tzinfo=None)
    _until(parts, ZoneInfo(timezone))
    return next(iter(_rule(parts, local)), None) is not None


@lru_cache(maxsize=1_000)
def _begins(start: int, text: str, timezone: str, year: int) -> tuple[int, ...]:
    """Returns the first seconds of all occurrences before `year`, the one at `start` among them, ascending."""
    zone = ZoneInfo(timezone)
    local = datetime.fromtimestamp(start, zone).replace(tzinfo=None)
    occurrences = local_occurrences(text, local, zone, datetime(year, 1, 1))  # noqa: DTZ001 - local time
    return tuple(sorted({start} | {_seconds(at, zone) for at in occurrences}))


def local_occurrences(text: str, local: datetime, zone: tzinfo, last: datetime) -> Iterator[datetime]:
    """Yields the local times of a rule's occurrences up to `last`, in order; from `local` on, which may not be one.

    Args:
        text: an RRULE that `rule_problem` found nothing wrong with.
        local: of the first occurrence, without a zone.
        zone: of a rule's UNTIL in UTC.
        last: local, without a zone.
    """
    parts = _parts(text) or {}
    until = _until(parts, zone)
    horizon = last if until is None else min(until, last)
    return takewhile(lambda at: at <= horizon, _unshifted(parts, local))


def _unshifted(parts: dict[str, str], local: datetime) -> Iterator[datetime]:
    shift = _shift(local)
    return (at - shift for at in _rule(parts, local))


def _rule(parts: dict[str, str], local: datetime) -> rrule:
    """Returns the rule from `local` on, moved by `_shift`."""
    from dateutil.rrule import rrule, rrulestr

    text = ";".join(f"{name}={value}" for name, value in parts.items() if name != "UNTIL")
    rule = rrulestr(text, dtstart=local + _shift(local))
    if not isinstance(rule, rrule):
        raise ValueError("more than one rule")  # noqa: TRY004 - as dateutil says it
    return rule


def _shift(local: datetime) -> timedelta:
    """Returns the whole calendar cycles into the far future, where the years end soon.

    dateutil looks for the next occurrence until the year 9999, which takes seconds for a rule that never happens (30
    February). The calendar repeats every 400 years, so the rule moved there gives the same days, and gives up soon.
    """
    return _CYCLE_LENGTH * ((_LATE + _CYCLE - 1 - local.year) // _CYCLE)


def _until(parts: dict[str, str], zone: tzinfo) -> datetime | None:
    """Returns the last local time of the series; a date alone means that whole day. Raises `ValueError`."""
    text = parts.get("UNTIL", "")
    if not text:
        return None
    if len(text) == 8:
        return datetime.strptime(text, "%Y%m%d") + timedelta(days=1, seconds=-1)  # noqa: DTZ007 - local time
    moment = datetime.strptime(text.removesuffix("Z"), "%Y%m%dT%H%M%S")  # noqa: DTZ007 - local, or made UTC below
    return moment.replace(tzinfo=UTC).astimezone(zone).replace(tzinfo=None) if text.endswith("Z") else moment


def _parts(text: str) -> dict[str, str] | None:
    """Returns the rule's parts by name; None where it has not that shape."""
    parts: dict[str, str] = {}
    for part in text.strip().upper().removeprefix("RRULE:").strip(";").split(";"):
        name, equals, value = part.partition("=")
        if not equals or not value.strip() or name.strip() in parts:
            return None
        parts[name.strip()] = value.strip()
    return parts


def _seconds(local: datetime, zone: ZoneInfo) -> int:
    return (local.replace(tzinfo=zone) - _EPOCH) // timedelta(seconds=1)


def _year_after(end: int) -> int:
    """Returns the year whose beginning is surely after `end` everywhere; whole years keep the cache small."""
    return datetime.fromtimestamp(min(end, 7_000_000_000) + 86_400, UTC).year + 1
