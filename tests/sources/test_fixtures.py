"""The shared samples of real answers: each one is read, and what is known of it is seen."""

from __future__ import annotations

import contextlib
import json

import pytest

from sla_tui.errors import AuthError, SourceError
from sla_tui.sources.fields import Notes
from sla_tui.sources.http import words
from sla_tui.sources.http.jsonsafe import loads
from sla_tui.sources.http.limits import Budget
from sla_tui.sources.pingdom import answers as pingdom
from sla_tui.sources.pingdom import tms
from sla_tui.sources.statuscake import answers as statuscake
from sla_tui.sources.uptime_kuma import page
from sla_tui.sources.uptime_kuma.metrics import parse_metrics
from sla_tui.sources.uptimerobot import answers as uptimerobot
from sla_tui.sources.uptimerobot.v2 import answers as v2
from tests import shared
from tests.sources.conftest import NOW
from tests.sources.parsers import PARSERS

FOLDER = shared.DATA / "fixtures"
PROVIDERS = ("pingdom", "uptimerobot_v3", "uptimerobot_v2", "uptime_kuma", "statuscake")
PARSERS_OF = {"uptimerobot_v2": "v2", "uptime_kuma": "kuma", "uptimerobot_v3": "uptimerobot"}
FILES = sorted(path for provider in PROVIDERS for path in (FOLDER / provider).glob("*.json"))

pytestmark = pytest.mark.shared


def load(name: str):
    return loads((FOLDER / name).read_bytes())


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_sample_goes_through_every_parser_of_its_provider(path):
    data = loads(path.read_bytes())
    provider = PARSERS_OF.get(path.parent.name, path.parent.name)
    for name, parse in PARSERS.items():
        if name.startswith(provider):
            with contextlib.suppress(SourceError):
                parse(data)
    assert words.message_of(data).isprintable() or words.message_of(data) == ""


def test_pingdoms_documented_list():
    found = pingdom.parse_checks(load("pingdom/docs_checks_list.json"), "pd", NOW, Notes())
    assert [(c.ref, c.status.state, c.status.monitor.interval) for c in found] == [
        ("pd:85975", "up", 60),
        ("pd:161748", "up", 300),
        ("pd:208655", "down", 60),
    ]


def test_pingdoms_live_check_with_tags():
    (found,) = pingdom.parse_checks(load("pingdom/live_checks_list_item_ping_with_tags.json"), "pd", NOW, Notes())
    assert found.status.monitor.tags == ("pingdom-operator", "dev")
    assert found.status.latency_ms == 58


def test_pingdoms_empty_list_is_empty_and_no_error():
    assert pingdom.parse_checks(load("pingdom/live_checks_list_empty.json"), "pd", NOW, Notes()) == []


def test_pingdoms_documented_outages():
    spans = pingdom.parse_outages(load("pingdom/docs_summary_outage_short.json"), Notes())
    assert [(s.state, s.end - s.start) for s in spans] == [("up", 1036740), ("down", 60)]


def test_pingdoms_results_are_newest_first_in_the_answer():
    found = pingdom.parse_results(load("pingdom/results_raw_5_up_newest_first.json"))
    assert [r.ms for r in found] == [1084, 395, 962, 56, 145]


def test_pingdoms_transaction_checks():
    found = tms.parse_transactions(load("pingdom/tms_checks_list.json"), "pd", NOW, Notes())
    assert [c.status.state for c in found] == ["down", "down", "up"]


def test_pingdoms_error():
    assert "Something went wrong" in words.message_of(load("pingdom/docs_error_403.json"))


def test_pingdoms_budget_headers_of_a_live_answer():
    headers = json.loads((FOLDER / "pingdom/live_headers_checks_list_2022.json").read_text())
    budget = Budget(now=lambda: 0.0)
    lower = {name.lower(): value for name, value in headers.items()}
    pingdom.read_headers(lower, budget, NOW)
    assert budget.wait(background=True) == 0
    assert pingdom.server_time(lower) == 1659358365


def test_uptimerobots_monitors_down_and_up():
    found = uptimerobot.parse_monitors(load("uptimerobot_v3/cli_list_down_and_up.json"), "ur", NOW, Notes())
    assert [(m.status.state, m.since) for m in found] == [("down", NOW - 5025), ("up", None)]


def test_uptimerobots_paused_and_started():
    for name, state in (("monitor_paused", "paused"), ("monitor_started", "unknown")):
        data = {"data": [load(f"uptimerobot_v3/{name}.json")]}
        assert uptimerobot.parse_monitors(data, "ur", NOW, Notes())[0].status.state == state


def test_uptimerobots_credentials_do_not_come_through():
    found = uptimerobot.parse_monitors(load("uptimerobot_v3/getMonitors.pyuptimerobot.json"), "ur", NOW, Notes())
    assert "property1" not in repr(found)
    assert "httpPassword" not in repr(found)


def test_uptimerobots_open_incident():
    (found,) = uptimerobot.parse_incidents(load("uptimerobot_v3/incidents_open.json"), Notes())
    assert (found.open, found.down, found.end, found.reason) == (True, True, None, "Connection Timeout")


def test_uptimerobots_live_incident_and_its_next_page():
    data = load("uptimerobot_v3/incidents_page1_nextLink.json")
    (found,) = uptimerobot.parse_incidents(data, Notes())
    assert (found.id, found.end - found.start, found.monitor) == ("358532761126055015", 1867, "804005651")
    assert uptimerobot.next_cursor(data, "api.uptimerobot.com", Notes()) == "358532761126055015"


def test_uptimerobots_live_last_page_has_no_link():
    assert (
        uptimerobot.next_cursor(load("uptimerobot_v3/live_monitors_page_last_no_nextLink.json"), "x", Notes()) is None
    )


def test_uptimerobots_live_response_times():
    found = uptimerobot.parse_response_times(load("uptimerobot_v3/live_response_time_series.json"))
    assert [r.ms for r in found] == [190, 134]


@pytest.mark.parametrize("name", ["401_invalid_token", "403_not_belongs", "404_monitor", "400_cursor"])
def test_uptimerobots_live_errors_have_words(name):
    assert words.message_of(load(f"uptimerobot_v3/live_error_{name}.json"))


def test_statuscakes_limits_of_an_answer():
    headers = load("statuscake/ratelimit_headers_ok.json")["headers"]
    budget = Budget(now=lambda: 0.0)
    statuscake.read_headers(headers, budget, NOW)
    assert budget.wait(background=False) == 0


def test_statuscakes_pages_of_a_series():
    first, last = load("statuscake/history_page1_next_link.json"), load("statuscake/history_page2_last_no_next.json")
    assert statuscake.next_before(first, "api.statuscake.com", Notes()) == 123
    assert statuscake.next_before(last, "api.statuscake.com", Notes()) is None
    assert statuscake.parse_tests(first)[1] == 1


def test_statuscakes_error():
    assert words.message_of(load("statuscake/docs_error_default.json")) == "Something went wrong"


def test_the_older_uptimerobots_documented_monitor():
    (found,) = v2.parse_monitors(load("uptimerobot_v2/getMonitorsBySearch.bitfield.json"), "ur", Notes())
    assert (found.state, found.monitor.interval, [log.state for log in found.logs]) == (
        "up",
        60,
        ["unknown", "down", "up", "paused", "unknown"],
    )


def test_the_older_uptimerobots_pages_and_states():
    assert v2.total(load("uptimerobot_v2/page2_offset50_total51.json")) == 51
    paused = v2.parse_monitors(load("uptimerobot_v2/ha_monitor_paused.json"), "ur", Notes())
    assert [m.state for m in paused] == ["paused"]


@pytest.mark.parametrize("name", ["error_missing_parameter", "error_not_authorized"])
def test_the_older_uptimerobots_errors_in_http_200(name):
    with pytest.raises(AuthError):
        v2.checked(load(f"uptimerobot_v2/{name}.WileESpaghetti.json"))


def test_uptime_kumas_metrics_of_version_1():
    text = (FOLDER / "uptime_kuma/metrics_v1_excerpt_live.prom").read_text(encoding="utf-8")
    found = {s.monitor.name: s for s in parse_metrics(text, "kuma", NOW, Notes())}
    assert found["CCTV Server"].state == "down"
    assert found["Website Pendidikan Profesi Guru"].latency_ms == 97
    assert found["FEEDER-Importer"].latency_ms is None
    assert len({s.monitor.id for s in found.values()}) == len(found)


def test_uptime_kumas_heartbeats():
    beats = page.parse_beats(load("uptime_kuma/status_page_heartbeat_shape.json"), NOW, Notes())
    assert [(beat.state, beat.ms) for beat in beats["1"]] == [("up", 112), ("down", None), ("maintenance", None)]
