"""One service of a report in blocks: figures, every outage with its decision and clause, the way to the credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, ChartBlock, Fact, Facts, Grid, Heading, Paragraph, VerdictCell
from sla_tui.export.documents.report.figures import figures
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.report.parts import part_grid
from sla_tui.export.documents.report.promises import promise_grid
from sla_tui.export.documents.report.working import exclusion_grid, outage_grid, removed_grid, tier_grid, work_grid
from sla_tui.export.documents.stated import owed_text, uptime_text_of
from sla_tui.export.report.sentences_nl import translated
from sla_tui.export.terms import period_name
from sla_tui.language import Language
from sla_tui.sla.stated import Standing, Stated
from sla_tui.text import clean

NONE = "–"


def name_of(chapter: Chapter) -> str:
    """The service's name; its id where the name has nothing that can be read."""
    return clean(chapter.service.name) or chapter.service.id


def verdict_of(chapter: Chapter, language: Language) -> VerdictCell:
    """The verdict with its word."""
    return verdict_cell(chapter.service.standing, language)


def verdict_cell(standing: Standing, language: Language) -> VerdictCell:
    """A standing with its word."""
    return VerdictCell(standing, language.say(f"standing.{standing}"))


def anchors_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """What links to each service's part lead to, by its id; ids from outside make no anchors."""
    return {c.service.id: f"service-{n}" for n, c in enumerate(chapters, start=1) if c.eventful}


def chapter_blocks(chapter: Chapter, language: Language, anchor: str) -> Iterator[Block]:
    """All that there is to say about one service."""
    found, stated = chapter.service.assessment, chapter.service.stated
    zone = ZoneInfo(chapter.contract.period.timezone)
    yield Heading(3, name_of(chapter), anchor, verdict_of(chapter, language))
    yield Facts(tuple(Fact(*pair) for pair in figures(chapter, zone, language)))
    yield ChartBlock("strip", (chapter,))
    if found.outages and stated.uptime is not None and found.downtime_seconds is not None:
        yield ChartBlock("burn", (chapter,))
    if stated.measured and any(day.p95_ms is not None for day in chapter.days):
        yield ChartBlock("latency", (chapter,))
    yield from _evidence(chapter, zone, language)
    yield from _consequences(chapter, zone, language)


def _evidence(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Block]:
    """What happened, and what was decided about it."""
    found = chapter.service.assessment
    if not found.outages and found.uptime is not None:
        yield Paragraph(language.say("report.outages_none"))
    grids = (
        ("outages", found.outages, outage_grid),
        ("removed", found.removed, removed_grid),
        ("work", chapter.work, work_grid),
        ("exclusions", chapter.service.exclusions, exclusion_grid),
    )
    for heading, entries, grid in grids:
        if entries:
            yield Heading(4, language.say(f"report.{heading}"))
            yield grid(chapter, zone, language)


def _consequences(chapter: Chapter, zone: tzinfo, language: Language) -> Iterator[Block]:
    """What follows from it: promises kept or not, the parts, the credit, what was before."""
    found, stated = chapter.service.assessment, chapter.service.stated
    if found.objectives:
        yield Heading(4, language.say("report.objectives"))
        yield promise_grid(chapter, language)
    if found.parts:
        yield Heading(4, language.say("report.parts"))
        yield part_grid(chapter, zone, language)
    judged = stated.judged and stated.uptime is not None
    if found.tiers and judged and stated.standing != "met":
        yield Heading(4, language.say("report.tiers"))
        yield tier_grid(chapter, language)
    if found.credit.steps and judged and stated.owed:
        yield Heading(4, language.say("report.credit_how"))
        yield Bullets(tuple(translated(step, language) for step in found.credit.steps), ordered=True)
    if chapter.earlier:
        yield Heading(4, language.say("report.earlier"))
        yield _earlier(chapter, zone, language)
    if found.notes:
        yield Heading(4, language.say("report.notes"))
        yield Bullets(tuple(translated(note, language) for note in found.notes))


def _earlier(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    keys = ("period", "verdict", "target", "uptime", "credit")
    rows = tuple(
        (
            period_name(chapter.contract.period, past.period, language),
            verdict_cell(past.stated.standing, language),
            NONE if past.target is None else language.percent(past.target),
            uptime_text_of(past.stated, past.target, zone=zone, now=past.period.end, language=language),
            owed_cell(past.stated, language),
        )
        for past in chapter.earlier
    )
    return Grid(tuple(language.say(f"column.{key}") for key in keys), rows, frozenset((2, 3, 4)))


def owed_cell(stated: Stated, language: Language) -> str:
    """What is owed in the fewest words: the amount, or where no fee is known the percent."""
    credit = stated.credit
    if credit is None or not credit.owed:
        return NONE
    return owed_text(credit, language) or NONE
