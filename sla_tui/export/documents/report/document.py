"""A report as blocks, in the order in which a service manager reads it: what every format draws."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, Cards, ChartBlock, Document, Heading, NoticeBlock, Paragraph
from sla_tui.export.documents.report.cells import name_of
from sla_tui.export.documents.report.chapters import anchors_of, chapter_blocks
from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.report.money import deadlines, entries_of, money_blocks, owed_words
from sla_tui.export.documents.report.origins import measured_blocks, question_lines, source_blocks, version_blocks
from sla_tui.export.documents.report.tables import quality_table, services_table
from sla_tui.export.documents.snapshot_words import standing_counts, with_profile, worst_first
from sla_tui.export.documents.stated import period_text
from sla_tui.export.documents.totals import total_text
from sla_tui.language import Language
from sla_tui.sla.money.totals import Total, totals
from sla_tui.sla.stated import STANDINGS


def report_document(report: Report, language: Language) -> Document:
    """Returns the report, with the words of the frame around it."""
    return Document(
        title_of(report, language),
        tuple(report_blocks(report, language)),
        skip=language.say("report.skip"),
        footer=language.say("report.footer", version=report.snapshot.version),
    )


def report_blocks(report: Report, language: Language) -> Iterator[Block]:
    """Yields all blocks of the report."""
    ordered = in_order(report)
    anchors = anchors_of(ordered)
    yield Heading(1, title_of(report, language))
    zone = ZoneInfo(report.snapshot.timezone)
    at = language.instant(report.snapshot.generated_at, zone)
    yield Paragraph(language.say("report.subtitle", at=at, zone=report.snapshot.timezone))
    if report.snapshot.demo:
        yield NoticeBlock(language.say("report.demo"))
    if report.running:
        yield NoticeBlock(language.say("report.running"))
    yield from _summary(report, ordered, language)
    yield Heading(2, language.say("report.services"), "services")
    yield services_table(ordered, anchors, language)
    yield ChartBlock("budget", ordered, language.say("report.budget"))
    yield ChartBlock("calendar", ordered, language.say("report.calendar"))
    yield Heading(2, language.say("report.quality"), "quality")
    yield quality_table(ordered, language)
    yield from money_blocks(report, ordered, language)
    yield Heading(2, language.say("report.questions"), "questions")
    lines = tuple(question_lines(report, language))
    yield Bullets(lines) if lines else Paragraph(language.say("report.questions_none"))
    yield Heading(2, language.say("report.chapters"), "chapters")
    for chapter in ordered:
        if chapter.eventful:
            yield from chapter_blocks(chapter, language, anchors[chapter.service.id])
    quiet = [name_of(chapter) for chapter in ordered if not chapter.eventful]
    if quiet:
        yield Paragraph(language.say("report.chapters_others", names=", ".join(quiet)))
    if report.days_left_out:
        yield Paragraph(language.say("report.days_left_out"))
    yield from source_blocks(report, language)
    yield from measured_blocks(report, language)
    yield from version_blocks(report, language)


def in_order(report: Report) -> tuple[Chapter, ...]:
    """Sorts the chapters, worst first."""
    by_id = {chapter.service.id: chapter for chapter in report.chapters}
    return tuple(by_id[service.id] for service in worst_first(chapter.service for chapter in report.chapters))


def title_of(report: Report, language: Language) -> str:
    """Returns the title: ``SLA report, October 2026``; with several kinds of periods what was asked for.

    In a profile its name stands before it. Of one for a customer, the customer's name is in it.
    """
    names = {period_text(c.service.assessment.period, language) for c in report.chapters}
    period = names.pop() if len(names) == 1 else report.key
    if report.customer:
        return with_profile(language.say("report.title_for", period=period, customer=report.customer), report.snapshot)
    return with_profile(language.say("report.title", period=period), report.snapshot)


def _summary(report: Report, ordered: tuple[Chapter, ...], language: Language) -> Iterator[Block]:
    summary = report.snapshot.summary
    due = deadlines(report, ordered)
    yield Heading(2, language.say("report.summary"), "summary")
    counts = dict(standing_counts(summary))
    entries = [
        (language.grouped(counts.get(standing, 0)), language.say(f"standing.{standing}"), str(standing))
        for standing in STANDINGS
        if standing in counts or standing in {"breached", "met"}
    ]
    found = totals(entries_of(ordered))
    several = len({total.direction for total in found}) > 1
    entries += [(total_text(total, language), _stage(total, language, several=several), "") for total in found]
    if due:
        first = due[0]
        zone = ZoneInfo(first.agreed.contract.period.timezone)
        entries.append((language.short_day(first.at - 1, zone), language.say("claim.first_deadline"), ""))
    yield Cards(tuple(entries))
    yield Paragraph(" ".join(summary_sentences(report, ordered, language)))


def _stage(total: Total, language: Language, *, several: bool) -> str:
    """Says how far a sum is, and which way it goes where there are both."""
    words = language.say(f"claim.{total.stage}")
    return f"{words}, {language.say(f'party.{total.direction}')}" if several else words


def summary_sentences(report: Report, ordered: tuple[Chapter, ...], language: Language) -> Iterator[str]:
    """Yields what a report comes to, in a few sentences."""
    summary = report.snapshot.summary
    key = "report.summary_text_running" if report.running else "report.summary_text"
    yield language.say(key, met=language.grouped(summary.met), services=language.grouped(summary.services))
    for standing in STANDINGS:
        names = [name_of(chapter) for chapter in ordered if chapter.service.standing == standing]
        if names and standing != "met":
            yield language.say(f"report.summary_{standing}", names=_listed(names, language))
    yield owed_words(report, ordered, language)
    due = deadlines(report, ordered)
    if due:
        zone = ZoneInfo(due[0].agreed.contract.period.timezone)
        yield language.say("report.summary_deadline", name=due[0].agreed.name, day=language.last_day(due[0].at, zone))


def _listed(names: list[str], language: Language) -> str:
    """Lists names in a sentence; of very many the first ones and how many more there are."""
    if len(names) > 12:
        return f"{', '.join(names[:10])} … ({language.grouped(len(names))})"
    return language.listed(names)
