"""Another configuration while the engine runs: what it changes is new, what it leaves goes on, a bad one is told."""

from __future__ import annotations

import asyncio
import contextlib
from dataclasses import replace

import pytest

from sla_tui.clock import SystemClock
from sla_tui.config.reading.reader import load_config
from sla_tui.engine import live as live_module
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.reload import ConfigWatch
from sla_tui.language import ENGLISH
from tests.engine.world import Fake, config, maker, service
from tests.stores import open_store

GOOD = '[sources.pingdom]\ntoken = { env = "X" }\n'


def test_a_file_that_did_not_change_is_not_read_and_a_bad_one_is_told_with_its_line(tmp_path):
    path = tmp_path / "config.toml"
    path.write_text(GOOD)
    watch = ConfigWatch(path)
    assert not watch.changed()
    path.write_text(GOOD + 'timezone = "Nowhere/Land"\n[ui]\nthem = "x"\n')
    assert watch.changed()
    assert watch.read() is None
    assert f"{path}:" in ENGLISH.tell(watch.problem)
    assert "not in force" in ENGLISH.tell(watch.problem)
    assert ":5: ui.them" in ENGLISH.tell(watch.problem)
    assert not watch.changed()
    path.unlink()
    assert watch.changed()
    assert watch.read() is None
    assert "there is no such file" in ENGLISH.tell(watch.problem)
    path.write_text(GOOD + 'timezone = "Europe/Amsterdam"\n'.replace("timezone", "# timezone"))
    assert watch.changed()
    assert watch.read() is not None
    assert watch.problem is None


@contextlib.asynccontextmanager
async def running(cfg, *fakes):
    live = LiveEngine(cfg, open_store(":memory:"), SystemClock(), make=maker(*fakes))
    task = asyncio.create_task(live.run())
    try:
        yield live
    finally:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        await live.close()


async def until(condition) -> None:
    async with asyncio.timeout(20):
        while not condition():  # noqa: ASYNC110
            await asyncio.sleep(0.01)


@pytest.fixture(autouse=True)
def _quick(monkeypatch):
    monkeypatch.setattr(live_module, "BUILD_EVERY", 0.02)
    monkeypatch.setattr(live_module, "HEARTBEAT", 0.05)


async def test_sources_that_stay_go_on_those_that_went_are_closed_those_that_came_are_asked():
    stays, goes, comes = Fake("one"), Fake("two"), Fake("three")
    cfg = config(service("shop", "one:1"), sources=("one", "two"))
    async with running(cfg, stays, goes, comes) as live:
        await until(lambda: len(stays.asked) == len(goes.asked) == 2)
        made = stays.context
        other = config(service("shop", "one:1"), service("mail", "three:1"), sources=("one", "three"))
        await live.reconfigure(other)
        await until(lambda: len(comes.asked) == 2)
        assert goes.closed == 1
        assert stays.context is made  # the same source, with all that it knew
        assert stays.closed == 0
        assert len(stays.asked) == 2  # and at the time that it had
        await until(lambda: live.snapshot and [s.id for s in live.snapshot.services] == ["shop", "mail"])
        assert [s.id for s in live.snapshot.sources] == ["one", "three"]


async def test_a_source_whose_settings_changed_is_made_anew():
    fake = Fake("one")
    cfg = config(service("shop", "one:1"), sources=("one",))
    async with running(cfg, fake) as live:
        await until(lambda: len(fake.asked) == 2)
        await live.reconfigure(replace(cfg, sources=(replace(cfg.sources[0], interval=120),)))
        await until(lambda: len(fake.asked) == 4)
        assert fake.closed == 1
        assert fake.context.config.interval == 120


async def test_a_bad_file_keeps_the_last_good_one_and_says_so_on_the_screen(tmp_path, monkeypatch):
    monkeypatch.setenv("X", "token")
    path = tmp_path / "config.toml"
    path.write_text(GOOD)
    fake = Fake("pingdom")
    async with running(load_config(path), fake) as live:
        await until(lambda: len(fake.asked) == 2)
        path.write_text("this is no TOML")
        assert not await live.reload()
        await until(
            lambda: live.snapshot and any("not in force" in n for n in map(ENGLISH.tell, live.snapshot.notices))
        )
        assert fake.closed == 0
        path.write_text(GOOD)
        assert await live.reload()
        await until(lambda: "config_not_in_force" not in [n.code for n in live.snapshot.notices])
        assert (fake.closed, len(fake.asked)) == (0, 2)
