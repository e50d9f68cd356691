"""Alerts in the running engine: into the snapshot, to the command, and not again after a restart."""

from __future__ import annotations

import asyncio
import contextlib
import json
import sys
from dataclasses import replace
from fractions import Fraction

import stamina

from sla_tui.clock import FixedClock
from sla_tui.config.model import ContractVersions, NotifyConfig
from sla_tui.engine import live as live_module
from sla_tui.engine.acts.record import Actor
from sla_tui.engine.alerts.delivery import AlertDelivery
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.live import LiveEngine
from sla_tui.language import ENGLISH
from sla_tui.sla.contract import Objective
from tests import samples
from tests.engine.world import HOUR, MONTH, NOW, Fake, config, contract, maker, service
from tests.stores import open_store

DOWN = {"1": ((MONTH + 86_400, MONTH + 86_400 + 9 * HOUR),)}


def world(folder):
    script = folder / "told.py"
    script.write_text("import json, sys; open(sys.argv[1], 'a').write(json.dumps(json.load(sys.stdin)) + chr(10))")
    made = config(service("shop", "one:1"), sources=("one",))
    return replace(made, notify=NotifyConfig(command=f"{sys.executable} {script} {folder / 'told.jsonl'}"))


def told(folder):
    place = folder / "told.jsonl"
    return [json.loads(line) for line in place.read_text().splitlines()] if place.exists() else []


async def run(folder, monkeypatch, *, polls, clock, until):
    """The engine on a history in `folder` until a snapshot fits; gives back the snapshot."""
    monkeypatch.setattr(live_module, "BUILD_EVERY", 0.01)
    monkeypatch.setattr(live_module, "HEARTBEAT", 0.02)
    store = open_store(folder / "history.db")
    fitting: list = []
    found = asyncio.Event()

    def look(snapshot):
        if until(snapshot):
            fitting.append(snapshot)
            found.set()

    live = LiveEngine(world(folder), store, clock, on_snapshot=look, make=maker(polls))
    task = asyncio.create_task(live.run())
    try:
        async with asyncio.timeout(20):
            await found.wait()
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await live.close()
        store.close()
    return fitting[-1]


async def test_a_breach_is_in_the_snapshot_and_told_once_even_across_a_restart(tmp_path, monkeypatch):
    clock, fake = FixedClock(NOW), Fake("one", down=DOWN)

    def breached_and_told(snapshot):
        return bool(snapshot.alerts) and bool(told(tmp_path))

    shown = await run(tmp_path, monkeypatch, polls=fake, clock=clock, until=breached_and_told)
    assert [(a.kind, a.subject) for a in shown.alerts] == [("breached", "shop")]
    assert [n["title"] for n in told(tmp_path)] == ["BREACHED: Shop"]
    clock.advance(300)
    fresh = []

    def looked_often(snapshot):
        fresh.extend(() if snapshot.from_store else (snapshot,))
        return len(fresh) > 3

    again = await run(tmp_path, monkeypatch, polls=fake, clock=clock, until=looked_often)
    assert [a.kind for a in again.alerts] == ["breached"]
    assert len(told(tmp_path)) == 1


async def test_another_configurations_channels_are_told_from_then_on(tmp_path):
    store = open_store(tmp_path / "history.db")
    made = world(tmp_path)
    alarm = AlertDelivery(replace(made, notify=NotifyConfig()), store, FixedClock(NOW))
    task = asyncio.create_task(alarm.run())
    try:
        alarm.reconfigure(made)
        alarm.take(samples.snapshot([samples.service("shop", "Shop", down=9 * HOUR)], ()))
        async with asyncio.timeout(20):
            while not told(tmp_path):  # noqa: ASYNC110  another process writes it
                await asyncio.sleep(0.01)
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        store.close()
    assert [n["title"] for n in told(tmp_path)] == ["BREACHED: Shop"]


async def test_who_takes_over_from_a_writer_that_is_gone_tells_what_that_one_had_not(tmp_path):
    breach = samples.snapshot([samples.service("shop", "Shop", down=9 * HOUR)], ())
    more = samples.snapshot([*breach.services, samples.service("web", "Web", down=9 * HOUR)], ())
    writing = open_store(tmp_path / "history.db")
    following = open_store(tmp_path / "history.db")
    with contextlib.closing(following):
        first = AlertDelivery(world(tmp_path), writing, FixedClock(NOW))
        first._alerts.take(breach)
        first.save()
        alarm = AlertDelivery(world(tmp_path), following, FixedClock(NOW))
        task = asyncio.create_task(alarm.run())
        try:
            alarm.take(more)  # a follower tells nobody
            writing.close()
            assert following.promote()
            alarm.take_over()
            alarm.begin()
            alarm.take(more)
            async with asyncio.timeout(20):
                while not told(tmp_path):  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
    assert [[a["subject"] for a in n["alerts"]] for n in told(tmp_path)] == [["web"]]


async def test_what_channels_did_not_take_is_told_after_another_configuration(tmp_path):
    made = world(tmp_path)
    broken = replace(made, notify=NotifyConfig(command="/no/such/program"))
    store = open_store(tmp_path / "history.db")
    alarm = AlertDelivery(broken, store, FixedClock(NOW))
    task = asyncio.create_task(alarm.run())
    with stamina.set_testing(True, attempts=1):
        try:
            snapshot = samples.snapshot([samples.service("shop", "Shop", down=9 * HOUR)], ())
            async with asyncio.timeout(20):

                def failing() -> bool:
                    words = " ".join(map(ENGLISH.tell, alarm.take(snapshot).notices))
                    return "/no/such" in words or "could not" in words

                while not failing():  # noqa: ASYNC110  nobody says when
                    await asyncio.sleep(0.01)
                alarm.reconfigure(made)
                while not told(tmp_path):  # noqa: ASYNC110  another process writes it
                    await asyncio.sleep(0.01)
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task
            store.close()
    assert [n["title"] for n in told(tmp_path)] == ["BREACHED: Shop"]


def test_support_times_are_held_against_acknowledged_outages(tmp_path):
    promise = Objective(kind="response_time", threshold=Fraction(900), severity="critical")
    solution = Objective(kind="resolution_time", threshold=Fraction(4 * HOUR), severity="critical")
    text = replace(contract(), objectives=(promise, solution))
    versions = {"gold": ContractVersions(id="gold", versions=(text,))}
    made = replace(config(service("shop", "one:1"), sources=("one",)), contracts=versions)
    began = MONTH + 86_400
    store = open_store(tmp_path / "history.db")
    try:
        asyncio.run(LiveEngine(made, store, FixedClock(NOW), make=maker(Fake("one", down=DOWN))).poll_once())
        before = build_snapshot(made, store, NOW).services[0].assessment
        assert [o.met for o in before.objectives] == [None, None]
        Actor(made, store, FixedClock(began + 600), who="mk").acknowledge("shop", began, "on it")
        after = build_snapshot(made, store, NOW).services[0].assessment
        assert [(o.met, o.value) for o in after.objectives] == [(True, Fraction(600)), (False, Fraction(9 * HOUR))]
    finally:
        store.close()
