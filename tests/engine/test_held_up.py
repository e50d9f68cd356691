"""One look that this machine held up splits no outage: at every door it is one, with one beginning and its length."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.config.model import ContractVersions, SourceConfig
from sla_tui.config.probes import ProbeConfig, ProbeSettings
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.polling.ingest import GAPS
from sla_tui.sla.observation import Monitor, Poll, Span, Status
from sla_tui.sources.probe.finished import FinishedProbe
from sla_tui.sources.probe.records import Entries, ProbeRecords
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours
from sla_tui.store import open_store
from tests.engine.world import NOW, config, contract, service

WEB = ProbeConfig(id="web", url="http://192.0.2.1/", interval=5, timeout=4)
HELD_UP = ours("it was itself held up for 1.6 s")
OK, DOWN = ProbeOutcome("ok", ms=20), failed("no complete answer within 4 s")
BEGAN = NOW - 71
END = BEGAN + 51


def watched(store, *held_up: int) -> None:
    """A minute of ok, 51 seconds of nothing with looks that we held up, and ok again; a look every five seconds."""
    records = ProbeRecords("probe", ProbeSettings())
    records.open(WEB, 5)
    for at in [*range(BEGAN - 60, BEGAN, 5), *range(BEGAN, END, 5), *range(END, NOW + 1, 5)]:
        outcome = HELD_UP if at - BEGAN in held_up else DOWN if BEGAN <= at < END else OK
        entries = Entries()
        records.take(FinishedProbe(WEB, at, float(at), float(at), outcome), entries)
        store.record(entries.poll("probe", at), max_gap=GAPS * 5)


def world(min_outage: int = 0):
    text = contract(target="99.99")
    text = replace(text, availability=replace(text.availability, min_outage=min_outage))
    made = config(service("shop", "probe:web"), sources=())
    versions = {"gold": ContractVersions(id="gold", versions=(text,))}
    return replace(made, sources=(SourceConfig(id="probe", kind="probe", interval=5),), contracts=versions)


@pytest.mark.parametrize("held_up", [(), (30,), (5,), (30, 35), (10, 30)])
def test_an_outage_with_held_up_looks_is_one_outage_and_counts_whole(held_up):
    with closing(open_store(":memory:")) as store:
        watched(store, *held_up)
        shop = build_snapshot(world(min_outage=30), store, NOW).services[0]
        (outage,) = shop.assessment.outages
        assert (outage.start, outage.end - outage.start) == (BEGAN, 51)
        assert shop.assessment.downtime_seconds == 51
        assert [(s.start, s.end) for s in store.spans("probe:web", 0, NOW) if s.state == "down"] == [(BEGAN, END)]


def test_longer_than_three_intervals_nobody_knows_and_it_is_said_whose_fault_that_was():
    with closing(open_store(":memory:")) as store:
        watched(store, 20, 25, 30, 35)
        spans = store.spans("probe:web", BEGAN, NOW)
        assert [(s.start - BEGAN, s.end - BEGAN, s.state) for s in spans] == [
            (0, 15, "down"),
            (15, 40, "unknown"),
            (40, 51, "down"),
            (51, 71, "up"),
        ]
        assert spans[1].reason == HELD_UP.reason


def test_while_it_is_down_its_beginning_is_the_first_failed_look_at_every_door():
    with closing(open_store(":memory:")) as store:
        records = ProbeRecords("probe", ProbeSettings())
        records.open(WEB, 5)
        for at in range(NOW - 60, NOW + 1, 5):
            outcome = OK if at < NOW - 40 else HELD_UP if at == NOW - 20 else DOWN
            entries = Entries()
            records.take(FinishedProbe(WEB, at, float(at), float(at), outcome), entries)
            store.record(entries.poll("probe", at), max_gap=GAPS * 5)
        shop = build_snapshot(world(), store, NOW).services[0]
        began = NOW - 40
        assert (shop.state, shop.since, shop.monitors[0].since) == ("down", began, began)
        assert [outage.start for outage in shop.assessment.outages] == [began]
        assert [outage.start for outage in shop.monitors[0].outages] == [began]
        assert store.statuses()[0].since == store.running("probe:web").start == began


# The same of a source that says itself that it does not know

POLLED = Monitor("one", "1", "one 1", "http", interval=60)


def polled(store, *states: str) -> tuple[Span, ...]:
    for number, state in enumerate(states):
        at = NOW + 60 * number
        reason = "no sample" if state == "unknown" else "HTTP 500" if state == "down" else ""
        store.record(Poll("one", at, (Status(POLLED, state, at, checked_at=at, reason=reason),)), max_gap=180)
    return store.spans("one:1", 0, NOW + 60 * len(states))


@pytest.mark.parametrize("state", ["up", "down"])
def test_a_state_goes_on_behind_answers_that_say_nothing(state):
    with closing(open_store(":memory:")) as store:
        spans = polled(store, state, state, "unknown", "unknown", state, state)
        assert [(s.start - NOW, s.end - NOW, s.state) for s in spans] == [(0, 300, state)]
        assert store.running("one:1").start == NOW
    with closing(open_store(":memory:")) as store:
        spans = polled(store, state, state, "unknown", "unknown", "unknown", state, state)
        assert [(s.start - NOW, s.end - NOW, s.state, s.reason) for s in spans if s.state == "unknown"] == [
            (60, 300, "unknown", "no sample")
        ], "longer than three intervals"


def test_between_two_states_nobody_knows():
    with closing(open_store(":memory:")) as store:
        spans = polled(store, "up", "up", "unknown", "down", "down")
        assert [(s.start - NOW, s.end - NOW, s.state) for s in spans] == [
            (0, 60, "up"),
            (60, 180, "unknown"),
            (180, 240, "down"),
        ]
