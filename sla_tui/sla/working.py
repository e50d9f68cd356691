"""Writes down how a measure came about: outages and removed stretches with their clauses, the division, notes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from sla_tui.sla.codes import CodeValue, Note, Step, TextOrNote
from sla_tui.sla.evidence import Evidence, GapKind
from sla_tui.sla.explain import Grounds, Layer, Witnesses, explain_outages, explain_removed
from sla_tui.sla.measure.interval import seconds_in
from sla_tui.sla.measure.measure import Measure, Number
from sla_tui.sla.measure.reasons import Reasons
from sla_tui.sla.measure.timeline import SourceStates
from sla_tui.sla.result import AssessedOutage, Removed
from sla_tui.sla.rounding import six_decimals
from sla_tui.sla.terms import Terms

_NOTHING_JUDGED: Final = Step("nothing_judged")


def outages_of(
    terms: Terms, evidence: Evidence, m: Measure, states: Sequence[SourceStates]
) -> tuple[AssessedOutage, ...]:
    """Lists every outage that has time in the period, with what counted of it and why the rest did not."""
    if not m.near:
        return ()
    layers: list[Layer] = []
    work = m.windows
    if m.holidays:
        layers.append((m.holidays, "outside", "availability.holidays"))
    if m.outside:
        layers.append((m.outside, "outside", "availability.service_hours"))
    if work.removed_work:
        layers.append((work.removed_work, "maintenance", "maintenance.effect"))
    if work.removed_excluded:
        layers.append((work.removed_excluded, "excluded", "exclusions.effect"))
    if m.unreported:
        layers.append((m.unreported, "outside", "availability.start_at"))
    if work.forgiven_work:
        layers.append((work.forgiven_work, "maintenance", "maintenance.effect"))
    if work.forgiven_excluded:
        layers.append((work.forgiven_excluded, "excluded", "exclusions.effect"))
    grounds = Grounds(m.near, m.runs, layers, work.void, m.weighted)
    return explain_outages(terms, Witnesses(evidence.sources, states), grounds, m.period.start, m.until)


def removed_of(evidence: Evidence, m: Measure) -> tuple[Removed, ...]:
    """Lists every stretch of the period, as far as it was looked at, that left the denominator."""
    if not m.removed:
        return ()
    layers = [
        (m.timeline.removed_no_data, "evidence.no_data", ""),
        (m.timeline.removed_paused, "evidence.paused", ""),
        (m.windows.removed_work, "maintenance.effect", ""),
        (m.windows.removed_excluded, "exclusions.effect", ""),
        (m.holidays, "availability.holidays", ""),
        (m.outside, "availability.service_hours", ""),
    ]
    found = explain_removed([layer for layer in layers if layer[0]], m.period.start, m.until)
    known: dict[str, Reasons[TextOrNote]] = {
        "evidence.no_data": _reasons(evidence, "no_data"),
        "evidence.paused": _reasons(evidence, "paused"),
        "maintenance.effect": Reasons((w.start, w.end, w.title) for w in evidence.maintenance if w.title),
        "exclusions.effect": Reasons(
            (e.start, e.end, f"{e.reason} {e.reference}".strip()) for e in evidence.exclusions if e.accepted
        ),
    }
    return tuple(_noted(removed, known.get(removed.clause)) for removed in found)


def _reasons(evidence: Evidence, kind: GapKind) -> Reasons[TextOrNote]:
    """Collects why nothing is known, as the sources say it."""
    return Reasons((g.start, g.end, g.reason) for s in evidence.sources for g in s.gaps if g.kind == kind and g.reason)


def _noted(removed: Removed, reasons: Reasons[TextOrNote] | None) -> Removed:
    """Adds the title of the work, the reason of the exclusion, or why nothing is known of it."""
    note = reasons.first(removed.start, removed.end) if reasons else None
    return replace(removed, note=note) if note else removed


def uptime_step(m: Measure, running: bool) -> Step:
    """Writes down the division behind the uptime that credits are computed from."""
    if m.totals is not None:
        counts: dict[str, CodeValue] = {"good": m.totals.requests - m.totals.errors, "requests": m.totals.requests}
        if not m.whole:
            return Step("requests_undefined", counts)
        return Step("requests", {**counts, "percent": six_decimals(m.good, m.whole)})
    if running:
        division = _division(m.downtime, m.assessed_full, m.good_full, m.whole_full)
        return Step("if_nothing_more", {"division": division})
    return _division(m.downtime, m.assessed, m.good, m.whole)


def _division(downtime: Number, assessed: int, good: int, whole: int) -> Step:
    if not whole:
        return _NOTHING_JUDGED
    return Step("division", {"assessed": assessed, "downtime": downtime, "percent": six_decimals(good, whole)})


def notes_of(terms: Terms, evidence: Evidence, m: Measure) -> tuple[Note, ...]:
    """Collects what a reader should know besides the figures."""
    contract = terms.contract
    rule = contract.evidence
    notes: list[Note] = []
    if not evidence.sources:
        notes.append(Note("no_source"))
    elif rule.quorum > len(evidence.sources):
        notes.append(Note("quorum_out_of_reach", {"quorum": rule.quorum, "sources": len(evidence.sources)}))
    if contract.availability.start_at == "reported":
        without = sum(
            o.reported is None and o.start < m.until and o.end > m.period.start
            for source in evidence.sources
            for o in source.outages
        )
        if without:
            notes.append(Note("no_ticket", {"outages": without}))
    if contract.availability.method != "time" and not any(s.requests for s in evidence.sources) and evidence.sources:
        notes.append(Note("no_requests"))
    if m.windows.void and any(
        clause == "maintenance.allowance" and seconds_in(windows, m.period.start, m.until)
        for clause, windows in m.windows.void
    ):
        notes.append(Note("allowance_used"))
    return tuple(notes)
