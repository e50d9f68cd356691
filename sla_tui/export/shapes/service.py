"""The shape of one service in a snapshot: what may be stated of it, and in `assessment` the arithmetic."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.export.shapes.agreements import AGREEMENT
from sla_tui.export.shapes.components import COMPONENT, DOWN_WHEN
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
from sla_tui.export.shapes.margin import MARGIN
from sla_tui.export.shapes.party import WHOSE
from sla_tui.export.shapes.result import CLAIM, RESULT, UPTIME, VERDICT, ResultView, UptimeView, by_window, rates
from sla_tui.export.shapes.security import SECURITY_FINDING
from sla_tui.export.shapes.shape import JsonField, JsonList, Maybe, Plain, Shape
from sla_tui.export.shapes.stated import CERTAINTY, STANDING, STATED, StatedView
from sla_tui.export.shapes.text_version import TEXT_VERSION
from sla_tui.export.shapes.vendor_statement import VENDOR_STATEMENT
from sla_tui.sla.evidence import GapKind
from sla_tui.sla.facts import Drift
from sla_tui.sla.monitors import ErrorFigures, LatencyFigures
from sla_tui.sla.observation import MonitorState
from sla_tui.sla.snapshot import ServiceSnapshot, ServiceState

DOWN_SPAN: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda s: s.start),
    JsonField("end", MAYBE_INSTANT, lambda s: s.end),
    JsonField("reason", TEXT, lambda s: s.reason),
)
UNKNOWN_SPAN: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda s: s.start),
    JsonField("end", INSTANT, lambda s: s.end),
    JsonField("kind", word(GapKind), lambda s: s.kind),
)
MONITOR: Final = Shape(
    "monitor",
    JsonField("id", Plain({"type": "string", "pattern": "^[^:]+:"}), lambda m: m.id, "<source id>:<its monitor id>"),
    JsonField("name", TEXT, lambda m: m.name),
    JsonField("type", TEXT, lambda m: m.type),
    JsonField("target", TEXT, lambda m: m.target),
    JsonField("state", word(MonitorState), lambda m: m.state),
    JsonField("since", MAYBE_INSTANT, lambda m: m.since),
    JsonField("last_checked_at", MAYBE_INSTANT, lambda m: m.last_checked_at),
    JsonField("last_latency_ms", MAYBE_COUNT, lambda m: m.last_latency_ms),
    JsonField("detail", TEXT, lambda m: m.detail or None, "what is said of it while it is up", unless_none=True),
    JsonField("outages", JsonList(DOWN_SPAN), lambda m: m.outages),
    JsonField("unknown", JsonList(UNKNOWN_SPAN), lambda m: m.unknown),
)
DRIFT: Final = Shape(
    "",
    JsonField("causes", JsonList(TEXT), lambda d: d[0].causes),
    JsonField("verdict", TEXT, lambda d: d[0].verdict),
    JsonField("percent", MAYBE_TEXT, lambda d: None if d[0].percent is None else str(d[0].percent)),
    JsonField("downtime_seconds", MAYBE_WHOLE, lambda d: d[0].downtime_seconds),
    JsonField("credit_percent", PERCENT, lambda d: d[0].credit),
    JsonField("amount", MAYBE_DECIMAL, lambda d: amount(d[0].amount, d[1])),
    note="what it would come to today, and what differs",
)


def _drift(service: ServiceSnapshot) -> tuple[Drift, str] | None:
    fact = service.frozen
    return None if fact is None or fact.drift is None else (fact.drift, service.assessment.credit.currency)


CLOSED: Final = Shape(
    "closed_period",
    JsonField("at", MAYBE_INSTANT, lambda s: s.frozen.at),
    JsonField("sha256", Plain({"type": "string", "pattern": "^[0-9a-f]{64}$"}), lambda s: s.frozen.sha256),
    JsonField("revision", Plain({"type": "integer", "minimum": 1}), lambda s: s.frozen.revision),
    JsonField("who", TEXT, lambda s: s.frozen.who),
    JsonField("why", TEXT, lambda s: s.frozen.why),
    JsonField("version", TEXT, lambda s: s.frozen.version),
    JsonField("zone_data", TEXT, lambda s: s.frozen.tzdata),
    JsonField("drift", Maybe(DRIFT), _drift),
    note="of a closed period: since when its result is kept, and of what; later revisions by whom and why",
)
LATENCY_OBJECTIVE: Final = Shape(
    "",
    JsonField("percentile", Maybe(PERCENT), lambda f: f.percentile),
    JsonField("threshold_ms", COUNT, lambda f: f.threshold_ms),
    JsonField("value_ms", MAYBE_COUNT, lambda f: f.value_ms),
    JsonField("met", MET, lambda f: f.met),
)
LATENCY: Final = Shape(
    "latency",
    JsonField("p50_ms", MAYBE_COUNT, lambda f: f.p50_ms),
    JsonField("p95_ms", MAYBE_COUNT, lambda f: f.p95_ms),
    JsonField("p99_ms", MAYBE_COUNT, lambda f: f.p99_ms),
    JsonField("samples", COUNT, lambda f: f.samples),
    JsonField("objective", Maybe(LATENCY_OBJECTIVE), lambda f: None if f.threshold_ms is None else f),
)
ERROR_OBJECTIVE: Final = Shape(
    "",
    JsonField("threshold_percent", PERCENT, lambda f: f.threshold_percent),
    JsonField("met", MET, lambda f: f.met),
)
RATE: Final = Plain({"type": "string", "pattern": r"^-?\d+(\.\d+)?$"}, lambda rate: fmt.fixed(rate, 6), "decimal")
ERRORS: Final = Shape(
    "errors",
    JsonField("rate_percent", Maybe(RATE), lambda f: f.rate_percent),
    JsonField("failed", COUNT, lambda f: f.failed),
    JsonField("total", COUNT, lambda f: f.total),
    JsonField("objective", Maybe(ERROR_OBJECTIVE), lambda f: None if f.threshold_percent is None else f),
)


def _best_case(service: ServiceSnapshot) -> UptimeView:
    return UptimeView(service.stated.best_case, service.assessment)


def _raw_uptime(service: ServiceSnapshot) -> UptimeView:
    known = service.stated.uptime is not None
    return UptimeView(service.assessment.raw_uptime if known else None, service.assessment)


def _burn_rates(service: ServiceSnapshot) -> dict[str, float | None]:
    """Says how fast the budget goes; null where that stands for nothing."""
    found = rates(service.assessment.burn if service.stated.judged else None)
    return {window: None if rate is None else _float(rate) for window, rate in found.items()}


def _float(rate: Fraction) -> float:
    return float(fmt.fixed(rate, 3).replace(fmt.MINUS, "-"))


def _running(service: ServiceSnapshot, value: object) -> object:
    """Returns the value, None where the period is over: it has nothing of the present."""
    return value if service.assessment.running else None


SERVICE: Final = Shape(
    "service",
    JsonField("id", TEXT, lambda s: s.id),
    JsonField("name", TEXT, lambda s: s.name),
    JsonField("contract", TEXT, lambda s: s.contract),
    JsonField("contract_name", TEXT, lambda s: s.contract_name),
    JsonField("target", Maybe(PERCENT), lambda s: s.target),
    JsonField("tags", JsonList(TEXT), lambda s: s.tags),
    JsonField(
        "state",
        word(ServiceState, null=True),
        lambda s: _running(s, s.state),
        "as of now; null where the period is over",
    ),
    JsonField("since", MAYBE_INSTANT, lambda s: _running(s, s.since)),
    JsonField("stale_since", MAYBE_INSTANT, lambda s: s.stale_since),
    JsonField("standing", STANDING, lambda s: s.stated.standing),
    JsonField("verdict", VERDICT, lambda s: s.stated.verdict),
    JsonField("certainty", CERTAINTY, lambda s: s.stated.certainty),
    JsonField("stated", STATED, lambda s: StatedView(s.stated, s.assessment)),
    JsonField("assessment", RESULT, lambda s: ResultView(s.assessment, s.id)),
    JsonField("raw_uptime", UPTIME, _raw_uptime),
    JsonField("if_nothing_more", UPTIME, _best_case, "the same as best_case"),
    JsonField("best_case", UPTIME, _best_case),
    JsonField("locked_in_since", MAYBE_INSTANT, lambda s: s.locked_in_since if s.stated.owed else None),
    JsonField("frozen", Maybe(CLOSED), lambda s: None if s.frozen is None else s),
    JsonField("burn_rate", by_window(Maybe(NUMBER)), _burn_rates),
    JsonField("exhaustion_at", MAYBE_INSTANT, lambda s: s.stated.exhausted_at),
    JsonField("latency", LATENCY, lambda s: s.latency if s.stated.measured else LatencyFigures()),
    JsonField("errors", ERRORS, lambda s: s.errors if s.stated.measured else ErrorFigures()),
    JsonField("claim", CLAIM, lambda s: s.stated.claim),
    JsonField("quorum", COUNT, lambda s: s.quorum),
    JsonField("runbook", TEXT, lambda s: s.runbook),
    JsonField("vendor", TEXT, lambda s: s.vendor),
    JsonField("texts", JsonList(TEXT_VERSION), lambda s: s.texts, "the versions that it was judged under"),
    *WHOSE,
    JsonField(
        "agreements",
        JsonList(AGREEMENT),
        lambda s: s.agreements if s.others else None,
        "where there are several: all, the one in which it stands worst first; the rest of this object is of it",
        unless_none=True,
    ),
    JsonField(
        "margins",
        JsonList(MARGIN),
        lambda s: s.margins or None,
        "margin at risk, where it is sold and it, or what it needs, is bought",
        unless_none=True,
    ),
    JsonField("exclusions", JsonList(EXCLUSION), lambda s: s.exclusions),
    JsonField("maintenance", JsonList(MAINTENANCE), lambda s: s.maintenance),
    JsonField("acknowledgements", JsonList(ACKNOWLEDGEMENT), lambda s: s.acknowledgements),
    JsonField("proposals", JsonList(PROPOSAL), lambda s: s.proposals),
    JsonField("reports", JsonList(REPORT), lambda s: s.reports),
    JsonField("monitors", JsonList(MONITOR), lambda s: s.monitors),
    JsonField(
        "vendor_statement",
        VENDOR_STATEMENT,
        lambda s: s.statement,
        "what its vendor's status page says, where it names one",
        unless_none=True,
    ),
    JsonField(
        "security",
        JsonList(SECURITY_FINDING),
        lambda s: s.security or None,
        "what holds of its contract's promises of security, where there are any",
        unless_none=True,
    ),
    JsonField("down_when", DOWN_WHEN, lambda s: s.down_when, "of a service that is made of others", unless_none=True),
    JsonField(
        "components",
        JsonList(COMPONENT),
        lambda s: s.components or None,
        "what it is made of, each before its own components",
        unless_none=True,
    ),
)
