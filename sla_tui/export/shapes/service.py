"""The shape of one service in a snapshot: what may be stated of it, and in `assessment` the arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.shapes.decisions import ACKNOWLEDGEMENT, EXCLUSION, MAINTENANCE, PROPOSAL, REPORT
from sla_tui.export.shapes.kinds import (
    COUNT,
    INSTANT,
    MAYBE_COUNT,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    MAYBE_TEXT,
    MAYBE_WHOLE,
    MET,
    NUMBER,
    PERCENT,
    TEXT,
    amount,
    word,
)
from sla_tui.export.shapes.result import CLAIM, RESULT, UPTIME, VERDICT, Result, UptimeView, by_window, rates
from sla_tui.export.shapes.shape import Field, ListOf, Maybe, Plain, Shape
from sla_tui.export.shapes.stated import CERTAINTY, STANDING, STATED, StatedView
from sla_tui.sla.evidence import GapKind
from sla_tui.sla.facts import Drift
from sla_tui.sla.monitors import ErrorFigures, LatencyFigures
from sla_tui.sla.observation import MonitorState
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState

DOWN_SPAN: Final = Shape(
    "",
    Field("start", INSTANT, lambda s: s.start),
    Field("end", MAYBE_INSTANT, lambda s: s.end),
    Field("reason", TEXT, lambda s: s.reason),
)
UNKNOWN_SPAN: Final = Shape(
    "",
    Field("start", INSTANT, lambda s: s.start),
    Field("end", INSTANT, lambda s: s.end),
    Field("kind", word(GapKind), lambda s: s.kind),
)
MONITOR: Final = Shape(
    "monitor",
    Field("id", Plain({"type": "string", "pattern": "^[^:]+:"}), lambda m: m.id, "<source id>:<its monitor id>"),
    Field("name", TEXT, lambda m: m.name),
    Field("type", TEXT, lambda m: m.type),
    Field("target", TEXT, lambda m: m.target),
    Field("state", word(MonitorState), lambda m: m.state),
    Field("since", MAYBE_INSTANT, lambda m: m.since),
    Field("last_checked_at", MAYBE_INSTANT, lambda m: m.last_checked_at),
    Field("last_latency_ms", MAYBE_COUNT, lambda m: m.last_latency_ms),
    Field("outages", ListOf(DOWN_SPAN), lambda m: m.outages),
    Field("unknown", ListOf(UNKNOWN_SPAN), lambda m: m.unknown),
)
DRIFT: Final = Shape(
    "",
    Field("causes", ListOf(TEXT), lambda d: d[0].causes),
    Field("verdict", TEXT, lambda d: d[0].verdict),
    Field("percent", MAYBE_TEXT, lambda d: None if d[0].percent is None else str(d[0].percent)),
    Field("downtime_seconds", MAYBE_WHOLE, lambda d: d[0].downtime_seconds),
    Field("credit_percent", PERCENT, lambda d: d[0].credit),
    Field("amount", MAYBE_DECIMAL, lambda d: amount(d[0].amount, d[1])),
    note="what it would come to today, and what differs",
)


def _drift(service: ServiceSnapshot) -> tuple[Drift, str] | None:
    fact = service.frozen
    return None if fact is None or fact.drift is None else (fact.drift, service.assessment.credit.currency)


CLOSED: Final = Shape(
    "closed_period",
    Field("at", MAYBE_INSTANT, lambda s: s.frozen.at),
    Field("sha256", Plain({"type": "string", "pattern": "^[0-9a-f]{64}$"}), lambda s: s.frozen.sha256),
    Field("revision", Plain({"type": "integer", "minimum": 1}), lambda s: s.frozen.revision),
    Field("who", TEXT, lambda s: s.frozen.who),
    Field("why", TEXT, lambda s: s.frozen.why),
    Field("version", TEXT, lambda s: s.frozen.version),
    Field("zone_data", TEXT, lambda s: s.frozen.tzdata),
    Field("drift", Maybe(DRIFT), _drift),
    note="of a closed period: since when its result is kept, and of what; later revisions by whom and why",
)
LATENCY_OBJECTIVE: Final = Shape(
    "",
    Field("percentile", Maybe(PERCENT), lambda f: f.percentile),
    Field("threshold_ms", COUNT, lambda f: f.threshold_ms),
    Field("value_ms", MAYBE_COUNT, lambda f: f.value_ms),
    Field("met", MET, lambda f: f.met),
)
LATENCY: Final = Shape(
    "latency",
    Field("p50_ms", MAYBE_COUNT, lambda f: f.p50_ms),
    Field("p95_ms", MAYBE_COUNT, lambda f: f.p95_ms),
    Field("p99_ms", MAYBE_COUNT, lambda f: f.p99_ms),
    Field("samples", COUNT, lambda f: f.samples),
    Field("objective", Maybe(LATENCY_OBJECTIVE), lambda f: None if f.threshold_ms is None else f),
)
ERROR_OBJECTIVE: Final = Shape(
    "",
    Field("threshold_percent", PERCENT, lambda f: f.threshold_percent),
    Field("met", MET, lambda f: f.met),
)
RATE: Final = Plain({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, lambda rate: fmt.fixed(rate, 6), "decimal")
ERRORS: Final = Shape(
    "errors",
    Field("rate_percent", Maybe(RATE), lambda f: f.rate_percent),
    Field("failed", COUNT, lambda f: f.failed),
    Field("total", COUNT, lambda f: f.total),
    Field("objective", Maybe(ERROR_OBJECTIVE), lambda f: None if f.threshold_percent is None else f),
)


def _best_case(service: ServiceSnapshot) -> UptimeView:
    return UptimeView(service.stated.best_case, service.assessment)


def _raw_uptime(service: ServiceSnapshot) -> UptimeView:
    known = service.stated.uptime is not None
    return UptimeView(service.assessment.raw_uptime if known else None, service.assessment)


def _burn_rates(service: ServiceSnapshot) -> dict[str, float | None]:
    """How fast the budget goes; null where that stands for nothing."""
    found = rates(service.assessment.burn if service.stated.judged else None)
    return {window: None if rate is None else _float(rate) for window, rate in found.items()}


def _float(rate: Fraction) -> float:
    return float(fmt.fixed(rate, 3).replace(fmt.MINUS, "-"))


def _running(service: ServiceSnapshot, value: object) -> object:
    """The value, None where the period is over: it has nothing of the present."""
    return value if service.assessment.running else None


SERVICE: Final = Shape(
    "service",
    Field("id", TEXT, lambda s: s.id),
    Field("name", TEXT, lambda s: s.name),
    Field("contract", TEXT, lambda s: s.contract),
    Field("contract_name", TEXT, lambda s: s.contract_name),
    Field("target", Maybe(PERCENT), lambda s: s.target),
    Field("tags", ListOf(TEXT), lambda s: s.tags),
    Field(
        "state",
        word(ServiceState, null=True),
        lambda s: _running(s, s.state),
        "as of now; null where the period is over",
    ),
    Field("since", MAYBE_INSTANT, lambda s: _running(s, s.since)),
    Field("stale_since", MAYBE_INSTANT, lambda s: _running(s, s.stale_since)),
    Field("standing", STANDING, lambda s: s.stated.standing),
    Field("verdict", VERDICT, lambda s: s.stated.verdict),
    Field("certainty", CERTAINTY, lambda s: s.stated.certainty),
    Field("stated", STATED, lambda s: StatedView(s.stated, s.assessment)),
    Field("assessment", RESULT, lambda s: Result(s.assessment, s.id)),
    Field("raw_uptime", UPTIME, _raw_uptime),
    Field("if_nothing_more", UPTIME, _best_case, "the same as best_case"),
    Field("best_case", UPTIME, _best_case),
    Field("locked_in_since", MAYBE_INSTANT, lambda s: s.locked_in_since if s.stated.owed else None),
    Field("frozen", Maybe(CLOSED), lambda s: None if s.frozen is None else s),
    Field("burn_rate", by_window(Maybe(NUMBER)), _burn_rates),
    Field("exhaustion_at", MAYBE_INSTANT, lambda s: s.stated.exhausted_at),
    Field("latency", LATENCY, lambda s: s.latency if s.stated.measured else LatencyFigures()),
    Field("errors", ERRORS, lambda s: s.errors if s.stated.measured else ErrorFigures()),
    Field("claim", CLAIM, lambda s: s.stated.claim),
    Field("quorum", COUNT, lambda s: s.quorum),
    Field("runbook", TEXT, lambda s: s.runbook),
    Field("vendor", TEXT, lambda s: s.vendor),
    Field("exclusions", ListOf(EXCLUSION), lambda s: s.exclusions),
    Field("maintenance", ListOf(MAINTENANCE), lambda s: s.maintenance),
    Field("acknowledgements", ListOf(ACKNOWLEDGEMENT), lambda s: s.acknowledgements),
    Field("proposals", ListOf(PROPOSAL), lambda s: s.proposals),
    Field("reports", ListOf(REPORT), lambda s: s.reports),
    Field("monitors", ListOf(MONITOR), lambda s: s.monitors),
)
