"""A snapshot as JSON for programs (schema ``sla-tui/snapshot/1``): the shape that users' scripts hold on to.

Exact values are strings ("719/720", "99.95", "240.00"), instants RFC 3339 in UTC, ids strings digit for digit; a number
that is not known is null, never 0 and never 100. Keys may be added, never renamed or dropped.
"""

from __future__ import annotations

import json
import re
from fractions import Fraction
from pathlib import Path
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.formats.json_decisions import (
    acknowledgement,
    alert,
    credit_entry,
    exclusion,
    maintenance,
    proposal,
    report,
)
from sla_tui.export.formats.json_result import amount, instant, result_to_json, stated_to_json, uptime_to_json
from sla_tui.sla.observation import RateBudget
from sla_tui.sla.snapshot import (
    ErrorFigures,
    FrozenFact,
    HistoryProgress,
    LatencyFigures,
    MonitorSnapshot,
    ServiceSnapshot,
    Snapshot,
    SourceStatus,
    Summary,
)

SCHEMA: Final = "sla-tui/snapshot/1"

# What a terminal may obey or hide when somebody looks at the file, and what UTF-8 cannot carry: written as escapes.
_INVISIBLE: Final = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


def render_json(snapshot: Snapshot) -> str:
    """The snapshot as indented JSON, ending in a line break; the same snapshot gives the same text."""
    return inert(json.dumps(snapshot_to_json(snapshot), indent=2, ensure_ascii=False, allow_nan=False)) + "\n"


def render_json_line(snapshot: Snapshot) -> str:
    """The same on a single line: one of a stream of JSON lines."""
    text = json.dumps(snapshot_to_json(snapshot), separators=(",", ":"), ensure_ascii=False, allow_nan=False)
    return inert(text) + "\n"


def inert(text: str) -> str:
    """JSON text with what a terminal may obey or hide written as escapes; it says the same."""
    return _INVISIBLE.sub(lambda found: f"\\u{ord(found[0]):04x}", text)


def schema_text() -> str:
    """The JSON Schema that every snapshot follows."""
    return Path(__file__).with_name("snapshot.schema.json").read_text(encoding="utf-8")


def snapshot_to_json(snapshot: Snapshot) -> dict[str, object]:
    """The snapshot as plain lists, mappings and scalars."""
    return {
        "schema": SCHEMA,
        "generated_at": fmt.rfc3339(snapshot.generated_at),
        "version": snapshot.version,
        "timezone": snapshot.timezone,
        "demo": snapshot.demo,
        "from_store": snapshot.from_store,
        "offline_since": instant(snapshot.offline_since),
        "notices": list(snapshot.notices),
        "summary": summary_to_json(snapshot.summary),
        "sources": [source_to_json(source) for source in snapshot.sources],
        "services": [service_to_json(service) for service in snapshot.services],
        "credits": [credit_entry(entry) for entry in snapshot.credits],
        "credits_complete": snapshot.credits_complete,
        "alerts": [alert(found) for found in snapshot.alerts],
    }


def summary_to_json(summary: Summary) -> dict[str, object]:
    """The counts of standings, which add up to the services, and what is owed by currency.

    `unknown` is those without a verdict: `not_provable` and `no_data` together. `credits_at_least`: the currencies in
    which more than the sum may be owed.
    """
    return {
        "services": summary.services,
        "met": summary.met,
        "at_risk": summary.at_risk,
        "breached": summary.breached,
        "unknown": summary.unknown,
        "not_provable": summary.not_provable,
        "no_data": summary.no_data,
        "credits": {currency: fmt.amount(owed, currency) for currency, owed in sorted(summary.credits.items())},
        "credits_at_least": list(summary.credits_at_least),
    }


def source_to_json(source: SourceStatus) -> dict[str, object]:
    """One source as the snapshot has it."""
    return {
        "id": source.id,
        "kind": source.kind,
        "state": source.state,
        "last_success_at": instant(source.last_success_at),
        "next_poll_at": instant(source.next_poll_at),
        "message": source.message,
        "monitors": source.monitors,
        "budget": [_budget(budget) for budget in source.budget],
        "history": None if source.history is None else _progress(source.history),
    }


def _budget(budget: RateBudget) -> dict[str, object]:
    return {
        "name": budget.name,
        "limit": budget.limit,
        "remaining": budget.remaining,
        "resets_at": instant(budget.resets_at),
    }


def _progress(history: HistoryProgress) -> dict[str, object]:
    checks = history.checks_fraction
    return {
        "wanted_from": fmt.rfc3339(history.wanted_from),
        "reached_from": instant(history.reached_from),
        "fraction": fmt.fixed(history.fraction, 4, Fraction(1)),
        "checks_fraction": None if checks is None else fmt.fixed(checks, 4, Fraction(1)),
        "monitors_done": history.done,
        "monitors": history.monitors,
        "running": history.running,
    }


def service_to_json(service: ServiceSnapshot) -> dict[str, object]:
    """One service: what may be stated of it, and in `assessment` the arithmetic, whatever it rests on."""
    assessment, stated = service.assessment, service.stated
    best_case = uptime_to_json(stated.best_case, assessment)
    running = assessment.running  # a period that is over has nothing of the present
    return {
        "id": service.id,
        "name": service.name,
        "contract": service.contract,
        "contract_name": service.contract_name,
        "target": _exact(service.target),
        "tags": list(service.tags),
        "state": service.state if running else None,
        "since": instant(service.since if running else None),
        "stale_since": instant(service.stale_since if running else None),
        "standing": stated.standing,
        "verdict": stated.verdict,
        "certainty": stated.certainty,
        "stated": stated_to_json(stated, assessment),
        "assessment": result_to_json(assessment, service.id),
        "raw_uptime": uptime_to_json(None if stated.uptime is None else assessment.raw_uptime, assessment),
        "if_nothing_more": best_case,
        "best_case": best_case,
        "locked_in_since": instant(service.locked_in_since if stated.owed else None),
        "frozen": _frozen(service.frozen, service.assessment.credit.currency),
        **_burn(service),
        "latency": _latency(service),
        "errors": _errors(service),
        "claim": {"deadline": instant(stated.claim.deadline), "notify_by": instant(stated.claim.notify_by)},
        "quorum": service.quorum,
        "runbook": service.runbook,
        "vendor": service.vendor,
        "exclusions": [exclusion(fact) for fact in service.exclusions],
        "maintenance": [maintenance(fact) for fact in service.maintenance],
        "acknowledgements": [acknowledgement(fact) for fact in service.acknowledgements],
        "proposals": [proposal(fact) for fact in service.proposals],
        "reports": [report(fact) for fact in service.reports],
        "monitors": [_monitor(monitor) for monitor in service.monitors],
    }


def _frozen(fact: FrozenFact | None, currency: str) -> dict[str, object] | None:
    """Since when a closed period's result is kept, and what it would come to today where that is something else."""
    if fact is None:
        return None
    drift = fact.drift
    return {
        "at": instant(fact.at),
        "sha256": fact.sha256,
        "revision": fact.revision,
        "who": fact.who,
        "why": fact.why,
        "version": fact.version,
        "zone_data": fact.tzdata,
        "drift": None
        if drift is None
        else {
            "causes": list(drift.causes),
            "verdict": drift.verdict,
            "percent": None if drift.percent is None else str(drift.percent),
            "downtime_seconds": drift.downtime_seconds,
            "credit_percent": fmt.exact_percent(drift.credit),
            "amount": amount(drift.amount, currency),
        },
    }


def _burn(service: ServiceSnapshot) -> dict[str, object]:
    """How fast the budget goes, and when it is gone; null where that stands for nothing."""
    burn = service.assessment.burn if service.stated.judged else None
    rates = (None, None, None) if burn is None else (burn.per_hour, burn.per_six_hours, burn.per_three_days)
    return {
        "burn_rate": {
            window: None if rate is None else float(fmt.fixed(rate, 3).replace(fmt.MINUS, "-"))
            for window, rate in zip(("1h", "6h", "3d"), rates, strict=True)
        },
        "exhaustion_at": instant(service.stated.exhausted_at),
    }


def _latency(service: ServiceSnapshot) -> dict[str, object]:
    figures = service.latency if service.stated.measured else LatencyFigures()
    objective: dict[str, object] | None = None
    if figures.threshold_ms is not None:
        objective = {
            "percentile": _exact(figures.percentile),
            "threshold_ms": figures.threshold_ms,
            "value_ms": figures.value_ms,
            "met": figures.met,
        }
    return {
        "p50_ms": figures.p50_ms,
        "p95_ms": figures.p95_ms,
        "p99_ms": figures.p99_ms,
        "samples": figures.samples,
        "objective": objective,
    }


def _errors(service: ServiceSnapshot) -> dict[str, object]:
    figures = service.errors if service.stated.measured else ErrorFigures()
    objective: dict[str, object] | None = None
    if figures.threshold_percent is not None:
        objective = {"threshold_percent": _exact(figures.threshold_percent), "met": figures.met}
    return {
        "rate_percent": None if figures.rate_percent is None else fmt.fixed(figures.rate_percent, 6),
        "failed": figures.failed,
        "total": figures.total,
        "objective": objective,
    }


def _monitor(monitor: MonitorSnapshot) -> dict[str, object]:
    return {
        "id": monitor.id,
        "name": monitor.name,
        "type": monitor.type,
        "target": monitor.target,
        "state": monitor.state,
        "since": instant(monitor.since),
        "last_checked_at": instant(monitor.last_checked_at),
        "last_latency_ms": monitor.last_latency_ms,
        "outages": [
            {"start": fmt.rfc3339(span.start), "end": instant(span.end), "reason": span.reason}
            for span in monitor.outages
        ],
        "unknown": [
            {"start": fmt.rfc3339(span.start), "end": fmt.rfc3339(span.end), "kind": span.kind}
            for span in monitor.unknown
        ],
    }


def _exact(value: Fraction | None) -> str | None:
    return None if value is None else fmt.exact_percent(value)
