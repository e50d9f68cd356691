"""Reads the values of an entry: instants with their zones, lengths, and when something was announced."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Final

from sla_tui.sources.calendar.content import ContentLine
from sla_tui.sources.calendar.model import CalendarNote, UnreadableError
from sla_tui.text import clean

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_DATE: Final = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)
_TIME: Final = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(Z?)", re.ASCII | re.IGNORECASE)
_LENGTH: Final = re.compile(
    r"\+?P(?=\d|T\d)(?:(\d{1,4})W)?(?:(\d{1,5})D)?(?:T(?=\d)(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?",
    re.ASCII | re.IGNORECASE,
)
_FIRST_BELIEVED: Final = 883_612_800
"""1998-01-01, the year of RFC 2445. Exporters write 0001, 1601, 1899, 1900, 1970 or 1980 where they know nothing."""
_LAST_BELIEVED: Final = 2_145_916_800
"""2038-01-01: from the year in which 32 bits end on, up to 9999, they write it for the same reason."""
_PLACEHOLDERS: Final = frozenset({946_684_800, 978_307_200})
"""The first seconds of 2000 and of 2001, from which some clocks count."""

FindZone = Callable[[str], tzinfo | None]


@dataclass(frozen=True, slots=True)
class LocalTime:
    """A time as it is written: the local one without its zone, the zone, and whether it is a whole day."""

    local: datetime
    zone: tzinfo
    is_day: bool = False

    @property
    def seconds(self) -> int:
        """UTC seconds; of a day its first, of a local time that exists twice the first."""
        return seconds_of(self.local, self.zone)

    def moved(self, local: datetime) -> LocalTime:
        """Returns the same kind of time at another local one."""
        return LocalTime(local, self.zone, self.is_day)

    def means(self, other: LocalTime) -> bool:
        """Returns whether both are the same occurrence: by day where one of them is only a day."""
        if self.is_day or other.is_day:
            return self.local.date() == other.local.date()
        return self.seconds == other.seconds


@dataclass(frozen=True, slots=True)
class Length:
    """How long an entry lasts: days of the calendar, and then exact seconds (RFC 5545, 3.3.6)."""

    days: int
    seconds: int

    def after(self, start: LocalTime) -> int:
        """Returns the end, in UTC seconds, of what starts then."""
        return seconds_of(start.local + timedelta(days=self.days), start.zone) + self.seconds


def seconds_of(local: datetime, zone: tzinfo) -> int:
    """Returns UTC seconds of a local time."""
    try:
        return (local.replace(tzinfo=zone) - _EPOCH) // timedelta(seconds=1)
    except (OverflowError, ValueError):
        raise UnreadableError(CalendarNote("out_of_range")) from None


def times(line: ContentLine, find: FindZone, local: tzinfo | None, own_zone: str) -> list[LocalTime | UnreadableError]:
    """Reads a property of one or more times (of a period, its start); each that cannot be read is an error instead.

    Args:
        line: the property.
        find: looks a TZID up.
        local: of times without a zone; None where it is not known.
        own_zone: what the calendar calls that zone, for words.
    """
    zone: tzinfo | UnreadableError | None
    try:
        zone = zone_of(line, find)
    except UnreadableError as error:
        zone = error
    out: list[LocalTime | UnreadableError] = []
    for text in line.value.split(","):
        try:
            out.append(_time(line.name, text.partition("/")[0].strip(), zone, local, own_zone))
        except UnreadableError as error:
            out.append(error)
    return out


def zone_of(line: ContentLine, find: FindZone) -> tzinfo | None:
    """Returns the zone that a property names; None where it names none."""
    name = line.parameters.get("TZID")
    if name is None:
        return None
    zone = find(name)
    if zone is None:
        raise UnreadableError(CalendarNote("no_zone", {"name": line.name, "zone": name}))
    return zone


def _time(
    name: str, text: str, zone: tzinfo | UnreadableError | None, local: tzinfo | None, own_zone: str
) -> LocalTime:
    day, time = _DATE.fullmatch(text), _TIME.fullmatch(text)
    try:
        if day is not None:
            at, utc = datetime(*(int(part) for part in day.groups())), False  # type: ignore[arg-type]  # noqa: DTZ001
        elif time is not None:
            *parts, last = (int(part) for part in time.groups()[:6])
            at = datetime(*parts, min(last, 59))  # type: ignore[arg-type, call-arg]  # noqa: DTZ001  a leap second is 60
            utc = bool(time[7])
            if last > 60:
                raise ValueError
        else:
            raise ValueError
    except ValueError:
        raise UnreadableError(CalendarNote("unreadable", {"name": name, "value": clean(text, 60)})) from None
    if utc:
        return LocalTime(at, UTC)
    if isinstance(zone, UnreadableError):
        raise zone
    found = zone or local
    if found is None:
        raise UnreadableError(CalendarNote("no_own_zone", {"name": name, "zone": own_zone}))
    return LocalTime(at, found, is_day=day is not None)


def length(line: ContentLine) -> Length:
    """Reads a DURATION."""
    found = _LENGTH.fullmatch(line.value.strip())
    if found is None:
        raise UnreadableError(CalendarNote("unreadable", {"name": line.name, "value": clean(line.value, 60)}))
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in found.groups())
    return Length(7 * weeks + days, 3_600 * hours + 60 * minutes + seconds)


def period_end(text: str, name: str) -> Length | str:
    """Reads what stands behind the start of a period: a length, or the text of another time."""
    end = text.partition("/")[2].strip()
    if end[:1].upper() in {"P", "+"}:
        return length(ContentLine(name, {}, end, 0))
    return end


def proof(line: ContentLine | None, find: FindZone) -> int | None:
    """Returns the instant of CREATED, LAST-MODIFIED or DTSTAMP, at its latest meaning; None where there is none.

    A day proves nothing before its end, and a time without a zone nothing before it is past everywhere.

    Raises:
        UnreadableError: it is none, or a placeholder that proves nothing.
    """
    if line is None:
        return None
    read = times(line, find, UTC, "UTC")[0]
    if isinstance(read, UnreadableError):
        raise read
    at = read.seconds + (86_399 if read.is_day else 0)
    if read.zone is UTC and not line.value.strip().upper().endswith("Z"):
        at += 12 * 3_600
    if not _FIRST_BELIEVED <= read.seconds < _LAST_BELIEVED or read.seconds in _PLACEHOLDERS:
        raise UnreadableError(CalendarNote("placeholder", {"name": line.name, "value": clean(line.value, 60)}))
    return at
