"""Every view there is, at any size, with any snapshot: it fits its cells, and what is from outside stays text.

The views come from the table that the program itself reads: one that is added is tried without a word here.
"""

import random

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from sla_tui.sla.monitors import LatencyPoint, LatencySeries, ServiceDetail
from sla_tui.ui.drawing.glyphs import ASCII, BARE, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views import list_view
from sla_tui.ui.views.by_name import VIEWS, list_view_of
from sla_tui.ui.views.context import SettingRow
from sla_tui.ui.views.list_view import ListPlace
from tests import samples
from tests.samples import FLEET, HOSTILE, NOW
from tests.thin import some
from tests.ui.apps import dashboard
from tests.ui.contexts import GivenDetails, context
from tests.ui.pages import state_of
from tests.ui.test_page import services

LIST_VIEWS = [name for name in VIEWS if name not in {"services", "watch"}]  # these have screens of their own
ABOUT_ONE = {"service", "why", "outage"}
DETAILS = GivenDetails(log=HOSTILE, settings=[SettingRow(text, text, text, text) for text in HOSTILE])
sizes = st.tuples(st.integers(1, 300), st.integers(1, 100))


def detail(service):
    """Response times with a gap and a failure."""
    points = tuple(
        LatencyPoint(NOW + i * 600, NOW + i * 600 + 600, *((None,) * 3 if i % 9 == 0 else (i, i, i * 3)), i % 4, i % 2)
        for i in range(90)
    )
    return ServiceDetail(service, NOW, NOW + 90 * 600, 600, (LatencySeries(HOSTILE[0], points),))


def check(location, snapshot, size, glyphs=UNICODE, *, state=None):
    frame = context(location, snapshot, size, glyphs=glyphs, details_provider=DETAILS, state=state)
    made, place = list_view_of(frame), ListPlace()
    for step in (0, 1, list_view.FAR, -list_view.FAR):
        list_view.move(made, place, step)
        lines = list_view.draw(made, place, frame.look, *size)
        assert len(lines) == size[1], location
        for line in lines:
            assert width(line) == size[0], (location, plain(line))
            assert plain(line).isprintable(), location
        if glyphs is ASCII:
            assert "".join(map(plain, lines)).replace("…", "").isascii(), location


@settings(max_examples=25, phases=(Phase.explicit, Phase.reuse, Phase.generate))
@given(st.lists(services, min_size=1, max_size=4), sizes, st.sampled_from([UNICODE, BARE, ASCII]), st.booleans())
def test_every_view_fits_any_size_with_anything_in_it(made, size, glyphs, known):
    for view in LIST_VIEWS:
        service = made[0].id if view in ABOUT_ONE else ""
        snapshot = samples.snapshot(made, detail=detail(service) if known else None)
        check(ViewLocation(view, service, made[0].since if view == "outage" else None), snapshot, size, glyphs)


@pytest.mark.parametrize("count", [0, pytest.param(10_000, marks=pytest.mark.full)])
def test_every_view_fits_with_no_and_with_ten_thousand_services(count):
    snapshot = samples.fleet(count)
    state = state_of(snapshot)
    for view in LIST_VIEWS:
        service = snapshot.services[-1].id if count and view in ABOUT_ONE else ""
        for size in ((120, 36), (1, 1)):
            check(ViewLocation(view, service), snapshot, size, state=state)


@pytest.mark.parametrize("view", LIST_VIEWS)
@pytest.mark.parametrize("size", some([(300, 100), (80, 24), (40, 12), (20, 5), (1, 1)], always=[(80, 24), (1, 1)]))
def test_every_view_fits_hostile_names_and_missing_values(view, size):
    for snapshot in (samples.hostile(), samples.never_polled(), None):
        for service in snapshot.services[:3] if snapshot and view in ABOUT_ONE else [None]:
            check(ViewLocation(view, service.id if service else ""), snapshot, size)


KEYS = (*"123456L,WW?", "escape", *"!!", "enter", "escape", *"sG+0")


@pytest.mark.full
@pytest.mark.parametrize("seed", range(2))
async def test_a_running_dashboard_survives_any_size_and_snapshot_in_every_view(seed):
    chance = random.Random(seed)
    snapshots = [samples.hostile(), samples.fleet(chance.choice([1, 500])), samples.never_polled(), samples.empty()]
    async with dashboard(samples.snapshot(FLEET), size=(80, 24)) as shown:
        for key in KEYS:
            await shown.press(key)
            await shown.pilot.resize_terminal(chance.randint(1, 300), chance.randint(1, 100))
            shown.app._applied_at = 0.0
            await shown.push(chance.choice(snapshots))
            lines = shown.text.splitlines()
            assert len(lines) <= shown.app.size.height
        assert shown.app.is_running
