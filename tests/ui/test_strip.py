"""Strips of time: a gap stays a gap, and the height of downtime is on a fixed scale."""

import pytest

from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.strip import level, merged, strip
from tests.samples import HOUR, cells, days, hours


def shown(states, room=24, glyphs=UNICODE, times=1):
    return plain(strip(cells(states, 0, HOUR), room, glyphs, times=times))


def test_every_state_has_a_sign_of_its_own():
    assert shown(".5?pmf") == "▁▇░╌▔·"
    assert shown(".5?pmf", glyphs=ASCII) == "_6?=m."


@pytest.mark.parametrize(
    ("down", "height"),
    [(1, 1), (112, 1), (113, 2), (900, 5), (1_799, 5), (1_800, 6), (3_599, 6), (3_600, 7), (9_999, 7)],
)
def test_full_height_is_all_of_the_cell_and_each_step_less_is_half(down, height):
    assert level(down, HOUR) == height


def test_merged_cells_show_the_worst_of_them_and_the_last_group_is_whole():
    assert shown("..........5.", room=6) == "▁▁▁▁▁▆"
    assert shown("?....", room=2) == "░▁"


def test_a_gap_is_not_hidden_by_time_that_was_up():
    assert shown("..?.", room=2) == "▁░"


def test_downtime_wins_over_a_gap():
    assert shown("?9", room=1)[0] in UNICODE.heights[1:]


def test_a_cell_may_take_several_terminal_cells():
    assert shown(".9", room=10, times=3) == "▁▁▁▇▇▇"


@pytest.mark.parametrize("room", range(40))
def test_a_strip_never_takes_more_than_its_room(room):
    assert width(strip(days("3?p"), room, UNICODE)) <= room
    assert width(strip(hours("9"), room, UNICODE)) <= room


def test_merging_loses_no_time_and_no_downtime():
    day = hours("1.2.3.4.5")
    for room in range(1, 30):
        groups = merged(day, room)
        assert (groups[0].start, groups[-1].end) == (day[0].start, day[-1].end)
        assert sum(g.down_seconds for g in groups) == sum(c.down_seconds for c in day)


def test_no_cells_are_no_strip():
    assert strip((), 10, UNICODE) == ()
