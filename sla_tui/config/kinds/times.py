"""Kinds of values that are about time: durations, dates, instants, zones, times of day, claim windows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from sla_tui.config.kinds.basic import Kind, ListOf, Schema, type_word
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.sla.contract import ClaimUnit, Within

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
YEAR: Final = 366 * 86_400
LONGEST: Final = 100 * YEAR

_UNITS: Final = (("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))
_DURATION: Final = re.compile("".join(rf"(?:(\d{{1,12}}){unit})?" for unit, _ in _UNITS), re.ASCII)
_DURATION_SCHEMA: Final[Schema] = {
    "type": "string",
    "pattern": "^(?=[0-9])([0-9]+w)?([0-9]+d)?([0-9]+h)?([0-9]+m)?([0-9]+s)?([0-9]+ms)?$",
}
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WITHIN: Final = re.compile(r"(\d{1,4})\s*(d|bd|h|mo|periods?)", re.ASCII)
_WITHIN_UNITS: Final[dict[str, ClaimUnit]] = {
    "d": "days",
    "bd": "business_days",
    "h": "hours",
    "mo": "months",
    "periods": "periods",
}


def milliseconds(text: str) -> int | None:
    """Returns the length of a duration such as "1h30m" or "400ms"; None where `text` is none."""
    match = _DURATION.fullmatch(text)
    if match is None or not any(match.groups()):
        return None
    return sum(int(count) * size for count, (_, size) in zip(match.groups(), _UNITS, strict=True) if count)


def duration_text(ms: int) -> str:
    """Writes a length as a file would say it: 5400000 is "1h30m"."""
    parts: list[str] = []
    for unit, size in _UNITS[1:]:
        count, ms = divmod(ms, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


class Duration(Kind[int]):
    """A length of time in whole seconds, written like "90s", "15m", "1h30m", "2d"."""

    def __init__(self, *, least: int = 0, most: int = LONGEST) -> None:
        self.least = least
        self.most = most
        limits = (("at least", least), ("at most", most if most < LONGEST else 0))
        bounds = [f"{word} {duration_text(bound * 1000)}" for word, bound in limits if bound]
        self.words = 'a duration such as "90s", "15m", "1h30m", "2d"' + (f", {' and '.join(bounds)}" if bounds else "")

    def _value(self, value: object) -> int:
        if not isinstance(value, str):
            unit = ": write its unit" if isinstance(value, int) and not isinstance(value, bool) else ""
            self.refuse(f"is {type_word(value)}{unit}")
        length = milliseconds(value)
        if length is None:
            self.refuse(f"{shown(value)} is not a duration")
        if length % 1000:
            self.refuse(f"{shown(value)} is not a whole number of seconds")
        seconds = length // 1000
        if not self.least <= seconds <= self.most:
            self.refuse(f"{shown(value)} is out of range")
        return seconds

    def _write(self, value: int) -> str:
        return duration_text(value * 1000)

    def _schema(self) -> Schema:
        return _DURATION_SCHEMA


class Milliseconds(Kind[int]):
    """A short length of time in milliseconds: "400ms", "2s"."""

    def __init__(self, *, least: int = 1, most: int = 86_400_000) -> None:
        self.least = least
        self.most = most
        self.words = f'a duration such as "400ms" or "2s", from {duration_text(least)} to {duration_text(most)}'

    def _value(self, value: object) -> int:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        length = milliseconds(value)
        if length is None:
            self.refuse(f"{shown(value)} is not a duration")
        if not self.least <= length <= self.most:
            self.refuse(f"{shown(value)} is out of range")
        return length

    def _write(self, value: int) -> str:
        return duration_text(value)

    def _schema(self) -> Schema:
        return _DURATION_SCHEMA


class Timeout(Kind[float]):
    """A short length of time in seconds: "10s", "500ms"."""

    def __init__(self) -> None:
        self._kind = Milliseconds(least=100, most=300_000)
        self.words = self._kind.words

    def _read(self, value: object, at: At) -> float:
        return self._kind.read(value, at) / 1000

    def _write(self, value: float) -> str:
        return duration_text(round(value * 1000))

    def _schema(self) -> Schema:
        return _DURATION_SCHEMA


class ClaimWindow(Kind[Within]):
    """A length of time in the unit the contract names: 30d, 5bd, 72h, 2mo, "2 periods"."""

    words = '"30d" (days) | "5bd" (business days) | "72h" (hours) | "2mo" (months) | "2 periods"'

    def _value(self, value: object) -> Within:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        match = _WITHIN.fullmatch(value.strip())
        if match is None:
            self.refuse(f"{shown(value)} is not a claim window")
        count, unit = int(match[1]), "periods" if match[2].startswith("p") else match[2]
        if not count:
            self.refuse("is no time at all")
        return Within(count=count, unit=_WITHIN_UNITS[unit])

    def _write(self, value: Within) -> str:
        unit = next(short for short, long in _WITHIN_UNITS.items() if long == value.unit)
        return f"{value.count} {unit}" if unit == "periods" else f"{value.count}{unit}"

    def _schema(self) -> Schema:
        return {"type": "string", "pattern": r"^\s*[0-9]{1,4}\s*(d|bd|h|mo|periods?)\s*$"}


class Notice(Kind[int | Within]):
    """How long ahead something must be announced: a duration, or business days ("5bd")."""

    def __init__(self) -> None:
        self._length, self._window = Duration(), ClaimWindow()
        self.words = f'{self._length.words}; or "5bd" (business days)'
        self._length.words = self.words

    def _read(self, value: object, at: At) -> int | Within:
        if isinstance(value, str) and value.strip().endswith("bd"):
            return self._window.read(value, at)
        return self._length.read(value, at)

    def _write(self, value: int | Within) -> object:
        return self._length.write(value) if isinstance(value, int) else self._window.write(value)

    def _schema(self) -> Schema:
        return {"anyOf": [self._length.schema(), {"type": "string", "pattern": r"^\s*[0-9]{1,4}\s*bd\s*$"}]}


class Day(Kind[date]):
    """A date without a time; in JSON a string "2026-01-31"."""

    words = f"a date such as 2026-01-31, from {FIRST_YEAR} to {LAST_YEAR}"

    def _value(self, value: object) -> date:
        if isinstance(value, str):
            value = self._parsed(value)
        if isinstance(value, datetime):
            self.refuse("has a time of day")
        if not isinstance(value, date):
            self.refuse(f"is {type_word(value)}")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.refuse(f"{value.isoformat()} is out of range")
        return value

    def _parsed(self, text: str) -> date:
        try:
            if not re.fullmatch(r"\d{4}-\d\d-\d\d", text, re.ASCII):
                self.refuse(f"{shown(text)} is not a date")
            return date.fromisoformat(text)
        except ValueError:  # the 30th of February
            self.refuse(f"{shown(text)} is not a date")

    def _schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


_DATES: Final = ListOf(Day())


class DaysOff(Kind[tuple[date, ...]]):
    """A list of dates, or the name of a calendar where a file has such; names are resolved by `with_calendars`."""

    words = f'{_DATES.words}; or the name of a calendar such as "nl"'

    def _read(self, value: object, at: At) -> tuple[date, ...]:
        if isinstance(value, str):
            self.refuse(f"{shown(value)} is the name of a calendar, and there are none here")
        return _DATES.read(value, at)

    def _write(self, value: tuple[date, ...]) -> object:
        return _DATES.write(value)

    def _schema(self) -> Schema:
        return {"anyOf": [_DATES.schema(), {"type": "string"}]}


class Instant(Kind[int]):
    """A moment in UTC seconds, written with its offset; in JSON a string "2026-06-10T10:30:00Z"."""

    words = "a time with its offset such as 2026-06-10T10:30:00Z or 2026-06-10T12:30:00+02:00"

    def _value(self, value: object) -> int:
        if isinstance(value, str):
            value = self._parsed(value)
        if isinstance(value, date) and not isinstance(value, datetime):
            self.refuse("is a date without a time of day")
        if not isinstance(value, datetime):
            self.refuse(f"is {type_word(value)}")
        if value.tzinfo is None:
            self.refuse("has no offset: nobody knows in which zone it is")
        if value.microsecond:
            self.refuse("is not a whole second")
        if not FIRST_YEAR < value.year <= LAST_YEAR:
            self.refuse("is out of range")
        return (value - _EPOCH) // timedelta(seconds=1)

    def _parsed(self, text: str) -> datetime:
        try:
            if not re.match(r"\d{4}-\d\d-\d\d[Tt ]\d\d:\d\d", text, re.ASCII):
                self.refuse(f"{shown(text)} is not a time")
            return datetime.fromisoformat(text.upper())
        except ValueError:  # the 25th hour
            self.refuse(f"{shown(text)} is not a time")

    def _write(self, value: int) -> datetime:
        return datetime.fromtimestamp(value, UTC)

    def _schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


class Zone(Kind[str]):
    """A zone of the IANA database."""

    words = 'an IANA zone such as "Europe/Amsterdam" or "UTC"'

    def _value(self, value: object) -> str:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        if value.startswith(("right/", "posix/")):
            self.refuse(f"{shown(value)} is a variant that counts seconds differently")
        try:
            ZoneInfo(value)
        except (LookupError, ValueError, OSError):
            self.refuse(f"{shown(value)} is not a zone that this machine knows", suggestion=_nearest_zone(value))
        return value

    def _schema(self) -> Schema:
        return {"type": "string", "minLength": 1}


class TimeOfDay(Kind[int]):
    """A time of day in seconds; 24:00 is the day's end."""

    words = 'a time of day from "00:00" to "24:00"'

    def _value(self, value: object) -> int:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        match = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?", value, re.ASCII)
        hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
        length = hours * 3600 + minutes * 60 + seconds
        if minutes > 59 or seconds > 59 or length > 86_400:
            self.refuse(f"{shown(value)} is not a time of day")
        return length

    def _write(self, value: int) -> str:
        hours, rest = divmod(value, 3600)
        return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")

    def _schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}


def _nearest_zone(word: str) -> str:
    from zoneinfo import available_timezones

    names = {name.lower(): name for name in available_timezones()}
    return names.get(did_you_mean(word, names), "")
