"""Random contracts and evidence around short periods, dense enough for every clause to meet every other."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from random import Random
from zoneinfo import ZoneInfo

from hypothesis import strategies as st

from sla_tui.sla.contract import (
    Availability,
    Contract,
    CreditRule,
    EvidenceRule,
    MaintenanceRule,
    PeriodRule,
    Rounding,
    ServiceHours,
    Tier,
)
from sla_tui.sla.evidence import Evidence, Exclusion, Gap, MaintenanceWindow, Outage, RequestCount, SourceEvidence

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

generators = st.randoms(use_true_random=True)
POLICIES = ("exclude", "exclude", "up", "down", "hold")
percents = st.sampled_from([Fraction(n, 10) for n in (900, 950, 980, 990, 995, 999, 1000)])


def intervals(start: int, end: int, around: int = 900) -> st.SearchStrategy[tuple[int, int]]:
    """Intervals that touch, cross or miss the period's edges."""
    edges = st.sampled_from([start - 60, start - 1, start, start + 1, end - 60, end - 1, end])
    lengths = st.one_of(st.integers(1, 90), st.integers(60, 1500), st.integers(600, 4000))
    anywhere = st.integers(start - around, end + around)
    return st.tuples(st.one_of(anywhere, anywhere, anywhere, edges), lengths).map(lambda p: (p[0], p[0] + p[1]))


class Scene:
    """Evidence around a few troubled moments, so that outages, gaps and windows of all sources meet each other.

    Drawn from one generator and not piece by piece: Hypothesis likes small and equal pieces, which never meet.
    """

    def __init__(self, rng: Random, start: int, end: int, busy: int) -> None:
        self.rng = rng
        self.busy = busy
        spots = [start, end, *(self.rng.randint(start - 300, end + 300) for _ in range(busy))]
        self.spots = [spot + self.rng.choice([0, 0, -1, 1, -30, -200]) for spot in spots]

    def near(self, longest: int) -> tuple[int, int]:
        begin = self.rng.choice(self.spots) + self.rng.choice([0, 0, 1, -1, 30, -45, self.rng.randint(-400, 400)])
        length = self.rng.choice([self.rng.randint(1, 90), self.rng.randint(30, 400), self.rng.randint(200, longest)])
        return begin, begin + length

    def outages(self) -> tuple[Outage, ...]:
        out = []
        for _ in range(self.rng.randint(0, self.busy)):
            low, high = self.near(1500)
            out.append(self.outage(low, high))
        at = self.rng.choice(self.spots)
        for _ in range(self.rng.randint(0, 2 * self.busy)):  # flapping
            down, up = self.rng.randint(1, 70), self.rng.choice([5, 10, 30, 60, 61, 120, self.rng.randint(1, 150)])
            out.append(self.outage(at, at + down))
            at += down + up
        self.rng.shuffle(out)
        return tuple(out)

    def outage(self, low: int, high: int) -> Outage:
        reported = self.rng.choice([None, low - 10, low, self.rng.randint(low, high), high])
        return Outage(low, high, reported, self.rng.choice([None, Fraction(1, 3), Fraction(1, 2), Fraction(1)]))

    def gaps(self) -> tuple[Gap, ...]:
        count = self.rng.choice([0, 0, 1, 2, 3])
        return tuple(Gap(*self.near(900), self.rng.choice(["no_data", "paused"])) for _ in range(count))

    def windows(self) -> tuple[MaintenanceWindow, ...]:
        out = []
        for _ in range(self.rng.choice([0, 1, 2, 3])):
            low, high = self.near(2000)
            announced = self.rng.choice([None, low - 3600, low - 3601, low - 3599, low - 9999, low])
            out.append(MaintenanceWindow(low, high, announced, self.rng.choice(["planned", "planned", "emergency"])))
        return tuple(out)

    def exclusions(self) -> tuple[Exclusion, ...]:
        count = self.rng.choice([0, 0, 1, 2])
        return tuple(Exclusion(*self.near(900), "third_party", self.rng.random() < 0.7) for _ in range(count))


@st.composite
def evidence(draw, start: int, end: int, most: int = 3) -> Evidence:
    rng = draw(generators)
    scene = Scene(rng, start, end, busy=rng.randint(1, 6))
    count = rng.choice([1, 1, 1, 2, 2, 3, 3, 0]) if most > 2 else rng.randint(1, most)
    return Evidence(
        sources=tuple(SourceEvidence(f"s{n}", scene.outages(), scene.gaps()) for n in range(count)),
        maintenance=scene.windows(),
        exclusions=scene.exclusions(),
    )


@st.composite
def credit_rules(draw) -> CreditRule:
    kind = draw(st.sampled_from(["tier", "tier", "proportional", "per_block", "per_incident", "days"]))
    return CreditRule(
        type=kind,
        multiplier=Fraction(10) if kind == "proportional" else None,
        percent=Fraction(5) if kind in ("per_block", "per_incident") else None,
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
        key = draw(st.sampled_from(["below", "at_or_below"]))
        out.append(Tier(**{key: threshold}, **worth))
    return tuple(out)


@st.composite
def contracts(draw, period: PeriodRule, day: date, *, sources: int = 3, weighted: bool = False) -> Contract:
    """A contract with any clause; which ones, from one generator, for the reason that `Scene` has."""
    pick = draw(generators).choice
    quorums = [1, 1, 1, *(3 * list(range(1, sources + 1))), sources + 1]
    return Contract(
        id="random",
        period=period,
        availability=Availability(
            target=draw(st.one_of(st.none(), percents)),
            bucket=pick([None, 60, 300, 7]),
            bucket_rule=pick(["exact", "exact", "full", "any", "outage_floor"]),
            min_outage=pick([0, 0, 30, 60, 180, 600]),
            min_outage_op=pick([">=", ">"]),
            min_outage_basis=pick(["net", "raw"]),
            grace=pick([0, 0, 0, 30, 60, 300]),
            merge_gap=pick([0, 10, 60, 120]),
            merge_counts=pick([False, True]),
            start_at=pick(["detected", "detected", "detected", "reported"]),
            weighted=weighted,
            service_hours=_hours(pick),
            holidays=pick([(), (), (), (), (), (), (day,), (day + timedelta(days=1),)]),
        ),
        evidence=EvidenceRule(
            quorum=pick(quorums),
            no_data=pick(POLICIES),
            paused=pick(POLICIES),
            min_coverage=Fraction(99),
        ),
        maintenance=MaintenanceRule(
            effect=pick(["forgive", "forgive", "remove", "count"]),
            notice=pick([0, 0, 3600]),
            allowance=pick([None, None, 0, 60, 600]),
            emergency=pick(["count", "forgive"]),
        ),
        exclusions=pick(["forgive", "remove"]),
        rounding=pick([None, Rounding(digits=pick([0, 1, 2, 3]), mode=pick(["half_up", "half_even", "floor"]))]),
        tiers=draw(tiers()),
        credit=draw(credit_rules()),
    )


def _hours(pick) -> tuple[ServiceHours, ...]:
    days = pick([(1, 2, 3, 4, 5), (1, 2, 3, 4, 5, 6, 7), (1, 2, 3, 4, 5, 6, 7)])
    start = pick([0, 6 * 3600 + 1800, 8 * 3600])
    end = pick([20 * 3600, 24 * 3600, 10 * 3600 + 1800])
    return pick([(), (), (), (ServiceHours(days=days, start=start, end=end),)])


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
