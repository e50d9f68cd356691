"""Every answer of the simulated Pingdom and UptimeRobot is as the provider's own OpenAPI document says."""

from __future__ import annotations

import functools

import pytest

from tests.demo.asking import ask
from tests.demo.openapi_documents import ERRATA, document
from tests.demo.openapi_requests import NOTHING, paths

pytestmark = pytest.mark.shared


@functools.cache
def sound(source):
    return document(source)


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
