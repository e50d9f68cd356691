"""The tables over all services: what they came to, and how fast and how well they answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Cell, Grid, Link
from sla_tui.export.documents.objectives import read_of
from sla_tui.export.documents.report.chapters import name_of, owed_cell, verdict_of
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.documents.report.promises import kept_word, objective_name, objective_value
from sla_tui.export.documents.stated import since_text, uptime_text_of
from sla_tui.language import Language

NONE = "–"
SUPPORT = ("response_time", "resolution_time")


def services_grid(chapters: tuple[Chapter, ...], anchors: Mapping[str, str], language: Language) -> Grid:
    """Every service with its target, uptime, coverage, budget and credit."""
    keys = (
        "service",
        "verdict",
        "contract",
        "target",
        "uptime",
        "raw",
        "coverage",
        "downtime",
        "budget",
        "left",
        "credit",
    )
    return Grid(
        tuple(language.say(f"column.{key}") for key in keys),
        tuple(_service(chapter, anchors, language) for chapter in chapters),
        frozenset(range(3, len(keys))),
        language.say("report.services_caption"),
        below=frozenset((2, 5, 6, 8)),
    )


def _service(chapter: Chapter, anchors: Mapping[str, str], language: Language) -> tuple[Cell, ...]:
    service, found, stated = chapter.service, chapter.service.assessment, chapter.service.stated
    budget, spent = stated.budget, found.downtime_seconds if stated.measured else None
    anchor, zone = anchors.get(service.id), ZoneInfo(chapter.contract.period.timezone)
    left = NONE if budget is None else language.duration(budget.left)
    return (
        name_of(chapter) if anchor is None else Link(name_of(chapter), anchor),
        verdict_of(chapter, language),
        chapter.contract.title,
        NONE if service.target is None else language.percent(service.target),
        uptime_text_of(stated, service.target, zone=zone, now=found.now, language=language),
        NONE
        if found.raw_uptime is None or stated.uptime is None
        else language.uptime(found.raw_uptime, service.target),
        language.known(stated.coverage, stated.min_coverage),
        NONE if spent is None else language.duration(spent),
        NONE if budget is None else language.duration(budget.total),
        language.say("report.at_most", what=left) if stated.budget_at_most else left,
        owed_cell(stated, language),
    )


def quality_grid(chapters: tuple[Chapter, ...], language: Language) -> Grid:
    """Every service with its response times, its errors and its support promises."""
    keys = ("service", "p50", "p95", "p99", "latency", "errors", "error_objective", "support")
    return without_empty(
        tuple(language.say(f"column.{key}") for key in keys),
        tuple(_quality(chapter, language) for chapter in chapters),
        frozenset((1, 2, 3, 5)),
        language.say("report.quality_caption"),
        below=frozenset((4, 6, 7)),
    )


def without_empty(
    heading: tuple[str, ...],
    rows: tuple[tuple[Cell, ...], ...],
    figures: frozenset[int],
    caption: str,
    *,
    below: frozenset[int] = frozenset(),
) -> Grid:
    """A table without the columns in which nobody has anything; `figures` and `below` as in `Grid`."""
    kept = [i for i in range(len(heading)) if i == 0 or any(row[i] != NONE for row in rows)]
    return Grid(
        tuple(heading[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
        frozenset(at for at, i in enumerate(kept) if i in figures),
        caption,
        frozenset(at for at, i in enumerate(kept) if i in below),
    )


def _quality(chapter: Chapter, language: Language) -> tuple[Cell, ...]:
    service, stated = chapter.service, chapter.service.stated
    latency = service.latency if stated.measured else replace(service.latency, p50_ms=None, p95_ms=None, p99_ms=None)
    errors = service.errors if stated.measured else replace(service.errors, rate_percent=None)
    results, zone = service.assessment.objectives, ZoneInfo(chapter.contract.period.timezone)
    since = "" if stated.since is None else f" {since_text(stated.since, zone, service.assessment.now, language)}"
    promised, missed = NONE, NONE
    if latency.threshold_ms is not None:
        rank = "" if latency.percentile is None else f"p{fmt.exact_percent(latency.percentile)} "
        kept = kept_word(latency.met, read_of(results, "latency"), language)
        promised = f"{rank}≤ {language.milliseconds(latency.threshold_ms)}: {kept}"
    if errors.threshold_percent is not None:
        kept = kept_word(errors.met, read_of(results, "error_rate"), language)
        missed = f"≤ {language.percent(errors.threshold_percent)}: {kept}"
    times = (latency.p50_ms, latency.p95_ms, latency.p99_ms)
    rate = NONE if errors.rate_percent is None else language.rate(errors.rate_percent, errors.threshold_percent)
    told = [
        f"{objective_name(o, language)}: {objective_value(o, language)}, {kept_word(o.met, o.read, language)}"
        for o in results
        if o.kind in SUPPORT
    ]
    return (
        name_of(chapter),
        *(NONE if ms is None else f"{language.milliseconds(ms)}{since}" for ms in times),
        promised,
        rate if rate == NONE else f"{rate}{since}",
        missed,
        "; ".join(told) or NONE,
    )
