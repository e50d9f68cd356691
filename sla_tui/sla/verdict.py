"""The verdict: whether a promise is broken, and how sure that is given check resolution and unknown time."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor

from sla_tui.sla.evidence import Evidence
from sla_tui.sla.inputs import with_all_counted, with_nothing_counted
from sla_tui.sla.measure.interval import Intervals, clip, touching
from sla_tui.sla.measure.measure import Measure, Number, measure
from sla_tui.sla.measure.views import is_uncertain, least_down, most_down
from sla_tui.sla.money.owed import Figure
from sla_tui.sla.result import Certainty, Range
from sla_tui.sla.rounding import share
from sla_tui.sla.terms import Terms


def falls_short(terms: Terms, figure: Figure) -> bool | None:
    """Tells whether the uptime is below the target or in a tier, or an incident is paid; None where it is undefined."""
    if not figure.whole:
        return None
    if terms.target is not None and terms.target.is_met(figure.good, figure.whole):
        return True
    if any(t.is_met(figure.good, figure.whole, figure.downtime) for t in terms.tiers):
        return True
    return terms.contract.credit.type == "per_incident" and _any_paid(terms, figure)


def _any_paid(terms: Terms, figure: Figure) -> bool:
    """Tells whether any incident is paid: all of them are, or those that are longer than a band asks."""
    bands = terms.contract.credit.bands
    return any(not bands or any(band.is_met_by(end - start) for band in bands) for start, end in figure.incidents)


def figure_of(terms: Terms, m: Measure) -> Figure:
    """Collects what credits and the verdict are computed from: the whole period, as if nothing more happened in it."""
    return Figure(
        m.good_full,
        m.whole_full,
        m.downtime,
        m.assessed_full,
        m.period.seconds,
        incidents_of(terms, m),
        _counted_of(terms, m),
    )


def incidents_of(terms: Terms, m: Measure) -> tuple[tuple[int, int], ...]:
    """Lists the outages that began in the period with a counted second in it, each whole, where these are paid for."""
    start, until = m.period.start, m.until
    if terms.contract.credit.type != "per_incident":
        return ()
    return tuple(
        (run.start, run.end) for run in m.runs if start <= run.start < until and touching(run.own, start, until)
    )


def _counted_of(terms: Terms, m: Measure) -> tuple[Fraction | int, ...]:
    """Lists the counted (weighted) seconds of each outage in the period, where a credit limits one or so many."""
    rule = terms.contract.credit
    if rule.type != "proportional" or (rule.max_per_period is None and rule.cap_incident_percent is None):
        return ()
    inside = (clip(run.counted, m.period.start, m.until) for run in m.runs)
    counted = (sum((m.down_between(low, high) for low, high in one), 0) for one in inside)
    return tuple(seconds for seconds in counted if seconds)


def certainty_of(
    terms: Terms, evidence: Evidence, m: Measure, until: int | None, uptime: Fraction | None, *, missing: bool = False
) -> tuple[Range | None, Certainty]:
    """Works out the least and the most there can be, and whether the verdict is the same for both.

    Args:
        terms: the contract.
        evidence: what the measure was made from.
        m: the figures as they are.
        until: while the period runs, the instant up to which anything is known.
        uptime: the measure's, so far.
        missing: something that the contract asks for was not given: from nothing to all of it counts.
    """
    method = terms.contract.availability.method
    if method == "requests":
        return None, "certain"
    unknown = m.timeline.unknown
    if not _bears(terms, m, unknown) and not missing and not (m.near and is_uncertain(evidence)):
        return Range(floor(m.downtime), ceil(m.downtime), uptime, uptime), "certain"
    nothing, everything = evidence, evidence
    if missing:
        nothing, everything = with_nothing_counted(terms, evidence), with_all_counted(terms, evidence)
    least = measure(terms, least_down(terms, nothing, until), nothing, m.period, m.until)
    most = measure(terms, most_down(terms, everything, until), everything, m.period, m.until)
    uptimes = [share(x.good, x.whole) for x in (m, least, most) if x.whole]
    same = falls_short(terms, figure_of(terms, least)) == falls_short(terms, figure_of(terms, most))
    same = same and falls_short(terms, figure_of(terms, m)) == falls_short(terms, figure_of(terms, least))
    found = Range(
        floor(min(m.downtime, least.downtime)),
        ceil(max(m.downtime, most.downtime)),
        max((u for u in uptimes if u is not None), default=None),
        min((u for u in uptimes if u is not None), default=None),
    )
    return found, "certain" if same else "within_error"


def _bears(terms: Terms, m: Measure, unknown: Intervals) -> bool:
    """Tells whether unknown time can change the figures: in the period, or so near that an outage could join both.

    A minimum, a grace and a merge gap act on whole outages, also on the part of them that lies outside the period.
    """
    if not unknown:
        return False
    low, high = m.period.start, m.until
    if m.near:
        low, high = min(low, m.near[0][0]), max(high, m.near[-1][1])
    return bool(touching(unknown, low - terms.reach, high + terms.reach))


def whole_seconds(downtime: Number) -> int:
    """Rounds seconds up as they are shown: a fraction of one (weighted outages) counts as a whole one."""
    return ceil(downtime)
