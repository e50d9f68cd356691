"""Reads closed periods as they were kept: the result, what it rests on, and what was decided since. Judges nothing.

A period is closed once it is over and its evidence is complete (`closing`). From then on the kept result is what is
shown, added up and claimed. Where a provider rewrites its past, the result stays and the drift is shown beside it;
where somebody decides something about the period (an exclusion, say), the result is worked out again from the kept
evidence and that decision: a new revision, with the old one kept.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any, Final

from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.model import ServiceConfig
from sla_tui.config.text_hash import canonical_text
from sla_tui.engine.judge.evidence import counts_checks, evidence_start, exclusions, maintenance
from sla_tui.engine.judge.outage_reports import reports
from sla_tui.engine.moment.bind import BoundService
from sla_tui.engine.moment.moment import Moment
from sla_tui.errors import CorruptStoreError
from sla_tui.secret import redact_all
from sla_tui.sla.acts import Act, Exclude, Judge, Maintain, ReportOutage, Withdraw
from sla_tui.sla.agreement import Party
from sla_tui.sla.evidence import (
    CheckTally,
    Evidence,
    Exclusion,
    MaintenanceWindow,
    MetricValue,
    OutageReport,
    SourceEvidence,
)
from sla_tui.sla.facts import ClosedFact
from sla_tui.sla.measure.tally import CountedValues
from sla_tui.sla.plain import canonical, from_plain, to_plain
from sla_tui.sla.result import Assessment, Period
from sla_tui.store.records import ClosedPeriod, fingerprint
from sla_tui.store.resolution import rounded

SETTLING = 86_400  # seconds after a period's end in which news of it may still come in

_WRITTEN: Final = frozenset({"reason", "title", "note", "reference"})  # what people and monitors say


@dataclass(frozen=True, slots=True)
class KeptResult:
    """A closed period as it stands. `written` False: it follows from what was decided since, and is not stored yet."""

    assessment: Assessment
    locked_in_since: int | None
    fact: ClosedFact
    closed: ClosedPeriod
    inputs: Mapping[str, Any]

    @property
    def written(self) -> bool:
        """Whether it stands in the store as it is."""
        return self.fact.written


def kept_result(moment: Moment, bound: BoundService) -> KeptResult | None:
    """Reads the closed period as it was last written down; None where it was not closed by the moment.

    A version before this one kept a period that the contract's term cuts under the bounds of the whole one: that is the
    same period, and what it was closed with stands.

    Raises:
        CorruptStoreError: what is kept makes no sense.
    """
    if not moment.closed or moment.now < bound.period.end or bound.outside:
        return None
    closed = next((found for start in bound.starts if (found := _at(moment, bound, start)) is not None), None)
    if closed is None:
        return None
    try:
        assessment, since = _result(closed.result)
        inputs = _inputs(closed.inputs)
    except ValueError as error:
        raise CorruptStoreError(
            f"the closed period {bound.period.label} of {bound.service.key} is damaged ({error})",
            hint="restore the history from a backup; `sla-tui store verify` says what is sound",
        ) from error
    fact = ClosedFact(closed.at, closed.sha256, closed.revision, closed.who, closed.why, closed.tool, closed.tzdata)
    return KeptResult(assessment, since, fact, closed, inputs)


def _at(moment: Moment, bound: BoundService, start: int) -> ClosedPeriod | None:
    closed = moment.store.closed_period(bound.service.key, start)
    if closed is None or closed.at > moment.now:
        return None
    bounds = {(period.start, period.end) for period in (bound.period, bound.whole)}
    return closed if (closed.start, closed.end) in bounds else None


def read_closed(closed: ClosedPeriod) -> tuple[Assessment, int | None, frozenset[str]]:
    """Reads a closed period: its result, since when its credit is owed, and the monitors that it rests on.

    Raises:
        ValueError: what is kept makes no sense.
    """
    assessment, since = _result(closed.result)
    inputs = _inputs(closed.inputs)
    return assessment, since, frozenset([*(str(source["id"]) for source in inputs["sources"]), *inputs["silent"]])


def read_party(closed: ClosedPeriod) -> tuple[Party, str]:
    """Reads whose agreement a closed period is of: the party, and the customer.

    Raises:
        ValueError: what is kept makes no sense.
    """
    customer = str(_inputs(closed.inputs).get("customer", ""))
    return ("customer", customer) if customer else ("vendor", "")


def horizon(period: Period) -> int:
    """Says up to when the past is looked at for a closed period: always the same, whenever that is done."""
    return period.end + SETTLING


def contract_text(bound: BoundService) -> str:
    """Writes the contract as canonical JSON; of a period that is judged in parts, the text of each."""
    if len(bound.each) == 1:
        return canonical_text(bound.contract)
    return canonical({"parts": [CONTRACT.write(one.contract) for one in bound.each]})


def inputs_text(moment: Moment, bound: BoundService, evidence: Evidence, silent: Sequence[str]) -> str:
    """Writes everything besides the text that a closed period rests on, as canonical JSON."""
    provider = [planned.window for planned in _windows(moment, bound) if planned.source]
    data = {
        "service": bound.service.key,
        "period": to_plain(bound.period),
        "fee": to_plain(bound.service.fee),
        "sources": to_plain(evidence.sources),
        "silent": list(silent),
        "provider_maintenance": to_plain(provider),
        "decided": decided_about(moment, bound),
        "checks": _checks(bound, evidence),
    }
    if evidence.metrics:
        data["metrics"] = to_plain(evidence.metrics)
    if bound.service.customer:
        data["customer"] = bound.service.customer
    if len(bound.parts) > 1:
        data["parts"] = to_plain([part.period for part in bound.parts])
    return canonical(data)


def decided_about(moment: Moment, bound: BoundService) -> dict[str, Any]:
    """Lists what people decided about the period: exclusions, work and reports that can bear on it, as plain data."""
    start, end = evidence_start(bound), horizon(bound.period)
    excluded = (decided.exclusion for decided in exclusions(moment, bound.service))
    decided = {
        "exclusions": [to_plain(e) for e in excluded if e.start < end and e.end > start],
        "maintenance": [to_plain(p.window) for p in _windows(moment, bound) if not p.source],
    }
    reported = [to_plain(one.report) for one in reports(moment, bound, start) if start <= one.report.began < end]
    return decided | {"reports": reported} if reported else decided  # periods closed before there were any hold no list


def _windows(moment: Moment, bound: BoundService) -> list[Any]:
    start, end = evidence_start(bound), horizon(bound.period)
    windows = maintenance(moment, bound.service, start, end)
    return [planned for planned in windows if planned.window.start < end and planned.window.end > start]


def _checks(bound: BoundService, evidence: Evidence) -> dict[str, Any]:
    """Picks what objectives are judged by, at the resolution that is kept for good: response times within 2 %."""
    out: dict[str, Any] = {}
    checks = evidence.checks
    if checks is not None and any(counts_checks(one.contract) for one in bound.each):
        counts: dict[int, int] = {}
        for ms, count in _counted(checks.times_ms):
            counts[rounded(ms)] = counts.get(rounded(ms), 0) + count
        out |= {"total": checks.total, "failed": checks.failed, "times": sorted(map(list, counts.items()))}
    if evidence.latency:
        text = ";".join(f"{sample.at},{rounded(sample.ms)}" for sample in evidence.latency)
        out["samples"] = [len(evidence.latency), hashlib.sha256(text.encode()).hexdigest()]
    return out


def _counted(times: Sequence[int]) -> list[tuple[int, int]]:
    return list(times.counts.items()) if isinstance(times, CountedValues) else [(ms, 1) for ms in times]


def kept_evidence(inputs: Mapping[str, Any]) -> Evidence:
    """Reads the evidence that a closed period rests on: what was kept, and what was decided.

    Raises:
        ValueError: what is kept makes no sense.
    """
    decided = inputs["decided"]
    return Evidence(
        sources=tuple(from_plain(SourceEvidence, s) for s in inputs["sources"]),
        maintenance=_read_windows([*inputs["provider_maintenance"], *decided["maintenance"]]),
        exclusions=tuple(from_plain(Exclusion, e) for e in decided["exclusions"]),
        reports=tuple(from_plain(OutageReport, r) for r in decided.get("reports", ())),
        checks=_kept_checks(inputs["checks"]),
        metrics=tuple(from_plain(MetricValue, m) for m in inputs.get("metrics", ())),
    )


def _kept_checks(data: Mapping[str, Any]) -> CheckTally | None:
    """Reads the counted checks as they were kept: response times within 2 % of what they were."""
    if "times" not in data:
        return None
    return CheckTally(data["total"], data["failed"], CountedValues(dict(data["times"])))


def revised(moment: Moment, bound: BoundService, kept: KeptResult, decided: dict[str, Any]) -> KeptResult:
    """Puts the closed period under what was decided since, as the next revision; its result is still the old one."""
    inputs = dict(kept.inputs) | {"decided": decided}
    text = canonical(inputs)
    who, at, why = _decider(moment, bound.service, kept.closed.at)
    fact = ClosedFact(
        at=at,
        sha256=fingerprint(kept.closed.contract, text),
        revision=kept.closed.revision + 1,
        who=who,
        why=why,
        version=kept.fact.version,
        tzdata=kept.fact.tzdata,
        written=False,
    )
    return replace(kept, locked_in_since=None, fact=fact, closed=replace(kept.closed, inputs=text), inputs=inputs)


def _decider(moment: Moment, service: ServiceConfig, since: int) -> tuple[str, int, str]:
    """Says who decided last about the service since an instant, when, and by which act; else the configuration."""
    acts = {act.id: act for act in moment.store.acts()}
    names = {service.id, service.key}
    acts_since = [act for act in acts.values() if since <= act.at <= moment.now and names & {*_decides(act, acts)}]
    if not acts_since:
        return "", moment.now, "the configuration"
    last = acts_since[-1]
    return last.signed, last.at, f"act {last.id} ({type(last.deed).__name__.lower()})"


def _decides(act: Act, acts: Mapping[int, Act]) -> tuple[str, ...]:
    """Names the services whose figures the act bears on: its own, or those of the act that it judges or takes back."""
    match act.deed:
        case Exclude(services=services) | Maintain(services=services):
            return services
        case ReportOutage(service=service):
            return (service,)
        case Judge(exclusion=number) | Withdraw(act=number) if number < act.id and number in acts:
            return _decides(acts[number], acts)
    return ()


def _read_windows(data: Sequence[object]) -> tuple[MaintenanceWindow, ...]:
    windows = (from_plain(MaintenanceWindow, item) for item in data)
    return tuple(sorted(windows, key=lambda w: (w.start, w.end, w.title)))


@lru_cache(maxsize=2048)
def _result(text: str) -> tuple[Assessment, int | None]:
    data = _masked(json.loads(text))
    return from_plain(Assessment, data["assessment"]), data["locked_in_since"]


@lru_cache(maxsize=512)
def _inputs(text: str) -> Mapping[str, Any]:
    data = _masked(json.loads(text))
    if not isinstance(data, dict) or not {"sources", "decided", "checks", "fee", "provider_maintenance"} <= data.keys():
        raise ValueError("inputs are missing")
    return data


def _masked(data: Any, key: str = "") -> Any:  # noqa: ANN401  plain data has no closer type
    """Masks what has the shape of a credential in texts of monitors and people that an earlier version kept."""
    if isinstance(data, dict):
        return {name: _masked(one, name) for name, one in data.items()}
    if isinstance(data, list):
        return [_masked(one, key) for one in data]
    return redact_all(data) if key in _WRITTEN and isinstance(data, str) else data
