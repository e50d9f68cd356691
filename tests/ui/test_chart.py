"""The latency chart: a fixed scale, gaps as gaps, failures marked and never low values, an axis in real time."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.language import LANGUAGES, language_named
from sla_tui.sla.monitors import LatencyPoint, LatencySeries, ServiceDetail
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.chart import AXIS, LatencyChart, chart, latency_lines, merged, resampled, scale_top
from sla_tui.ui.parts.time_axis import clock_change
from tests.samples import CHECKOUT, NOW

STEP = 360
LOOK = Look(UNICODE, NOW, "Europe/Amsterdam")


def point(i, ms, *, most=None, failed=0, checks=12, step=STEP, start=NOW - 86_400):
    known = ms is not None
    return LatencyPoint(
        start + i * step, start + (i + 1) * step, ms, ms, most or ms, checks if known or failed else 0, failed
    )


def words(points, limit=None, cells=80, rows=10, look=LOOK):
    return [plain(line) for line in chart(LatencyChart(points, limit), look, cells, rows)]


def dots(line):
    return [i for i, letter in enumerate(line[AXIS + 1 :]) if "\u2801" <= letter <= "\u28ff"]


points = st.lists(
    st.tuples(st.none() | st.integers(0, 10**6), st.integers(0, 10**6), st.integers(0, 5), st.booleans()), max_size=300
)


@given(
    points,
    st.none() | st.integers(1, 10**6),
    st.tuples(st.integers(0, 300), st.integers(0, 40)),
    st.sampled_from([UNICODE, ASCII]),
    st.sampled_from([30, 360, 3_600, 86_400]),
)
def test_any_points_fit_any_size(made, limit, size, glyphs, step):
    cells, rows = size
    series = [
        point(i, ms, most=None if ms is None else ms + more, failed=failed, checks=9 if known else 0, step=step)
        for i, (ms, more, failed, known) in enumerate(made)
    ]
    lines = chart(LatencyChart(series, limit), Look(glyphs, NOW, "Europe/Amsterdam"), cells, rows)
    assert len(lines) == rows
    assert all(width(line) == cells for line in lines)
    if glyphs is ASCII:
        assert "".join(plain(line) for line in lines).replace("…", "").isascii()


def test_the_objective_stands_at_two_thirds_whatever_the_values_are():
    for ms in (5, 120, 399, 500):
        assert scale_top(LatencyChart([point(0, ms)], 400)) == 600
    lines = words([point(i, 120) for i in range(240)], 400)
    assert [i for i, line in enumerate(lines) if "≤400 ms" in line] == [2]


def test_a_scale_that_fits_has_nothing_beyond_it():
    made = [point(i, 120, most=9_000 if i == 100 else None) for i in range(240)]
    assert scale_top(LatencyChart(made, 400, fits=True)) == 9_000
    lines = [plain(line) for line in chart(LatencyChart(made, 400, fits=True), LOOK, 80, 10)]
    assert "▲" not in "".join(lines)
    assert lines[0].startswith(" 9000 ms")


def test_the_line_is_the_percentile_and_the_median_is_soft_below_it():
    made = [replace(point(i, 100, most=700), p95_ms=300) for i in range(240)]
    lines = chart(LatencyChart(made, 400), LOOK, 80, 14)
    roles = [{s.role for s in line if any("\u2801" <= letter <= "\u28ff" for letter in s.text)} for line in lines]
    assert [r for r in roles if r] == [{"met"}, {"soft"}], "700 ms are one check in twelve at most, and no line"
    assert "▲" not in "".join(map(plain, lines))


def test_noise_moves_no_scale():
    calm = [point(i, 40 + i % 3) for i in range(240)]
    noisy = [point(i, 40 + i * 7 % 30) for i in range(240)]
    assert scale_top(LatencyChart(calm)) == scale_top(LatencyChart(noisy)) == 100


def test_one_spike_does_not_flatten_the_rest_and_is_marked():
    made = [point(i, 120, most=9_000 if i == 100 else None) for i in range(240)]
    lines = words(made, 400)
    assert lines[0].count("▲") == 1
    assert scale_top(LatencyChart(made, 400)) == 600


def test_a_gap_has_no_dot_and_is_marked_as_a_gap():
    made = [point(i, None if 60 <= i < 120 else 200) for i in range(240)]
    lines = words(made, 400, cells=129 - 120 + 120)
    plot = len(lines[0]) - AXIS - 1
    gap = range(plot * 60 // 240 + 1, plot * 120 // 240 - 1)
    assert not any(set(dots(line)) & set(gap) for line in lines[:-2])
    assert all(lines[-2][AXIS + 1 + cell] == "░" for cell in gap)


def test_a_failed_check_is_a_mark_and_not_a_low_value():
    made = [point(i, None, failed=12) if i == 120 else point(i, 200) for i in range(240)]
    lines = words(made, 400)
    assert lines[-2].count("✗") == 1
    assert not dots(lines[-3])  # the row of zero


def test_what_is_over_the_objective_has_its_colour():
    made = [point(i, 450 if i > 120 else 200) for i in range(240)]
    roles = {
        s.role
        for line in chart(LatencyChart(made, 400), LOOK, 80, 10)
        for s in line
        if "\u2801" <= s.text[:1] <= "\u28ff"
    }
    assert roles == {"met", "breached"}


def test_no_failure_and_no_peak_is_lost_where_points_share_a_column():
    made = [point(i, 100, most=700 if i == 77 else None, failed=int(i == 33)) for i in range(240)]
    columns = resampled(made, 31)
    assert sum(c.failed for c in columns) == 1
    assert [c.most for c in columns if c.most] == [700]


@pytest.mark.parametrize(
    ("zone", "start", "at", "says"),
    [
        ("Europe/Amsterdam", 1_792_872_000, 1_792_890_000, "clock −1 h"),
        ("Europe/Amsterdam", 1_774_720_800, 1_774_746_000, "clock +1 h"),
        ("Australia/Lord_Howe", 1_775_300_000, 1_775_314_800, "clock −30 m"),
    ],
)
def test_a_change_of_the_clock_is_found_and_marked_on_the_axis(zone, start, at, says):
    assert clock_change(start, start + 86_400, LOOK._replace(zone_name=zone)) == (at, says)
    made = [point(i, 200, start=start) for i in range(240)]
    assert says in words(made, 400, cells=120, look=Look(UNICODE, NOW, zone))[-1]


def test_the_axis_is_labelled_by_the_clock_on_the_wall():
    axis = words([point(i, 200) for i in range(240)], 400, cells=110)[-1]
    assert "18:00" in axis
    assert "23 Nov" in axis
    assert axis.startswith(" CET ")  # there is no room for Amsterdam before 06:00
    utc = words([point(i, 200) for i in range(240)], 400, cells=110, look=Look(UNICODE, NOW, "UTC"))[-1]
    # The same hour stands an hour's worth of cells further to the right in UTC.
    assert utc.index("18:00") - axis.index("18:00") in {4, 5}


def test_the_zone_is_named_whole_where_the_axis_begins_with_blank_cells():
    axis = words([point(i, 100) for i in range(240)], cells=60)[-1]
    assert LOOK.zone_label in axis
    assert len(axis) == 60
    for cells in range(40, 241):
        named = words([point(i, 100) for i in range(240)], cells=cells)[-1].split()[0]
        assert named in {"Amsterdam", "CET"}


def test_monitors_are_merged_without_losing_failures():
    a = LatencySeries("a:1", (point(0, 100), point(1, None)))
    b = LatencySeries("b:1", (point(0, 300, failed=2), point(1, None, failed=1)))
    both = merged([a, b])
    assert [(p.least_ms, p.most_ms, p.failed) for p in both] == [(100, 300, 2), (None, None, 1)]


def test_before_the_detail_has_come_it_says_so():
    lines = latency_lines(None, CHECKOUT, LOOK, 60, 5)
    assert len(lines) == 5
    assert "being read" in plain(lines[0])
    other = ServiceDetail("login", 0, 1, 1, ())
    assert "being read" in plain(latency_lines(other, CHECKOUT, LOOK, 60, 5)[0])


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_word_beside_the_line_of_failures_is_whole_in_every_language(language):
    assert len(language_named(language).say("chart.checks")) < AXIS
