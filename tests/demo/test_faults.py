"""Every fault that a test can switch on does to an answer what its name says, at every provider."""

from __future__ import annotations

import gzip
import http.client
import json

import pytest

from sla_tui.demo.faults import MODES, Faults
from tests.demo.asking import ask
from tests.thin import some

LISTS = {"pingdom": "/checks", "uptimerobot": "/monitors", "statuscake": "/uptime"}
SOURCES = tuple(LISTS)


@pytest.fixture(params=SOURCES)
def source(request):
    return request.param


def broken(demo, source, mode, path=None, **more):
    demo.faults[source].mode = mode
    return ask(demo, source, path or LISTS[source], **more)


def test_no_mode_is_left_untested():
    tested = {"http_200_error", "401", "403", "429", "500", "html", "truncated", "drip", "reset", "gzip_bomb"}
    tested |= {"cursor_cycle", "off_origin_next", "changed_types", "missing_fields", "unknown_states"}
    assert tested == set(MODES)


def test_an_error_can_come_in_a_200(demo, source):
    answer = broken(demo, source, "http_200_error")
    assert answer.status == 200
    assert "data" not in answer.data
    assert "checks" not in answer.data


@pytest.mark.parametrize("mode", ["401", "403", "429", "500"])
def test_an_error_comes_with_its_status(demo, source, mode):
    answer = broken(demo, source, mode)
    expected = 403 if (source, mode) == ("statuscake", "401") else int(mode)
    assert answer.status == expected


def test_each_provider_says_in_its_own_way_how_long_to_wait(demo):
    for faults in demo.faults.values():
        faults.retry_after = 42
    assert broken(demo, "pingdom", "429").headers["Req-Limit-Short"] == "Remaining: 0 Time until reset: 42"
    robot = broken(demo, "uptimerobot", "429").headers
    assert (robot["Retry-After"], robot["x-ratelimit-reset"], robot["x-ratelimit-remaining"]) == ("42", "42", "0")
    cake = broken(demo, "statuscake", "429").headers
    assert (cake["x-ratelimit-reset"], cake["x-ratelimit-remaining"]) == ("42", "0")
    assert cake["x-ratelimit-limit"].startswith("6000, ")


def test_a_429_can_be_empty(demo, source):
    demo.faults[source].empty = True
    answer = broken(demo, source, "429")
    assert (answer.status, answer.body) == (429, b"")


def test_a_proxys_page_is_html_in_a_200(demo, source):
    answer = broken(demo, source, "html")
    assert (answer.status, answer.headers.get_content_type()) == (200, "text/html")
    assert b"Bad gateway" in answer.body


def test_a_truncated_body_ends_early(demo, source):
    with pytest.raises(http.client.IncompleteRead) as caught:
        broken(demo, source, "truncated")
    with pytest.raises(json.JSONDecodeError):
        json.loads(caught.value.partial)


@pytest.mark.full
def test_a_dripping_body_is_whole_in_the_end_if_anybody_waits_for_it(demo, source):
    whole = ask(demo, source, LISTS[source]).body
    demo.faults[source].drip_every = 0.0
    assert broken(demo, source, "drip").body == whole


def test_a_dripping_body_makes_a_client_wait(demo, source):
    demo.faults[source].drip_every = 60.0
    with pytest.raises(TimeoutError):
        broken(demo, source, "drip", timeout=0.2)


def test_a_connection_can_be_reset(demo, source):
    with pytest.raises((ConnectionResetError, http.client.RemoteDisconnected)):
        broken(demo, source, "reset")


@pytest.mark.full
@pytest.mark.parametrize("source", some(SOURCES, always=["pingdom"]), indirect=True)
def test_a_gzip_bomb_is_small_on_the_wire_and_large_inside(demo, source):
    answer = broken(demo, source, "gzip_bomb")
    assert len(answer.body) < 100_000
    assert answer.headers["Content-Encoding"] == "gzip"
    assert len(gzip.decompress(answer.body)) == 64 * 1024 * 1024


def test_a_cursor_can_lead_in_a_circle(demo, monitor_of):
    first = broken(demo, "uptimerobot", "cursor_cycle", "/incidents").data
    again = ask(demo, "uptimerobot", first["nextLink"].partition("/v3")[2]).data
    assert again == first
    path = f"/uptime/{monitor_of('search', 'statuscake').id}/history?before=1795430000"
    page = broken(demo, "statuscake", "cursor_cycle", path).data
    again = ask(demo, "statuscake", page["links"]["next"].partition("/v1")[2]).data
    assert again["links"]["next"] == page["links"]["next"]
    page = broken(demo, "statuscake", "cursor_cycle", "/uptime?page=9&limit=3").data
    assert page["data"]
    assert page["metadata"]["page_count"] == 10
    page = broken(demo, "pingdom", "cursor_cycle", "/checks?limit=3&offset=3000").data
    assert len(page["checks"]) == 3


def test_a_next_link_can_lead_to_another_host(demo, monitor_of):
    link = broken(demo, "uptimerobot", "off_origin_next").data["nextLink"]
    assert link.startswith("http://collector.example/v3/monitors/")
    demo.faults["statuscake"].foreign_origin = "http://127.0.0.2:9"
    path = f"/uptime/{monitor_of('search', 'statuscake').id}/periods"
    link = broken(demo, "statuscake", "off_origin_next", path).data["links"]["next"]
    assert link.startswith("http://127.0.0.2:9/v1/uptime/")


def test_types_can_change(demo):
    row = broken(demo, "pingdom", "changed_types").data["checks"][0]
    assert isinstance(row["id"], str)
    assert isinstance(row["lasttesttime"], str)
    assert row["ipv6"] == "false"
    assert isinstance(broken(demo, "statuscake", "changed_types").data["data"][0]["id"], int)


def test_members_can_be_missing(demo, source):
    data = broken(demo, source, "missing_fields").data
    rows = data["checks"] if source == "pingdom" else data["data"]
    assert "id" in rows[0]
    assert not {"name", "friendlyName", "status"} & set(rows[0])


def test_states_can_be_words_nobody_has_seen(demo, source):
    data = broken(demo, source, "unknown_states").data
    rows = data["checks"] if source == "pingdom" else data["data"]
    assert {r["status"] for r in rows} == {"hibernating"}


def test_a_fault_can_be_held_to_some_paths_and_some_requests(demo):
    faults = demo.faults["pingdom"]
    faults.mode, faults.only, faults.times = "500", "/credits", 2
    assert ask(demo, "pingdom", "/checks").status == 200
    assert [ask(demo, "pingdom", "/credits").status for _ in range(3)] == [500, 500, 200]


def test_clearing_a_fault_makes_everything_work_again(demo, source):
    assert broken(demo, source, "500").status == 500
    demo.faults[source].clear()
    assert ask(demo, source, LISTS[source]).status == 200


def test_without_a_mode_nothing_is_hit():
    assert Faults().take("/checks") is None
