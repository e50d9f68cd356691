"""Sources that are shared out over collectors: each is written by its holder, and comes back when that is gone."""

from __future__ import annotations

import asyncio
from contextlib import closing, suppress

import pytest

from sla_tui.clock import FixedClock
from sla_tui.engine import lease_watch
from sla_tui.engine.live import LiveEngine
from sla_tui.errors import FencedError
from sla_tui.store.opening import open_store
from sla_tui.store.postgres.address import address_of
from sla_tui.store.postgres.lease import ServerClock
from sla_tui.store.postgres.place import PostgresPlace
from tests.engine.world import NOW, Fake, config, maker, service
from tests.store.contract import TWO, look
from tests.store.lease_contract import BY_HAND, KEEP
from tests.store.test_lease import Machine


@pytest.fixture
def ahead():
    machine = Machine()
    machine.ms = 0
    return machine


@pytest.fixture
def place(url, ahead):
    def made(*sources: str) -> PostgresPlace:
        place = PostgresPlace(address_of(url), lambda: None, times=BY_HAND, clock=ServerClock(lambda: ahead.ms))
        place.share_out(frozenset(sources))
        return place

    return made


def test_each_writes_what_is_its_own_and_nothing_else_and_loses_nothing_by_trying(place):
    with closing(place().writer(KEEP)) as whole, closing(place("q").writer(KEEP)) as apart:
        assert (whole.shared_out(), apart.shared_out()) == (frozenset({"q"}), frozenset())
        whole.record(look(600))
        apart.record(look(600, monitor=TWO))
        with pytest.raises(FencedError, match=r"q is collected by another sla-tui \(.*process"):
            whole.record(look(660, monitor=TWO))
        with pytest.raises(FencedError, match="p is collected by another sla-tui"):
            apart.record(look(660))
        assert (whole.read_only, apart.read_only) == (False, False)
        whole.record(look(660))
        apart.record(look(660, monitor=TWO))
        apart.put_note("metric/q", 660, "x")  # what a source leaves beside its polls
        assert [status.observed_at for status in whole.statuses()] == [660, 660]
        assert place("q").writer(KEEP) is None
        assert place("q", "r").writer(KEEP) is None  # not a part of what somebody holds


def test_what_a_collector_lets_go_of_is_the_others_again(place):
    with closing(place().writer(KEEP)) as whole:
        with closing(place("q").writer(KEEP)) as apart:
            apart.record(look(600, monitor=TWO))
        assert whole.shared_out() == frozenset()
        whole.record(look(660, monitor=TWO))


def test_a_collector_that_was_stopped_does_not_write_what_was_taken_back_from_it(place, ahead):
    with closing(place().writer(KEEP)) as whole, closing(place("q").writer(KEEP)) as stopped:
        stopped.record(look(600, monitor=TWO))
        ahead.passes(30)
        assert whole.shared_out() == frozenset()
        whole.record(look(660, monitor=TWO))
        with pytest.raises(FencedError):
            stopped.record(look(720, monitor=TWO))
        assert stopped.read_only
        assert whole.statuses()[0].observed_at == 660
        with closing(place("q").writer(KEEP)) as again:  # as its own process does
            again.record(look(780, monitor=TWO))
            with pytest.raises(FencedError):
                whole.record(look(790, monitor=TWO))


async def test_two_collectors_ask_a_source_each_and_one_asks_both_when_the_other_is_gone(url, monkeypatch):
    for name in ("TAKE_OVER_EVERY", "FOLLOW_EVERY"):
        monkeypatch.setattr(lease_watch, name, 0.02)
    world = config(service("shop", "one:1", "two:1"))
    clock = FixedClock(NOW)

    def engine(store, only=frozenset()):
        fakes = Fake("one"), Fake("two")
        return LiveEngine(world, store, clock, make=maker(*fakes), only=only), fakes

    async def until(condition):
        for _ in range(2_000):
            if condition():
                return
            await asyncio.sleep(0.01)
        raise AssertionError

    with (
        closing(open_store(url, sources=frozenset({"two"}))) as apart,
        closing(open_store(url)) as whole,
    ):
        second, (two_one, two_two) = engine(apart, frozenset({"two"}))
        first, (one_one, one_two) = engine(whole)
        running = [asyncio.create_task(one.run()) for one in (first, second)]
        await until(lambda: one_one.asked and two_two.asked)
        await until(lambda: len(whole.statuses()) == 2)
        assert (one_two.asked, two_one.asked) == ([], [])
        assert {record.source for record in whole.poll_records()} == {"one", "two"}
        running[1].cancel()
        await asyncio.gather(running[1], return_exceptions=True)
        await second.close()
        apart.close()
        await until(lambda: one_two.asked)
        running[0].cancel()
        with suppress(asyncio.CancelledError):
            await running[0]
        await first.close()
