"""Views under keys: digits and the palette reach all of them, Esc never quits, periods, what may be copied."""

from dataclasses import replace

import pytest

from sla_tui.sla.result import Period
from tests import samples
from tests.samples import DAY, PERIOD
from tests.ui.apps import dashboard
from tests.ui.test_views import SNAPSHOT

OCTOBER = Period(PERIOD.start - 31 * DAY, PERIOD.start, "October 2026", "2026-10")
VIEWS = {
    "2": "²Payments gateway",
    "3": "³Credits",
    "4": "⁴Incidents",
    "5": "⁵Sources",
    "6": "⁶Why",
    "w": "⁶Why",
    "L": "Log",
    ",": "Settings",
}


def past():
    def moved(service):
        judged = replace(service.assessment, period=OCTOBER, running=False)
        return replace(service, assessment=judged, timezone="Europe/Amsterdam")

    return samples.snapshot([moved(s) for s in samples.FLEET])


async def test_a_key_leads_to_every_view_and_esc_back_without_ever_quitting():
    async with dashboard(SNAPSHOT) as shown:
        for key, title in VIEWS.items():
            await shown.press(key)
            assert any(title in line for line in shown.text.splitlines()[1:14])
            assert "Services ›" in shown.text
            await shown.press("escape", "escape", "escape")
            assert "¹Services" in shown.text
            assert shown.app.is_running


async def test_one_drills_down_from_the_fleet_to_the_working_and_back():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("j", "enter")
        assert "²Checkout API" in shown.text
        await shown.press("j", "enter")
        assert "Services › Checkout API › Outage 18 Nov 14:32" in shown.text
        await shown.press("enter")
        assert "Outage › ⁶Why Checkout API" in shown.text
        await shown.press("escape", "escape", "escape")
        assert "¹Services" in shown.text
        assert shown.selected == "checkout"


async def test_minus_goes_to_where_one_was_before_and_back():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("5", "4", "-")
        assert "⁵Sources" in shown.text
        await shown.press("-")
        assert "⁴Incidents" in shown.text


async def test_the_palette_reaches_views():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press(":", *"go to incid")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        await shown.press("enter")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        assert "⁴Incidents" in shown.text


async def test_r_asks_the_source_under_the_cursor():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("5", "r")
        assert shown.feed.polls == ["statuscake"]
        assert "statuscake is being asked now" in shown.text


async def test_new_figures_reach_the_view_on_the_screen_and_the_fleet_behind_it():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("4")
        await shown.push(samples.all_well())
        assert "No outage in this period" in shown.text
        await shown.press("escape")
        assert "ALL 8 WITHIN SLA" in shown.text


async def test_the_period_before_is_asked_for_and_cannot_be_taken_for_the_present():
    async with dashboard(samples.snapshot([replace(s, timezone="Europe/Amsterdam") for s in samples.FLEET])) as shown:
        await shown.press("]")
        assert "This is the running period" in shown.text
        await shown.press("[")
        assert shown.feed.looks == ["2026-10-31"]
        await shown.push(past())
        assert "October 2026" in shown.text
        assert "PAST" in shown.text.splitlines()[0]
        await shown.press("5")
        assert "October 2026" in shown.text
        assert "PAST" in shown.text.splitlines()[0]
        await shown.press("]")
        assert shown.feed.looks[-1] is None


async def test_all_of_a_view_can_be_copied():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("4", "Y")
        assert "Payments gateway" in shown.app.clipboard
        assert "Sent" in shown.text
        await shown.press("escape", "Y")
        assert shown.app.clipboard.startswith("SLA state, ")


async def test_a_filter_is_typed_in_a_list_of_outages_too():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("4", "/", *"checkout", "enter")
        assert "Incidents 2 of 3" in shown.text
        assert "/checkout" in shown.text


@pytest.mark.parametrize("size", [(60, 16), (40, 5), (80, 1), (20, 3)])
async def test_every_view_shows_something_in_a_small_window(size):
    async with dashboard(SNAPSHOT, size=size) as shown:
        for key in VIEWS:
            await shown.press(key)
            assert shown.text.strip()
            await shown.press("escape")
        assert shown.app.is_running


async def test_clicking_a_row_selects_it_and_a_second_click_opens_it():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("4")
        await shown.pilot.click("#list", offset=(10, 3))
        assert shown.app.view.subject.service == "checkout"
        await shown.pilot.click("#list", offset=(10, 3), times=2)
        assert "Outage" in shown.text.splitlines()[1]


async def test_the_chart_of_a_past_period_ends_with_it():
    async with dashboard(SNAPSHOT) as shown:
        await shown.press("2")
        assert shown.feed.focused[-1] == ("payments", DAY, None)
        await shown.push(past())
        assert shown.feed.focused[-1] == ("payments", DAY, OCTOBER.end)
        assert "the period's last 24 h" in shown.text
        await shown.press("escape")
        assert shown.feed.focused[-1] == ("payments", DAY, OCTOBER.end), "the fleet has a chart of the selected one"
        await shown.press("4")
        assert shown.feed.focused[-1] == (None, DAY, None)
