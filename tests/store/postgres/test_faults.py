"""The connection breaks at every message of every method: right words, nothing half-done, and nothing twice."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.errors import StoreError, UnreachableStoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.observation import (
    CheckResult,
    Checks,
    History,
    PageIncident,
    Poll,
    ProviderMaintenance,
    RequestMinute,
    RequestSeries,
    Span,
    Status,
)
from sla_tui.store import open_store
from sla_tui.store.records import PollRecord
from sla_tui.store.store import Store
from tests.store.contract import DAY, EXCLUDE, OCTOBER, ONE, look, period
from tests.store.postgres.proxy import FaultProxy, fault_proxy

MESSAGES = 60  # more than any method sends

BEFORE = (
    look(600),
    look(660),
    replace(look(720, "down"), checks=(Checks("p:1", (CheckResult(700, True, 5),), 600, 720),)),
)
POLL = Poll(
    "p",
    900,
    (Status(ONE, "up", 900),),
    (History("p:1", 0, 800, (Span(0, 700, "up"), Span(700, 800, "down", "x"))),),
    (Checks("p:1", (CheckResult(880, True, 7), CheckResult(890, False, None))),),
    maintenance=(ProviderMaintenance("p", "1", 100, 200, ("p:1",), "work"),),
    requests=(RequestSeries("p:1", (RequestMinute(600, 10, 1),)),),
    incidents=(PageIncident("p", "9", "down", 100, None, "major"),),
)
WRITES: dict[str, Callable[[Store], object]] = {
    "record": lambda store: store.record(POLL, asked_from=0),
    "record_attempt": lambda store: store.record_attempt(PollRecord("p", 600, 930, "error", "HTTP 503")),
    "record_break": lambda store: store.record_break("p", 730, note="slept"),
    "record_event": lambda store: store.record_event("p", 731, note="said"),
    "set_aside": lambda store: store.set_aside("p", 690, note="clock"),
    "append_act": lambda store: store.append_act(Act(at=1, who="mk", deed=EXCLUDE, intent="a")),
    "put_note": lambda store: store.put_note("status", 5, "words"),
    "add_closed_periods": lambda store: store.add_closed_periods([period()]),
}
READS: dict[str, Callable[[Store], object]] = {
    "statuses": lambda store: store.statuses(),
    "spans": lambda store: store.spans("p:1", 0, DAY),
    "running": lambda store: store.running("p:1"),
    "known_until": lambda store: store.known_until("p"),
    "known_ranges": lambda store: store.known_ranges("p"),
    "provider_log": lambda store: store.provider_log("p:1", 0, DAY),
    "checks": lambda store: _plain(store.checks("p:1", 0, DAY)),
    "oldest_check": lambda store: store.oldest_check("p:1"),
    "recent_checks": lambda store: store.recent_checks("p:1", 0, DAY),
    "response_times": lambda store: store.response_times("p:1", (0, DAY)),
    "months": lambda store: store.months(),
    "requests": lambda store: store.requests("p:1", 0, DAY),
    "request_totals": lambda store: store.request_totals("p:1", 0, DAY),
    "maintenance": lambda store: store.maintenance(["p:1"], 0, DAY),
    "page_readings": lambda store: store.page_readings(["p:1"], 0, DAY),
    "poll_records": lambda store: store.poll_records(),
    "acts": lambda store: store.acts(),
    "get_note": lambda store: store.get_note("status"),
    "events": lambda store: store.events(0, DAY),
    "closed_period": lambda store: store.closed_period("shop", OCTOBER),
    "closed_periods_since": lambda store: store.closed_periods_since(0),
    "closed_periods": lambda store: store.closed_periods(),
}


def _plain(summary):
    return summary.total, summary.failed, list(summary.times_ms)


def everything(store: Store) -> dict[str, object]:
    """What can be read, but for the name by which only a server knows who acted."""
    found = {name: read(store) for name, read in READS.items()}
    return found | {"acts": tuple(replace(act, role="") for act in found["acts"])}


def check(told: list[StoreError], messages: int) -> None:
    """Every break but those at the end of a read was told, in words and with what to do."""
    assert 1 < messages < MESSAGES - 1
    assert told
    assert all("cannot be reached" in error.what and error.hint for error in told)


def expected(write: Callable[[Store], object] | None) -> dict[str, object]:
    """What an undisturbed history in memory holds."""
    with closing(open_store(":memory:")) as store:
        for poll in BEFORE:
            store.record(poll)
        if write is not None:
            write(store)
        return everything(store)


@pytest.fixture
def proxy(server):
    with fault_proxy(server.folder / f".s.PGSQL.{server.port}") as proxy:
        yield proxy


@pytest.fixture
def address(server, proxy: FaultProxy, schema: str) -> str:
    return server.tcp(schema, port=proxy.port)


@pytest.mark.parametrize("heard", [False, True], ids=["unheard", "heard"])
@pytest.mark.parametrize("name", WRITES)
def test_a_write_is_done_whole_or_not_at_all_and_once_when_it_is_repeated(name, heard, address, proxy, server):
    write, before, after = WRITES[name], expected(None), expected(WRITES[name])
    told: list[StoreError] = []
    for at in range(1, MESSAGES):
        schema = f"{address.partition('schema=')[2]}"
        server.say(f'DROP SCHEMA IF EXISTS "{schema}" CASCADE')
        with closing(open_store(address, fallback=False)) as store:
            for poll in BEFORE:
                store.record(poll)
            proxy.arm(at, heard=heard)
            try:
                write(store)
            except UnreachableStoreError as error:
                told.append(error)
            proxy.disarm()
            with closing(open_store(address, fallback=False, read_only=True)) as other:
                assert everything(other) in (before, after)
            write(store)  # whoever is told of an error tries again
            assert everything(store) == after
        if not proxy.broke:
            break
    check(told, at)


@pytest.mark.parametrize("name", READS)
def test_a_read_is_right_or_an_error_in_words_and_right_the_next_time(name, address, proxy):
    read, told = READS[name], []
    with closing(open_store(address, fallback=False)) as writer, closing(open_store(address, fallback=False)) as store:
        for poll in BEFORE:
            writer.record(poll)
        for write in WRITES.values():
            write(writer)
        right = read(writer)
        for at in range(1, MESSAGES):
            proxy.arm(at, heard=False)
            try:
                assert read(store) == right
            except UnreachableStoreError as error:
                told.append(error)
            proxy.disarm()
            assert read(store) == right
            if not proxy.broke:
                break
    check(told, at)


def test_while_the_server_is_away_measuring_goes_on_and_nothing_is_lost_or_twice(address, proxy, monkeypatch):
    monkeypatch.setattr("sla_tui.store.fallback.RETRY_EVERY", 1)
    polls = [look(600 + 60 * i, "down" if i in {7, 8} else "up") for i in range(20)]
    with closing(open_store(address)) as store:
        for poll in polls[:5]:
            store.record(poll)
        assert store.failing is None
        proxy.closed = True
        proxy.break_all()
        for poll in polls[5:12]:
            store.record(poll)
        assert "cannot be reached" in store.failing.values["why"]
        assert store.statuses()[0].observed_at == polls[11].at  # states go on
        store.append_act(Act(at=1, who="mk", deed=EXCLUDE))
        proxy.closed = False
        for poll in polls[12:]:
            store.record(poll)
        assert store.failing is None
        assert store.notices == ()
    with closing(open_store(address, fallback=False, read_only=True)) as store:
        assert [(s.start, s.end, s.state) for s in store.spans("p:1", 0, DAY)] == [
            (600, 1020, "up"),
            (1020, 1140, "down"),
            (1140, 1740, "up"),
        ]
        assert [act.id for act in store.acts()] == [1]


def test_reading_while_the_server_is_away_goes_on_with_what_is_mirrored(address, proxy):
    with closing(open_store(address)) as store:
        store.record(look(600))
        store.append_act(Act(at=1, who="mk", deed=EXCLUDE))
        assert len(store.acts()) == 1
        proxy.closed = True
        proxy.break_all()
        assert store.statuses()[0].observed_at == 600
        assert "cannot be reached" in store.failing.values["why"]
        assert [act.id for act in store.acts()] == [1]
        proxy.closed = False


def test_what_is_unwritten_at_the_end_is_spooled_and_the_next_process_writes_it(address, proxy, server, tmp_path):
    store = open_store(address, spool=(tmp_path,))
    store.record(look(600))
    proxy.closed = True
    proxy.break_all()
    store.record(look(660))
    with pytest.raises(StoreError, match=r"1 writes are not in the history .* they are kept in .*spool-"):
        store.close()
    proxy.closed = False
    with closing(open_store(address, spool=(tmp_path,))) as store:
        assert store.read_only  # nobody could say that the lease is free
        server.say(f"UPDATE {address.partition('schema=')[2]}.leases SET until = 1")
        assert store.promote()
        assert store.running("p:1").at == 660
    assert list(tmp_path.iterdir()) == []
