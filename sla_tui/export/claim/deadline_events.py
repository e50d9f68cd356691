"""Deadlines of claims as a calendar (RFC 5545): an entry each, with alarms, ending at its instant.

An entry's end is exclusive, as a claim's deadline is: what ends at midnight must be done before midnight. Times are in
UTC, so that the file needs no zones of its own.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final, Literal
from zoneinfo import ZoneInfo

from sla_tui import __version__
from sla_tui.language import Language
from sla_tui.text import clean

if TYPE_CHECKING:
    from icalendar import Event

HOUR: Final = 3600
_ALARMS: Final = (timedelta(days=-7), timedelta(days=-1), timedelta(hours=-3))
DeadlineKind = Literal["notify", "claim"]


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadlineEvent:
    """One duty: the first notice about a period, or the claim; the same one has the same id in every calendar of ours.

    `service`, `contract` and `period` (its first instant) say which, `what` in words. Instants in UTC seconds: `at`
    when it must be done, `stamp` as of when that is known. `draft`: the period still runs.
    """

    service: str
    contract: str
    period: int
    kind: DeadlineKind
    at: int
    stamp: int
    what: str
    description: str = ""
    url: str = ""
    draft: bool = False


def calendar_of(events: Iterable[DeadlineEvent], language: Language) -> bytes:
    """Writes the calendar; without entries where there is no deadline. The same for the same deadlines."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//sla-tui//sla-tui {__version__}//{language.code.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for event in events:
        made.add_component(_entry(event, language))
    written: bytes = made.to_ical()
    return written


def what_to_do(kind: DeadlineKind, at: int, timezone: str, *, service: str, period: str, language: Language) -> str:
    """Says a duty: ``Claim before 2026-11-30 00:00 Europe/Amsterdam: Invoicing, October 2026``."""
    local = f"{datetime.fromtimestamp(at, ZoneInfo(timezone)):%Y-%m-%d %H:%M} {timezone}"
    return language.say(f"claim_file.entry_{kind}", at=local, service=service, period=period)


def _entry(event: DeadlineEvent, language: Language) -> Event:
    from icalendar import Alarm, Event

    entry = Event()
    key = f"{event.service}\n{event.contract}\n{event.period}\n{event.kind}"
    entry.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@sla-tui")
    entry.add("dtstamp", _utc(event.stamp))
    entry.add("dtstart", _utc(event.at - HOUR))
    entry.add("dtend", _utc(event.at))
    entry.add("summary", language.say("claim_file.entry_draft", entry=event.what) if event.draft else event.what)
    entry.add("description", event.description)
    entry.add("categories", ["SLA"])
    entry.add("transp", "TRANSPARENT")
    if event.url:
        entry.add("url", clean(event.url, 1000))
    for before in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event.what)
        alarm.add("trigger", before, parameters={"RELATED": "END"})
        entry.add_component(alarm)
    return entry


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
