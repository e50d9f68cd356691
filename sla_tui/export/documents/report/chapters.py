"""One service of a report in blocks: figures, every outage with its decision and clause, the way to the credit."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import tzinfo
from zoneinfo import ZoneInfo

from sla_tui.export.blocks import Block, Bullets, ChartBlock, Facts, Grid, Heading, Paragraph, VerdictCell
from sla_tui.export.documents.report.figures import figures
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.report.parts import part_grid
from sla_tui.export.documents.report.promises import promise_grid
from sla_tui.export.documents.report.working import exclusion_grid, outage_grid, removed_grid, tier_grid, work_grid
from sla_tui.export.documents.stated import owed_text, uptime_text_of
from sla_tui.export.report.tongue import Tongue
from sla_tui.sla.stated import Standing, Stated
from sla_tui.text import clean

NONE = "–"


def name_of(chapter: Chapter) -> str:
    """The service's name; its id where the name has nothing that can be read."""
    return clean(chapter.service.name) or chapter.service.id


def verdict_of(chapter: Chapter, tongue: Tongue) -> VerdictCell:
    """The verdict with its word."""
    return verdict_cell(chapter.service.standing, tongue)


def verdict_cell(standing: Standing, tongue: Tongue) -> VerdictCell:
    """A standing with its word."""
    return VerdictCell(standing, tongue.say(f"verdict.{standing}"))


def anchors_of(chapters: Iterable[Chapter]) -> dict[str, str]:
    """What links to each service's part lead to, by its id; ids from outside make no anchors."""
    return {c.service.id: f"service-{n}" for n, c in enumerate(chapters, start=1) if c.eventful}


def chapter_blocks(chapter: Chapter, tongue: Tongue, anchor: str) -> Iterator[Block]:
    """All that there is to say about one service."""
    found, stated = chapter.service.assessment, chapter.service.stated
    zone = ZoneInfo(chapter.contract.period.timezone)
    yield Heading(3, name_of(chapter), anchor, verdict_of(chapter, tongue))
    yield Facts(tuple(figures(chapter, zone, tongue)))
    yield ChartBlock("strip", (chapter,))
    if found.outages and stated.uptime is not None and found.downtime_seconds is not None:
        yield ChartBlock("burn", (chapter,))
    if stated.measured and any(day.p95_ms is not None for day in chapter.days):
        yield ChartBlock("latency", (chapter,))
    yield from _evidence(chapter, zone, tongue)
    yield from _consequences(chapter, zone, tongue)


def _evidence(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Iterator[Block]:
    """What happened, and what was decided about it."""
    found = chapter.service.assessment
    if not found.outages and found.uptime is not None:
        yield Paragraph(tongue.say("outages.none"))
    grids = (
        ("outages", found.outages, outage_grid),
        ("removed", found.removed, removed_grid),
        ("work", chapter.work, work_grid),
        ("exclusions", chapter.service.exclusions, exclusion_grid),
    )
    for heading, entries, grid in grids:
        if entries:
            yield Heading(4, tongue.say(heading))
            yield grid(chapter, zone, tongue)


def _consequences(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Iterator[Block]:
    """What follows from it: promises kept or not, the parts, the credit, what was before."""
    found, stated = chapter.service.assessment, chapter.service.stated
    if found.objectives:
        yield Heading(4, tongue.say("objectives"))
        yield promise_grid(chapter, tongue)
    if found.parts:
        yield Heading(4, tongue.say("parts"))
        yield part_grid(chapter, zone, tongue)
    judged = stated.judged and stated.uptime is not None
    if found.tiers and judged and stated.standing != "met":
        yield Heading(4, tongue.say("tiers"))
        yield tier_grid(chapter, tongue)
    if found.credit.steps and judged and stated.owed:
        yield Heading(4, tongue.say("credit.how"))
        yield Bullets(tuple(tongue.sentences(step) for step in found.credit.steps), ordered=True)
    if chapter.earlier:
        yield Heading(4, tongue.say("earlier"))
        yield _earlier(chapter, zone, tongue)
    if found.notes:
        yield Heading(4, tongue.say("notes"))
        yield Bullets(tuple(tongue.sentences(note) for note in found.notes))


def _earlier(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    keys = ("period", "verdict", "target", "uptime", "credit")
    rows = tuple(
        (
            tongue.period(chapter.contract.period, past.period),
            verdict_cell(past.stated.standing, tongue),
            NONE if past.target is None else tongue.percent(past.target),
            uptime_text_of(past.stated, past.target, zone=zone, now=past.period.end, tongue=tongue),
            owed_cell(past.stated, tongue),
        )
        for past in chapter.earlier
    )
    return Grid(tuple(tongue.say(f"col.{key}") for key in keys), rows, frozenset((2, 3, 4)))


def owed_cell(stated: Stated, tongue: Tongue) -> str:
    """What is owed in the fewest words: the amount, or where no fee is known the percent."""
    credit = stated.credit
    if credit is None or not credit.owed:
        return NONE
    return owed_text(credit, tongue) or NONE
