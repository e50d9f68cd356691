"""Applies a contract to what is known of one service in one period: figures, verdict, money, deadlines, and the working.

The order of evaluation is that of `docs/assessment.md`. Everything is exact; nothing here knows what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.budget import budget_of, next_of, tier_distances
from sla_tui.sla.claim import NOTHING, claim_of
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.credit import Figure, owed, to_credit
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.explain import Grounds, Layer, Witnesses, explain_outages, explain_removed
from sla_tui.sla.fees import fee_of
from sla_tui.sla.interval import seconds_in, subtract
from sla_tui.sla.measure import Measure, measure
from sla_tui.sla.result import AssessedOutage, Assessment, Period, Removed, Verdict
from sla_tui.sla.rounding import round_percent
from sla_tui.sla.terms import Terms, terms_of
from sla_tui.sla.timeline import states_of


def assess(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    *,
    now: int | None = None,
    fee: Decimal | Sequence[FeeStep] | None = None,
) -> Assessment:
    """What `contract` makes of `evidence` in `period`.

    Args:
        contract: the text in force in the period.
        evidence: outages, gaps, requests, windows, …; may reach beyond the period on both sides.
        period: whole, even while it runs.
        now: the instant up to which anything is known, while the period runs; None where it is over.
        fee: of one period, or how it changed over time; None where nobody said.

    Raises:
        AssessmentError: something is backwards, negative where it cannot be, or outside the calendar.
    """
    terms = terms_of(contract)
    running = now is not None and now < period.end
    until = max(now, period.start) if running and now is not None else period.end
    states = [states_of(source) for source in evidence.sources]
    measured = measure(terms, states, evidence, period, until)
    outages = _outages(terms, evidence, measured, states)
    removed = _removed(terms, measured)
    good, whole = measured.uptime
    good_full, whole_full = measured.uptime_full if running else (good, whole)
    uptime = Fraction(good, whole) if whole else None
    full = uptime if not running else (Fraction(good_full, whole_full) if whole_full else None)
    held = round_percent(full * 100, contract.rounding) if full is not None else None
    percent = held if not running else (round_percent(uptime * 100, contract.rounding) if uptime is not None else None)
    money = fee_of(fee, period, terms.zone)
    incidents = tuple(
        run.start
        for run in measured.runs
        if period.start <= run.start < until and _counts(run.counted, period.start, until)
    )
    figure = Figure(
        good_full, whole_full, measured.downtime, whole_full and measured.assessed_full, period.seconds, incidents
    )
    result = owed(terms, figure, money)
    distances = tier_distances(terms, figure, money) if whole_full else ()
    credit = to_credit(terms, result, money, next_of(terms, distances, result))
    known = until - period.start - seconds_in(measured.timeline.unknown, period.start, until)
    coverage = Fraction(known, until - period.start) if until > period.start else Fraction(0)
    return Assessment(
        contract_id=contract.id,
        period=period,
        now=until if now is None else now,
        running=running,
        downtime_seconds=int(measured.downtime),
        assessed_seconds=measured.assessed,
        removed_seconds=until - period.start - measured.assessed,
        coverage=coverage,
        uptime=uptime,
        percent=percent,
        rounded_percent=percent if contract.rounding is not None else None,
        raw_uptime=_raw(measured),
        if_nothing_more=full,
        verdict=_verdict(terms, figure, credit.locked_in),
        certainty="certain",
        provable=coverage * 100 >= contract.evidence.min_coverage,
        budget=budget_of(terms, measured.downtime, measured.assessed_full),
        credit=credit,
        claim=claim_of(contract, evidence, period, outages) if credit.locked_in else NOTHING,
        tiers=distances,
        outages=outages,
        removed=removed,
        target=contract.availability.target,
    )


def _verdict(terms: Terms, figure: Figure, owes: bool) -> Verdict:
    if not figure.whole:
        return "unknown"
    if owes or (terms.target is not None and terms.target.is_met(figure.good, figure.whole)):
        return "breached"
    if any(t.bound.is_met(figure.good, figure.whole) for t in terms.tiers):
        return "breached"
    return "met"


def _counts(counted: Sequence[tuple[int, int]], start: int, end: int) -> bool:
    return any(low < end and high > start for low, high in counted)


def _raw(measured: Measure) -> Fraction | None:
    start, end = measured.period.start, measured.until
    seconds = end - start - seconds_in(measured.timeline.removed, start, end)
    return Fraction(seconds - seconds_in(measured.timeline.down, start, end), seconds) if seconds > 0 else None


def _outages(terms: Terms, evidence: Evidence, m: Measure, states: Sequence[object]) -> tuple[AssessedOutage, ...]:
    if not m.near:
        return ()
    layers: list[Layer] = []
    windows = m.windows
    for intervals, decision, clause in (
        (m.outside, "outside", "availability.service_hours"),
        (m.holidays, "outside", "availability.holidays"),
        (windows.removed_work, "maintenance", "maintenance.effect"),
        (windows.removed_excluded, "excluded", "exclusions.effect"),
        (m.unreported, "outside", "availability.start_at"),
        (windows.forgiven_work, "maintenance", "maintenance.effect"),
        (windows.forgiven_excluded, "excluded", "exclusions.effect"),
    ):
        if intervals:
            layers.append((intervals, decision, clause))  # type: ignore[arg-type]
    grounds = Grounds(m.near, m.runs, layers, windows.void)
    witnesses = Witnesses(evidence.sources, states)  # type: ignore[arg-type]
    return explain_outages(terms, witnesses, grounds, m.period.start, m.until)


def _removed(terms: Terms, m: Measure) -> tuple[Removed, ...]:
    if not m.removed:
        return ()
    layers = (
        (m.timeline.removed_no_data, "evidence.no_data", ""),
        (m.timeline.removed_paused, "evidence.paused", ""),
        (m.windows.removed_work, "maintenance.effect", ""),
        (m.windows.removed_excluded, "exclusions.effect", ""),
        (m.holidays, "availability.holidays", ""),
        (m.outside, "availability.service_hours", ""),
    )
    return explain_removed([layer for layer in layers if layer[0]], m.period.start, m.until)[0]
