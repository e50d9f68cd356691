"""Counted requests under each of the three methods that count them, against figures worked by hand."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.config.model import Config, ContractVersions, EventScope, ExclusionEvent, SourceConfig
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.contract import Availability, Contract, Objective, PeriodRule, Tier
from sla_tui.sla.evidence import Exclusion
from sla_tui.sla.observation import (
    CheckResult,
    Checks,
    History,
    Monitor,
    Poll,
    RequestMinute,
    RequestSeries,
    Span,
    Status,
)
from tests.engine.world import service
from tests.stores import open_store

DAY = 86_400
START = 1_795_392_000  # 2026-11-23T00:00:00Z
END = START + DAY
SHOP = Monitor("m", "shop", "Shop", interval=60)


def world(method: str, *, sources=("m",), monitors=("m:shop",), objectives=(), **rule) -> Config:
    text = Contract(
        id="gold",
        period=PeriodRule(kind="day"),
        availability=Availability(target=Fraction("99.9"), method=method, **rule),
        tiers=(Tier(below=Fraction("99.9"), credit=Fraction(10)), Tier(below=Fraction(99), credit=Fraction(25))),
        objectives=objectives,
    )
    return Config(
        sources=tuple(SourceConfig(id=name, kind="test", interval=60) for name in sources),
        contracts={"gold": ContractVersions(id="gold", versions=(text,))},
        services=(service("shop", *monitors),),
    )


def day(errors: dict[int, tuple[int, int]], *, usual: int = 100) -> tuple[RequestMinute, ...]:
    """Every minute of the day with `usual` good requests; `errors`: minute of the day -> (total, errors)."""
    return tuple(RequestMinute(START + 60 * i, *errors.get(i, (usual, 0))) for i in range(1440))


def judged(cfg: Config, minutes, *more: Poll, store=None):
    store = store or open_store(":memory:")
    whole = (Span(START - DAY, END, "up"),)
    history = History(SHOP.ref, START - DAY, END, whole)
    store.record(
        Poll("m", END, (Status(SHOP, "up", END),), (history,), requests=(RequestSeries(SHOP.ref, tuple(minutes)),))
    )
    for poll in more:
        store.record(poll)
    (shop,) = build_snapshot(cfg, store, END + 60, period="2026-11-23").services
    return shop


def test_requests_good_over_all():
    """1440 minutes of 100, one of them 1,000 with 300 failed: 144,900 requests, 300 bad: 99.79296 %."""
    shop = judged(world("requests"), day({600: (1000, 300)}))
    assert shop.assessment.uptime == 1 - Fraction(300, 144_900)
    assert (shop.verdict, shop.assessment.credit.percent) == ("breached", 10)
    assert (shop.errors.failed, shop.errors.total) == (300, 144_900)


def test_bad_minutes():
    """More than 5 % failed in 3 minutes; exactly 5 % is not more; three of 1440 minutes are 99.79166 %."""
    minutes = day({10: (100, 6), 11: (100, 5), 700: (1000, 1000), 701: (100, 50)})
    shop = judged(world("bad_minutes"), minutes)
    assert shop.assessment.downtime_seconds == 180
    assert shop.assessment.uptime == 1 - Fraction(3, 1440)
    assert [(o.start - START, o.end - START) for o in shop.assessment.outages] == [(600, 660), (42_000, 42_120)]


def test_bad_minutes_with_too_few_requests_are_not_judged():
    shop = judged(world("bad_minutes", min_requests=10), day({10: (9, 9), 11: (10, 10)}))
    assert shop.assessment.downtime_seconds == 60


def test_mean_of_the_intervals_error_rates():
    """288 intervals of five minutes; one with 500 of 1,000 failed, one with 25 of 500: (0.5 + 0.05) / 288."""
    minutes = day({0: (600, 500), 5: (100, 25)})
    shop = judged(world("interval_mean"), minutes)
    assert shop.assessment.uptime == 1 - (Fraction(500, 1000) + Fraction(25, 500)) / 288


def test_an_interval_without_requests_is_up_or_skipped_as_the_contract_says():
    minutes = [m for m in day({0: (600, 500)}) if m.at < START + 12 * 3600]
    up = judged(world("interval_mean"), minutes)
    skipped = judged(world("interval_mean", empty_interval="skip"), minutes)
    assert up.assessment.uptime == 1 - Fraction(1, 2) / 288
    assert skipped.assessment.uptime == 1 - Fraction(1, 2) / 144


def test_counted_requests_take_the_place_of_checks():
    """Another monitor of the service saw half of its checks fail; what was counted is better evidence than that."""
    cfg = world("requests", sources=("m", "p"), monitors=("m:shop", "p:1"))
    checks = tuple(CheckResult(START + 60 * i, i % 2 == 0, 100 if i % 2 == 0 else None) for i in range(1440))
    probe = Monitor("p", "1", "Probe", interval=60)
    history = History("p:1", START - DAY, END, (Span(START - DAY, END, "up"),))
    other = Poll("p", END, (Status(probe, "up", END),), (history,), (Checks("p:1", checks),))
    shop = judged(cfg, day({600: (1000, 300)}), other)
    assert shop.assessment.uptime == 1 - Fraction(300, 144_900)
    assert shop.latency.samples == 720
    without = judged(cfg, (), other)
    assert without.assessment.uptime == Fraction(1, 2)


def test_an_excluded_minute_s_failures_are_forgiven_to_the_minute():
    excluded = Exclusion(START + 600 * 60, START + 601 * 60, "customer")
    cfg = replace(
        world("requests"), exclusions=(ExclusionEvent(scope=EventScope(services=("shop",)), exclusion=excluded),)
    )
    shop = judged(cfg, day({600: (1000, 300), 601: (100, 29)}))
    assert shop.assessment.uptime == 1 - Fraction(29, 144_900)


def test_an_error_rate_objective_is_judged_by_what_was_counted():
    objective = Objective(kind="error_rate", threshold=Fraction("0.1"))
    cfg = world("time", objectives=(objective,))
    shop = judged(cfg, day({600: (1000, 300)}))
    (result,) = shop.assessment.objectives
    assert (result.value, result.met, result.samples) == (Fraction(30_000, 144_900), False, 144_900)
    assert shop.errors.rate_percent == result.value


@pytest.mark.parametrize("method", ["requests", "bad_minutes", "interval_mean"])
def test_counts_survive_a_restart(method, tmp_path):
    path = tmp_path / "h.db"
    minutes = day({600: (1000, 300), 0: (600, 500)})
    first = judged(world(method), minutes, store=(store := open_store(path)))
    store.close()
    again = open_store(path)
    (shop,) = build_snapshot(world(method), again, END + 60, period="2026-11-23").services
    assert shop.assessment.uptime == first.assessment.uptime
    again.close()


def test_a_mean_is_not_held_against_a_percentile():
    """Response times of 40, 50 and 171 ms keep a p95 of 200; their mean of 87 is more than 85: each by its own name."""
    mean = Objective(kind="latency", statistic="mean", threshold=Fraction(85), credit=Fraction(1))
    p95 = Objective(kind="latency", threshold=Fraction(200))
    checks = tuple(CheckResult(START + 600 * i, True, ms) for i, ms in enumerate((40, 50, 171)))
    store = open_store(":memory:")
    shop = judged(
        world("time", objectives=(mean, p95)), (), Poll("m", END, checks=(Checks(SHOP.ref, checks),)), store=store
    )
    assert (shop.latency.percentile, shop.latency.threshold_ms, shop.latency.value_ms) == (95, 200, 171)
    assert [o.value for o in shop.assessment.objectives] == [87, 171]
