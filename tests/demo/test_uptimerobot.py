"""The simulated UptimeRobot v3 answers as its recorded answers say."""

from __future__ import annotations

import pytest

from tests.demo.asking import AT, DAY, ask, below, instant


def robot(demo, path, **more):
    return ask(demo, "uptimerobot", path, **more)


def pages(demo, path):
    """All pages from `path` on, by their links."""
    while path:
        page = robot(demo, path).data
        yield page
        path = below(demo, "uptimerobot", page["nextLink"]) if page["nextLink"] else ""


def test_a_wrong_token_is_a_401_with_a_code_and_without_budget_headers(demo):
    answer = robot(demo, "/monitors", token="wrong")
    assert (answer.status, answer.data) == (401, {"message": "Invalid token.", "code": "003-005"})
    assert not [name for name in answer.headers if name.lower().startswith("x-ratelimit")]


def test_a_missing_token_is_a_401_in_plain_words(demo):
    answer = robot(demo, "/monitors", token=None)
    assert (answer.status, answer.body) == (401, b"Token is required")


def test_the_last_page_links_to_null(demo):
    for path in ("/monitors", "/incidents?started_after=2026-11-23T13:00:00Z", "/maintenance-windows"):
        assert robot(demo, path).data["nextLink"] is None


def test_following_the_links_reaches_every_monitor_once(demo):
    whole = [m["id"] for m in robot(demo, "/monitors").data["data"]]
    found = [
        m["id"] for page in pages(demo, "/monitors?limit=3&status=UP%2CDOWN%2CPAUSED%2CSTARTED") for m in page["data"]
    ]
    assert found == whole
    assert len(whole) == 11


def test_a_link_repeats_the_filters_and_names_the_last_monitor(demo):
    page = robot(demo, "/monitors?status=UP%2CPAUSED&limit=1").data
    assert page["nextLink"].endswith(f"/v3/monitors/?status=UP%2CPAUSED&limit=1&cursor={page['data'][-1]['id']}")


def test_a_cursor_must_be_digits(demo):
    answer = robot(demo, "/monitors?cursor=next")
    assert answer.status == 400
    assert answer.data == {"message": ["cursor must contain only digits"], "error": "Bad Request", "statusCode": 400}


def test_states_are_those_of_the_stories(demo, monitor_of):
    states = {m["id"]: m["status"] for m in robot(demo, "/monitors").data["data"]}

    def of(service):
        return states[int(monitor_of(service, "uptimerobot").id)]

    assert (of("login"), of("crm"), of("export"), of("checkout")) == ("DOWN", "PAUSED", "STARTED", "UP")
    assert {m["status"] for m in robot(demo, "/monitors?status=down").data["data"]} == {"DOWN"}


def test_a_first_failure_looks_down_and_is_no_incident_yet(demo, monitor_of):
    monitor = monitor_of("checkout", "uptimerobot")
    start = next(monitor.downs.between(AT, AT + DAY)).start
    demo.clock.advance(start + 3 - AT)
    assert robot(demo, f"/monitors/{monitor.id}").data["status"] == "LOOKS_DOWN"
    found = robot(demo, f"/incidents?monitor_id={monitor.id}").data["data"]
    assert not [i for i in found if i["type"] == "Downtime" and instant(i["startedAt"]) == start]


def test_seconds_in_the_present_state_count_from_its_beginning(demo, monitor_of):
    monitor = monitor_of("login", "uptimerobot")
    row = robot(demo, f"/monitors/{monitor.id}").data
    assert AT - row["currentStateDuration"] == monitor.downs.at(AT).start
    assert (
        robot(demo, f"/monitors/{monitor_of('crm', 'uptimerobot').id}").data["currentStateDuration"]
        == 2 * DAY + 4 * 3600
    )


def test_monitors_carry_secrets_that_a_client_has_to_drop(demo, monitor_of):
    row = robot(demo, f"/monitors/{monitor_of('payments', 'uptimerobot').id}").data
    assert "canary" in row["httpPassword"]
    assert "canary" in row["customHttpHeaders"]["X-Internal-Key"]
    assert "canary" in row["apiKey"]


def test_incident_ids_are_digit_strings_beyond_what_a_double_holds(demo):
    found = robot(demo, "/incidents").data["data"]
    assert all(isinstance(i["id"], str) and int(i["id"]) > 2**53 for i in found)
    assert len({i["id"] for i in found}) == len(found)


def test_incidents_come_newest_first_over_several_pages_without_repeating(demo):
    all_pages = list(pages(demo, "/incidents"))
    found = [i for page in all_pages for i in page["data"]]
    assert len(all_pages) > 3
    assert len({i["id"] for i in found}) == len(found)
    starts = [instant(i["startedAt"]) for i in found]
    assert starts == sorted(starts, reverse=True)


def test_the_latest_incident_of_a_monitor_is_the_one_that_the_list_names(demo, monitor_of):
    monitor = monitor_of("login", "uptimerobot")
    row = robot(demo, f"/monitors/{monitor.id}").data
    newest = next(i for i in robot(demo, f"/incidents?monitor_id={monitor.id}").data["data"] if i["type"] == "Downtime")
    assert row["lastIncidentId"] == newest["id"] == row["lastIncident"]["id"]
    assert (newest["resolvedAt"], newest["duration"], newest["status"]) == (None, None, "Ongoing")
    assert newest["cause"] == 503


def test_slow_responses_are_incidents_but_no_downtime(demo, monitor_of):
    monitor = monitor_of("payments", "uptimerobot")
    found = [i for page in pages(demo, f"/incidents?monitor_id={monitor.id}") for i in page["data"]]
    slow = [i for i in found if i["type"] == "SlowResponse"]
    assert slow
    assert {i["cause"] for i in slow} == {0}
    assert sum(i["duration"] or 0 for i in slow) > sum(i["duration"] or 0 for i in found if i["type"] == "Downtime")


def test_incidents_are_filtered_by_their_start_so_that_an_overlapping_one_is_missing(demo, monitor_of):
    monitor = monitor_of("login", "uptimerobot")
    lasts = monitor.downs.at(AT)
    after = lasts.start + 1
    text = f"2026-11-23T13:{(after - AT + 4800) // 60 % 60:02d}:{(after - AT + 4800) % 60:02d}Z"
    assert instant(text) == after
    assert robot(demo, f"/incidents?monitor_id={monitor.id}&started_after={text}").data["data"] == []


def test_an_incident_has_a_root_cause_with_the_answers_code(demo, monitor_of):
    identity = robot(demo, f"/monitors/{monitor_of('login', 'uptimerobot').id}").data["lastIncidentId"]
    assert robot(demo, f"/incidents/{identity}").data["rootCause"]["httpResponseCode"] == 503
    assert robot(demo, "/incidents/1").data == {"message": "Incident 1 not found", "code": "000-004"}


def test_uptime_is_a_percentage_of_the_last_day(demo, monitor_of):
    monitor = monitor_of("login", "uptimerobot")
    stats = robot(demo, f"/monitors/{monitor.id}/stats/uptime").data
    assert instant(stats["to"]) - instant(stats["from"]) == DAY
    assert stats["uptime"] == pytest.approx(100 - 100 * stats["total_downtime_seconds"] / DAY)
    assert stats["incident_count"] == 4
    assert robot(demo, f"/monitors/{monitor_of('maps', 'uptimerobot').id}/stats/uptime").data["mtbf"] is None


def test_more_than_ninety_days_or_an_end_without_a_start_is_refused(demo, monitor_of):
    path = f"/monitors/{monitor_of('login', 'uptimerobot').id}/stats/response-time"
    for query in ("from=2026-01-01T00:00:00Z&to=2026-11-01T00:00:00Z", "to=2026-11-01T00:00:00Z"):
        answer = robot(demo, f"{path}?{query}")
        assert (answer.status, answer.data["message"]) == (400, ["Maximum range is 90 days"])


def test_response_times_have_points_only_where_they_are_asked_for(demo, monitor_of):
    path = f"/monitors/{monitor_of('search', 'uptimerobot').id}/stats/response-time"
    assert "time_series" not in robot(demo, path).data
    stats = robot(demo, f"{path}?includeTimeSeries=true").data
    values = [p["value"] for p in stats["time_series"]]
    assert stats["data_points"] == len(values) == 289
    assert stats["summary"]["min"] == min(values)
    assert stats["time_series"][0]["timestamp"].endswith(".000Z")


def test_what_never_ran_has_no_response_times_and_no_last_day(demo, monitor_of):
    identity = monitor_of("export", "uptimerobot").id
    stats = robot(demo, f"/monitors/{identity}/stats/response-time").data
    assert stats["summary"] == {"min": None, "max": None, "avg": None}
    assert robot(demo, f"/monitors/{identity}").data["lastDayUptimes"] == {"bucketSize": 0, "histogram": []}


def test_the_account_and_its_maintenance_windows_are_there(demo):
    assert robot(demo, "/user/me").data["monitorsCount"] == 11
    (window,) = robot(demo, "/maintenance-windows").data["data"]
    assert (window["interval"], window["days"], window["time"]) == ("weekly", [5], "22:30:00")


def test_the_budgets_reset_is_told_in_seconds(demo):
    headers = robot(demo, "/user/me").headers
    assert (headers["x-ratelimit-limit"], headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]) == (
        "1200",
        "1199",
        "60",
    )


def test_a_spent_budget_is_a_429_with_retry_after(demo):
    demo.providers["uptimerobot"].budget.limit = 1
    assert robot(demo, "/user/me").status == 200
    demo.clock.advance(20)
    answer = robot(demo, "/user/me")
    assert (answer.status, answer.data, answer.headers["Retry-After"]) == (429, {"message": "Too Many Requests"}, "40")
    demo.clock.advance(41)
    assert robot(demo, "/user/me").status == 200


def test_unknown_monitors_and_routes_are_answered_in_two_different_shapes(demo):
    assert robot(demo, "/monitors/5").data == {"message": "Monitor not found", "code": "000-004"}
    assert robot(demo, "/x").data == {"message": "Cannot GET /v3/x", "error": "Not Found", "statusCode": 404}
