"""Exclusions that suggest themselves: a service that this one depends on was down at the same time. Never applied.

Where the other one has a vendor's status page, that is evidence, too: of time that was measured, and of time that only
the page calls trouble.

Only time that counts is proposed, and only where both were down, second by second; what an exclusion covers already,
accepted or disputed, has been decided on.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from typing import Final

from sla_tui.config.model import ServiceConfig
from sla_tui.engine.gather.vendor_statement import page_records, said_time
from sla_tui.engine.moment.bind import BoundService, bind
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import view
from sla_tui.engine.moment.quorum import timeline
from sla_tui.sla.facts import ExclusionFact, PageEvidence, Proposal
from sla_tui.sla.measure.interval import Interval, Intervals, intersect, subtract, union
from sla_tui.sla.result import AssessedOutage, Assessment
from sla_tui.sla.vendor_statement import PageRecord

MOST: Final = 100
"""Proposals of one service and period; the longest are kept."""


def proposals_for(
    moment: Moment, bound: BoundService, assessment: Assessment, excluded: Iterable[ExclusionFact]
) -> tuple[Proposal, ...]:
    """Proposes what the outages of the services that this one depends on suggest, in order of time."""
    if not bound.service.depends_on or not any(o.counted_seconds for o in assessment.outages):
        return ()
    decided = union([(e.start, e.end) for e in excluded])
    known = {service.id: service for service in moment.config.services}
    out: list[Proposal] = []
    for name in bound.service.depends_on:
        if name == bound.service.id:
            continue
        other = known.get(name) or _of_monitor(moment, name)
        if other is not None:
            out += _with(moment, bound, assessment, decided, other)
    longest = sorted(out, key=lambda p: -p.seconds)[:MOST]
    return tuple(sorted(longest, key=lambda p: (p.start, p.end, p.on)))


def _of_monitor(moment: Moment, ref: str) -> ServiceConfig | None:
    """Makes a service of a monitor that is named itself; None where there is no such source."""
    if ref.partition(":")[0] not in moment.sources.configs:
        return None
    status = moment.statuses.get(ref)
    name = ref if status is None else status.monitor.name or ref
    return ServiceConfig(id=ref, name=name, contract=moment.config.defaults.contract, monitors=(ref,))


def _with(
    moment: Moment, bound: BoundService, assessment: Assessment, decided: Intervals, other: ServiceConfig
) -> list[Proposal]:
    """Proposes the time that another service shares: as it was measured, then as only its vendor's page has it."""
    there = bind(moment.config, other, min(moment.now, bound.period.end - 1), None)
    down = down_time(moment, there, bound.period.start) if there.service.monitors else ()
    found = propose(assessment.outages, down, decided, on=other.id, on_name=other.name)
    pages = there.service.pages
    if not pages:
        return found
    records = page_records(moment, pages, bound.period.start, min(bound.period.end, moment.now))
    said = said_time([record.newest for record in records], pages, moment.now)
    settled = union([*decided, *((p.start, p.end) for p in found)])
    more = propose(assessment.outages, said, settled, on=other.id, on_name=other.name)
    found += [replace(one, measured=False) for one in more]
    return [replace(one, page=_evidence(records, pages, one)) for one in found]


def _evidence(records: Sequence[PageRecord], pages: Collection[str], found: Proposal) -> PageEvidence | None:
    """Finds the incident that says most of the proposal's time, with its newest text that is not empty."""
    best: PageRecord | None = None
    most = 0
    for record in records:
        said = said_time([record.newest], pages, found.end)
        shared = sum(high - low for low, high in intersect([(found.start, found.end)], said))
        if shared > most:
            best, most = record, shared
    if best is None:
        return None
    one, texts = best.newest, [update.text for update in best.newest.updates if update.text]
    return PageEvidence(one.title, texts[-1] if texts else "", one.start, one.end, one.url, best.readings[-1][0])


def down_time(moment: Moment, bound: BoundService, start: int) -> Intervals:
    """Finds when the bound service was down from `start` on, as its monitors and its contract's quorum say it."""
    quorum, now = bound.contract.evidence.quorum, moment.now
    views = [view(moment, ref, start) for ref in bound.service.monitors]
    voting = voting_of(moment, bound.service, views, quorum, start=start, period=(start, now))
    return tuple((s.start, s.end) for s in timeline([v.spans for v in voting], start, now, quorum) if s.state == "down")


def propose(
    outages: Iterable[AssessedOutage], other: Intervals, decided: Intervals, *, on: str, on_name: str
) -> list[Proposal]:
    """Finds the stretches of counted time in which the other service was down too, and nobody has decided on. Pure.

    Args:
        outages: of the service.
        other: when the other one was down, sorted and disjoint.
        decided: what exclusions cover already, sorted and disjoint.
        on: the other one's id.
        on_name: its name.
    """
    out = []
    for outage in outages:
        counted = union([(part.start, part.end) for part in outage.parts if part.decision == "counted"])
        both = subtract(intersect(counted, other), decided)
        out += [Proposal(low, high, on, on_name, (outage.start, outage.end), _around(other, low)) for low, high in both]
    return out


def _around(intervals: Sequence[Interval], at: int) -> Interval:
    """Finds the interval that holds the instant `at`."""
    return next(interval for interval in intervals if interval[0] <= at < interval[1])
