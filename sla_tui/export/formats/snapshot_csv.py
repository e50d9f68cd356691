"""A snapshot as CSV: a line a service; an unknown figure is an empty cell."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.columns import Column
from sla_tui.export.documents.figure_columns import FIGURE_COLUMNS, Figures
from sla_tui.export.formats.csv import CsvCell, csv_table
from sla_tui.export.shapes.kinds import amount, fraction, instant
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot

ServiceColumn = Column[ServiceSnapshot, CsvCell]


def render_csv(snapshot: Snapshot) -> str:
    """Writes the services of a snapshot, a heading first."""
    return csv_table(SERVICES, snapshot.services)


def _column(key: str, cell: Callable[[ServiceSnapshot], CsvCell]) -> ServiceColumn:
    return Column(key, "", cell)


def _measured(key: str, cell: Callable[[ServiceSnapshot], CsvCell]) -> ServiceColumn:
    """Declares a column that is empty where the service is not measured."""
    return Column(key, "", lambda service: cell(service) if service.stated.measured else None)


def _figure(key: str) -> ServiceColumn:
    """Declares a column of one of the figures that every assessment has."""
    found = next(column for column in FIGURE_COLUMNS if column.key == key)
    return Column(key, "", lambda service: found.cell(Figures(service.assessment, service.stated)))


def _error_percent(service: ServiceSnapshot) -> CsvCell:
    rate = service.errors.rate_percent
    return None if rate is None else fmt.fixed(rate, 6)


def _tier_below(service: ServiceSnapshot) -> CsvCell:
    tier = service.stated.next_tier
    return None if tier is None or tier.threshold is None else fmt.exact_percent(tier.threshold)


def _tier_seconds(service: ServiceSnapshot) -> CsvCell:
    tier = service.stated.next_tier
    return None if tier is None else tier.seconds_left


def _tier_amount(service: ServiceSnapshot) -> CsvCell:
    tier = service.stated.next_tier
    return None if tier is None else amount(tier.amount, service.assessment.credit.currency)


SERVICES: Final[tuple[ServiceColumn, ...]] = (
    _column("service", lambda s: s.id),
    _column("name", lambda s: s.name),
    _column("contract", lambda s: s.contract),
    _column("period", lambda s: s.assessment.period.key),
    _column("period_start", lambda s: instant(s.assessment.period.start)),
    _column("period_end", lambda s: instant(s.assessment.period.end)),
    _column("state", lambda s: s.state if s.assessment.running else None),
    _figure("verdict"),
    _figure("certainty"),
    _figure("provable"),
    _column("target_percent", lambda s: None if s.target is None else fmt.exact_percent(s.target)),
    _figure("uptime_percent"),
    _column("uptime_fraction", lambda s: None if s.stated.uptime is None else fraction(s.stated.uptime)),
    _column("if_nothing_more_percent", lambda s: Figures(s.assessment, s.stated).percent(s.stated.best_case)),
    _figure("raw_uptime_percent"),
    _figure("coverage_percent"),
    _column("assessed_seconds", lambda s: s.assessment.assessed_seconds),
    _measured("downtime_seconds", lambda s: s.assessment.downtime_seconds),
    _figure("budget_seconds"),
    _figure("budget_left_seconds"),
    _measured("p50_ms", lambda s: s.latency.p50_ms),
    _measured("p95_ms", lambda s: s.latency.p95_ms),
    _measured("p99_ms", lambda s: s.latency.p99_ms),
    _column("latency_samples", lambda s: s.latency.samples if s.stated.measured else 0),
    _measured("latency_objective_met", lambda s: s.latency.met),
    _measured("error_percent", _error_percent),
    _column("failed", lambda s: s.errors.failed if s.stated.measured else 0),
    _column("checks", lambda s: s.errors.total if s.stated.measured else 0),
    _measured("error_objective_met", lambda s: s.errors.met),
    _figure("credit_percent"),
    _figure("credit_amount"),
    _figure("currency"),
    _column("locked_in", lambda s: s.stated.owed),
    _column("next_tier_below_percent", _tier_below),
    _column("next_tier_seconds_left", _tier_seconds),
    _column("next_tier_amount", _tier_amount),
    _figure("notify_by"),
    _figure("claim_by"),
    _column("stale_since", lambda s: instant(s.stale_since)),
    _column("tags", lambda s: " ".join(s.tags)),
    _figure("standing"),
    _column("reason", lambda s: s.stated.reason),
    _figure("best_case_percent"),
    _figure("worst_uptime_percent"),
    _figure("best_uptime_percent"),
    _figure("known_since"),
    _column("budget_at_most", lambda s: None if s.stated.budget is None else s.stated.budget_at_most),
    _figure("credit_extent"),
)
