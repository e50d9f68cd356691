"""Lists on wide screens: what the cursor is on stands beside the list, figures are never cut, sizes are kept."""

import re

import pytest

from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.context import SettingRow
from sla_tui.ui.views.list_view import ListPlace, draw, move
from tests import samples
from tests.ui.apps import dashboard
from tests.ui.contexts import GivenDetails, context, drawn, listing, text
from tests.ui.test_views import FLEET

SNAPSHOT = samples.snapshot(FLEET)
SOURCES, INCIDENTS = ViewLocation("sources"), ViewLocation("incidents")


def lines(view, place, made, size):
    return "\n".join(map(plain, draw(view, place, made.look, *size)))


def test_the_number_of_monitors_is_written_out_at_every_width():
    for cells in range(46, 241):
        rows = text(SOURCES, SNAPSHOT, (cells, 40)).splitlines()
        head = next(row for row in rows if "SOURCE" in row)
        at = head.index("MONITORS") + len("MONITORS")
        for source in SNAPSHOT.sources:
            row = next(row for row in rows if f" {source.id} " in row and row.index(source.id) < 12)
            assert row[:at].split()[-1] == str(source.monitors), (cells, row)


@pytest.mark.parametrize("size", [(140, 20), (160, 45), (220, 60)])
@pytest.mark.parametrize("where", [SOURCES, INCIDENTS, ViewLocation("log"), ViewLocation("settings")])
def test_panes_fill_the_screen_exactly(where, size):
    details = GivenDetails(settings=[SettingRow(f"s{n // 5}", f"name{n}", "value " * n) for n in range(40)])
    made = drawn(where, SNAPSHOT, size, details_provider=details)
    assert len(made) == size[1]
    assert {width(line) for line in made} == {size[0]}


def test_the_outage_under_the_cursor_is_beside_the_list():
    size = (160, 30)
    made, view, place = context(INCIDENTS, SNAPSHOT, size), listing(INCIDENTS, SNAPSHOT, size), ListPlace()
    shown = []
    for _ in range(2):
        screen = lines(view, place, made, size)
        assert "SEEN BY" in screen
        shown.append(re.search(r"FROM +(\d+ \w+ \d\d:\d\d)", screen)[1])
        move(view, place, 1)
    assert shown[0] != shown[1]
    assert "SEEN BY" not in text(INCIDENTS, SNAPSHOT, (139, 30))


def test_the_monitors_of_the_source_under_the_cursor_are_beside_the_list():
    size = (160, 30)
    made, view, place = context(SOURCES, SNAPSHOT, size), listing(SOURCES, SNAPSHOT, size), ListPlace()
    known = {m.id for s in FLEET for m in s.monitors}
    for _ in range(len(SNAPSHOT.sources)):
        screen = lines(view, place, made, size)
        own = {ref for ref in known if ref.partition(":")[0] == place.subject.source}
        assert all(ref in screen for ref in own)
        assert not any(ref in screen for ref in known - own)
        move(view, place, 1)


async def test_incidents_are_put_in_order_by_a_click_on_a_heading():
    async with dashboard(SNAPSHOT, size=(160, 40)) as shown:
        await shown.press("4")
        row = shown.text.splitlines()[2]
        await shown.pilot.click("#list", offset=(row.index("LENGTH") + 1, 1))
        await shown.pilot.pause()
        assert "LENGTH ▴" in shown.text


def test_settings_stand_in_columns_where_there_is_room_and_none_is_lost():
    rows = [SettingRow(f"s{n // 5}", f"name{n}", f"v{n}") for n in range(60)]
    for cells in (80, 160, 220):
        shown = text(ViewLocation("settings"), SNAPSHOT, (cells, 100), details_provider=GivenDetails(settings=rows))
        assert all(f"name{n} " in shown for n in range(60))
        assert all(f"[s{n}]" in shown for n in range(12))


async def test_s_puts_a_list_in_order_of_the_next_column_and_after_the_last_in_its_own():
    async with dashboard(SNAPSHOT, size=(120, 40)) as shown:
        await shown.press("4")
        own = shown.text
        seen = []
        for _ in range(6):
            await shown.press("s")
            seen.append(re.search(r"(\w+) ▴", shown.text))
        assert [found and found[1] for found in seen] == ["SINCE", "SERVICE", "LENGTH", "COUNTED", "DECISION", None]
        assert shown.text == own
        await shown.press("s", "S")
        assert "SINCE ▾" in shown.text
