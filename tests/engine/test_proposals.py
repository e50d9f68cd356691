"""Exclusions that suggest themselves: only what counts, only what both were, never applied, gone once decided on."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.proposals import propose
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.export.documents.decided import proposal_lines
from sla_tui.language import ENGLISH
from sla_tui.sla.measure.interval import seconds_in, union
from sla_tui.sla.observation import (
    History,
    Monitor,
    PageIncident,
    PageStretch,
    PageUpdate,
    Poll,
    Span,
    Status,
)
from sla_tui.sla.result import AssessedOutage, OutagePart
from tests.engine.world import HOUR, MONTH, NOW, config, service
from tests.stores import open_store

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


def paged(world, *names: str, monitors: tuple[str, ...] = ("two:1", "page:api")):
    """The same world, whose payments provider has a status page; an incident from 300 s to 1,500 s into the outage."""
    made, store, _ = world
    shop, pay = made.services
    sources = (*made.sources, SourceConfig(id="page", kind="statuspage", interval=120))
    depends = replace(shop, depends_on=names or ("pay",))
    made = replace(made, sources=sources, services=(depends, replace(pay, monitors=monitors)))
    stretch = PageStretch("page:api", A + 300, A + 1_500, "degraded")
    updates = (PageUpdate(A + 400, "investigating", "We look."), PageUpdate(A + 1_500, "resolved", "It's over."))
    said = PageIncident("page", "i1", "Payments fail", A + 300, A + 1_500, "minor", (stretch,), updates, "https://p/i1")
    status = Status(Monitor("page", "api", "Pay API"), "up", NOW, checked_at=NOW)
    store.record(Poll("page", NOW - 60, (status,), incidents=(said,), open_named=True))
    return made, store


def test_what_the_page_of_the_other_says_is_evidence_and_its_own_proposal(world):
    made, store = paged(world)
    found = build_snapshot(made, store, NOW).services[0].proposals
    assert [(p.start - A, p.end - A, p.measured, p.page is not None) for p in found] == [
        (300, 600, False, True),
        (600, 1_800, True, True),
        (3_000, 3_600, True, False),
        (7_200, 7_500, True, False),
    ]
    page = found[0].page
    assert (page.title, page.text, page.read_at) == ("Payments fail", "It's over.", NOW - 60)
    assert (page.start - A, page.end - A) == (300, 1_500)
    lines = list(proposal_lines(build_snapshot(made, store, NOW).services[0], ENGLISH))
    assert "the status page of Pay says that it was in trouble" in lines[0]
    assert 'status page: "Payments fail"' in lines[2]
    assert """: "It's over." (https://p/i1, read """ in lines[2]
    assert "--reference https://p/i1 --disputed" in lines[3]
    assert build_snapshot(made, store, NOW).services[0].assessment.downtime_seconds == 3_900


def test_a_component_or_a_monitor_may_be_depended_on_itself(world):
    made, store = paged(world, "page:api", "two:1", monitors=())
    found = build_snapshot(made, store, NOW).services[0].proposals
    assert {(p.on, p.on_name, p.measured) for p in found} == {("page:api", "Pay API", False), ("two:1", "pay", True)}
    assert [(p.start - A, p.end - A) for p in found if not p.measured] == [(300, 1_500)]


def test_what_was_decided_on_is_not_proposed_by_the_page_again(world):
    made, store = paged(world)
    Actor(made, store, FixedClock(NOW), who="mk").exclude(["shop"], A, A + 3_600, "third_party", accepted=False)
    assert [p.start - A for p in build_snapshot(made, store, NOW).services[0].proposals] == [7_200]
