"""What stays open in a report: what cannot be proven, what is disputed, who kept silent, what is too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sla_tui.export.report.model import Chapter, Report
from sla_tui.sla.snapshot import ExclusionFact, SourceStatus

QuestionKind = Literal[
    "no_figure",
    "not_provable",
    "within_error",
    "disputed",
    "fee_unknown",
    "objective_unknown",
    "silent_monitor",
    "silent_source",
    "claim_over",
    "drift",
]


@dataclass(frozen=True, slots=True)
class Question:
    """Something that the reader has to decide, or to know before relying on a figure."""

    kind: QuestionKind
    chapter: Chapter | None = None
    source: SourceStatus | None = None
    exclusion: ExclusionFact | None = None
    detail: str = ""


def questions(report: Report) -> Iterator[Question]:
    """What stays open, service by service, then the sources."""
    for chapter in report.chapters:
        yield from _of_figures(chapter)
        yield from _of_money(chapter, report.snapshot.generated_at)
        yield from _of_silence(chapter)
    for source in report.snapshot.sources:
        if source.state not in ("ok", "rate_limited"):
            yield Question("silent_source", source=source)


def _of_figures(chapter: Chapter) -> Iterator[Question]:
    found = chapter.service.assessment
    if found.uptime is None:
        yield Question("no_figure", chapter)
        return
    if not found.provable:
        yield Question("not_provable", chapter)
    if chapter.service.certainty == "within_error":
        yield Question("within_error", chapter)


def _of_money(chapter: Chapter, now: int) -> Iterator[Question]:
    found = chapter.service.assessment
    for exclusion in chapter.service.exclusions:
        if not exclusion.accepted:
            yield Question("disputed", chapter, exclusion=exclusion)
    if found.credit.percent and found.credit.amount is None:
        yield Question("fee_unknown", chapter)
    if chapter.service.frozen is not None and chapter.service.frozen.drift is not None:
        yield Question("drift", chapter, detail=", ".join(chapter.service.frozen.drift.causes))
    deadline = found.claim.deadline
    done = chapter.claim is not None and chapter.claim.state in ("claimed", "paid")
    if deadline is not None and deadline <= now and found.credit.locked_in and not done:
        yield Question("claim_over", chapter)


def _of_silence(chapter: Chapter) -> Iterator[Question]:
    """Promises that nobody measured, and monitors that said nothing all period long."""
    found = chapter.service.assessment
    if found.uptime is None:
        return
    unknown = [objective.label for objective in found.objectives if objective.met is None]
    if unknown:
        yield Question("objective_unknown", chapter, detail="; ".join(unknown))
    for monitor in chapter.service.monitors:
        blind = sum(span.end - span.start for span in monitor.unknown)
        if blind >= found.now - found.period.start > 0:
            yield Question("silent_monitor", chapter, detail=monitor.id)
