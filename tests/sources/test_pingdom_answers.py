"""Pingdom's answers, trap by trap: payloads of our own, in the shapes the API documents or was seen to send."""

from __future__ import annotations

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import CheckResult, ProviderMaintenance, Span
from sla_tui.sources.fields import Notes
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.pingdom import answers, tms
from tests.sources.conftest import NOW


def check(**fields: object) -> dict:
    row = {
        "id": 4711,
        "name": "Shop front",
        "hostname": "shop.example",
        "type": "http",
        "status": "up",
        "resolution": 1,
        "lasttesttime": NOW - 20,
        "lastresponsetime": 212,
        "created": NOW - 9_000_000,
        "tags": [{"name": "eu", "type": "u", "count": 3}],
    }
    return {k: v for k, v in (row | fields).items() if v is not ...}


def read(*rows: object, notes: Notes | None = None):
    return answers.parse_checks({"checks": list(rows)}, "pd", NOW, notes or Notes())


def test_a_check_is_read_whole():
    found = read(check())[0]
    monitor = found.status.monitor
    assert (monitor.ref, monitor.name, monitor.target, monitor.type) == (
        "pd:4711",
        "Shop front",
        "shop.example",
        "http",
    )
    assert (monitor.interval, monitor.tags) == (60, ("eu",))
    assert (found.status.state, found.status.latency_ms, found.status.checked_at) == ("up", 212, NOW - 20)
    assert found.created == NOW - 9_000_000


@pytest.mark.parametrize(
    ("word", "state"),
    [
        ("up", "up"),
        ("down", "down"),
        ("unconfirmed_down", "unconfirmed"),
        ("unknown", "unknown"),
        ("paused", "paused"),
        ("DOWN", "down"),
        ("hibernating", "unknown"),
        (17, "unknown"),
        (None, "unknown"),
        (..., "unknown"),
    ],
)
def test_trap_3_every_state_is_mapped_and_no_unknown_word_is_up_or_down(word, state):
    assert read(check(status=word))[0].status.state == state


def test_a_state_nobody_knows_is_told():
    notes = Notes()
    read(check(status="hibernating"), check(id=2, status="hibernating"), notes=notes)
    assert notes.sentences() == ('a check is in a state we do not know ("hibernating"): unknown (2 times)',)


def test_trap_3_a_check_that_never_ran_is_unknown_and_says_so():
    new = check(status="unknown", lasttesttime=..., lastresponsetime=..., lasterrortime=...)
    status = read(new)[0].status
    assert (status.state, status.reason, status.checked_at, status.latency_ms) == (
        "unknown",
        "not tested yet",
        None,
        None,
    )


def test_trap_5_the_end_of_an_open_outage_is_the_last_test_and_means_nothing():
    """While a check is down, `lastdownend` is its last test: the status alone says whether it recovered."""
    began = NOW - 7200
    status = read(check(status="down", lastdownstart=began, lastdownend=NOW - 20))[0].status
    assert (status.state, status.since) == ("down", began)


def test_an_outage_that_ended_a_moment_ago_dates_the_up_state():
    status = read(check(lastdownstart=NOW - 500, lastdownend=NOW - 300))[0].status
    assert (status.state, status.since) == ("up", NOW - 300)


def test_an_outage_of_last_year_does_not():
    assert read(check(lastdownstart=NOW - 31_000_000, lastdownend=NOW - 30_999_000))[0].status.since is None


@pytest.mark.parametrize("value", [0, -1, None, "", "fast", [], True, ...])
def test_trap_12_no_response_time_is_no_response_time(value):
    assert read(check(lastresponsetime=value))[0].status.latency_ms is None


def test_trap_12_a_failed_check_has_no_latency_even_where_one_is_told():
    assert read(check(status="down", lastresponsetime=30_000))[0].status.latency_ms is None


def test_the_type_is_a_word_in_the_list_and_an_object_elsewhere_whose_secrets_stay_there():
    detail = check(type={"http": {"username": "admin", "password": "hunter22", "url": "/"}})
    found = read(detail)[0]
    assert found.status.monitor.type == "http"
    assert "hunter22" not in repr(found)


def test_trap_10_ids_may_be_numbers_or_strings_and_keep_their_digits():
    assert read(check(id="9007199254740993"))[0].ref == "pd:9007199254740993"
    assert read(check(id=9007199254740993))[0].ref == "pd:9007199254740993"


@pytest.mark.parametrize("key", [None, "", True, -4, 1.5, "../../admin", "a b", {"x": 1}, ...])
def test_a_check_without_a_usable_id_is_left_out_and_told(key):
    notes = Notes()
    assert read(check(id=key), check(id=8), notes=notes) == read(check(id=8))
    assert "without a usable id" in notes.sentences()[0]


def test_a_check_of_which_everything_but_the_id_is_missing_is_unknown():
    status = read({"id": 5})[0].status
    assert (status.state, status.monitor.name, status.monitor.interval) == ("unknown", "5", 0)


def test_names_are_cleaned_at_this_door():
    assert read(check(name="\x1b]52;c;x\x07Sh\u202eop"))[0].status.monitor.name == "]52;c;xShop"


@pytest.mark.parametrize("data", [None, [], {}, {"checks": {}}, {"checks": None}, "checks", 3])
def test_trap_4_an_answer_without_a_list_is_no_empty_list(data):
    with pytest.raises(PayloadError, match="no list of checks"):
        answers.parse_checks(data, "pd", NOW, Notes())


def test_trap_1_an_error_in_a_200_is_told_in_its_own_words():
    body = {"error": {"statuscode": 403, "statusdesc": "Forbidden", "errormessage": "Not for you"}}
    with pytest.raises(PayloadError, match="Not for you"):
        answers.parse_checks(body, "pd", NOW, Notes())


def outage(status: object, start: object, end: object) -> dict:
    return {"status": status, "timefrom": start, "timeto": end}


def test_outages_are_read_as_they_are():
    data = {"summary": {"states": [outage("up", 100, 200), outage("down", 200, 260), outage("unknown", 260, 300)]}}
    assert answers.parse_outages(data, Notes()) == [
        Span(100, 200, "up"),
        Span(200, 260, "down"),
        Span(260, 300, "unknown"),
    ]


def test_trap_4_no_states_are_no_uptime():
    assert answers.parse_outages({"summary": {"states": []}}, Notes()) == []


def test_a_stretch_that_makes_no_sense_is_left_out_and_told():
    notes = Notes()
    data = {"summary": {"states": [outage("down", 300, 200), outage("down", None, 5), outage("asleep", 1, 2)]}}
    assert answers.parse_outages(data, notes) == [Span(1, 2, "unknown")]
    assert len(notes.sentences()) == 2


def test_trap_2_an_instant_in_milliseconds_is_none():
    notes = Notes()
    data = {"summary": {"states": [outage("down", NOW * 1000, NOW * 1000 + 5)]}}
    assert answers.parse_outages(data, notes) == []
    assert notes.sentences()


def test_results_come_newest_first_and_leave_oldest_first():
    rows = [
        {"time": 300, "status": "up", "responsetime": 145, "probeid": 9},
        {"time": 240, "status": "down", "responsetime": 0},
        {"time": 180, "status": "unconfirmed", "responsetime": 31_000},
        {"time": 120, "status": "unknown", "responsetime": 20},
        {"time": 60, "status": "up", "responsetime": 0},
        {"time": None, "status": "up", "responsetime": 5},
    ]
    assert answers.parse_results({"results": rows}) == [
        CheckResult(60, ok=True, ms=None),
        CheckResult(180, ok=False, ms=None),
        CheckResult(240, ok=False, ms=None),
        CheckResult(300, ok=True, ms=145),
    ]
    assert answers.oldest_result({"results": rows}) == (6, 60)


def test_maintenance_occurrences_carry_the_monitors_of_their_window():
    plans = answers.parse_maintenance(
        {"maintenance": [{"id": 7, "description": "Deploy", "checks": {"uptime": [1, "2"], "tms": [3]}}, {"id": None}]}
    )
    data = {
        "occurrences": [
            {"id": 70, "maintenanceid": 7, "from": 1000, "to": 1600, "duration": 10, "durationunit": "minute"},
            {"id": 71, "maintenanceid": 8, "from": 1000, "to": 1600},
            {"id": 72, "maintenanceid": 7, "from": 1600, "to": 1600},
        ]
    }
    assert answers.parse_occurrences(data, plans, "pd") == [
        ProviderMaintenance("pd", "70", 1000, 1600, ("pd:1", "pd:2", "pd:tms-3"), "Deploy")
    ]


def test_trap_13_both_budgets_are_read_from_the_headers():
    budget = Budget(now=lambda: 0.0)
    headers = {
        "req-limit-short": "Remaining: 0 Time until reset: 1476",
        "req-limit-long": "Remaining: 2087990 Time until reset: 2580502",
    }
    answers.read_headers(headers, budget, NOW)
    assert budget.wait(background=False) == 1476


@pytest.mark.parametrize("text", ["", "Remaining: many", "0", "Remaining: -5 Time until reset: x"])
def test_budget_headers_that_make_no_sense_change_nothing(text):
    budget = Budget(now=lambda: 0.0)
    answers.read_headers({"req-limit-short": text}, budget, NOW)
    assert budget.wait(background=False) == 0


def test_transaction_checks_have_states_and_ids_of_their_own():
    rows = [
        {"id": 5, "name": "Buy", "active": True, "status": "successful", "interval": 10, "created_at": 900},
        {"id": 6, "active": True, "status": "failing", "last_downtime_start": NOW - 60, "interval": "20"},
        {"id": 7, "active": False, "status": "failing"},
        {"id": 8, "active": True, "status": "unknown"},
        {"id": 9, "active": True, "status": "sleeping"},
    ]
    found = tms.parse_transactions({"checks": rows}, "pd", NOW, Notes())
    assert [c.status.state for c in found] == ["up", "down", "paused", "unknown", "unknown"]
    assert [c.ref for c in found][:2] == ["pd:tms-5", "pd:tms-6"]
    assert found[0].status.monitor.interval == 600
    assert found[1].status.since == NOW - 60


def test_trap_2_transaction_reports_have_times_as_text_and_messages():
    states = [
        {"status": "down", "from": "2026-11-01T10:00:00Z", "to": "2026-11-01T10:10:00Z", "message": "step 2\x1b[0m"},
        {"status": "up", "from": "2026-11-01T10:10:00Z", "to": "2026-11-01T11:00:00+00:00"},
        {"status": "up", "from": "yesterday", "to": "today"},
    ]
    notes = Notes()
    spans = tms.parse_report({"report": {"check_id": 5, "states": states}}, notes)
    assert [(s.state, s.end - s.start, s.reason) for s in spans] == [("down", 600, "step 2[0m"), ("up", 3000, "")]
    assert notes.sentences()
