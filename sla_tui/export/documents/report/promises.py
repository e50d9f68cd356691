"""The promises besides availability in a report: what was promised, what was measured, and whether it was kept."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.columns import Cell, Column, Table, fill
from sla_tui.export.documents.objectives import DECIMALS, read_text
from sla_tui.export.documents.report.cells import NONE, cell
from sla_tui.export.documents.report.model import Chapter
from sla_tui.language import Language
from sla_tui.sla.contract import SUPPORT_KINDS
from sla_tui.sla.result import ObjectiveResult

_BY_ANOTHER: Final = ("latency_mean", "latency_max", "latency_min")
"""Names of promises of response times of which not the percentile speaks."""


def promise_table(chapter: Chapter, language: Language) -> Table:
    """Lists every objective of the service's contract."""
    measured = chapter.service.stated.measured

    def value(result: ObjectiveResult) -> Cell:
        return cell(objective_value(result, language) if measured or result.kind in SUPPORT_KINDS else None)

    columns: tuple[Column[ObjectiveResult, Cell], ...] = (
        Column("objective", "column.objective", lambda result: Cell(objective_name(result, language))),
        Column("promised", "column.wanted", lambda result: Cell(_wanted(result, language))),
        Column("measured", "column.measured", value),
        Column("met", "column.met", lambda result: Cell(kept_word(result.met, result.read, language))),
    )
    return fill(columns, chapter.service.assessment.objectives, language)


def _wanted(result: ObjectiveResult, language: Language) -> str:
    sign = {"<=": "≤", ">=": "≥"}.get(result.op, result.op)
    return f"{sign} {_in_unit(result, result.threshold, language)}"


def kept_word(met: bool | None, read: Fraction, language: Language) -> str:
    """Says whether a promise was kept; of one that rests on a part of the checks how large that part is."""
    if met is None and read != 1:
        return read_text(read, language)
    return language.say("met.unknown" if met is None else "met.yes" if met else "met.no")


def objective_name(result: ObjectiveResult, language: Language) -> str:
    """Says what was promised: ``response time, p95``."""
    if result.kind == "metric" or result.label.code.startswith(_BY_ANOTHER):
        return language.tell(result.label)
    rank = "" if result.percentile is None else language.figure(fmt.exact_percent(result.percentile))
    return language.say(f"objective.{result.kind}", percentile=rank)


def objective_value(result: ObjectiveResult, language: Language) -> str:
    """Says what was measured, and in how many windows it held."""
    value = NONE if result.value is None else _in_unit(result, result.value, language)
    if result.windows:
        met, windows = language.grouped(result.windows_met or 0), language.grouped(result.windows)
        value += f"; {language.say('objective.windows', met=met, windows=windows)}"
    return value


def _in_unit(result: ObjectiveResult, value: Fraction, language: Language) -> str:
    if result.kind == "latency":
        return language.milliseconds(round(value))
    if result.kind == "metric":
        return f"{language.figure(_number(value))} {result.unit}".strip()
    return language.percent(value) if result.kind == "error_rate" else language.duration(round(value))


def _number(value: Fraction) -> str:
    return fmt.exact_percent(value) if fmt.decimals_of(value) <= DECIMALS else fmt.fixed(value, DECIMALS)
