"""Rate budgets and the reading of the past, as the Sources view shows them."""

from dataclasses import replace
from fractions import Fraction

from sla_tui.sla.monitors import HistoryProgress
from sla_tui.sla.observation import RateBudget
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain
from sla_tui.ui.parts.source_budgets import budget_lines, head_room
from tests.samples import DAY, NOW, SOURCES

LOOK = Look(now=NOW, zone_name="Europe/Amsterdam")


def words(**changes):
    source = replace(SOURCES[0], **{"budget": (), "history": None, **changes})
    return [plain(line) for line in budget_lines(source, LOOK, 120, head_room([source], LOOK))]


def test_what_is_left_of_a_budget_is_a_bar_a_number_and_when_it_is_full_again():
    (line,) = words(budget=(RateBudget("minute", 100, 7, NOW + 40),))
    assert "a minute" in line
    assert "7 of 100 left" in line
    assert "resets in 40 s" in line


def test_a_budget_without_a_limit_and_a_pause_are_said_in_words():
    one, other = words(budget=(RateBudget("hour", None, 19_885), RateBudget("pause", None, 0, NOW + 90)))
    assert "an hour" in one
    assert "19,885 left" in one
    assert "asked to wait  over in 1 m" in other


def test_a_past_that_is_whole_needs_no_line_and_a_partial_one_says_how_far_it_is():
    whole = HistoryProgress(NOW - 95 * DAY, NOW - 95 * DAY, Fraction(1), 9, 9)
    assert words(history=whole) == []
    (line,) = words(history=replace(whole, fraction=Fraction(2, 5), done=3, running=True))
    assert "40 %, 3 of 9 monitors whole" in line


def test_the_bars_of_all_sources_begin_in_one_column():
    sources = [
        replace(SOURCES[0], history=None, budget=(RateBudget(name, 100, 7, NOW + 40),))
        for name in ("minute", "day", "7d")
    ]
    room = head_room(sources, LOOK)
    begins = {plain(line).index(LOOK.glyphs.thin[0]) for s in sources for line in budget_lines(s, LOOK, 120, room)}
    assert len(begins) == 1
