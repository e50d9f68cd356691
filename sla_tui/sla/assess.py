"""Applies a contract to what is known of one service in one period: figures, verdict, money, deadlines, working.

The order of evaluation is that of `docs/assessment.md`. Everything is exact; nothing here knows what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.inputs import missing_inputs
from sla_tui.sla.measure.interval import complement, contains, intersect, merge, seconds_in, total
from sla_tui.sla.measure.measure import Measure, View, measure
from sla_tui.sla.measure.views import as_seen
from sla_tui.sla.money.budget import budget_of
from sla_tui.sla.money.fees import creditable_fee
from sla_tui.sla.money.history import termination_of
from sla_tui.sla.money.outcome import bounds, claim_for, priced
from sla_tui.sla.objectives import judge_objectives
from sla_tui.sla.periods.zones import EARLIEST, LATEST, check_instant
from sla_tui.sla.reports import with_reports
from sla_tui.sla.result import Assessment, ObjectiveResult, Period
from sla_tui.sla.rounding import round_percent, share
from sla_tui.sla.running import burn_of, is_at_risk, projection_of
from sla_tui.sla.terms import Terms, terms_of
from sla_tui.sla.verdict import certainty_of, whole_seconds
from sla_tui.sla.working import notes_of, outages_of, removed_of

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
    """Works out what `contract` makes of `evidence` in `period`.

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
    evidence = with_reports(contract, evidence)
    until = max(now, period.start) if now is not None and running else period.end
    known_until = until if running else None
    view = as_seen(terms, evidence, known_until)
    m = measure(terms, view, evidence, period, until)
    outages = outages_of(terms, evidence, m, view.states)
    coverage = _coverage(m, period.start)
    least_known = contract.evidence.min_coverage
    provable = coverage is _ALL or coverage * 100 >= least_known
    objectives: tuple[ObjectiveResult, ...] = ()
    if contract.objectives:
        objectives = judge_objectives(contract, evidence, period, until, bucket=terms.bucket, coverage=coverage)
    money = creditable_fee(contract, period, fee)
    found = priced(terms, m, money, objectives, running=running, known=bool(coverage))
    credit, verdict = found.credit, found.verdict
    budget = budget_of(terms, m.downtime, m.assessed_full) if m.totals is None else None
    burn = burn_of(terms, m) if running else None
    projection = projection_of(m, budget) if running else None
    if verdict == "met" and running and is_at_risk(terms, burn, projection, budget, assessed=m.assessed_full):
        verdict = "at_risk"
    missing = missing_inputs(terms, evidence, period.start, until)
    ends = None
    if coverage and (missing or not provable):  # of what nothing is known nothing is stated
        ends = bounds(terms, evidence, period=period, until=until, fee=money, objectives=objectives)
    if missing and ends is not None and ends[0] == ends[1] and provable:  # it makes no difference
        missing, ends = (), None
    uptime = share(m.good, m.whole)
    possible, certainty = certainty_of(terms, evidence, m, known_until, uptime, missing=bool(missing))
    full = share(m.good_full, m.whole_full) if running else uptime
    percent = round_percent(Fraction(100 * m.good, m.whole), contract.rounding) if m.whole else None
    seconds = whole_seconds(m.downtime)
    assessment = Assessment(
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
        provable=provable,
        budget=budget,
        credit=credit,
        claim=claim_for(contract, evidence, period, outages, credit=credit, verdict=verdict),
        range=possible,
        burn=burn,
        projection=projection,
        tiers=found.tiers,
        outages=outages,
        removed=removed_of(evidence, m),
        objectives=objectives,
        notes=notes_of(terms, evidence, m),
        target=contract.availability.target,
        downtime_exact=None if seconds == m.downtime else Fraction(m.downtime),
        min_coverage=least_known,
        least=None if ends is None else ends[0],
        most=None if ends is None else ends[1],
        known_since=None if provable or not running else _known_since(contract, m),
        missing=missing,
        remedy=contract.remedy,
        full_seconds=m.assessed_full,
    )
    if contract.termination and not running:
        return replace(assessment, termination=termination_of(contract, (assessment,)))
    return assessment


def _known_since(contract: Contract, m: Measure) -> int | None:
    """Finds the instant since which a running period is known well enough, where nobody measured anything before it.

    A beginning is no gap: the time before monitoring began was not lost, it was not measured yet. None where the
    contract itself says what unknown time stands for, and where anything was known before the period began.
    """
    rule, no_data = contract.evidence, m.timeline.no_data
    if rule.no_data != "exclude" or rule.paused != "exclude" or not contains(no_data, m.period.start - 1):
        return None
    begun = next((end for start, end in no_data if start < m.period.start < end), None)
    if begun is None or begun >= m.until:
        return None
    return begun if _coverage(m, begun) * 100 >= rule.min_coverage else None


def _coverage(m: Measure, start: int) -> Fraction:
    """Computes the share of the time in scope from `start` (so far) of which something is known; 0 without any."""
    end = m.until
    unknown = m.timeline.unknown
    if not unknown:
        return _ALL if m.assessed else _NONE
    scope = complement(merge(merge(m.windows.removed, m.outside), m.holidays), start, end)
    seconds = total(scope)
    return Fraction(seconds - total(intersect(unknown, scope)), seconds) if seconds else _NONE


def _raw(terms: Terms, view: View, evidence: Evidence, m: Measure, uptime: Fraction | None) -> Fraction | None:
    """Computes the uptime before maintenance, exclusions and every other clause: what was seen, against what is known.

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
