"""The demo's month in the time machine: every screen is that of `snapshot --at`, and few keys go through it."""

from __future__ import annotations

from contextlib import closing
from zoneinfo import ZoneInfo

import pytest

from sla_tui.cli.commands.snapshot import take
from sla_tui.cli.parser import parse
from sla_tui.cli.session import open_session
from sla_tui.config.reading.reader import load_config
from sla_tui.format import rfc3339
from sla_tui.store import open_store
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.state.past_state import month_of
from tests.polled import NOW, Polled, polled_demo
from tests.ui.test_past import PastFeed, between, shown


@pytest.fixture(scope="module")
def polled(tmp_path_factory) -> Polled:
    return polled_demo(tmp_path_factory)


@pytest.mark.full
async def test_twenty_moments_are_shown_as_the_snapshot_of_then_and_a_month_takes_fewer_than_thirty_keys(polled):
    config = load_config(polled.config)
    screens: dict[int, list[str]] = {}
    with closing(open_store(polled.store, read_only=True)) as store:
        async with shown(PastFeed(store, config, NOW), at=NOW) as dashboard:
            past = dashboard.app.ui_state.state.past
            await dashboard.press("T", "z")
            begin, keys = month_of(NOW, ZoneInfo(config.timezone))[0], 2
            while past.moment >= begin:
                await dashboard.press("N")
                keys += 1
                screens[past.moment] = between(dashboard.text, 2)
            assert keys < 30
            await dashboard.press("z")  # every event of the two hours
            while len(screens) < 20:
                await dashboard.press("n")
                screens[past.moment] = between(dashboard.text, 2)
    place = ["--config", str(polled.config), "--store", str(polled.store)]
    for moment, seen in screens.items():
        args = parse(["snapshot", "--no-poll", "--at", rfc3339(moment), *place])
        with open_session(args, poll=False) as session:
            asked = take(session, poll=False, period=None)
        async with shown(StillFeed(asked, config), (120, 35), at=moment) as then:
            assert between(then.text, 1) == seen
