"""The engine while it runs: coalesced snapshots, independent sources, polls on demand, jumps of the clock."""

from __future__ import annotations

import asyncio
import contextlib
import threading
import time
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock, SystemClock
from sla_tui.engine import building, runner
from sla_tui.engine import live as live_module
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.runner import LiveThread
from sla_tui.errors import UnreachableError
from sla_tui.language import ENGLISH
from sla_tui.sla.acts import Act, Withdraw
from sla_tui.sla.observation import CheckResult, Checks
from tests.engine.world import NOW, Fake, config, maker, service
from tests.stores import open_store


class JumpyClock(FixedClock):
    """A clock whose wall part can be set without time having passed."""

    def __init__(self, at: float) -> None:
        super().__init__(at)
        self._offset = 0.0

    def now(self) -> float:
        return super().now() + self._offset

    def jump(self, seconds: float) -> None:
        self._offset += seconds


class Bell:
    """Rings at every poll and every snapshot, so that a test waits for what happens and not for time to pass."""

    def __init__(self, *fakes: Fake) -> None:
        self._event = asyncio.Event()
        for fake in fakes:
            fake.on_poll = self._after(fake.on_poll)

    def ring(self, *_anything: object) -> None:
        self._event.set()

    def _after(self, first):
        def polled(request):
            self.ring()
            return first(request) if first is not None else None

        return polled

    async def until(self, condition) -> None:
        async with asyncio.timeout(10):
            while not condition():
                await self._event.wait()
                self._event.clear()


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(live_module, "BUILD_EVERY", 0.05)
    monkeypatch.setattr(live_module, "HEARTBEAT", 0.1)


@contextlib.asynccontextmanager
async def running(cfg, *fakes):
    """A live engine and its bell; `got` are its snapshots."""
    bell = Bell(*fakes)
    got = []

    def take(snapshot):
        got.append(snapshot)
        bell.ring()

    live = LiveEngine(cfg, open_store(":memory:"), SystemClock(), make=maker(*fakes), on_snapshot=take)
    task = asyncio.create_task(live.run())
    try:
        yield live, bell, got
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await live.close()


async def test_states_come_first_and_the_past_follows_at_once():
    fake = Fake("one")
    async with running(config(service("shop", "one:1"), sources=("one",)), fake) as (_, bell, got):
        await bell.until(lambda: len(fake.asked) >= 2 and got)
        assert [r.history_from is None for r in fake.asked[:2]] == [True, False]
        await bell.until(lambda: got[-1].services[0].verdict == "met")
    assert fake.closed == 1


async def test_a_source_that_hangs_or_fails_holds_nobody_up():
    stuck = Fake("one", on_poll=lambda _request: asyncio.Event().wait())
    broken = Fake("three", fail=UnreachableError("connection refused"))
    good = Fake("two")
    cfg = config(service("shop", "two:1"), sources=("one", "two", "three"))
    async with running(cfg, stuck, good, broken) as (_, bell, got):
        await bell.until(lambda: got and got[-1].services[0].state == "up" and got[-1].sources[2].state == "error")
        assert got[-1].sources[0].state == "never"
        assert got[-1].sources[1].next_poll_at is not None


async def test_a_poll_can_be_asked_for_and_a_source_never_overlaps_itself():
    gate = asyncio.Event()
    gate.set()
    inside = []

    async def busy(request):
        inside.append(request)
        assert len(inside) == 1
        await gate.wait()
        inside.clear()

    one, two = Fake("one", on_poll=busy), Fake("two")
    async with running(config(), one, two) as (live, bell, _):
        await bell.until(lambda: len(one.asked) == len(two.asked) == 2)
        gate.clear()
        live.poll_now("one")
        await bell.until(lambda: len(one.asked) == 3)
        for _ in range(5):  # while it is being asked, asking again and again makes one more poll, afterwards
            live.poll_now("one")
        live.poll_now("two")
        await bell.until(lambda: len(two.asked) == 3)
        assert len(one.asked) == 3
        gate.set()
        await bell.until(lambda: len(one.asked) == 4)
        live.poll_now()
        await bell.until(lambda: (len(one.asked), len(two.asked)) == (5, 4))


async def test_many_changes_make_few_snapshots_and_silence_still_makes_some(monkeypatch):
    monkeypatch.setattr(live_module, "BUILD_EVERY", 0.2)
    one, two = Fake("one"), Fake("two")
    async with running(config(), one, two) as (live, bell, got):
        await bell.until(lambda: got)
        asked, made = len(one.asked), len(got)
        for number in range(1, 21):
            live.poll_now("one")
            await bell.until(lambda wanted=asked + number: len(one.asked) >= wanted)
        assert len(got) - made <= 5
        polls = len(one.asked)
        made = len(got)
        await bell.until(lambda: len(got) >= made + 3)
        assert len(one.asked) == polls  # nothing was asked, ages move all the same


class Filling(Fake):
    """Gives single checks of one hour a poll, the newest first, and says that it is ready to go on."""

    def __init__(self, hours: int, *, empty: bool = False) -> None:
        super().__init__("one")
        self.hours, self.empty = hours, empty

    async def poll(self, request):
        poll = await super().poll(request)
        done = len(self.asked)
        high = NOW - 3600 * (done - 1)
        results = () if self.empty else (CheckResult(high - 60, True, 7),)
        return replace(
            poll,
            checks=(Checks("one:1", results, high - 3600, NOW),) if results else (),
            ask_again_in=1.0 if done < self.hours else None,
        )


async def test_one_snapshot_asks_on_for_checks_that_one_poll_cannot_hold():
    fake, store = Filling(5), open_store(":memory:")
    live = LiveEngine(config(service("shop", "one:1"), sources=("one",)), store, FixedClock(NOW), make=maker(fake))
    await live.poll_once()
    assert len(fake.asked) == 5
    assert [request.history_from is None for request in fake.asked] == [False, True, True, True, True]
    assert store.checks("one:1", NOW - 5 * 3600, NOW).total == 5
    assert not live._sources.reading


async def test_a_source_that_is_always_ready_to_go_on_and_brings_nothing_is_asked_once():
    fake = Filling(10**9, empty=True)
    live = LiveEngine(
        config(service("shop", "one:1"), sources=("one",)), open_store(":memory:"), FixedClock(NOW), make=maker(fake)
    )
    await live.poll_once()
    assert len(fake.asked) == 1
    assert live._sources.reading == {"one"}


@pytest.mark.parametrize("kind", ["probe", "test"])
async def test_a_sleeping_machine_leaves_unknown_time_where_only_we_were_looking(kind):
    clock = JumpyClock(NOW)
    cfg = config(service("shop", "one:1"), sources=("one",))
    cfg = replace(cfg, sources=(replace(cfg.sources[0], kind=kind),))
    fake = Fake("one", with_history=False)
    store = open_store(":memory:")
    live = LiveEngine(cfg, store, clock, make=maker(fake))
    await live.poll_once()
    clock.advance(60)
    await live.poll_once()
    clock.jump(100)  # less than three intervals: only the drift of the clocks tells
    snapshot = await live.poll_once()
    spans = [(s.start, s.end) for s in store.spans("one:1", 0, NOW + 1000)]
    assert spans == ([(NOW, NOW + 60)] if kind == "probe" else [(NOW, NOW + 160)])
    assert "clock jumped forwards" in " ".join(map(ENGLISH.tell, snapshot.notices))


async def test_a_clock_that_is_set_back_counts_no_time_twice_and_polling_goes_on():
    clock = JumpyClock(NOW)
    fake = Fake("one", with_history=False)
    store = open_store(":memory:")
    live = LiveEngine(config(service("shop", "one:1"), sources=("one",)), store, clock, make=maker(fake))
    for _ in range(10):
        await live.poll_once()
        clock.advance(60)
    before = store.spans("one:1", 0, NOW + 10_000)
    clock.jump(-3600)
    fake.down = {"1": ((0, None),)}
    for _ in range(20):
        snapshot = await live.poll_once()
        clock.advance(60)
    assert store.spans("one:1", NOW, NOW + 540) == before
    assert snapshot.services[0].monitors[0].state == "down"  # the present is shown
    for _ in range(60):
        await live.poll_once()
        clock.advance(60)
    assert store.spans("one:1", NOW, NOW + 540) == before
    assert 0 <= snapshot.services[0].assessment.coverage <= 1


def thread(monkeypatch, *fakes, cfg=None):
    monkeypatch.setattr(runner, "LiveEngine", lambda *a, **k: LiveEngine(*a, make=maker(*fakes), **k))
    return LiveThread(cfg or config(service("shop", "one:1")), open_store(":memory:"), SystemClock())


def test_what_somebody_did_last_is_written_though_the_dashboard_is_left_at_once(monkeypatch):
    feed = thread(monkeypatch, Fake("one"), Fake("two"))
    feed.start(lambda _: None)
    store = feed._store
    deeds = [Withdraw(act=number) for number in range(20)]
    for deed in deeds:  # a key, and the next one leaves, or opens another profile
        feed.act(lambda actor, deed=deed: store.append_act(Act(at=NOW, who=actor.who, deed=deed)), lambda *_: None)
    feed.stop()
    assert [act.deed for act in store.acts()] == deeds


def test_a_thread_shows_the_store_first_then_what_is_polled_and_ends_when_told(monkeypatch):
    feed = thread(monkeypatch, Fake("one"), Fake("two"))
    assert feed.current().from_store
    assert feed.current().services[0].state == "unknown"
    polled = threading.Event()
    feed.start(lambda s: polled.set() if s.services[0].state == "up" else None)
    assert polled.wait(10)
    assert not feed.current().from_store
    names = {t.name for t in threading.enumerate()}
    assert "sla-tui engine" in names
    feed.stop()
    assert "sla-tui engine" not in {t.name for t in threading.enumerate()}
    feed.stop()


def test_a_thread_that_breaks_says_so_on_the_screen(monkeypatch):
    def broken(*_args, **_more):
        raise RuntimeError("a bug of ours")

    monkeypatch.setattr(building, "build_snapshot", broken)
    feed = thread(monkeypatch, Fake("one"), Fake("two"))
    feed.current()
    told = threading.Event()
    feed.start(lambda s: told.set() if "Polling has stopped" in ENGLISH.tell(s.notices[0]) else None)
    assert told.wait(10)
    feed.stop()


def test_a_past_moment_and_what_happened_are_told_from_the_engines_thread(monkeypatch):
    began = int(time.time()) - 7_200
    feed = thread(monkeypatch, Fake("one", down={"1": ((began, began + 600),)}, begins=began - 86_400), Fake("two"))
    polled, told, found = threading.Event(), threading.Event(), []
    feed.start(lambda s: polled.set() if s.services[0].state == "up" else None)
    assert polled.wait(10)

    def done(what, error):
        found.append((what, error, threading.current_thread().name))
        if len(found) == 3:
            told.set()

    feed.past(began + 60, done)
    feed.past_events(began, began + 700, done)
    feed.past(began, done, period="no period")
    assert told.wait(10)
    feed.stop()
    by_kind = {type(what).__name__: (what, error) for what, error, _ in found}
    assert {name for _, _, name in found} == {"sla-tui engine"}
    assert by_kind["Snapshot"][0].services[0].state == "down"
    assert [(event.at, event.kind) for event in by_kind["tuple"][0]] == [(began, "down"), (began + 600, "up")]
    assert "no period" in str(by_kind["NoneType"][1])
    feed.past(began, done)
    assert "does not run" in str(found[-1][1])


def test_polling_on_demand_reaches_the_engine_from_another_thread(monkeypatch):
    fake = Fake("one")
    feed = thread(monkeypatch, fake, Fake("two"))
    third = threading.Event()
    fake.on_poll = lambda _r: third.set() if len(fake.asked) >= 3 else None
    settled = threading.Event()
    feed.start(lambda _s: settled.set() if len(fake.asked) == 2 else None)
    assert settled.wait(10)
    feed.poll_now("one")
    assert third.wait(10)
    feed.stop()
