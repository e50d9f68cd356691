"""When probes are due: spread, never twice at once, nothing made up for; and when we were held up ourselves."""

from __future__ import annotations

from itertools import pairwise
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sources.probe.schedule import Schedule
from sla_tui.sources.probe.stall import StallWatch


def run(schedule: Schedule, intervals: dict[str, float], until: float, takes) -> dict[str, list[float]]:
    """When each probe was begun, if each look takes as long as `takes(name)` says, in any number at once."""
    began: dict[str, list[float]] = {name: [] for name in intervals}
    running: list[tuple[float, str, float]] = []
    now = 0.0
    while now < until:
        while (taken := schedule.take(now)) is not None:
            name, due = taken
            assert all(name != other for _, other, _ in running)
            began[name].append(now)
            running.append((now + takes(name), name, due))
        due = schedule.next_due()
        ends = min((end for end, _, _ in running), default=None)
        now = min(t for t in (due, ends, until) if (t is not None and t > now) or t == until)
        for end, name, since in [r for r in running if r[0] <= now]:
            running.remove((end, name, since))
            schedule.done(name, since, now, intervals[name])
    return began


@given(st.integers(0, 9), st.integers(1, 30), st.sampled_from([5.0, 30.0, 60.0]))
def test_every_probe_runs_at_its_interval_and_phases_are_spread(seed, count, interval):
    names = {f"p{n}": interval for n in range(count)}
    schedule = Schedule(Random(seed))
    schedule.begin(names, 0.0)
    began = run(schedule, names, 20 * interval, lambda _: 0.1)
    for times in began.values():
        assert 18 <= len(times) <= 22
        gaps = [b - a for a, b in pairwise(times[1:])]
        assert all(abs(gap - interval) <= 0.04 * interval + 0.2 for gap in gaps)
        assert times[0] <= interval


def test_a_thousand_probes_do_not_start_together():
    names = {f"p{n}": 60.0 for n in range(1000)}
    schedule = Schedule(Random(1))
    schedule.begin(names, 0.0)
    began = run(schedule, names, 600, lambda _: 0.01)
    later = [t for times in began.values() for t in times if 120 <= t < 180]
    seconds = [sum(1 for t in later if s <= t < s + 1) for s in range(120, 180)]
    assert max(seconds) < 45  # 17 on average


def test_a_probe_that_hangs_moves_no_other_and_its_missed_slots_are_not_made_up_for():
    names = {"slow": 10.0, "quick": 10.0}
    schedule = Schedule(Random(3))
    schedule.begin(names, 0.0)
    began = run(schedule, names, 300, lambda name: 25.0 if name == "slow" else 0.1)
    assert len(began["quick"]) >= 28
    assert len(began["slow"]) <= 12
    gaps = [b - a for a, b in pairwise(began["slow"])]
    assert all(gap >= 25 for gap in gaps)


def test_a_look_that_fails_with_its_time_of_two_intervals_is_followed_by_one_at_once():
    """Else a target that hangs would be looked at every third interval, and its outage would end too late by that."""
    names = {"hangs": 5.0}
    schedule = Schedule(Random(3))
    schedule.begin(names, 0.0)
    began = run(schedule, names, 200, lambda _: 10.01)
    gaps = [b - a for a, b in pairwise(began["hangs"])]
    assert sum(gap > 10.2 for gap in gaps) <= 1  # until its phase is found


def test_a_retry_comes_soon_but_never_later_than_the_interval():
    schedule = Schedule(Random(0))
    schedule.begin({"a": 60.0}, 0.0)
    name, due = schedule.take(0.0)
    schedule.done(name, due, 1.0, 60.0, soon=5.0)
    assert schedule.next_due() == 6.0
    name, due = schedule.take(6.0)
    schedule.done(name, due, 6.5, 2.0, soon=5.0)
    assert schedule.next_due() == 8.5


def test_what_is_dropped_comes_no_more_and_everything_can_be_asked_for_at_once():
    schedule = Schedule(Random(0))
    schedule.begin({"a": 60.0, "b": 60.0}, 0.0)
    for name in ("a", "b"):
        schedule.drop(name)
        assert schedule.take(1e9) is not None if name == "a" else schedule.take(1e9) is None
    schedule.begin({"c": 60.0, "d": 60.0}, 100.0)
    schedule.at_once(90.0)
    assert {schedule.take(90.0)[0], schedule.take(90.0)[0]} == {"c", "d"}
    assert schedule.next_due() is None


def test_the_seconds_in_which_we_did_not_run_are_told_apart():
    watch = StallWatch()
    watch.note(10.0, 12.0)
    watch.note(20.0, 21.0)
    assert watch.between(0, 100) == 3.0
    assert watch.between(11, 20.5) == 1.5
    assert watch.between(12, 20) == 0
    watch.note(2000.0, 2001.0)
    assert watch.between(0, 100) == 0
