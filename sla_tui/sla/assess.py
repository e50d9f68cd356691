"""Applies a contract to what is known of one service in one period: figures, verdict, money, deadlines, working.

The order of evaluation is that of `docs/assessment.md`. Everything is exact; nothing here knows what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sla_tui.errors import AssessmentError
from sla_tui.sla.budget import budget_of, next_of, tier_distances
from sla_tui.sla.claim import NOTHING, claim_of
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.credit import ZERO, Figure, Owed, amount_of, best_of, limited, missed, owed, to_credit
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.fees import Fee, fee_of
from sla_tui.sla.interval import complement, intersect, merge, seconds_in, total
from sla_tui.sla.measure import Measure, View, measure
from sla_tui.sla.objectives import judge_objectives
from sla_tui.sla.result import Assessment, Credit, ObjectiveResult, Period, TierDistance, Verdict
from sla_tui.sla.rounding import round_percent, share
from sla_tui.sla.running import burn_of, is_at_risk, projection_of
from sla_tui.sla.terms import Terms, terms_of
from sla_tui.sla.verdict import certainty_of, falls_short, figure_of, whole_seconds
from sla_tui.sla.views import as_seen
from sla_tui.sla.working import notes_of, outages_of, removed_of, uptime_step
from sla_tui.sla.zones import EARLIEST, LATEST, check_instant

_ALL = Fraction(1)
_NONE = Fraction(0)


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
    if not EARLIEST <= period.start < period.end <= LATEST:
        check_instant(period.start)
        check_instant(period.end)
        raise AssessmentError(f"A period from {period.start} to {period.end} has no time in it.")
    running = now is not None and now < period.end
    until = max(now, period.start) if now is not None and running else period.end
    known_until = until if running else None
    view = as_seen(terms, evidence, known_until)
    m = measure(terms, view, evidence, period, until)
    outages = outages_of(terms, evidence, m, view.states)
    objectives: tuple[ObjectiveResult, ...] = ()
    if contract.objectives:
        objectives = judge_objectives(contract, evidence, period, until, bucket=terms.bucket)
    figure = figure_of(terms, m)
    money = fee_of(contract, period, fee)
    other = () if running else missed(objectives)
    credit, distances = _credit(terms, m, figure, money, other, running=running)
    budget = budget_of(terms, m.downtime, m.assessed_full) if m.totals is None else None
    burn = burn_of(terms, m) if running else None
    projection = projection_of(m, budget) if running else None
    coverage = _coverage(m)
    verdict: Verdict = _verdict(terms, m, figure, credit, running=running, coverage=coverage)
    if verdict == "met" and running and is_at_risk(terms, burn, projection, budget):
        verdict = "at_risk"
    uptime = share(m.good, m.whole)
    possible, certainty = certainty_of(terms, evidence, m, known_until, uptime)
    full = share(m.good_full, m.whole_full) if running else uptime
    percent = round_percent(Fraction(100 * m.good, m.whole), contract.rounding) if m.whole else None
    seconds = whole_seconds(m.downtime)
    return Assessment(
        contract_id=contract.id,
        period=period,
        now=until if now is None else now,
        running=running,
        downtime_seconds=seconds if contract.availability.method in {"time", "bad_minutes"} else None,
        assessed_seconds=m.assessed,
        removed_seconds=until - period.start - m.assessed,
        coverage=coverage,
        uptime=uptime,
        percent=percent,
        rounded_percent=None if contract.rounding is None else percent,
        raw_uptime=_raw(terms, view, evidence, m, uptime),
        if_nothing_more=full,
        verdict=verdict,
        certainty=certainty,
        provable=coverage is _ALL or coverage * 100 >= contract.evidence.min_coverage,
        budget=budget,
        credit=credit,
        claim=claim_of(contract, evidence, period, outages) if credit.locked_in else NOTHING,
        range=possible,
        burn=burn,
        projection=projection,
        tiers=distances,
        outages=outages,
        removed=removed_of(evidence, m),
        objectives=objectives,
        notes=notes_of(terms, evidence, m, coverage),
        target=contract.availability.target,
        downtime_exact=None if seconds == m.downtime else Fraction(m.downtime),
    )


def with_objectives(
    contract: Contract,
    assessment: Assessment,
    objectives: tuple[ObjectiveResult, ...],
    *,
    fee: Decimal | Sequence[FeeStep] | None = None,
) -> Assessment:
    """`assessment` with its objectives judged elsewhere (from tallies, say), and the credit that they may bring.

    The best of the contract's credits is owed, never a sum; while the period runs an objective locks nothing in.
    """
    assessment = replace(assessment, objectives=objectives)
    before = assessment.credit
    best = max(missed(objectives), key=lambda m: m[1], default=("", Fraction(0)))
    if assessment.running or best[1] <= before.percent:
        return assessment
    terms = terms_of(contract)
    money = fee_of(contract, assessment.period, fee)
    found = best_of(Owed(before.percent, None, before.steps, before.benefits), money, (best,))
    credit = to_credit(terms, limited(terms, assessment.period.seconds, found, money), money, before.next_tier)
    verdict = "breached" if credit.locked_in and assessment.verdict != "unknown" else assessment.verdict
    return replace(assessment, credit=credit, verdict=verdict)


def _credit(
    terms: Terms, m: Measure, figure: Figure, fee: Fee | None, other: Sequence[tuple[str, Fraction]], *, running: bool
) -> tuple[Credit, tuple[TierDistance, ...]]:
    """What is owed if nothing more happens, with the division behind it, and how far every tier is."""
    if not figure.whole:
        why = "requests to come are not known, so nothing is locked in" if m.whole else "there is no verdict"
        return to_credit(terms, Owed(ZERO, amount_of(fee, ZERO), (why,)), fee, None, uptime_step(m, running=False)), ()
    found = owed(terms, figure, fee, other=other)
    distances = tier_distances(terms, figure, fee) if m.totals is None else ()
    division = uptime_step(m, running=running)
    return to_credit(terms, found, fee, next_of(terms, distances, found), division), distances


def _verdict(terms: Terms, m: Measure, figure: Figure, credit: Credit, *, running: bool, coverage: Fraction) -> Verdict:
    """Breached, met or unknown; what only a running period can be is decided by the caller."""
    short = falls_short(terms, figure)
    if short or credit.locked_in:
        return "breached"
    if short is None and running and m.whole:  # requests to come may still make good for anything
        so_far = figure._replace(good=m.good, whole=m.whole)
        return "at_risk" if falls_short(terms, so_far) else "met"
    if short is None or not m.whole or not coverage:
        return "unknown"
    return "met"


def _coverage(m: Measure) -> Fraction:
    """The share of the time in scope (so far) of which something is known; 0 where there is none yet."""
    start, end = m.period.start, m.until
    unknown = m.timeline.unknown
    if not unknown:
        return _ALL if m.assessed else _NONE
    scope = complement(merge(merge(m.windows.removed, m.outside), m.holidays), start, end)
    seconds = total(scope)
    return Fraction(seconds - total(intersect(unknown, scope)), seconds) if seconds else _NONE


def _raw(terms: Terms, view: View, evidence: Evidence, m: Measure, uptime: Fraction | None) -> Fraction | None:
    """The uptime before maintenance, exclusions and every other clause: what was seen, against what is known.

    Where shares of requests or users are measured it is the same figure without maintenance and exclusions.
    """
    start, end = m.period.start, m.until
    if m.totals is None and m.weighted is None:
        removed = m.timeline.removed
        seconds = end - start - (seconds_in(removed, start, end) if removed else 0)
        good = seconds - seconds_in(m.near, start, end)
        return uptime if (good, seconds) == (m.good, m.whole) else share(good, seconds)
    if not evidence.maintenance and not evidence.exclusions:
        return uptime
    plain = measure(terms, view, replace(evidence, maintenance=(), exclusions=()), m.period, end)
    return share(plain.good, plain.whole)
