"""Interval arithmetic equals set arithmetic on the seconds, and costs by the interval."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sla_tui.sla.measure import interval
from sla_tui.sla.measure.interval import (
    clip,
    complement,
    contains,
    intersect,
    merge,
    seconds_in,
    subtract,
    total,
    touching,
    union,
)

raw = st.lists(st.tuples(st.integers(-5, 60), st.integers(0, 9)).map(lambda p: (p[0], p[0] + p[1])), max_size=25)
sets = raw.map(union)


def seconds(intervals) -> set[int]:
    return {t for start, end in intervals for t in range(start, end)}


def normal(points: set[int]) -> list[tuple[int, int]]:
    out: list[tuple[int, int]] = []
    for t in sorted(points):
        if out and out[-1][1] == t:
            out[-1] = (out[-1][0], t + 1)
        else:
            out.append((t, t + 1))
    return out


@given(raw)
def test_union_is_sorted_disjoint_and_never_touches(intervals):
    assert union(intervals) == normal(seconds(intervals))


@given(sets, sets)
def test_two_sets_combine_like_sets_of_seconds(a, b):
    assert list(merge(a, b)) == normal(seconds(a) | seconds(b))
    assert intersect(a, b) == intersect(b, a) == normal(seconds(a) & seconds(b))
    assert list(subtract(a, b)) == normal(seconds(a) - seconds(b))


@given(sets, sets)
def test_both_ways_of_subtracting_agree(a, b):
    assert interval._subtract_few(a, b) == interval._subtract_sweep(a, b) == normal(seconds(a) - seconds(b))


@given(sets, st.integers(-10, 70), st.integers(0, 40))
def test_parts_of_a_set_are_those_of_its_seconds(a, start, length):
    inside = set(range(start, start + length))
    assert clip(a, start, start + length) == normal(seconds(a) & inside)
    assert complement(a, start, start + length) == normal(inside - seconds(a))
    assert seconds_in(a, start, start + length) == len(seconds(a) & inside)
    assert list(touching(a, start, start + length)) == [i for i in a if seconds([i]) & inside]
    assert contains(a, start) is (start in seconds(a))
    assert total(a) == len(seconds(a))


def test_subtracting_leaves_what_it_was_given_as_it_was():
    a, b = [(n * 10, n * 10 + 8) for n in range(100)], [(3, 5), (6, 7), (500, 700)]
    before = list(a)
    subtract(a, b)
    assert a == before
