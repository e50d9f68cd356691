"""Random contracts and evidence around short periods, dense enough for every clause to meet every other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sla_tui.sla.contract import (
    Availability,
    Contract,
    CreditRule,
    EvidenceRule,
    ExclusionRule,
    MaintenanceRule,
    PeriodRule,
    Rounding,
    ServiceHours,
    Tier,
    Within,
)
from sla_tui.sla.evidence import Evidence, Exclusion, Gap, MaintenanceWindow, Outage, RequestCount, SourceEvidence
from sla_tui.sla.rows import IncidentBand

CLOCK_CHANGES = (
    ("Europe/Amsterdam", date(2026, 3, 29)),
    ("Europe/Amsterdam", date(2026, 10, 25)),
    ("America/New_York", date(2026, 3, 8)),
    ("America/New_York", date(2026, 11, 1)),
    ("Australia/Lord_Howe", date(2026, 4, 5)),
    ("Australia/Lord_Howe", date(2026, 10, 4)),
    ("America/Sao_Paulo", date(2018, 11, 4)),
    ("America/Sao_Paulo", date(2018, 2, 17)),
    ("Africa/Cairo", date(2023, 4, 28)),
    ("Africa/Cairo", date(2023, 10, 26)),
    ("America/Havana", date(2023, 3, 12)),
    ("America/Havana", date(2023, 11, 5)),
    ("Asia/Kathmandu", date(2026, 6, 10)),
    ("America/St_Johns", date(2006, 10, 29)),
    ("Asia/Beirut", date(2022, 10, 30)),
    ("Pacific/Apia", date(2011, 12, 31)),
)
"""Days on which local time jumps forward, back, over midnight, to before midnight, or over a whole day."""

BASE = int(datetime(2026, 6, 10, 10, 0, tzinfo=UTC).timestamp())

policies = st.sampled_from(["exclude", "exclude", "up", "down", "hold"])
lengths = st.one_of(st.integers(1, 90), st.integers(1, 90), st.integers(60, 1500), st.integers(600, 4000))
percents = st.sampled_from([Fraction(n, 10) for n in (900, 950, 980, 990, 995, 999, 1000)])


def intervals(start: int, end: int, around: int = 900) -> st.SearchStrategy[tuple[int, int]]:
    """Intervals that touch, cross or miss the period's edges."""
    edges = st.sampled_from([start - 60, start - 1, start, start + 1, end - 60, end - 1, end])
    anywhere = st.integers(start - around, end + around)
    return st.tuples(st.one_of(anywhere, anywhere, anywhere, edges), lengths).map(lambda p: (p[0], p[0] + p[1]))


@st.composite
def outages(draw, start: int, end: int) -> tuple[Outage, ...]:
    out = []
    for low, high in draw(st.lists(intervals(start, end), max_size=6)):
        reported = draw(st.one_of(st.none(), st.integers(low - 60, high + 60)))
        ratio = draw(st.sampled_from([None, Fraction(1, 3), Fraction(1, 2), Fraction(1)]))
        out.append(Outage(low, high, reported, ratio))
    flaps = draw(st.integers(0, 5))
    at = draw(st.integers(start - 300, end))
    for _ in range(flaps):
        down, up = draw(st.integers(1, 70)), draw(st.integers(1, 90))
        out.append(Outage(at, at + down))
        at += down + up
    return tuple(out)


@st.composite
def sources(draw, start: int, end: int, most: int = 3) -> tuple[SourceEvidence, ...]:
    out = []
    for number in range(draw(st.integers(0 if most > 2 else 1, most))):
        gaps = draw(st.lists(st.tuples(intervals(start, end), st.sampled_from(["no_data", "paused"])), max_size=3))
        out.append(
            SourceEvidence(
                f"s{number}", draw(outages(start, end)), tuple(Gap(low, high, kind) for (low, high), kind in gaps)
            )
        )
    return tuple(out)


@st.composite
def windows(draw, start: int, end: int) -> tuple[MaintenanceWindow, ...]:
    out = []
    for low, high in draw(st.lists(intervals(start, end), max_size=3)):
        ahead = st.one_of(st.integers(0, 4000), st.just(3600), st.integers(1, 5).map(lambda d: d * 86_400))
        announced = draw(st.one_of(st.none(), ahead.map(lambda n, low=low: low - n)))
        out.append(MaintenanceWindow(low, high, announced, draw(st.sampled_from(["planned", "planned", "emergency"]))))
    return tuple(out)


@st.composite
def exclusions(draw, start: int, end: int) -> tuple[Exclusion, ...]:
    found = draw(st.lists(st.tuples(intervals(start, end), st.booleans()), max_size=2))
    return tuple(Exclusion(low, high, "third_party", accepted) for (low, high), accepted in found)


@st.composite
def evidence(draw, start: int, end: int, most: int = 3) -> Evidence:
    return Evidence(
        sources=draw(sources(start, end, most)),
        maintenance=draw(windows(start, end)),
        exclusions=draw(exclusions(start, end)),
    )


@st.composite
def bands(draw) -> tuple[IncidentBand, ...]:
    out = []
    for over in draw(st.lists(st.sampled_from([0, 30, 60, 300, 900]), min_size=1, max_size=3, unique=True)):
        worth = draw(st.sampled_from([{"percent": Fraction(5)}, {"percent": Fraction(20)}, {"days": Fraction(1, 30)}]))
        out.append(IncidentBand(**{draw(st.sampled_from(["over", "at_least"])): over}, **worth))
    return tuple(out)


@st.composite
def credit_rules(draw, target: Fraction | None) -> CreditRule:
    kinds = ["tier", "tier", "proportional", "per_block", "per_incident", "days", *(["per_point"] if target else [])]
    kind = draw(st.sampled_from(kinds))
    banded = kind == "per_incident" and draw(st.booleans())
    in_days = draw(st.booleans())
    each = kind in ("per_block", "per_incident", "per_point") and not banded
    return CreditRule(
        type=kind,
        multiplier=Fraction(10) if kind == "proportional" else None,
        percent=Fraction(5) if each and not in_days else None,
        days=Fraction(1, 30) if each and in_days else None,
        step=draw(st.sampled_from([Fraction(1), Fraction(1, 10)])),
        parts=draw(st.sampled_from([False, False, True])),
        free=draw(st.sampled_from([0, 0, 60, 600])),
        bands=draw(bands()) if banded else (),
        max_per_period=draw(st.sampled_from([None, None, 1, 2])),
        cap_incident_percent=draw(st.sampled_from([None, None, Fraction(20)])),
        block=draw(st.sampled_from([60, 600])) if kind == "per_block" else None,
        beyond_target=draw(st.booleans()),
        started=draw(st.booleans()),
        max_per_day=draw(st.sampled_from([None, 1, 2])),
        cap_percent=draw(st.sampled_from([None, Fraction(30), Fraction(100)])),
        cap_days=draw(st.sampled_from([None, Fraction(1, 20)])),
    )


@st.composite
def tiers(draw) -> tuple[Tier, ...]:
    days = draw(st.booleans())
    out = []
    for number, threshold in enumerate(sorted(set(draw(st.lists(percents, max_size=3))), reverse=True), start=1):
        worth = {"days": Fraction(number)} if days else {"credit": Fraction(10 * number)}
        key = draw(st.sampled_from(["below", "below", "at_or_below", "downtime_over", "downtime_from"]))
        bound = draw(st.sampled_from([1, 60, 600, 1800])) if key.startswith("downtime") else threshold
        out.append(Tier(**{key: bound}, **worth))
    return tuple(out)


@st.composite
def hours(draw) -> tuple[ServiceHours, ...]:
    if draw(st.integers(0, 3)):
        return ()
    start = draw(st.sampled_from([0, 6 * 3600 + 1800, 8 * 3600, 22 * 3600]))
    end = draw(st.sampled_from([20 * 3600, 24 * 3600, 10 * 3600 + 1800, 2 * 3600 + 1800]))
    days = draw(st.sampled_from([(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (6, 7), (3,)]))
    return (ServiceHours(days=days, start=start, end=end),)


@st.composite
def contracts(draw, period: PeriodRule, day: date, *, weighted: bool = False) -> Contract:
    rule = draw(st.sampled_from(["exact", "exact", "full", "any", "outage_floor"]))
    target = draw(st.one_of(st.none(), percents))
    return Contract(
        id="random",
        period=period,
        availability=Availability(
            target=target,
            bucket=draw(st.sampled_from([None, 60, 300, 7])),
            bucket_rule=rule,
            min_outage=draw(st.sampled_from([0, 0, 30, 60, 180, 600])),
            min_outage_op=draw(st.sampled_from([">=", ">"])),
            min_outage_basis=draw(st.sampled_from(["net", "raw"])),
            grace=draw(st.sampled_from([0, 0, 0, 30, 60, 300])),
            merge_gap=draw(st.sampled_from([0, 0, 10, 60, 120])),
            merge_counts=draw(st.booleans()),
            start_at=draw(st.sampled_from(["detected", "detected", "detected", "reported"])),
            weighted=weighted,
            denominator=draw(st.sampled_from([None, None, None, 1800, 7200])),
            service_hours=draw(hours()),
            holidays=draw(st.sampled_from([(), (), (), (day,), (day + timedelta(days=1),)])),
        ),
        evidence=EvidenceRule(
            quorum=draw(st.integers(1, 3)), no_data=draw(policies), paused=draw(policies), min_coverage=Fraction(99)
        ),
        maintenance=MaintenanceRule(
            effect=draw(st.sampled_from(["forgive", "forgive", "remove", "count"])),
            notice=draw(st.sampled_from([0, 0, 3600, Within(count=1, unit="business_days")])),
            longest=draw(st.sampled_from([None, None, 60, 900])),
            hours=draw(hours()),
            allowance=draw(st.sampled_from([None, None, 0, 60, 600])),
            emergency=draw(st.sampled_from(["count", "forgive"])),
            emergency_notice=draw(st.sampled_from([0, 0, 3600])),
        ),
        exclusions=ExclusionRule(effect=draw(st.sampled_from(["forgive", "remove"]))),
        rounding=draw(
            st.one_of(
                st.none(),
                st.builds(Rounding, digits=st.integers(0, 3), mode=st.sampled_from(["half_up", "half_even", "floor"])),
            )
        ),
        tiers=draw(tiers()),
        credit=draw(credit_rules(target)),
    )


@st.composite
def requests(draw, start: int, end: int, size: int) -> tuple[RequestCount, ...]:
    out = []
    for low, high in draw(st.lists(intervals(start, end), max_size=5)):
        total = draw(st.sampled_from([0, 1, 10, 99, 100, 1000]))
        errors = draw(st.integers(0, total))
        aligned = draw(st.booleans())
        grid = (low // size * size, -(-high // size) * size) if aligned else (low, high)
        out.append(RequestCount(*grid, total, errors))
    return tuple(out)


def local_date(zone: str, at: int) -> date:
    return datetime.fromtimestamp(at, ZoneInfo(zone)).date()
