"""One service of a report in blocks: figures, every outage with its decision and clause, the way to the credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, ChartBlock, Facts, Heading, Paragraph
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.agreements import agreement_blocks
from sla_tui.export.documents.components import component_table, rule_text
from sla_tui.export.documents.margin import margin_blocks
from sla_tui.export.documents.report.cells import name_of, owed_cell, percent_cell, standing_cell
from sla_tui.export.documents.report.evidence import (
    exclusion_table,
    outage_table,
    removed_table,
    statement_table,
    tier_table,
    work_table,
)
from sla_tui.export.documents.report.figures import figures
from sla_tui.export.documents.report.model import Chapter, Earlier
from sla_tui.export.documents.report.parts import part_table
from sla_tui.export.documents.report.promises import promise_table
from sla_tui.export.documents.security import security_blocks
from sla_tui.export.documents.stated import period_text, uptime_text_of
from sla_tui.language import Language


def anchors_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """Names the anchor of each service's chapter, by its id; ids from outside make no anchors."""
    return {c.service.id: f"service-{n}" for n, c in enumerate(chapters, start=1) if c.eventful}


def chapter_blocks(chapter: Chapter, language: Language, anchor: str) -> Iterator[Block]:
    """Yields the chapter of one service."""
    found, stated = chapter.service.assessment, chapter.service.stated
    zone = ZoneInfo(chapter.contract.period.timezone)
    yield Heading(3, name_of(chapter), anchor, standing_cell(chapter.service.standing, language))
    yield Facts(tuple(figures(chapter, zone, language)))
    yield ChartBlock("strip", (chapter,))
    if found.outages and stated.uptime is not None and found.downtime_seconds is not None:
        yield ChartBlock("burn", (chapter,))
    if stated.measured and any(day.p95_ms is not None for day in chapter.days):
        yield ChartBlock("latency", (chapter,))
    yield from agreement_blocks(chapter, language)
    yield from _evidence(chapter, zone, language)
    yield from _page(chapter, zone, language)
    yield from _consequences(chapter, zone, language)


def _evidence(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Block]:
    """Yields what happened, and what was decided about it."""
    found = chapter.service.assessment
    if chapter.service.components:
        yield Heading(4, language.say("components.heading"))
        yield Paragraph(rule_text(chapter.service.down_when, language))
        yield component_table(chapter.service, language)
    if not found.outages and found.uptime is not None:
        yield Paragraph(language.say("report.outages_none"))
    tables = (
        ("outages", found.outages, outage_table),
        ("removed", found.removed, removed_table),
        ("work", chapter.work, work_table),
        ("exclusions", chapter.service.exclusions, exclusion_table),
    )
    for heading, entries, table in tables:
        if entries:
            yield Heading(4, language.say(f"report.{heading}"))
            yield table(chapter, zone, language)


def _page(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Block]:
    """Yields what the vendor's status page says beside what was measured, and where they differ."""
    found = chapter.service.statement
    if found is None or found.decides or not (found.measured or found.beyond or found.unmeasured):
        return
    yield Heading(4, language.say("report.page"))
    measured, admitted = language.duration(found.measured), language.duration(found.admitted)
    pages = ", ".join(found.names or found.pages)
    if found.measured:
        yield Paragraph(language.say("report.page_text", pages=pages, admitted=admitted, measured=measured))
    parts = (
        ("silent", found.silent),
        ("degraded", found.degraded),
        ("beyond", found.beyond),
        ("unmeasured", found.unmeasured),
    )
    differs = [language.say(f"strip.page_{name}", time=language.duration(time)) for name, time in parts if time]
    yield Bullets(tuple(differs or [language.say("strip.page_agrees")]))
    if found.stretches:
        yield statement_table(found, zone, language)


def _consequences(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Block]:
    """Yields what follows from it: promises kept or not, the parts, the credit, what was before."""
    found, stated = chapter.service.assessment, chapter.service.stated
    if found.objectives:
        yield Heading(4, language.say("report.objectives"))
        yield promise_table(chapter, language)
    yield from security_blocks(chapter.service, language)
    if found.parts:
        yield Heading(4, language.say("report.parts"))
        yield part_table(chapter, zone, language)
    judged = stated.judged and stated.uptime is not None
    if found.tiers and judged and stated.standing != "met":
        yield Heading(4, language.say("report.tiers"))
        yield tier_table(chapter, language)
    if found.credit.steps and judged and stated.owed:
        yield Heading(4, language.say("report.credit_how"))
        yield Bullets(tuple(map(language.tell, found.credit.steps)), ordered=True)
    yield from margin_blocks(chapter.service, language, level=4)
    if chapter.earlier:
        yield Heading(4, language.say("report.earlier"))
        yield _earlier(chapter, zone, language)
    if found.notes:
        yield Heading(4, language.say("report.notes"))
        yield Bullets(tuple(map(language.tell, found.notes)))


def _earlier(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    columns: tuple[Column[Earlier, Cell], ...] = (
        Column("period", "column.period", lambda past: Cell(period_text(past.period, language))),
        Column("standing", "column.verdict", lambda past: standing_cell(past.stated.standing, language)),
        Column("target", "column.target", lambda past: percent_cell(past.target, language), figure=True),
        Column("uptime", "column.uptime", lambda past: _uptime(past, zone, language), figure=True),
        Column("credit", "column.credit", lambda past: owed_cell(past.stated, language), figure=True),
    )
    return fill(columns, chapter.earlier, language)


def _uptime(past: Earlier, zone: tzinfo, language: Language) -> Cell:
    return Cell(uptime_text_of(past.stated, past.target, zone=zone, now=past.period.end, language=language))
