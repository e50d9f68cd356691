"""Cuts an iCalendar file (RFC 5545) into its entries, with the line of each: nothing of one can spoil another.

Lenient where the writing is broken and the meaning is not: folds in the middle of a character, UTF-16, an entry whose
end is missing, a parameter with a colon that is not quoted (Outlook's `TZID=tzone://Microsoft/Utc`).
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from sla_tui.text import clean

_BREAK: Final = re.compile(rb"\r\n|\n|\r")
_NAME: Final = re.compile(r"[A-Za-z0-9-]+")
_TIMES: Final = frozenset({"DTSTART", "DTEND", "DURATION", "RDATE", "EXDATE", "RECURRENCE-ID"})
_LOOKS_TIMED: Final = re.compile(r"[-+0-9TZPWDHMS,/\s]*", re.IGNORECASE)
_ESCAPED: Final = re.compile(r"\\([\\;,nN/])")


@dataclass(frozen=True, slots=True)
class ContentLine:
    """One property: its name in upper case, its parameters by their names in upper case, its value, its line."""

    name: str
    parameters: dict[str, str]
    value: str
    line: int

    @property
    def text(self) -> str:
        """The value as text, unescaped and cleaned."""
        return clean(_ESCAPED.sub(lambda found: " " if found[1] in "nN" else found[1], self.value), 1_000)


@dataclass(slots=True)
class RawEvent:
    """One VEVENT as it is written. `finished`: its end is there."""

    line: int
    properties: list[ContentLine] = field(default_factory=list)
    finished: bool = False

    def all(self, name: str) -> list[ContentLine]:
        """Lists the properties of that name, in the order of the file."""
        return [one for one in self.properties if one.name == name]

    def first(self, name: str) -> ContentLine | None:
        """Finds the first property of that name."""
        return next((one for one in self.properties if one.name == name), None)


@dataclass(slots=True)
class RawCalendar:
    """One VCALENDAR: its own properties, its entries, its VTIMEZONEs as text by their TZID."""

    properties: dict[str, ContentLine] = field(default_factory=dict)
    events: list[RawEvent] = field(default_factory=list)
    zones: dict[str, str] = field(default_factory=dict)
    finished: bool = False

    def value(self, name: str) -> str:
        """Returns a property of the calendar as text; "" where it has none."""
        found = self.properties.get(name)
        return "" if found is None else found.text.strip()


def calendars(body: bytes) -> list[RawCalendar]:
    """Returns the calendars of a file; none where it is something else."""
    cutter = _Cutter()
    for number, text in _unfolded(body):
        line = _content_line(text, number)
        if line is not None:
            cutter.take(line, text)
    return cutter.found


class _Cutter:
    """Takes one content line after the other, and knows within what it stands."""

    def __init__(self) -> None:
        self.found: list[RawCalendar] = []
        self._event: RawEvent | None = None
        self._zone: list[str] | None = None
        self._inside: list[str] = []  # components within an entry, and those that are passed over

    def take(self, line: ContentLine, text: str) -> None:
        """Takes a line, read and as it is."""
        mark = (line.name, line.value.strip().upper())
        if mark == ("BEGIN", "VCALENDAR"):
            self._leave()
            self.found.append(RawCalendar())
        elif not self.found or self.found[-1].finished:
            return
        elif mark == ("END", "VCALENDAR"):
            self._leave()
            self.found[-1].finished = True
        elif mark == ("BEGIN", "VEVENT"):  # also where the end of the one before is missing
            self._leave()
            self._event = RawEvent(line.line)
            self.found[-1].events.append(self._event)
        elif mark == ("END", "VEVENT") and self._event is not None:
            self._event.finished = True
            self._leave()
        elif self._zone is not None or (mark == ("BEGIN", "VTIMEZONE") and self._event is None):
            self._take_zone(mark, text)
        else:
            self._take_property(line, mark)

    def _leave(self) -> None:
        self._event, self._zone, self._inside = None, None, []

    def _take_zone(self, mark: tuple[str, str], text: str) -> None:
        self._zone = [*(self._zone or ()), text]
        if mark == ("END", "VTIMEZONE"):
            _keep_zone(self.found[-1], self._zone)
            self._zone = None

    def _take_property(self, line: ContentLine, mark: tuple[str, str]) -> None:
        if line.name == "BEGIN":
            self._inside.append(mark[1])
        elif line.name == "END":
            del self._inside[-1:]
        elif not self._inside and self._event is not None:
            self._event.properties.append(line)
        elif not self._inside:
            self.found[-1].properties.setdefault(line.name, line)


def _keep_zone(calendar: RawCalendar, lines: list[str]) -> None:
    for text in lines:
        line = _content_line(text, 0)
        if line is not None and line.name == "TZID":
            calendar.zones.setdefault(line.text.strip().strip("\"'"), "\r\n".join([*lines, ""]))
            return


def _unfolded(body: bytes) -> Iterator[tuple[int, str]]:
    """Yields each content line with the number of its first line in the file."""
    if body.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        body = body.decode("utf-16", "replace").encode()
    body = body.removeprefix(codecs.BOM_UTF8)
    parts: list[bytes] = []
    first = 0
    for number, raw in enumerate(_BREAK.split(body), 1):
        if raw[:1] in {b" ", b"\t"} and parts:
            parts.append(raw[1:])
            continue
        if parts:
            yield first, b"".join(parts).decode("utf-8", "replace")
        parts, first = ([raw] if raw.strip() else []), number
    if parts:
        yield first, b"".join(parts).decode("utf-8", "replace")


def _content_line(text: str, number: int) -> ContentLine | None:
    """Returns a property; None for what is none, such as the rest of a text that was folded wrongly."""
    text = text.strip()
    named = _NAME.match(text)
    if named is None:
        return None
    name, rest = named[0].upper(), text[named.end() :].lstrip()
    cut = _value_at(rest)
    if name in _TIMES and (cut < 0 or not _LOOKS_TIMED.fullmatch(rest[cut + 1 :])) and rest.startswith(";"):
        last = rest.rfind(":")
        cut = last if _LOOKS_TIMED.fullmatch(rest[last + 1 :]) else cut
    if cut < 0 or (cut > 0 and not rest.startswith(";")):
        return None
    return ContentLine(name, _parameters(rest[:cut]), rest[cut + 1 :], number)


def _value_at(rest: str) -> int:
    """Finds the colon before the value: the first that is not quoted; -1 where there is none."""
    quoted = False
    for at, sign in enumerate(rest):
        if sign == '"':
            quoted = not quoted
        elif sign == ":" and not quoted:
            return at
    return -1


def _parameters(text: str) -> dict[str, str]:
    found: dict[str, str] = {}
    for part in re.findall(r';((?:[^;"]|"[^"]*"|")*)', text):
        name, equals, value = part.partition("=")
        if equals:
            plain = _ESCAPED.sub(lambda one: one[1], value.strip().strip("\"'").strip())
            found.setdefault(name.strip().upper(), clean(plain, 200))
    return found
