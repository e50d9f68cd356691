"""Two screens on one history: what one polls, the other shows; what somebody decides on one, both show."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import closing

from sla_tui.clock import FixedClock
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.sla.snapshot import Snapshot
from sla_tui.store import open_store
from tests.engine.world import NOW, Fake, config, maker, service

NOVEMBER = 1_793_491_200  # 2026-11-01
CONFIG = config(service("shop", "one:1"), sources=("one",))


def month(end: int = NOW) -> Poll:
    """A month with an outage of an hour, as a provider tells it."""
    monitor = Monitor("one", "1", "shop", "http", "https://shop", 60)
    spans = (
        Span(NOVEMBER, NOVEMBER + 86_400, "up"),
        Span(NOVEMBER + 86_400, NOVEMBER + 90_000, "down", "HTTP 500"),
        Span(NOVEMBER + 90_000, end, "up"),
    )
    return Poll(
        "one",
        end,
        (Status(monitor, "up", end, checked_at=end),),
        (History("one:1", NOVEMBER, end, spans),),
        (Checks("one:1", (CheckResult(end - 60, True, 80),), NOVEMBER, end),),
    )


def shown(store) -> Snapshot:
    return build_snapshot(CONFIG, store, NOW)


def figures(snapshot: Snapshot) -> tuple[object, ...]:
    (one,) = snapshot.services
    assert one.assessment is not None
    return one.stated, one.assessment, snapshot.summary


def test_both_show_the_same_figures_and_what_either_decides(url):
    with closing(open_store(url)) as first, closing(open_store(url)) as second:
        assert (first.read_only, second.read_only) == (False, True)
        first.record(month(), asked_from=NOVEMBER)
        assert figures(shown(first)) == figures(shown(second))
        before = figures(shown(second))
        Actor(CONFIG, second, FixedClock(NOW), who="anna").exclude(
            ["shop"], NOVEMBER + 86_400, NOVEMBER + 90_000, "customer"
        )
        assert figures(shown(first)) == figures(shown(second)) != before
        Actor(CONFIG, first, FixedClock(NOW), who="ben").withdraw(1)
        assert figures(shown(first)) == figures(shown(second)) == before


def test_the_second_one_polls_when_the_first_is_gone(url, monkeypatch):
    from sla_tui.engine import lease_watch

    monkeypatch.setattr(lease_watch, "TAKE_OVER_EVERY", 0.01)

    async def go() -> None:
        fake, polled = Fake("one"), asyncio.Event()
        fake.on_poll = _set(polled)
        first = open_store(url)
        with closing(open_store(url)) as second:
            live = LiveEngine(CONFIG, second, FixedClock(NOW), make=maker(fake))
            running = asyncio.create_task(live.run())
            for _ in range(5):
                await asyncio.sleep(0.01)
            assert fake.asked == []
            await asyncio.to_thread(first.close)
            await asyncio.wait_for(polled.wait(), 20)
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            await live.close()
            assert not second.read_only

    asyncio.run(go())


def _set(event: asyncio.Event) -> Callable[[object], None]:
    return lambda _request: event.set()
