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
from sla_tui.export.shapes.shape import JsonField, JsonKind, JsonList, Maybe, Shape
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Remedy
from sla_tui.sla.money.history import Stacked
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


class ResultView(NamedTuple):
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
    """Returns what `get` finds beside the assessment it belongs to, None where it finds nothing."""

    def found(result: ResultView) -> object:
        value = get(result.assessment)
        return None if value is None else view(value, result.assessment)

    return found


def _uptime(key: str, get: Any, note: str = "") -> JsonField:  # noqa: ANN401
    return JsonField(key, UPTIME, lambda r: UptimeView(get(r.assessment), r.assessment), note)


UPTIME_FIELDS: Final = (
    JsonField("fraction", Maybe(SHARE), lambda u: u.value),
    JsonField("percent", MAYBE_DECIMAL, _view),
)
UPTIME: Final = Shape("uptime", *UPTIME_FIELDS)
BUDGET_FIELDS: Final = (
    JsonField("total_seconds", WHOLE, lambda b: b.total),
    JsonField("spent_seconds", WHOLE, lambda b: b.spent),
    JsonField("left_seconds", WHOLE, lambda b: b.left),
)
BUDGET: Final = Shape("budget", *BUDGET_FIELDS)
CLAIM: Final = Shape(
    "claim",
    JsonField("deadline", MAYBE_INSTANT, lambda c: c.deadline),
    JsonField("notify_by", MAYBE_INSTANT, lambda c: c.notify_by),
)
TIER: Final = Shape(
    "tier",
    JsonField("below", Maybe(PERCENT), lambda t: t.tier.threshold),
    JsonField("downtime_seconds", MAYBE_COUNT, lambda t: t.tier.downtime),
    JsonField("inclusive", FLAG, lambda t: t.tier.inclusive),
    JsonField("credit", Maybe(RATIONAL), lambda t: t.tier.credit),
    JsonField("amount", MAYBE_DECIMAL, lambda t: amount(t.tier.amount, t.currency)),
    JsonField("benefit", TEXT, lambda t: t.tier.benefit),
    JsonField("seconds_left", WHOLE, lambda t: t.tier.seconds_left),
)
PERIOD: Final = Shape(
    "period",
    JsonField("start", INSTANT, lambda p: p.start),
    JsonField("end", INSTANT, lambda p: p.end),
    JsonField("seconds", COUNT, lambda p: p.seconds),
    JsonField("label", TEXT, lambda p: p.label),
    JsonField("key", TEXT, lambda p: p.key),
    JsonField("part", FLAG, lambda p: p.part),
)
MISSING: Final = Shape(
    "",
    JsonField("kind", word(Literal["reported", "affected"]), lambda m: m.kind),
    JsonField("start", INSTANT, lambda m: m.start),
    JsonField("end", INSTANT, lambda m: m.end),
)
OUTCOME: Final = Shape(
    "outcome",
    JsonField("uptime", UPTIME, lambda o: UptimeView(o.outcome.uptime, o.assessment)),
    JsonField("verdict", VERDICT, lambda o: o.outcome.verdict),
    JsonField("credit", RATIONAL, lambda o: o.outcome.credit),
    JsonField("amount", MAYBE_DECIMAL, lambda o: amount(o.outcome.amount, o.assessment.credit.currency)),
    JsonField("benefits", JsonList(TEXT), lambda o: o.outcome.benefits),
    JsonField("claim", CLAIM, lambda o: o.outcome.claim),
)
RANGE: Final = Shape(
    "range",
    JsonField("least_downtime_seconds", WHOLE, lambda b: b.bounds.least_downtime),
    JsonField("most_downtime_seconds", WHOLE, lambda b: b.bounds.most_downtime),
    JsonField("best_uptime", UPTIME, lambda b: UptimeView(b.bounds.best_uptime, b.assessment)),
    JsonField("worst_uptime", UPTIME, lambda b: UptimeView(b.bounds.worst_uptime, b.assessment)),
)
BURN_ALERT: Final = Shape(
    "",
    JsonField("long_window_seconds", COUNT, lambda a: a.long_window),
    JsonField("short_window_seconds", COUNT, lambda a: a.short_window),
    JsonField("threshold", RATIONAL, lambda a: a.threshold),
    JsonField("firing", FLAG, lambda a: a.firing),
)


def rates(burn: Burn | None) -> dict[str, Fraction | None]:
    """Returns the burn rates by window; None where they stand for nothing."""
    if burn is None:
        return {"1h": None, "6h": None, "3d": None}
    return {"1h": burn.per_hour, "6h": burn.per_six_hours, "3d": burn.per_three_days}


def by_window(kind: JsonKind) -> Shape:
    """Returns the shape of a mapping of burn rates by window."""

    def rate(window: str) -> Callable[[Mapping[str, object]], object]:
        return lambda found: found[window]

    return Shape("", *(JsonField(window, kind, rate(window)) for window in rates(None)))


BURN: Final = Shape(
    "burn",
    JsonField("rates", by_window(Maybe(RATIONAL)), rates),
    JsonField("alerts", JsonList(BURN_ALERT), lambda b: b.alerts),
)
PROJECTION: Final = Shape(
    "projection",
    JsonField("uptime", UPTIME, lambda p: UptimeView(p[0].uptime, p[1])),
    JsonField("method", TEXT, lambda p: ENGLISH.tell(p[0].method)),
    JsonField("exhausted_at", MAYBE_INSTANT, lambda p: p[0].exhausted_at),
)
CREDIT: Final = Shape(
    "credit",
    JsonField("percent", RATIONAL, lambda c: c.percent),
    JsonField("amount", MAYBE_DECIMAL, lambda c: amount(c.amount, c.currency)),
    JsonField("currency", TEXT, lambda c: c.currency),
    JsonField("locked_in", FLAG, lambda c: c.locked_in),
    JsonField("payout", word(Payout), lambda c: c.payout),
    JsonField("benefits", JsonList(TEXT), lambda c: c.benefits),
    JsonField("next_tier", Maybe(TIER), lambda c: None if c.next_tier is None else TierView(c.next_tier, c.currency)),
    JsonField("steps", JsonList(TEXT), lambda c: [*map(ENGLISH.tell, c.steps)]),
)
OBJECTIVE: Final = Shape(
    "objective",
    JsonField("kind", TEXT, lambda o: o.kind),
    JsonField("label", TEXT, lambda o: ENGLISH.tell(o.label)),
    JsonField("value", Maybe(RATIONAL), lambda o: o.value),
    JsonField("op", TEXT, lambda o: o.op),
    JsonField("threshold", RATIONAL, lambda o: o.threshold),
    JsonField("percentile", Maybe(PERCENT), lambda o: o.percentile),
    JsonField("met", MET, lambda o: o.met),
    JsonField("unit", TEXT, lambda o: o.unit),
    JsonField("credit", RATIONAL, lambda o: o.credit),
    JsonField("amount", MAYBE_DECIMAL, lambda o: amount(o.amount, o.currency)),
    JsonField("windows_met", MAYBE_COUNT, lambda o: o.windows_met),
    JsonField("windows", MAYBE_COUNT, lambda o: o.windows),
    JsonField("samples", MAYBE_COUNT, lambda o: o.samples),
    JsonField("read", SHARE, lambda o: o.read),
)
TERMINATION: Final = Shape(
    "termination",
    JsonField("below", PERCENT, lambda s: s.below),
    JsonField("needed", COUNT, lambda s: s.needed),
    JsonField("within", COUNT, lambda s: s.within),
    JsonField("counted", COUNT, lambda s: s.counted),
    JsonField("reached", FLAG, lambda s: s.reached),
)
DECIDED_PART: Final = Shape(
    "",
    JsonField("start", INSTANT, lambda p: p.start),
    JsonField("end", INSTANT, lambda p: p.end),
    JsonField("decision", word(Decision), lambda p: p.decision),
    JsonField("clause", TEXT, lambda p: p.clause),
)


def _parts(outage: AssessedOutage) -> Iterable[object] | None:
    """Returns the parts of an outage where they say more than the outage itself."""
    parts = outage.parts
    return parts if len(parts) > 1 or any((p.start, p.end) != (outage.start, outage.end) for p in parts) else None


OUTAGE: Final = Shape(
    "outage",
    JsonField("start", INSTANT, lambda o: o.start),
    JsonField("end", INSTANT, lambda o: o.end),
    JsonField("counted_seconds", COUNT, lambda o: o.counted_seconds),
    JsonField("decision", word(Decision), lambda o: o.decision),
    JsonField("clause", TEXT, lambda o: o.clause),
    JsonField("parts", JsonList(DECIDED_PART), _parts, unless_none=True),
    JsonField("reason", TEXT, lambda o: o.reason or None, unless_none=True),
    JsonField("sources", JsonList(TEXT), lambda o: o.sources if len(o.sources) > 1 else None, unless_none=True),
)
REMOVED: Final = Shape(
    "removed",
    JsonField("start", INSTANT, lambda r: r.start),
    JsonField("end", INSTANT, lambda r: r.end),
    JsonField("clause", TEXT, lambda r: r.clause),
    JsonField("note", TEXT, lambda r: ENGLISH.tell(r.note)),
)
ROUNDED_UPTIME: Final = Shape(
    "",
    *UPTIME_FIELDS,
    JsonField("rounded_percent", Maybe(DECIMAL), lambda u: _written(u.assessment.rounded_percent)),
)


def _written(value: Decimal | Fraction | None) -> str | None:
    return None if value is None else str(value)


def _assessed(key: str, kind: Any, get: Any, note: str = "") -> JsonField:  # noqa: ANN401
    return JsonField(key, kind, lambda r: get(r.assessment), note)


def _result_fields(result: Shape) -> Iterable[JsonField]:
    """Declares the fields of the result object, which holds those of its parts."""
    return (
        JsonField("id", MAYBE_TEXT, lambda r: r.id),
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
        _assessed("missing", JsonList(MISSING), lambda a: a.missing),
        JsonField("least", Maybe(OUTCOME), _when(lambda a: a.least, OutcomeView)),
        JsonField("most", Maybe(OUTCOME), _when(lambda a: a.most, OutcomeView)),
        JsonField("uptime", ROUNDED_UPTIME, lambda r: UptimeView(r.assessment.uptime, r.assessment)),
        _uptime("raw_uptime", lambda a: a.raw_uptime),
        _uptime("if_nothing_more", lambda a: a.if_nothing_more, "the same as best_case"),
        _uptime("best_case", lambda a: a.if_nothing_more),
        _assessed("verdict", VERDICT, lambda a: a.verdict),
        _assessed("certainty", word(Literal["certain", "within_error"]), lambda a: a.certainty),
        JsonField("range", Maybe(RANGE), _when(lambda a: a.range, RangeView)),
        _assessed("budget", Maybe(BUDGET), lambda a: a.budget),
        _assessed("burn", Maybe(BURN), lambda a: a.burn),
        JsonField("projection", Maybe(PROJECTION), _when(lambda a: a.projection, lambda found, a: (found, a))),
        _assessed("tiers", JsonList(TIER), lambda a: [TierView(tier, a.credit.currency) for tier in a.tiers]),
        _assessed("credit", CREDIT, lambda a: a.credit),
        _assessed("claim", CLAIM, lambda a: a.claim),
        _assessed("remedy", word(Remedy), lambda a: a.remedy),
        _assessed("objectives", JsonList(OBJECTIVE), lambda a: a.objectives),
        _assessed("termination", JsonList(TERMINATION), lambda a: a.termination),
        _assessed("outages", JsonList(OUTAGE), lambda a: a.outages),
        _assessed("removed", JsonList(REMOVED), lambda a: a.removed),
        _assessed("notes", JsonList(TEXT), lambda a: [*map(ENGLISH.tell, a.notes)]),
        JsonField("parts", JsonList(result), lambda r: [ResultView(part, r.id) for part in r.assessment.parts]),
    )


RESULT: Final = Shape(
    "result",
    more=_result_fields,
    note="the arithmetic, whatever it rests on; what may be said of it is in `stated`",
)


STACKED: Final = Shape(
    "stacked",
    JsonField("contracts", JsonList(TEXT), lambda s: s.contracts),
    JsonField("percent", RATIONAL, lambda s: s.percent),
    JsonField("amount", MAYBE_DECIMAL, lambda s: amount(s.amount, s.currency)),
    JsonField("currency", TEXT, lambda s: s.currency),
)


def stacked_to_json(found: Stacked) -> dict[str, object]:
    """Returns what is owed under several contracts together."""
    return STACKED.write(found)


def result_to_json(assessment: Assessment, id: str | None = None) -> dict[str, object]:  # noqa: A002
    """Returns the result object of an assessment, under the `id` of its case or service."""
    return RESULT.write(ResultView(assessment, id))
