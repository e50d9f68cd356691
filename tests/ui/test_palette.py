"""The palette: what works on this row first; services, periods, actions and settings are found by name."""

import pytest

from sla_tui.ui.actions import ACTIONS
from sla_tui.ui.screens.palette import PaletteCommands
from sla_tui.ui.views.context import SettingRow
from tests import samples
from tests.ui.apps import dashboard


async def hits(shown, query=""):
    provider = PaletteCommands(shown.app.screen)
    found = [hit async for hit in (provider.search(query) if query else provider.discover())]
    return sorted(found, key=lambda hit: -hit.score) if query else found


async def test_what_works_on_this_row_stands_first_and_what_cannot_says_why():
    async with dashboard(samples.snapshot(), size=(120, 36)) as shown:
        row = next(i for i, s in enumerate(shown.app.ui_state.state.rows) if not s.is_down)
        shown.app.view.move(row - shown.app.ui_state.state.index)
        found = await hits(shown)
        names = [hit.text for hit in found]
        assert names.index("Exclude time, or judge an exclusion") < names.index("Quit")
        idle = next(hit for hit in await hits(shown, "acknowledge an outage"))
        assert "is not down" in idle.help


@pytest.mark.parametrize("query", ["checkout", "october 2026", "change the theme", "setting ui.theme"])
async def test_services_periods_actions_and_settings_are_found(query):
    async with dashboard(samples.snapshot(), size=(120, 36)) as shown:
        shown.app.details_provider.settings = lambda: [SettingRow("ui", "theme", '"sla-dark"')]
        found = await hits(shown, query)
        assert query.split()[0] in found[0].text.casefold()


async def test_a_period_is_shown_when_it_is_chosen():
    async with dashboard(samples.snapshot(), size=(120, 36)) as shown:
        (await hits(shown, "Show September 2026"))[0].command()
        await shown.pilot.pause()
        assert shown.feed.looks[-1] == "2026-09"
        (await hits(shown, "the running period"))[0].command()
        assert shown.feed.looks[-1] is None


async def test_every_action_but_moves_is_there():
    async with dashboard(samples.snapshot(), size=(120, 36)) as shown:
        names = {hit.text.casefold() for hit in await hits(shown)}
        for action in ACTIONS:
            if action.group != "move" and action.name not in {"palette", "back"}:
                words = action.words(shown.app.ui_state.language).casefold()
                assert words in names or f"go to {words}" in names


async def test_what_one_key_does_in_several_views_is_offered_once():
    async with dashboard(samples.snapshot(), size=(120, 36)) as shown:
        names = [hit.text for hit in await hits(shown)]
        assert names.count("Sort by the next column") == 1
        assert names.count("Reverse the order") == 1
