"""The simulated StatusCake v1 answers as its documentation says."""

from __future__ import annotations

import itertools

import pytest

from tests.demo.asking import AT, DAY, ask, below, instant


def cake(demo, path, **more):
    return ask(demo, "statuscake", path, **more)


def test_a_missing_token_is_a_401_with_a_message(demo):
    answer = cake(demo, "/uptime", token=None)
    assert answer.status == 401
    assert answer.data["errors"] == {}


def test_a_wrong_token_is_a_403_of_the_gateway_without_a_body(demo):
    answer = cake(demo, "/uptime", token="wrong")
    assert (answer.status, answer.body, answer.headers["x-ext-authz"]) == (403, b"", "denied")


def test_pages_add_up_to_the_whole_list(demo):
    first = cake(demo, "/uptime?limit=4").data
    assert first["metadata"] == {"page": 1, "per_page": 4, "page_count": 3, "total_count": 10}
    ids = [t["id"] for page in (1, 2, 3, 4) for t in cake(demo, f"/uptime?limit=4&page={page}").data["data"]]
    assert ids == [t["id"] for t in cake(demo, "/uptime?limit=100").data["data"]]
    assert all(isinstance(i, str) for i in ids)


@pytest.mark.parametrize("query", ["limit=101", "limit=0", "page=0", "limit=many", "status=sideways"])
def test_a_bad_parameter_is_named_in_the_errors(demo, query):
    answer = cake(demo, f"/uptime?{query}")
    assert answer.status == 400
    assert list(answer.data["errors"]) == [query.partition("=")[0]]


def test_a_paused_test_keeps_its_last_status_beside_the_flag(demo, monitor_of):
    row = cake(demo, f"/uptime/{monitor_of('crm', 'statuscake').id}").data["data"]
    assert (row["paused"], row["status"]) == (True, "up")


def test_an_unconfirmed_failure_is_still_up_and_being_tested_again(demo, monitor_of):
    monitor = monitor_of("checkout", "statuscake")
    start = next(monitor.downs.between(AT, AT + DAY)).start
    demo.clock.advance(start + 2 - AT)
    row = cake(demo, f"/uptime/{monitor.id}").data["data"]
    assert (row["status"], row["processing"], row["processing_state"]) == ("up", True, "retest")
    demo.clock.advance(20)
    assert cake(demo, f"/uptime/{monitor.id}").data["data"]["status"] == "down"
    assert [t["id"] for t in cake(demo, "/uptime?status=down").data["data"]] == [monitor.id]


def test_uptime_is_left_out_on_request(demo):
    assert all("uptime" not in t for t in cake(demo, "/uptime?nouptime").data["data"])
    assert all("uptime" in t for t in cake(demo, "/uptime").data["data"])


def test_tags_are_all_wanted_unless_any_will_do(demo):
    both = {t["name"] for t in cake(demo, "/uptime?tags=eu,shop").data["data"]}
    any_of = {t["name"] for t in cake(demo, "/uptime?tags=eu,shop&matchany=true").data["data"]}
    assert both == {"Search", "Website"}
    assert both < any_of


def test_durations_of_periods_are_milliseconds_and_the_running_one_has_no_end(demo, monitor_of):
    rows = cake(demo, f"/uptime/{monitor_of('checkout', 'statuscake').id}/periods").data["data"]
    assert (rows[0]["status"], rows[0].get("ended_at"), rows[0].get("duration")) == ("up", None, None)
    for row in rows[1:]:
        assert row["duration"] == (instant(row["ended_at"]) - instant(row["created_at"])) * 1000
    assert [r["status"] for r in rows] == ["up", "down"] * (len(rows) // 2) + ["up"]
    assert all(a["created_at"] == b["ended_at"] for a, b in itertools.pairwise(rows))


def test_periods_are_filtered_by_when_they_were_created_so_that_the_overlapping_one_is_missing(demo, monitor_of):
    path = f"/uptime/{monitor_of('checkout', 'statuscake').id}/periods"
    outage = next(r for r in cake(demo, path).data["data"] if r["status"] == "down")
    inside = instant(outage["created_at"]) + 60
    after = cake(demo, f"{path}?after={inside}").data["data"]
    assert outage not in after
    assert cake(demo, f"{path}?before={inside}&limit=1").data["data"] == [outage]


def test_history_is_one_row_a_run_the_newest_first(demo, monitor_of):
    monitor = monitor_of("search", "statuscake")
    page = cake(demo, f"/uptime/{monitor.id}/history?limit=100").data
    times = [instant(r["created_at"]) for r in page["data"]]
    assert len(times) == 100
    assert {a - b for a, b in itertools.pairwise(times)} == {60}
    assert all(r["performance"] > 0 and r["status_code"] == 200 for r in page["data"])


def test_a_failed_run_has_no_response_time(demo, monitor_of):
    monitor = monitor_of("checkout", "statuscake")
    outage = next(e for e in monitor.downs.backwards(AT) if e.kind == "503")
    path = f"/uptime/{monitor.id}/history?before={outage.start + 61}&limit=3"
    rows = cake(demo, path).data["data"]
    assert [r.get("status_code") for r in rows] == [503, 503, 200]
    assert ["performance" in r for r in rows] == [False, False, True]
    silent = next(e for e in monitor.downs.backwards(AT) if e.kind == "timeout")
    (row,) = cake(demo, f"/uptime/{monitor.id}/history?before={silent.start + 1}&limit=1").data["data"]
    assert "status_code" not in row


def test_links_lead_through_the_history_and_drop_the_lower_bound(demo, monitor_of):
    monitor = monitor_of("invoicing", "statuscake")
    after = AT - DAY
    page = cake(demo, f"/uptime/{monitor.id}/history?limit=100&after={after}").data
    assert "after" not in page["links"]["next"]
    seen = [r["created_at"] for r in page["data"]]
    while instant(seen[-1]) > after:
        page = cake(demo, below(demo, "statuscake", page["links"]["next"])).data
        seen += [r["created_at"] for r in page["data"]]
    assert len(seen) == len(set(seen)) == 300
    assert seen == sorted(seen, reverse=True)


def test_a_history_bounded_from_below_ends_without_a_next_link(demo, monitor_of):
    page = cake(demo, f"/uptime/{monitor_of('search', 'statuscake').id}/history?after={AT - 600}").data
    assert len(page["data"]) == 10
    assert "next" not in page["links"]


def test_alerts_come_in_pairs_around_every_outage(demo, monitor_of):
    monitor = monitor_of("checkout", "statuscake")
    rows = cake(demo, f"/uptime/{monitor.id}/alerts?limit=100").data["data"]
    assert [r["status"] for r in rows] == ["up", "down"] * (len(rows) // 2)


def test_maintenance_windows_are_not_in_this_plan_and_that_is_no_refused_credential(demo):
    answer = cake(demo, "/maintenance-windows")
    assert answer.status == 403
    assert answer.data["message"] == "Your current plan has no access to this feature"


def test_locations_are_there(demo):
    assert {row["status"] for row in cake(demo, "/uptime-locations").data["data"]} == {"up"}


def test_the_headers_tell_both_limits_and_the_seconds_of_the_binding_one(demo):
    headers = cake(demo, "/uptime").headers
    assert headers["x-ratelimit-limit"] == "200, 6000;w=60, 200;w=1"
    assert (headers["x-ratelimit-remaining"], headers["x-ratelimit-reset"]) == ("199", "1")


def test_the_burst_and_the_minute_are_both_counted(demo):
    provider = demo.providers["statuscake"]
    provider.burst.limit, provider.minute.limit = 2, 3
    assert [cake(demo, "/uptime").status for _ in range(3)] == [200, 200, 429]
    demo.clock.advance(2)
    answer = cake(demo, "/uptime")
    assert answer.status == 429, "the third of the minute went to the request that the burst refused"
    assert answer.headers["x-ratelimit-limit"].startswith("3, ")
    assert answer.headers["x-ratelimit-reset"] == "58"
    demo.clock.advance(60)
    assert cake(demo, "/uptime").status == 200


def test_the_second_account_is_down_since_hours(demo):
    assert ask(demo, "statuscake-eu", "/uptime").status == 500


def test_an_unknown_test_is_not_found(demo):
    assert cake(demo, "/uptime/1").status == 404
    assert cake(demo, "/uptime/1/periods").status == 404
