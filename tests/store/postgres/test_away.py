"""While the server is away screens show states and no verdict from half a past; afterwards all of it again."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine.live import LiveEngine
from sla_tui.errors import UnreachableStoreError
from sla_tui.language import ENGLISH
from sla_tui.sla.observation import ProviderMaintenance
from sla_tui.store import open_store
from tests.engine.world import NOW, Fake, maker
from tests.store.postgres.proxy import fault_proxy
from tests.store.postgres.test_screens import CONFIG, NOVEMBER, figures, month, shown

DAY = 86_400
MESSAGES = 60  # more than a snapshot sends
WORK = ProviderMaintenance("one", "1", NOVEMBER + DAY - 60, NOVEMBER + DAY + 3_660, ("one:1",), "work")


@pytest.fixture
def proxy(server):
    with fault_proxy(server.folder / f".s.PGSQL.{server.port}") as proxy:
        yield proxy


def test_nobody_shows_a_verdict_while_the_past_cannot_be_read(server, schema, proxy, monkeypatch):
    monkeypatch.setattr("sla_tui.store.fallback.RETRY_EVERY", 1)
    address = server.tcp(schema, port=proxy.port)
    with closing(open_store(address)) as writer, closing(open_store(address)) as follower:
        writer.record(month(), asked_from=NOVEMBER)
        before = figures(shown(writer))
        assert shown(writer).services[0].verdict == "breached"
        proxy.closed = True
        proxy.break_all()
        with pytest.raises(UnreachableStoreError, match="cannot be reached"):
            shown(follower)
        for _ in range(2):  # the break is noticed, and known
            away = shown(writer)
            (service,) = away.services
            assert (service.state, service.verdict) == ("up", "unknown")
        assert "cannot be reached" in ENGLISH.tell(away.notices[0])
        proxy.closed = False
        writer.record(replace(month(), histories=(), checks=()))
        assert figures(shown(writer)) == figures(shown(follower)) == before


@pytest.mark.parametrize("writes", [True, False])
def test_a_break_in_the_middle_of_a_snapshot_shows_all_of_the_past_or_none(server, schema, proxy, writes):
    """An hour down within announced work: read alone, the outage would be a breach."""
    address = server.tcp(schema, port=proxy.port)
    with closing(open_store(address)) as writer:
        writer.record(replace(month(), maintenance=(WORK,)), asked_from=NOVEMBER)
        before = figures(shown(writer))
        assert shown(writer).services[0].verdict == "met"
    told = 0
    for at in range(1, MESSAGES):
        with closing(open_store(address, read_only=not writes)) as store:
            proxy.arm(at, heard=False)
            try:
                with store.one_moment():
                    assert figures(shown(store)) == before
            except UnreachableStoreError:
                told += 1
                if writes:
                    assert shown(store).services[0].verdict == "unknown"
            proxy.disarm()
            if not proxy.broke:
                break
    assert 5 < told <= at < MESSAGES - 1


def test_an_engine_goes_on_in_memory_at_once(server, schema, proxy):
    with closing(open_store(server.tcp(schema, port=proxy.port))) as store:
        store.record(replace(month(), maintenance=(WORK,)), asked_from=NOVEMBER)
        live = LiveEngine(CONFIG, store, FixedClock(NOW), make=maker(Fake("one")))
        proxy.arm(9, heard=False)
        away = live._build(period=None, credits_for=0)
        assert proxy.broke
        assert away.services[0].verdict == "unknown"
        assert "cannot be reached" in ENGLISH.tell(away.notices[0])
