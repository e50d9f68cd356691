"""Reads announced work from an iCalendar file or feed (RFC 5545): bounded, cleaned, every repetition written out.

`icalendar` reads the text, `recurring-ical-events` expands RRULE, RDATE, EXDATE and RECURRENCE-ID. Times without a zone
("floating", and whole days) are those of the calendar's zone, or of the one that is asked for.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from sla_tui.config.kinds.recurrence import rule_problem
from sla_tui.errors import SlaTuiError
from sla_tui.text import clean

if TYPE_CHECKING:
    from icalendar import Calendar

MOST_EVENTS: Final = 5_000
MOST_WINDOWS: Final = 5_000
MOST_SPAN: Final = 4_000 * 86_400
LONGEST: Final = 366 * 86_400
"""Seconds of one window; what is longer is no maintenance."""


@dataclass(frozen=True, slots=True)
class CalendarEntry:
    """One window, in UTC seconds. `uid` is the entry's own, with the occurrence it is; `announced` None: not told."""

    uid: str
    start: int
    end: int
    title: str
    announced: int | None
    cancelled: bool = False


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """What a calendar says of `[start, end)`. `warnings` are sentences about what was left out."""

    start: int
    end: int
    entries: tuple[CalendarEntry, ...]
    warnings: tuple[str, ...] = ()


def read_calendar(body: bytes, *, zone: str, default_zone: str, start: int, end: int) -> WorkCalendar:
    """Returns the windows of a calendar that touch `[start, end)`, in order of time.

    Args:
        body: the file.
        zone: of times without one; "" takes the calendar's own, else `default_zone`.
        default_zone: an IANA name.
        start: UTC seconds.
        end: UTC seconds, exclusive.

    Raises:
        SlaTuiError: it is no calendar, or holds more than anybody announces.
    """
    from icalendar import Calendar

    if not 0 < end - start <= MOST_SPAN:
        raise SlaTuiError("that is no stretch of time to read a calendar for.")
    try:
        calendars = Calendar.from_ical(body, multiple=True)
    except (ValueError, KeyError, IndexError, TypeError, AttributeError, RecursionError) as error:
        raise SlaTuiError(f"it is no calendar that can be read: {clean(str(error), 120)}.") from None
    if not calendars or any(c.name != "VCALENDAR" for c in calendars):
        raise SlaTuiError("it is no calendar: there is no VCALENDAR in it.")
    entries: list[CalendarEntry] = []
    warnings: list[str] = []
    for calendar in calendars:
        named = zone or clean(str(calendar.get("X-WR-TIMEZONE", "")))
        local = _zone(named, default_zone, warnings)
        calendar.pop("X-WR-TIMEZONE", None)  # it is taken care of here; the expansion stops at a zone that there is not
        found, problems = _windows(calendar, local, start, end)
        entries += found
        warnings += problems
    if len(entries) > MOST_WINDOWS:
        raise SlaTuiError(f"the calendar holds {len(entries)} windows; at most {MOST_WINDOWS} are taken.")
    return WorkCalendar(start, end, tuple(sorted(entries, key=lambda e: (e.start, e.end, e.uid))), tuple(warnings))


def _windows(calendar: Calendar, local: ZoneInfo, start: int, end: int) -> tuple[list[CalendarEntry], list[str]]:
    try:
        import recurring_ical_events  # type: ignore[import-untyped, unused-ignore]
    except ImportError:
        raise SlaTuiError(
            "reading calendars needs the extra `calendars`.", hint="pip install 'sla-tui[calendars]'"
        ) from None

    events = calendar.walk("VEVENT")
    if len(events) > MOST_EVENTS:
        raise SlaTuiError(f"the calendar holds {len(events)} events; at most {MOST_EVENTS} are taken.")
    warnings = []
    wild = {id(event) for event in events if _wild(event)}
    if wild:
        warnings.append(
            f"{len(wild)} entries repeat in a way that no maintenance does, or go backwards; they were left out."
        )
        calendar.subcomponents = [c for c in calendar.subcomponents if id(c) not in wild]
    low, high = (datetime.fromtimestamp(at, UTC) for at in (start - 86_400, end + 86_400))
    query = recurring_ical_events.of(calendar, components=["VEVENT"], skip_bad_series=True)
    out, skipped = [], 0
    try:
        for event in _bounded(query.between(low, high)):
            entry = _entry(event, local)
            if entry is None:
                skipped += 1
            elif entry.start < end and entry.end > start:
                out.append(entry)
    except (ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        raise SlaTuiError(f"its repetitions cannot be read: {clean(str(error), 120)}.") from None
    if skipped:
        warnings.append(f"{skipped} entries have no end, no length, or last longer than a year; they were left out.")
    return out, warnings


def _bounded(events: list[Any]) -> Iterator[Any]:
    if len(events) > MOST_WINDOWS:
        raise SlaTuiError(f"the calendar holds {len(events)} windows; at most {MOST_WINDOWS} are taken.")
    yield from events


def _wild(event: Any) -> bool:  # noqa: ANN401  icalendar's components are not typed by kind
    """Returns whether it repeats as no maintenance does (every few minutes, by a senseless rule), or goes backwards."""
    rules = event.get("RRULE", [])
    begins, ends = event.get("DTSTART"), event.get("DTEND")
    if begins is not None and ends is not None and type(begins.dt) is type(ends.dt) and _backwards(begins.dt, ends.dt):
        return True
    texts = [rule.to_ical().decode() for rule in (rules if isinstance(rules, list) else [rules])]
    return any(rule_problem(text) for text in texts)


def _backwards(start: date | datetime, end: date | datetime) -> bool:
    """Returns whether an entry ends before it begins; the expansion would turn it round."""
    return _seconds(end, ZoneInfo("UTC")) < _seconds(start, ZoneInfo("UTC"))


def _entry(event: Any, local: ZoneInfo) -> CalendarEntry | None:  # noqa: ANN401
    """Returns one occurrence; None where it is no window."""
    begins, ends = event.get("DTSTART"), event.get("DTEND")
    if begins is None:
        return None
    start = _seconds(begins.dt, local)
    if ends is not None:
        end = _seconds(ends.dt, local)
    elif "DURATION" in event:
        end = start + int(event["DURATION"].dt.total_seconds())
    elif not isinstance(begins.dt, datetime):  # a whole day
        end = _seconds(begins.dt + timedelta(days=1), local)
    else:
        return None
    if not 0 < end - start <= LONGEST:
        return None
    which = event.get("RECURRENCE-ID")
    occurrence = start if which is None else _seconds(which.dt, local)
    return CalendarEntry(
        uid=f"{clean(str(event.get('UID', '')), 200) or clean(str(event.get('SUMMARY', '')), 200)}/{occurrence}",
        start=start,
        end=end,
        title=clean(str(event.get("SUMMARY", "")), 200),
        announced=_announced(event),
        cancelled=str(event.get("STATUS", "")).upper() == "CANCELLED",
    )


def _announced(event: Any) -> int | None:  # noqa: ANN401
    """Returns when the work was announced as it stands.

    An entry that was changed afterwards was announced by the change.
    """
    first, changed = event.get("CREATED"), event.get("LAST-MODIFIED") or event.get("DTSTAMP")
    latest = changed if int(event.get("SEQUENCE", 0)) > 0 or first is None else first
    return None if latest is None else _seconds(latest.dt, ZoneInfo("UTC"))


def _seconds(at: date | datetime, local: ZoneInfo) -> int:
    """Returns UTC seconds of a time, of a floating one in `local`, or of a day's first instant there."""
    if not isinstance(at, datetime):
        at = datetime(at.year, at.month, at.day, tzinfo=local)
    if at.tzinfo is None:
        at = at.replace(tzinfo=local)
    return int(at.timestamp())


def _zone(named: str, default: str, warnings: list[str]) -> ZoneInfo:
    try:
        return ZoneInfo(named or default)
    except (ValueError, KeyError, OSError):
        warnings.append(f"there is no time zone {named!r}; times without one were read as {default}.")
        return ZoneInfo(default)
