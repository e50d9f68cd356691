"""Applies a contract to what is known of one service in one period: figures, verdict, money, deadlines, working.

The order of evaluation is that of `docs/assessment.md`. Everything is exact; nothing here knows what time it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.inputs import missing_inputs
from sla_tui.sla.measure.interval import complement, contains, intersect, merge, seconds_in, total
from sla_tui.sla.measure.measure import Measure, View, measure
from sla_tui.sla.measure.views import as_seen
from sla_tui.sla.money.budget import budget_of
from sla_tui.sla.money.claim import NOTHING
from sla_tui.sla.money.fees import creditable_fee
from sla_tui.sla.money.history import termination_of
from sla_tui.sla.money.outcome import MeasuredEnd, bounds, claim_for, measured_ends, priced
from sla_tui.sla.objectives import judge_objectives
from sla_tui.sla.periods.zones import EARLIEST, LATEST, check_instant
from sla_tui.sla.reports import with_reports
from sla_tui.sla.result import Assessment, Certainty, Credit, ObjectiveResult, Period, Range
from sla_tui.sla.rounding import round_percent, share
from sla_tui.sla.running import burn_of, is_at_risk, projection_of
from sla_tui.sla.terms import Terms, terms_of
from sla_tui.sla.verdict import certainty_of, whole_seconds
from sla_tui.sla.working import notes_of, outages_of, removed_of

_ALL = Fraction(1)
_NONE = Fraction(0)


Fees = Decimal | Sequence[FeeStep] | None
"""The fee of one period, or how it changed over time; None where nobody said."""


def assess(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    *,
    now: int | None = None,
    fee: Fees = None,
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
    return unpriced(contract, evidence, period, now=now).at(fee)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unpriced:
    """What a contract makes of a period before money: worked out once for all who pay another fee for the same.

    `bare` is the assessment without verdict, credit and claim, `at_risk` what its verdict is where it is met so far.
    """

    terms: Terms
    evidence: Evidence
    measure: Measure
    ends: tuple[MeasuredEnd, MeasuredEnd] | None
    bare: Assessment
    at_risk: bool

    def at(self, fee: Fees) -> Assessment:
        """Prices the period for who pays `fee`.

        Raises:
            AssessmentError: an amount is negative, infinite or not a number.
        """
        terms, m, bare = self.terms, self.measure, self.bare
        contract, period, until, objectives = terms.contract, bare.period, m.until, bare.objectives
        money = creditable_fee(contract, period, fee)
        found = priced(terms, m, money, objectives, running=bare.running, known=bool(bare.coverage))
        verdict = "at_risk" if found.verdict == "met" and self.at_risk else found.verdict
        possible: dict[str, Any] = {}
        if self.ends is not None:
            ends = bounds(terms, self.ends, period=period, until=until, fee=money, objectives=objectives)
            if bare.missing and ends[0] == ends[1] and bare.provable:  # it makes no difference
                known, certainty = _certainty(terms, self.evidence, m, bare.uptime, missing=False)
                possible = {"missing": (), "range": known, "certainty": certainty}
            else:
                possible = {"least": ends[0], "most": ends[1]}
        assessment = replace(
            bare,
            verdict=verdict,
            credit=found.credit,
            claim=claim_for(contract, self.evidence, period, bare.outages, credit=found.credit, verdict=verdict),
            tiers=found.tiers,
            **possible,
        )
        if contract.termination and not bare.running:
            return replace(assessment, termination=termination_of(contract, (assessment,)))
        return assessment


def unpriced(contract: Contract, evidence: Evidence, period: Period, *, now: int | None = None) -> Unpriced:
    """Works out what `contract` makes of `evidence` in `period`, but for money; arguments and errors as `assess`."""
    terms = terms_of(contract)
    if not EARLIEST <= period.start < period.end <= LATEST:
        check_instant(period.start)
        check_instant(period.end)
        raise AssessmentError(f"A period from {period.start} to {period.end} has no time in it.")
    running = now is not None and now < period.end
    evidence = with_reports(contract, evidence)
    until = max(now, period.start) if now is not None and running else period.end
    view = as_seen(terms, evidence, until if running else None)
    m = measure(terms, view, evidence, period, until)
    coverage = _coverage(m, period.start)
    least_known = contract.evidence.min_coverage
    provable = coverage is _ALL or coverage * 100 >= least_known
    objectives: tuple[ObjectiveResult, ...] = ()
    if contract.objectives:
        objectives = judge_objectives(contract, evidence, period, until, bucket=terms.bucket, coverage=coverage)
    budget = budget_of(terms, m.downtime, m.assessed_full) if m.totals is None else None
    burn = burn_of(terms, m) if running else None
    projection = projection_of(m, budget) if running else None
    missing = missing_inputs(terms, evidence, period.start, until)
    ends = None
    if coverage and (missing or not provable):  # of what nothing is known nothing is stated
        ends = measured_ends(terms, evidence, period=period, until=until)
    uptime = share(m.good, m.whole)
    possible, certainty = _certainty(terms, evidence, m, uptime, missing=bool(missing))
    percent = round_percent(Fraction(100 * m.good, m.whole), contract.rounding) if m.whole else None
    seconds = whole_seconds(m.downtime)
    bare = Assessment(
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
        if_nothing_more=share(m.good_full, m.whole_full) if running else uptime,
        verdict="unknown",
        certainty=certainty,
        provable=provable,
        budget=budget,
        credit=Credit(_NONE, None, contract.currency, locked_in=False),
        claim=NOTHING,
        range=possible,
        burn=burn,
        projection=projection,
        outages=outages_of(terms, evidence, m, view.states),
        removed=removed_of(evidence, m),
        objectives=objectives,
        notes=notes_of(terms, evidence, m),
        target=contract.availability.target,
        downtime_exact=None if seconds == m.downtime else Fraction(m.downtime),
        min_coverage=least_known,
        known_since=None if provable or not running else _known_since(contract, m),
        missing=missing,
        remedy=contract.remedy,
        full_seconds=m.assessed_full,
    )
    risk = running and is_at_risk(terms, burn, projection, budget, assessed=m.assessed_full)
    return Unpriced(terms=terms, evidence=evidence, measure=m, ends=ends, bare=bare, at_risk=risk)


def _certainty(
    terms: Terms, evidence: Evidence, m: Measure, uptime: Fraction | None, *, missing: bool
) -> tuple[Range | None, Certainty]:
    known_until = m.until if m.until < m.period.end else None
    return certainty_of(terms, evidence, m, known_until, uptime, missing=missing)


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
