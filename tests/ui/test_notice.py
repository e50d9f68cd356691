"""A notice has a place on every view, with its age; and in text, in JSON and in the log."""

import json
import logging
from dataclasses import replace

import pytest

from sla_tui.engine.notices import NoticeTimes
from sla_tui.export.documents.snapshot import snapshot_document
from sla_tui.export.formats.text import render_text
from sla_tui.export.shapes.snapshot import SNAPSHOT
from sla_tui.language import ENGLISH
from tests import samples
from tests.ui.apps import dashboard

BAD = "sla-tui.toml:7: sources.pingdom.token is missing; the last good configuration goes on"


def with_notice(*notices, since=samples.NOW - 180):
    snapshot = samples.snapshot()
    return replace(snapshot, notices=notices, notices_since=(since,) * len(notices))


VIEWS = ["1", "2", "3", "4", "5", "6", "L", ",", "W"]


@pytest.mark.parametrize(
    "size", [(80, 24), *(pytest.param(size, marks=pytest.mark.full) for size in ((140, 40), (60, 12), (40, 6)))]
)
async def test_every_view_shows_it_in_a_row_of_its_own(size):
    async with dashboard(with_notice(BAD, "another"), size=size) as shown:
        for key in VIEWS:
            await shown.press(key)
            row = next(row for row in shown.text.splitlines() if "sla-tui.toml:7" in row)
            assert "3 m" in row or size[0] < 80, key
            assert "1 more" in row or size[0] < 80, key
            panes = [one for one in shown.app.view.walk_children() if one.display and not one.children]
            assert max(one.region.bottom for one in panes) == size[1], key


async def test_it_goes_when_it_is_over():
    async with dashboard(with_notice(BAD), size=(100, 30)) as shown:
        assert "sla-tui.toml:7" in shown.text
        shown.app.ui_state.take(samples.snapshot())
        shown.app.view.redraw()
        await shown.pilot.pause()
        assert "sla-tui.toml:7" not in shown.text


def test_since_when_is_remembered_as_long_as_it_stands_and_logged_once(caplog):
    times, snapshot = NoticeTimes(), samples.snapshot()
    bad = replace(snapshot, notices=(BAD,))
    with caplog.at_level(logging.WARNING):
        assert times.dated(bad).notices_since == (snapshot.generated_at,)
        later = replace(bad, generated_at=snapshot.generated_at + 60)
        assert times.dated(later).notices_since == (snapshot.generated_at,)
    assert [record.getMessage() for record in caplog.records] == [f"notice: {BAD}"]
    assert times.dated(snapshot).notices_since == ()
    assert times.dated(later).notices_since == (later.generated_at,)


def test_text_and_json_have_it_with_its_time():
    snapshot = with_notice(BAD)
    text = " ".join(render_text(snapshot_document(snapshot), ENGLISH, width=200).split())
    assert f"{BAD} (since " in text
    found = json.loads(json.dumps(SNAPSHOT.write(snapshot)))
    assert found["notices"] == [BAD]
    assert found["notices_since"] == ["2026-11-23T13:29:07Z"]
