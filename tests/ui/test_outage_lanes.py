"""The lanes around an outage and the shares of the downtime, with figures worked out by hand."""

from dataclasses import replace

import pytest

from sla_tui.sla.facts import MaintenanceFact
from sla_tui.sla.monitors import DownSpan, MonitorSnapshot, UnknownSpan
from sla_tui.sla.result import AssessedOutage, OutagePart
from sla_tui.ui.drawing.glyphs import ASCII
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.outage_lanes import outage_lane_lines, outage_window
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.outage_panes import money_pane, period_pane, share_lines
from tests import samples
from tests.samples import NOW, PERIOD
from tests.ui.contexts import context, text
from tests.ui.pages import look_of, state_of

BEGAN = NOW - 86_400
OUTAGE = AssessedOutage(
    BEGAN,
    BEGAN + 1_200,
    600,
    "counted",
    "availability.method",
    parts=(
        OutagePart(BEGAN, BEGAN + 600, "maintenance", "maintenance.effect"),
        OutagePart(BEGAN + 600, BEGAN + 1_200, "counted", "availability.method"),
    ),
    reason="HTTP 503",
)


def monitor(name, *outages, unknown=()):
    return MonitorSnapshot(
        name, name, "http", "", "up", None, NOW, 100, tuple(DownSpan(a, b) for a, b in outages), tuple(unknown)
    )


def service(*outages, monitors=(), **changes):
    base = next(s for s in samples.FLEET if s.id == "checkout")
    made = replace(base, monitors=monitors, **changes)
    return replace(made, assessment=replace(base.assessment, outages=outages))


MONITORS = (
    monitor("a:1", (BEGAN, BEGAN + 1_200)),
    monitor("b:2", (BEGAN + 600, BEGAN + 1_200)),
    monitor("c:3", unknown=[UnknownSpan(BEGAN - 600, BEGAN + 1_800, "no_data")]),
)
LOOK = look_of(state_of(None))
LEAD = 11 + 8 + 2
"""Cells before the lanes: the label, the shortest column of names, and a gap."""
CELLS = LEAD + 1 + 40
"""Forty cells for forty minutes: half of the outage before it, and half after it."""


def lanes(made, cells=CELLS, look=LOOK):
    lines = [plain(line) for line in outage_lane_lines(made, OUTAGE, look, cells)]
    return {line[:LEAD].split()[0] if line[:LEAD].strip() else i: line[LEAD:] for i, line in enumerate(lines)}, lines


def test_each_monitor_has_a_lane_and_the_quorum_counts_them_minute_by_minute():
    made = service(OUTAGE, monitors=MONITORS, quorum=2, maintenance=())
    named, lines = lanes(made)
    assert named["SAW"] == "▁" * 10 + "█" * 20 + "▁" * 10
    assert lines[1].split()[0] == "b:2"
    assert lines[1][LEAD:] == "▁" * 20 + "█" * 10 + "▁" * 10
    assert lines[2][LEAD:] == "░" * 40
    assert named["QUORUM"] == "·" * 10 + "1" * 10 + "2" * 10 + "·" * 10
    assert named["JUDGED"] == "·" * 10 + "▔" * 10 + "█" * 10 + "·" * 10
    roles = {span.text: span.role for span in outage_lane_lines(made, OUTAGE, LOOK, CELLS)[3]}
    assert (roles["1" * 10], roles["2" * 10]) == ("at_risk", "breached")


def test_announced_work_has_a_lane_where_it_touches_what_is_shown():
    work = MaintenanceFact(start=BEGAN, end=BEGAN + 600, announced=None, kind="planned", title="", valid=True)
    made = service(OUTAGE, monitors=MONITORS, maintenance=(work,))
    assert lanes(made)[0]["WORK"] == "·" * 10 + "▔" * 10 + "·" * 20
    far = replace(work, start=BEGAN - 90_000, end=BEGAN - 80_000)
    assert "WORK" not in lanes(replace(made, maintenance=(far,)))[0]


def test_the_lanes_stay_within_the_period_and_time_to_come_says_nothing():
    first = replace(OUTAGE, start=PERIOD.start - 500, end=PERIOD.start + 100, parts=())
    assert outage_window(service(first), first) == (PERIOD.start, PERIOD.start + 400)
    last = replace(OUTAGE, start=NOW - 600, end=NOW, parts=())
    made = service(last, monitors=(monitor("a:1", (NOW - 600, None)),))
    drawn = plain(outage_lane_lines(made, last, LOOK, CELLS)[0])[LEAD:]
    assert drawn == "▁" * 10 + "█" * 20 + "·" * 10


@pytest.mark.parametrize("glyphs", [None, ASCII])
def test_at_every_width_they_fit(glyphs):
    made = service(OUTAGE, monitors=MONITORS, quorum=2)
    look = LOOK if glyphs is None else look_of(state_of(None), glyphs=glyphs)
    for cells in range(240):
        assert all(width(line) <= cells for line in outage_lane_lines(made, OUTAGE, look, cells))
    assert not outage_lane_lines(made, OUTAGE, look, 49)


def test_shares_of_the_downtime_are_of_what_counts():
    other = replace(OUTAGE, start=BEGAN + 40_000, end=BEGAN + 41_800, counted_seconds=1_800, parts=(), reason="")
    short = replace(OUTAGE, start=BEGAN + 50_000, end=BEGAN + 50_020, counted_seconds=0, decision="too_short", parts=())
    lines = [plain(line) for line in share_lines(service(OUTAGE, other, short), LOOK, 80)]
    assert len(lines) == 2  # 1,800 s and 600 s of 2,400 s
    assert "30 m 00 s" in lines[0]
    assert " 75 %" in lines[0]
    assert "10 m 00 s" in lines[1]
    assert " 25 %  HTTP 503" in lines[1]
    assert plain(share_lines(service(short), LOOK, 80)[0]).strip() == "No outage counts."
    assert plain(share_lines(service(), LOOK, 80)[0]).strip() == "None in this period."


def test_panes_below_stand_where_there_is_room_for_them_and_are_of_the_outage_under_the_cursor():
    made = samples.snapshot((service(OUTAGE, monitors=MONITORS),))
    for where in (ViewLocation("incidents"), ViewLocation("outage", "checkout", OUTAGE.start)):
        large, low = (text(where, made, size) for size in ((160, 45), (160, 30)))
        assert "Share of the downtime · Checkout" in large
        assert "QUORUM" in large
        assert "Share of the downtime" not in low


def test_the_reason_stands_in_the_list_beside_its_pane():
    made = samples.snapshot((service(OUTAGE, monitors=MONITORS),))
    row = text(ViewLocation("incidents"), made, (160, 45)).splitlines()[2]
    assert "HTTP 503" in row[:96]


def test_without_a_verdict_the_pane_of_tiers_says_why():
    for one in samples.UNSURE:
        lines = money_pane(one, context(ViewLocation("incidents"), None).look, 50).lines
        assert lines or not one.stated.reason
        assert period_pane(one, LOOK, 50).lines


def test_the_times_at_which_a_monitor_saw_it_down_are_whole_in_the_pane_at_160():
    watcher = monitor(
        "uptimerobot:804045560", (BEGAN, BEGAN + 30), (BEGAN + 60, BEGAN + 90), (BEGAN + 200, BEGAN + 300)
    )
    shown = text(ViewLocation("incidents"), samples.snapshot((service(OUTAGE, monitors=(watcher,)),)), (160, 45))
    assert ", 2 more" in shown
