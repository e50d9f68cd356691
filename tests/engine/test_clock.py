"""A clock that is set, and a program that stood still: what was seen meanwhile counts for nobody; an event says so."""

from __future__ import annotations

import asyncio
from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.engine.live import STANDSTILL, LiveEngine
from sla_tui.engine.polling.ingest import MOST_ASIDE, Ingest, not_later
from sla_tui.language import ENGLISH
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.store.records import PollRecord
from tests.engine.test_live import JumpyClock
from tests.engine.world import NOW, config, service
from tests.stores import open_store
from tests.thin import some
from tests.virtual import here, in_virtual_time

MONITOR = Monitor("one", "1", "one", interval=60)
FAR = NOW + 10**6


def world(kind: str = "probe"):
    base = config(service("shop", "one:1"), sources=("one",))
    return replace(base, sources=(replace(base.sources[0], kind=kind),))


def look(at: int, *, ok: bool) -> Poll:
    state = "up" if ok else "down"
    told = (History("one:1", at - 30, at, (Span(at - 30, at, state),)),)
    return Poll("one", at, (Status(MONITOR, state, at),), told, (Checks("one:1", (CheckResult(at, ok, None),)),))


@pytest.mark.parametrize("ahead", some([20, 120, 7200, 86_400], always=[120]))
def test_what_was_seen_by_a_clock_that_was_ahead_is_set_aside_when_it_is_put_right(tmp_path, ahead):
    clock, cfg = JumpyClock(NOW), world()
    source = cfg.sources[0]
    with closing(open_store(tmp_path / "h.db")) as store:
        ingest = Ingest(cfg, store, clock)
        ingest.take(source, look(NOW, ok=True), NOW)
        clock.jump(ahead)
        for _ in range(3):
            clock.advance(30)
            ingest.take(source, look(int(clock.now()), ok=False), int(clock.now()))
        clock.jump(-ahead)
        clock.advance(5)
        ingest.check_clock()
        now = int(clock.now())
        assert store.spans("one:1", now, FAR) == ()
        assert store.recent_checks("one:1", now + 1, FAR) == ()
        assert [c.at for c in store.recent_checks("one:1", 0, FAR) if not c.ok] == [
            at for at in (NOW + ahead + 30, NOW + ahead + 60, NOW + ahead + 90) if at <= now
        ]
        assert store.months()[-1].checks == store.checks("one:1", 0, FAR).total
        ingest.take(source, look(now + 30, ok=True), now + 30)
    with closing(open_store(tmp_path / "h.db", read_only=True)) as reader:
        notes = {event.kind: event.note for event in reader.events(0, FAR)}
        assert notes.keys() == {"break", "aside"}
        assert "set aside" in notes["aside"]
        assert reader.get_note(f"set_aside/one/{now}").count("false") == sum(
            NOW + ahead + late > now for late in (30, 60, 90)
        )


def test_a_start_by_the_right_clock_sets_aside_what_the_wrong_one_left():
    cfg = world()
    with closing(open_store(":memory:")) as store:
        store.record(look(NOW + 120, ok=False), outcome=PollRecord("one", NOW + 120, NOW + 120, "ok", ""))
        Ingest(cfg, store, JumpyClock(NOW)).started()
        assert store.recent_checks("one:1", 0, FAR) == ()
        assert store.poll_records()[0].last_attempt_at == NOW


@pytest.mark.parametrize("kind", ["probe", "test"])
def test_a_clock_that_is_absurd_and_a_provider_s_own_times_set_nothing_aside(kind):
    clock, cfg = JumpyClock(NOW), world(kind)
    with closing(open_store(":memory:")) as store:
        ingest = Ingest(cfg, store, clock)
        ingest.take(cfg.sources[0], look(NOW, ok=False), NOW)
        clock.jump(-NOW if kind == "probe" else -MOST_ASIDE / 2)
        ingest.check_clock()
        assert len(store.recent_checks("one:1", 0, FAR)) == 1
        assert [event.kind for event in store.events(0, FAR)] == ["break"]


def test_what_was_under_way_when_the_clock_was_put_right_is_left_out():
    poll = look(NOW, ok=False)
    both = replace(poll, checks=(Checks("one:1", (CheckResult(NOW - 120, True, 7), CheckResult(NOW, False, None))),))
    left = not_later(both, NOW - 100)
    assert (left.at, left.statuses, left.histories) == (NOW - 100, (), ())
    assert left.checks[0].results == (CheckResult(NOW - 120, True, 7),)
    assert not_later(both, NOW) is both


@in_virtual_time
async def test_a_program_that_stood_still_leaves_an_event(monkeypatch):
    clock = here(NOW)
    with closing(open_store(":memory:")) as store:
        live = LiveEngine(replace(world(), probes=()), store, clock)
        store.record(Poll("one", NOW + 50, (Status(replace(MONITOR, interval=5), "up", NOW + 50),)), max_gap=15)
        task = asyncio.create_task(live._notice_standstill())
        await asyncio.sleep(60)
        assert store.events(0, FAR) == ()
        asyncio.get_running_loop()._virtual.passed += 91  # SIGSTOP: both clocks go on, the loop does not
        await asyncio.sleep(1)
        task.cancel()
        (event,) = store.events(0, FAR)
        assert (event.kind, event.source) == ("event", "one")
        assert "did not run for 91 s" in event.note
        assert store.spans("one:1", NOW + 50, FAR) == (Span(NOW + 50, event.at, "unknown", event.note),)
        assert "did not run" in " ".join(map(ENGLISH.tell, live._sources.ingest.notices(int(clock.now()))))
        assert STANDSTILL < 90
