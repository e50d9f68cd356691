"""A past moment is shown as it was known then, and what happened in the past is found, second by second."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.engine.gather.past import past_snapshot
from sla_tui.engine.gather.past_events import past_events
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sla.acts import Acknowledge, Act, Exclude
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.sla.past_event import PastEvent, stops
from sla_tui.store import open_store
from sla_tui.store.known_at import KnownAt
from sla_tui.store.records import PollRecord
from tests.engine.world import HOUR, MONTH, NOW, config, service

DAY = 86_400
DOWN = MONTH + 2 * DAY, MONTH + 2 * DAY + 2 * HOUR  # two hours of 720: 99.72 %, below the target of 99.9
LATER = MONTH + 10 * DAY, MONTH + 10 * DAY + 60
CONFIG = config(service("shop", "one:1"))


@pytest.fixture
def store():
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    edges = (MONTH - 40 * DAY, *DOWN, *LATER, NOW)
    states = ("up", "down", "up", "down", "up")
    spans = tuple(Span(a, b, state) for a, b, state in zip(edges, edges[1:], states, strict=False))
    with closing(open_store(":memory:")) as opened:
        opened.record(
            Poll(
                "one",
                NOW,
                (Status(monitor, "up", NOW, checked_at=NOW),),
                (History(monitor.ref, edges[0], NOW, spans),),
            ),
            asked_from=edges[0],
        )
        yield opened


def test_a_past_moment_has_the_downtime_of_until_then(store):
    before, inside, after = (past_snapshot(CONFIG, store, at).services[0] for at in (DOWN[0], DOWN[0] + 600, NOW))
    assert (before.state, before.assessment.downtime_seconds) == ("up", 0)
    assert (inside.state, inside.since, inside.assessment.downtime_seconds) == ("down", DOWN[0], 600)
    assert (after.state, after.assessment.downtime_seconds) == ("up", 2 * HOUR + 60)
    assert (before.assessment.verdict, after.assessment.verdict) == ("met", "breached")


def test_what_was_decided_later_was_not_known(store):
    excluded = Exclude(services=("shop",), start=DOWN[0], end=DOWN[1], reason="third_party")
    act = store.append_act(Act(at=DOWN[1] + HOUR, who="ann", deed=excluded))
    known = past_snapshot(CONFIG, store, act.at)
    unknown = past_snapshot(CONFIG, store, act.at - 1)
    assert [one.services[0].assessment.downtime_seconds for one in (unknown, known)] == [2 * HOUR, 0]
    assert [len(one.services[0].exclusions) for one in (unknown, known)] == [0, 1]
    assert unknown == build_snapshot(CONFIG, KnownAt(store, act.at - 1), act.at - 1, from_store=True)
    assert [KnownAt(store, at).acts() for at in (act.at - 1, act.at)] == [(), (act,)]


def test_a_source_that_fails_now_did_not_fail_at_a_moment_after_which_it_answered(store):
    failed = PollRecord("one", NOW, NOW + HOUR, "auth_error", "token refused")
    store.record_attempt(failed)
    rows = [past_snapshot(replace(CONFIG, sources=CONFIG.sources[:1]), store, at).sources[0] for at in (MONTH, NOW)]
    assert [row.state for row in rows] == ["ok", "auth_error"]


def test_outages_credits_and_decisions_are_found_by_time(store):
    act = store.append_act(
        Act(at=DOWN[0] + 300, who="ann", deed=Acknowledge(service="shop", outage=DOWN[0], reason="on it"))
    )
    found = past_events(CONFIG, store, NOW, MONTH, NOW)
    # 99.9 % of 30 days allow 2,592 s: the credit falls due in the second after that
    assert [(one.at, one.kind) for one in found] == [
        (DOWN[0], "down"),
        (act.at, "decision"),
        (DOWN[0] + 2_593, "credit"),
        (DOWN[1], "up"),
        (LATER[0], "down"),
        (LATER[1], "up"),
    ]
    assert found[0] == PastEvent(DOWN[0], "down", "shop", "Shop")
    assert past_events(CONFIG, store, NOW, LATER[1], NOW) == (PastEvent(LATER[1], "up", "shop", "Shop"),)
    assert past_events(CONFIG, store, NOW, MONTH - 10 * DAY, MONTH) == ()


def test_who_goes_by_events_stops_once_in_each_stretch():
    events = [PastEvent(at, "down") for at in (0, 0, 10, 59, 60, 200)]
    assert stops(events, 0) == (0, 10, 59, 60, 200)
    assert stops(events, 60) == (0, 60, 200)
    assert stops((), 60) == ()
