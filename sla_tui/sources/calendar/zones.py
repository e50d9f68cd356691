"""Finds the time zone that a calendar names: IANA's, Windows', Outlook's and the file's own; nothing is guessed."""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone, tzinfo
from functools import cache
from typing import Final, cast
from zoneinfo import ZoneInfo, available_timezones

from sla_tui.sources.calendar.windows_names import WINDOWS_NAMES

_OFFSET: Final = re.compile(r"(?:UTC|GMT)?\s*([+\-\u2212])(\d{1,2})[:.]?(\d{2})?", re.IGNORECASE)
_DISPLAYED: Final = re.compile(r"\((?:UTC|GMT|Z)?\s*([+\-\u2212]\d{1,2}[:.]?\d{2})?\)\s*(.*)", re.IGNORECASE)
_NUMBERED: Final = re.compile(r"(.*\S)(?:\s+|(?<=[a-z]))\d{1,3}")
_IANA: Final = re.compile(r"[A-Za-z0-9_+\-/]{1,64}")
_OF_THIS_MACHINE: Final = frozenset({"localtime", "posixrules", "factory"})
_UTC_NAMES: Final = frozenset({"z", "utc", "gmt", "coordinated universal time", "microsoft/utc"})
_LONGEST: Final = timedelta(hours=14)


class ZoneFinder:
    """The zones of one calendar. `own`: its VTIMEZONEs as text, by their TZID."""

    def __init__(self, own: Mapping[str, str]) -> None:
        self._own = own
        self._found: dict[str, tzinfo | None] = {}

    def find(self, name: str) -> tzinfo | None:
        """Returns the zone of that name; None where nobody can say which it is.

        IANA's names come first, then Windows' (Unicode CLDR), then what the file itself defines, then what is written
        around such a name: a vendor's path, a display name, a number behind it, an offset, another case.
        """
        name = name.strip().strip("\"'").strip()
        if name not in self._found:
            self._found[name] = self._look(name)
        return self._found[name]

    def _look(self, name: str) -> tzinfo | None:
        if not name:
            return None
        zone = _iana(name) or _windows(name) or self._defined(name)
        return zone or _utc(name) or _offset(name) or _displayed(name) or self._within(name)

    def _defined(self, name: str) -> tzinfo | None:
        """Returns the zone that the file defines by a VTIMEZONE."""
        text = self._own.get(name)
        if text is None:
            return None
        from icalendar import Timezone

        try:
            component = cast("Timezone", Timezone.from_ical(text))
            zone = component.to_tz(lookup_tzid=False)
            zone.utcoffset(datetime(2026, 1, 1))  # noqa: DTZ001  asked as a local time: a broken rule fails here
        except Exception:  # noqa: BLE001  whatever a broken definition raises, it defines nothing
            return self._located(text)
        return zone if isinstance(zone, tzinfo) else None

    @staticmethod
    def _located(text: str) -> tzinfo | None:
        found = re.search(r"(?im)^X-LIC-LOCATION:\s*(\S+)\s*$", text)
        return None if found is None else _iana(found[1])

    def _within(self, name: str) -> tzinfo | None:
        """Looks for a name in what is written around it: `/mozilla.org/2005/Europe/Berlin`, `GMT Standard Time 1`."""
        parts = name.split("/")
        for start in range(1, len(parts)):
            rest = "/".join(parts[start:])
            zone = _iana(rest) or _windows(rest) or _utc(rest)
            if zone is not None:
                return zone
        numbered = _NUMBERED.fullmatch(name)
        if numbered is not None:
            return self.find(numbered[1])
        return _other_case(name)


def _iana(name: str) -> ZoneInfo | None:
    if not _IANA.fullmatch(name) or name.lower() in _OF_THIS_MACHINE or name.startswith(("right/", "posix/")):
        return None
    try:
        return ZoneInfo(name)
    except (ValueError, KeyError, OSError):
        return None


@cache
def _windows_zones() -> Mapping[str, str]:
    from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

    return {"kamchatka standard time": "Asia/Kamchatka"} | {
        windows.lower(): olson for windows, olson in WINDOWS_TO_OLSON.items()
    }


def _windows(name: str) -> ZoneInfo | None:
    olson = _windows_zones().get(name.lower().replace(" daylight time", " standard time"))
    return None if olson is None else _iana(olson)


def _utc(name: str) -> tzinfo | None:
    return UTC if name.lower() in _UTC_NAMES else None


def _offset(name: str) -> tzinfo | None:
    """Returns the zone of a bare offset: `+01:00`, `UTC+1`, `GMT-0500`."""
    found = _OFFSET.fullmatch(name)
    if found is None:
        return None
    length = timedelta(hours=int(found[2]), minutes=int(found[3] or 0))
    if length > _LONGEST or int(found[3] or 0) > 59:
        return None
    return timezone(length if found[1] == "+" else -length)


def _displayed(name: str) -> tzinfo | None:
    """Returns the zone of a name that Windows shows to people: `(UTC+01:00) Amsterdam, Berlin, Bern`.

    Its offset, where it is told, must be one that the zone has; a name whose offset is another's is nobody's.
    """
    shown = _DISPLAYED.fullmatch(name)
    offset, words = (None, name) if shown is None else (shown[1], shown[2])
    zone = _windows(WINDOWS_NAMES.get(_plain(words), "")) or _windows(words) or _utc(words)
    if zone is None:
        cities = re.split(r"\s*[,;]\s*", words.strip())
        zone = next((found for city in cities if (found := _city(city)) is not None), None)
    if zone is None or offset is None:
        return zone
    stated = _offset(offset)
    return zone if stated is not None and stated.utcoffset(None) in _offsets(zone) else None


def _plain(words: str) -> str:
    return re.sub(r"\s+", " ", words.replace("&amp;", "&").replace(" and ", " & ")).strip().lower()


def _offsets(zone: tzinfo) -> set[timedelta | None]:
    return {zone.utcoffset(datetime(2026, month, 1)) for month in (1, 7)}  # noqa: DTZ001  local times


@cache
def _by_case() -> Mapping[str, str]:
    return {name.lower(): name for name in available_timezones()}


@cache
def _by_city() -> Mapping[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    for name in available_timezones():
        if "/" in name and not name.startswith(("Etc/", "right/", "posix/", "SystemV/")):
            found.setdefault(name.rpartition("/")[2].lower(), set()).add(name)
    return {city: frozenset(names) for city, names in found.items()}


def _city(words: str) -> ZoneInfo | None:
    """Returns the zone of a city; None where there is none of that name, or are several that differ."""
    names = _by_city().get(words.strip().lower().replace(" ", "_").replace(".", ""), frozenset())
    return _iana(next(iter(names))) if len(names) == 1 else None


def _other_case(name: str) -> ZoneInfo | None:
    return _iana(_by_case().get(name.lower().replace(" ", "_"), ""))
