"""What changed between two snapshots, in words for whoever takes over: outages, credits, verdicts, acts, sources.

A period that is over is written as it stands, and compared with nothing of today.
"""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, Document, Heading, Lines, Paragraph, Section
from sla_tui.export.documents.service_facts import facts, title_of
from sla_tui.export.documents.snapshot_words import (
    credits_owed,
    heading_of,
    is_over,
    standing_counts,
    worst_first,
)
from sla_tui.export.documents.stated import budget_text, credit_text, period_text, standing_text, standing_word
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean

LONGEST = 400
UNBROKEN = 10_000
"""The width of its text: a chat breaks lines itself."""


def handover_document(before: Snapshot, after: Snapshot, language: Language = ENGLISH) -> Document:
    """Lists the changes, in blocks that read well in a chat.

    Args:
        before: what was known when the shift began; of another period it says nothing of this one.
        after: what is known now, or a period that is over.
        language: of the words.
    """
    zone = ZoneInfo(after.timezone)
    if is_over(after):
        return _past(after, zone, language)
    if is_over(before):
        before = after  # somebody looked at a past period then: there is nothing to compare with
    since, until = (language.moment(snapshot.generated_at, zone) for snapshot in (before, after))
    title = language.say("handover.title", since=since, until=until, zone=after.timezone)
    changes = tuple(clean(line, LONGEST) for line in _all_changes(before, after, zone, language))
    now = Paragraph(language.say("handover.now", counts=_counts(after, language)))
    down = tuple(
        language.say("handover.down", service=_down(service, after.generated_at, language))
        for service in after.services
        if service.state == "down"
    )
    blocks: tuple[Block, ...] = (
        Section((Heading(1, title),)),
        Bullets(changes) if changes else Paragraph(language.say("handover.nothing")),
        Section((now, Bullets(down))) if down else now,
    )
    return Document(title, blocks)


def _all_changes(before: Snapshot, after: Snapshot, zone: ZoneInfo, language: Language) -> Iterator[str]:
    old = {service.id: service for service in before.services}
    for service in after.services:
        yield from _changes(old.get(service.id), service, before.generated_at, zone, language)
    ids = {service.id for service in after.services}
    yield from (language.say("handover.gone", service=title_of(s)) for s in before.services if s.id not in ids)
    yield from _claims(before, after, language)
    yield from _sources(before, after, language)


def _past(snapshot: Snapshot, zone: ZoneInfo, language: Language) -> Document:
    """Writes a period that is over: how many stand how, what is owed, each service not within its SLA."""
    title = ", ".join(heading_of(snapshot, zone, language))
    blocks: list[Block] = [
        Section((Heading(1, title),)),
        Lines((f"{_counts(snapshot, language)}.", credits_owed(snapshot, language))),
    ]
    for service in worst_first(snapshot.services):
        if service.standing == "met":
            continue
        bullets = tuple(
            clean(f"{label}: {words}" if label else words, LONGEST)
            for label, words in facts(service, snapshot.generated_at, zone, language)
        )
        head = Paragraph(f"{title_of(service)}: {standing_text(service, zone, language)}")
        blocks.append(Section((head, Bullets(bullets))))
    return Document(title, tuple(blocks))


def _counts(snapshot: Snapshot, language: Language) -> str:
    """Counts how many services stand how; all of them are in it."""
    counts = standing_counts(snapshot.summary)
    words = ", ".join(f"{count} {standing_word(standing, language)}" for standing, count in counts)
    return words or language.say("handover.no_services")


def _changes(
    old: ServiceSnapshot | None, new: ServiceSnapshot, since: int, zone: ZoneInfo, language: Language
) -> Iterator[str]:
    name = title_of(new)
    same = old is not None and old.assessment.period == new.assessment.period
    becomes = standing_word(new.standing, language)
    if old is None:
        yield language.say("handover.new", service=name)
    elif not same:
        period = period_text(new.assessment.period, language)
        yield language.say("handover.begun", service=name, period=period, becomes=becomes)
    elif old.standing != new.standing:
        yield f"{name}: {standing_word(old.standing, language)} -> {becomes}"
    yield from (f"{name}: {text}" for text in _outages(new, since, zone, language))
    if old is not None and same:
        yield from (f"{name}: {text}" for text in _figures(old, new, language))
    yield from (f"{name}: {text}" for text in _acts(old, new, zone, language))


def _outages(service: ServiceSnapshot, since: int, zone: ZoneInfo, language: Language) -> Iterator[str]:
    for outage in service.assessment.outages:
        if outage.end <= since:
            continue
        lasts = service.state == "down" and outage.end >= service.assessment.now
        counted = language.duration(outage.counted_seconds) if outage.counted_seconds else ""
        text = language.say(
            "handover.down_still" if lasts else "handover.down_lasted",
            began=language.moment(outage.start, zone),
            length=language.duration(outage.end - outage.start),
            counted=counted or language.say("handover.nothing_counts"),
        )
        yield f"{text} ({outage.reason})" if outage.reason else text


def _acts(old: ServiceSnapshot | None, new: ServiceSnapshot, zone: ZoneInfo, language: Language) -> Iterator[str]:
    known = {a.act for a in old.acknowledgements} if old is not None else set()
    for ack in new.acknowledgements:
        if ack.act not in known:
            yield language.say("handover.acknowledged", who=ack.who, reason=ack.reason)
    excluded = {(e.act, e.start, e.accepted) for e in old.exclusions} if old is not None else set()
    for e in new.exclusions:
        if (e.act, e.start, e.accepted) not in excluded:
            state = language.say("report.exclusion_accepted" if e.accepted else "report.exclusion_disputed")
            reason = language.name_of("reason", e.reason)
            yield language.say("handover.exclusion", state=state, reason=reason, start=language.moment(e.start, zone))


def _figures(old: ServiceSnapshot, new: ServiceSnapshot, language: Language) -> Iterator[str]:
    """Says what of the budget went, and what is owed now, where both can be stated."""
    one, other = old.stated, new.stated
    if one.budget is not None and other.budget is not None and other.budget.spent != one.budget.spent:
        spent = other.budget.spent - one.budget.spent
        key = "handover.spent" if spent > 0 else "handover.got_back"
        yield language.say(key, time=language.duration(abs(spent)), left=budget_text(other, language))
    if other.credit is not None and other.credit != one.credit and (other.owed or one.owed):
        credit = credit_text(other.credit, language) or language.say("report.none")
        yield language.say("handover.credit_now", credit=credit)


def _claims(before: Snapshot, after: Snapshot, language: Language) -> Iterator[str]:
    def word(state: str) -> str:
        return language.name_of("claim_state", state)

    old = {(e.key, e.period.start): e.state for e in before.credits}
    for entry in after.credits:
        was = old.get((entry.key, entry.period.start))
        if was is not None and was != entry.state:
            yield language.say(
                "handover.claim",
                service=entry.name,
                period=period_text(entry.period, language),
                was=word(was),
                becomes=word(entry.state),
            )


def _sources(before: Snapshot, after: Snapshot, language: Language) -> Iterator[str]:
    old = {source.id: source.state for source in before.sources}
    for source in after.sources:
        was = old.get(source.id)
        if was is not None and was != source.state:
            becomes = language.say(f"source.{source.state}")
            text = language.say("handover.source", id=source.id, was=language.say(f"source.{was}"), becomes=becomes)
            yield f"{text}: {language.tell(source.message)}" if source.message else text


def _down(service: ServiceSnapshot, now: int, language: Language) -> str:
    """Names a service that is down: for how long, and who has acknowledged it."""
    text = title_of(service)
    if service.since is not None:
        text = language.say("handover.for_time", service=text, time=language.duration(max(0, now - service.since)))
    held = next((a for a in reversed(service.acknowledgements) if a.holds), None)
    if held is None:
        return language.say("handover.nobody", service=text)
    return language.say("handover.looks_after", service=text, who=held.who, reason=clean(held.reason))
