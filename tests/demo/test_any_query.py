"""Whatever a client asks, the servers answer in their own words: nothing makes them fail."""

from __future__ import annotations

import json
from contextlib import ExitStack
from urllib.parse import parse_qs, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.demo import start
from sla_tui.demo.http_server import Request
from tests.demo.asking import AT

NAMES = [
    "from",
    "to",
    "limit",
    "offset",
    "order",
    "status",
    "resolution",
    "includeuptime",
    "probes",
    "tags",
    "before",
    "after",
    "page",
    "cursor",
    "started_after",
    "started_before",
    "monitor_id",
    "monitor_name",
    "includeTimeSeries",
    "name",
    "url",
    "matchany",
    "maintenanceid",
]
VALUES = st.one_of(
    st.sampled_from(["", "0", "-1", "1", "7", str(AT), str(AT - 86_400), str(2**70), "true", "week", "day", "up,down"]),
    st.sampled_from(["2026-11-20T00:00:00Z", "0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59Z", "٣", "down", "desc"]),
    st.text(max_size=8),
)
PATHS = {
    "pingdom": "checks checks/{} results/{} summary.outage/{} summary.performance/{} summary.average/{} maintenance "
    "maintenance.occurrences probes credits tms/check",
    "uptimerobot": "monitors monitors/{} monitors/{}/stats/uptime monitors/{}/stats/response-time incidents "
    "incidents/{} maintenance-windows user/me",
    "statuscake": "uptime uptime/{} uptime/{}/history uptime/{}/periods uptime/{}/alerts uptime-locations",
}


@pytest.fixture(scope="module")
def running():
    with ExitStack() as stack:
        yield stack.enter_context(start(7, AT, fixed=True))


@pytest.mark.parametrize("source", PATHS)
@given(
    path=st.integers(0, 99),
    monitor=st.integers(0, 99),
    query=st.dictionaries(st.sampled_from(NAMES), VALUES, max_size=5),
)
def test_any_query_is_answered_with_json_and_a_status_that_fits(running, source, path, monitor, query):
    provider = running.providers[source]
    paths = PATHS[source].split()
    identity = provider.monitors[monitor % len(provider.monitors)].id
    request = Request(
        "GET",
        f"{provider.root}/{paths[path % len(paths)].format(identity)}",
        parse_qs(urlencode(query), keep_blank_values=True),
        {"authorization": f"Bearer {running.tokens[source].reveal()}"},
    )
    running.clock.advance(1)
    response = provider.handle(request)
    assert response.status in {200, 400, 404}
    json.loads(response.body)
