"""A report as one CSV table: a line a service, outage, part, objective, question, …; `record` says which."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.documents.figure_columns import FIGURE_COLUMNS, Figures
from sla_tui.export.documents.report.document import in_order
from sla_tui.export.documents.report.model import AgreedChapter, Chapter, Report
from sla_tui.export.documents.report.origins import question_lines
from sla_tui.export.formats.csv import CsvCell, csv_text
from sla_tui.export.shapes.kinds import instant
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.money.totals import stage_of
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated, stated

COLUMNS: Final = (
    "record",
    "service",
    "name",
    "contract",
    "period",
    "start",
    "end",
    "seconds",
    "counted_seconds",
    "decision",
    "clause",
    "reason",
    "seen_by",
    "verdict",
    "certainty",
    "provable",
    "target_percent",
    "uptime_percent",
    "raw_uptime_percent",
    "coverage_percent",
    "budget_seconds",
    "budget_left_seconds",
    "measured",
    "promised",
    "met",
    "credit_percent",
    "credit_amount",
    "currency",
    "notify_by",
    "claim_by",
    "note",
    "standing",
    "best_case_percent",
    "worst_uptime_percent",
    "best_uptime_percent",
    "known_since",
    "credit_extent",
    "claim_state",
    "read_percent",
    "agreement",
    "direction",
    "counterparty",
)
ReportRow = dict[str, CsvCell]


def render_csv(report: Report, language: Language) -> str:
    """Writes the whole report; exact figures whatever the language, which is that of the questions."""
    rows = (tuple(row.get(column) for column in COLUMNS) for row in _rows(report, language))
    return csv_text(COLUMNS, rows)


def _rows(report: Report, language: Language) -> Iterator[ReportRow]:
    for chapter in in_order(report):
        yield _service(chapter)
        for agreed in chapter.others:
            yield _agreement(agreed)
        yield from _outages(chapter)
        yield from _others(chapter)
    for line in question_lines(report, language):
        yield {"record": "question", "note": line}
    for source in report.snapshot.sources:
        yield {
            "record": "source",
            "service": source.id,
            "name": source.kind,
            "verdict": source.state,
            "end": instant(source.last_success_at),
            "seconds": report.resolutions.get(source.id, (source.interval, source.interval))[1] or None,
            "note": ENGLISH.tell(source.message),
        }


def _common(chapter: Chapter, record: str) -> ReportRow:
    service = chapter.service
    return {
        "record": record,
        "service": service.id,
        "name": service.name,
        "contract": service.contract,
        "period": service.assessment.period.key,
    }


def _service(chapter: Chapter) -> ReportRow:
    """Returns what may be stated of the service; what cannot be stood for is an empty cell."""
    service, found = chapter.service, chapter.service.assessment
    return {
        **_common(chapter, "service"),
        "start": instant(found.period.start),
        "end": instant(found.period.end),
        "seconds": found.assessed_seconds,
        **_figures(found, service.stated),
        "target_percent": None if service.target is None else fmt.exact_percent(service.target),
        "note": " ".join(map(ENGLISH.tell, found.notes)),
        "claim_state": None if chapter.claim is None else stage_of(chapter.claim),
        **_whose(service.leading),
    }


def _whose(agreement: AgreementSnapshot) -> ReportRow:
    return {
        "agreement": agreement.key,
        "direction": agreement.direction,
        "counterparty": agreement.counterparty,
    }


def _agreement(agreed: AgreedChapter) -> ReportRow:
    """Returns what may be stated under a further agreement of the service."""
    agreement, found = agreed.agreement, agreed.agreement.assessment
    return {
        "record": "agreement",
        "service": agreement.service,
        "name": agreed.name,
        "contract": agreement.contract,
        "period": found.period.key,
        "start": instant(found.period.start),
        "end": instant(found.period.end),
        "seconds": found.assessed_seconds,
        **_figures(found, agreement.stated),
        "target_percent": None if agreement.target is None else fmt.exact_percent(agreement.target),
        "claim_state": None if agreed.claim is None else stage_of(agreed.claim),
        **_whose(agreement),
    }


def _figures(found: Assessment, stated: Stated) -> ReportRow:
    row = Figures(found, stated)
    return {
        **{column.key: column.cell(row) for column in FIGURE_COLUMNS},
        "counted_seconds": found.downtime_seconds if stated.measured else None,
        "best_case_percent": row.percent(stated.best_case) if found.running else None,
    }


def _outages(chapter: Chapter) -> Iterator[ReportRow]:
    for outage in chapter.service.assessment.outages:
        yield {
            **_common(chapter, "outage"),
            "start": instant(outage.start),
            "end": instant(outage.end),
            "seconds": outage.end - outage.start,
            "counted_seconds": outage.counted_seconds,
            "decision": outage.decision,
            "clause": outage.clause,
            "reason": outage.reason,
            "seen_by": " ".join(outage.sources),
        }
        for part in outage.parts if len(outage.parts) > 1 else ():
            seconds = part.end - part.start
            yield {
                **_common(chapter, "part"),
                "start": instant(part.start),
                "end": instant(part.end),
                "seconds": seconds,
                "counted_seconds": seconds if part.decision == "counted" else 0,
                "decision": part.decision,
                "clause": part.clause,
            }


def _others(chapter: Chapter) -> Iterator[ReportRow]:
    for part in chapter.service.assessment.parts:
        yield {
            **_common(chapter, "text"),
            "start": instant(part.period.start),
            "end": instant(part.period.end),
            "seconds": part.assessed_seconds,
            **_figures(part, stated(part)),
            "target_percent": None if part.target is None else fmt.exact_percent(part.target),
        }
    for stretch in chapter.service.assessment.removed:
        yield {
            **_common(chapter, "removed"),
            "start": instant(stretch.start),
            "end": instant(stretch.end),
            "seconds": stretch.end - stretch.start,
            "clause": stretch.clause,
            "note": ENGLISH.tell(stretch.note),
        }
    for exclusion in chapter.service.exclusions:
        yield {
            **_common(chapter, "exclusion"),
            "start": instant(exclusion.start),
            "end": instant(exclusion.end),
            "seconds": exclusion.end - exclusion.start,
            "decision": "accepted" if exclusion.accepted else "disputed",
            "reason": exclusion.reason,
            "note": exclusion.reference,
        }
    for objective in chapter.service.assessment.objectives:
        yield {
            **_common(chapter, "objective"),
            "reason": ENGLISH.tell(objective.label),
            "measured": None
            if objective.value is None or not chapter.service.stated.measured
            else str(objective.value),
            "promised": f"{objective.op} {objective.threshold}",
            "met": objective.met,
            "read_percent": fmt.fixed(objective.read * 100, 2, Fraction(0), Fraction(100)),
        }
