"""What the sources know, made ready to be measured: as it is, and with the least and the most downtime it allows.

A check that runs every N seconds sees an outage begin up to N seconds late and end up to N seconds late: really it
lasted between N less and N more than it says. Unknown time may have been up or down.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from sla_tui.sla.contract import EvidenceRule
from sla_tui.sla.evidence import Evidence, Outage, SourceEvidence
from sla_tui.sla.measure.interval import Interval, Intervals, clip, union
from sla_tui.sla.measure.measure import View
from sla_tui.sla.measure.requests import bad_minutes
from sla_tui.sla.measure.timeline import SourceStates, states_of
from sla_tui.sla.periods.zones import EARLIEST
from sla_tui.sla.terms import Terms


def as_seen(terms: Terms, evidence: Evidence, until: int | None) -> View:
    """Takes the sources as they are.

    Args:
        terms: the contract.
        evidence: what they saw.
        until: while the period runs, the instant up to which anything is known; what is listed after it is left out.
    """
    states = [_states(terms, evidence, source, None) for source in evidence.sources]
    return View(_known(states, until), terms.contract.evidence, _reported(terms, evidence))


def least_down(terms: Terms, evidence: Evidence, until: int | None) -> View:
    """Takes unknown time as up, and every outage as ended a check interval earlier."""
    rule = replace(terms.contract.evidence, no_data="up", paused="up")
    return _shifted(terms, evidence, until, rule, earlier_end=True)


def most_down(terms: Terms, evidence: Evidence, until: int | None) -> View:
    """Takes unknown time as down, and every outage as begun a check interval earlier."""
    rule = replace(terms.contract.evidence, no_data="down", paused="down")
    return _shifted(terms, evidence, until, rule, earlier_end=False)


def all_up(terms: Terms, evidence: Evidence, until: int | None) -> View:
    """Takes the sources as they are, and all unknown time as up."""
    seen = as_seen(terms, evidence, until)
    return seen._replace(rule=replace(terms.contract.evidence, no_data="up", paused="up"))


def all_down(terms: Terms, evidence: Evidence, until: int | None) -> View:
    """Takes all unknown time as down (and reported, where downtime counts from tickets)."""
    seen = as_seen(terms, evidence, until)
    rule = replace(terms.contract.evidence, no_data="down", paused="down")
    return seen._replace(rule=rule, reported=_with_unknown(seen.reported, seen.states))


def _with_unknown(reported: Intervals | None, states: Sequence[SourceStates]) -> Intervals | None:
    """Adds unknown time to the reported: it may hide an outage that a ticket was opened for."""
    if reported is None:
        return None
    return union([*reported, *(i for s in states for i in (*s.no_data, *s.paused))])


def is_uncertain(evidence: Evidence) -> bool:
    """Tells whether any source sees outages only at the resolution of its checks."""
    return any(source.resolution for source in evidence.sources)


def _shifted(terms: Terms, evidence: Evidence, until: int | None, rule: EvidenceRule, *, earlier_end: bool) -> View:
    states = []
    for source in evidence.sources:
        by = source.resolution
        outages: Sequence[Outage] | None = None
        if by and earlier_end:
            outages = [replace(o, end=max(o.start, o.end - by)) for o in source.outages]
        elif by:
            outages = [replace(o, start=o.start - by) for o in source.outages]
        states.append(_states(terms, evidence, source, outages))
    reported = _reported(terms, evidence)
    if not earlier_end:
        reported = _with_unknown(reported, states)
    return View(_known(states, until), rule, reported)


def _states(terms: Terms, evidence: Evidence, source: SourceEvidence, outages: Sequence[Outage] | None) -> SourceStates:
    """Works out what one source knows; where requests are counted, its requests speak for it if it has any."""
    rule = terms.contract.availability
    match rule.method:
        case "time":
            return states_of(source, outages)
        case "bad_minutes" if source.requests:
            return states_of(source, down=bad_minutes(source.requests, terms.bucket, rule))
        case "bad_minutes":
            return states_of(source, outages)
        case "interval_mean" if not any(s.requests for s in evidence.sources):
            return states_of(source, outages)
        case "interval_mean" | "requests":
            return states_of(source, down=())
    assert_never(rule.method)


def _known(states: Sequence[SourceStates], until: int | None) -> Sequence[SourceStates]:
    if until is None:
        return states
    return [SourceStates(*(clip(intervals, EARLIEST, until) for intervals in state)) for state in states]


def _reported(terms: Terms, evidence: Evidence) -> Intervals | None:
    """Finds the time from a ticket to the end of its outage, where the contract counts from the ticket."""
    if terms.contract.availability.start_at != "reported":
        return None
    found: list[Interval] = []
    for source in evidence.sources:
        found += [(max(o.start, o.reported), o.end) for o in source.outages if o.reported is not None]
    return union(found)
