"""Gathers what a claim is made of: the assessed period, the text that was applied, the evidence as it was recorded."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import replace
from difflib import get_close_matches

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.gather.customer import without_ours
from sla_tui.engine.gather.service import build_service
from sla_tui.engine.judge.evidence import checks_of, evidence_start
from sla_tui.engine.judge.judge import judge
from sla_tui.engine.judge.versions import versions
from sla_tui.engine.moment.bind import BoundService, before, bind
from sla_tui.engine.moment.moment import Moment, moment_of, present_services
from sla_tui.engine.moment.monitors import MonitorView, views_of
from sla_tui.engine.moment.quorum import voters
from sla_tui.errors import SlaTuiError
from sla_tui.sla.contract import Contract
from sla_tui.sla.dossier import Dossier, SourceRecord
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.observation import CheckResult
from sla_tui.sla.result import Assessment, Period
from sla_tui.store.store import Store

AROUND = 900  # seconds before and after an outage whose single checks are evidence, too
MOST_CHECKS = 20_000  # of one monitor; what is more is left out from the end


def dossier_of(
    config: Config, store: Store, now: int, service: str, *, period: str | None = None, draft: bool = False
) -> Dossier:
    """Gathers the dossier of one service's period: the named one, else the running one for a draft, else the last.

    `service` is its id, or the key of one of its agreements (``checkout/acme``).

    Raises:
        SlaTuiError: there is no such service or period.
        StoreError: the store cannot be read.
    """
    moment = moment_of(config, store, now)
    bound = bind(config, _find(moment, service), now, period)
    if period is None and not draft:
        bound = _before(config, bound)
    judgement = judge(moment, bound)
    built, evidence = build_service(moment, bound), judgement.evidence
    if built.party == "customer":  # whoever gets the file learns nothing of vendors, nor of other customers
        built = without_ours(built)
        evidence = replace(evidence, exclusions=tuple(replace(one, reference="") for one in evidence.exclusions))
    return Dossier(
        service=built,
        contract=bound.contract,
        evidence=relevant(evidence, bound.contract, bound.period),
        records=tuple(_record(moment, v, bound, built.assessment) for v in _voting(moment, bound)),
        versions=versions(),
        draft=draft and built.assessment.running,
        texts=bound.texts,
        checks=tuple(checks_of(moment, one) for one in bound.each) if bound.texts else (),
    )


def relevant(evidence: Evidence, contract: Contract, period: Period) -> Evidence:
    """Picks the evidence that can have a say in the period: what came long after its end is not the period's.

    An outage over the end is judged as a whole, and one that began within the merge gap of such a one belongs to it.
    """
    reach = contract.availability.merge_gap + 1
    end = period.end + reach
    for outage in sorted((o for source in evidence.sources for o in source.outages), key=lambda o: o.start):
        if outage.start < end < outage.end + reach:
            end = outage.end + reach
    return replace(
        evidence,
        sources=tuple(
            replace(
                source,
                outages=tuple(o for o in source.outages if o.start < end),
                gaps=tuple(replace(g, end=min(g.end, end)) for g in source.gaps if g.start < end),
                requests=tuple(r for r in source.requests if r.start < end),
            )
            for source in evidence.sources
        ),
        maintenance=tuple(w for w in evidence.maintenance if w.start < end),
        exclusions=tuple(e for e in evidence.exclusions if e.start < end),
    )


def _before(config: Config, bound: BoundService) -> BoundService:
    """Finds the period before the running one; the running one where there is none before, or where periods overlap."""
    if bound.contract.period.kind == "rolling":
        return bound
    return before(config, bound) or bound


def _find(moment: Moment, service: str) -> ServiceConfig:
    known = {s.id: s for s in present_services(moment)}
    if service in known:
        return known[service]
    agreed = next((s for whole in known.values() for s in whole.each if s.key == service), None)
    if agreed is not None:
        return agreed
    near = get_close_matches(service, known, n=1)
    hint = f"did you mean {near[0]!r}?" if near else f"services: {', '.join(known) or 'none'}"
    raise SlaTuiError(f"there is no service {service!r}.", hint=hint)


def _voting(moment: Moment, bound: BoundService) -> list[MonitorView]:
    """Picks the monitors that have a vote in the period."""
    start = evidence_start(bound)
    views = views_of(moment, bound.service.monitors, start)
    quorum = bound.contract.evidence.quorum
    return voters(views, quorum, bound.period.start, min(bound.period.end, moment.now))


def _record(moment: Moment, view: MonitorView, bound: BoundService, assessment: Assessment) -> SourceRecord:
    period, end = bound.period, min(bound.period.end, moment.now)
    source = moment.sources.configs.get(view.monitor.source)
    return SourceRecord(
        ref=view.ref,
        name=view.monitor.name,
        type=view.monitor.type,
        target=view.monitor.target,
        kind=source.kind if source is not None else "",
        interval=view.interval,
        answered_until=moment.store.known_until(view.monitor.source).get(view.ref),
        spans=moment.store.spans(view.ref, period.start, end),
        checks=_around(moment.store.recent_checks(view.ref, period.start, end), assessment),
    )


def _around(checks: tuple[CheckResult, ...], assessment: Assessment) -> tuple[CheckResult, ...]:
    """Picks the checks shortly before, in and shortly after the outages."""
    times = [check.at for check in checks]
    near: dict[int, CheckResult] = {}
    for outage in assessment.outages:
        low, high = bisect_left(times, outage.start - AROUND), bisect_right(times, outage.end + AROUND)
        near.update({index: checks[index] for index in range(low, high)})
    return tuple(near[index] for index in sorted(near)[:MOST_CHECKS])
