"""Looking events up by bisection gives what walking over all of them gives."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.demo.track import Event, Track, joined, total

LENGTH = 100
ORIGIN = 200


@st.composite
def events(draw, low: int, high: int, most: int = 6):
    cuts = sorted(draw(st.sets(st.integers(low, high), max_size=2 * most)))
    return [Event(a, b, "x") for a, b in zip(cuts[::2], cuts[1::2], strict=False)]


@st.composite
def tracks(draw):
    past = draw(events(0, ORIGIN + 8))
    cycle = draw(events(10, LENGTH))
    return Track(past, cycle, origin=ORIGIN, length=LENGTH), past, cycle


def unrolled(past, cycle, turns=6):
    later = [
        Event(e.start + ORIGIN + t * LENGTH, e.end + ORIGIN + t * LENGTH, e.kind) for t in range(turns) for e in cycle
    ]
    return past + later


@given(tracks(), st.integers(-5, ORIGIN + 4 * LENGTH))
def test_the_event_at_an_instant_is_the_one_that_covers_it(made, at):
    track, past, cycle = made
    covering = [e for e in unrolled(past, cycle) if e.start <= at < e.end]
    found = track.at(at)
    assert (found is not None) == bool(covering)
    assert found is None or found in covering


@given(tracks(), st.integers(-5, ORIGIN + 3 * LENGTH), st.integers(0, 150))
def test_events_between_two_instants_are_those_that_touch(made, start, length):
    track, past, cycle = made
    end = start + length
    assert list(track.between(start, end)) == [e for e in unrolled(past, cycle) if e.start < end and e.end > start]


@given(tracks(), st.integers(-5, ORIGIN + 3 * LENGTH))
def test_backwards_gives_the_events_that_began_before_the_latest_first(made, before):
    track, past, cycle = made
    assert list(track.backwards(before)) == [e for e in reversed(unrolled(past, cycle)) if e.start < before]


@given(tracks(), st.integers(-5, ORIGIN + 3 * LENGTH))
def test_the_next_change_is_the_nearest_edge_ahead(made, at):
    track, past, cycle = made
    edges = [edge for e in unrolled(past, cycle) for edge in (e.start, e.end) if edge > at]
    assert track.next_change(at) == min(edges, default=None)


def test_overlapping_and_touching_events_become_one_with_the_first_kind():
    assert joined([Event(5, 9, "b"), Event(0, 5, "a"), Event(20, 20, "c"), Event(8, 12, "d")]) == [Event(0, 12, "a")]


def test_total_counts_only_what_lies_inside():
    assert total([Event(0, 10, "x"), Event(20, 40, "x")], 5, 30) == 15


def test_a_cycle_must_hold_its_events():
    with pytest.raises(ValueError, match="beyond its 100 s"):
        Track([], [Event(90, 101, "x")], length=100)


def test_an_empty_track_has_nothing_anywhere():
    track = Track()
    assert track.at(7) is None
    assert track.event(0) is None
    assert list(track.between(0, 100)) == []
    assert track.next_change(0) is None
