"""Latency and error rate of one service over a period, from checks or counted requests. Pure over the store.

Percentiles are by nearest rank over every successful check of every monitor of the service together, so that a number
on the screen is a response time that somebody measured.
"""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sla_tui.sla.attainment import by_percentile
from sla_tui.sla.contract import Contract, Objective
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.monitors import ErrorFigures, LatencyFigures
from sla_tui.sla.result import Assessment
from sla_tui.store.records import CheckSummary


def latency(contract: Contract, checks: CheckSummary, assessment: Assessment) -> LatencyFigures:
    """Works out percentiles, and holds the first promise of one against them (or as the assessment judged it).

    A promise of a mean, a highest or a lowest time is none of a percentile: it stands among the objectives alone.
    """
    times = checks.times_ms
    figures = LatencyFigures(
        p50_ms=nearest_rank(times, Fraction(50)),
        p95_ms=nearest_rank(times, Fraction(95)),
        p99_ms=nearest_rank(times, Fraction(99)),
        samples=len(times),
    )
    objective = next((o for o in contract.objectives if o.kind == "latency" and by_percentile(o)), None)
    if objective is None:
        return figures
    value = nearest_rank(times, objective.percentile)
    judged = (r.met for r in assessment.objectives if r.kind == "latency" and r.percentile is not None)
    met = next(judged, None)
    threshold = int(objective.threshold)
    return replace(figures, percentile=objective.percentile, threshold_ms=threshold, value_ms=value, met=met)


def errors(contract: Contract, checks: CheckSummary, assessment: Assessment) -> ErrorFigures:
    """Works out the share of checks or requests that failed, and holds the first error-rate objective against it."""
    rate = _rate(checks)
    figures = ErrorFigures(rate_percent=rate, failed=checks.failed, total=checks.total)
    objective = _first(contract, "error_rate")
    if objective is None:
        return figures
    return replace(figures, threshold_percent=objective.threshold, met=_verdict("error_rate", assessment))


def _first(contract: Contract, kind: str) -> Objective | None:
    return next((o for o in contract.objectives if o.kind == kind), None)


def _verdict(kind: str, assessment: Assessment) -> bool | None:
    """Says whether the first promise of that kind is kept, as the assessment has it."""
    return next((r.met for r in assessment.objectives if r.kind == kind), None)


def _rate(checks: CheckSummary) -> Fraction | None:
    return Fraction(100 * checks.failed, checks.total) if checks.total else None
