"""Random contracts and histories over some months, as a store is told of them, and as evidence built beside the engine.

`told` records what the sources say as a poll of the engine would; `World.evidence` lays the same before `assess`, from
what was drawn here and nothing else.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from sla_tui.config.model import (
    Config,
    ContractVersions,
    EventScope,
    ExclusionEvent,
    MaintenanceEvent,
    OutageEvent,
    ServiceConfig,
    SourceConfig,
)
from sla_tui.sla.assess import assess
from sla_tui.sla.contract import (
    Availability,
    ClaimRule,
    Contract,
    CreditRule,
    EvidenceRule,
    ExclusionRule,
    FeeStep,
    MaintenanceRule,
    Objective,
    PeriodRule,
    Rounding,
    ServiceHours,
    TerminationRule,
    Tier,
    Within,
)
from sla_tui.sla.evidence import (
    CheckTally,
    Evidence,
    Exclusion,
    Gap,
    LatencySample,
    MaintenanceWindow,
    Outage,
    OutageReport,
    SourceEvidence,
)
from sla_tui.sla.measure.interval import Interval, subtract, union
from sla_tui.sla.money.history import Judged, cap_by_year, termination_of
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sla.parts import combined, period_of
from sla_tui.sla.periods.texts import TextPart, parts_from
from sla_tui.sla.periods.zones import first_instant
from sla_tui.sla.result import Assessment, Period
from sla_tui.store.resolution import rounded
from sla_tui.store.store import Store

DAY = 86_400
FIRST = date(2026, 6, 1)  # nothing is known before
LONG_AGO = 400 * DAY
LOOK_BACK, YEAR = 8 * DAY, 366 * DAY  # before a period in which an outage may begin, and a yearly allowance be used
SHOP = EventScope(services=("shop",))
REFS = ("one:1", "two:1")
ZONES = ("UTC", "Europe/Amsterdam", "America/New_York", "Pacific/Auckland")
MONEY = {"EUR": "1000.01", "JPY": "100001", "KWD": "1000.001"}
FAST, SLOW, SLOWEST = rounded(90), rounded(250), rounded(900)  # ms that are the same once they are kept within 2 %


@dataclass(frozen=True)
class Seen:
    """What one monitor said from `begins` on: when it was down, when nobody looked, when it was paused, its checks."""

    ref: str
    begins: int
    down: tuple[Interval, ...]
    blind: tuple[Interval, ...]
    paused: tuple[Interval, ...]
    checks: tuple[CheckResult, ...] = field(repr=False)

    def spans(self, until: int) -> tuple[Span, ...]:
        """Its states up to an instant; the last one is up or down."""
        known = subtract([(self.begins, until)], list(self.blind))
        paused = subtract(known, subtract(known, list(self.paused)))
        looked = subtract(known, paused)
        up = subtract(looked, list(self.down))
        found = [Span(a, b, "up") for a, b in up]
        found += [Span(a, b, "down", "HTTP 500") for a, b in subtract(looked, up)]
        found += [Span(a, b, "paused") for a, b in paused]
        return tuple(sorted(found, key=lambda s: s.start))

    def speaks(self, start: int, end: int, until: int) -> bool:
        return any(s.state != "paused" and s.start < end and s.end > start for s in self.spans(until))

    def evidence(self, since: int, until: int, interval: int) -> SourceEvidence:
        spans = [replace(s, start=max(s.start, since)) for s in self.spans(until) if s.end > since]
        known = [(s.start, s.end) for s in spans]
        unknown = subtract([(since, until)], known)
        gaps = [Gap(a, b) for a, b in unknown]
        gaps += [Gap(s.start, s.end, "paused") for s in spans if s.state == "paused"]
        down = union([(s.start, s.end) for s in spans if s.state == "down"])
        outages = tuple(Outage(a, b) for a, b in down)
        return SourceEvidence(self.ref, outages, tuple(sorted(gaps, key=lambda g: g.start)), resolution=interval)


@dataclass(frozen=True)
class World:
    """One service under one contract, and what happened."""

    config: Config
    seen: tuple[Seen, ...]
    interval: int
    now: int

    def _repr_pretty_(self, printer, cycle) -> None:
        """Short: the tests note what of it matters."""
        printer.text(f"World(now={self.now})")

    @property
    def texts(self):
        return self.config.contracts["gold"].texts

    @property
    def service(self) -> ServiceConfig:
        return self.config.services[0]

    def told(self, store: Store) -> None:
        """Polls of all sources at `now` that tell of everything up to then."""
        for one in self.seen:
            source, _, identity = one.ref.partition(":")
            monitor = Monitor(source, identity, one.ref, "http", interval=self.interval)
            spans = one.spans(self.now)
            history = History(one.ref, one.begins - LONG_AGO, self.now, spans)
            status = Status(monitor, spans[-1].state, self.now, checked_at=self.now)
            checks = Checks(one.ref, one.checks, one.begins - LONG_AGO, self.now)
            store.record(Poll(source, self.now, (status,), (history,), (checks,)))

    def parts(self, parts: Sequence[TextPart]) -> tuple[TextPart, ...]:
        """What of a period is judged: nothing lies before the day from which on the service is measured."""
        since = self.service.monitored_from
        return tuple(parts) if since is None else parts_from(parts, since)

    def evidence(self, period: Period, parts: Sequence[TextPart], part: TextPart) -> Evidence:
        """All that was drawn, laid before one part of a period."""
        rules = [p.text.maintenance for p in parts]
        yearly = any(rule.allowance is not None and rule.allowance_per == "year" for rule in rules)
        since = period.start - (YEAR if yearly else LOOK_BACK)
        until = min(period.end, self.now)
        heard = [one for one in self.seen if one.speaks(period.start, until, self.now)]
        if len(heard) < self.text(parts).evidence.quorum:
            heard = list(self.seen)
        low, high = part.period.start, min(part.period.end, max(self.now, part.period.start))
        counted = [c for one in self.seen for c in one.checks if low <= c.at < high]
        times = tuple(sorted(c.ms for c in counted if c.ms is not None))
        tally = CheckTally(len(counted), sum(not c.ok for c in counted), times)
        singles = [LatencySample(c.at, c.ms) for one in heard for c in one.checks if c.ms is not None]
        return Evidence(
            sources=tuple(one.evidence(since, self.now, self.interval) for one in heard),
            maintenance=tuple(sorted((e.window for e in self.config.maintenance), key=lambda w: (w.start, w.end))),
            exclusions=tuple(sorted((e.exclusion for e in self.config.exclusions), key=lambda e: (e.start, e.end))),
            reports=tuple(e.report for e in self.config.outages),
            latency=tuple(sorted(singles, key=lambda s: (s.at, s.ms))),
            checks=tally if part.text.objectives else None,
        )

    def text(self, parts: Sequence[TextPart]) -> Contract:
        """The text that a period ends under, as far as it has come."""
        return next((part.text for part in reversed(parts) if part.period.start <= self.now), parts[0].text)

    def alone(self, parts: Sequence[TextPart]) -> Assessment:
        """One period by itself."""
        period, fee = period_of(parts), self.service.fee
        found, given = [], []
        for part in parts:
            now = max(self.now, part.period.start) if self.now < part.period.end else None
            given.append(self.evidence(period, parts, part))
            found.append(assess(part.text, given[-1], part.period, now=now, fee=fee))
        return found[0] if len(parts) == 1 else combined(period, [p.text for p in parts], given[0], found)

    def judged(self, periods: Sequence[Sequence[TextPart]]) -> list[Assessment]:
        """The periods in order of time, with what only several of them decide."""
        texts = [self.text(parts) for parts in periods]
        alone = [self.alone(parts) for parts in periods]
        out = []
        for index, (text, parts) in enumerate(zip(texts, periods, strict=True)):
            a = alone[index]
            if any(p.text.credit.cap_year_percent is not None for p in parts):
                past = [Judged(t, found) for t, found in zip(texts[: index + 1], alone[: index + 1], strict=True)]
                a = cap_by_year(self.texts, past, self.service.fee)[-1]
            if text.termination:
                closed = [*alone[:index], *([] if a.running else [a])]
                a = replace(a, termination=termination_of(text, closed))
            out.append(a)
        return out


percents = st.sampled_from([Fraction(n, 100) for n in (5000, 9000, 9500, 9800, 9900, 9950, 9990, 10000)])


@st.composite
def tiers(draw, currency: str) -> tuple[Tier, ...]:
    kind = draw(st.sampled_from(["credit", "credit", "days", "amount"]))
    unit = {"credit": Fraction(7), "days": Fraction(1), "amount": {"EUR": "25.50", "JPY": "2500", "KWD": "25.505"}}[
        kind
    ]
    worth = Decimal(unit[currency]) if isinstance(unit, dict) else unit
    rows = [
        Tier(**{draw(st.sampled_from(["below", "at_or_below"])): at, kind: worth * number})
        for number, at in enumerate(sorted(set(draw(st.lists(percents, max_size=3))), reverse=True), start=1)
    ]
    return (*rows, Tier(below=Fraction(80), benefit="a review")) if draw(st.booleans()) else tuple(rows)


@st.composite
def remedies(draw, rows: tuple[Tier, ...], currency: str) -> CreditRule:
    percent_rows = all(t.credit is not None or t.benefit for t in rows)
    kind = (
        draw(st.sampled_from(["tier", "tier", "proportional", "per_block", "per_incident"])) if percent_rows else "tier"
    )
    least = {"EUR": "5.00", "JPY": "500", "KWD": "5.005"}[currency]
    most = {"EUR": "100.01", "JPY": "10001", "KWD": "100.001"}[currency]
    return CreditRule(
        type=kind,
        multiplier=Fraction(10) if kind == "proportional" else None,
        percent=Fraction(3, 2) if kind in ("per_block", "per_incident") else None,
        block=draw(st.sampled_from([1800, 3600])) if kind == "per_block" else None,
        beyond_target=draw(st.booleans()),
        started=draw(st.booleans()),
        max_per_day=draw(st.sampled_from([None, 1])),
        cap_percent=draw(st.sampled_from([None, Fraction(12), Fraction(100)])),
        cap_amount=draw(st.sampled_from([None, None, Decimal(most)])),
        cap_year_percent=draw(st.sampled_from([None, None, Fraction(1), Fraction(3)])),
        min_amount=draw(st.sampled_from([None, None, Decimal(least)])),
    )


@st.composite
def claims(draw) -> ClaimRule | None:
    bases = ["period_end", "incident_end", "incident_start", "noticed", "invoice"]
    unit = draw(st.sampled_from(["days", "business_days", "hours", "months", "periods"]))
    rule = ClaimRule(
        within=Within(count=draw(st.integers(1, 12)), unit=unit),
        basis=draw(st.sampled_from(bases)),
        notify_within=draw(st.sampled_from([None, Within(count=48, unit="hours")])),
        holidays=draw(st.sampled_from([(), (date(2026, 8, 5), date(2026, 11, 2))])),
    )
    return draw(st.sampled_from([None, rule, rule]))


def objectives() -> st.SearchStrategy[tuple[Objective, ...]]:
    credit = st.sampled_from([Fraction(0), Fraction(15)])
    limits = st.sampled_from([Fraction(100), Fraction(300)])
    slow = st.builds(Objective, kind=st.just("latency"), threshold=limits, credit=credit)
    window = st.builds(
        Objective,
        kind=st.just("latency"),
        threshold=limits,
        credit=credit,
        window=st.sampled_from([3600, 86_400]),
        target=st.sampled_from([Fraction(50), Fraction(95)]),
    )
    rates = st.sampled_from([Fraction(1), Fraction(30)])
    wrong = st.builds(Objective, kind=st.just("error_rate"), threshold=rates, credit=credit)
    return st.one_of(st.just(()), st.just(()), st.tuples(slow), st.tuples(window), st.tuples(wrong, slow))


@st.composite
def texts(draw, rule: PeriodRule, currency: str) -> Contract:
    rows = draw(tiers(currency))
    target = draw(st.one_of(st.none(), percents))
    remedy = draw(remedies(rows, currency))
    policies = st.sampled_from(["exclude", "exclude", "exclude", "up", "down", "hold"])
    return Contract(
        id="gold",
        currency=currency,
        period=rule,
        availability=Availability(
            target=target,
            min_outage=draw(st.sampled_from([0, 0, 60, 600])),
            grace=draw(st.sampled_from([0, 0, 120])),
            merge_gap=draw(st.sampled_from([0, 0, 300])),
            bucket=draw(st.sampled_from([None, None, 60, 300])),
            bucket_rule=draw(st.sampled_from(["exact", "full", "any"])),
            start_at=draw(st.sampled_from(["detected", "detected", "detected", "detected", "reported"])),
            weighted=draw(st.sampled_from([False, False, False, True])),
            service_hours=draw(
                st.sampled_from([(), (), (ServiceHours(days=(1, 2, 3, 4, 5), start=8 * 3600, end=18 * 3600),)])
            ),
        ),
        evidence=EvidenceRule(
            quorum=draw(st.integers(1, 2)),
            no_data=draw(policies),
            paused=draw(policies),
            min_coverage=draw(st.sampled_from([Fraction(99), Fraction(90), Fraction(50), Fraction(100)])),
        ),
        maintenance=MaintenanceRule(
            effect=draw(st.sampled_from(["forgive", "remove", "count"])),
            notice=draw(st.sampled_from([0, 3600])),
            allowance=draw(st.sampled_from([None, None, 1800])),
            allowance_per=draw(st.sampled_from(["period", "year"])),
            emergency=draw(st.sampled_from(["count", "forgive"])),
        ),
        exclusions=ExclusionRule(effect=draw(st.sampled_from(["forgive", "remove"]))),
        rounding=draw(st.sampled_from([None, None, Rounding(digits=2), Rounding(digits=1, mode="floor")])),
        tiers=rows,
        credit=replace(remedy, beyond_target=remedy.beyond_target and target is not None),
        claim=draw(claims()),
        objectives=draw(objectives()),
        termination=draw(st.sampled_from([(), (), (TerminationRule(below=Fraction(99), periods=2, within=3),)])),
        amendment=draw(st.sampled_from(["next_period", "split"])),
        part_fee=draw(st.sampled_from(["prorated", "full"])),
        remedy=draw(st.sampled_from(["complete", "complete", "complete", "partial", "unread"])),
    )


@st.composite
def contracts(draw, currency: str) -> tuple[Contract, ...]:
    """One text or two, inside a term that may begin and end in mid-period."""
    kind = draw(st.sampled_from(["month", "month", "month", "quarter", "billing"]))
    rule = PeriodRule(kind=kind, timezone=draw(st.sampled_from(ZONES)), anchor_day=12 if kind == "billing" else 1)
    first = draw(texts(rule, currency))
    begins = draw(st.one_of(st.none(), days(0, 60)))
    ends = draw(st.one_of(st.none(), st.none(), days(100, 200)))
    if draw(st.booleans()):
        return (replace(first, valid_from=begins, valid_to=ends),)
    renewed = draw(st.sampled_from([False, False, False, True]))
    later = draw(days(62, 99))
    until = later - timedelta(days=1) if renewed else None
    second = replace(draw(texts(rule, currency)), valid_from=later, valid_to=ends)
    return replace(first, valid_from=begins, valid_to=until), second


def days(low: int, high: int) -> st.SearchStrategy[date]:
    return st.integers(low, high).map(lambda n: FIRST + timedelta(days=n))


@st.composite
def stretches(draw, start: int, end: int, most: int, longest: int) -> tuple[Interval, ...]:
    """Some time anywhere, often over a month's edge."""
    edges = [first_instant("Europe/Amsterdam", date(2026, month, 1)) for month in (7, 8, 9, 10, 11)]
    out = []
    for _ in range(draw(st.integers(0, most))):
        low = draw(st.one_of(st.integers(start, end), st.sampled_from(edges).map(lambda at: at - 1800)))
        length = draw(st.one_of(st.integers(1, 900), st.integers(600, 40_000), st.integers(600, longest)))
        out.append((low, min(low + length, end)))
    return tuple((a, b) for a, b in union(out) if a < b)


@st.composite
def monitors(draw, ref: str, start: int, now: int) -> Seen:
    begins = draw(st.one_of(st.just(start), st.just(start), st.integers(start, now - 4000)))
    blind = [(a, b) for a, b in draw(stretches(begins, now, 2, 20 * DAY)) if b - a >= 600]
    paused = [(a, b) for a, b in draw(stretches(begins, now, 1, 3 * DAY)) if b - a >= 600]
    looked = now - 3600  # somebody looked in the last hour
    steps = draw(st.sampled_from([DAY // 2, DAY // 4 + 7]))
    times = draw(st.sampled_from([(FAST, FAST, SLOW), (SLOW, SLOWEST), (FAST, None), (None, FAST, FAST, FAST)]))
    ats = range(begins + 11, now - 1, steps)
    checks = tuple(
        CheckResult(at, times[i % len(times)] is not None, times[i % len(times)]) for i, at in enumerate(ats)
    )
    return Seen(
        ref,
        begins,
        draw(stretches(begins, now, 4, 3 * DAY)),
        tuple((a, min(b, looked)) for a, b in blind if a < looked),
        tuple((a, min(b, looked)) for a, b in paused if a < looked),
        checks,
    )


@st.composite
def worlds(draw) -> World:
    currency = draw(st.sampled_from(["EUR", "EUR", "JPY", "KWD"]))
    start = first_instant("UTC", FIRST)
    now = draw(st.integers(start + 70 * DAY, start + 175 * DAY))
    versions = draw(contracts(currency))
    refs = REFS if any(text.evidence.quorum > 1 for text in versions) else draw(st.sampled_from([REFS[:1], REFS]))
    seen = tuple(draw(monitors(ref, start, now)) for ref in refs)
    begins = start - LONG_AGO
    fee = Decimal(MONEY[currency])
    steps = draw(st.sampled_from([(FeeStep(start=None, amount=fee),), (), (None,)]))
    if steps == (None,):
        steps = (FeeStep(start=None, amount=fee), FeeStep(start=FIRST + timedelta(days=70), amount=fee * 2))
    work = [
        MaintenanceWindow(
            a, b, draw(st.sampled_from([None, a - 7200])), draw(st.sampled_from(["planned", "emergency"]))
        )
        for a, b in draw(stretches(start, now, 2, DAY))
    ]
    excluded = [Exclusion(a, b, "customer", draw(st.booleans())) for a, b in draw(stretches(start, now, 1, DAY))]
    downs = sorted({a for one in seen for a, _ in one.down})
    reports = [
        OutageReport(began=at, reported=at + 600, affected=draw(st.sampled_from([None, Fraction(1, 3)])))
        for at in draw(st.lists(st.sampled_from(downs), max_size=2, unique=True) if downs else st.just([]))
    ]
    since = draw(st.sampled_from([None, None, None, start + 40 * DAY, begins]))
    service = ServiceConfig(
        id="shop", name="Shop", contract="gold", fee=steps, monitors=tuple(s.ref for s in seen), monitored_from=since
    )
    interval = draw(st.sampled_from([60, 300]))
    config = Config(
        sources=tuple(SourceConfig(id=s.ref.partition(":")[0], kind="test", interval=interval) for s in seen),
        contracts={"gold": ContractVersions(id="gold", versions=versions)},
        services=(service,),
        maintenance=tuple(MaintenanceEvent(scope=SHOP, window=window) for window in work),
        exclusions=tuple(ExclusionEvent(scope=SHOP, exclusion=e) for e in excluded),
        outages=tuple(OutageEvent(services=("shop",), report=report) for report in reports),
    )
    return World(config, seen, interval, now)
