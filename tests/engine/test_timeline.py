"""Quorum and strips, against a second-by-second model."""

from __future__ import annotations

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.engine.gather.strips import cells, day_cells, day_quarters
from sla_tui.engine.moment.quorum import StateStretch, decide, timeline
from sla_tui.sla.observation import Span

END = 60


@st.composite
def monitor(draw: st.DrawFn) -> list[Span]:
    edges = sorted(draw(st.sets(st.integers(-10, END + 10), max_size=8)))
    states = st.sampled_from(("up", "down", "paused", "unknown", None))
    return [Span(a, b, state) for a, b in pairwise(edges) if (state := draw(states)) is not None]


def second(spans: list[Span], at: int) -> str:
    return next((s.state for s in spans if s.start <= at < s.end), "unknown")


@pytest.mark.parametrize(
    ("counts", "total", "quorum", "state"),
    [
        ({"up": 3}, 3, 1, "up"),
        ({"up": 2, "down": 1}, 3, 1, "down"),
        ({"up": 2, "down": 1}, 3, 2, "up"),
        ({"up": 1, "down": 1}, 3, 2, "unknown"),  # the blind one could make it two
        ({"down": 2}, 3, 2, "down"),  # whatever the blind one would say
        ({"paused": 2}, 2, 1, "paused"),
        ({"paused": 1, "up": 1}, 2, 2, "up"),
        ({"paused": 1, "up": 1}, 2, 1, "paused"),
        ({"paused": 1}, 2, 1, "unknown"),
        ({}, 2, 1, "unknown"),
        ({}, 0, 1, "unknown"),
    ],
)
def test_a_quorum_has_three_answers(counts, total, quorum, state):
    assert decide(counts, total, quorum) == state


@given(st.lists(monitor(), max_size=4), st.integers(1, 3))
def test_the_timeline_equals_a_vote_every_second(monitors, quorum):
    found = timeline(monitors, 0, END, quorum)
    by_second = {at: s.state for s in found for at in range(s.start, s.end)}
    votes = {at: Counter(second(m, at) for m in monitors) for at in range(END)}
    assert by_second == {at: decide(v, len(monitors), quorum) for at, v in votes.items()}
    assert all(a.end == b.start and a.state != b.state for a, b in pairwise(found))


windows = st.lists(st.integers(0, END), max_size=6, unique=True).map(
    lambda edges: list(zip(sorted(edges)[0::2], sorted(edges)[1::2], strict=False))
)


@given(monitor(), windows, st.integers(1, END), st.integers(1, 20))
def test_a_cell_shows_the_worst_state_in_it_and_its_unforgiven_downtime(spans, maintenance, now, width):
    stretches = timeline([spans], 0, now, 1)
    bounds = [(at, at + width) for at in range(0, END, width)]
    for cell in cells(bounds, stretches, maintenance, now):
        seen = range(cell.start, min(cell.end, now))
        if not seen:
            assert (cell.state, cell.down_seconds) == ("future", 0)
            continue
        states = [second(spans, at) for at in seen]
        forgiven = [any(a <= at < b for a, b in maintenance) for at in seen]
        words = ["maintenance" if s == "down" and f else s for s, f in zip(states, forgiven, strict=True)]
        order = ("down", "unknown", "paused", "maintenance", "up")
        assert cell.state == min(words, key=order.index)
        assert cell.down_seconds == words.count("down")


@pytest.mark.parametrize("now", [1_000_000, 1_000_799, 1_000_800, 1_001_699])
def test_the_day_strip_is_24_hours_of_whole_quarters_and_now_lies_in_the_last(now):
    bounds = day_quarters(now)
    assert len(bounds) == 96
    assert all(low % 900 == 0 and high - low == 900 for low, high in bounds)
    assert bounds[-1][0] <= now < bounds[-1][1]
    assert all(a[1] == b[0] for a, b in pairwise(bounds))


def test_a_day_in_one_state_is_cut_like_any_other():
    now = 1_000_000
    for state in ("up", "unknown", "paused"):
        quiet = [StateStretch(0, now, state)]
        assert day_cells(quiet, [], now) == cells(day_quarters(now), quiet, [], now)
    late = [StateStretch(0, now - 9, "up")]
    assert day_cells(late, [], now)[-1].state == "unknown"
    down = StateStretch(now - 50, now - 40, "down")
    last = day_cells([StateStretch(0, down.start, "up"), down, StateStretch(down.end, now, "up")], [], now)[-1]
    assert (last.state, last.down_seconds) == ("down", 10)


def test_a_strip_before_anything_is_known_is_unknown_and_not_up():
    assert cells([(0, 10)], [], [], 20)[0].state == "unknown"
    assert cells([(0, 10)], [StateStretch(5, 10, "up")], [], 20)[0].state == "unknown"
