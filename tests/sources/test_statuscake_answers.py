"""StatusCake's answers, trap by trap: payloads of our own, in the shapes the API documents or was seen to send."""

from __future__ import annotations

import pytest

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import CheckResult, Monitor, Span
from sla_tui.sources.fields import Notes, as_iso
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.statuscake import answers
from sla_tui.sources.statuscake.answers import StatusCakePeriod, StatusCakeTest
from sla_tui.sources.statuscake.maintenance import parse_maintenance
from sla_tui.sources.statuscake.past import contradicts, parse_past
from tests.sources.conftest import DAY, NOW

START = NOW - 30 * DAY


def check(**fields: object) -> dict:
    row = {
        "id": "6012",
        "name": "Shop",
        "website_url": "https://shop.example/",
        "test_type": "HTTP",
        "check_rate": 300,
        "paused": False,
        "status": "up",
        "tags": ["eu"],
        "uptime": 12.5,
    }
    return {k: v for k, v in (row | fields).items() if v is not ...}


def status(**fields: object):
    return answers.parse_checks({"data": [check(**fields)]}, "sc", NOW, Notes())[0]


def period(state: object, start: int, end: int | None, **fields: object) -> dict:
    row = {
        "status": state,
        "created_at": as_iso(start),
        "ended_at": as_iso(end) if end else None,
        "duration": (end - start) * 1000 if end else 0,
    }
    return {k: v for k, v in (row | fields).items() if v is not ...}


def periods(*rows: dict, notes: Notes | None = None):
    return answers.parse_periods({"data": list(rows)}, notes or Notes())


def spans(one, *rows: dict):
    history = parse_past(one, periods(*rows), START, NOW)
    return None if history is None else [(s.state, s.start - NOW, s.end - NOW) for s in history.spans]


def test_a_check_is_read_whole():
    one = status()
    m = one.monitor
    assert (m.ref, m.name, m.type, m.target, m.interval, m.tags) == (
        "sc:6012",
        "Shop",
        "http",
        "https://shop.example/",
        300,
        ("eu",),
    )
    assert (one.state, one.latency_ms) == ("up", None)


@pytest.mark.parametrize(
    ("fields", "state"),
    [
        ({"status": "down"}, "down"),
        ({"status": "Down"}, "down"),
        ({"paused": True}, "paused"),
        ({"paused": True, "status": "down"}, "paused"),
        ({"paused": "true", "status": "down"}, "paused"),
        ({"paused": "perhaps", "status": "down"}, "unknown"),
        ({"paused": None, "status": "down"}, "unknown"),
        ({"paused": ..., "status": "down"}, "down"),
        ({"status": "hibernating"}, "unknown"),
        ({"status": ...}, "unknown"),
        ({"status": None}, "unknown"),
    ],
)
def test_trap_3_a_paused_check_keeps_its_last_status_and_is_paused_all_the_same(fields, state):
    assert status(**fields).state == state


def test_the_uptime_percentage_of_the_list_is_never_used():
    assert "12.5" not in repr(status())


def test_trap_11_credentials_in_the_address_are_dropped():
    assert "hunter22" not in repr(status(website_url="https://me:hunter22@shop.example/"))


@pytest.mark.parametrize(
    "data", [None, [], {}, {"data": {"id": "1"}}, {"message": "Something went wrong", "errors": {}}]
)
def test_trap_1_an_answer_without_a_list_is_no_empty_list(data):
    with pytest.raises(PayloadError, match="no list of checks"):
        answers.parse_checks(data, "sc", NOW, Notes())


@pytest.mark.parametrize(("count", "pages"), [(10, 10), (0, 1), ("3", 3), (None, None), ("x", None)])
def test_trap_9_an_empty_account_has_a_page(count, pages):
    assert answers.page_count({"metadata": {"page_count": count}}) == pages


def test_trap_2_durations_of_periods_are_milliseconds():
    row = period("down", NOW - DAY, NOW - DAY + 600, ended_at=...)
    assert periods(row) == [StatusCakePeriod(NOW - DAY, NOW - DAY + 600, "down")]


def test_the_periods_are_the_past():
    rows = [
        period("up", NOW - 2 * DAY, None),
        period("down", NOW - 2 * DAY - 600, NOW - 2 * DAY),
        period("up", START - 90 * DAY, NOW - 2 * DAY - 600),
    ]
    assert spans(status(), *rows) == [
        ("up", -30 * DAY, -2 * DAY - 600),
        ("down", -2 * DAY - 600, -2 * DAY),
        ("up", -2 * DAY, 0),
    ]


@pytest.mark.parametrize("fields", [{}, {"ended_at": ..., "duration": ...}, {"ended_at": None, "duration": None}])
def test_trap_5_the_open_period_lasts_until_now(fields):
    assert spans(status(status="down"), period("down", NOW - 900, None, **fields)) == [("down", -900, 0)]


def test_trap_7_gaps_between_periods_stay_unknown():
    rows = [period("up", NOW - DAY, None), period("up", NOW - 9 * DAY, NOW - 3 * DAY)]
    assert spans(status(), *rows) == [("up", -9 * DAY, -3 * DAY), ("up", -DAY, 0)]


def test_trap_7_consecutive_periods_of_one_state_are_one():
    rows = [period("down", NOW - 600, NOW - 300), period("down", NOW - 900, NOW - 600), period("up", NOW - 300, None)]
    assert spans(status(), *rows) == [("down", -900, -300), ("up", -300, 0)]


def test_trap_3_what_of_a_paused_checks_open_period_was_watched_nobody_says():
    """Even where that period is "down": a check that was paused while it was down is not down for ever."""
    history = parse_past(
        status(paused=True),
        periods(period("down", NOW - 5 * DAY, None), period("up", START - DAY, NOW - 5 * DAY)),
        START,
        NOW,
    )
    assert history is not None
    assert history.end == NOW - 5 * DAY
    assert [s.state for s in history.spans] == ["up"]


def test_a_list_that_is_ahead_of_the_periods_ends_them():
    """The list says down, the periods do not know yet: the last minutes are left to what is seen."""
    history = parse_past(status(status="down"), periods(period("up", START - DAY, None)), START, NOW)
    assert history is not None
    assert history.end == NOW - 600
    assert history.spans == (Span(START, NOW - 600, "up"),)


def test_a_period_that_goes_on_contradicting_the_list_is_not_summed_for_ever():
    """Up for nine days by the list, down by a period that nobody ended: only the first minutes were a delay."""
    told = periods(period("down", NOW - 10 * DAY, None), period("up", START - DAY, NOW - 10 * DAY))
    assert contradicts(status(), told)
    assert not contradicts(status(status="down"), told)
    history = parse_past(status(), told, START, NOW, differs_since=NOW - 9 * DAY)
    assert history is not None
    assert history.end == NOW - 9 * DAY - 600
    assert [s.end - s.start for s in history.spans if s.state == "down"] == [DAY - 600]


def test_a_period_in_the_middle_that_does_not_end_is_unknown():
    rows = [period("up", NOW - DAY, None), period("down", NOW - 9 * DAY, None)]
    assert spans(status(), *rows) == [("up", -DAY, 0)]


def test_trap_4_no_periods_are_no_uptime():
    assert spans(status()) is None


def test_a_period_in_an_unknown_state_is_unknown_time_and_told():
    notes = Notes()
    assert periods(period("asleep", NOW - 900, NOW - 600), notes=notes)[0].state == "unknown"
    assert notes.sentences()


def test_trap_12_a_test_without_response_time_is_a_failure_only_while_it_was_down():
    tests = [
        StatusCakeTest(100, 90, 200),
        StatusCakeTest(200, None, None),
        StatusCakeTest(300, None, None),
        StatusCakeTest(400, 80, 503),
        StatusCakeTest(50, 70, None),
    ]
    assert answers.results(tests, [Span(150, 250, "down")]) == [
        CheckResult(50, ok=True, ms=70),
        CheckResult(100, ok=True, ms=90),
        CheckResult(200, ok=False, ms=None),
        CheckResult(400, ok=False, ms=None),
    ]


def test_single_tests_are_read():
    rows = [
        {"created_at": "2026-11-23T10:00:00Z", "performance": 210, "status_code": 200, "location": "UK"},
        {"created_at": "2026-11-23T09:55:00+00:00"},
        {"performance": 3},
    ]
    tests, count = answers.parse_tests({"data": rows})
    assert count == 3
    assert [(t.ms, t.code) for t in tests] == [(210, 200), (None, None)]


HOST = "api.statuscake.com"


def test_trap_9_only_the_time_is_taken_from_the_next_link():
    notes = Notes()
    data = {"links": {"self": "…", "next": f"https://{HOST}/v1/uptime/1/periods?before=1361803361"}}
    assert answers.next_before(data, HOST, notes) == 1361803361
    assert answers.next_before({"links": {"next": "https://evil.example/?before=5"}}, HOST, notes) == 5
    assert "another host" in notes.sentences()[0]


@pytest.mark.parametrize("links", [None, {}, {"next": None}, {"next": 4}, {"next": "https://["}, {"next": "?before=x"}])
def test_trap_9_no_usable_link_is_the_last_page(links):
    assert answers.next_before({"links": links}, HOST, Notes()) is None


def test_trap_13_all_limits_in_the_header_are_kept():
    budget = Budget(now=lambda: 0.0)
    answers.read_headers({"x-ratelimit-limit": "5, 60;w=60, 5;w=1", "x-ratelimit-remaining": "4"}, budget, NOW)
    assert budget.wait(background=False) == 0
    answers.read_headers(
        {"x-ratelimit-limit": "60, 60;w=60, 5;w=1", "x-ratelimit-remaining": "0", "x-ratelimit-reset": "31"},
        budget,
        NOW,
    )
    assert budget.wait(background=False) == 31


MONITORS = (
    Monitor("sc", "1", "a", tags=("eu",)),
    Monitor("sc", "2", "b", tags=("us",)),
    Monitor("sc", "3", "c", tags=("eu", "us")),
)


def window(**fields: object):
    row = {
        "id": "9",
        "name": "Weekend",
        "start_at": "2026-10-24T22:00:00+00:00",
        "end_at": "2026-10-24T23:00:00+00:00",
        "repeat_interval": "never",
        "state": "active",
        "tests": ["2"],
        "tags": [],
        "timezone": "Europe/Berlin",
    }
    found = parse_maintenance({"data": [row | fields]}, "sc", MONITORS, START, NOW)
    return [(as_iso(m.start), m.end - m.start, m.refs) for m in found]


def test_maintenance_names_checks_by_id_and_by_tag():
    assert window() == [("2026-10-24T22:00:00Z", 3600, ("sc:2",))]
    assert window(tests=[], tags=["eu"])[0][2] == ("sc:1", "sc:3")


def test_trap_8_repeated_maintenance_keeps_its_wall_clock_over_the_end_of_summer_time():
    """Midnight in Berlin is 22:00 UTC in summer and 23:00 in winter."""
    found = window(repeat_interval="1w")
    assert [at for at, _, _ in found] == [
        "2026-10-24T22:00:00Z",
        "2026-10-31T23:00:00Z",
        "2026-11-07T23:00:00Z",
        "2026-11-14T23:00:00Z",
        "2026-11-21T23:00:00Z",
    ]


def test_every_way_of_repeating():
    assert len(window(repeat_interval="1d")) == 30
    assert [at[:10] for at, _, _ in window(repeat_interval="2w")] == ["2026-10-24", "2026-11-07", "2026-11-21"]
    assert [at[:10] for at, _, _ in window(repeat_interval="1m")] == ["2026-10-24"]
    assert len(window(repeat_interval="1w", timezone="Mars/Olympus")) == 1


@pytest.mark.parametrize(
    "fields", [{"state": "paused"}, {"end_at": "2026-10-24T22:00:00Z"}, {"start_at": None}, {"id": None}]
)
def test_maintenance_that_makes_no_sense_is_left_out(fields):
    assert window(**fields) == []
