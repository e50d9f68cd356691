"""The dashboard beside a collector: it follows, and polls itself as soon as the collector is gone."""

from __future__ import annotations

import asyncio
from contextlib import closing

from sla_tui.clock import FixedClock
from sla_tui.engine import lease_watch as module
from sla_tui.engine import live as live_module
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.live import LiveEngine
from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store.opening import open_store
from sla_tui.store.sqlite.place import SqlitePlace
from tests.engine.world import NOW, Fake, config, maker, service
from tests.store.lease_contract import BY_HAND, shared
from tests.store.test_lease import Machine

MONITOR = Monitor("one", "1", "one 1", "http", interval=60)


async def test_an_engine_that_follows_begins_to_poll_when_the_writer_is_gone(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "TAKE_OVER_EVERY", 0.01)
    path = tmp_path / "history.db"
    fake = Fake("one")
    polled = asyncio.Event()
    fake.on_poll = lambda _request: polled.set()
    writer = open_store(path)
    with closing(open_store(path)) as store:
        live = LiveEngine(config(service("shop", "one:1"), sources=("one",)), store, FixedClock(NOW), make=maker(fake))
        running = asyncio.create_task(live.run())
        for _ in range(5):
            await asyncio.sleep(0.01)
        assert fake.asked == []
        writer.close()
        await asyncio.wait_for(polled.wait(), 20)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)
        await live.close()
        assert not store.read_only


async def until(condition):
    for _ in range(2_000):
        if condition():
            return
        await asyncio.sleep(0.01)
    raise AssertionError


async def ended(live, *running):
    for one in running:
        one.cancel()
    await asyncio.gather(*running, return_exceptions=True)
    await live.close()


async def test_an_engine_whose_lease_is_taken_asks_nobody_until_it_has_it_again(tmp_path, monkeypatch):
    """It was stopped, say: what it asked before is not written, and it shows what the other one writes."""
    monkeypatch.setattr(module, "TAKE_OVER_EVERY", 0.01)
    monkeypatch.setattr(module, "FOLLOW_EVERY", 0.01)
    machine, fake = Machine(), Fake("one")
    places = [SqlitePlace(tmp_path / "h.db", times=BY_HAND, now_ms=lambda: machine.ms) for _ in range(2)]
    world = config(service("shop", "one:1"), sources=("one",))
    with closing(shared(places[0])) as mine, closing(shared(places[1])) as other:
        live = LiveEngine(world, mine, FixedClock(NOW), make=maker(fake))
        running = asyncio.create_task(live.run())
        await until(lambda: len(fake.asked) == 2)  # states, and the past
        await until(lambda: mine.poll_records() and mine.poll_records()[0].past_at)
        machine.passes(30)
        assert other.promote()
        other.record(Poll("one", NOW + 600, (Status(MONITOR, "down", NOW + 600),)))
        live.poll_now()  # ... as if this had been under way
        await until(lambda: fake.closed == 1)
        assert mine.read_only
        asked = len(fake.asked)
        assert mine.statuses()[0].observed_at == NOW + 600
        live.poll_now()
        await asyncio.sleep(0.05)
        assert len(fake.asked) == asked
        other.close()
        await until(lambda: len(fake.asked) > asked)
        assert not mine.read_only
        await ended(live, running)


async def test_who_follows_shows_at_once_what_is_written(tmp_path, monkeypatch):
    monkeypatch.setattr(module, "FOLLOW_EVERY", 0.01)
    monkeypatch.setattr(live_module, "BUILD_EVERY", 0.01)
    monkeypatch.setattr(live_module, "HEARTBEAT", 3_600.0)
    world = config(service("shop", "one:1"), sources=("one",))
    shown = []
    with closing(open_store(tmp_path / "h.db")) as writer, closing(open_store(tmp_path / "h.db")) as store:
        live = LiveEngine(world, store, FixedClock(NOW), make=maker(Fake("one")), on_snapshot=shown.append)
        running = asyncio.create_task(live.run())
        for at, state in enumerate(("up", "down", "up")):
            writer.record(Poll("one", NOW - 9 + at, (Status(MONITOR, state, NOW - 9 + at),)))
            await until(lambda state=state: shown and shown[-1].services[0].monitors[0].state == state)
        Actor(world, writer, FixedClock(NOW), who="mk").exclude(["shop"], NOW - 60, NOW, "customer")
        await until(lambda: shown[-1].services[0].exclusions)
        await ended(live, running)
