"""The dashboard beside a collector: it follows, and polls itself as soon as the collector is gone."""

from __future__ import annotations

import asyncio
from contextlib import closing

from sla_tui.clock import FixedClock
from sla_tui.engine import lease_watch as module
from sla_tui.engine.live import LiveEngine
from sla_tui.store.opening import open_store
from tests.engine.world import NOW, Fake, config, maker, service


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
