"""Closed periods as they stand: the kept result, what an act made of it since, and what it would come to today.

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
from typing import Any

from sla_tui.config.contract_keys import CONTRACT
from sla_tui.engine.assessed import assessed
from sla_tui.engine.evidence import evidence_start, exclusions, gather, maintenance
from sla_tui.engine.monitors import Moment, views_of
from sla_tui.engine.services import Bound
from sla_tui.engine.witnesses import with_silent, witnesses
from sla_tui.errors import CorruptStoreError
from sla_tui.sla.acts import Act, Exclude, Judge, Maintain, Withdraw
from sla_tui.sla.contract import Contract
from sla_tui.sla.evidence import Evidence, Exclusion, MaintenanceWindow, SourceEvidence
from sla_tui.sla.plain import canonical, from_plain, to_plain
from sla_tui.sla.result import Assessment, Period
from sla_tui.sla.snapshot import Drift, FrozenFact
from sla_tui.store.codes import rounded
from sla_tui.store.frozen_table import FrozenRow, fingerprint
from sla_tui.store.tally import Tally

SETTLING = 86_400  # seconds after a period's end in which what is told of it may still come in


@dataclass(frozen=True, slots=True)
class Standing:
    """A closed period as it stands. Where `fact.written` is False, caps over several periods are not applied yet."""

    assessment: Assessment
    locked_in_since: int | None
    fact: FrozenFact
    row: FrozenRow
    inputs: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Finding:
    """A closed period worked out: the result, and the canonical JSON of the text and of everything else it rests on."""

    assessment: Assessment
    evidence: Evidence
    contract: str
    inputs: str

    @property
    def sha256(self) -> str:
        """What names this evidence under this text."""
        return fingerprint(self.contract, self.inputs)


def standing(moment: Moment, bound: Bound) -> Standing | None:
    """The closed period as it stands at the moment; None where it was not closed by then.

    Raises:
        CorruptStoreError: what is kept makes no sense.
    """
    if not moment.closed or moment.now < bound.period.end:
        return None
    row = moment.store.frozen(bound.service.id, bound.period.start)
    if row is None or row.at > moment.now or row.end != bound.period.end:
        return None
    try:
        assessment, since = _result(row.result)
        inputs = _inputs(row.inputs)
    except ValueError as error:
        raise CorruptStoreError(
            f"the closed period {bound.period.label} of {bound.service.id} is damaged ({error})",
            hint="restore the history from a backup; `sla-tui store verify` says what is sound",
        ) from error
    fact = FrozenFact(row.at, row.sha256, row.revision, row.who, row.why, row.tool, row.tzdata)
    kept = Standing(assessment, since, fact, row, inputs)
    decided = decided_about(moment, bound)
    return kept if decided == inputs["decided"] else _revised(moment, bound, kept, decided)


def kept_result(row: FrozenRow) -> tuple[Assessment, int | None, frozenset[str]]:
    """A closed period as it was written down: its result, since when its credit is owed, and the monitors it rests on.

    Raises:
        ValueError: what is kept makes no sense.
    """
    assessment, since = _result(row.result)
    inputs = _inputs(row.inputs)
    return assessment, since, frozenset([*(str(source["id"]) for source in inputs["sources"]), *inputs["silent"]])


def with_drift(moment: Moment, bound: Bound, kept: Standing) -> FrozenFact:
    """The fact of a closed period, with what it would come to today where that rests on something else."""
    found = work_out(moment, bound)
    now, was = json.loads(found.inputs), kept.inputs
    causes = [name for name in ("sources", "checks", "fee") if _comparable(now[name]) != _comparable(was[name])]
    causes += ["maintenance"] if now["provider_maintenance"] != was["provider_maintenance"] else []
    causes += ["contract"] if found.contract != kept.row.contract else []
    if not causes:
        return kept.fact
    today = found.assessment
    drift = Drift(
        tuple(causes),
        today.verdict,
        today.percent,
        today.downtime_seconds,
        today.credit.percent,
        today.credit.amount,
    )
    return replace(kept.fact, drift=drift)


def horizon(period: Period) -> int:
    """Up to where the past is looked at for a closed period: always the same, whenever that is done."""
    return period.end + SETTLING


def work_out(moment: Moment, bound: Bound) -> Finding:
    """The period as all that is known today has it, without what only several periods decide."""
    contract, period, service = bound.contract, bound.period, bound.service
    then = replace(moment, now=horizon(period))
    views = views_of(then, service.monitors, evidence_start(contract, period))
    heard = witnesses(views, contract.evidence.quorum, period.start, period.end)
    evidence = gather(then, bound, heard)
    silent = [v.ref for v in views if v not in heard]
    assessment = with_silent(assessed(bound, evidence, then.now), silent)
    provider = [p.window for p in _windows(moment, bound) if p.source]
    inputs = {
        "service": service.id,
        "period": to_plain(period),
        "fee": to_plain(service.fee),
        "sources": to_plain(evidence.sources),
        "silent": silent,
        "provider_maintenance": to_plain(provider),
        "decided": decided_about(moment, bound),
        "checks": _checks(evidence),
    }
    return Finding(assessment, evidence, contract_text(contract), canonical(inputs))


def contract_text(contract: Contract) -> str:
    """The contract as canonical JSON."""
    return canonical(CONTRACT.write(contract))


def decided_about(moment: Moment, bound: Bound) -> dict[str, Any]:
    """What people decided about the period: exclusions and announced work that can bear on it, as plain data."""
    start, end = evidence_start(bound.contract, bound.period), horizon(bound.period)
    excluded = (found.exclusion for found in exclusions(moment, bound.service))
    return {
        "exclusions": [to_plain(e) for e in excluded if e.start < end and e.end > start],
        "maintenance": [to_plain(p.window) for p in _windows(moment, bound) if not p.source],
    }


def _windows(moment: Moment, bound: Bound) -> list[Any]:
    start, end = evidence_start(bound.contract, bound.period), horizon(bound.period)
    found = maintenance(moment, bound.service, start, end)
    return [planned for planned in found if planned.window.start < end and planned.window.end > start]


def _checks(evidence: Evidence) -> dict[str, Any]:
    """What objectives are judged by, at the resolution that is kept for good: response times within 2 %."""
    out: dict[str, Any] = {}
    checks = evidence.checks
    if checks is not None:
        counts: dict[int, int] = {}
        for ms, count in _counted(checks.times_ms):
            counts[rounded(ms)] = counts.get(rounded(ms), 0) + count
        out |= {"total": checks.total, "failed": checks.failed, "times": sorted(map(list, counts.items()))}
    if evidence.latency:
        text = ";".join(f"{sample.at},{rounded(sample.ms)}" for sample in evidence.latency)
        out["samples"] = [len(evidence.latency), hashlib.sha256(text.encode()).hexdigest()]
    return out


def _counted(times: Sequence[int]) -> list[tuple[int, int]]:
    return list(times.counts.items()) if isinstance(times, Tally) else [(ms, 1) for ms in times]


def kept_evidence(kept: Standing) -> Evidence:
    """The evidence that a closed period rests on: what was kept, and what was decided since."""
    decided = kept.inputs["decided"]
    return Evidence(
        sources=tuple(from_plain(SourceEvidence, s) for s in kept.inputs["sources"]),
        maintenance=_read_windows([*kept.inputs["provider_maintenance"], *decided["maintenance"]]),
        exclusions=tuple(from_plain(Exclusion, e) for e in decided["exclusions"]),
    )


def _revised(moment: Moment, bound: Bound, kept: Standing, decided: dict[str, Any]) -> Standing:
    """The closed period under what was decided since: the kept evidence, and the new decisions."""
    inputs = dict(kept.inputs) | {"decided": decided}
    evidence = kept_evidence(replace(kept, inputs=inputs))
    if "samples" in inputs["checks"]:  # single response times are not kept twice
        evidence = replace(evidence, latency=work_out(moment, bound).evidence.latency)
    if "times" in inputs["checks"]:
        evidence = replace(evidence, checks=work_out(moment, bound).evidence.checks)
    assessment = with_silent(assessed(bound, evidence, moment.now), inputs["silent"])
    text = canonical(inputs)
    who, at, why = _decider(moment, bound.service.id, kept.row.at)
    fact = FrozenFact(
        at=at,
        sha256=fingerprint(kept.row.contract, text),
        revision=kept.row.revision + 1,
        who=who,
        why=why,
        version=kept.fact.version,
        tzdata=kept.fact.tzdata,
        written=False,
    )
    return Standing(assessment, None, fact, replace(kept.row, inputs=text), inputs)


def _decider(moment: Moment, service: str, since: int) -> tuple[str, int, str]:
    """Who decided last about the service since an instant, when, and by which act; else the configuration."""
    acts = {act.id: act for act in moment.store.acts()}
    told = [act for act in acts.values() if since <= act.at <= moment.now and service in _decides(act, acts)]
    if not told:
        return "", moment.now, "the configuration"
    return told[-1].who, told[-1].at, f"act {told[-1].id} ({type(told[-1].deed).__name__.lower()})"


def _decides(act: Act, acts: Mapping[int, Act]) -> tuple[str, ...]:
    """The services whose figures the act bears on: its own, or those of the act that it judges or takes back."""
    match act.deed:
        case Exclude(services=services) | Maintain(services=services):
            return services
        case Judge(exclusion=number) | Withdraw(act=number) if number < act.id and number in acts:
            return _decides(acts[number], acts)
    return ()


def _read_windows(data: Sequence[object]) -> tuple[MaintenanceWindow, ...]:
    windows = (from_plain(MaintenanceWindow, item) for item in data)
    return tuple(sorted(windows, key=lambda w: (w.start, w.end, w.title)))


def _comparable(part: object) -> object:
    """A part of the inputs without what is no evidence: a check interval that was configured differently since."""
    if isinstance(part, dict):
        return {key: value for key, value in part.items() if key != "resolution"}
    return [_comparable(item) for item in part] if isinstance(part, list) else part


@lru_cache(maxsize=2048)
def _result(text: str) -> tuple[Assessment, int | None]:
    data = json.loads(text)
    return from_plain(Assessment, data["assessment"]), data["locked_in_since"]


@lru_cache(maxsize=512)
def _inputs(text: str) -> Mapping[str, Any]:
    data = json.loads(text)
    if not isinstance(data, dict) or not {"sources", "decided", "checks", "fee", "provider_maintenance"} <= data.keys():
        raise ValueError("inputs are missing")
    return data
