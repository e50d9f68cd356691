"""The exact figures of an assessment as columns for programs: what may be stated of it; what cannot be is empty."""

from __future__ import annotations

from fractions import Fraction
from typing import Final, NamedTuple

from sla_tui import format as fmt
from sla_tui.export.columns import Column
from sla_tui.export.formats.csv import CsvCell
from sla_tui.export.shapes.kinds import amount_of, instant, percent_view
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import Stated


class Figures(NamedTuple):
    """An assessment, and what may be stated of it."""

    found: Assessment
    stated: Stated

    def percent(self, uptime: Fraction | None) -> str | None:
        """Writes an uptime (0..1) in percent, with six decimals."""
        return None if uptime is None else percent_view(uptime, self.found)


def _raw_uptime(row: Figures) -> CsvCell:
    return None if row.stated.uptime is None else row.percent(row.found.raw_uptime)


def _credit_percent(row: Figures) -> CsvCell:
    credit = row.stated.credit
    return None if credit is None or credit.extent == "not_known" else fmt.fixed(credit.percent, 6)


FIGURE_COLUMNS: Final[tuple[Column[Figures, CsvCell], ...]] = (
    Column("verdict", "", lambda row: row.stated.verdict),
    Column("certainty", "", lambda row: row.stated.certainty),
    Column("provable", "", lambda row: row.stated.certainty != "not_provable"),
    Column("uptime_percent", "", lambda row: row.percent(row.stated.uptime)),
    Column("raw_uptime_percent", "", _raw_uptime),
    Column("coverage_percent", "", lambda row: fmt.fixed(row.stated.coverage * 100, 6, Fraction(0), Fraction(100))),
    Column("budget_seconds", "", lambda row: None if row.stated.budget is None else row.stated.budget.total),
    Column("budget_left_seconds", "", lambda row: None if row.stated.budget is None else row.stated.budget.left),
    Column("credit_percent", "", _credit_percent),
    Column("credit_amount", "", lambda row: amount_of(row.stated.credit)),
    Column("currency", "", lambda row: row.found.credit.currency),
    Column("notify_by", "", lambda row: instant(row.stated.claim.notify_by)),
    Column("claim_by", "", lambda row: instant(row.stated.claim.deadline)),
    Column("standing", "", lambda row: row.stated.standing),
    Column("best_case_percent", "", lambda row: row.percent(row.stated.best_case)),
    Column("worst_uptime_percent", "", lambda row: row.percent((row.stated.uptime_range or (None, None))[0])),
    Column("best_uptime_percent", "", lambda row: row.percent((row.stated.uptime_range or (None, None))[1])),
    Column("known_since", "", lambda row: instant(row.stated.since)),
    Column("credit_extent", "", lambda row: None if row.stated.credit is None else row.stated.credit.extent),
)
