"""The tables over all services: what they came to, and how fast and how well they answered."""

from __future__ import annotations

from collections.abc import Mapping

from sla_tui import format as fmt
from sla_tui.export.report.blocks import Cell, Grid, Link
from sla_tui.export.report.chapters import met_word, name_of, objective_name, objective_value, verdict_of
from sla_tui.export.report.model import Chapter
from sla_tui.export.report.tongue import Tongue

NONE = "–"
SUPPORT = ("response_time", "resolution_time")


def services_grid(chapters: tuple[Chapter, ...], anchors: Mapping[str, str], tongue: Tongue) -> Grid:
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
        tuple(tongue.say(f"col.{key}") for key in keys),
        tuple(_service(chapter, anchors, tongue) for chapter in chapters),
        frozenset(range(3, len(keys))),
        tongue.say("services.caption"),
        below=frozenset((2, 5, 6, 8)),
    )


def _service(chapter: Chapter, anchors: Mapping[str, str], tongue: Tongue) -> tuple[Cell, ...]:
    service, found = chapter.service, chapter.service.assessment
    budget, credit = found.budget, found.credit
    spent = found.downtime_seconds
    anchor = anchors.get(service.id)
    return (
        name_of(chapter) if anchor is None else Link(name_of(chapter), anchor),
        verdict_of(chapter, tongue),
        chapter.contract.title,
        NONE if service.target is None else tongue.percent(service.target),
        NONE if found.uptime is None else tongue.uptime(found.uptime, service.target),
        NONE if found.raw_uptime is None else tongue.uptime(found.raw_uptime, service.target),
        tongue.share(found.coverage),
        NONE if spent is None or found.uptime is None else tongue.duration(spent),
        NONE if budget is None or found.uptime is None else tongue.duration(budget.total),
        NONE if budget is None or found.uptime is None else tongue.duration(budget.left),
        tongue.money(credit.amount, credit.currency) if credit.amount else remedy_words(chapter, tongue),
    )


def remedy_words(chapter: Chapter, tongue: Tongue) -> str:
    """What is owed where no amount says it: a percent of an unknown fee, a benefit in words."""
    credit = chapter.service.assessment.credit
    parts = [tongue.percent(credit.percent)] if credit.percent else []
    return " + ".join([*parts, *credit.benefits]) or NONE


def quality_grid(chapters: tuple[Chapter, ...], tongue: Tongue) -> Grid:
    """Every service with its response times, its errors and its support promises."""
    keys = ("service", "p50", "p95", "p99", "latency", "errors", "error_objective", "support")
    return without_empty(
        tuple(tongue.say(f"col.{key}") for key in keys),
        tuple(_quality(chapter, tongue) for chapter in chapters),
        frozenset((1, 2, 3, 5)),
        tongue.say("quality.caption"),
    )


def without_empty(
    heading: tuple[str, ...], rows: tuple[tuple[Cell, ...], ...], figures: frozenset[int], caption: str
) -> Grid:
    """A table without the columns in which nobody has anything."""
    kept = [i for i in range(len(heading)) if i == 0 or any(row[i] != NONE for row in rows)]
    return Grid(
        tuple(heading[i] for i in kept),
        tuple(tuple(row[i] for i in kept) for row in rows),
        frozenset(at for at, i in enumerate(kept) if i in figures),
        caption,
    )


def _quality(chapter: Chapter, tongue: Tongue) -> tuple[Cell, ...]:
    latency, errors = chapter.service.latency, chapter.service.errors
    times = (latency.p50_ms, latency.p95_ms, latency.p99_ms)
    promised, missed = NONE, NONE
    if latency.threshold_ms is not None:
        rank = "" if latency.percentile is None else f"p{fmt.exact_percent(latency.percentile)} "
        promised = f"{rank}≤ {tongue.milliseconds(latency.threshold_ms)}: {met_word(latency.met, tongue)}"
    if errors.threshold_percent is not None:
        missed = f"≤ {tongue.percent(errors.threshold_percent)}: {met_word(errors.met, tongue)}"
    support = [o for o in chapter.service.assessment.objectives if o.kind in SUPPORT]
    return (
        name_of(chapter),
        *(NONE if ms is None else tongue.milliseconds(ms) for ms in times),
        promised,
        NONE if errors.rate_percent is None else tongue.rate(errors.rate_percent, errors.threshold_percent),
        missed,
        "; ".join(
            f"{objective_name(o, tongue)}: {objective_value(o, tongue)}, {met_word(o.met, tongue)}" for o in support
        )
        or NONE,
    )
