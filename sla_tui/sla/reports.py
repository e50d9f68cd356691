"""What no monitor measures of an outage, laid to what they saw: when it was reported, which share it affected. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Final

from sla_tui.sla.codes import Note
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import Evidence, Outage, OutageReport
from sla_tui.sla.measure.interval import Interval, union

LATE: Final = 300
"""Seconds by which an outage may begin after the instant that a report gives: people round, providers correct."""


def with_reports(contract: Contract, evidence: Evidence) -> Evidence:
    """Puts reports on every outage that is a part of the service's; a later report replaces."""
    if not evidence.reports:
        return evidence
    seen = [[(o.start, o.end) for o in source.outages] for source in evidence.sources]
    outages = service_outages(seen, contract)
    reported: dict[Interval, OutageReport] = {}
    for report in evidence.reports:
        found = outage_at(outages, report.began)
        if found is not None:
            reported[found] = report
    sources = tuple(
        replace(source, outages=tuple(part for o in source.outages for part in _parts(o, outages, reported)))
        for source in evidence.sources
    )
    return replace(evidence, sources=sources, reports=())


def unasked(contract: Contract, report: OutageReport) -> Note | None:
    """Says why the report changes no figure under the contract; None where it can."""
    rule = contract.availability
    if report.reported is not None and rule.start_at == "reported":
        return None
    if report.affected is not None and rule.weighted:
        return None
    if rule.start_at == "detected":
        code = "counts_as_seen" if rule.weighted else "counts_as_seen_whoever"
    else:
        code = "counts_from_ticket" if rule.weighted else "counts_from_ticket_whoever"
    return Note(code, {"contract": contract.title})


def service_outages(sources: Sequence[Iterable[Interval]], contract: Contract) -> list[Interval]:
    """Finds when as many sources as the contract asks for were down; what it merges is one outage."""
    edges = [(at, by) for seen in sources for low, high in union(seen) for at, by in ((low, 1), (high, -1))]
    quorum, gap = contract.evidence.quorum, contract.availability.merge_gap
    out: list[Interval] = []
    down, since = 0, 0
    for at, by in sorted(edges):
        if by > 0 and down == quorum - 1:
            since = at
        elif by < 0 and down == quorum and at > since:
            joined = bool(out) and since - out[-1][1] <= gap
            out[-1:] = [(out[-1][0], at)] if joined else [*out[-1:], (since, at)]
        down += by
    return out


def outage_at(outages: Sequence[Interval], at: int) -> Interval | None:
    """Finds the outage that lasts at `at`; else the one that begins soon after it, or that ends with it."""
    inside = next((o for o in outages if o[0] <= at < o[1]), None)
    soon = inside or next((o for o in outages if at < o[0] <= at + LATE), None)
    return soon or next((o for o in outages if o[1] == at), None)


def _parts(outage: Outage, outages: Sequence[Interval], reported: Mapping[Interval, OutageReport]) -> Sequence[Outage]:
    """Cuts one source's outage where it was a part of several of the service's: each has its own report, or none."""
    mine = [o for o in outages if o[0] < outage.end and o[1] > outage.start]
    cuts = [outage.start, *(low for low, _ in mine[1:]), outage.end]
    if not any(o in reported for o in mine):
        return (outage,)
    return [
        _with_report(replace(outage, start=low, end=high), reported.get(own))
        for own, low, high in zip(mine, cuts[:-1], cuts[1:], strict=True)
    ]


def _with_report(outage: Outage, report: OutageReport | None) -> Outage:
    if report is None:
        return outage
    reported = None if report.reported is None else min(report.reported, outage.end)
    return replace(outage, reported=reported, ratio=report.affected)
