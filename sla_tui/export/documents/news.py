"""A snapshot in five answers, and what happened between two of them, a line each: for who listens to it."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Document, Lines, NoticeBlock
from sla_tui.export.documents.direction import with_direction
from sla_tui.export.documents.service_facts import state_text, title_of
from sla_tui.export.documents.snapshot_words import (
    credits_owed,
    heading_of,
    is_over,
    notices_of,
    source_words,
    standing_counts,
)
from sla_tui.export.documents.stated import (
    budget_text,
    credit_text,
    next_text,
    owed_text,
    period_text,
    standing_word,
)
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.text import clean


def answers_document(snapshot: Snapshot, language: Language = ENGLISH) -> Document:
    """Answers what is down, since when, who looks after it, what is owed, and what is owed next and when."""
    zone = ZoneInfo(snapshot.timezone)
    title, when = heading_of(snapshot, zone, language)
    down = [service for service in snapshot.services if service.is_down]
    lines = [
        language.say("plain.down", n=len(down)) if down else language.say("plain.nothing_down"),
        *(_down(service, snapshot.generated_at, zone, language) for service in down),
        f"{credits_owed(snapshot, language)}.",
        _next(snapshot, language),
        language.say("plain.counts", n=len(snapshot.services), counts=_counts(snapshot, language)),
    ]
    notices = tuple(NoticeBlock(words) for words in notices_of(snapshot, zone, language))
    blocks: tuple[Block, ...] = (Lines((f"{title}, {when}.",)), *notices, Lines(tuple(lines)))
    return Document(title, blocks)


def services_document(snapshot: Snapshot, language: Language = ENGLISH) -> Document:
    """Lists all services with the numbers that a command knows them by: those of the configuration's order."""
    lines = (f"{n}. {_service(service, language)}" for n, service in enumerate(snapshot.services, start=1))
    return Document(language.say("report.services"), (Lines(tuple(lines)),))


def sources_document(snapshot: Snapshot, language: Language = ENGLISH) -> Document:
    """Lists the sources and how each is doing."""
    now = snapshot.generated_at
    lines = tuple(f"{source.id}: {source_words(source, now, language)}" for source in snapshot.sources)
    return Document(language.say("report.sources"), (Lines(lines),))


def news(before: Snapshot, after: Snapshot, language: Language = ENGLISH) -> tuple[str, ...]:
    """Says what is another than before, a line each: nothing that only grew older or moved a little."""
    if is_over(after) or is_over(before):
        return ()
    return tuple(clean(line, 400) for line in _news(before, after, ZoneInfo(after.timezone), language))


def _news(before: Snapshot, after: Snapshot, zone: ZoneInfo, language: Language) -> Iterator[str]:
    old = {service.id: service for service in before.services}
    for service in after.services:
        was = old.pop(service.id, None)
        if was is None:
            yield language.say("handover.new", service=title_of(service))
            continue
        yield from _of_service(was, service, after.generated_at, zone, language)
    yield from (language.say("handover.gone", service=title_of(service)) for service in old.values())
    states = {source.id: source.state for source in before.sources}
    for source in after.sources:
        if states.get(source.id, source.state) != source.state:
            words = language.say("plain.source", id=source.id, becomes=language.say(f"source.{source.state}"))
            yield f"{words}: {language.tell(source.message)}" if source.message else words
    if before.offline_since is None and after.offline_since is not None:
        yield language.say("snapshot.offline", when=language.moment(after.offline_since, zone))


def _of_service(
    was: ServiceSnapshot, service: ServiceSnapshot, now: int, zone: ZoneInfo, language: Language
) -> Iterator[str]:
    name = title_of(service)
    if service.is_down and not was.is_down:
        yield _down(service, now, zone, language)
    elif was.is_down and not service.is_down:
        began = was.since
        length = "" if began is None else language.duration(max(0, now - began))
        yield language.say(
            "plain.no_longer_down", service=name, state=state_text(service, language), length=length or "?"
        )
    if was.assessment.period.start != service.assessment.period.start:
        period = period_text(service.assessment.period, language)
        becomes = standing_word(service.standing, language)
        yield language.say("handover.begun", service=name, period=period, becomes=becomes)
        return
    if was.standing != service.standing:
        becomes, before = standing_word(service.standing, language), standing_word(was.standing, language)
        yield language.say("plain.becomes", service=name, becomes=becomes, before=before)
    credit, former = service.stated.credit, was.stated.credit
    if credit is not None and credit != former and (service.stated.owed or was.stated.owed):
        words = credit_text(credit, language) or language.say("report.none")
        yield f"{name}: {language.say('handover.credit_now', credit=words)}"
    known = {ack.act for ack in was.acknowledgements}
    for ack in service.acknowledgements:
        if ack.act not in known:
            yield f"{name}: {language.say('handover.acknowledged', who=ack.who, reason=ack.reason)}"


def _down(service: ServiceSnapshot, now: int, zone: ZoneInfo, language: Language) -> str:
    """Says that it is down, since when, and who looks after it."""
    held = next((ack for ack in reversed(service.acknowledgements) if ack.holds), None)
    who = (
        language.say("plain.nobody")
        if held is None
        else language.say("plain.looks_after", who=held.who, reason=clean(held.reason))
    )
    if service.since is None:
        return f"{language.say('plain.is_down', service=title_of(service))} {who}"
    began, length = language.moment(service.since, zone), language.duration(max(0, now - service.since))
    return f"{language.say('plain.down_since', service=title_of(service), began=began, length=length)} {who}"


def _next(snapshot: Snapshot, language: Language) -> str:
    """Says which credit is due next: of what is down the soonest, else where the least downtime is left."""
    ahead = [
        (not service.is_down, tier.seconds_left, number, service, tier)
        for number, service in enumerate(snapshot.services)
        if (tier := service.stated.next_tier) is not None
    ]
    if not ahead:
        return language.say("plain.no_next")
    *_, service, tier = min(ahead, key=lambda found: found[:3])
    words = next_text(tier, service.assessment.credit.currency, down=service.is_down, language=language)
    words = with_direction(words, service, language)
    return language.say("plain.next", service=title_of(service), next=words)


def _counts(snapshot: Snapshot, language: Language) -> str:
    return ", ".join(f"{n} {standing_word(standing, language)}" for standing, n in standing_counts(snapshot.summary))


def _service(service: ServiceSnapshot, language: Language) -> str:
    stated = service.stated
    parts = [standing_word(service.standing, language)]
    if service.assessment.running:
        parts.append(state_text(service, language))
    if stated.uptime is not None:
        parts.append(language.uptime(stated.uptime, service.target))
    parts += [text for text in (budget_text(stated, language), _owed(service, language)) if text]
    return f"{title_of(service)}: {', '.join(parts)}"


def _owed(service: ServiceSnapshot, language: Language) -> str:
    stated = service.stated
    if stated.credit is None or not stated.owed:
        return ""
    return with_direction(language.say("snapshot.owed", sums=owed_text(stated.credit, language)), service, language)
