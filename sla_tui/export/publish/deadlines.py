"""All deadlines of claims that are still open, as a calendar to subscribe to: for us, never for the public."""

from __future__ import annotations

from collections.abc import Iterator

from sla_tui.export.claim.calendar import KINDS
from sla_tui.export.claim.deadline_events import DeadlineEvent, calendar_of, what_to_do
from sla_tui.export.documents.stated import entry_text, period_text
from sla_tui.language import Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.snapshot import Snapshot
from sla_tui.text import clean


def render_deadlines(snapshot: Snapshot, language: Language) -> bytes:
    """Writes the calendar: what is owed to us, not claimed and not too late; the same until something changes."""
    return calendar_of(_events(snapshot, language), language)


def _events(snapshot: Snapshot, language: Language) -> Iterator[DeadlineEvent]:
    entries = [entry for entry in snapshot.credits if _is_open(entry)]
    for entry in sorted(entries, key=lambda entry: (entry.claim.deadline or 0, entry.key, entry.period.start)):
        for kind, at in zip(KINDS, (entry.claim.notify_by, entry.claim.deadline), strict=True):
            if at is None or at <= snapshot.generated_at or (kind == "notify" and entry.state != "open"):
                continue
            name = clean(entry.name or entry.service)
            yield DeadlineEvent(
                service=entry.service,
                contract=entry.contract,
                period=entry.period.start,
                kind=kind,
                at=at,
                stamp=entry.locked_in_since or entry.period.start,
                what=what_to_do(
                    kind,
                    at,
                    entry.timezone or snapshot.timezone,
                    service=name,
                    period=period_text(entry.period, language),
                    language=language,
                ),
                description=language.say("claim_file.owed", credit=entry_text(entry, language)),
            )


def _is_open(entry: CreditEntry) -> bool:
    """Whether it is ours to claim, certain, and still to be claimed."""
    return entry.direction == "owed_to_us" and entry.locked_in and entry.state in {"open", "notified"}
