"""From the store's spans to what is laid before a contract: one `SourceEvidence` a monitor, windows, exclusions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction

from sla_tui.config.kinds.recurrence import expand
from sla_tui.config.model import ServiceConfig
from sla_tui.engine.judge.counts import checks_until_now, counts
from sla_tui.engine.judge.outage_reports import reports
from sla_tui.engine.judge.tickets import tickets
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.engine.moment.monitors import MonitorView
from sla_tui.engine.polling import metric_notes
from sla_tui.engine.polling.plan import OVERLAP
from sla_tui.sla.acts import Act
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import (
    CheckTally,
    Evidence,
    Exclusion,
    Gap,
    LatencySample,
    MaintenanceWindow,
    MetricValue,
    Outage,
    RequestCount,
    SourceEvidence,
)
from sla_tui.sla.measure.interval import intersect, total
from sla_tui.sla.measure.windows import in_force, void_clause
from sla_tui.store.records import NOTHING_KNOWN
from sla_tui.store.store import Store

LOOK_BACK = 8 * 86_400  # an outage that began before the period is judged by its whole length
YEAR = 366 * 86_400  # a yearly allowance has to be seen from its year's beginning


def evidence_start(bound: BoundService) -> int:
    """Says from when on the past matters for the bound period, under whichever of its texts."""
    rules = [one.contract.maintenance for one in bound.each]
    limited = (rule for rule in rules if rule.allowance is not None or rule.emergency_allowance is not None)
    yearly = any(rule.allowance_per == "year" for rule in limited)
    return bound.period.start - (YEAR if yearly else LOOK_BACK)


def gather(moment: Moment, bound: BoundService, views: Sequence[MonitorView]) -> Evidence:
    """Gathers all that is known of the service, as of the views' moment.

    Time before a monitor's first known span, and after its last, is a gap: nobody knows, so nobody is blamed.
    """
    store = moment.store
    contract, period = bound.contract, bound.period
    start, end = evidence_start(bound), period.end + LOOK_BACK
    windows = tuple(planned.window for planned in maintenance(moment, bound.service, start, end))
    excluded = tuple(one.exclusion for one in exclusions(moment, bound.service))
    edges = {at for w in windows for at in (w.start, w.end)} | {at for e in excluded for at in (e.start, e.end)}
    requests = counts(store, contract, period, views, edges)
    return Evidence(
        sources=tuple(_source(v, requests.get(v.ref, ())) for v in views),
        maintenance=windows,
        exclusions=excluded,
        latency=_latency(store, bound, _watching(bound, views), moment.now),
        tickets=tickets(moment, bound, views),
        reports=tuple(one.report for one in reports(moment, bound, start)),
        checks=checks_of(moment, bound),
        metrics=metrics_of(moment, bound),
    )


def metrics_of(moment: Moment, bound: BoundService) -> tuple[MetricValue, ...]:
    """Reads the values of the queries that the contract promises something of."""
    if not any(o.kind == "metric" for o in bound.contract.objectives):
        return ()
    end = min(bound.period.end, moment.now + 1)
    return metric_notes.values(moment.store, moment.config, bound.service, bound.period.start, end)


def counts_checks(contract: Contract) -> bool:
    """Says whether the contract promises anything that all checks of a period together decide."""
    return any(o.window is None and o.kind in {"latency", "error_rate"} for o in contract.objectives)


def checks_of(moment: Moment, bound: BoundService) -> CheckTally | None:
    """Counts the checks of the period so far, where the contract promises anything of them."""
    if not any(o.kind in {"latency", "error_rate"} for o in bound.contract.objectives):
        return None
    start, end = bound.period.start, min(bound.period.end, max(moment.now, bound.period.start))
    summary = checks_until_now(moment, bound.service.monitors, bound.period)
    read = checks_read(moment, bound.service.monitors, start, end)
    return CheckTally(summary.total, summary.failed, summary.times_ms, read)


def checks_read(moment: Moment, refs: Iterable[str], start: int, end: int) -> Fraction:
    """Measures the share (0..1) of the single checks in `[start, end)` that are known, over the monitors that have any.

    Probes, imported monitors and whatever else is not asked for its past have told all there is. So have counters of
    requests, and a monitor without checks whose source has told everything it was asked for; before that, nothing of
    it was. What is newer than `OVERLAP` is not waited for; what is older than all that is asked for is missing, too.
    """
    shares: list[Fraction] = []
    sources = moment.sources
    for ref in refs:
        source = ref.partition(":")[0]
        status, record = moment.statuses.get(ref), sources.records.get(source)
        if source not in sources.needs or status is None or record is None or record.last_success_at is None:
            continue
        known = sources.known[source].get(ref, NOTHING_KNOWN).checks
        counted = known is None and moment.store.request_totals(ref, start, end) is not None
        if counted or (known is None and record.checks_at is not None):
            continue
        until = min(end, min(status.observed_at, record.last_success_at, moment.now) - OVERLAP)
        if start < until:
            shares.append(Fraction(total(intersect([(start, until)], [known] if known else [])), until - start))
        elif known is None:
            shares.append(Fraction(0))
    return sum(shares, Fraction(0)) / len(shares) if shares else Fraction(1)


@dataclass(frozen=True, slots=True)
class Planned:
    """A maintenance window and who says so: an act, a provider (by its source's id), or else the configuration."""

    window: MaintenanceWindow
    act: Act | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Excluded:
    """An exclusion and who says so: an act (with the one that judged it), or else the configuration."""

    exclusion: Exclusion
    act: Act | None = None
    judged: Act | None = None
    note: str = ""


def maintenance(moment: Moment, service: ServiceConfig, start: int, end: int) -> tuple[Planned, ...]:
    """Lists windows of the service from the configuration and from acts (repeats expanded), and from the providers."""
    windows = [
        Planned(window)
        for event in moment.config.maintenance
        if event.scope.covers(service)
        for window in expand(event, start, end)
    ]
    windows.extend(
        Planned(window, decided.act)
        for decided in moment.decisions.about(service).maintenance
        for window in expand(decided.event, start, end)
    )
    # What a whole is made of is named by its monitors: work on one of those is not announced for the whole.
    about = () if service.components else (*service.monitors, *service.pages)
    windows.extend(
        Planned(MaintenanceWindow(w.start, w.end, w.announced, title=w.title), source=w.source)
        for w in moment.store.maintenance(set(about), start, end)
    )
    return tuple(sorted(windows, key=lambda p: (p.window.start, p.window.end, p.window.title)))


def exclusions(moment: Moment, service: ServiceConfig) -> tuple[Excluded, ...]:
    """Lists exclusions of the service from the configuration and from acts, in order of time."""
    out = [Excluded(event.exclusion) for event in moment.config.exclusions if event.scope.covers(service)]
    out.extend(
        Excluded(decided.event.exclusion, decided.act, decided.judged, decided.note)
        for decided in moment.decisions.about(service).exclusions
    )
    return tuple(sorted(out, key=lambda e: (e.exclusion.start, e.exclusion.end, e.exclusion.reason)))


def forgiving(contract: Contract, windows: Iterable[MaintenanceWindow]) -> tuple[tuple[int, int], ...]:
    """Joins the time in which work was validly announced; the allowance is left to the assessment."""
    return tuple(in_force(contract, tuple(windows)))


def accepts(contract: Contract, window: MaintenanceWindow) -> bool:
    """Says whether the contract lets the window count as maintenance: its kind, and announced in time."""
    return void_clause(contract, window) is None


def _source(view: MonitorView, requests: tuple[RequestCount, ...]) -> SourceEvidence:
    return SourceEvidence(
        id=view.ref,
        outages=tuple(Outage(s.start, s.end, reason=s.reason) for s in view.outages()),
        gaps=tuple(Gap(g.start, g.end, g.kind, g.reason) for g in view.gaps(view.start, view.now)),
        requests=requests,
        resolution=view.monitor.interval or view.interval,
    )


def _watching(bound: BoundService, views: Sequence[MonitorView]) -> Sequence[str]:
    """Names the monitors whose response times count: those with a vote, or all of a whole service's components."""
    return bound.service.monitors if bound.service.components else [view.ref for view in views]


def _latency(store: Store, bound: BoundService, refs: Iterable[str], now: int) -> tuple[LatencySample, ...]:
    """Reads single response times, only where a text judges latency window by window: that needs each of them."""
    promises = [o for one in bound.each for o in one.contract.objectives]
    if not any(o.kind == "latency" and o.window is not None for o in promises):
        return ()
    period = bound.period
    samples = [
        LatencySample(result.at, result.ms)
        for ref in refs
        for result in store.recent_checks(ref, period.start, min(period.end, now))
        if result.ok and result.ms is not None
    ]
    return tuple(sorted(samples, key=lambda s: (s.at, s.ms)))
