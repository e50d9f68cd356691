"""A snapshot as CSV (RFC 4180): a line a service, exact figures, nothing that a spreadsheet runs as a formula."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.shapes.kinds import amount, amount_of, fraction, instant, percent_view
from sla_tui.sla.snapshot import ErrorFigures, LatencyFigures, ServiceSnapshot, Snapshot
from sla_tui.text import clean

CsvCell = str | int | bool | None

FORMULA: Final = frozenset("=+-@\t\r\n|%＝＋－＠−")
"""What a spreadsheet takes for the beginning of a formula or a command, the wide forms of East Asian ones too."""

COLUMNS: Final = (
    "service",
    "name",
    "contract",
    "period",
    "period_start",
    "period_end",
    "state",
    "verdict",
    "certainty",
    "provable",
    "target_percent",
    "uptime_percent",
    "uptime_fraction",
    "if_nothing_more_percent",
    "raw_uptime_percent",
    "coverage_percent",
    "assessed_seconds",
    "downtime_seconds",
    "budget_seconds",
    "budget_left_seconds",
    "p50_ms",
    "p95_ms",
    "p99_ms",
    "latency_samples",
    "latency_objective_met",
    "error_percent",
    "failed",
    "checks",
    "error_objective_met",
    "credit_percent",
    "credit_amount",
    "currency",
    "locked_in",
    "next_tier_below_percent",
    "next_tier_seconds_left",
    "next_tier_amount",
    "notify_by",
    "claim_by",
    "stale_since",
    "tags",
    "standing",
    "reason",
    "best_case_percent",
    "worst_uptime_percent",
    "best_uptime_percent",
    "known_since",
    "budget_at_most",
    "credit_extent",
)


def render_csv(snapshot: Snapshot) -> str:
    """The services of a snapshot, a heading first; an unknown figure is an empty cell."""
    return csv_text(COLUMNS, (_row(service) for service in snapshot.services))


def csv_text(heading: Sequence[str], rows: Iterable[Sequence[CsvCell]]) -> str:
    """Lines as RFC 4180 has them (CRLF, quotes where needed). Words are made harmless, numbers stay numbers."""
    out = io.StringIO(newline="")
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(heading)
    writer.writerows([_cell(value) for value in row] for row in rows)
    return out.getvalue()


def harmless(words: str) -> str:
    """`words` as one line that no spreadsheet runs: an apostrophe before what looks like a formula."""
    shown = clean(words)
    suspect = words.lstrip(" \u00a0")[:1] in FORMULA if words else False
    return f"'{shown}" if suspect or shown[:1] in FORMULA else shown


def _cell(value: CsvCell) -> str | int:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return value if isinstance(value, int) else harmless(value)


def _row(service: ServiceSnapshot) -> tuple[CsvCell, ...]:
    """What may be stated of a service; a closed period has no state, and does not grow stale."""
    found, stated, period = service.assessment, service.stated, service.assessment.period
    latency = service.latency if stated.measured else LatencyFigures()
    errors = service.errors if stated.measured else ErrorFigures()
    credit, tier, budget = stated.credit, stated.next_tier, stated.budget
    currency = found.credit.currency

    def percent(uptime: Fraction | None) -> str | None:
        return None if uptime is None else percent_view(uptime, found)

    worst, best = stated.uptime_range or (None, None)
    return (
        service.id,
        service.name,
        service.contract,
        period.key,
        instant(period.start),
        instant(period.end),
        service.state if found.running else None,
        stated.verdict,
        stated.certainty,
        stated.certainty != "not_provable",
        None if service.target is None else fmt.exact_percent(service.target),
        percent(stated.uptime),
        None if stated.uptime is None else fraction(stated.uptime),
        percent(stated.best_case),
        None if stated.uptime is None else percent(found.raw_uptime),
        fmt.fixed(stated.coverage * 100, 6, Fraction(0), Fraction(100)),
        found.assessed_seconds,
        found.downtime_seconds if stated.measured else None,
        None if budget is None else budget.total,
        None if budget is None else budget.left,
        latency.p50_ms,
        latency.p95_ms,
        latency.p99_ms,
        latency.samples,
        latency.met,
        None if errors.rate_percent is None else fmt.fixed(errors.rate_percent, 6),
        errors.failed,
        errors.total,
        errors.met,
        None if credit is None or credit.extent == "not_known" else fmt.fixed(credit.percent, 6),
        amount_of(credit),
        currency,
        stated.owed,
        None if tier is None else fmt.exact_percent(tier.threshold),
        None if tier is None else tier.seconds_left,
        None if tier is None else amount(tier.amount, currency),
        instant(stated.claim.notify_by),
        instant(stated.claim.deadline),
        instant(service.stale_since if found.running else None),
        " ".join(service.tags),
        stated.standing,
        stated.reason,
        percent(stated.best_case),
        percent(worst),
        percent(best),
        instant(stated.since),
        stated.budget_at_most if budget is not None else None,
        None if credit is None else credit.extent,
    )
