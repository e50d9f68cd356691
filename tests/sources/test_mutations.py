"""Answers with members dropped, retyped, nested and renamed: a parser raises `PayloadError` or nothing."""

from __future__ import annotations

import contextlib
import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import PayloadError, SourceError
from sla_tui.sla.observation import History, Span
from sla_tui.sources.fields import as_iso
from tests.sources import status_pages as pages
from tests.sources import test_pingdom_answers as pd
from tests.sources import test_statuscake_answers as sc
from tests.sources import test_uptime_kuma as kuma
from tests.sources import test_uptimerobot_answers as ur
from tests.sources import test_uptimerobot_v2 as v2
from tests.sources.conftest import DAY, NOW
from tests.sources.parsers import PARSERS

LAST = {"id": "9", "status": "Open", "cause": 500, "reason": "x", "startedAt": as_iso(NOW - 45), "duration": None}
UR = {
    "data": [
        ur.monitor() | ur.incident("5", NOW - DAY, NOW - DAY + 60) | {"status": "UP", "lastIncident": LAST},
        ur.window(),
        ur.monitor(id=2, status="DOWN", lastIncident=LAST) | {"startedAt": as_iso(NOW - DAY), "monitor": {"id": 2}},
    ],
    "nextLink": "https://api.example/x?cursor=5",
    "time_series": [{"timestamp": as_iso(NOW - 60), "value": 190}],
}
PD = {
    "checks": [
        pd.check(),
        pd.check(id=6, status="down", lastdownstart=NOW - 60),
        {"id": 7, "active": True, "status": "failing"},
    ],
    "summary": {"states": [pd.outage("up", NOW - 600, NOW - 60), pd.outage("down", NOW - 60, NOW)]},
    "report": {"states": [{"status": "down", "from": as_iso(NOW - 60), "to": as_iso(NOW), "message": "x"}]},
    "results": [{"time": NOW, "status": "up", "responsetime": 145}],
    "maintenance": [{"id": 7, "description": "d", "checks": {"uptime": [1], "tms": [2]}}],
    "occurrences": [{"id": 1, "maintenanceid": 7, "from": NOW, "to": NOW + 60}],
}
SC = {
    "data": [
        sc.check() | sc.period("up", NOW - DAY, None) | {"performance": 20, "status_code": 200},
        sc.period("down", NOW - DAY - 60, NOW - DAY),
        {
            "id": "9",
            "start_at": as_iso(NOW - DAY),
            "end_at": as_iso(NOW),
            "repeat_interval": "1w",
            "timezone": "UTC",
            "tests": ["1"],
        },
    ],
    "metadata": {"page_count": 2},
    "links": {"next": "https://api.example/x?before=99"},
}
PROM = {
    "status": "success",
    "warnings": ["partial"],
    "data": {
        "resultType": "matrix",
        "result": [
            {
                "metric": {"__name__": "p", "instance": "a"},
                "values": [[NOW - 30.5, "1"], [NOW - 15.5, "0"], [NOW, "NaN"]],
            },
            {"metric": {"instance": "b"}, "value": [NOW - 1, "+Inf"]},
        ],
    },
}
V2 = {
    "stat": "ok",
    "timezone": "120",
    "pagination": {"offset": 0, "limit": 50, "total": 2},
    "monitors": [
        v2.monitor(
            logs=[v2.log(2, NOW - 600, 600), v2.log(1, NOW - 900, 300, reason={"code": "500", "detail": "x"})],
            mwindows=[{"id": 5, "type": 3, "start_time": "22:30", "duration": 30, "value": "1-5", "status": 1}],
        ),
        v2.monitor(778, 9, [v2.log(1, NOW - 60, 0)], mwindows=[{"id": 6, "type": 1, "start_time": NOW, "duration": 9}]),
    ],
}
KUMA = {
    "publicGroupList": [{"id": 1, "monitorList": [{"id": 7, "name": "Shop", "type": "http", "tags": []}]}],
    "heartbeatList": {"7": [kuma.beat(NOW - 120), kuma.beat(NOW - 60, 2, None), kuma.beat(NOW, 0, None)]},
}
_PAGE = pages.atlassian()
BODIES = {
    "pingdom": PD,
    "uptimerobot": UR,
    "statuscake": SC,
    "prometheus": PROM,
    "v2": V2,
    "kuma": KUMA,
    "atlassian": {**_PAGE["/api/v2/summary.json"], **_PAGE["/api/v2/incidents.json"]},
    "instatus": {
        **pages.INSTATUS["/v3/summary.json"],
        **pages.INSTATUS["/v2/components.json"],
        "incidents": [pages.CLOSED],
    },
    "google": pages.GOOGLE["/incidents.json"],
    "vendor": {**pages.KUMA["/api/status-page/shop"], **pages.KUMA["/api/status-page/heartbeat/shop"]},
}

ALSO = {"v2 monitors": (SourceError,)}  # an answer whose `stat` is not "ok" is the provider's own error

ODD = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(0, 10**40)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12)
    | st.sampled_from(
        [
            "up",
            "down",
            "UP",
            "0",
            "-1",
            "9" * 30,
            "2026-11-23T13:20:00Z",
            "0001-01-01T00:00:00Z",
            "9999-12-31T23:59:59-14:00",
            "2026-11-23",
            "https://[",
            "25:61",
        ]
    )
    | st.just([])
    | st.just({})
    | st.lists(st.integers(), max_size=2)
    | st.dictionaries(st.sampled_from(["id", "http", "name"]), st.integers(), max_size=2)
)


def places(value: Any, path: tuple = ()) -> list[tuple]:
    """The path of every member and element."""
    found: list[tuple] = []
    items = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in items:
        found += [(*path, key), *places(inner, (*path, key))]
    return found


@st.composite
def mutated(draw: st.DrawFn, body: Any) -> Any:
    body = copy.deepcopy(body)
    for _ in range(draw(st.integers(1, 4))):
        *path, last = draw(st.sampled_from(places(body)))
        target = body
        for key in path:
            target = target[key]
        change = draw(st.sampled_from(["drop", "retype", "nest", "twice"]))
        if change == "drop":
            del target[last]
        elif change == "nest":
            target[last] = draw(st.sampled_from([{"value": target[last]}, [target[last]]]))
        elif change == "twice" and isinstance(target, list):
            target.append(target[last])
        else:
            target[last] = draw(ODD)
        if not places(body):
            break
    return body


@pytest.mark.full
@pytest.mark.parametrize("name", PARSERS)
@given(data=st.data())
def test_a_mutated_answer_raises_the_documented_error_or_nothing(name, data):
    found: object = None
    with contextlib.suppress(PayloadError, *ALSO.get(name, ())):
        found = PARSERS[name](data.draw(mutated(BODIES[name.split()[0]])))
    for history in histories(found):
        assert history.start < history.end <= NOW
        assert_tidy(history)


@pytest.mark.parametrize("name", PARSERS)
@given(
    value=ODD
    | st.recursive(
        ODD,
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["data", "checks", "summary", "states", "links", "next"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    )
)
def test_an_answer_of_any_shape_raises_the_documented_error_or_nothing(name, value):
    with contextlib.suppress(PayloadError, *ALSO.get(name, ())):
        PARSERS[name](value)


@pytest.mark.parametrize("name", PARSERS)
def test_the_unmutated_answer_is_read(name):
    assert PARSERS[name](BODIES[name.split()[0]])


def histories(found: object) -> list[History]:
    if isinstance(found, History):
        return [found]
    return [h for inner in found for h in histories(inner)] if isinstance(found, list) else []


def assert_tidy(history: History) -> None:
    """Sorted, disjoint, joined, inside the window."""
    at = history.start
    before: Span | None = None
    for span in history.spans:
        assert at <= span.start < span.end <= history.end
        assert before is None or before.end < span.start or before.state != span.state
        at, before = span.end, span
