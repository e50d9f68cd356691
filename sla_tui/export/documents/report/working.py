"""The working of one service as tables: outages, what was left out, announced work, exclusions, rows of the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from sla_tui.export.blocks import Cell, Grid
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.report.sentences_nl import translated
from sla_tui.language import Language
from sla_tui.sla.result import AssessedOutage, TierDistance

NONE = "–"


def outage_grid(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    """Every outage: what counted of it, the decision, and the clause; one that was split has its parts below it."""
    keys = ("number", "start", "end", "length", "counted", "decision", "clause", "reason")
    rows: list[tuple[Cell, ...]] = []
    for number, outage in enumerate(chapter.service.assessment.outages, start=1):
        rows += _outage(number, outage, chapter, zone, language)
    caption = language.say("report.outages_caption", zone=chapter.contract.period.timezone)
    return Grid(_heading(keys, language), tuple(rows), frozenset((3, 4)), caption, below=frozenset((6, 7)))


def _outage(
    number: int, outage: AssessedOutage, chapter: Chapter, zone: tzinfo, language: Language
) -> Iterator[tuple[Cell, ...]]:
    split = len(outage.parts) > 1
    said = [outage.reason] if outage.reason else []
    if len(outage.sources) > 1:
        said.append(language.say("report.outage_seen", sources=", ".join(outage.sources)))
    found = chapter.service.assessment
    lasts = found.running and outage.end >= found.now
    yield (
        str(number),
        language.instant(outage.start, zone),
        language.say("report.outage_lasts") if lasts else language.instant(outage.end, zone),
        f"{language.grouped(outage.end - outage.start)} s",
        f"{language.grouped(outage.counted_seconds)} s",
        language.say("decision.parts" if split else f"decision.{outage.decision}"),
        NONE if split else outage.clause,
        "; ".join(said) or NONE,
    )
    for index, part in enumerate(outage.parts if split else (), start=1):
        seconds = f"{language.grouped(part.end - part.start)} s"
        yield (
            f"{number}.{index}",
            language.instant(part.start, zone),
            language.instant(part.end, zone),
            seconds,
            seconds if part.decision == "counted" else NONE,
            language.say(f"decision.{part.decision}"),
            part.clause,
            NONE,
        )


def removed_grid(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    """Every stretch that left the denominator."""
    rows = tuple(
        (
            language.instant(stretch.start, zone),
            language.instant(stretch.end, zone),
            f"{language.grouped(stretch.end - stretch.start)} s",
            stretch.clause,
            translated(stretch.note, language) if stretch.note else NONE,
        )
        for stretch in chapter.service.assessment.removed
    )
    return Grid(_heading(("start", "end", "length", "clause", "note"), language), rows, frozenset((2,)))


def work_grid(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    """Work that was announced in the period."""
    rows = tuple(
        (
            language.instant(window.start, zone),
            language.instant(window.end, zone),
            language.say("report.unknown") if window.announced is None else language.instant(window.announced, zone),
            language.say(f"kind.{window.kind}"),
            language.say("report.work_valid" if window.valid else "report.work_void"),
            window.title or NONE,
        )
        for window in chapter.work
    )
    return Grid(_heading(("start", "end", "announced", "kind", "state", "note"), language), rows)


def exclusion_grid(chapter: Chapter, zone: tzinfo, language: Language) -> Grid:
    """Time that somebody says does not count, accepted or not."""
    rows = tuple(
        (
            language.instant(exclusion.start, zone),
            language.instant(exclusion.end, zone),
            language.name_of("reason", exclusion.reason),
            language.say("report.exclusion_accepted" if exclusion.accepted else "report.exclusion_disputed"),
            "; ".join(words for words in (exclusion.reference, exclusion.note, exclusion.who) if words) or NONE,
        )
        for exclusion in chapter.service.exclusions
    )
    return Grid(_heading(("start", "end", "reason", "state", "note"), language), rows)


def tier_grid(chapter: Chapter, language: Language) -> Grid:
    """Every row of the credit table: met, or how far away."""
    rows = tuple(_tier(tier, chapter, language) for tier in chapter.service.assessment.tiers)
    return Grid(_heading(("bound", "remedy", "distance"), language), rows)


def _tier(tier: TierDistance, chapter: Chapter, language: Language) -> tuple[Cell, ...]:
    parts = [language.say("remedy.share", percent=language.percent(tier.credit))] if tier.credit else []
    if tier.amount:
        parts.append(language.money(tier.amount, chapter.contract.currency))
    words = " + ".join(part for part in (" = ".join(parts), tier.benefit) if part)
    running = chapter.service.assessment.running
    away = (
        language.say("tier.away", time=language.duration(tier.seconds_left))
        if running
        else language.say("tier.not_met")
    )
    return (
        language.say("tier.at_or_below" if tier.inclusive else "tier.below", percent=language.percent(tier.threshold)),
        words or language.say("remedy.none"),
        away if tier.seconds_left else language.say("tier.met"),
    )


def _heading(keys: tuple[str, ...], language: Language) -> tuple[str, ...]:
    return tuple(language.say(f"column.{key}") for key in keys)
