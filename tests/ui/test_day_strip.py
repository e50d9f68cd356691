"""The last 24 hours: height is latency against the objective on one scale, red is down, a gap has no height."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from sla_tui.sla.monitors import DAY_STEPS, DayLatency
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.day_strip import LENGTHS, day_cells, day_strip, level, usual_level
from tests.samples import service


def measured(ms: int | None, *, threshold: int | None = 400, usual: int | None = None, **of: object):
    """A service whose every cell took `ms`."""
    values = tuple((ms,) * length for length in LENGTHS)
    return service(day_latency=DayLatency(Fraction(95), threshold, usual, values), **of)


@pytest.mark.parametrize(
    ("ms", "height"),
    [
        (0, 0),
        (100, 0),
        (101, 1),
        (200, 1),
        (300, 2),
        (301, 3),
        (400, 3),
        (401, 4),
        (600, 4),
        (601, 5),
        (799, 5),
        (800, 6),
    ],
)
def test_half_height_is_the_objective_and_twice_of_it_the_top(ms, height):
    assert level(ms, 400) == height
    assert plain(day_strip(measured(ms), 12, UNICODE)) == 12 * UNICODE.levels[height]


def test_only_what_is_over_the_objective_is_coloured_as_at_risk():
    assert {span.role for span in day_strip(measured(400), 24, UNICODE)} == {"calm"}
    assert {span.role for span in day_strip(measured(401), 24, UNICODE)} == {"at_risk"}


@pytest.mark.parametrize(("ms", "height"), [(74, 0), (75, 1), (125, 1), (126, 2), (9_000, 2)])
def test_without_an_objective_a_cell_says_faster_than_usual_as_usual_or_slower(ms, height):
    assert usual_level(ms, 100) == height
    (span,) = day_strip(measured(ms, threshold=None, usual=100), 24, UNICODE)
    assert (span.text, span.role) == (24 * UNICODE.levels[height], "soft")


def test_where_nobody_measures_latency_up_is_one_height_throughout():
    (span,) = day_strip(service(), 12, UNICODE)
    assert (span.text, span.role) == (12 * "▂", "calm")


def test_down_is_a_full_red_cell_and_what_is_not_known_has_no_height():
    drawn = day_strip(measured(100, day="1?pm."), 24, UNICODE)
    assert plain(drawn)[-5:] == "█░╌▔▁"
    assert [span.role for span in drawn][-5:] == ["breached", "gap", "soft", "maintenance", "calm"]
    assert plain(day_strip(measured(100, day="1?pm."), 24, ASCII))[-5:] == "X?=m."


def test_a_cell_that_was_up_and_not_measured_stands_back():
    assert {span.role for span in day_strip(measured(None), 24, UNICODE)} == {"faint"}


@pytest.mark.parametrize("room", [1, 5, 8, 11, 12, 13, 24, 47, 48, 72, 95, 96, 300])
def test_a_strip_takes_the_longest_length_that_there_is_room_for(room):
    drawn = day_strip(measured(100), room, UNICODE)
    wanted = next((length for length in LENGTHS if length <= room), None)
    assert width(drawn) == (wanted or {1: 1, 5: 4, 8: 6, 11: 6}[room])


def test_a_cell_begins_at_a_whole_multiple_of_its_length():
    for place, room in enumerate(LENGTHS):
        cells = day_cells(measured(100), room)
        assert len(cells) == room
        assert all(cell.time.start % DAY_STEPS[place] == 0 for cell in cells)
        assert cells[-1].time.end == service().day_strip[-1].end


def test_neighbours_that_stand_together_show_the_worst_state_and_the_longest_latency():
    values = tuple(tuple(range(length)) for length in LENGTHS)
    one = service(day="9" + "." * 11, day_latency=DayLatency(Fraction(95), 400, None, values))
    cells = day_cells(one, 6)
    assert [cell.ms for cell in cells] == [1, 3, 5, 7, 9, 11]
    assert [cell.time.state for cell in cells] == ["up", "up", "up", "down", "up", "up"]


def test_no_strip_where_nothing_of_the_day_is_known_to_the_snapshot():
    assert day_strip(replace(service(), day_strip=()), 24, UNICODE) == ()
    assert day_strip(service(), 0, UNICODE) == ()
