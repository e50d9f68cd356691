"""What the simulated accounts hold besides monitors, in the words that the providers' own clients read."""

from __future__ import annotations

import base64
import http.client
import json
from contextlib import closing
from urllib.parse import urlencode

import pytest

from sla_tui.clock import FixedClock
from sla_tui.demo.http_server import Request
from sla_tui.demo.providers.uptimerobot_v2 import UptimeRobotV2Api
from sla_tui.secret import Secret
from tests.demo.asking import AT, DAY, ask


@pytest.fixture
def v2(scenario):
    """The older API of UptimeRobot, asked without a socket."""
    api = UptimeRobotV2Api("uptimerobot", scenario, FixedClock(AT), Secret("u1"))

    def call(method, *, as_json=False, **fields):
        fields = {"api_key": "u1", "format": "json", **fields}
        body = json.dumps(fields) if as_json else urlencode(fields)
        kind = "application/json" if as_json else "application/x-www-form-urlencoded"
        request = Request("POST", f"/v2/{method}", {}, {"content-type": kind}, body.encode())
        return json.loads(api.handle(request).body)

    return call


def test_v2_tells_contacts_windows_and_pages(v2):
    rows = v2("getMonitors", alert_contacts=1, mwindows=1)["monitors"]
    assert {c["id"] for row in rows for c in row["alert_contacts"]} == {
        c["id"] for c in v2("getAlertContacts")["alert_contacts"]
    }
    assert v2("getAlertContacts")["total"] == "1"
    assert {w["id"] for row in rows for w in row["mwindows"]} == {w["id"] for w in v2("getMWindows")["mwindows"]}
    assert v2("getPSPs")["pagination"]["total"] == len(v2("getPSPs")["psps"])


def test_v2_reads_forms_and_json_alike(v2):
    assert v2("getMonitors", limit=2) == v2("getMonitors", as_json=True, limit=2)
    assert len(v2("getMonitors", as_json=True, limit=2)["monitors"]) == 2


def test_v2_joins_the_uptimes_that_were_asked_for_in_their_order(v2, scenario):
    checkout = next(m for m in scenario.monitors["uptimerobot"] if m.service == "checkout")
    spans = f"{AT - DAY}_{AT}-{AT - 900 * DAY}_{AT - 899 * DAY}"
    asked = {"custom_uptime_ratios": "1-30", "custom_uptime_ranges": spans, "all_time_uptime_durations": 1}
    (row,) = v2("getMonitors", monitors=checkout.id, **asked)["monitors"]
    day, month = row["custom_uptime_ratio"].split("-")
    assert row["custom_uptime_ranges"] == f"{day}-0.000", "before it was made it was never up"
    assert 99 < float(month) < 100
    assert sum(map(int, row["all_time_uptime_durations"].split("-"))) == AT - checkout.created


LISTS = {
    "pingdom": ("/actions", "/reference", "/alerting/contacts", "/maintenance/456001"),
    "uptimerobot": ("/tags", "/user/alert-contacts", "/maintenance-windows/5501", "/psps"),
    "statuscake": ("/contact-groups/118", "/ssl", "/pagespeed", "/heartbeat"),
}


def test_read_endpoints_that_clients_ask_for_first_are_there(demo):
    for source, paths in LISTS.items():
        assert {path: ask(demo, source, path).status for path in paths} == dict.fromkeys(paths, 200)
        assert {path: ask(demo, source, f"{path}/404").status for path in paths} == dict.fromkeys(paths, 404)


def test_pingdom_takes_its_token_as_the_user_of_basic_authentication(demo):
    api = demo.providers["pingdom"]
    found = {}
    for user in (demo.tokens["pingdom"].reveal(), "wrong", ""):
        given = base64.b64encode(f"{user}:".encode()).decode()
        with closing(http.client.HTTPConnection("127.0.0.1", int(api.origin.rpartition(":")[2]))) as connection:
            connection.request("GET", "/api/3.1/credits", headers={"Authorization": f"Basic {given}"})
            found[user] = connection.getresponse().status
    assert list(found.values()) == [200, 401, 401]
