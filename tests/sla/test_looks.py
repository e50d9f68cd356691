"""How long a look holds: by the looks around it, stretch by stretch, in whatever order they came."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.looks import SeenState, held
from sla_tui.sla.observation import Span
from sla_tui.sla.spans import CONTRADICTED, contradictions, disjoint

T0 = 1_793_491_200


def every(seconds: int, count: int, start: int = T0, state: str = "up") -> list[SeenState]:
    return [SeenState(start + seconds * n, state) for n in range(count)]


def spans(looks: list[SeenState], **more) -> list[tuple[int, int, str]]:
    return [(s.start - T0, s.end - T0, s.state) for s in held(looks, **more).spans]


def test_a_change_of_interval_is_no_gap_in_either_direction():
    slow = every(300, 12)
    fast = every(20, 30, T0 + 3600)
    slow_again = every(300, 6, T0 + 4200)
    assert spans([*slow, *fast, *slow_again]) == [(0, 5700, "up")]


def test_retries_at_another_interval_leave_no_gap_behind_them():
    looks = [*every(300, 6), *every(20, 9, T0 + 1800, "down"), *every(300, 4, T0 + 1980)]
    assert spans(looks) == [(0, 1800, "up"), (1800, 1980, "down"), (1980, 2880, "up")]


def test_a_tool_that_waits_less_after_a_failure_and_flaps_loses_nothing():
    looks, at = [], 0
    for _ in range(20):
        looks += [SeenState(T0 + at, "up"), SeenState(T0 + at + 300, "down")]
        at += 320
    found = spans([*looks, SeenState(T0 + at, "up")])
    assert sum(end - start for start, end, state in found if state == "up") == 20 * 300
    assert sum(end - start for start, end, state in found if state == "down") == 20 * 20


def test_a_tool_that_was_stopped_knows_nothing_of_that_time():
    looks = [*every(60, 10), *every(60, 10, T0 + 20_000), *every(60, 2, T0 + 60_000)]
    assert spans(looks) == [(0, 540, "up"), (20_000, 20_540, "up"), (60_000, 60_060, "up")]
    assert spans(looks, lasts=True)[:2] == [(0, 600, "up"), (20_000, 20_600, "up")]


def test_two_stops_one_behind_the_other_are_not_taken_for_an_interval():
    looks = [*every(60, 10), SeenState(T0 + 20_000, "up"), *every(60, 10, T0 + 40_000)]
    assert spans(looks) == [(0, 540, "up"), (40_000, 40_540, "up")]


def test_two_looks_need_a_word_on_how_far_apart_they_should_be():
    two = every(300, 2)
    assert spans(two) == []
    assert spans(two, usual=300) == [(0, 300, "up")]


def test_a_failure_that_is_tried_again_is_what_the_next_decided_look_says():
    up, undecided, down = ([SeenState(T0 + at, state) for at in times] for state, times in (
        ("up", (0, 60, 120)), (None, (180, 240)), ("down", (300, 360)),
    ))  # fmt: skip
    assert spans([*up, *undecided, *down]) == [(0, 180, "up"), (180, 360, "down")]
    assert spans([*up, *undecided, SeenState(T0 + 300, "up"), SeenState(T0 + 360, "up")]) == [(0, 360, "up")]
    late = [SeenState(T0 + at, "down") for at in (9000, 9060, 9120)]
    assert spans([*up, *undecided, *late]) == [(0, 180, "up"), (180, 240, "unknown"), (9000, 9120, "down")]
    assert spans([*up, *undecided]) == [(0, 180, "up")]


@given(st.permutations([("up", 60), ("down", 60), ("up", 0), ("up", 120), ("up", 180)]))
def test_looks_of_one_instant_that_contradict_each_other_know_nothing_in_any_order(order):
    found = held([SeenState(T0 + at, state) for state, at in order])
    assert [(s.start - T0, s.end - T0, s.state) for s in found.spans] == [
        (0, 60, "up"),
        (60, 120, "unknown"),
        (120, 180, "up"),
    ]
    assert found.contradicted == (T0 + 60,)


@given(
    st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.sampled_from(("up", "down", "paused")))), st.randoms()
)
def test_contradicting_stretches_are_unknown_whichever_comes_first(told, random):
    one = [Span(start, start + length, state) for start, length, state in told]
    other = list(one)
    random.shuffle(other)
    found = disjoint(one, 0, 60)
    assert [(s.start, s.end, s.state) for s in found] == [(s.start, s.end, s.state) for s in disjoint(other, 0, 60)]
    for at in range(60):
        states = {s.state for s in one if s.start <= at < s.end}
        said = {s.state for s in found if s.start <= at < s.end}
        assert said == (states if len(states) <= 1 else {"unknown"})
    assert all(s.state == "unknown" and s.reason.startswith(CONTRADICTED) for s in contradictions(one))
