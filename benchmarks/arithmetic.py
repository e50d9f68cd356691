"""What the contract arithmetic costs. Prints a table in Markdown; run it on a quiet machine.

python benchmarks/arithmetic.py [--quick]
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import (
    Availability,
    ClaimRule,
    Contract,
    CreditRule,
    MaintenanceRule,
    PeriodRule,
    Tier,
    Within,
)
from sla_tui.sla.evidence import Evidence, MaintenanceWindow, Outage, SourceEvidence
from sla_tui.sla.measure.interval import Interval, Intervals, subtract
from sla_tui.sla.periods.calendar import next_period, period_containing
from sla_tui.sla.result import Period

JANUARY_2026 = 1_767_225_600
MONTHS = 13
FEE = Decimal("1200.00")


def contract() -> Contract:
    """A contract as most are: three tiers, a minimum outage, notice for maintenance, a cap, a claim window."""
    return Contract(
        id="gold",
        availability=Availability(target=Fraction("99.9"), min_outage=60),
        maintenance=MaintenanceRule(notice=86_400),
        tiers=(
            Tier(below=Fraction("99.9"), credit=Fraction(10)),
            Tier(below=Fraction(99), credit=Fraction(25)),
            Tier(below=Fraction(95), credit=Fraction(100)),
        ),
        credit=CreditRule(cap_percent=Fraction(100)),
        claim=ClaimRule(within=Within(count=30, unit="days")),
    )


def months(rule: PeriodRule, count: int) -> list[Period]:
    period = period_containing(rule, JANUARY_2026)
    out = [period]
    while len(out) < count:
        period = next_period(rule, period)
        out.append(period)
    return out


def history(periods: Sequence[Period], rng: random.Random, *, maintenance: bool) -> Evidence:
    """One service: in every period four outages of up to an hour, and if asked for a window of two hours."""
    outages, windows = [], []
    for period in periods:
        for _ in range(4):
            start = rng.randrange(period.start, period.end - 4000)
            outages.append(Outage(start, start + rng.randrange(20, 3600), reason="HTTP 503"))
        if maintenance:
            start = rng.randrange(period.start, period.end - 8000)
            windows.append(MaintenanceWindow(start, start + 7200, start - 90_000))
    return Evidence((SourceEvidence("monitor", tuple(outages)),), tuple(windows))


def disjoint(count: int, rng: random.Random, end: int) -> list[Interval]:
    edges = sorted(rng.sample(range(end), 2 * count))
    return list(zip(edges[::2], edges[1::2], strict=True))


def bare_sweep(a: Intervals, b: Intervals) -> list[Interval]:
    """The plainest two pointers that give `a` minus `b`: what the engine is measured against."""
    out = []
    j, n = 0, len(b)
    for start, end in a:
        while j < n and b[j][1] <= start:
            j += 1
        at, k = start, j
        while k < n and b[k][0] < end:
            if b[k][0] > at:
                out.append((at, b[k][0]))
            at = b[k][1]
            if at >= end:
                break
            k += 1
        if at < end:
            out.append((at, end))
    return out


def seconds(work: Callable[[], object], repeat: int = 1) -> float:
    """The best of `repeat` runs."""
    best = float("inf")
    for _ in range(repeat):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def subtraction(services: int) -> tuple[float, float]:
    """Seconds for outages minus maintenance, by the engine and by the bare sweep, side by side in one run."""
    rng = random.Random(1)
    kinds = [(disjoint(1000, rng, 31_536_000), disjoint(50, rng, 31_536_000)) for _ in range(100)]
    for a, b in kinds:
        assert list(subtract(a, b)) == bare_sweep(a, b)
    ours = theirs = 0.0
    for _ in range(services // len(kinds)):
        ours += seconds(lambda: [subtract(a, b) for a, b in kinds])
        theirs += seconds(lambda: [bare_sweep(a, b) for a, b in kinds])
    return ours, theirs


def assessments(services: int, periods: Sequence[Period], rng: random.Random, *, maintenance: bool = False) -> float:
    """Seconds for every period of so many services; the best of three rounds, each over services nobody has seen."""
    rule = contract()
    best = float("inf")
    for _ in range(3):
        found = [history(periods, rng, maintenance=maintenance) for _ in range(services)]
        began = time.process_time()
        for evidence in found:
            for period in periods:
                assess(rule, evidence, period, fee=FEE)
        best = min(best, time.process_time() - began)
    return best


def leap_year_against_day() -> tuple[float, float]:
    """The same four outages in a leap year and in a day: microseconds each."""
    out = []
    start = 1_830_297_600  # 2028-01-01
    outages = tuple(Outage(start + 3600 * n, start + 3600 * n + 600) for n in range(1, 5))
    evidence = Evidence((SourceEvidence("monitor", outages),))
    for kind in ("year", "day"):
        rule = contract()
        rule = Contract(id="gold", period=PeriodRule(kind=kind), availability=rule.availability, tiers=rule.tiers)
        period = period_containing(rule.period, start)
        out.append(seconds(lambda r=rule, p=period: [assess(r, evidence, p, fee=FEE) for _ in range(2000)], 3) / 2000)
    return out[0] * 1e6, out[1] * 1e6


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="a tenth of the work")
    share = 10 if parser.parse_args().quick else 1
    rng = random.Random(7)
    periods = months(contract().period, MONTHS)
    print("| what | figure | bound |")
    print("|---|---|---|")
    services = 10_000 // share
    ours, theirs = subtraction(services)
    what = f"outages minus maintenance, {services:,} services x 1,000 outages x 50 windows"
    print(f"| {what} | {ours:.2f} s, bare sweep {theirs:.2f} s: {ours / theirs:.2f}x | 1.2x |")
    services = 1000 // share
    took = assessments(services, periods, rng)
    each = took / services / MONTHS * 1e6
    print(f"| assess {services:,} services x {MONTHS} months | {took:.2f} s, {each:.0f} µs each | {1 / share:.1f} s |")
    took = assessments(services, periods, rng, maintenance=True)
    each = took / services / MONTHS * 1e6
    print(f"| the same with a maintenance window a month each | {took:.2f} s, {each:.0f} µs each | |")
    one = periods[:1]
    costs = {n: assessments(n, one, rng) / n * 1e6 for n in (10, 100, 1000, 10_000 // share)}
    words = ", ".join(f"{n:,}: {cost:.0f} µs" for n, cost in costs.items())
    print(f"| cost per service and month | {words} | flat |")
    year, day = leap_year_against_day()
    print(f"| the same outages in a leap year and in a day | {year:.0f} µs, {day:.0f} µs | the same |")


if __name__ == "__main__":
    main()
