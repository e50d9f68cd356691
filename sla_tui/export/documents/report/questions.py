"""What stays open in a report: what cannot be proven, what is disputed, who kept silent, what is too late."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from sla_tui.export.documents.report.model import Chapter, Report
from sla_tui.export.documents.stated import missing_command
from sla_tui.language import ENGLISH
from sla_tui.sla.facts import ExclusionFact
from sla_tui.sla.monitors import SourceStatus
from sla_tui.sla.result import ObjectiveResult

QuestionKind = Literal[
    "no_figure",
    "not_provable",
    "stale",
    "within_error",
    "remedy_partial",
    "remedy_unread",
    "disputed",
    "fee_unknown",
    "objective_unknown",
    "objective_partial",
    "silent_monitor",
    "silent_source",
    "claim_over",
    "drift",
]


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """Something that the reader has to decide, or to know before relying on a figure."""

    kind: QuestionKind
    chapter: Chapter | None = None
    source: SourceStatus | None = None
    exclusion: ExclusionFact | None = None
    detail: str = ""


def questions(report: Report) -> Iterator[OpenQuestion]:
    """Yields what stays open, service by service, then the sources; these say nothing of a closed period."""
    for chapter in report.chapters:
        yield from _of_figures(chapter)
        yield from _of_money(chapter, report.snapshot.generated_at)
        yield from _of_silence(chapter)
    for source in report.snapshot.sources if report.running else ():
        if source.state not in ("ok", "rate_limited"):
            yield OpenQuestion("silent_source", source=source)


def _of_figures(chapter: Chapter) -> Iterator[OpenQuestion]:
    stated = chapter.service.stated
    if stated.standing == "no_data":
        yield OpenQuestion("stale" if stated.reason == "stale" else "no_figure", chapter)
    elif stated.standing == "not_provable":
        missing = chapter.service.assessment.missing
        command = missing_command(chapter.service.id, missing[0]) if missing else ""
        yield OpenQuestion("not_provable", chapter, detail=command if stated.reason == "missing_input" else "")
    elif stated.certainty == "within_error" and chapter.service.assessment.range is not None:
        yield OpenQuestion("within_error", chapter)


def _of_money(chapter: Chapter, now: int) -> Iterator[OpenQuestion]:
    found, stated = chapter.service.assessment, chapter.service.stated
    credit = stated.credit
    for exclusion in chapter.service.exclusions:
        if not exclusion.accepted:
            yield OpenQuestion("disputed", chapter, exclusion=exclusion)
    if credit is not None and credit.percent and credit.amount is None:
        yield OpenQuestion("fee_unknown", chapter)
    if stated.owed and found.remedy != "complete":
        yield OpenQuestion("remedy_partial" if found.remedy == "partial" else "remedy_unread", chapter)
    if chapter.service.frozen is not None and chapter.service.frozen.drift is not None:
        yield OpenQuestion("drift", chapter, detail=", ".join(chapter.service.frozen.drift.causes))
    deadline = stated.claim.deadline
    done = chapter.claim is not None and chapter.claim.state in ("claimed", "paid")
    if deadline is not None and deadline <= now and stated.owed and not done:
        yield OpenQuestion("claim_over", chapter)


def _of_silence(chapter: Chapter) -> Iterator[OpenQuestion]:
    """Yields promises that nobody measured, and monitors that said nothing all period long."""
    found = chapter.service.assessment
    if found.uptime is None:
        return
    unknown = [o for o in found.objectives if o.met is None]
    kinds: tuple[tuple[QuestionKind, list[ObjectiveResult]], ...] = (
        ("objective_unknown", [o for o in unknown if o.read == 1]),
        ("objective_partial", [o for o in unknown if o.read != 1 and chapter.service.stated.judged]),
    )
    for kind, several in kinds:
        if several:
            yield OpenQuestion(kind, chapter, detail="; ".join(ENGLISH.tell(o.label) for o in several))
    for monitor in chapter.service.monitors:
        blind = sum(span.end - span.start for span in monitor.unknown)
        if blind >= found.now - found.period.start > 0:
            yield OpenQuestion("silent_monitor", chapter, detail=monitor.id)
