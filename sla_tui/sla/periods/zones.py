"""Local time in IANA zones as exact integers: offsets, local dates, and the first instant of a local date.

A zone is cut into segments of constant offset, so that a clock change costs a lookup and not a search second by second.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from sla_tui.errors import AssessmentError

DAY = 86_400
_EPOCH = date(1970, 1, 1).toordinal()
_BLOCK = 512 * DAY
EARLIEST = -59_011_459_200  # 0100-01-01; years outside 100..9900 are refused, so that no sum leaves the calendar
LATEST = 250_246_108_800  # 9900-01-01

OffsetSegment = tuple[int, int, int]
"""`(start, end, offset)`: between these instants local time is UTC plus `offset` seconds."""


@lru_cache(maxsize=1024)
def zone(name: str) -> ZoneInfo:
    """Finds the zone called `name`.

    Raises:
        AssessmentError: there is no such zone.
    """
    try:
        return ZoneInfo(name)
    except (KeyError, ValueError, OSError) as error:
        raise AssessmentError(
            f"There is no time zone {name!r}.", hint="Use an IANA name such as Europe/Amsterdam or UTC."
        ) from error


def check_instant(at: int) -> int:
    """Checks that `at` lies between the years 100 and 9900, and returns it.

    Raises:
        AssessmentError: it does not.
    """
    if not EARLIEST <= at <= LATEST:
        raise AssessmentError(f"The instant {at} lies outside the years 100 to 9900.", hint="Instants are UTC seconds.")
    return at


def offset(name: str, at: int) -> int:
    """Computes local time minus UTC at the instant `at`, in seconds."""
    delta = datetime.fromtimestamp(check_instant(at), zone(name)).utcoffset() or timedelta()
    return delta.days * DAY + delta.seconds


def local_date(name: str, at: int) -> date:
    """Finds the local date at the instant `at`."""
    return datetime.fromtimestamp(check_instant(at), zone(name)).date()


def utc_datetime(at: int) -> datetime:
    """Converts an instant to the date and time in UTC."""
    return datetime.fromtimestamp(check_instant(at), UTC)


def midnight(day: date) -> int:
    """Counts the seconds from 1970-01-01 00:00 to `day` 00:00, both read on the same clock."""
    return (day.toordinal() - _EPOCH) * DAY


@lru_cache(maxsize=4096)
def first_instant(name: str, day: date) -> int:
    """Finds the first instant whose local date in the zone is `day` or later.

    Midnight may not exist (the clock jumps over it), exist twice, or be followed by the day before once more; the first
    instant is always exactly one.
    """
    return at_local_time(name, day, 0)


def at_local_time(name: str, day: date, seconds: int) -> int:
    """Finds the first instant at which clocks in the zone show that time of `day`, or a later one where it is skipped.

    Args:
        name: of the zone.
        day: the local date.
        seconds: of the time of day, on the clock: 25,200 is 07:00 on a day of 23 or 25 hours, too.
    """
    local = midnight(day) + seconds
    for start, end, ahead in segments(name, local - 2 * DAY, local + 2 * DAY):
        at = max(start, local - ahead)
        if at < end:
            return at
    raise AssessmentError(f"The date {day} has no such time in the zone {name}.")


def segments(name: str, start: int, end: int) -> list[OffsetSegment]:
    """Cuts `[start, end)` into stretches of constant offset, in order."""
    out: list[OffsetSegment] = []
    if start >= end:
        return out
    check_instant(start)
    check_instant(end)
    for block in range(start // _BLOCK, (end - 1) // _BLOCK + 1):
        for begins, ends, ahead in _block(name, block):
            if ends <= start or begins >= end:
                continue
            low, high = max(begins, start), min(ends, end)
            if out and out[-1][2] == ahead:
                out[-1] = (out[-1][0], high, ahead)
            else:
                out.append((low, high, ahead))
    return out


@lru_cache(maxsize=2048)
def _block(name: str, number: int) -> tuple[OffsetSegment, ...]:
    """Cuts one block of 512 days into segments. No zone changes its clock twice within half a day."""
    tz = zone(name)

    def ahead(at: int) -> int:
        delta = datetime.fromtimestamp(at, tz).utcoffset() or timedelta()
        return delta.days * DAY + delta.seconds

    start, end = number * _BLOCK, (number + 1) * _BLOCK
    out: list[OffsetSegment] = []
    began, before = start, ahead(start)
    for at in range(start + DAY // 2, end + 1, DAY // 2):
        here = ahead(at)
        if here == before:
            continue
        low, high = at - DAY // 2, at
        while low + 1 < high:
            middle = (low + high) // 2
            if ahead(middle) == before:
                low = middle
            else:
                high = middle
        if high < end:
            out.append((began, high, before))
            began, before = high, here
    out.append((began, end, before))
    return tuple(out)
