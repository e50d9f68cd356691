"""What every store does, wherever it is kept: a kind of store subclasses this and says how one is opened."""

from __future__ import annotations

import threading
from dataclasses import replace
from itertools import pairwise

import pytest

from sla_tui.sla.acts import Act, Exclude, Withdraw
from sla_tui.sla.observation import (
    CheckResult,
    Checks,
    History,
    Monitor,
    PageIncident,
    PageStretch,
    PageUpdate,
    Poll,
    ProviderMaintenance,
    Refused,
    RequestMinute,
    RequestSeries,
    Span,
    Status,
)
from sla_tui.store.records import ClosedPeriod, KnownRanges, MonthSummary, PollRecord, Refusal, Running, fingerprint
from sla_tui.store.store import Store

DAY = 86_400
OCTOBER = 20_727 * DAY  # 2026-10-01
ONE = Monitor("p", "1", "one", "http", "https://one", 60, ("eu",))
TWO = Monitor("q", "2", "two", interval=60)
EXCLUDE = Exclude(services=("shop",), start=10, end=20, reason="third_party")


def look(at: int, state: str = "up", monitor: Monitor = ONE, **more: object) -> Poll:
    return Poll(monitor.source, at, (Status(monitor, state, at, **more),))


def told(start: int, end: int, *spans: Span, at: int | None = None) -> Poll:
    return Poll("p", end if at is None else at, histories=(History(ONE.ref, start, end, spans),))


def period(revision: int = 1, start: int = OCTOBER, **more: object) -> ClosedPeriod:
    texts = {"contract": '{"id":"gold"}', "inputs": f'{{"n":{revision}}}', "result": '{"assessment":{}}'}
    made = ClosedPeriod("shop", start, start + 31 * DAY, revision, 7, "mk", "act 1", "", "1.0", "2026a", **texts)
    return replace(made, sha256=fingerprint(made.contract, made.inputs), **more)


class StoreContract:
    """Every test is given an empty store that is open for writing."""

    @pytest.fixture
    def store(self) -> Store:
        raise NotImplementedError

    def test_of_an_empty_history_nothing_is_known(self, store):
        assert (store.statuses(), store.poll_records(), store.acts(), store.months()) == ((), (), (), ())
        assert (store.spans("p:1", 0, DAY), store.running("p:1"), store.oldest_check("p:1")) == ((), None, None)
        assert (store.known_until("p"), store.known_ranges("p"), store.provider_log("p:1", 0, DAY)) == ({}, {}, ())
        assert (store.recent_checks("p:1", 0, DAY), store.requests("p:1", 0, DAY)) == ((), ())
        assert (store.request_totals("p:1", 0, DAY), store.maintenance(["p:1"], 0, DAY)) == (None, ())
        assert (store.get_note("x"), store.closed_period("shop", 0), store.closed_periods()) == (None, None, ())
        assert (store.checks("p:1", 0, DAY).total, store.checks("p:1", 0, DAY).failed) == (0, 0)
        assert not store.read_only
        assert not store.promote()

    def test_a_status_extends_or_changes_the_running_span(self, store):
        for at, state in ((600, "up"), (660, "up"), (720, "down"), (780, "down")):
            store.record(look(at, state, reason="HTTP 500" if state == "down" else ""))
        store.record(look(700, "up", TWO))
        assert store.spans("p:1", 0, DAY) == (Span(600, 720, "up"), Span(720, 780, "down", "HTTP 500"))
        assert store.spans("p:1", 650, 730) == (Span(650, 720, "up"), Span(720, 730, "down", "HTTP 500"))
        assert store.running("p:1") == Running("down", 720, 780, "HTTP 500", 180)
        assert [(s.monitor, s.state, s.observed_at) for s in store.statuses()] == [(ONE, "down", 780), (TWO, "up", 700)]
        store.record(look(690, "up"))  # older news changes nothing
        assert store.statuses()[0].state == "down"

    def test_a_long_gap_between_two_looks_is_unknown_time(self, store):
        store.record(look(600), max_gap=100)
        store.record(look(660), max_gap=100)
        store.record(look(9000), max_gap=100)
        store.record(look(9060), max_gap=100)
        assert store.spans("p:1", 0, DAY) == (Span(600, 660, "up"), Span(9000, 9060, "up"))

    def test_a_break_connects_nothing_across_it(self, store):
        for at in (600, 660):
            store.record(look(at))
            store.record(look(at, monitor=TWO))
        store.record_break("p", 680, note="the machine slept")
        for at in (700, 760):
            store.record(look(at))
            store.record(look(at, monitor=TWO))
        assert store.spans("p:1", 0, DAY) == (Span(600, 660, "up"), Span(700, 760, "up"))
        assert store.spans("q:2", 0, DAY) == (Span(600, 760, "up"),)

    def test_what_bears_later_times_than_now_is_set_aside_and_an_event_says_why(self, store):
        for at in range(600, 1500, 60):
            results = (Checks("p:1", (CheckResult(at, at < 1000, 7),)), Checks("q:2", (CheckResult(at, True, 7),)))
            store.record(replace(look(at, "up" if at < 1000 else "down"), checks=results), max_gap=100)
            store.record(look(at, monitor=TWO), max_gap=100)
        assert store.set_aside("p", 900, note="the clock jumped backwards by 540 s") == 9
        assert [check.at for check in store.recent_checks("p:1", 0, DAY)] == [600, 660, 720, 780, 840, 900]
        assert store.spans("p:1", 0, DAY) == (Span(600, 900, "up"),)
        assert (store.checks("p:1", 0, DAY).total, store.checks("q:2", 0, DAY).total) == (6, 15)
        assert store.statuses()[0].observed_at <= 900
        (event,) = store.events(0, DAY)
        assert (event.at, event.kind, event.source) == (900, "aside", "p")
        assert "9 checks" in event.note
        store.record(replace(look(960), checks=(Checks("p:1", (CheckResult(960, True, 5),)),)), max_gap=100)
        assert store.recent_checks("p:1", 901, DAY) == (CheckResult(960, True, 5),)

    def test_a_history_replaces_its_window_and_nothing_else(self, store):
        store.record(told(0, 1000, Span(0, 400, "up"), Span(400, 500, "down", "x"), Span(500, 1000, "up")))
        store.record(told(300, 600, Span(300, 450, "up"), Span(450, 600, "down", "y"), at=2000))
        down = Span(450, 600, "down", "y")
        assert store.spans("p:1", 0, DAY) == (Span(0, 450, "up"), down, Span(600, 1000, "up"))
        assert store.known_until("p") == {"p:1": 1000}
        assert store.known_until("q") == {}

    def test_the_provider_log_keeps_what_was_stated_and_what_was_taken_back(self, store):
        first = (Span(0, 400, "up"), Span(400, 500, "down", "x"), Span(500, 1000, "up"))
        store.record(told(0, 1000, *first))
        store.record(told(0, 1000, *first, at=1500))  # nothing new
        store.record(told(0, 1000, Span(0, 1000, "up"), at=2000))
        one, two = store.provider_log("p:1", 0, DAY)
        assert (one.fetched, one.start, one.end, one.spans, one.gone) == (1000, 0, 1000, first[1:2], ())
        assert (two.fetched, two.spans, two.gone) == (2000, (), first[1:2])
        assert store.provider_log("p:1", 1000, DAY) == ()

    def test_what_is_known_answered_and_refused_of_the_past(self, store):
        status = (Status(ONE, "up", 5000),)
        checks = (Checks("p:1", (CheckResult(3000, True, 5),), 2000, 4000),)
        history = (History("p:1", 1000, 4500, (Span(1000, 4500, "up"),)),)
        store.record(Poll("p", 5000, status, history, checks), asked_from=1000)
        assert store.known_ranges("p") == {"p:1": KnownRanges((1000, 4500), (2000, 4000), (1000, 5000))}
        assert store.poll_records() == (PollRecord("p", 5000, 5000, "ok", "", 5000, 5000),)
        assert store.known_ranges("q") == {}

    def test_a_refusal_stands_until_an_answer_comes(self, store):
        refused = (Refused("p:1", "not in the plan"),)
        for at in (5000, 6000):
            store.record(Poll("p", at, (Status(ONE, "up", at),), refused=refused), asked_from=1000)
        assert store.known_ranges("p")["p:1"].refused == Refusal(1000, 5000, "not in the plan")
        store.record(Poll("p", 7000, (Status(ONE, "up", 7000),)), asked_from=1000)
        assert store.known_ranges("p")["p:1"].refused is None

    def test_what_is_left_open_is_no_answer(self, store):
        store.record(Poll("p", 5000, (Status(ONE, "up", 5000),), ask_again_in=30.0), asked_from=1000)
        assert store.known_ranges("p")["p:1"].answered is None
        assert store.poll_records()[0].past_at is None

    def test_checks_are_taken_once_and_counted_by_window(self, store):
        results = tuple(CheckResult(OCTOBER + 600 * i, i % 10 != 3, 20 + i % 5) for i in range(300))
        poll = Poll("p", OCTOBER + 3 * DAY, checks=(Checks("p:1", results),))
        store.record(poll)
        store.record(poll)
        assert store.recent_checks("p:1", 0, OCTOBER + 3 * DAY) == results
        assert store.recent_checks("p:1", OCTOBER + 600, OCTOBER + 1800) == results[1:3]
        edges = [OCTOBER, OCTOBER + 600, OCTOBER + 1800, OCTOBER + DAY, OCTOBER + 4 * DAY]
        wanted = [sorted(r.ms for r in results if low <= r.at < high and r.ok) for low, high in pairwise(edges)]
        assert [sorted(times) for times in store.response_times("p:1", edges)] == wanted
        assert store.response_times("p:9", edges) == ((), (), (), ())
        whole, part = store.checks("p:1", 0, 1 << 32), store.checks("p:1", OCTOBER, OCTOBER + DAY)
        assert (whole.total, whole.failed, part.total, part.failed) == (300, 30, 144, 15)
        assert list(part.times_ms) == sorted(r.ms for r in results[:144] if r.ok)
        assert OCTOBER - 31 * DAY <= store.oldest_check("p:1") <= OCTOBER
        assert store.checks("p:1", 0, OCTOBER).total == 0

    def test_a_source_that_sends_response_times_only_says_nothing_of_failures(self, store):
        results = (CheckResult(OCTOBER, True, 5),)
        store.record(Poll("p", OCTOBER + 60, checks=(Checks("p:1", results, failures_reported=False),)))
        assert not store.checks("p:1", 0, 1 << 32).failures_reported

    def test_months_sum_up_states_and_checks(self, store):
        end = OCTOBER + 40 * DAY
        spans = (Span(OCTOBER, OCTOBER + DAY, "down"), Span(OCTOBER + DAY, end, "up"))
        results = tuple(CheckResult(OCTOBER + 3600 * i, i != 0, 10 + i) for i in range(100))
        history = (History("p:1", OCTOBER, end, spans),)
        store.record(Poll("p", end, (Status(ONE, "up", end),), history, (Checks("p:1", results),)))
        number = 12 * (2026 - 1970) + 9
        assert sorted(store.months(), key=lambda m: m.month) == [
            MonthSummary("p:1", number, 30 * DAY, DAY, 100, 1, (60, 105, 109)),
            MonthSummary("p:1", number + 1, 9 * DAY),
        ]

    def test_a_minute_of_requests_that_comes_again_replaces_the_one_before(self, store):
        first = (RequestMinute(3540, 10, 1), RequestMinute(3600, 20, 2), RequestMinute(7200, 40, 0))
        store.record(Poll("p", 9000, requests=(RequestSeries("p:1", first),)))
        store.record(Poll("p", 9060, requests=(RequestSeries("p:1", (RequestMinute(3600, 30, 3),)),)))
        assert store.requests("p:1", 3540, 7200) == (RequestMinute(3540, 10, 1), RequestMinute(3600, 30, 3))
        assert store.request_totals("p:1", 0, DAY) == (80, 4)
        assert store.request_totals("p:1", 0, 3600) == (10, 1)
        assert store.request_totals("p:1", 7260, DAY) is None

    def test_maintenance_that_is_not_named_any_more_is_withdrawn(self, store):
        old, new = (ProviderMaintenance("p", str(i), s, s + 100, ("p:1",), "work") for i, s in ((1, 100), (2, 900)))
        store.record(Poll("p", 500, maintenance=(old, new), maintenance_from=0))
        assert store.maintenance(["p:1", "q:2"], 0, DAY) == (old, new)
        store.record(Poll("p", 600, maintenance_from=500))
        assert store.maintenance(["p:1"], 0, DAY) == (old,)
        assert store.maintenance(["q:2"], 0, DAY) == ()

    def test_work_that_is_moved_or_longer_was_announced_when_that_was_read(self, store):
        def say(at: int, start: int, end: int) -> list[int | None]:
            window = ProviderMaintenance("p", "7", start, end, ("p:1",), "work", 50)
            store.record(Poll("p", at, maintenance=(window,), maintenance_from=at))
            return [one.announced for one in store.maintenance(["p:1"], 0, DAY)]

        assert say(100, 900, 1000) == [50]
        assert say(200, 900, 950) == [50]  # shorter, inside what was announced
        assert say(300, 900, 1000) == [300]
        assert say(400, 800, 900) == [400]
        assert say(500, 800, 900) == [400]

    def test_what_a_status_page_said_is_kept_with_its_time_when_the_page_drops_it(self, store):
        def incident(key: str, end: int | None, title: str = "down") -> PageIncident:
            stretch = PageStretch("p:api", 100, end, "down")
            return PageIncident("p", key, title, 100, end, "major", (stretch,), (PageUpdate(110, "x", "We look"),))

        def read(*refs: str, start: int = 0) -> list[tuple[str, int | None, int]]:
            return [(r.incident.title, r.incident.end, r.at) for r in store.page_readings(refs, start, DAY)]

        store.record(Poll("p", 200, incidents=(incident("1", None),), open_named=True))
        store.record(Poll("p", 260, incidents=(incident("1", None),), open_named=True))
        stamp = store.stamp(["p:api"])
        store.record(Poll("p", 300, incidents=(incident("1", None, "slow"), incident("2", 250)), open_named=True))
        assert store.stamp(["p:api"]) != stamp
        assert read("p:api") == [("down", None, 200), ("slow", None, 300), ("down", 250, 300)]
        store.record(Poll("p", 400, open_named=True))  # 1 is gone: it has ended; 2 is dropped, and stays as it was
        assert read("p:api") == [("down", None, 200), ("slow", None, 300), ("slow", 400, 400), ("down", 250, 300)]
        assert store.page_readings(["p:page"], 0, DAY)[2].incident.stretches == (
            PageStretch("p:api", 100, 400, "down"),
        )
        assert (read("p:web"), read("q:api"), read("p:api", start=500)) == ([], [], [])

    def test_how_polls_went_is_kept_by_source(self, store):
        store.record(look(600), outcome=PollRecord("p", 600, 600, "ok", "two warnings", 500))
        store.record_attempt(PollRecord("p", 600, 660, "error", "HTTP 503"))
        store.record_attempt(PollRecord("q", None, 660, "auth_error", "refused"))
        assert store.poll_records() == (
            PollRecord("p", 600, 660, "error", "HTTP 503", 500),  # what was answered before stays
            PollRecord("q", None, 660, "auth_error", "refused"),
        )

    def test_acts_are_numbered_in_order_and_an_intent_is_written_once(self, store):
        one = store.append_act(Act(at=1, who="mk", deed=EXCLUDE, intent="a"))
        assert store.append_act(Act(at=2, who="mk", deed=Withdraw(act=9), intent="a")) == one
        two = store.append_act(Act(at=3, who="mk", deed=Withdraw(act=one.id)))
        assert (one.id, two.id) == (1, 2)
        assert store.acts() == (one, two)

    def test_closed_periods_are_never_overwritten_and_the_latest_revision_counts(self, store):
        store.add_closed_periods([period(), period(2), period(1, OCTOBER - 31 * DAY)])
        store.add_closed_periods([period(2, why="something else")])
        assert store.closed_period("shop", OCTOBER) == period(2)
        assert store.closed_periods() == (period(1, OCTOBER - 31 * DAY), period(), period(2))
        assert all(p.sound for p in store.closed_periods())
        assert store.closed_periods_since(OCTOBER) == (("shop", OCTOBER),)
        assert store.closed_periods_since(0) == (("shop", OCTOBER - 31 * DAY), ("shop", OCTOBER))
        assert store.closed_period("shop", OCTOBER + 1) is None

    def test_the_stamp_differs_as_soon_as_anything_known_of_a_monitor_differs(self, store):
        steps = (
            look(600),
            look(660),
            look(720, "down"),
            told(0, 500, Span(0, 500, "down"), at=720),
            Poll("p", 720, checks=(Checks("p:1", (CheckResult(700, True, 5),)),)),
            Poll("p", 720, requests=(RequestSeries("p:1", (RequestMinute(600, 10, 1),)),)),
            Poll("p", 720, maintenance=(ProviderMaintenance("p", "1", 0, 100, ("p:1",), ""),)),
        )
        stamps = [store.stamp(["p:1"])]
        for poll in steps:
            store.record(poll)
            stamps.append(store.stamp(["p:1"]))
        assert len(set(stamps)) == len(stamps)
        other = store.stamp(["q:2"])
        store.record(look(780, "down"))
        assert store.stamp(["q:2"]) == other

    def test_the_stamp_of_states_stays_while_looks_find_a_monitor_as_it_was(self, store):
        def checks(*results: CheckResult) -> Poll:
            return Poll("p", results[-1].at, checks=(Checks("p:1", results),))

        store.record(look(600))
        known = store.state_stamps([["p:1"]], 780)
        for poll in (look(660), checks(CheckResult(660, True, 5)), look(720), checks(CheckResult(720, True, None))):
            before = store.stamp(["p:1"])
            store.record(poll)
            assert store.stamp(["p:1"]) != before
            assert store.state_stamps([["p:1"]], 780) == known
        stamps = [known]
        for poll in (
            checks(CheckResult(740, False, None)),
            look(780, "down"),
            told(0, 500, Span(0, 500, "down"), at=780),
            Poll("p", 780, requests=(RequestSeries("p:1", (RequestMinute(600, 10, 1),)),)),
            Poll("p", 780, maintenance=(ProviderMaintenance("p", "1", 0, 100, ("p:1",), ""),)),
        ):
            store.record(poll)
            stamps.append(store.state_stamps([["p:1"]], 780))
        stamps.append(store.state_stamps([["p:1"]], 5_000))  # the next look is overdue
        assert len(set(stamps)) == len(stamps)

    def test_a_poll_is_taken_whole_or_not_at_all(self, store):
        store.record(look(600))
        before = (store.statuses(), store.spans("p:1", 0, DAY))
        bad = Poll("p", 700, (Status(ONE, "down", 700),), (History("p:1", 0, 700, (Span(0, 5, object()),)),))
        with pytest.raises(Exception):  # noqa: B017, PT011  a plug-in's nonsense: whatever it is
            store.record(bad)
        assert (store.statuses(), store.spans("p:1", 0, DAY)) == before

    def test_several_threads_may_use_one_store(self, store):
        def work(number: int) -> None:
            monitor = Monitor("p", str(number), "m", interval=60)
            for i in range(20):
                store.record(look(600 + 60 * i, monitor=monitor))
                assert store.spans(monitor.ref, 0, DAY) == ((Span(600, 600 + 60 * i, "up"),) if i else ())

        failed: list[BaseException] = []
        threads = [threading.Thread(target=_guarded, args=(work, n, failed)) for n in range(4)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert failed == []
        assert len(store.statuses()) == 4


def _guarded(work, number: int, failed: list[BaseException]) -> None:
    try:
        work(number)
    except BaseException as error:  # noqa: BLE001  told to the test
        failed.append(error)


class KeptContract(StoreContract):
    """Of a store that outlives its process: `reopen` closes it and opens it again."""

    @pytest.fixture
    def reopen(self):
        raise NotImplementedError

    def test_the_last_note_under_a_key_stands(self, store):
        store.put_note("status", 1, "first")
        store.put_note("status", 2, "second")
        assert (store.get_note("status"), store.get_note("alerts")) == ("second", None)

    def test_everything_is_there_after_a_restart(self, store, reopen):
        status = (Status(ONE, "down", 5000, reason="HTTP 500"),)
        checks = (Checks("p:1", (CheckResult(3000, True, 5),), 2000, 4000),)
        history = (History("p:1", 1000, 4500, (Span(1000, 2000, "up"), Span(2000, 4500, "down", "x"))),)
        requests = (RequestSeries("p:1", (RequestMinute(3600, 30, 3),)),)
        maintenance = (ProviderMaintenance("p", "1", 100, 200, ("p:1",), "work"),)
        poll = Poll("p", 5000, status, history, checks, maintenance=maintenance, requests=requests)
        store.record(poll, asked_from=1000)
        store.append_act(Act(at=1, who="mk", deed=EXCLUDE))
        store.add_closed_periods([period()])
        store.put_note("status", 1, "words")
        before = _everything(store)
        assert _everything(reopen()) == before


def _everything(store: Store) -> tuple[object, ...]:
    checks = store.checks("p:1", 0, DAY)
    return (
        *(store.statuses(), store.spans("p:1", 0, DAY), store.running("p:1"), store.known_ranges("p")),
        *(store.provider_log("p:1", 0, DAY), store.recent_checks("p:1", 0, DAY), store.requests("p:1", 0, DAY)),
        *(checks.total, checks.failed, list(checks.times_ms), store.months(), store.maintenance(["p:1"], 0, DAY)),
        *(store.poll_records(), store.acts(), store.closed_periods(), store.get_note("status")),
    )
