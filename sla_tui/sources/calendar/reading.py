"""Reads announced work from an iCalendar file or feed (RFC 5545): entry by entry, bounded, all repetitions written out.

Times without a zone ("floating", and whole days) are those of the calendar's zone, or of the one that is asked for. A
zone that nobody knows costs the entries that are in it: it is never taken for another.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import tzinfo
from typing import Final

from sla_tui.errors import SlaTuiError
from sla_tui.sources.calendar.content import RawCalendar, calendars
from sla_tui.sources.calendar.events import EventContext, WorkEvent, event_of, identity, title_of
from sla_tui.sources.calendar.model import (
    MOST_EVENTS,
    MOST_WINDOWS,
    CalendarEntry,
    CalendarNote,
    CalendarProblem,
    UnreadableError,
    WorkCalendar,
)
from sla_tui.sources.calendar.occurrences import Expansion
from sla_tui.sources.calendar.zones import ZoneFinder
from sla_tui.text import clean

MOST_SPAN: Final = 4_000 * 86_400


def read_calendar(body: bytes, *, zone: str, default_zone: str, start: int, end: int) -> WorkCalendar:
    """Returns the windows of a calendar that touch `[start, end)`, in order of time, and what was left out.

    Args:
        body: the file.
        zone: of times without one; "" takes the calendar's own, else `default_zone`.
        default_zone: an IANA name.
        start: UTC seconds.
        end: UTC seconds, exclusive.

    Raises:
        SlaTuiError: it is no calendar, or holds more than anybody announces; or there is no such `zone`.
    """
    if not 0 < end - start <= MOST_SPAN:
        raise SlaTuiError("that is no stretch of time to read a calendar for.")
    found = calendars(body)
    if not found or (not found[-1].finished and not any(calendar.events for calendar in found)):
        raise SlaTuiError(f"it is no calendar that can be read: {'it breaks off' if found else 'no VCALENDAR'}.")
    events = sum(len(calendar.events) for calendar in found)
    if events > MOST_EVENTS:
        raise SlaTuiError(f"the calendar holds {events} events; at most {MOST_EVENTS} are taken.")
    if zone and ZoneFinder({}).find(zone) is None:
        raise SlaTuiError(f"there is no time zone {clean(zone, 60)!r}.", hint="an IANA name such as Europe/Amsterdam.")
    parts = [_Part(calendar, zone, default_zone, Expansion(start, end)) for calendar in found]
    entries = list(_each_its_own(entry for part in parts for entry in part.entries))
    if len(entries) > MOST_WINDOWS:
        raise SlaTuiError(f"the calendar holds {len(entries)} windows; at most {MOST_WINDOWS} are taken.")
    problems = [problem for part in parts for problem in part.problems]
    complete = all(calendar.finished for calendar in found)
    if not complete:
        problems.append(CalendarProblem(0, "", CalendarNote("breaks_off")))
    return WorkCalendar(
        start,
        end,
        tuple(sorted(entries, key=lambda e: (e.start, e.end, e.uid))),
        tuple(sorted(problems, key=lambda problem: problem.line)),
        read=events,
        kept=sum(part.kept for part in parts),
        outside=sum(part.outside for part in parts),
        complete=complete,
        refused_uids=frozenset(uid for part in parts for uid in part.refused_uids),
    )


class _Part:
    """What one VCALENDAR of the file comes to."""

    def __init__(self, calendar: RawCalendar, zone: str, default_zone: str, expansion: Expansion) -> None:
        self.entries: list[CalendarEntry] = []
        self.problems: list[CalendarProblem] = []
        self.refused_uids: list[str] = []
        self.kept = self.outside = 0
        finder = ZoneFinder(calendar.zones)
        own = zone or calendar.value("X-WR-TIMEZONE") or calendar.value("TIMEZONE-ID") or default_zone
        local: tzinfo | None = finder.find(own)
        context = EventContext(finder.find, local, own, all_cancelled=calendar.value("METHOD").upper() == "CANCEL")
        if local is None:
            self.problems.append(CalendarProblem(0, "", CalendarNote("calendar_zone", {"zone": own})))
        read: list[WorkEvent] = []
        for raw in calendar.events:
            try:
                read.append(event_of(raw, context))
            except UnreadableError as error:
                self._refuse(raw.line, identity(raw), title_of(raw) or identity(raw)[:60], error.note)
        for one in expansion.of(read):
            if one.refused is not None:
                self._refuse(one.event.line, one.event.uid, one.event.title or one.event.uid[:60], one.refused)
                continue
            self.problems += one.event.problems
            self.entries += one.windows
            self.kept += bool(one.windows)
            self.outside += not one.windows

    def _refuse(self, line: int, uid: str, title: str, note: CalendarNote) -> None:
        self.problems.append(CalendarProblem(line, title, note, refused=True))
        if note.code != "superseded":
            self.refused_uids.append(uid)


def _each_its_own(entries: Iterator[CalendarEntry]) -> Iterator[CalendarEntry]:
    """Gives windows that share an identity (a UID that an exporter uses for all it has) a number each, in their order.

    The same window twice stays the same one.
    """
    seen: dict[str, set[CalendarEntry]] = {}
    numbers: Counter[str] = Counter()
    for entry in entries:
        bare = replace(entry, line=0)
        known = seen.setdefault(entry.uid, set())
        if bare in known:
            yield entry
            continue
        known.add(bare)
        numbers[entry.uid] += 1
        number = numbers[entry.uid]
        yield entry if number == 1 else replace(entry, uid=f"{entry.uid}#{number}")
