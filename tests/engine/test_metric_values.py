"""Values of contracts' queries: asked of a Prometheus server, kept in the history, judged."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.config.model import Config, ContractVersions, SourceConfig
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.polling import metric_notes
from sla_tui.engine.polling.handed_over import polled
from sla_tui.engine.polling.redaction import redacted
from sla_tui.sla.contract import Contract, Objective, PeriodRule
from sla_tui.sla.evidence import MetricValue
from sla_tui.sla.observation import AnsweredQuery, History, Monitor, Poll, Span, Status
from sla_tui.sources.base import PollRequest
from sla_tui.sources.prometheus import create
from tests.engine.world import service
from tests.sources.conftest import context
from tests.sources.server import Reply, Server
from tests.stores import open_store

DAY = 86_400
START = 1_795_392_000  # 2026-11-23T00:00:00Z
END = START + DAY
SHOP = Monitor("prom", "shop", "Shop", interval=60)
MOS = 'avg(mos{token="abcdef0123456789abcdef0123456789"})'


def world(**more) -> Config:
    promise = Objective(
        kind="metric",
        name="MOS",
        query=MOS,
        op=">=",
        threshold=Fraction("3.8"),
        window=3600,
        target=Fraction(95),
        **more,
    )
    text = Contract(id="gold", period=PeriodRule(kind="day"), objectives=(promise,))
    return Config(
        sources=(SourceConfig(id="uptime", kind="test"), SourceConfig(id="prom", kind="prometheus")),
        contracts={"gold": ContractVersions(id="gold", versions=(text,))},
        services=(service("shop", "prom:shop"), service("other", "uptime:1")),
    )


def test_a_source_is_asked_what_contracts_promise_of_its_services_from_where_it_is_known_on():
    store, cfg = open_store(":memory:"), world(credit=Fraction(10))
    assert metric_notes.wanted(store, cfg, "uptime", END) == {}
    assert metric_notes.wanted(store, cfg, "prom", END) == {MOS: (END - 35 * DAY, 300)}
    values = (MetricValue(MOS, END - 600, Fraction(4)), MetricValue(MOS, END - 300, Fraction("4.1")))
    metric_notes.keep(store, Poll("prom", END, metrics=values, answered=(AnsweredQuery(MOS, END - 299),)))
    assert metric_notes.wanted(store, cfg, "prom", END) == {MOS: (END - 299, 300)}
    assert metric_notes.values(store, cfg, cfg.services[0], START, END) == values
    metric_notes.keep(store, Poll("prom", END, metrics=(MetricValue(MOS, END - 300, Fraction(2)),)))
    assert metric_notes.values(store, cfg, cfg.services[0], END - 300, END) == (
        MetricValue(MOS, END - 300, Fraction(2)),
    )


def judged(values: tuple[MetricValue, ...]):
    store = open_store(":memory:")
    history = History(SHOP.ref, START - DAY, END, (Span(START - DAY, END, "up"),))
    poll = Poll("prom", END, (Status(SHOP, "up", END),), (history,), metrics=values)
    store.record(poll)
    metric_notes.keep(store, redacted(poll))
    return build_snapshot(world(credit=Fraction(10)), store, END + 60, period="2026-11-23").services[0]


@pytest.mark.parametrize(("bad", "met"), [(1, True), (2, False)])
def test_a_metric_is_judged_by_the_hours_that_keep_it(bad, met):
    """24 hours at 4.2; one at 3.7 leaves 95.8 %, two 91.7 % of the 95 % that are promised."""
    values = tuple(
        MetricValue(MOS, START + 300 * i, Fraction("3.7") if i // 12 < bad else Fraction("4.2")) for i in range(288)
    )
    shop = judged(values)
    (found,) = shop.assessment.objectives
    assert (found.met, found.windows, found.windows_met) == (met, 24, 24 - bad)
    assert shop.assessment.credit.percent == (0 if met else 10)


def test_without_a_value_there_is_no_verdict():
    assert judged(()).assessment.objectives[0].met is None


async def test_prometheus_is_asked_at_steps_on_a_grid():
    asked = []

    def answer(request) -> Reply:
        if request.path != "/api/v1/query_range":
            return Reply(
                200, json.dumps({"status": "success", "data": {"resultType": "vector", "result": []}}).encode()
            )
        asked.append(request.query)
        several = [{"metric": {}, "values": [[START + 300, "4.1"], [START + 600, "NaN"], [START + 900, "1e-3"]]}]
        if request.query["query"] == "many":
            several = [{"metric": {"a": str(i)}, "values": [[START, "1"]]} for i in range(2)]
        data = {"resultType": "matrix", "result": several}
        return Reply(200, json.dumps({"status": "success", "data": data}).encode())

    async with Server(answer) as server:
        source = create(context("prometheus", server.url, query="probe_success"))
        try:
            wanted = {MOS: (START + 1, 300), "many": (START, 300), "known": (START + 1001, 300)}
            poll = await source.poll(PollRequest(now=START + 1000, metrics=wanted))
        finally:
            await source.close()
    assert [(q["query"], int(q["start"]), int(q["end"]), q["step"]) for q in asked] == [
        (MOS, START + 300, START + 900, "300"),
        ("many", START, START + 900, "300"),
    ]
    assert poll.metrics == (
        MetricValue(MOS, START + 300, Fraction("4.1")),
        MetricValue(MOS, START + 900, Fraction("0.001")),
    )
    assert poll.answered == (AnsweredQuery(MOS, START + 901),)
    assert polled(poll, "prometheus", poll.at, ours=False) == poll
    assert any("2 series" in warning for warning in poll.warnings)


def test_a_contract_with_a_window_of_a_minute_is_asked_every_minute():
    cfg = world()
    text = cfg.contracts["gold"].latest
    often = replace(text, objectives=(replace(text.objectives[0], window=60),))
    cfg = replace(cfg, contracts={"gold": ContractVersions(id="gold", versions=(often,))})
    assert metric_notes.wanted(open_store(":memory:"), cfg, "prom", END)[MOS][1] == 60
