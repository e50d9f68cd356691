"""The simulated Pingdom answers as its documentation and its recorded answers say."""

from __future__ import annotations

import itertools
import re

import pytest

from tests.demo.asking import AT, DAY, HOUR, ask


def pingdom(demo, path, **more):
    return ask(demo, "pingdom", path, **more)


@pytest.mark.parametrize("token", [None, "wrong", "é"])
def test_a_missing_or_wrong_token_is_answered_with_the_providers_error_object(demo, token):
    answer = pingdom(demo, "/checks", token=token)
    assert answer.status == 401
    assert answer.data["error"]["statuscode"] == 401
    assert answer.data["error"]["statusdesc"] == "Unauthorized"


def test_the_list_has_the_type_as_a_string_and_the_detail_as_an_object(demo):
    row = pingdom(demo, "/checks").data["checks"][0]
    assert row["type"] == "http"
    detail = pingdom(demo, f"/checks/{row['id']}").data["check"]
    assert list(detail["type"]) == ["http"]
    assert detail["type"]["http"]["url"] == "/health"


def test_tags_are_absent_unless_they_are_asked_for(demo):
    assert "tags" not in pingdom(demo, "/checks").data["checks"][0]
    tags = pingdom(demo, "/checks?include_tags=true").data["checks"][0]["tags"]
    assert [t["name"] for t in tags] == ["eu", "payments"]


def test_pages_by_limit_and_offset_add_up_to_the_whole_list(demo):
    whole = [c["id"] for c in pingdom(demo, "/checks").data["checks"]]
    pages, offset = [], 0
    while page := pingdom(demo, f"/checks?limit=5&offset={offset}").data["checks"]:
        assert len(page) <= 5
        pages += [c["id"] for c in page]
        offset += len(page)
    assert pages == whole
    assert len(whole) == len(set(whole)) == 12


def test_an_offset_without_a_limit_is_refused(demo):
    assert pingdom(demo, "/checks?offset=5").status == 400


def test_while_a_check_is_down_its_last_outage_ends_with_its_last_test(demo, monitor_of):
    row = pingdom(demo, f"/checks/{monitor_of('login', 'pingdom').id}").data["check"]
    assert row["status"] == "down"
    assert row["lastdownend"] == row["lasttesttime"] > row["lastdownstart"]
    assert row["lastresponsetime"] == 0


def test_after_an_outage_its_end_is_told_and_the_last_error_lies_inside(demo, monitor_of):
    row = pingdom(demo, f"/checks/{monitor_of('checkout', 'pingdom').id}").data["check"]
    assert row["status"] == "up"
    assert row["lastdownstart"] < row["lasterrortime"] < row["lastdownend"] < row["lasttesttime"]
    assert row["lastresponsetime"] > 0


def test_a_check_that_never_ran_is_unknown_and_lacks_what_tests_would_have_told(demo, monitor_of):
    row = pingdom(demo, f"/checks/{monitor_of('export', 'pingdom').id}").data["check"]
    assert row["status"] == "unknown"
    assert not {"lasttesttime", "lastresponsetime", "lasterrortime", "lastdownstart"} & set(row)
    identity = monitor_of("export", "pingdom").id
    assert pingdom(demo, f"/summary.outage/{identity}?from={AT - DAY}").data == {"summary": {"states": []}}
    assert pingdom(demo, f"/results/{identity}").data["results"] == []


def test_a_paused_check_has_unknown_time_since_then_and_no_response_time(demo, monitor_of):
    monitor = monitor_of("crm", "pingdom")
    row = pingdom(demo, f"/checks/{monitor.id}").data["check"]
    assert (row["status"], row["lastresponsetime"]) == ("paused", 0)
    states = pingdom(demo, f"/summary.outage/{monitor.id}?from={AT - 3 * DAY}").data["summary"]["states"]
    assert states[-1] == {"status": "unknown", "timefrom": monitor.paused_since, "timeto": AT}


def test_a_first_failure_is_unconfirmed_and_no_outage_yet(demo, monitor_of):
    monitor = monitor_of("checkout", "pingdom")
    start = next(monitor.downs.between(AT, AT + DAY)).start
    demo.clock.advance(start + 1 - AT)
    assert pingdom(demo, f"/checks/{monitor.id}").data["check"]["status"] == "unconfirmed_down"
    assert pingdom(demo, f"/results/{monitor.id}?limit=1").data["results"][0]["status"] == "unconfirmed"
    states = pingdom(demo, f"/summary.outage/{monitor.id}").data["summary"]["states"]
    assert states[-1]["status"] == "up"
    demo.clock.advance(20)
    states = pingdom(demo, f"/summary.outage/{monitor.id}").data["summary"]["states"]
    assert states[-1] == {"status": "down", "timefrom": start, "timeto": start + 21}


def test_outage_states_are_contiguous_and_clipped_to_the_window(demo, monitor_of):
    start, end = AT - 30 * DAY + 17, AT - 5
    path = f"/summary.outage/{monitor_of('checkout', 'pingdom').id}?from={start}&to={end}"
    states = pingdom(demo, path).data["summary"]["states"]
    assert (states[0]["timefrom"], states[-1]["timeto"]) == (start, end)
    assert all(a["timeto"] == b["timefrom"] for a, b in itertools.pairwise(states))
    assert {s["status"] for s in states} == {"up", "down"}
    assert pingdom(demo, f"{path}&order=desc").data["summary"]["states"] == states[::-1]


def test_without_a_window_outages_are_those_of_the_last_week(demo, monitor_of):
    states = pingdom(demo, f"/summary.outage/{monitor_of('login', 'pingdom').id}").data["summary"]["states"]
    assert (states[0]["timefrom"], states[-1]["timeto"]) == (AT - 7 * DAY, AT)


def test_time_before_a_check_was_made_is_unknown(demo, monitor_of):
    monitor = monitor_of("search", "pingdom")
    states = pingdom(demo, f"/summary.outage/{monitor.id}?from=0").data["summary"]["states"]
    assert states[0] == {"status": "unknown", "timefrom": 0, "timeto": monitor.created}


def test_raw_results_are_the_newest_first_and_at_most_a_thousand(demo, monitor_of):
    path = f"/results/{monitor_of('search', 'pingdom').id}?from={AT - 3 * DAY}"
    first = pingdom(demo, f"{path}&limit=5000").data["results"]
    second = pingdom(demo, f"{path}&limit=1000&offset=1000").data["results"]
    times = [r["time"] for r in first + second]
    assert len(first) == len(second) == 1000
    assert times == sorted(times, reverse=True)
    assert {a - b for a, b in itertools.pairwise(times)} == {60}


def test_paging_raw_results_reaches_the_windows_oldest_and_then_ends(demo, monitor_of):
    path = f"/results/{monitor_of('search', 'pingdom').id}?from={AT - DAY}&limit=700"
    counts = [len(pingdom(demo, f"{path}&offset={offset}").data["results"]) for offset in (0, 700, 1400, 2100)]
    assert counts == [700, 700, 40, 0]


def test_raw_results_can_be_filtered_by_state(demo, monitor_of):
    path = f"/results/{monitor_of('login', 'pingdom').id}?from={AT - DAY}"
    rows = pingdom(demo, f"{path}&status=down").data["results"]
    assert len(rows) == 18  # 4 + 3 + 5 minutes, and the six that last
    assert {(r["status"], r["responsetime"]) for r in rows} == {("down", 0)}
    assert pingdom(demo, f"{path}&status=down&limit=4&offset=2").data["results"] == rows[2:6]
    assert pingdom(demo, f"{path}&status=sideways").status == 400


def test_an_offset_beyond_43200_is_refused(demo, monitor_of):
    assert pingdom(demo, f"/results/{monitor_of('search', 'pingdom').id}?offset=43201").status == 400


@pytest.mark.parametrize(("resolution", "key"), [("hour", "hours"), ("day", "days"), ("week", "weeks")])
def test_performance_rows_stand_under_the_name_of_their_resolution(demo, monitor_of, resolution, key):
    path = f"/summary.performance/{monitor_of('login', 'pingdom').id}?resolution={resolution}"
    summary = pingdom(demo, f"{path}&includeuptime=true").data["summary"]
    assert list(summary) == [key]
    assert {"starttime", "avgresponse", "uptime", "downtime", "unmonitored"} == set(summary[key][0])
    assert "uptime" not in pingdom(demo, path).data["summary"][key][0]


def test_days_are_those_of_the_accounts_zone_so_that_one_has_25_hours(demo, monitor_of):
    path = f"/summary.performance/{monitor_of('search', 'pingdom').id}?resolution=day&includeuptime=true"
    days = pingdom(demo, f"{path}&from={AT - 40 * DAY}&to={AT}").data["summary"]["days"]
    lengths = {d["starttime"]: d["uptime"] + d["downtime"] + d["unmonitored"] for d in days[:-1]}
    assert lengths.pop(1_792_879_200) == 25 * HOUR  # 2026-10-25 in Amsterdam
    assert set(lengths.values()) == {24 * HOUR}


def test_an_average_without_a_start_counts_from_1970(demo, monitor_of):
    monitor = monitor_of("search", "pingdom")
    status = pingdom(demo, f"/summary.average/{monitor.id}?includeuptime=true").data["summary"]["status"]
    assert status["totalunknown"] == monitor.created
    assert sum(status.values()) == AT
    assert "status" not in pingdom(demo, f"/summary.average/{monitor.id}").data["summary"]


def test_past_occurrences_of_maintenance_need_a_start(demo):
    default = pingdom(demo, "/maintenance.occurrences").data["occurrences"]
    assert all(o["to"] > AT for o in default)
    past = pingdom(demo, f"/maintenance.occurrences?from={AT - 30 * DAY}&to={AT}").data["occurrences"]
    assert len(past) == 5
    (window,) = pingdom(demo, "/maintenance").data["maintenance"]
    assert {o["maintenanceid"] for o in past} == {window["id"]}
    assert window["recurrencetype"] == "week"


def test_probes_and_credits_are_there(demo):
    assert len(pingdom(demo, "/probes?limit=2&offset=1").data["probes"]) == 2
    assert pingdom(demo, "/credits").data["credits"]["checklimit"] == 50


def test_every_answer_tells_both_budgets_and_the_servers_time(demo):
    headers = pingdom(demo, "/checks").headers
    pattern = re.compile(r"Remaining: (\d+) Time until reset: (\d+)")
    short, long = (pattern.fullmatch(headers[f"Req-Limit-{name}"]) for name in ("Short", "Long"))
    assert (short[1], short[2]) == ("19999", "3600")
    assert (long[1], long[2]) == ("1999999", "2592000")
    assert headers["Server-Time"] == str(AT)


def test_a_spent_budget_is_a_429_until_its_window_ends(demo):
    demo.providers["pingdom"].short.limit = 2
    assert [pingdom(demo, "/credits").status for _ in range(3)] == [200, 200, 429]
    demo.clock.advance(600)
    answer = pingdom(demo, "/credits")
    assert answer.data["error"]["errormessage"] == "Request limit exceeded, try again later"
    assert answer.headers["Req-Limit-Short"] == "Remaining: 0 Time until reset: 3000"
    demo.clock.advance(3001)
    assert pingdom(demo, "/credits").status == 200


@pytest.mark.parametrize(
    ("path", "status"),
    [("/checks/1", 404), ("/nothing", 404), ("/summary.outage/4709226?from=9&to=3", 400), ("/checks?limit=x", 400)],
)
def test_what_cannot_be_answered_is_an_error_object(demo, path, status):
    answer = pingdom(demo, path)
    assert answer.status == status
    assert answer.data["error"]["statuscode"] == status


def test_there_are_no_transaction_checks(demo):
    assert pingdom(demo, "/tms/check?limit=100").data == {"checks": [], "limit": 100, "offset": 0}
