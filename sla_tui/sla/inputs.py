"""Finds what a contract asks for and nobody gave: when an outage was reported, and what share it affected. Pure.

Without these the downtime is a range: from nothing counted of such an outage to all of it.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from typing import Literal

from sla_tui.sla.evidence import Evidence, Outage
from sla_tui.sla.measure.interval import union
from sla_tui.sla.result import MissingInput
from sla_tui.sla.terms import Terms

_NONE = Fraction(0)
_ALL = Fraction(1)


def missing_inputs(terms: Terms, evidence: Evidence, start: int, end: int) -> tuple[MissingInput, ...]:
    """Lists the outages that touch `[start, end)` and lack what the contract asks for, each once, in order of time."""
    rule = terms.contract.availability
    wanted: list[tuple[Literal["reported", "affected"], Callable[[Outage], object]]] = []
    if rule.start_at == "reported":
        wanted.append(("reported", lambda o: o.reported))
    if rule.weighted:
        wanted.append(("affected", lambda o: o.ratio))
    found = [
        MissingInput(kind, low, high)
        for kind, given in wanted
        for low, high in union(
            (o.start, o.end) for source in evidence.sources for o in source.outages if given(o) is None
        )
        if low < end and high > start
    ]
    return tuple(sorted(found, key=lambda m: (m.start, m.kind)))


def with_nothing_counted(terms: Terms, evidence: Evidence) -> Evidence:
    """Changes `evidence` as if what is missing made the outage count for nothing."""
    if not terms.contract.availability.weighted:
        return evidence  # an outage that nobody reported counts for nothing as it is
    return _each(evidence, lambda o: replace(o, ratio=_NONE) if o.ratio is None else o)


def with_all_counted(terms: Terms, evidence: Evidence) -> Evidence:
    """Changes `evidence` as if every outage was reported as it began and affected all, where nobody said otherwise."""
    rule = terms.contract.availability
    reported = rule.start_at == "reported"
    if not reported and not rule.weighted:
        return evidence  # it asks for nothing that could be missing

    def given(outage: Outage) -> Outage:
        at = outage.start if reported and outage.reported is None else outage.reported
        return replace(outage, reported=at, ratio=_ALL if outage.ratio is None else outage.ratio)

    return _each(evidence, given)


def _each(evidence: Evidence, change: Callable[[Outage], Outage]) -> Evidence:
    sources = tuple(replace(s, outages=tuple(change(o) for o in s.outages)) for s in evidence.sources)
    return replace(evidence, sources=sources)
