"""The parts of a period that was judged in parts: each text's dates, its figures and its share of the fee."""

from __future__ import annotations

from datetime import tzinfo
from fractions import Fraction
from typing import NamedTuple

from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.report.cells import cell, duration_cell, percent_cell, standing_cell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.stated import credit_text, uptime_text_of
from sla_tui.language import Language
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated, stated


class _Part(NamedTuple):
    """A part, and what may be stated of it; None where it has not begun."""

    found: Assessment
    stated: Stated | None


def part_table(chapter: Chapter, zone: tzinfo, language: Language) -> Table:
    """Lists the parts, in order of time; of one that has not begun its dates, its target and its share."""
    whole = chapter.service.assessment
    columns: tuple[Column[_Part, Cell], ...] = (
        Column("start", "column.start", lambda part: Cell(language.instant(part.found.period.start, zone))),
        Column("end", "column.end", lambda part: Cell(language.instant(part.found.period.end, zone))),
        Column("standing", "column.verdict", lambda part: _standing(part, language)),
        Column("target", "column.target", lambda part: percent_cell(part.found.target, language), figure=True),
        Column("uptime", "column.uptime", lambda part: _uptime(part, zone, language), figure=True),
        Column("downtime", "column.downtime", lambda part: _downtime(part, language), figure=True),
        Column("share", "column.share", lambda part: Cell(_share(part, whole, language)), figure=True),
        Column("credit", "column.credit", lambda part: _credit(part, language), figure=True),
    )
    parts = (_Part(part, stated(part) if part.now > part.period.start else None) for part in whole.parts)
    return fill(columns, parts, language)


def _standing(part: _Part, language: Language) -> Cell:
    if part.stated is None:
        return Cell(language.say("state.future"))
    return standing_cell(part.stated.standing, language)


def _uptime(part: _Part, zone: tzinfo, language: Language) -> Cell:
    if part.stated is None:
        return cell(None)
    return Cell(uptime_text_of(part.stated, part.found.target, zone=zone, now=part.found.now, language=language))


def _downtime(part: _Part, language: Language) -> Cell:
    return duration_cell(part.found.downtime_seconds if part.stated and part.stated.measured else None, language)


def _share(part: _Part, whole: Assessment, language: Language) -> str:
    return language.share(Fraction(part.found.period.seconds, whole.period.seconds))


def _credit(part: _Part, language: Language) -> Cell:
    credit = None if part.stated is None else part.stated.credit
    return cell(credit_text(credit, language) if credit is not None and credit.owed else None)
