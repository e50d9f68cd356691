"""The claim's duties as a calendar (RFC 5545): the first notice and the claim, each with alarms, ending at its instant.

An entry's end is exclusive, as a claim's deadline is: what ends at midnight must be done before midnight. Times are in
UTC, so that the file needs no zones of its own.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from sla_tui import __version__
from sla_tui.export.claim.letter import service_name
from sla_tui.export.documents.stated import credit_text, period_text
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.dossier import Dossier
from sla_tui.text import clean

if TYPE_CHECKING:
    from icalendar import Event

HOUR: Final = 3600
_ALARMS: Final = (timedelta(days=-7), timedelta(days=-1), timedelta(hours=-3))


def calendar(dossier: Dossier, language: Language = ENGLISH) -> bytes:
    """Writes the calendar; without entries where the contract names no deadline. The same for the same dossier."""
    from icalendar import Calendar

    made = Calendar()
    made.add("prodid", f"-//sla-tui//sla-tui {__version__}//{language.code.upper()}")
    made.add("version", "2.0")
    made.add("method", "PUBLISH")
    for entry in _entries(dossier, language):
        made.add_component(entry)
    written: bytes = made.to_ical()
    return written


def _entries(dossier: Dossier, language: Language) -> Iterator[Event]:
    claim = dossier.stated.claim
    for kind, at in (("notify", claim.notify_by), ("claim", claim.deadline)):
        if at is not None:
            yield _entry(dossier, kind, at, language)


def _entry(dossier: Dossier, kind: str, at: int, language: Language) -> Event:
    from icalendar import Alarm, Event

    a, contract, service = dossier.assessment, dossier.contract, dossier.service
    name, period = service_name(dossier), period_text(a.period, language)
    what = language.say(f"claim_file.entry_{kind}", at=_local(dossier, at), service=name, period=period)
    entry = Event()
    key = f"{service.id}\n{contract.id}\n{a.period.start}\n{kind}"
    entry.add("uid", f"{sha256(key.encode()).hexdigest()[:32]}@sla-tui")
    entry.add("dtstamp", _utc(a.now))
    entry.add("dtstart", _utc(at - HOUR))
    entry.add("dtend", _utc(at))
    entry.add("summary", language.say("claim_file.entry_draft", entry=what) if dossier.draft else what)
    entry.add("description", _description(dossier, language))
    entry.add("categories", ["SLA"])
    entry.add("transp", "TRANSPARENT")
    if contract.claim is not None and contract.claim.url:
        entry.add("url", clean(contract.claim.url, 1000))
    for before in _ALARMS:
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", what)
        alarm.add("trigger", before, parameters={"RELATED": "END"})
        entry.add_component(alarm)
    return entry


def _description(dossier: Dossier, language: Language) -> str:
    credit, rule = dossier.stated.credit, dossier.contract.claim
    lines = [] if credit is None else [language.say("claim_file.owed", credit=credit_text(credit, language, fee=True))]
    if rule is not None and rule.method:
        lines.append(language.say("claim_file.how", method=clean(rule.method)))
    if rule is not None and rule.subject:
        lines.append(language.say("claim_file.subject", subject=clean(rule.subject)))
    return "\n".join(lines)


def _local(dossier: Dossier, at: int) -> str:
    zone = dossier.contract.period.timezone
    return f"{datetime.fromtimestamp(at, ZoneInfo(zone)):%Y-%m-%d %H:%M} {zone}"


def _utc(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
