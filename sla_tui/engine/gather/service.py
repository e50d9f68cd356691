"""Builds one service's part of the snapshot: present state, assessment, figures, strips. Pure over the store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from sla_tui.engine.gather import figures
from sla_tui.engine.gather.components import components_of
from sla_tui.engine.gather.facts import (
    acknowledgements,
    exclusion_facts,
    maintenance_facts,
    report_facts,
    running_outage,
)
from sla_tui.engine.gather.proposals import proposals_for
from sla_tui.engine.gather.security import security_of
from sla_tui.engine.gather.strips import cells, day_bounds
from sla_tui.engine.gather.vendor_statement import statement_of
from sla_tui.engine.judge.counts import summarised
from sla_tui.engine.judge.drift import with_drift
from sla_tui.engine.judge.evidence import evidence_start, forgiving
from sla_tui.engine.judge.judge import Judgement, judge
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.composed import voting_of
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView, views_of
from sla_tui.engine.moment.quorum import StateStretch, present_state, timeline
from sla_tui.sla.agreements import AgreementSnapshot, badness
from sla_tui.sla.measure.composition import ANY
from sla_tui.sla.periods.calendar import local_days
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState
from sla_tui.sla.stated import stated

DAY = 86_400


def build_service(moment: Moment, bound: BoundService) -> ServiceSnapshot:
    """Builds one service under one of its agreements as of the moment; nothing of the others is in it."""
    return _service(moment, bound, judge(moment, bound))


def build_agreed(moment: Moment, bounds: Sequence[BoundService]) -> ServiceSnapshot:
    """Builds one service under all of its agreements: it is shown under the one in which it stands worst.

    Args:
        moment: what everything is read from.
        bounds: the service under each of its agreements, in their order; at least one.
    """
    if len(bounds) == 1:
        return build_service(moment, bounds[0])
    found = [judge(moment, bound) for bound in bounds]
    worst = sorted(found, key=lambda j: badness(stated(j.assessment, stale=_is_stale(j))))
    leading = _service(moment, worst[0].bound, worst[0])
    down = leading.state == "down"
    return replace(leading, others=tuple(_agreement(moment, one, down=down) for one in worst[1:]))


def _is_stale(judgement: Judgement) -> bool:
    return _stale_since(judgement.views) is not None


def _agreement(moment: Moment, judgement: Judgement, *, down: bool) -> AgreementSnapshot:
    """Builds what a snapshot holds of one agreement beside the one that leads; `down`: the service is down now."""
    bound, kept = judgement.bound, judgement.kept
    service, contract = bound.service, bound.contract
    return AgreementSnapshot(
        service=service.id,
        id=service.agreement_id,
        party=service.party,
        customer=service.customer,
        vendor=contract.vendor,
        contract=contract.id,
        contract_name=contract.title,
        target=contract.availability.target,
        timezone=contract.period.timezone,
        fee=_fee(bound),
        assessment=judgement.assessment,
        stated=stated(judgement.assessment, stale=_is_stale(judgement), down=down),
        locked_in_since=judgement.locked_in_since,
        frozen=None if kept is None else with_drift(moment, bound, kept),
    )


def _service(moment: Moment, bound: BoundService, judgement: Judgement) -> ServiceSnapshot:
    """Builds the service as it was judged under one agreement."""
    service, contract, period = bound.service, bound.contract, bound.period
    store, now = moment.store, moment.now
    assessment, kept = judgement.assessment, judgement.kept
    start = min(evidence_start(bound), now - DAY)
    views = (
        judgement.views
        if judgement.views and judgement.views[0].start <= start
        else views_of(moment, service.monitors, start)
    )
    quorum = contract.evidence.quorum
    checks = summarised(store, service.monitors, period.start, min(period.end, max(now, period.start)))
    windows = forgiving(contract, judgement.evidence.maintenance)
    present = voting_of(moment, service, views, quorum, start=start, period=(start, now))
    stretches = timeline([v.spans for v in present], start, now, quorum)
    state = present_state(present, quorum, in_maintenance=any(low <= now < high for low, high in windows))
    since = _since(state, present, stretches, windows, now)
    if state == "down":  # one outage has one beginning: the contract's own, which every list of outages shows
        since = running_outage(assessment, state, since)
    stale_since = _stale_since(views)
    verdict = stated(assessment, stale=stale_since is not None).verdict
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
        fee=_fee(bound),
        locked_in_since=judgement.locked_in_since,
        stale_since=stale_since,
        day_strip=cells(day_bounds(now), stretches, windows, now),
        period_strip=cells(days, stretches, windows, now),
        runbook=service.runbook,
        timezone=contract.period.timezone,
        vendor=contract.vendor,
        exclusions=excluded,
        maintenance=maintenance_facts(moment, bound),
        acknowledgements=acknowledgements(moment, bound, assessment, state, since, verdict=verdict),
        frozen=None if kept is None else with_drift(moment, bound, kept),
        proposals=proposals_for(moment, bound, assessment, excluded),
        security=security_of(moment, bound),
        statement=statement_of(moment, bound, assessment, days, stretches),
        reports=report_facts(moment, bound, assessment.outages),
        components=components_of(present, period.start, period.end),
        down_when=(service.down_when or ANY) if service.components else None,
        agreement=service.agreement_id,
        party=service.party,
        customer=service.customer,
    )


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
    if len(views) == 1:
        return views[0].since
    return None


def _stale_since(views: Sequence[MonitorView]) -> int | None:
    """Says since when nobody fresh says anything about the service; None where somebody does, or nobody ever did."""
    if not views or any(v.fresh for v in views):
        return None
    return max((v.known_until for v in views if v.known_until is not None), default=None)


def _fee(bound: BoundService) -> Decimal | None:
    """Finds the fee as it stands at the period's beginning."""
    day = datetime.fromtimestamp(bound.period.start, ZoneInfo(bound.contract.period.timezone)).date()
    begun = [step for step in bound.service.fee if step.start is None or step.start <= day]
    return max(begun, key=lambda step: step.start or date.min).amount if begun else None
