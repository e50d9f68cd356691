"""Kinds of values that are about time: durations, dates, instants, zones, times of day, claim windows."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sla_tui.config.kinds import Kind, Schema, type_word
from sla_tui.config.problems import At, did_you_mean, shown
from sla_tui.sla.contract import Within

FIRST_YEAR: Final = 1970
LAST_YEAR: Final = 2199
YEAR: Final = 366 * 86_400
LONGEST: Final = 100 * YEAR

_UNITS: Final = (("w", 604_800_000), ("d", 86_400_000), ("h", 3_600_000), ("m", 60_000), ("s", 1_000), ("ms", 1))
_DURATION: Final = re.compile(
    r"(?:(\d{1,7})w)?\s*(?:(\d{1,7})d)?\s*(?:(\d{1,7})h)?\s*(?:(\d{1,9})m)?\s*(?:(\d{1,10})s)?\s*(?:(\d{1,12})ms)?", re.ASCII
)
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_WITHIN: Final = re.compile(r"(\d{1,4})\s*(d|bd|h|mo|periods?)", re.ASCII)
_WITHIN_UNITS: Final = {"d": "days", "bd": "business_days", "h": "hours", "mo": "months", "periods": "periods"}


def milliseconds(text: str) -> int | None:
    """The length of a duration such as "1h30m" or "400ms"; None where `text` is none."""
    match = _DURATION.fullmatch(text.strip())
    if match is None or not any(match.groups()):
        return None
    return sum(int(count) * size for count, (_, size) in zip(match.groups(), _UNITS, strict=True) if count)


def duration_text(ms: int) -> str:
    """A length as a file would say it: 5400000 is "1h30m"."""
    parts: list[str] = []
    for unit, size in _UNITS[1:]:
        count, ms = divmod(ms, size)
        if count:
            parts.append(f"{count}{unit}")
    return "".join(parts) or "0s"


class Duration(Kind):
    """A length of time in whole seconds, written like "90s", "15m", "1h30m", "2d"."""

    def __init__(self, *, least: int = 0, most: int = LONGEST) -> None:
        self.least = least
        self.most = most
        bounds = [f"{word} {duration_text(v * 1000)}" for word, v in (("at least", least), ("at most", most)) if v]
        self.words = 'a duration such as "90s", "15m", "1h30m", "2d"' + (f", {' and '.join(bounds)}" if bounds else "")

    def read(self, value: Any, at: At) -> int:
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

    def write(self, value: Any) -> str:
        return duration_text(int(value) * 1000)

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^\s*(\d+w)?\s*(\d+d)?\s*(\d+h)?\s*(\d+m)?\s*(\d+s)?\s*(\d+ms)?\s*$"}


class Milliseconds(Duration):
    """A short length of time in milliseconds: "400ms", "2s"."""

    def __init__(self, *, least: int = 1, most: int = 86_400_000) -> None:
        super().__init__()
        self.least_ms = least
        self.most_ms = most
        self.words = f'a duration such as "400ms" or "2s", at most {duration_text(most)}'

    def read(self, value: Any, at: At) -> int:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        length = milliseconds(value)
        if length is None:
            self.refuse(f"{shown(value)} is not a duration")
        if not self.least_ms <= length <= self.most_ms:
            self.refuse(f"{shown(value)} is out of range")
        return length

    def write(self, value: Any) -> str:
        return duration_text(value)


class ShortTimeout(Milliseconds):
    """A short length of time in seconds, fractions allowed: "10s", "500ms"."""

    def read(self, value: Any, at: At) -> Any:
        return super().read(value, at) / 1000

    def write(self, value: Any) -> str:
        return duration_text(round(value * 1000))


class ClaimWindow(Kind):
    """A length of time in the unit the contract names: 30d, 5bd, 72h, 2mo, "2 periods"."""

    words = '"30d" (days) | "5bd" (business days) | "72h" (hours) | "2mo" (months) | "2 periods"'

    def read(self, value: Any, at: At) -> Within:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        match = _WITHIN.fullmatch(value.strip())
        if match is None:
            self.refuse(f"{shown(value)} is not a claim window")
        count, unit = int(match[1]), "periods" if match[2].startswith("p") else match[2]
        if not count:
            self.refuse("is no time at all")
        return Within(count=count, unit=_WITHIN_UNITS[unit])  # type: ignore[arg-type]

    def write(self, value: Any) -> str:
        unit = next(short for short, long in _WITHIN_UNITS.items() if long == value.unit)
        return f"{value.count} {unit}" if unit == "periods" else f"{value.count}{unit}"

    def schema(self) -> Schema:
        return {"type": "string", "pattern": r"^\s*[0-9]{1,4}\s*(d|bd|h|mo|periods?)\s*$"}


class Day(Kind):
    """A date without a time; in JSON a string "2026-01-31"."""

    words = f"a date such as 2026-01-31, from {FIRST_YEAR} to {LAST_YEAR}"

    def read(self, value: Any, at: At) -> date:
        if isinstance(value, str):
            try:
                value = date.fromisoformat(value) if len(value) == 10 else value
            except ValueError:
                self.refuse(f"{shown(value)} is not a date")
        if isinstance(value, datetime):
            self.refuse("has a time of day")
        if not isinstance(value, date):
            self.refuse(f"{shown(value)} is not a date" if isinstance(value, str) else f"is {type_word(value)}")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.refuse(f"{value.isoformat()} is out of range")
        return value

    def schema(self) -> Schema:
        return {"type": "string", "format": "date", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"}


class Instant(Kind):
    """A moment in UTC seconds, written with its offset; in JSON a string "2026-06-10T10:30:00Z"."""

    words = "a time with its offset such as 2026-06-10T10:30:00Z or 2026-06-10T12:30:00+02:00"

    def read(self, value: Any, at: At) -> int:
        if isinstance(value, str):
            try:
                value = datetime.fromisoformat(value) if "T" in value.upper() or " " in value else value
            except ValueError:
                self.refuse(f"{shown(value)} is not a time")
        if not isinstance(value, datetime):
            missing = ": its time of day is missing" if isinstance(value, date) else ""
            self.refuse(f"{shown(value)} is not a time{missing}" if isinstance(value, (str, date)) else f"is {type_word(value)}")
        if value.tzinfo is None:
            self.refuse("has no offset: nobody knows in which zone it is")
        if value.microsecond:
            self.refuse("is not a whole second")
        if not FIRST_YEAR <= value.year <= LAST_YEAR:
            self.refuse("is out of range")
        return (value - _EPOCH) // timedelta(seconds=1)

    def write(self, value: Any) -> datetime:
        return datetime.fromtimestamp(value, UTC)

    def schema(self) -> Schema:
        return {"type": "string", "format": "date-time"}


class Zone(Kind):
    """A zone of the IANA database."""

    words = 'an IANA zone such as "Europe/Amsterdam" or "UTC"'

    def read(self, value: Any, at: At) -> str:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        if value.startswith(("right/", "posix/")):
            self.refuse(f"{shown(value)} is a variant that counts seconds differently")
        try:
            ZoneInfo(value)
        except (LookupError, ValueError, OSError):
            self.refuse(f"{shown(value)} is not a zone that this machine knows", suggestion=_nearest_zone(value))
        return value

    def schema(self) -> Schema:
        return {"type": "string", "minLength": 1}


class TimeOfDay(Kind):
    """A time of day in seconds; 24:00 is the day's end."""

    words = 'a time of day from "00:00" to "24:00"'

    def read(self, value: Any, at: At) -> int:
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        match = re.fullmatch(r"(\d\d):(\d\d)(?::(\d\d))?", value, re.ASCII)
        hours, minutes, seconds = (int(part or 0) for part in match.groups()) if match else (99, 0, 0)
        length = hours * 3600 + minutes * 60 + seconds
        if minutes > 59 or seconds > 59 or length > 86_400:
            self.refuse(f"{shown(value)} is not a time of day")
        return length

    def write(self, value: Any) -> str:
        hours, rest = divmod(value, 3600)
        return f"{hours:02}:{rest // 60:02}" + (f":{rest % 60:02}" if rest % 60 else "")

    def schema(self) -> Schema:
        return {"type": "string", "pattern": "^[0-2][0-9]:[0-5][0-9](:[0-5][0-9])?$"}




def _nearest_zone(word: str) -> str:
    from zoneinfo import available_timezones

    names = {name.lower(): name for name in available_timezones()}
    return names.get(did_you_mean(word, names), "")
