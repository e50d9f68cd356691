"""Lines of a service on narrow screens: fewer words before a figure is cut."""

from __future__ import annotations

from dataclasses import replace

from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.gauges import measure_lines
from sla_tui.ui.service.panel import pace_lines
from sla_tui.ui.service.tiers import tier_lines
from tests.samples import CHECKOUT, DOWN_AT_RISK, NOW, SEARCH
from tests.ui.test_stated import LOOK

DOWN = replace(SEARCH, state="down", since=NOW - 60)


def test_tiers_say_how_far_each_is_in_fewer_words_before_a_time_is_cut():
    wide, narrow = ([plain(line) for line in tier_lines(DOWN, LOOK, cells)] for cells in (100, 58))
    assert wide[0].endswith("in 1 m 27 s if it stays down")
    assert narrow[0].endswith("in 1 m 27 s")
    assert narrow[2].endswith("in 1 d 11 h")


def test_burn_gives_up_its_condition_and_its_gaps_and_then_says_the_end_of_the_budget_in_a_line_of_its_own():
    (whole,) = map(plain, pace_lines(DOWN_AT_RISK, LOOK, 200))
    condition = ", if it stays down"
    assert whole.endswith(condition)
    short = len(whole) - len(condition)
    for cells, words in ((short + 1, whole.removesuffix(condition)), (short, whole.removesuffix(condition))):
        (line,) = pace_lines(DOWN_AT_RISK, LOOK, cells)
        assert width(line) <= cells
        assert plain(line).split() == words.split()
    paces, end = map(plain, pace_lines(DOWN_AT_RISK, LOOK, short - 8))
    assert f"{paces} {end}".split() == whole.removesuffix(condition).split()


def test_the_uptime_keeps_what_is_left_and_a_mark_stands_for_what_others_leave_out():
    lines = {plain(line).split()[0]: plain(line) for line in measure_lines(CHECKOUT, LOOK, 64, thick=False)}
    assert "1 h 53 m over" in lines["UPTIME"]
    assert all(len(line) <= 64 for line in lines.values())
    assert plain(measure_lines(CHECKOUT, LOOK, 120, thick=False)[0]).endswith("1 h 53 m over 21 m 36 s")
