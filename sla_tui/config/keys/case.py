"""The keys of a case of `sla-tui assess`: what is laid before a contract, as the tables that read it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, Final, Literal

from sla_tui.config.keys.service import FeeKind
from sla_tui.config.kinds.amounts import check_fee
from sla_tui.config.kinds.basic import ListOf, Text, Whole, Word
from sla_tui.config.kinds.case import Anything, CaseTable, ContractText, Items, quick_instant, quick_span, quick_whole
from sla_tui.config.kinds.numbers import Exact, Percent
from sla_tui.config.kinds.recurrence import expand, rule_problem
from sla_tui.config.kinds.references import ID
from sla_tui.config.kinds.times import Instant
from sla_tui.config.model import ContractVersions, EventScope, MaintenanceEvent
from sla_tui.config.reading.declared import keys_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Key, Values
from sla_tui.sla.contract import FeeStep
from sla_tui.sla.evidence import (
    MOST_COUNT,
    MOST_MS,
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
    Ticket,
)
from sla_tui.sla.measure.tally import CountedValues

REACH: Final = 800 * 86_400
"""Seconds around `at` for which repeated maintenance is written out: more than the longest period and its year."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """One case. `at` lies in the period that is assessed; `now` None: that period is over. Instants are UTC seconds."""

    id: str | None
    contract: ContractVersions
    evidence: Evidence
    at: int
    now: int | None = None
    fee: tuple[FeeStep, ...] | None = None
    also: tuple[FurtherContract, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class FurtherContract:
    """Another contract over the same outages, by the id that `credit.stack_with` may name; the first is `contract`."""

    id: str
    contract: ContractVersions
    fee: tuple[FeeStep, ...] | None = None


@dataclass(frozen=True, slots=True)
class TimeCount:
    """How many good checks took so many milliseconds."""

    ms: int
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class LatencyCase:
    """Response times in ms, held against one threshold at one percentile by nearest rank; no contract, no period."""

    id: str | None
    samples: tuple[int, ...]
    percentile: Fraction
    threshold: int
    op: Literal["<=", "<"] = "<="


def _span(values: Values, at: At) -> None:
    if "start" in values and "end" in values and values["end"] < values["start"]:
        at.child("end").wrong("is before `start`", allowed="an instant at or after `start`")


def _requests(values: Values, at: At) -> None:
    _span(values, at)
    if values.get("errors", 0) > values.get("total", MOST_COUNT):
        at.child("errors").wrong("is more than `total`")


def _window(values: Values, at: At) -> None:
    _span(values, at)
    if values.get("repeat") and "start" in values:
        problem = rule_problem(values["repeat"], values["start"], values.get("timezone", "UTC"))
        if problem:
            at.child("repeat").wrong(problem, allowed='an RRULE such as "FREQ=WEEKLY;BYDAY=SU"')


def _checks(values: Values, at: At) -> None:
    good = sum(time.count for time in values.get("times", ()))
    if good + values.get("failed", 0) > values.get("total", MOST_COUNT):
        at.child("times").wrong("are of more checks than `total` has good ones")


def _ticket(values: Values, at: At) -> None:
    for name in ("responded", "resolved"):
        if "opened" in values and values.get(name, values["opened"]) < values["opened"]:
            at.child(name).wrong("is before `opened`")


def _latency(values: Values, at: At) -> None:
    if not values.get("percentile", Fraction(1)):
        at.child("percentile").wrong("is 0", allowed="a percent above 0")


def _whole(values: Values, at: At) -> None:
    """Checks that no two sources have one id, and that the fee fits the currency."""
    if "contract" in values:
        check_fee(values.get("fee") or (), values["contract"].latest.currency, at.child("fee"))
    seen: set[str] = set()
    for index, source in enumerate(values.get("sources", ())):
        if source.id and source.id in seen:
            at.child("sources").item(index).child("id").wrong("is the id of an earlier source, too")
        seen.add(source.id)


def _quick_requests(item: Mapping[str, Any]) -> RequestCount | None:
    start, end = quick_instant(item.get("start")), quick_instant(item.get("end"))
    total, errors = quick_whole(item.get("total"), MOST_COUNT), quick_whole(item.get("errors"), MOST_COUNT)
    if len(item) != 4 or start is None or end is None or total is None or errors is None:
        return None
    return RequestCount(start, end, total, errors) if start <= end and errors <= total else None


def _quick_sample(item: Mapping[str, Any]) -> LatencySample | None:
    at, ms = quick_instant(item.get("at")), quick_whole(item.get("ms"), MOST_MS)
    return LatencySample(at, ms) if len(item) == 2 and at is not None and ms is not None else None


_COUNT: Final = Whole(0, MOST_COUNT)

OUTAGE: Final = CaseTable(Outage, keys_of(Outage), check=_span)
GAP: Final = CaseTable(Gap, keys_of(Gap), check=_span)
REQUESTS: Final = CaseTable(RequestCount, keys_of(RequestCount), check=_requests)
SOURCE: Final = CaseTable(
    lambda id="", **rest: SourceEvidence(id, **rest),  # noqa: A006
    keys_of(
        SourceEvidence,
        outages=Items(OUTAGE, quick_span(Outage)),
        gaps=Items(GAP, quick_span(Gap)),
        requests=Items(REQUESTS, _quick_requests),
    ),
)


def _maintenance_event(*, repeat: str = "", timezone: str = "UTC", **window: Any) -> MaintenanceEvent:  # noqa: ANN401
    return MaintenanceEvent(scope=EventScope(), window=MaintenanceWindow(**window), repeat=repeat, timezone=timezone)


WINDOW: Final = CaseTable(_maintenance_event, (*keys_of(MaintenanceWindow), *keys_of(MaintenanceEvent)), check=_window)
EXCLUSION: Final = CaseTable(Exclusion, keys_of(Exclusion), check=_span)
SAMPLE: Final = CaseTable(LatencySample, keys_of(LatencySample))
METRIC: Final = CaseTable(MetricValue, keys_of(MetricValue))

TIME: Final = CaseTable(
    TimeCount,
    (
        Key("ms", Whole(0, MOST_MS), "the response time in milliseconds", required=True),
        Key("count", Whole(1, MOST_COUNT), "how many good checks took so long", required=True),
    ),
)


def _tally(total: int, failed: int, times: Iterable[TimeCount] = (), read: Fraction = Fraction(1)) -> CheckTally:
    counts: Counter[int] = Counter()
    for time in times:
        counts[time.ms] += time.count
    return CheckTally(total, failed, CountedValues(counts), read)


CHECKS: Final = CaseTable(
    _tally,
    (
        Key("total", _COUNT, "checks of the period", required=True),
        Key("failed", _COUNT, "those of them that failed", required=True),
        Key("times", ListOf(TIME, most=1_000_000), "response times of the good ones"),
        Key("read", Exact('a share such as "0.42"', most=1), "the share of the checks that was read"),
    ),
    check=_checks,
)

TICKET: Final = CaseTable(
    lambda id="", severity="", **rest: Ticket(id, severity, **rest),  # noqa: A006
    keys_of(Ticket),
    check=_ticket,
)

ALSO: Final = CaseTable(
    FurtherContract,
    (
        Key("id", ID, "what the contract is called: what credit.stack_with names", required=True),
        Key("contract", ContractText(), "the contract", required=True),
        Key("fee", FeeKind(), "the fee of one of its periods"),
    ),
)

_ABOUT: Final = (
    Key("id", Text(longest=200), "what the case is called"),
    Key("why", Text(longest=20_000, lines=True), "what it shows, in words"),
    Key("expected", Anything(), "what somebody expects of it; not looked at"),
)


def _case(values: Mapping[str, Any]) -> Case:
    at: int = values["at"]
    windows = (w for event in values.get("maintenance", ()) for w in expand(event, at - REACH, at + REACH))
    sources: tuple[SourceEvidence, ...] = values.get("sources", ())
    evidence = Evidence(
        sources=tuple(s if s.id else replace(s, id=f"source {number}") for number, s in enumerate(sources, start=1)),
        maintenance=tuple(sorted(windows, key=lambda w: (w.start, w.end))),
        exclusions=values.get("exclusions", ()),
        latency=tuple(sorted(values.get("latency", ()), key=lambda s: s.at)),
        checks=values.get("checks"),
        metrics=tuple(sorted(values.get("metrics", ()), key=lambda s: s.at)),
        tickets=values.get("tickets", ()),
        noticed=values.get("noticed"),
        invoiced=values.get("invoiced"),
    )
    return Case(
        id=values.get("id"),
        contract=values["contract"],
        evidence=evidence,
        at=at,
        now=values.get("now"),
        fee=values.get("fee"),
        also=values.get("also", ()),
    )


def _latency_case(values: Mapping[str, Any]) -> LatencyCase:
    return LatencyCase(
        id=values.get("id"),
        samples=values["samples_ms"],
        percentile=values["percentile"],
        threshold=values["threshold_ms"],
        op=values.get("op", "<="),
    )


CASE: Final = CaseTable(
    lambda **values: _case(values),
    (
        *_ABOUT,
        Key("at", Instant(), "an instant in the period that is assessed; a rolling one ends there", required=True),
        Key("now", Instant(), "up to when the period has run; absent: it is over"),
        Key("fee", FeeKind(), "the fee of one period, in the contract's currency"),
        Key("contract", ContractText(), "the contract", required=True),
        Key("also", ListOf(ALSO, most=15), "further contracts over the same outages, each owing by itself"),
        Key("sources", ListOf(SOURCE, most=1_000), "what each source saw"),
        Key("maintenance", ListOf(WINDOW, most=100_000), "announced work"),
        Key("exclusions", ListOf(EXCLUSION, most=100_000), "time that does not count, with its reason"),
        Key("latency", Items(SAMPLE, _quick_sample), "response times, for the contract's latency objectives"),
        Key("checks", CHECKS, "the period's checks, counted; they decide objectives over the whole period"),
        Key("metrics", ListOf(METRIC, most=1_000_000), "values of queries, for the contract's metric objectives"),
        Key("tickets", ListOf(TICKET, most=100_000), "support cases, for the contract's support objectives"),
        Key("noticed", Instant(), "when the customer noticed, for claims that run from then"),
        Key("invoiced", Instant(), "when the invoice came, for claims that run from then"),
    ),
    check=_whole,
)

LATENCY_CASE: Final = CaseTable(
    lambda **values: _latency_case(values),
    (
        *_ABOUT,
        Key("samples_ms", ListOf(Whole(0, MOST_MS), most=5_000_000), "response times in ms", required=True),
        Key("percentile", Percent(), "nearest rank", required=True),
        Key("threshold_ms", Whole(0, MOST_MS), "what the value at the percentile is held against", required=True),
        Key("op", Word(("<=", "<")), "how"),
    ),
    check=_latency,
)
