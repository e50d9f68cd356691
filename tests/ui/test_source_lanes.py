"""The lanes of a source's monitors over the last 24 hours."""

from dataclasses import replace

from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.source_lanes import source_lanes
from tests import samples
from tests.samples import NOW, PERIOD
from tests.ui.contexts import context, text
from tests.ui.test_outage_lanes import monitor, service

SOURCES = ViewLocation("sources")
LEAD = len(" Checkout API  pingdom:1  ")
CELLS = LEAD + 24 + 11 + 1
"""Room for 24 cells, an hour each."""


def lanes(made, cells=CELLS):
    frame = context(SOURCES, samples.snapshot((made,)), (160, 45))
    return [plain(line) for line in source_lanes(Subject(source="pingdom"), frame, cells).lines]


def test_a_lane_has_a_cell_an_hour_and_says_for_how_long_it_was_down():
    down = monitor("pingdom:1", (NOW - 7_200, NOW - 3_600), (NOW - 90_000, NOW - 86_000))
    axis, first, *rest = lanes(service(monitors=(down, monitor("kuma:2"), monitor("pingdom:3"))))
    assert "23 Nov" in axis
    lane = first[LEAD:]
    assert lane[1:24] == "▁" * 21 + "█" + "▁"
    assert lane.endswith("1 h 06 m")  # an hour, and 400 s of an outage that began before: 66 m 40 s
    assert [line.split()[2] for line in rest] == ["pingdom:3"]
    assert rest[0].endswith("·")


def test_what_is_before_the_period_is_not_called_up():
    made = service(monitors=(monitor("pingdom:1"),))
    made = replace(made, assessment=replace(made.assessment, period=replace(PERIOD, start=NOW - 7_200)))
    assert lanes(made)[1][LEAD:][:24] == "·" * 22 + "▁▁"


def test_the_monitors_of_the_other_sources_follow():
    made = samples.snapshot(samples.FLEET)
    source = made.sources[-1].id
    frame = context(SOURCES, made, (220, 60))
    text_ = [plain(line) for line in source_lanes(Subject(source=source), frame, 200).lines[1:]]
    own = [f" {source}:" in line for line in text_]
    known = [m.id for s in made.services for m in s.monitors]
    assert own == sorted(own, reverse=True)
    assert sum(own) == sum(ref.startswith(f"{source}:") for ref in known)


def test_it_fits_and_stands_below_the_list_on_high_screens_only():
    made = samples.snapshot(samples.FLEET)
    source = next(one.id for one in made.sources)
    frame = context(SOURCES, made, (160, 45))
    for cells in (*range(60), *range(60, 240, 9)):
        assert all(width(line) <= max(cells, 40) for line in source_lanes(Subject(source=source), frame, cells).lines)
    assert "Last 24 hours" in text(SOURCES, made, (160, 45))
    assert "Last 24 hours" not in text(SOURCES, made, (160, 36))
