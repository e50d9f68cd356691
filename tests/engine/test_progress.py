"""How much of a source's past is here, and what its single checks cannot tell."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction

from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.judge.counts import summarised
from sla_tui.engine.polling.known import progress
from sla_tui.engine.polling.plan import OVERLAP, HistoryNeed
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, RateBudget, Span, Status
from sla_tui.store import open_store
from sla_tui.store.records import KnownRanges, Refusal
from tests.engine.world import NOW, config, service

DAY = 86_400
END = NOW - OVERLAP
WANTED = HistoryNeed(END - 10 * DAY, END - 5 * DAY)


def status(key: str, state: str = "up") -> Status:
    return Status(Monitor("one", key, key, interval=60), state, NOW)


def test_the_share_is_of_the_time_of_all_monitors_whose_past_is_not_refused():
    whole, half = (END - 20 * DAY, NOW), (END - 5 * DAY, NOW)
    told = {
        "one:1": KnownRanges(whole, answered=whole),
        "one:2": KnownRanges(half, (END - DAY, NOW), answered=half),
        "one:3": KnownRanges(refused=Refusal(0, NOW, "not in the plan")),
    }
    found = progress(told, [status("1"), status("2"), status("3")], WANTED, NOW, running=True)
    assert (found.fraction, found.done, found.monitors) == (Fraction(3, 4), 1, 2)
    assert found.reached_from == END - 5 * DAY
    assert found.checks_fraction == Fraction(1, 15)
    assert found.running


def test_while_nothing_of_one_came_nobody_knows_how_far_it_reaches():
    told = {"one:1": KnownRanges(answered=(END - 20 * DAY, NOW))}
    found = progress(told, [status("1"), status("2", "paused")], WANTED, NOW, running=True)
    assert (found.reached_from, found.fraction, found.checks_fraction) == (None, Fraction(1, 2), None)


def test_without_monitors_there_is_no_progress():
    assert progress({}, [], WANTED, NOW, running=True) is None


def test_budgets_and_progress_are_in_the_snapshot():
    budget = (RateBudget("minute", 10, 4, NOW + 20),)
    with closing(open_store(":memory:")) as store:
        store.record(
            Poll("one", NOW, (status("1"),), (History("one:1", NOW - 9 * DAY, NOW, (Span(NOW - 9 * DAY, NOW, "up"),)),))
        )
        snapshot = build_snapshot(
            config(service("shop", "one:1"), sources=("one",)), store, NOW, reading={"one"}, budgets={"one": budget}
        )
    (source,) = snapshot.sources
    assert source.budget == budget
    assert source.history.running
    assert 0 < source.history.fraction < 1
    assert snapshot.services[0].verdict == "unknown", "the period's beginning is still on its way"


def test_a_history_that_says_there_is_no_more_counts_as_all_of_it():
    with closing(open_store(":memory:")) as store:
        past = History("one:1", NOW - DAY, NOW, (Span(NOW - DAY, NOW, "up"),), answered_from=NOW - 90 * DAY)
        store.record(Poll("one", NOW, (status("1"),), (past,)))
        assert store.known_ranges("one")["one:1"].history == (NOW - 90 * DAY, NOW)


def test_response_times_alone_make_no_error_rate():
    """Without failed checks among them, none failed only because none is told."""
    good = tuple(CheckResult(NOW - 60 * n, ok=True, ms=100) for n in range(10, 0, -1))
    with closing(open_store(":memory:")) as store:
        silent = Checks("one:1", good, NOW - 600, NOW, failures_reported=False)
        store.record(Poll("one", NOW, (status("1"),), checks=(silent,)))
        alone = summarised(store, ["one:1"], NOW - DAY, NOW)
        store.record(
            Poll("one", NOW, (status("2"),), checks=(Checks("one:2", (CheckResult(NOW - 5, ok=False, ms=None),)),))
        )
        both = summarised(store, ["one:1", "one:2"], NOW - DAY, NOW)
    assert (alone.total, alone.failed, len(alone.times_ms)) == (0, 0, 10)
    assert (both.total, both.failed, len(both.times_ms)) == (1, 1, 10)
