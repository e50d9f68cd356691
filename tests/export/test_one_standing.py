"""One classifier for every door: how a service stands is the same in each, and so are the counts of a fleet."""

import json
import re
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.config.model import PublishConfig
from sla_tui.export.check import render_plugin
from sla_tui.export.publish.data import render_public_json
from sla_tui.export.publish.metrics import render_metrics
from sla_tui.export.publish.model import PublicHistory, public_page
from sla_tui.export.publish.status_page import render_status_page
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.export.status_line import status_line
from sla_tui.sla.result import MissingInput
from sla_tui.sla.stated import STANDINGS
from tests import samples

STALE = samples.NOW - 9_000
FLEET = (
    *samples.FLEET,
    samples.UNPROVABLE,
    samples.BEGUN,
    samples.RANGE,
    replace(samples.UNPROVABLE, id="stale-unprovable", stale_since=STALE),
    replace(samples.RANGE, id="stale-proven", stale_since=STALE),
    replace(samples.CHECKOUT, id="stale-certain", stale_since=STALE),
    replace(samples.with_assessment(samples.CHECKOUT, certainty="within_error"), id="stale-doubt", stale_since=STALE),
    replace(samples.with_assessment(samples.SEARCH, running=False), id="closed", stale_since=STALE),
    replace(samples.LOGIN, id="down-within", state="down"),
    samples.with_assessment(
        replace(samples.UNPROVABLE, id="missing"),
        provable=True,
        missing=(MissingInput("reported", STALE, STALE + 60),),
    ),
    replace(samples.with_assessment(samples.CHECKOUT, remedy="unread"), id="unread"),
)
CODES = {"breached": 2, "at_risk": 1, "not_provable": 3, "no_data": 3, "met": 0}
WORDS = {"breached": "breached", "at_risk": "at risk", "not_provable": "not provable", "no_data": "no data"}
WORDS["met"] = "within SLA"
SIGNS = {"breached": "✗", "at_risk": "▲", "not_provable": "◌", "no_data": "◌", "met": "●"}


def page_of(snapshot):
    told = {s.id: PublicHistory() for s in snapshot.services}
    return public_page(snapshot, PublishConfig(), [s.id for s in snapshot.services], told)


def by_check(snapshot):
    """Exit code, words and perfdata of the whole fleet."""
    result = render_plugin(snapshot)
    first = result.text.splitlines()[0]
    said, perfdata = first.partition("; worst: ")[0].partition(" | ")[0], first.partition(" | ")[2]
    words = {name: re.search(rf"\b(\d+) {word}\b", said) for name, word in WORDS.items()}
    counts = {name: int(found[1]) if found else 0 for name, found in words.items()}
    figures = {name: int(re.search(rf"(?:^| ){name}=(\d+)", perfdata)[1]) for name in (*STANDINGS, "services")}
    return result.code, counts, figures


def by_metrics(snapshot):
    text = render_metrics(snapshot)
    counts = {name: float(n) for name, n in re.findall(r'sla_tui_standing_services\{standing="(\w+)"\} (\S+)', text)}
    each = dict(re.findall(r'sla_tui_service_standing\{service="([^"]+)",.*standing="(\w+)"\} 1\n', text))
    verdicts = dict(re.findall(r'sla_tui_service_verdict\{service="([^"]+)",.*verdict="(\w+)"\} 1\n', text))
    return counts, each, verdicts


@pytest.mark.parametrize("service", FLEET, ids=lambda s: s.id)
def test_every_door_tells_the_same_standing_of_a_service(service):
    standing = service.standing
    snapshot = samples.snapshot((service,), sources=())
    one = {name: int(name == standing) for name in STANDINGS}
    code, words, figures = by_check(snapshot)
    assert (code, words) == (CODES[standing], one)
    assert figures == {**one, "services": 1}
    assert render_plugin(snapshot, single=True).code == code
    counts, each, verdicts = by_metrics(snapshot)
    assert counts == one
    assert each == {service.id: standing}
    assert verdicts == {service.id: service.verdict}
    line = status_line(snapshot)
    assert f"{SIGNS[standing]} 1" in line["plain"].split(" · ")
    told = json.loads(line["json"])
    assert {name: told[name] for name in STANDINGS} == one
    summary = SNAPSHOT.write(snapshot)["summary"]
    assert {name: summary[name] for name in STANDINGS} == one
    assert (summary[service.verdict], sum(summary[v] for v in ("met", "at_risk", "breached", "unknown"))) == (1, 1)


@pytest.mark.parametrize("service", FLEET, ids=lambda s: s.id)
def test_every_door_tells_the_uptime_so_far_or_none(service):
    stated = service.stated
    snapshot = samples.snapshot((service,), sources=())
    perfdata = re.search(r"\| uptime=(\S+?);", render_plugin(snapshot, single=True).text)[1]
    metric = re.search(r"\nsla_tui_uptime_ratio\{.*\} (\S+)", render_metrics(snapshot))
    page = page_of(snapshot)
    (public,) = json.loads(render_public_json(page))["services"][0]["uptime"]
    bare = stated.uptime if stated.since is None else None
    if bare is None:
        assert (perfdata, metric) == ("U", None)
    else:
        assert abs(Fraction(perfdata.removesuffix("%")) - bare * 100) <= Fraction(1, 10**6)
        assert float(metric[1]) == float(bare)
    assert (public["fraction"] is None) == (stated.uptime is None)
    if stated.uptime is None and stated.uptime_range is None:
        assert "<dd>not measured</dd>" in render_status_page(page)
    elif stated.uptime is not None:
        assert Fraction(public["fraction"]) == stated.uptime
        assert public["since"] is None if stated.since is None else public["since"]


def test_the_counts_of_a_fleet_are_the_same_at_every_door_and_add_up():
    snapshot = samples.snapshot(FLEET, sources=())
    wanted = {name: sum(s.standing == name for s in FLEET) for name in STANDINGS}
    assert all(wanted.values()), "every standing is among them"
    code, words, figures = by_check(snapshot)
    assert (code, words) == (2, wanted)
    assert figures == {**wanted, "services": len(FLEET)}
    counts, each, _ = by_metrics(snapshot)
    assert counts == wanted
    assert each == {s.id: s.standing for s in FLEET}
    told = json.loads(status_line(snapshot)["json"])
    assert {name: told[name] for name in STANDINGS} == wanted
    assert sum(wanted.values()) == told["services"]
    summary = SNAPSHOT.write(snapshot)["summary"]
    assert {name: summary[name] for name in STANDINGS} == wanted
    assert summary["unknown"] == wanted["not_provable"] + wanted["no_data"]


@pytest.mark.parametrize("service", FLEET, ids=lambda s: s.id)
def test_no_door_tells_an_amount_that_is_not_owed_for_certain(service):
    snapshot = samples.snapshot((service,), sources=())
    credit = service.stated.credit
    owed = credit is not None and credit.owed
    said = [
        render_plugin(snapshot, single=True).text.splitlines()[0].partition(" | ")[0],
        status_line(snapshot)["plain"],
    ]
    assert [" owed" in line for line in said] == [owed] * 2
    metric = re.search(r"\nsla_tui_credit_amount\{.*\} (\S+)", render_metrics(snapshot))
    assert (metric is not None and float(metric[1]) > 0) == (
        owed and credit.extent != "not_known" and bool(credit.amount)
    )
