"""When a source is asked, and for how much of its past."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest

from sla_tui.engine.moment.history_need import history_need
from sla_tui.engine.polling.plan import (
    AFTER_CHANGE,
    FULL_EVERY,
    HISTORY_EVERY,
    OVERLAP,
    Cadence,
    HistoryNeed,
    history_request,
)
from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store.records import KnownRanges
from tests.engine.world import MONTH, NOW, config, service

MONITOR = Monitor("one", "1", "one")


def cadence() -> Cadence:
    return Cadence(60.0, Random(1))


def poll(state: str = "up", since: int | None = None) -> Poll:
    return Poll("one", NOW, (Status(MONITOR, state, NOW, since=since),))


def test_history_is_wanted_from_the_previous_period_on_but_not_beyond_the_backfill():
    cfg = config(service("shop", "one:1"))
    cfg = replace(cfg, defaults=replace(cfg.defaults, discover=False))
    assert history_need(cfg, NOW, 95 * 86_400) == HistoryNeed(MONTH - 31 * 86_400, MONTH)
    assert history_need(cfg, NOW, 86_400) == HistoryNeed(NOW - 86_400, NOW - 86_400)


def test_a_poll_asks_for_what_is_new_and_a_little_more_unless_all_is_due():
    known = {"one:1": _told(NOW - 600), "one:2": _told(NOW - 86_400)}
    wanted = HistoryNeed(MONTH - 86_400, MONTH)
    request = history_request(NOW, wanted, known, full=False)
    assert request.known_until == {"one:1": NOW - 600 - OVERLAP, "one:2": NOW - 86_400 - OVERLAP}
    assert (request.history_from, request.checks_from) == (MONTH - 86_400, NOW - 86_400 - OVERLAP)
    gone = history_request(NOW, wanted, {**known, "one:3": _told(NOW - 9 * 86_400)}, full=False)
    assert gone.checks_from == request.checks_from  # a monitor that was taken off the list holds nobody back
    everything = history_request(NOW, wanted, known, full=True)
    assert everything.known_until == {}
    assert everything.checks_from == MONTH


def test_a_past_that_was_told_in_part_is_asked_for_on_both_sides_of_what_is_here():
    wanted = HistoryNeed(MONTH - 86_400, MONTH)
    told = {
        "one:1": _told(NOW - 600, since=MONTH),
        "one:2": _told(NOW - 600),
        "one:3": KnownRanges(None, (NOW - 9, NOW)),
    }
    request = history_request(NOW, wanted, told, full=False)
    assert request.partly == {"one:1": (MONTH, NOW - 600 - OVERLAP)}
    assert request.known_until == {"one:2": NOW - 600 - OVERLAP}
    assert request.checks_back_to == MONTH
    assert request.checks_known == {"one:3": (NOW - 9, NOW)}
    assert history_request(NOW, wanted, told, full=True).partly == {}


def _told(until: int, since: int = 0) -> KnownRanges:
    return KnownRanges((since, until))


def test_where_more_is_to_be_had_it_is_asked_for_after_the_time_that_the_source_names():
    plan = cadence()
    pause = plan.succeeded(replace(poll(), ask_again_in=15.0), 0, history=True)
    assert pause <= 15 * 1.1
    assert not plan.wants_history(14)
    assert plan.wants_history(15)
    assert not plan.wants_all(FULL_EVERY * 2)  # only what came whole counts as all


def test_history_is_seldom_and_all_of_it_once_a_day():
    plan = cadence()
    assert plan.wants_history(0)
    assert not plan.wants_all(0)
    plan.succeeded(poll(), 0, history=True)
    assert not plan.wants_history(HISTORY_EVERY - 1)
    assert plan.wants_history(HISTORY_EVERY)
    assert not plan.wants_all(FULL_EVERY - 1)
    assert plan.wants_all(FULL_EVERY)


def test_a_change_of_state_asks_for_the_past_at_once_and_a_flapping_monitor_not_all_the_time():
    plan = cadence()
    plan.succeeded(poll(), 0, history=False)
    plan.succeeded(poll(), 0, history=True)
    assert plan.succeeded(poll("down"), 60, history=False) == 0
    assert plan.wants_history(60)
    plan.succeeded(poll("down"), 61, history=True)
    for at, state in ((62, "up"), (70, "down"), (80, "up")):
        assert plan.succeeded(poll(state), at, history=False) == 61 + AFTER_CHANGE - at
        assert not plan.wants_history(61 + AFTER_CHANGE - 1)
    assert plan.wants_history(61 + AFTER_CHANGE)


@pytest.mark.parametrize(("since", "changed"), [(NOW - 100, False), (NOW - 97, False), (NOW - 40, True), (None, False)])
def test_an_outage_between_two_polls_shows_in_since(since, changed):
    plan = cadence()
    plan.succeeded(poll(since=NOW - 100), 0, history=True)
    plan.succeeded(poll(since=since), 60, history=False)
    assert plan.wants_history(60) is changed


def test_failures_are_asked_again_more_and_more_seldom_and_a_success_ends_that():
    plan = cadence()
    pauses = [plan.failed(0, None, history=False) for _ in range(8)]
    assert all(
        abs(p - want) <= 0.1 * want for p, want in zip(pauses, (60, 120, 240, 480, 900, 900, 900, 900), strict=True)
    )
    assert abs(plan.succeeded(poll(), 0, history=True) - 60) <= 6
    assert abs(plan.failed(0, None, history=False) - 60) <= 6


def test_a_provider_that_says_when_to_come_back_is_taken_at_its_word():
    assert cadence().failed(0, 1234.0, history=False) == 1234
    assert cadence().failed(0, 0.0, history=False) == 1


def test_two_sources_do_not_march_in_step_and_the_same_seed_gives_the_same():
    assert [Cadence(60, Random(5)).jittered(60) for _ in range(2)] == [Cadence(60, Random(5)).jittered(60)] * 2
    assert Cadence(60, Random(5)).jittered(60) != Cadence(60, Random(6)).jittered(60)
