"""The working of one service as tables: outages, what was left out, announced work, exclusions, rows of the table."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import tzinfo

from sla_tui.export.blocks import Cell, Grid
from sla_tui.export.documents.report.model import Chapter
from sla_tui.export.report.tongue import Tongue
from sla_tui.sla.result import AssessedOutage, TierDistance

NONE = "–"


def outage_grid(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    """Every outage: what counted of it, the decision, and the clause; one that was split has its parts below it."""
    keys = ("number", "start", "end", "length", "counted", "decision", "clause", "reason")
    rows: list[tuple[Cell, ...]] = []
    for number, outage in enumerate(chapter.service.assessment.outages, start=1):
        rows += _outage(number, outage, chapter, zone, tongue)
    caption = tongue.say("outages.caption", zone=chapter.contract.period.timezone)
    return Grid(_heading(keys, tongue), tuple(rows), frozenset((3, 4)), caption, below=frozenset((6, 7)))


def _outage(
    number: int, outage: AssessedOutage, chapter: Chapter, zone: tzinfo, tongue: Tongue
) -> Iterator[tuple[Cell, ...]]:
    split = len(outage.parts) > 1
    said = [outage.reason] if outage.reason else []
    if len(outage.sources) > 1:
        said.append(tongue.say("outage.seen", sources=", ".join(outage.sources)))
    found = chapter.service.assessment
    lasts = found.running and outage.end >= found.now
    yield (
        str(number),
        tongue.instant(outage.start, zone),
        tongue.say("outage.lasts") if lasts else tongue.instant(outage.end, zone),
        f"{tongue.number(outage.end - outage.start)} s",
        f"{tongue.number(outage.counted_seconds)} s",
        tongue.say("decision.parts" if split else f"decision.{outage.decision}"),
        NONE if split else outage.clause,
        "; ".join(said) or NONE,
    )
    for index, part in enumerate(outage.parts if split else (), start=1):
        seconds = f"{tongue.number(part.end - part.start)} s"
        yield (
            f"{number}.{index}",
            tongue.instant(part.start, zone),
            tongue.instant(part.end, zone),
            seconds,
            seconds if part.decision == "counted" else NONE,
            tongue.say(f"decision.{part.decision}"),
            part.clause,
            NONE,
        )


def removed_grid(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    """Every stretch that left the denominator."""
    rows = tuple(
        (
            tongue.instant(stretch.start, zone),
            tongue.instant(stretch.end, zone),
            f"{tongue.number(stretch.end - stretch.start)} s",
            stretch.clause,
            tongue.sentences(stretch.note) if stretch.note else NONE,
        )
        for stretch in chapter.service.assessment.removed
    )
    return Grid(_heading(("start", "end", "length", "clause", "note"), tongue), rows, frozenset((2,)))


def work_grid(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    """Work that was announced in the period."""
    rows = tuple(
        (
            tongue.instant(window.start, zone),
            tongue.instant(window.end, zone),
            tongue.say("unknown") if window.announced is None else tongue.instant(window.announced, zone),
            tongue.say(f"kind.{window.kind}"),
            tongue.say("work.valid" if window.valid else "work.void"),
            window.title or NONE,
        )
        for window in chapter.work
    )
    return Grid(_heading(("start", "end", "announced", "kind", "state", "note"), tongue), rows)


def exclusion_grid(chapter: Chapter, zone: tzinfo, tongue: Tongue) -> Grid:
    """Time that somebody says does not count, accepted or not."""
    rows = tuple(
        (
            tongue.instant(exclusion.start, zone),
            tongue.instant(exclusion.end, zone),
            tongue.phrases.get(f"reason.{exclusion.reason}", exclusion.reason),
            tongue.say("exclusion.accepted" if exclusion.accepted else "exclusion.disputed"),
            "; ".join(words for words in (exclusion.reference, exclusion.note, exclusion.who) if words) or NONE,
        )
        for exclusion in chapter.service.exclusions
    )
    return Grid(_heading(("start", "end", "reason", "state", "note"), tongue), rows)


def tier_grid(chapter: Chapter, tongue: Tongue) -> Grid:
    """Every row of the credit table: met, or how far away."""
    rows = tuple(_tier(tier, chapter, tongue) for tier in chapter.service.assessment.tiers)
    return Grid(_heading(("bound", "remedy", "distance"), tongue), rows)


def _tier(tier: TierDistance, chapter: Chapter, tongue: Tongue) -> tuple[Cell, ...]:
    parts = [tongue.say("remedy.share", percent=tongue.percent(tier.credit))] if tier.credit else []
    if tier.amount:
        parts.append(tongue.money(tier.amount, chapter.contract.currency))
    words = " + ".join(part for part in (" = ".join(parts), tier.benefit) if part)
    running = chapter.service.assessment.running
    away = tongue.say("tier.away", time=tongue.duration(tier.seconds_left)) if running else tongue.say("tier.not_met")
    return (
        tongue.say("tier.at_or_below" if tier.inclusive else "tier.below", percent=tongue.percent(tier.threshold)),
        words or tongue.say("remedy.none"),
        away if tier.seconds_left else tongue.say("tier.met"),
    )


def _heading(keys: tuple[str, ...], tongue: Tongue) -> tuple[str, ...]:
    return tuple(tongue.say(f"col.{key}") for key in keys)
