"""The demo's vendor admits less than was measured, and the service made of others says which of them did it.

Checkout is down twice in the running month: 97 minutes (errors) and 38 (nothing answers). The page begins eleven
minutes late and ends four early, so that it has 82 and 23 of them; the 23 it calls slow, not down.
"""

from __future__ import annotations

import json
from contextlib import closing
from datetime import datetime

import pytest

from sla_tui.clock import FixedClock
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.configuration import READ_EVERY
from sla_tui.demo.http_server import Request
from sla_tui.demo.providers.statuspage import COMPONENT, COMPONENT_ID, StatusPageApi
from sla_tui.demo.scenario import Scenario
from sla_tui.engine.gather.claim_file import dossier_of
from sla_tui.export.claim.files import claim_files
from sla_tui.sources.statuspage.declaration import DECLARATION
from sla_tui.sources.statuspage.page import slug
from sla_tui.store import open_store
from tests.demo.asking import AT
from tests.polled import NOW, polled_demo

pytestmark = pytest.mark.xdist_group("demo")

ADMITTED, SLOW = (97 - 15 + 38 - 15) * 60, (38 - 15) * 60


@pytest.fixture(scope="module")
def polled(tmp_path_factory):
    return polled_demo(tmp_path_factory)


def of(polled, name):
    return next(s for s in polled.snapshot.services if s.id == name)


def told(page, path):
    answer = page.handle(Request("GET", path, {}, {}))
    assert answer.status == 200
    return json.loads(answer.body)


def seconds(text):
    return int(datetime.fromisoformat(text).timestamp())


def test_the_source_calls_the_component_what_the_configuration_does():
    assert slug(COMPONENT) == COMPONENT_ID
    assert f"{DECLARATION.shortest}s" == READ_EVERY


def test_the_page_has_every_long_outage_late_and_short_and_no_other():
    scenario = Scenario(7, AT)
    listed = told(StatusPageApi("checkout", scenario, FixedClock(AT)), "/api/v2/incidents.json")["incidents"]
    really = [e for e in scenario.service("checkout").truth.backwards(AT) if e.end - e.start >= 600]
    assert [(seconds(i["started_at"]), seconds(i["resolved_at"])) for i in listed] == [
        (e.start + 11 * 60, e.end - 4 * 60) for e in really
    ]
    assert [i["impact"] for i in listed] == ["minor", "major"]
    assert sum(seconds(i["resolved_at"]) - seconds(i["started_at"]) for i in listed) == ADMITTED


@pytest.mark.parametrize(
    ("after", "open_now", "component"),
    [(659, 0, "operational"), (660, 1, "major_outage"), (5579, 1, "major_outage"), (5580, 0, "operational")],
)
def test_while_it_lasts_the_page_says_so_from_its_own_beginning_to_its_own_end(after, open_now, component):
    scenario = Scenario(7, AT)
    event = max(scenario.service("checkout").truth.between(AT - 20 * 86_400, AT), key=lambda e: e.end - e.start)
    assert event.end - event.start == 97 * 60
    summary = told(StatusPageApi("checkout", scenario, FixedClock(event.start + after)), "/api/v2/summary.json")
    assert len(summary["incidents"]) == open_now
    assert {c["name"]: c["status"] for c in summary["components"]}[COMPONENT] == component


def test_what_it_does_not_have_is_not_found():
    page = StatusPageApi("checkout", Scenario(7, AT), FixedClock(AT))
    assert page.handle(Request("GET", "/api/v2/unknown.json", {}, {})).status == 404


@pytest.mark.full
def test_the_page_admits_less_than_was_measured_and_decides_nothing(polled):
    checkout = of(polled, "checkout")
    said = checkout.statement
    assert said is not None
    assert (said.measured, said.admitted, said.degraded) == (8_106, ADMITTED, SLOW)
    assert (said.beyond, said.unmeasured, said.decides) == (0, 0, False)
    assert checkout.assessment.downtime_seconds == 8_106
    assert [s.id for s in polled.snapshot.services if s.statement is not None] == ["checkout"]


def test_the_claim_says_how_much_the_page_admits(polled):
    config = load_config(polled.config)
    with closing(open_store(polled.store)) as store:
        files = claim_files(dossier_of(config, store, NOW, "checkout", draft=True))
    letter = " ".join(files["letter.txt"].decode().split())
    assert "Your own status page (Frankfurt cluster) admits 1 h 45 m of the 2 h 15 m of downtime" in letter
    assert "It calls 23 m 00 s of this degraded performance only." in letter
    rows = files["evidence/vendor-page.csv"].splitlines()
    assert len(rows) == 1 + 6


def test_the_working_of_the_whole_names_the_component_that_did_it(polled):
    shop = of(polled, "shop")
    parts = {part.id: part for part in shop.components}
    assert list(parts) == ["website", "search", "checkout", "payments"]
    down = {name: of(polled, name).assessment.downtime_seconds for name in parts}
    assert down["checkout"] == 8_106
    # their outages do not overlap here, so that the whole was down for the sum of them
    reasons = [outage.reason.partition(":")[0] for outage in shop.assessment.outages]
    assert sorted(set(reasons)) == sorted(parts)
    assert reasons.count("checkout") == 2
    assert sum(part.deciding_seconds for part in parts.values()) == shop.assessment.downtime_seconds
    assert {name: part.down_seconds for name, part in parts.items()} == down
    assert shop.verdict == "met"
