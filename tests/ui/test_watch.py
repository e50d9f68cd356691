"""The running watch screen: keys, kiosk, rotation, freeze, and that it does not grow."""

import asyncio
import gc
import sys
import tracemalloc

import pytest
from rich.color import Color

from sla_tui.clock import FixedClock
from sla_tui.config.model import Config, UiConfig
from sla_tui.sla.contract import ServiceHours
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.screens.watch import WatchScreen
from sla_tui.ui.state.watch_state import CHORD, WatchOptions
from sla_tui.ui.themes import THEMES
from sla_tui.ui.widgets.pane import Pane
from tests import samples
from tests.ui.apps import dashboard


async def test_the_watch_screen_is_one_key_away_and_esc_leads_back():
    async with dashboard() as shown:
        await shown.press("W")
        assert "✗ 2 BREACHED  " in shown.text
        assert isinstance(shown.app.view, WatchScreen)
        await shown.press("escape")
        assert "Services 14" in shown.text
        await shown.press("W", "W")
        assert "Services 14" in shown.text
        await shown.press("W", "3")
        assert "Credits" in shown.text.splitlines()[1]


async def test_watch_opens_with_the_wall_and_new_snapshots_reach_it():
    async with dashboard(watch=WatchOptions()) as shown:
        assert "✗ 2 BREACHED" in shown.text
        await shown.push(samples.all_well())
        assert "ALL 8 WITHIN SLA" in shown.text


async def test_keys_turn_pages():
    async with dashboard(samples.fleet(200), watch=WatchOptions()) as shown:
        first = shown.text
        await shown.press("right")
        assert shown.text != first
        await shown.press("left")
        assert shown.text.splitlines()[4:-2] == first.splitlines()[4:-2]


async def test_a_frozen_wall_says_so_and_is_no_all_clear():
    async with dashboard(samples.all_well(), watch=WatchOptions()) as shown:
        await shown.press("space")
        assert "FROZEN 14:32:07" in shown.text
        await shown.press("space")
        assert "FROZEN" not in shown.text


@pytest.mark.parametrize(("theme", "dark"), [("sla-light", "sla-dark"), ("sla-dark", "sla-dark")])
async def test_at_night_the_wall_is_drawn_in_a_dark_theme(theme, dark):
    hours = (ServiceHours(days=(1, 2, 3, 4, 5, 6, 7), start=14 * 3_600, end=15 * 3_600),)  # local: it is 14:32
    config = Config(timezone="Europe/Amsterdam", ui=UiConfig(wall_night=hours))
    feed = StillFeed(samples.all_well(), config)
    app = SlaApp(feed, clock=FixedClock(samples.NOW), watch=WatchOptions(), theme=theme)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        pane = app.screen.query_one("#wall", Pane)
        assert pane.own_theme == dark
        background = Color.parse(THEMES[dark].background)
        assert all(segment.style.bgcolor == background for segment in pane.render_line(1))
        feed.config = Config(timezone="UTC", ui=UiConfig(wall_night=hours))  # 13:32 there
        app.view.redraw()
        assert pane.own_theme == ""


async def test_a_message_leaves_the_keys_where_they_are():
    async with dashboard(watch=WatchOptions()) as shown:
        await shown.press("t")
        assert "quit" in shown.text.splitlines()[-1]
        assert "Theme" in shown.text.splitlines()[-2]


async def test_a_kiosk_takes_no_key_but_the_chord_and_names_none():
    async with dashboard(watch=WatchOptions(kiosk=True)) as shown:
        before = shown.text
        await shown.press("q", "Q", "escape", "?", ":", "t", "W", "space", "ctrl+c", "ctrl+x", "x", "q")
        assert shown.app.is_running
        assert isinstance(shown.app.screen, WatchScreen)
        assert shown.text == before
        assert "quit" not in shown.text
        await shown.press(*CHORD)
        assert not shown.app.is_running


async def test_an_anonymous_wall_shows_no_name():
    async with dashboard(watch=WatchOptions(anonymous=True)) as shown:
        assert "Service 4" in shown.text
        assert not any(s.name in shown.text for s in samples.FLEET)


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (10, 4), (40, 5), (300, 100)])
async def test_every_size_shows_something(size):
    async with dashboard(size=size, watch=WatchOptions(rotate=5)) as shown:
        assert shown.text.strip()


def soak_snapshots():
    return [samples.snapshot(), samples.all_well(), samples.hostile(), samples.fleet(60), samples.empty()]


def empty_caches():
    """Empty every bounded `lru_cache` of this program and of what draws it: those fill up at their own pace."""
    for name, module in list(sys.modules.items()):
        if name.partition(".")[0] not in ("sla_tui", "textual", "rich"):
            continue
        for holder in [module, *(kept for kept in vars(module).values() if isinstance(kept, type))]:
            for kept in list(vars(holder).values()):
                if callable(getattr(kept, "cache_info", None)) and kept.cache_info().maxsize is not None:
                    kept.cache_clear()


async def soak(rounds, per_round):
    """Memory in bytes, caches left out, and tasks after each round of so many snapshots, keys and ticks."""
    kept = soak_snapshots()
    async with dashboard(watch=WatchOptions(rotate=1)) as shown:
        tracemalloc.start()
        try:
            memory, tasks = [], []
            for _ in range(rounds):
                for i in range(per_round):
                    shown.clock.advance(1)
                    shown.app._applied_at = 0.0
                    await shown.push(kept[i % len(kept)])
                    shown.app.tick()
                    if i % 25 == 0:
                        await shown.press("right")
                empty_caches()
                gc.collect()
                memory.append(tracemalloc.get_traced_memory()[0])
                tasks.append(len(asyncio.all_tasks()))
            return memory, tasks
        finally:
            tracemalloc.stop()


@pytest.mark.full
async def test_hundreds_of_snapshots_leave_nothing_behind():
    memory, tasks = await soak(rounds=3, per_round=60)
    assert memory[-1] - memory[0] < 100_000
    assert tasks[-1] <= tasks[0]


@pytest.mark.long
async def test_days_of_snapshots_leave_nothing_behind():
    memory, tasks = await soak(rounds=4, per_round=2_500)
    assert memory[-1] - memory[1] < 100_000
    assert tasks[-1] <= tasks[0]
