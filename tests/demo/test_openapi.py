"""Every answer of the simulated Pingdom and UptimeRobot is as the provider's own OpenAPI document says."""

from __future__ import annotations

import functools
import re

import pytest

from tests.demo.asking import AT, DAY, ask
from tests.demo.openapi_documents import ERRATA, document

pytestmark = pytest.mark.shared

CREATED = AT - 66 * DAY
QUERIES = {
    "/summary.probes/{checkid}": [f"?from={AT - DAY}"],
    "/summary.performance/{checkid}": [
        f"?from={AT - 20 * DAY}&resolution={length}&includeuptime={flag}"
        for length in ("hour", "day", "week")
        for flag in ("true", "false")
    ],
    "/summary.average/{checkid}": ["?includeuptime=true", "?byprobe=true", "?bycountry=true"],
    "/checks": ["", "?include_tags=true&limit=3"],
    "/checks/{checkid}": ["", "?include_teams=true"],
    "/results/{checkid}": ["", "?status=down"],
    "/maintenance.occurrences": [f"?from={CREATED}"],
    "/single": ["?host=pay.shop.example&type=http"],
    "/traceroute": ["?host=pay.shop.example"],
    "/monitors": ["", "?limit=2", "?status=PAUSED,DOWN"],
    "/monitors/uptime-stats": ["?timeFrame=DAYS_30", f"?timeFrame=CUSTOM&start={AT - DAY}&end={AT}"],
    "/monitors/{id}/stats/response-time": ["", "?includeTimeSeries=true"],
    "/monitors/{id}/stats/response-time/all": ["?includeTimeSeries=true"],
    "/incidents": ["", "?started_after=2026-11-23T13:00:00Z"],
}
"""What is asked for besides the plain path, by the path in the document."""

NOTHING = {  # there is none in the account
    "/tms/check/{cid}",
    "/tms/check/{check_id}/report/status",
    "/tms/check/{check_id}/report/performance",
    "/monitor-groups/{id}",
    "/psps/{pspId}/announcements/{id}",
}


@functools.cache
def sound(source):
    return document(source)


def ids(demo, source, template):
    """The ids that stand for the first parameter of a path."""

    def listed(path, *keys):
        found = ask(demo, source, path).data
        for key in keys:
            found = found[key]
        return [row["id"] for row in found]

    folder = template.split("/")[1]
    if folder in {"checks", "results", "monitors", "analysis"} or folder.startswith("summary."):
        return [m.id for m in demo.scenario.monitors[source]]
    if folder == "alerting":
        return listed(template.partition("/{")[0], template.split("/")[2])
    if folder == "maintenance.occurrences":
        return listed(f"/{folder}?from={CREATED}", "occurrences")[:1]
    return listed(f"/{folder}", "maintenance" if source == "pingdom" else "data")


def paths(demo, source, template):
    """Requests for one path of a document: for every monitor or whatever else has the ids, with each query."""
    if "{" not in template:
        plain = [template]
    elif template in NOTHING:
        plain = [re.sub(r"{[^}]*}", "404", template)]
    elif template == "/analysis/{checkid}/{analysisid}":
        plain = [
            f"/analysis/{check}/{row['id']}"
            for check in ids(demo, source, template)
            for row in ask(demo, source, f"/analysis/{check}").data["analysis"][:1]
        ]
    else:
        plain = [re.sub(r"{[^}]*}", str(one), template) for one in ids(demo, source, template)]
    return [path + query for path in plain for query in QUERIES.get(template, [""])]


@pytest.mark.parametrize("source", ["pingdom", "uptimerobot"])
def test_every_read_endpoint_is_there_and_no_answer_breaks_the_document(demo, source):
    spoken, asked, problems = sound(source), 0, []
    for template in spoken.reads():
        for path in paths(demo, source, template):
            answer = ask(demo, source, path)
            assert answer.status == (404 if template in NOTHING else 200), path
            problems += spoken.problems(path, answer.status, answer.data)
            asked += 1
    assert problems == []
    assert asked > 100


@pytest.mark.parametrize("erratum", ERRATA, ids=lambda e: e.place)
def test_what_is_called_an_error_of_a_document_is_one(demo, erratum):
    """Without its amendment answers break it that no other value would mend."""
    spoken = document(erratum.source, without=erratum)
    sick = {
        "DetailedCheck": "/checks/{checkid}",
        "DetailedCheckAttributes": "/checks/{checkid}",
        "summary": "/summary.performance/{checkid}",
        "*": "/monitors",
    }
    template = next(path for part, path in sick.items() if part in erratum.place)
    path = paths(demo, erratum.source, template)[0]
    assert spoken.problems(path, 200, ask(demo, erratum.source, path).data)


def test_what_breaks_a_document_is_noticed(demo):
    """The comparison itself: a wrong type, a missing key and an unknown word each have a line."""
    spoken = sound("uptimerobot")
    body = ask(demo, "uptimerobot", "/maintenance-windows").data
    assert spoken.problems("/maintenance-windows", 200, body) == []
    row = body["data"][0]
    for change in ({"interval": "hourly"}, {"duration": "30"}, {"time": "22:30"}):
        assert len(spoken.problems("/maintenance-windows", 200, {**body, "data": [row | change]})) == 1
    assert spoken.problems("/maintenance-windows", 200, {"data": []}) == [
        "/maintenance-windows : 'nextLink' is a required property"
    ]
