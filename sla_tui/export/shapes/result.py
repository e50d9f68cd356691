"""The shape of an assessment: the result object of `docs/contract-model.md`, section 5, that every command writes.

Exact rationals are strings, reduced ("719/720"); percents that are whole have no denominator ("10"); money and the
contract's own percents are decimals as they are written ("100.00", "99.9"). What is not known is null, never 0 or 100.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, Final, Literal, NamedTuple

from sla_tui.export.shapes.kinds import (
    COUNT,
    DECIMAL,
    FLAG,
    INSTANT,
    MAYBE_COUNT,
    MAYBE_DECIMAL,
    MAYBE_INSTANT,
    MAYBE_TEXT,
    MET,
    PERCENT,
    RATIONAL,
    SHARE,
    TEXT,
    WHOLE,
    amount,
    percent_view,
    word,
)
from sla_tui.export.shapes.shape import Field, Kind, ListOf, Maybe, Shape
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Remedy
from sla_tui.sla.result import (
    AssessedOutage,
    Assessment,
    Burn,
    Decision,
    PossibleOutcome,
    Range,
    TierDistance,
    Verdict,
)

Payout = Literal["credit", "refund"]

VERDICT: Final = word(Verdict, "verdict")


class Result(NamedTuple):
    """An assessment to be written, under the id of its case or service."""

    assessment: Assessment
    id: str | None = None


class UptimeView(NamedTuple):
    """An uptime (0..1), and the assessment whose target and tiers are the bounds that its percent keeps its side of."""

    value: Fraction | None
    assessment: Assessment


class TierView(NamedTuple):
    """A tier, and the currency of its amount."""

    tier: TierDistance
    currency: str


class OutcomeView(NamedTuple):
    """The period at one end of what is possible, and the assessment that it belongs to."""

    outcome: PossibleOutcome
    assessment: Assessment


class RangeView(NamedTuple):
    """The bounds of what is possible, and the assessment that they belong to."""

    bounds: Range
    assessment: Assessment


def _view(uptime: UptimeView) -> str | None:
    return None if uptime.value is None else percent_view(uptime.value, uptime.assessment)


def _when(get: Any, view: Any) -> Any:  # noqa: ANN401 - a getter made of a getter
    """What `get` finds beside the assessment it belongs to, None where it finds nothing."""

    def found(result: Result) -> object:
        value = get(result.assessment)
        return None if value is None else view(value, result.assessment)

    return found


def _uptime(key: str, get: Any, note: str = "") -> Field:  # noqa: ANN401
    return Field(key, UPTIME, lambda r: UptimeView(get(r.assessment), r.assessment), note)


UPTIME_FIELDS: Final = (
    Field("fraction", Maybe(SHARE), lambda u: u.value),
    Field("percent", MAYBE_DECIMAL, _view),
)
UPTIME: Final = Shape("uptime", *UPTIME_FIELDS)
BUDGET_FIELDS: Final = (
    Field("total_seconds", WHOLE, lambda b: b.total),
    Field("spent_seconds", WHOLE, lambda b: b.spent),
    Field("left_seconds", WHOLE, lambda b: b.left),
)
BUDGET: Final = Shape("budget", *BUDGET_FIELDS)
CLAIM: Final = Shape(
    "claim",
    Field("deadline", MAYBE_INSTANT, lambda c: c.deadline),
    Field("notify_by", MAYBE_INSTANT, lambda c: c.notify_by),
)
TIER: Final = Shape(
    "tier",
    Field("below", PERCENT, lambda t: t.tier.threshold),
    Field("inclusive", FLAG, lambda t: t.tier.inclusive),
    Field("credit", Maybe(RATIONAL), lambda t: t.tier.credit),
    Field("amount", MAYBE_DECIMAL, lambda t: amount(t.tier.amount, t.currency)),
    Field("benefit", TEXT, lambda t: t.tier.benefit),
    Field("seconds_left", WHOLE, lambda t: t.tier.seconds_left),
)
PERIOD: Final = Shape(
    "period",
    Field("start", INSTANT, lambda p: p.start),
    Field("end", INSTANT, lambda p: p.end),
    Field("seconds", COUNT, lambda p: p.seconds),
    Field("label", TEXT, lambda p: p.label),
    Field("key", TEXT, lambda p: p.key),
    Field("part", FLAG, lambda p: p.part),
)
MISSING: Final = Shape(
    "",
    Field("kind", word(Literal["reported", "affected"]), lambda m: m.kind),
    Field("start", INSTANT, lambda m: m.start),
    Field("end", INSTANT, lambda m: m.end),
)
OUTCOME: Final = Shape(
    "outcome",
    Field("uptime", UPTIME, lambda o: UptimeView(o.outcome.uptime, o.assessment)),
    Field("verdict", VERDICT, lambda o: o.outcome.verdict),
    Field("credit", RATIONAL, lambda o: o.outcome.credit),
    Field("amount", MAYBE_DECIMAL, lambda o: amount(o.outcome.amount, o.assessment.credit.currency)),
    Field("benefits", ListOf(TEXT), lambda o: o.outcome.benefits),
    Field("claim", CLAIM, lambda o: o.outcome.claim),
)
RANGE: Final = Shape(
    "range",
    Field("least_downtime_seconds", WHOLE, lambda b: b.bounds.least_downtime),
    Field("most_downtime_seconds", WHOLE, lambda b: b.bounds.most_downtime),
    Field("best_uptime", UPTIME, lambda b: UptimeView(b.bounds.best_uptime, b.assessment)),
    Field("worst_uptime", UPTIME, lambda b: UptimeView(b.bounds.worst_uptime, b.assessment)),
)
BURN_ALERT: Final = Shape(
    "",
    Field("long_window_seconds", COUNT, lambda a: a.long_window),
    Field("short_window_seconds", COUNT, lambda a: a.short_window),
    Field("threshold", RATIONAL, lambda a: a.threshold),
    Field("firing", FLAG, lambda a: a.firing),
)


def rates(burn: Burn | None) -> dict[str, Fraction | None]:
    """The burn rates by window; None where they stand for nothing."""
    if burn is None:
        return {"1h": None, "6h": None, "3d": None}
    return {"1h": burn.per_hour, "6h": burn.per_six_hours, "3d": burn.per_three_days}


def by_window(kind: Kind) -> Shape:
    """Returns the shape of a mapping of burn rates by window."""

    def rate(window: str) -> Callable[[Mapping[str, object]], object]:
        return lambda found: found[window]

    return Shape("", *(Field(window, kind, rate(window)) for window in rates(None)))


BURN: Final = Shape(
    "burn",
    Field("rates", by_window(Maybe(RATIONAL)), rates),
    Field("alerts", ListOf(BURN_ALERT), lambda b: b.alerts),
)
PROJECTION: Final = Shape(
    "projection",
    Field("uptime", UPTIME, lambda p: UptimeView(p[0].uptime, p[1])),
    Field("method", TEXT, lambda p: ENGLISH.tell(p[0].method)),
    Field("exhausted_at", MAYBE_INSTANT, lambda p: p[0].exhausted_at),
)
CREDIT: Final = Shape(
    "credit",
    Field("percent", RATIONAL, lambda c: c.percent),
    Field("amount", MAYBE_DECIMAL, lambda c: amount(c.amount, c.currency)),
    Field("currency", TEXT, lambda c: c.currency),
    Field("locked_in", FLAG, lambda c: c.locked_in),
    Field("payout", word(Payout), lambda c: c.payout),
    Field("benefits", ListOf(TEXT), lambda c: c.benefits),
    Field("next_tier", Maybe(TIER), lambda c: None if c.next_tier is None else TierView(c.next_tier, c.currency)),
    Field("steps", ListOf(TEXT), lambda c: [*map(ENGLISH.tell, c.steps)]),
)
OBJECTIVE: Final = Shape(
    "objective",
    Field("kind", TEXT, lambda o: o.kind),
    Field("label", TEXT, lambda o: ENGLISH.tell(o.label)),
    Field("value", Maybe(RATIONAL), lambda o: o.value),
    Field("op", TEXT, lambda o: o.op),
    Field("threshold", RATIONAL, lambda o: o.threshold),
    Field("percentile", Maybe(PERCENT), lambda o: o.percentile),
    Field("met", MET, lambda o: o.met),
    Field("credit", RATIONAL, lambda o: o.credit),
    Field("windows_met", MAYBE_COUNT, lambda o: o.windows_met),
    Field("windows", MAYBE_COUNT, lambda o: o.windows),
    Field("samples", MAYBE_COUNT, lambda o: o.samples),
    Field("read", SHARE, lambda o: o.read),
)
TERMINATION: Final = Shape(
    "termination",
    Field("below", PERCENT, lambda s: s.below),
    Field("needed", COUNT, lambda s: s.needed),
    Field("within", COUNT, lambda s: s.within),
    Field("counted", COUNT, lambda s: s.counted),
    Field("reached", FLAG, lambda s: s.reached),
)
DECIDED_PART: Final = Shape(
    "",
    Field("start", INSTANT, lambda p: p.start),
    Field("end", INSTANT, lambda p: p.end),
    Field("decision", word(Decision), lambda p: p.decision),
    Field("clause", TEXT, lambda p: p.clause),
)


def _parts(outage: AssessedOutage) -> Iterable[object] | None:
    """The parts of an outage where they say more than the outage itself."""
    parts = outage.parts
    return parts if len(parts) > 1 or any((p.start, p.end) != (outage.start, outage.end) for p in parts) else None


OUTAGE: Final = Shape(
    "outage",
    Field("start", INSTANT, lambda o: o.start),
    Field("end", INSTANT, lambda o: o.end),
    Field("counted_seconds", COUNT, lambda o: o.counted_seconds),
    Field("decision", word(Decision), lambda o: o.decision),
    Field("clause", TEXT, lambda o: o.clause),
    Field("parts", ListOf(DECIDED_PART), _parts, unless_none=True),
    Field("reason", TEXT, lambda o: o.reason or None, unless_none=True),
    Field("sources", ListOf(TEXT), lambda o: o.sources if len(o.sources) > 1 else None, unless_none=True),
)
REMOVED: Final = Shape(
    "removed",
    Field("start", INSTANT, lambda r: r.start),
    Field("end", INSTANT, lambda r: r.end),
    Field("clause", TEXT, lambda r: r.clause),
    Field("note", TEXT, lambda r: ENGLISH.tell(r.note)),
)
ROUNDED_UPTIME: Final = Shape(
    "",
    *UPTIME_FIELDS,
    Field("rounded_percent", Maybe(DECIMAL), lambda u: _written(u.assessment.rounded_percent)),
)


def _written(value: Decimal | Fraction | None) -> str | None:
    return None if value is None else str(value)


def _assessed(key: str, kind: Any, get: Any, note: str = "") -> Field:  # noqa: ANN401
    return Field(key, kind, lambda r: get(r.assessment), note)


def _result_fields(result: Shape) -> Iterable[Field]:
    """The fields of the result object, which holds those of its parts."""
    return (
        Field("id", MAYBE_TEXT, lambda r: r.id),
        _assessed("contract", TEXT, lambda a: a.contract_id),
        _assessed("period", PERIOD, lambda a: a.period),
        _assessed("now", INSTANT, lambda a: a.now),
        _assessed("running", FLAG, lambda a: a.running),
        _assessed("target", Maybe(PERCENT), lambda a: a.target),
        _assessed("downtime_seconds", MAYBE_COUNT, lambda a: a.downtime_seconds),
        _assessed("downtime_exact", Maybe(RATIONAL), lambda a: a.downtime_exact),
        _assessed("assessed_seconds", COUNT, lambda a: a.assessed_seconds),
        _assessed("removed_seconds", COUNT, lambda a: a.removed_seconds),
        _assessed("coverage", SHARE, lambda a: a.coverage),
        _assessed("provable", FLAG, lambda a: a.provable),
        _assessed("min_coverage", PERCENT, lambda a: a.min_coverage),
        _assessed("known_since", MAYBE_INSTANT, lambda a: a.known_since),
        _assessed("missing", ListOf(MISSING), lambda a: a.missing),
        Field("least", Maybe(OUTCOME), _when(lambda a: a.least, OutcomeView)),
        Field("most", Maybe(OUTCOME), _when(lambda a: a.most, OutcomeView)),
        Field("uptime", ROUNDED_UPTIME, lambda r: UptimeView(r.assessment.uptime, r.assessment)),
        _uptime("raw_uptime", lambda a: a.raw_uptime),
        _uptime("if_nothing_more", lambda a: a.if_nothing_more, "the same as best_case"),
        _uptime("best_case", lambda a: a.if_nothing_more),
        _assessed("verdict", VERDICT, lambda a: a.verdict),
        _assessed("certainty", word(Literal["certain", "within_error"]), lambda a: a.certainty),
        Field("range", Maybe(RANGE), _when(lambda a: a.range, RangeView)),
        _assessed("budget", Maybe(BUDGET), lambda a: a.budget),
        _assessed("burn", Maybe(BURN), lambda a: a.burn),
        Field("projection", Maybe(PROJECTION), _when(lambda a: a.projection, lambda found, a: (found, a))),
        _assessed("tiers", ListOf(TIER), lambda a: [TierView(tier, a.credit.currency) for tier in a.tiers]),
        _assessed("credit", CREDIT, lambda a: a.credit),
        _assessed("claim", CLAIM, lambda a: a.claim),
        _assessed("remedy", word(Remedy), lambda a: a.remedy),
        _assessed("objectives", ListOf(OBJECTIVE), lambda a: a.objectives),
        _assessed("termination", ListOf(TERMINATION), lambda a: a.termination),
        _assessed("outages", ListOf(OUTAGE), lambda a: a.outages),
        _assessed("removed", ListOf(REMOVED), lambda a: a.removed),
        _assessed("notes", ListOf(TEXT), lambda a: [*map(ENGLISH.tell, a.notes)]),
        Field("parts", ListOf(result), lambda r: [Result(part, r.id) for part in r.assessment.parts]),
    )


RESULT: Final = Shape(
    "result",
    more=_result_fields,
    note="the arithmetic, whatever it rests on; what may be said of it is in `stated`",
)


def result_to_json(assessment: Assessment, id: str | None = None) -> dict[str, object]:  # noqa: A002
    """Returns the result object of an assessment, under the `id` of its case or service."""
    return RESULT.write(Result(assessment, id))
