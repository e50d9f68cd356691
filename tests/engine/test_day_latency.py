"""Response times of the last 24 hours: each cell is the percentile of its own checks, however its moment came."""

from __future__ import annotations

import random
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.engine.gather import day_latency
from sla_tui.engine.gather.day_latency import DayLatencies
from sla_tui.engine.gather.past import past_snapshot
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.gather.snapshot_cache import SnapshotCache
from sla_tui.sla.contract import Objective
from sla_tui.sla.monitors import DAY_STEPS
from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
from tests.engine.world import NOW, config, contract, service
from tests.stores import open_store

DAY, MINUTE = 86_400, 60
REFS = ("one:1", "two:1")
PROMISED = replace(
    contract(), objectives=(Objective(kind="latency", percentile=Fraction(90), threshold=Fraction(400)),)
)


def look(source: str, at: int, checks: tuple[CheckResult, ...]) -> Poll:
    monitor = Monitor(source, "1", "1", "http", interval=300)
    return Poll(source, at, (Status(monitor, "up", at),), checks=(Checks(monitor.ref, checks),))


@pytest.fixture
def checks():
    """Checks of two monitors over three days: some fail, some took no time that anybody measured."""
    chance = random.Random(7)
    kept: dict[str, list[CheckResult]] = {"one": [], "two": []}
    for at in range(NOW - 2 * DAY, NOW + DAY, 7 * MINUTE):
        for results in kept.values():
            ms = None if chance.random() < 0.1 else chance.randrange(30, 900)
            results.append(CheckResult(at + chance.randrange(300), chance.random() > 0.1, ms))
    return kept


@pytest.fixture
def store(tmp_path, checks):
    found = open_store(tmp_path / "history.db")
    for source, results in checks.items():
        found.record(look(source, NOW, tuple(c for c in results if c.at <= NOW)))
    return found


def good(checks) -> list[CheckResult]:
    return [c for results in checks.values() for c in results if c.ok and c.ms is not None]


def by_hand(checks, now: int, percentile: int) -> tuple[tuple[int | None, ...], ...]:
    """Every cell from all checks, by nearest rank."""
    out = []
    for step in DAY_STEPS:
        last = now // step * step
        cells = []
        for start in range(last + step - DAY, last + step, step):
            end = min(start + step, now + 1)
            times = sorted(c.ms for c in good(checks) if start <= c.at < end)
            cells.append(times[-(-percentile * len(times) // 100) - 1] if times else None)
        out.append(tuple(cells))
    return tuple(out)


@pytest.mark.parametrize("later", [0, 1, 899, 900, 3_600, 7_000])
def test_every_cell_is_the_percentile_of_its_own_good_checks(store, checks, later):
    now = NOW - later
    found = DayLatencies().of(store, PROMISED, REFS, now)
    assert (found.percentile, found.threshold_ms, found.usual_ms) == (90, 400, None)
    assert found.values == by_hand(checks, now, 90)


def test_what_is_kept_from_moment_to_moment_is_what_would_be_worked_out_anew(store, checks):
    kept, now = DayLatencies(), NOW
    chance = random.Random(3)
    while now < NOW + 10 * 3_600:
        assert kept.of(store, PROMISED, REFS, now).values == by_hand(checks, now, 90)
        before, now = now, now + chance.choice([1, 60, 840, 900, 1_800, 7_199])
        for source, results in checks.items():
            store.record(look(source, now, tuple(c for c in results if before < c.at <= now)))


def test_without_an_objective_it_is_held_against_what_is_usual(store, checks):
    found = DayLatencies().of(store, contract(), REFS, NOW)
    today = NOW // DAY * DAY
    times = sorted(c.ms for c in good(checks) if c.at < today)
    assert (found.percentile, found.threshold_ms) == (95, None)
    assert found.usual_ms == pytest.approx(times[-(-95 * len(times) // 100) - 1], rel=0.03)  # as months keep it


def test_only_so_many_services_are_read_whole_for_one_snapshot_and_the_rest_for_the_next(store, monkeypatch):
    monkeypatch.setattr(day_latency, "AT_ONCE", 1)
    kept = DayLatencies()
    assert kept.of(store, PROMISED, REFS[:1], NOW) is not None
    assert kept.of(store, PROMISED, REFS, NOW) is None
    kept.begin()
    assert kept.of(store, PROMISED, REFS, NOW) is not None


def test_a_past_that_came_meanwhile_is_read(store, checks):
    kept = DayLatencies()
    kept.of(store, PROMISED, REFS, NOW, missing=("some",))
    earlier = (CheckResult(NOW - 20 * 3_600 + 1, True, 100_000),)
    store.record(look("one", NOW, earlier))
    checks["one"] += earlier
    assert kept.of(store, PROMISED, REFS, NOW + 1, missing=("some",)).values != by_hand(checks, NOW + 1, 90)
    assert kept.of(store, PROMISED, REFS, NOW + 1, missing=()).values == by_hand(checks, NOW + 1, 90)


def test_where_nothing_was_measured_there_is_none(store):
    assert DayLatencies().of(store, PROMISED, ("one:9",), NOW) is None


def test_a_snapshot_for_the_screen_has_it_and_one_that_is_only_written_has_not(store):
    world = config(service("shop", *REFS))
    (shown,) = build_snapshot(world, store, NOW, cache=SnapshotCache()).services
    (written,) = build_snapshot(world, store, NOW).services
    assert shown.day_latency is not None
    assert replace(shown, day_latency=None) == written


def test_a_past_moment_that_is_looked_at_closely_has_what_was_measured_until_then(store, checks):
    """Back by a day, on by minutes, to and fro: each moment's cells are those of its own 24 hours."""
    made = config(service("shop", *REFS), sources=("one", "two"))
    kept = DayLatencies()
    for at in (NOW - 5 * MINUTE, NOW - DAY, NOW - DAY + 600, NOW - DAY + 3_600, NOW - DAY - 60, NOW - 2 * 3_600):
        (shop,) = past_snapshot(made, store, at, latencies=kept).services
        assert shop.day_latency.values == by_hand(checks, at, int(shop.day_latency.percentile))
    assert past_snapshot(made, store, NOW - DAY).services[0].day_latency is None  # who only passes does not wait for it
