"""The parts of a period that was judged in parts: each text's dates, its figures and its share of the fee."""

from __future__ import annotations

from datetime import tzinfo
from fractions import Fraction

from sla_tui.export.blocks import Cell, Grid, VerdictCell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import credit_text, uptime_text_of
from sla_tui.export.report.tongue import Tongue
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import stated

NONE = "–"


def part_grid(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    """A row a part, in order of time."""
    keys = ("start", "end", "verdict", "target", "uptime", "downtime", "share", "credit")
    rows = tuple(_part(part, chapter, zone, tongue) for part in chapter.service.assessment.parts)
    return Grid(tuple(tongue.say(f"col.{key}") for key in keys), rows, frozenset((3, 4, 5, 6, 7)))


def _part(part: Assessment, chapter: Chapter, zone: tzinfo, tongue: Tongue) -> tuple[Cell, ...]:
    if part.now <= part.period.start:
        return _to_come(part, chapter, zone, tongue)
    found = stated(part)
    owed = credit_text(found.credit, tongue) if found.credit is not None and found.credit.owed else ""
    down = part.downtime_seconds if found.measured else None
    return (
        tongue.instant(part.period.start, zone),
        tongue.instant(part.period.end, zone),
        VerdictCell(found.standing, tongue.say(f"verdict.{found.standing}")),
        NONE if part.target is None else tongue.percent(part.target),
        uptime_text_of(found, part.target, zone=zone, now=part.now, tongue=tongue),
        NONE if down is None else tongue.duration(down),
        _share(part, chapter, tongue),
        owed or NONE,
    )


def _to_come(part: Assessment, chapter: Chapter, zone: tzinfo, tongue: Tongue) -> tuple[Cell, ...]:
    """A part that has not begun: its dates, its target and its share."""
    return (
        tongue.instant(part.period.start, zone),
        tongue.instant(part.period.end, zone),
        tongue.say("state.future"),
        NONE if part.target is None else tongue.percent(part.target),
        NONE,
        NONE,
        _share(part, chapter, tongue),
        NONE,
    )


def _share(part: Assessment, chapter: Chapter, tongue: Tongue) -> str:
    return tongue.share(Fraction(part.period.seconds, chapter.service.assessment.period.seconds))
