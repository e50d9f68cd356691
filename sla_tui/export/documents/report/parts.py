"""The parts of a period that was judged in parts: each text's dates, its figures and its share of the fee."""

from __future__ import annotations

from datetime import tzinfo
from fractions import Fraction

from sla_tui.export.blocks import Cell, Grid, VerdictCell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import credit_text, uptime_text_of
from sla_tui.language import Language
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated

NONE = "–"


def part_grid(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    """A row a part, in order of time."""
    keys = ("start", "end", "verdict", "target", "uptime", "downtime", "share", "credit")
    rows = tuple(_part(part, chapter, zone, language) for part in chapter.service.assessment.parts)
    return Grid(tuple(language.say(f"column.{key}") for key in keys), rows, frozenset((3, 4, 5, 6, 7)))


def _part(part: Assessment, chapter: Chapter, zone: tzinfo, language: Language) -> tuple[Cell, ...]:
    if part.now <= part.period.start:
        return _to_come(part, chapter, zone, language)
    found = stated(part)
    owed = credit_text(found.credit, language) if found.credit is not None and found.credit.owed else ""
    down = part.downtime_seconds if found.measured else None
    return (
        language.instant(part.period.start, zone),
        language.instant(part.period.end, zone),
        VerdictCell(found.standing, language.say(f"standing.{found.standing}")),
        NONE if part.target is None else language.percent(part.target),
        uptime_text_of(found, part.target, zone=zone, now=part.now, language=language),
        NONE if down is None else language.duration(down),
        _share(part, chapter, language),
        owed or NONE,
    )


def _to_come(part: Assessment, chapter: Chapter, zone: tzinfo, language: Language) -> tuple[Cell, ...]:
    """A part that has not begun: its dates, its target and its share."""
    return (
        language.instant(part.period.start, zone),
        language.instant(part.period.end, zone),
        language.say("state.future"),
        NONE if part.target is None else language.percent(part.target),
        NONE,
        NONE,
        _share(part, chapter, language),
        NONE,
    )


def _share(part: Assessment, chapter: Chapter, language: Language) -> str:
    return language.share(Fraction(part.period.seconds, chapter.service.assessment.period.seconds))
