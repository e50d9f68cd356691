"""Builds one service's part of the snapshot: present state, assessment, figures, strips. Pure over the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from sla_tui.engine.gather import figures
from sla_tui.engine.gather.agreements import AgreementLine, fee_at, judge_groups, lines_of, stale_since
from sla_tui.engine.gather.components import components_of
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.facts import (
    acknowledgements,
    exclusion_facts,
    maintenance_facts,
    report_facts,
    running_outage,
)
from sla_tui.engine.gather.proposals import proposals_for
from sla_tui.engine.gather.security import security_of, security_of_all
from sla_tui.engine.gather.strips import cells, day_cells
from sla_tui.engine.gather.text_versions import text_versions
from sla_tui.engine.gather.vendor_statement import statement_of
from sla_tui.engine.judge.counts import checks_until_now
from sla_tui.engine.judge.drift import with_drift
from sla_tui.engine.judge.evidence import evidence_start, forgiving
from sla_tui.engine.judge.judge import Judgement, judge
from sla_tui.engine.moment.agreed import AgreementGroup
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView, views_of
from sla_tui.engine.moment.quorum import StateStretch, present_state, timeline
from sla_tui.sla.lazy import LazySequence
from sla_tui.sla.measure.composition import ANY
from sla_tui.sla.monitors import DayLatency
from sla_tui.sla.periods.calendar import local_days
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState

DAY = 86_400


@dataclass(frozen=True, slots=True)
class BuiltService:
    """A service as it was built; `lines` are its agreements in the order of `snapshot.agreements`."""

    snapshot: ServiceSnapshot
    lines: tuple[AgreementLine, ...]


def build_service(moment: Moment, bound: BoundService) -> ServiceSnapshot:
    """Builds one service under one of its agreements as of the moment; nothing of the others is in it."""
    return _service(moment, judge(moment, bound))


def build_agreed(
    moment: Moment, bounds: Sequence[tuple[BoundService, AgreementGroup]], latencies: DayLatencies | None = None
) -> BuiltService:
    """Builds one service under all of its agreements: it is shown under the one in which it stands worst.

    Args:
        moment: what everything is read from.
        bounds: the groups of its agreements, the first of each bound, in their order; at least one.
        latencies: keeps response times of the last 24 hours from snapshot to snapshot; None leaves them out.
    """
    groups = judge_groups(moment, bounds)
    worst = min(groups, key=lambda one: (one.badness, one.group.places[0]))
    leading = _service(moment, worst.judgement, latencies)
    if leading.state == "down":
        groups = [replace(group, down=True, _known={}) for group in groups]
    lines = tuple(lines_of(groups))
    if len(bounds) > 1:
        leading = replace(leading, security=security_of_all(moment, [bound for bound, _ in bounds]))
    if len(lines) > 1:
        leading = replace(leading, others=LazySequence(len(lines) - 1, lambda i: lines[i + 1].row))
    return BuiltService(leading, lines)


def _service(moment: Moment, judgement: Judgement, latencies: DayLatencies | None = None) -> ServiceSnapshot:
    """Builds the service as it was judged under one agreement."""
    bound = judgement.bound
    service, contract, period = bound.service, bound.contract, bound.period
    now = moment.now
    assessment, kept = judgement.assessment, judgement.kept
    start = min(evidence_start(bound), now - DAY)
    views = (
        judgement.views
        if judgement.views and judgement.views[0].start <= start
        else views_of(moment, service.monitors, start)
    )
    quorum = contract.evidence.quorum
    checks = checks_until_now(moment, service.monitors, period)
    windows = forgiving(contract, judgement.evidence.maintenance)
    present = voting_of(moment, service, views, quorum, start=start, period=(start, now))
    stretches = timeline([v.spans for v in present], start, now, quorum)
    state = present_state(present, quorum, in_maintenance=any(low <= now < high for low, high in windows))
    since = _since(state, present, stretches, windows, now)
    if state == "down":  # one outage has one beginning: the contract's own, which every list of outages shows
        since = running_outage(assessment, state, since)
    stale = stale_since(views)
    excluded = exclusion_facts(moment, bound)
    days = _days(contract.period.timezone, period.start, period.end)
    return ServiceSnapshot(
        id=service.id,
        name=service.name,
        contract=contract.id,
        contract_name=contract.title,
        target=contract.availability.target,
        tags=service.tags,
        state=state,
        since=since,
        assessment=assessment,
        latency=figures.latency(contract, checks, assessment),
        errors=figures.errors(contract, checks, assessment),
        monitors=tuple(v.snapshot(period.start, period.end) for v in views),
        quorum=quorum,
        fee=fee_at(bound, service.fee),
        locked_in_since=judgement.locked_in_since,
        stale_since=stale,
        day_strip=day_cells(stretches, windows, now),
        day_latency=None if latencies is None else day_latency(moment, judgement, latencies),
        period_strip=cells(days, stretches, windows, now),
        runbook=service.runbook,
        timezone=contract.period.timezone,
        vendor=contract.vendor,
        exclusions=excluded,
        maintenance=maintenance_facts(moment, bound),
        acknowledgements=acknowledgements(moment, bound, assessment, state, since, stale=stale is not None),
        frozen=None if kept is None else with_drift(moment, bound, kept),
        proposals=proposals_for(moment, bound, assessment, excluded),
        security=security_of(moment, bound),
        statement=statement_of(moment, bound, assessment, days, stretches),
        texts=text_versions(moment, bound, None if kept is None else kept.closed.contract),
        reports=report_facts(moment, bound, assessment.outages),
        components=components_of(present, period.start, period.end),
        down_when=(service.down_when or ANY) if service.components else None,
        agreement=service.agreement_id,
        party=service.party,
        customer=service.customer,
    )


def day_latency(moment: Moment, judgement: Judgement, latencies: DayLatencies) -> DayLatency | None:
    """Works out the response times of the last 24 hours of a service in a running period; None where none are known."""
    if not judgement.assessment.running:
        return None
    service, contract = judgement.bound.service, judgement.bound.contract
    missing = [moment.history_gaps.get(ref) for ref in service.monitors]
    return latencies.of(moment.store, contract, service.monitors, moment.now, missing)


@lru_cache(maxsize=256)
def _days(timezone: str, start: int, end: int) -> tuple[tuple[int, int], ...]:
    """Lists the local days of a period, for the many services that share it."""
    return tuple(local_days(timezone, start, end))


def _since(
    state: ServiceState,
    views: Sequence[MonitorView],
    stretches: Sequence[StateStretch],
    windows: Sequence[tuple[int, int]],
    now: int,
) -> int | None:
    """Says since when the service is in `state`; None where that is longer ago than anything that is known."""
    if state == "maintenance":
        return next((low for low, high in windows if low <= now < high), None)
    if state == "degraded":
        return min((v.since for v in views if v.state == "degraded" and v.since is not None), default=None)
    last = stretches[-1] if stretches else None
    if last is not None and last.state == state and len(stretches) > 1:
        return last.start
    if last is not None and last.end == now and state in {"up", "down"} and last.state in {"up", "down"} - {state}:
        return now  # it changed this very second
    if len(views) == 1:
        return views[0].since
    return None
