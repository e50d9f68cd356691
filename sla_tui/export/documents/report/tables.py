"""The tables over all services: what they came to, and how fast and how well they answered."""

from __future__ import annotations

from collections.abc import Mapping
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.objectives import read_of
from sla_tui.export.documents.report.cells import cell, duration_cell, name_of, owed_cell, percent_cell, standing_cell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.report.promises import kept_word, objective_name, objective_value
from sla_tui.export.documents.stated import since_text, uptime_text_of
from sla_tui.language import Language
from sla_tui.sla.contract import SUPPORT_KINDS


def services_table(chapters: tuple[Chapter, ...], anchors: Mapping[str, str], language: Language) -> Table:
    """Lists every service with its target, uptime, coverage, budget and credit.

    Args:
        chapters: the services.
        anchors: of their parts, by their ids.
        language: of the words.
    """

    def name(chapter: Chapter) -> Cell:
        return Cell(name_of(chapter), link=anchors.get(chapter.service.id, ""))

    columns: tuple[Column[Chapter, Cell], ...] = (
        Column("service", "column.service", name),
        Column("standing", "column.verdict", lambda chapter: standing_cell(chapter.service.standing, language)),
        Column("contract", "column.contract", lambda chapter: Cell(chapter.contract.title), gives_way=1),
        Column("target", "column.target", lambda chapter: percent_cell(chapter.service.target, language), figure=True),
        Column("uptime", "column.uptime", lambda chapter: _uptime(chapter, language), figure=True),
        Column("raw_uptime", "column.raw", lambda chapter: _raw_uptime(chapter, language), figure=True, gives_way=1),
        Column("coverage", "column.coverage", lambda chapter: _coverage(chapter, language), figure=True, gives_way=1),
        Column("downtime", "column.downtime", lambda chapter: _downtime(chapter, language), figure=True),
        Column("budget", "column.budget", lambda chapter: _budget(chapter, language), figure=True, gives_way=1),
        Column("budget_left", "column.left", lambda chapter: _left(chapter, language), figure=True),
        Column("credit", "column.credit", lambda chapter: owed_cell(chapter.service.stated, language), figure=True),
    )
    return fill(columns, chapters, language, caption=language.say("report.services_caption"))


def _uptime(chapter: Chapter, language: Language) -> Cell:
    service, zone = chapter.service, ZoneInfo(chapter.contract.period.timezone)
    now = service.assessment.now
    return Cell(uptime_text_of(service.stated, service.target, zone=zone, now=now, language=language))


def _raw_uptime(chapter: Chapter, language: Language) -> Cell:
    service = chapter.service
    raw = None if service.stated.uptime is None else service.assessment.raw_uptime
    return cell(None if raw is None else language.uptime(raw, service.target))


def _coverage(chapter: Chapter, language: Language) -> Cell:
    stated = chapter.service.stated
    return Cell(language.known(stated.coverage, stated.min_coverage))


def _downtime(chapter: Chapter, language: Language) -> Cell:
    service = chapter.service
    return duration_cell(service.assessment.downtime_seconds if service.stated.measured else None, language)


def _budget(chapter: Chapter, language: Language) -> Cell:
    budget = chapter.service.stated.budget
    return duration_cell(None if budget is None else budget.total, language)


def _left(chapter: Chapter, language: Language) -> Cell:
    stated = chapter.service.stated
    if stated.budget is None:
        return cell(None)
    left = language.duration(stated.budget.left)
    return Cell(language.say("report.at_most", what=left) if stated.budget_at_most else left)


def quality_table(chapters: tuple[Chapter, ...], language: Language) -> Table:
    """Lists every service with its response times, its errors and its support promises."""
    columns: tuple[Column[Chapter, Cell], ...] = (
        Column("service", "column.service", lambda chapter: Cell(name_of(chapter))),
        Column("p50", "column.p50", lambda c: _time(c, c.service.latency.p50_ms, language), figure=True),
        Column("p95", "column.p95", lambda c: _time(c, c.service.latency.p95_ms, language), figure=True),
        Column("p99", "column.p99", lambda c: _time(c, c.service.latency.p99_ms, language), figure=True),
        Column("latency", "column.latency", lambda chapter: _latency(chapter, language), gives_way=1),
        Column("errors", "column.errors", lambda chapter: _errors(chapter, language), figure=True),
        Column("error_objective", "column.error_objective", lambda c: _error_objective(c, language), gives_way=1),
        Column("support", "column.support", lambda chapter: _support(chapter, language), gives_way=1),
    )
    caption = language.say("report.quality_caption")
    return fill(columns, chapters, language, caption=caption, drop_empty=True)


def _time(chapter: Chapter, ms: int | None, language: Language) -> Cell:
    if ms is None or not chapter.service.stated.measured:
        return cell(None)
    return Cell(f"{language.milliseconds(ms)}{_since(chapter, language)}")


def _since(chapter: Chapter, language: Language) -> str:
    """Says since when the service is measured, with a blank before it, where that is not the period's beginning."""
    at, now = chapter.service.stated.since, chapter.service.assessment.now
    return "" if at is None else f" {since_text(at, ZoneInfo(chapter.contract.period.timezone), now, language)}"


def _latency(chapter: Chapter, language: Language) -> Cell:
    latency = chapter.service.latency
    if latency.threshold_ms is None:
        return cell(None)
    rank = "" if latency.percentile is None else f"p{fmt.exact_percent(latency.percentile)} "
    kept = kept_word(latency.met, read_of(chapter.service.assessment.objectives, "latency"), language)
    return Cell(f"{rank}≤ {language.milliseconds(latency.threshold_ms)}: {kept}")


def _errors(chapter: Chapter, language: Language) -> Cell:
    errors = chapter.service.errors
    if errors.rate_percent is None or not chapter.service.stated.measured:
        return cell(None)
    return Cell(f"{language.rate(errors.rate_percent, errors.threshold_percent)}{_since(chapter, language)}")


def _error_objective(chapter: Chapter, language: Language) -> Cell:
    errors = chapter.service.errors
    if errors.threshold_percent is None:
        return cell(None)
    kept = kept_word(errors.met, read_of(chapter.service.assessment.objectives, "error_rate"), language)
    return Cell(f"≤ {language.percent(errors.threshold_percent)}: {kept}")


def _support(chapter: Chapter, language: Language) -> Cell:
    found = (o for o in chapter.service.assessment.objectives if o.kind in SUPPORT_KINDS)
    return cell(
        "; ".join(
            f"{objective_name(o, language)}: {objective_value(o, language)}, {kept_word(o.met, o.read, language)}"
            for o in found
        )
    )
