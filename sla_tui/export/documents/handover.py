"""What changed between two snapshots, in words for whoever takes over: outages, credits, verdicts, acts, sources.

A period that is over is written as it stands, and compared with nothing of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.documents.service_facts import facts, title_of
from sla_tui.export.documents.snapshot_words import credits_owed, heading_of, is_over, standing_counts, worst_first
from sla_tui.export.documents.stated import budget_text, credit_text, standing_text
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean

LONGEST = 400


def render_handover(before: Snapshot, after: Snapshot) -> str:
    """The changes as text that reads well in a chat, ending in a line break.

    Args:
        before: what was known when the shift began; of another period it says nothing of this one.
        after: what is known now, or a period that is over.
    """
    zone = ZoneInfo(after.timezone)
    if is_over(after):
        return _past(after, zone)
    if is_over(before):
        before = after  # somebody looked at a past period then: there is nothing to compare with
    since = fmt.day_and_time(before.generated_at, zone)
    until = fmt.day_and_time(after.generated_at, zone)
    lines = [f"What changed from {since} to {until} ({after.timezone})", ""]
    old = {service.id: service for service in before.services}
    told: list[str] = []
    for service in after.services:
        told += _changes(old.get(service.id), service, before.generated_at, zone)
    told += [f"gone: {title_of(s)} is no longer watched" for s in before.services if s.id not in _ids(after)]
    told += list(_claims(before, after))
    told += list(_sources(before, after))
    lines += [f"- {clean(line, LONGEST)}" for line in told] or [
        "Nothing: no outage, no credit, no decision, no new error."
    ]
    lines += ["", f"Now: {_counts(after)}."]
    open_now = [s for s in after.services if s.state == "down"]
    lines += [f"- down: {title_of(s)}{_for(s, after.generated_at)}{_acked(s)}" for s in open_now]
    return "\n".join(lines) + "\n"


def _past(snapshot: Snapshot, zone: ZoneInfo) -> str:
    """A period that is over: how many stand how, what is owed, and each service that is not within its SLA."""
    lines = [", ".join(heading_of(snapshot, zone)), "", f"{_counts(snapshot)}.", credits_owed(snapshot)]
    for service in worst_first(snapshot.services):
        if service.standing == "met":
            continue
        lines += ["", f"{title_of(service)}: {standing_text(service, zone)}"]
        lines += [
            f"- {clean(f'{label}: {words}' if label else words, LONGEST)}"
            for label, words in facts(service, snapshot.generated_at, zone)
        ]
    return "\n".join(lines) + "\n"


def _counts(snapshot: Snapshot) -> str:
    """How many services stand how; all of them are in it."""
    counts = standing_counts(snapshot.summary)
    return ", ".join(f"{count} {fmt.VERDICT_WORDS[standing]}" for standing, count in counts) or "no services"


def _ids(snapshot: Snapshot) -> set[str]:
    return {service.id for service in snapshot.services}


def _changes(old: ServiceSnapshot | None, new: ServiceSnapshot, since: int, zone: ZoneInfo) -> Iterator[str]:
    name = title_of(new)
    same = old is not None and old.assessment.period == new.assessment.period
    if old is None:
        yield f"new: {name} is watched"
    elif not same:
        yield f"{name}: {new.assessment.period.label or new.assessment.period.key} has begun, {_word(new)}"
    elif old.standing != new.standing:
        yield f"{name}: {_word(old)} -> {_word(new)}"
    for outage in new.assessment.outages:
        if outage.end > since:
            began = fmt.day_and_time(outage.start, zone)
            length = fmt.duration(outage.end - outage.start)
            lasts = "still lasts" if new.state == "down" and outage.end >= new.assessment.now else f"lasted {length}"
            counted = fmt.duration(outage.counted_seconds) if outage.counted_seconds else "nothing"
            reason = f" ({outage.reason})" if outage.reason else ""
            yield f"{name}: down since {began}, {lasts}, {counted} of it counts{reason}"
    if old is not None and same:
        yield from _figures(old, new, name)
    known = {a.act for a in old.acknowledgements} if old is not None else set()
    yield from (f"{name}: acknowledged by {a.who}: {a.reason}" for a in new.acknowledgements if a.act not in known)
    excluded = {(e.act, e.start, e.accepted) for e in old.exclusions} if old is not None else set()
    for e in new.exclusions:
        if (e.act, e.start, e.accepted) not in excluded:
            state = "accepted" if e.accepted else "disputed"
            yield f"{name}: exclusion {state}, {e.reason.replace('_', ' ')} from {fmt.day_and_time(e.start, zone)}"


def _word(service: ServiceSnapshot) -> str:
    return fmt.VERDICT_WORDS[service.standing]


def _figures(old: ServiceSnapshot, new: ServiceSnapshot, name: str) -> Iterator[str]:
    """What of the budget went, and what is owed now, where both can be stated."""
    one, other = old.stated, new.stated
    if one.budget is not None and other.budget is not None and other.budget.spent != one.budget.spent:
        spent = other.budget.spent - one.budget.spent
        word = "spent" if spent > 0 else "got back"
        yield f"{name}: {word} {fmt.duration(abs(spent))} of its budget, {budget_text(other)}"
    if other.credit is not None and other.credit != one.credit and (other.owed or one.owed):
        yield f"{name}: credit now {credit_text(other.credit) or 'none'}"


def _claims(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old = {(e.service, e.period.start): e.state for e in before.credits}
    for entry in after.credits:
        was = old.get((entry.service, entry.period.start))
        if was is not None and was != entry.state:
            yield f"{entry.name}: claim for {entry.period.label or entry.period.key} {was} -> {entry.state}"


def _sources(before: Snapshot, after: Snapshot) -> Iterator[str]:
    old = {source.id: source.state for source in before.sources}
    for source in after.sources:
        was = old.get(source.id)
        if was is not None and was != source.state:
            message = f": {source.message}" if source.message else ""
            yield f"source {source.id}: {fmt.SOURCE_WORDS[was]} -> {fmt.SOURCE_WORDS[source.state]}{message}"


def _for(service: ServiceSnapshot, now: int) -> str:
    return "" if service.since is None else f" for {fmt.duration(max(0, now - service.since))}"


def _acked(service: ServiceSnapshot) -> str:
    held = next((a for a in reversed(service.acknowledgements) if a.holds), None)
    return ", nobody looks after it yet" if held is None else f", {held.who} looks after it: {clean(held.reason)}"
