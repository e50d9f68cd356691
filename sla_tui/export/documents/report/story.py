"""A report told as blocks, in the order in which a service manager reads it. Every format draws these and no others."""

from __future__ import annotations

from collections.abc import Iterator
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, Cards, ChartBlock, Heading, NoticeBlock, Paragraph
from sla_tui.export.documents.report.chapters import anchors_of, chapter_blocks, name_of
from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.report.money import deadlines, entries_of, money_blocks, owed_words
from sla_tui.export.documents.report.origins import question_lines, source_blocks, version_blocks
from sla_tui.export.documents.report.tables import quality_grid, services_grid
from sla_tui.export.documents.snapshot import standing_counts, worst_first
from sla_tui.export.documents.totals import total_text
from sla_tui.export.report.tongue import Tongue
from sla_tui.sla.money.totals import totals
from sla_tui.sla.stated import STANDINGS


def story(report: Report, tongue: Tongue) -> Iterator[Block]:
    """All blocks of the report."""
    ordered = in_order(report)
    anchors = anchors_of(ordered)
    yield Heading(1, title_of(report, tongue))
    zone = ZoneInfo(report.snapshot.timezone)
    at = tongue.instant(report.snapshot.generated_at, zone)
    yield Paragraph(tongue.say("subtitle", at=at, zone=report.snapshot.timezone))
    if report.snapshot.demo:
        yield NoticeBlock(tongue.say("demo"))
    if report.running:
        yield NoticeBlock(tongue.say("running"))
    yield from _summary(report, ordered, tongue)
    yield Heading(2, tongue.say("services"), "services")
    yield services_grid(ordered, anchors, tongue)
    yield ChartBlock("budget", ordered, tongue.say("budget"))
    yield ChartBlock("calendar", ordered, tongue.say("calendar"))
    yield Heading(2, tongue.say("quality"), "quality")
    yield quality_grid(ordered, tongue)
    yield from money_blocks(report, ordered, tongue)
    yield Heading(2, tongue.say("questions"), "questions")
    lines = tuple(question_lines(report, tongue))
    yield Bullets(lines) if lines else Paragraph(tongue.say("questions.none"))
    yield Heading(2, tongue.say("chapters"), "chapters")
    for chapter in ordered:
        if chapter.eventful:
            yield from chapter_blocks(chapter, tongue, anchors[chapter.service.id])
    quiet = [name_of(chapter) for chapter in ordered if not chapter.eventful]
    if quiet:
        yield Paragraph(tongue.say("chapters.others", names=", ".join(quiet)))
    if report.days_left_out:
        yield Paragraph(tongue.say("days_left_out"))
    yield from source_blocks(report, tongue)
    yield from version_blocks(report, tongue)


def in_order(report: Report) -> tuple[Chapter, ...]:
    """The chapters, worst first."""
    by_id = {chapter.service.id: chapter for chapter in report.chapters}
    return tuple(by_id[service.id] for service in worst_first(chapter.service for chapter in report.chapters))


def title_of(report: Report, tongue: Tongue) -> str:
    """``SLA report, October 2026``; with several kinds of periods what was asked for."""
    names = {tongue.period(c.contract.period, c.service.assessment.period) for c in report.chapters}
    period = names.pop() if len(names) == 1 else report.key
    return tongue.say("title", period=period)


def _summary(report: Report, ordered: tuple[Chapter, ...], tongue: Tongue) -> Iterator[Block]:
    summary = report.snapshot.summary
    due = deadlines(ordered, report.snapshot.generated_at)
    yield Heading(2, tongue.say("summary"), "summary")
    counts = dict(standing_counts(summary))
    entries = [
        (tongue.number(counts.get(standing, 0)), tongue.say(f"verdict.{standing}"), str(standing))
        for standing in STANDINGS
        if standing in counts or standing in {"breached", "met"}
    ]
    entries += [
        (total_text(total, tongue), tongue.say(f"card.{total.stage}"), "") for total in totals(entries_of(ordered))
    ]
    if due:
        first = due[0]
        zone = ZoneInfo(first.chapter.contract.period.timezone)
        entries.append((tongue.short_day(first.at - 1, zone), tongue.say("card.deadline"), ""))
    yield Cards(tuple(entries))
    yield Paragraph(" ".join(_sentences(report, ordered, tongue)))


def _sentences(report: Report, ordered: tuple[Chapter, ...], tongue: Tongue) -> Iterator[str]:
    summary = report.snapshot.summary
    key = "summary.text.running" if report.running else "summary.text"
    yield tongue.say(key, met=tongue.number(summary.met), services=tongue.number(summary.services))
    for standing in STANDINGS:
        names = [name_of(chapter) for chapter in ordered if chapter.service.standing == standing]
        if names and standing != "met":
            yield tongue.say(f"summary.{standing}", names=_listed(names, tongue))
    yield owed_words(report, ordered, tongue)
    due = deadlines(ordered, report.snapshot.generated_at)
    if due:
        zone = ZoneInfo(due[0].chapter.contract.period.timezone)
        yield tongue.say("summary.deadline", name=name_of(due[0].chapter), day=tongue.last_day(due[0].at, zone))


def _listed(names: list[str], tongue: Tongue) -> str:
    """Names in a sentence; of very many the first ones and how many more there are."""
    if len(names) > 12:
        return f"{', '.join(names[:10])} … ({tongue.number(len(names))})"
    return tongue.language.listed(names)
