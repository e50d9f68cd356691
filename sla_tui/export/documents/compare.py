"""Periods of one service side by side as a document: the figures that a report of each has, and what was promised."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Final, NamedTuple
from zoneinfo import ZoneInfo

from sla_tui import format as fmt
from sla_tui.export.blocks import Document, Heading
from sla_tui.export.columns import Cell, Table, TableHeading
from sla_tui.export.documents.report.cells import cell, duration_cell, owed_cell
from sla_tui.export.documents.service_facts import FIGURES, VERDICT, ServiceRow, title_of
from sla_tui.language import Language
from sla_tui.sla.snapshot import ServiceSnapshot


class ComparedFigure(NamedTuple):
    """One figure of several periods: what it is, its cell in each period, and what was promised of it ("" nothing)."""

    label: str
    cells: tuple[Cell, ...]
    promised: str


def _downtime(row: ServiceRow) -> Cell:
    known = row.service.stated.uptime is not None
    return duration_cell(row.service.assessment.downtime_seconds if known else None, row.language)


def _counted(row: ServiceRow) -> list[int]:
    return [outage.counted_seconds for outage in row.service.assessment.outages if outage.counted_seconds]


def _outages(row: ServiceRow) -> Cell:
    return cell(str(len(_counted(row))) if row.service.stated.uptime is not None else None)


def _longest(row: ServiceRow) -> Cell:
    return duration_cell(max(_counted(row), default=None), row.language)


def _credit(row: ServiceRow) -> Cell:
    return owed_cell(row.service.stated, row.language)


def _uptime_promised(service: ServiceSnapshot, language: Language) -> str:
    return "" if service.target is None else f"≥ {language.percent(service.target)}"


def _downtime_promised(service: ServiceSnapshot, language: Language) -> str:
    budget = service.stated.budget
    return "" if budget is None else f"≤ {language.duration(budget.total)}"


def _latency_promised(service: ServiceSnapshot, language: Language) -> str:
    latency = service.latency
    if latency.threshold_ms is None or latency.percentile is None:
        return ""
    return f"p{language.exact(latency.percentile)} ≤ {language.milliseconds(latency.threshold_ms)}"


def _errors_promised(service: ServiceSnapshot, language: Language) -> str:
    limit = service.errors.threshold_percent
    return "" if limit is None else f"≤ {language.percent(limit)}"


def _nothing(service: ServiceSnapshot, language: Language) -> str:
    del service, language
    return ""


_OF_A_ROW: Final = {column.key: column.cell for column in FIGURES}
_FIGURES: Final[tuple[tuple[str, Callable[[ServiceRow], Cell], Callable[[ServiceSnapshot, Language], str]], ...]] = (
    ("column.verdict", VERDICT.cell, _nothing),
    ("column.uptime", _OF_A_ROW["uptime"], _uptime_promised),
    ("column.downtime", _downtime, _downtime_promised),
    ("compare.outages", _outages, _nothing),
    ("compare.longest", _longest, _nothing),
    ("snapshot.budget_left", _OF_A_ROW["left"], _nothing),
    ("column.p95", _OF_A_ROW["p95"], _latency_promised),
    ("column.errors", _OF_A_ROW["errors"], _errors_promised),
    ("column.credit", _credit, _nothing),
)


def compared(services: Sequence[ServiceSnapshot], now: int, language: Language) -> tuple[ComparedFigure, ...]:
    """Lists the figures of one service in several periods; what was promised is what the last of them promises."""
    last = services[-1]
    rows = [
        ServiceRow(s, fmt.uptime_decimals(s.target), now, ZoneInfo(s.timezone or "UTC"), language) for s in services
    ]
    return tuple(
        ComparedFigure(language.say(label), tuple(draw(row) for row in rows), promised(last, language))
        for label, draw, promised in _FIGURES
    )


def period_name(service: ServiceSnapshot, language: Language) -> str:
    """Names the period of a service, and says of a running one that it is."""
    name = language.tell(service.assessment.period.name) or service.assessment.period.key
    return language.say("compare.so_far", period=name) if service.assessment.running else name


def compare_document(services: Sequence[ServiceSnapshot], now: int, language: Language) -> Document:
    """Makes a table of the periods, a column each and one for what was promised, the earliest first."""
    title = language.say("compare.title", service=title_of(services[-1]))
    headings = (
        TableHeading("figure", ""),
        *(
            TableHeading(s.assessment.period.key or f"period{i}", period_name(s, language))
            for i, s in enumerate(services)
        ),
        TableHeading("promised", language.say("column.wanted")),
    )
    rows = tuple((Cell(one.label), *one.cells, cell(one.promised)) for one in compared(services, now, language))
    return Document(title, (Heading(1, title), Table(headings, rows)), skip=language.say("page.skip"))
