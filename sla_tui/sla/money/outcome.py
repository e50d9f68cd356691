"""Prices a measured period: verdict and credit, as it is and at the ends of what is possible. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final, NamedTuple

from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.inputs import with_all_counted, with_nothing_counted
from sla_tui.sla.measure.measure import Measure, View, measure
from sla_tui.sla.measure.views import all_down, all_up
from sla_tui.sla.money.budget import next_of, tier_distances
from sla_tui.sla.money.claim import NOTHING, claim_of
from sla_tui.sla.money.credit import missed, owed, to_credit
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.owed import ZERO, Figure, Missed, Owed, amount_of
from sla_tui.sla.result import (
    AssessedOutage,
    Claim,
    Credit,
    ObjectiveResult,
    Period,
    PossibleOutcome,
    TierDistance,
    Verdict,
)
from sla_tui.sla.rounding import share
from sla_tui.sla.terms import Terms
from sla_tui.sla.verdict import falls_short, figure_of
from sla_tui.sla.working import outages_of, uptime_step

_TO_COME: Final = Step("requests_to_come")
_NO_VERDICT: Final = Step("no_verdict")


class Priced(NamedTuple):
    """A measure under the contract's remedies."""

    figure: Figure
    credit: Credit
    tiers: tuple[TierDistance, ...]
    verdict: Verdict


def priced(
    terms: Terms,
    m: Measure,
    fee: Fee | None,
    objectives: Sequence[ObjectiveResult],
    *,
    running: bool,
    known: bool,
) -> Priced:
    """Works out what is owed if nothing more happens, how far tiers are, and the verdict (`running` knows of risks).

    Args:
        terms: the contract.
        m: the measured period.
        fee: of the period.
        objectives: the promises besides availability; while the period runs they lock nothing in.
        running: the period is not over.
        known: anything is known of it at all.
    """
    figure = figure_of(terms, m)
    credit, tiers = _credit(terms, m, figure, fee, () if running else missed(objectives), running=running)
    verdict = _verdict(terms, m, figure, credit, running=running, known=known)
    if verdict in {"met", "unknown"} and any(o.met is False for o in objectives):
        verdict = "at_risk" if running else "breached"
    return Priced(figure, credit, tiers, verdict)


def _credit(
    terms: Terms, m: Measure, figure: Figure, fee: Fee | None, other: Sequence[Missed], *, running: bool
) -> tuple[Credit, tuple[TierDistance, ...]]:
    """Works out what is owed if nothing more happens, with the division behind it, and how far every tier is."""
    if not figure.whole:
        why = _TO_COME if m.whole else _NO_VERDICT
        return to_credit(terms, Owed(ZERO, amount_of(fee, ZERO), (why,)), fee, None, uptime_step(m, running=False)), ()
    found = owed(terms, figure, fee, other=other)
    distances = tier_distances(terms, figure, fee, other) if m.totals is None else ()
    division = uptime_step(m, running=running)
    return to_credit(terms, found, fee, next_of(terms, distances, found), division), distances


def _verdict(terms: Terms, m: Measure, figure: Figure, credit: Credit, *, running: bool, known: bool) -> Verdict:
    """Decides: breached, met or unknown; at risk only where requests to come decide."""
    short = falls_short(terms, figure)
    if short or credit.locked_in:
        return "breached"
    if short is None and running and m.whole and m.totals is not None:  # requests to come may make good for anything
        so_far = figure._replace(good=m.good, whole=m.whole)
        return "at_risk" if falls_short(terms, so_far) else "met"
    if short is None or not m.whole or not known:
        return "unknown"
    return "met"


def claim_for(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    outages: tuple[AssessedOutage, ...],
    *,
    credit: Credit,
    verdict: Verdict,
) -> Claim:
    """Works out the deadlines, where something is owed, or may be because the table was not read whole."""
    due = credit.locked_in or (contract.remedy != "complete" and verdict == "breached")
    return claim_of(contract, evidence, period, outages) if due else NOTHING


class MeasuredEnd(NamedTuple):
    """One end of what is possible, before it is priced: what is laid before the contract, and what it makes of it."""

    evidence: Evidence
    measure: Measure
    outages: tuple[AssessedOutage, ...]


def measured_ends(
    terms: Terms, evidence: Evidence, *, period: Period, until: int
) -> tuple[MeasuredEnd, MeasuredEnd] | None:
    """Measures the period with the least downtime that the unknown allows, and with the most.

    All unknown time was up, or all of it was down; what the contract asks for and nobody gave counts for nothing, or
    for all. None where requests are counted: nobody knows how many there were in unknown time.
    """
    if terms.contract.availability.method == "requests":
        return None
    known_until = until if until < period.end else None
    nothing, everything = with_nothing_counted(terms, evidence), with_all_counted(terms, evidence)
    least = _measured(terms, nothing, all_up(terms, nothing, known_until), period, until)
    return least, _measured(terms, everything, all_down(terms, everything, known_until), period, until)


def _measured(terms: Terms, evidence: Evidence, view: View, period: Period, until: int) -> MeasuredEnd:
    m = measure(terms, view, evidence, period, until)
    return MeasuredEnd(evidence, m, outages_of(terms, evidence, m, view.states))


def bounds(
    terms: Terms,
    ends: tuple[MeasuredEnd, MeasuredEnd],
    *,
    period: Period,
    until: int,
    fee: Fee | None,
    objectives: Sequence[ObjectiveResult],
) -> tuple[PossibleOutcome, PossibleOutcome]:
    """Prices what is possible: the period with the least downtime, and with the most."""
    seen, possible = ends
    running = until < period.end
    least, most = (_outcome(terms, end, period, fee, objectives, running=running) for end in ends)
    claim = _in_time(terms.contract, possible.evidence, period, most, seen=seen.outages, possible=possible.outages)
    return least, replace(most, claim=claim)


def _in_time(
    contract: Contract,
    evidence: Evidence,
    period: Period,
    most: PossibleOutcome,
    *,
    seen: tuple[AssessedOutage, ...],
    possible: tuple[AssessedOutage, ...],
) -> Claim:
    """Works out the deadlines with the most downtime; an incident before all `seen` may have ended as soon as it began.

    Args:
        contract: its claim rule.
        evidence: with the most downtime.
        period: whole.
        most: the outcome with the most downtime.
        seen: the outages that there were in any case.
        possible: those with the most downtime.
    """
    rule, begun, known = contract.claim, _first_start(possible), _first_start(seen)
    if rule is None or rule.basis != "incident_end" or most.claim == NOTHING or begun is None:
        return most.claim
    if known is not None and known <= begun:
        return most.claim
    return claim_of(replace(contract, claim=replace(rule, basis="incident_start")), evidence, period, possible)


def _first_start(outages: tuple[AssessedOutage, ...]) -> int | None:
    return next((start for outage in outages for start, _ in outage.incidents), None)


def _outcome(
    terms: Terms,
    end: MeasuredEnd,
    period: Period,
    fee: Fee | None,
    objectives: Sequence[ObjectiveResult],
    *,
    running: bool,
) -> PossibleOutcome:
    """Prices one end of what is possible."""
    m = end.measure
    found = priced(terms, m, fee, objectives, running=running, known=True)
    verdict: Verdict = "met" if found.verdict == "at_risk" else found.verdict
    return PossibleOutcome(
        uptime=share(m.good, m.whole),
        verdict=verdict,
        credit=found.credit.percent,
        amount=found.credit.amount,
        benefits=found.credit.benefits,
        claim=claim_for(terms.contract, end.evidence, period, end.outages, credit=found.credit, verdict=verdict),
    )
