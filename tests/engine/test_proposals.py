"""Exclusions that suggest themselves: only what counts, only what both were, never applied, gone once decided on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.proposals import propose
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.measure.interval import seconds_in, union
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.result import AssessedOutage, OutagePart
from sla_tui.store import open_store
from tests.engine.world import HOUR, MONTH, NOW, config, service

A = NOW - 48 * HOUR


def history(ref, *down):
    spans, at = [], MONTH - 10 * 86_400
    begin = at
    for low, high in down:
        spans += [Span(at, low, "up"), Span(low, high, "down", "HTTP 500")]
        at = high
    return History(ref, begin, NOW, (*spans, Span(at, NOW, "up")))


@pytest.fixture
def world():
    """A shop that depends on its payments provider, both watched; gives back (config, store, the shop as it is)."""
    shop = replace(service("shop", "one:1"), depends_on=("pay",))
    made = config(shop, service("pay", "two:1"))
    store = open_store(":memory:")
    monitors = [Monitor("one", "1", "shop", interval=60), Monitor("two", "1", "pay", interval=60)]
    downs = [((A, A + 3_600), (A + 7_200, A + 7_500)), ((A + 600, A + 1_800), (A + 3_000, A + 9_999))]
    for monitor, down in zip(monitors, downs, strict=True):
        status = Status(monitor, "up", NOW, checked_at=NOW)
        store.record(Poll(monitor.source, NOW, (status,), (history(monitor.ref, *down),)))

    def shop_now():
        return build_snapshot(made, store, NOW).services[0]

    yield made, store, shop_now
    store.close()


def test_only_time_in_which_both_were_down_is_proposed_with_both_outages(world):
    _, _, shop = world
    found = shop().proposals
    assert [(p.start - A, p.end - A) for p in found] == [(600, 1_800), (3_000, 3_600), (7_200, 7_500)]
    assert [p.on for p in found] == ["pay"] * 3
    assert (found[0].outage, found[0].other) == ((A, A + 3_600), (A + 600, A + 1_800))
    assert sum(p.seconds for p in found) == 2_100


def test_nothing_of_it_is_applied(world):
    _, _, shop = world
    assert shop().assessment.downtime_seconds == 3_900
    assert shop().exclusions == ()


def test_what_was_decided_on_is_proposed_no_more_and_comes_back_when_taken_back(world):
    made, store, shop = world
    actor = Actor(made, store, FixedClock(NOW), who="mk")
    act = actor.exclude(["shop"], A + 600, A + 1_800, "third_party", accepted=False)
    assert [p.start - A for p in shop().proposals] == [3_000, 7_200]
    actor.exclude(["shop"], A + 3_000, A + 3_300, "third_party")
    assert [(p.start - A, p.end - A) for p in shop().proposals] == [(3_300, 3_600), (7_200, 7_500)]
    actor.withdraw(act.id)
    assert shop().proposals[0].start == A + 600


def test_a_service_that_depends_on_nothing_or_on_itself_has_none(world):
    made, store, _ = world
    snapshot = build_snapshot(made, store, NOW)
    assert snapshot.services[1].proposals == ()
    selfish = replace(made, services=(replace(made.services[0], depends_on=("shop", "nosuch")), made.services[1]))
    assert build_snapshot(selfish, store, NOW).services[0].proposals == ()


times = st.lists(st.tuples(st.integers(0, 200), st.integers(1, 40)), max_size=6).map(
    lambda pairs: union([(low, low + length) for low, length in pairs])
)


@given(times, times, times)
def test_what_is_proposed_counts_was_down_on_both_sides_and_is_undecided(mine, other, decided):
    outages = [
        AssessedOutage(low, high, high - low, "counted", "x", (OutagePart(low, high, "counted", "x"),))
        for low, high in mine
    ]
    found = propose(outages, other, decided, on="y", on_name="Y")
    proposed = union([(p.start, p.end) for p in found])

    def at(intervals, second):
        return any(low <= second < high for low, high in intervals)

    for second in range(250):
        wanted = at(mine, second) and at(other, second) and not at(decided, second)
        assert at(proposed, second) == wanted
    assert sum(p.seconds for p in found) == seconds_in(proposed, 0, 1_000)
    for p in found:
        assert p.outage[0] <= p.start < p.end <= p.outage[1]
        assert p.other[0] <= p.start < p.end <= p.other[1]


def test_parts_that_do_not_count_are_not_proposed():
    parts = (OutagePart(0, 50, "maintenance", "x"), OutagePart(50, 100, "counted", "x"))
    outage = AssessedOutage(0, 100, 50, "counted", "x", parts)
    assert [(p.start, p.end) for p in propose([outage], ((0, 80),), (), on="y", on_name="Y")] == [(50, 80)]
