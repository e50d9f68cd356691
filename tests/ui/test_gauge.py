"""Bars: only nothing looks empty, only all looks full, and the limit stands at one place whatever the value."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.gauge import bar, gauge, thin_gauge

RATIOS = st.fractions(min_value=0, max_value=1000)
CELLS = st.integers(0, 60)


@given(st.fractions(-2, 3), CELLS)
def test_a_bar_takes_exactly_its_cells(share, cells):
    assert width(bar(share, cells, "met", UNICODE)) == cells


@given(st.none() | RATIOS, CELLS, st.booleans(), st.booleans())
def test_a_gauge_takes_exactly_its_cells(ratio, cells, thick, ascii_only):
    draw = gauge if thick else thin_gauge
    assert width(draw(ratio, cells, "met", ASCII if ascii_only else UNICODE)) == cells


@given(st.none() | RATIOS, st.integers(5, 60))
def test_the_tick_stands_at_three_quarters_whatever_the_value(ratio, cells):
    assert plain(gauge(ratio, cells, "breached", UNICODE))[cells * 3 // 4] == UNICODE.tick


@given(st.fractions(min_value=1, max_value=1000).filter(lambda r: r > 1), st.integers(8, 60))
def test_what_is_beyond_the_limit_is_seen_beyond_the_tick(ratio, cells):
    beyond = plain(gauge(ratio, cells, "breached", UNICODE))[cells * 3 // 4 + 1 :]
    assert beyond.strip() != ""


@given(st.fractions(0, 1), st.integers(8, 60))
def test_nothing_is_drawn_beyond_the_tick_while_the_limit_holds(ratio, cells):
    assert plain(gauge(ratio, cells, "met", UNICODE))[cells * 3 // 4 + 1 :].strip() == ""


@pytest.mark.parametrize(
    ("share", "shown"),
    [(0, "──────────"), (Fraction(1, 10_000), "╸─────────"), (Fraction(1, 2), "━━━━━─────"), (1, "━━━━━━━━━━")],
)
def test_a_thin_bar_shows_its_share(share, shown):
    assert plain(bar(Fraction(share), 10, "met", UNICODE)) == shown


def test_almost_all_is_not_drawn_as_all():
    assert plain(bar(Fraction(9_999, 10_000), 10, "met", UNICODE)) == "━━━━━━━━━╸"


def test_blocks_are_filled_in_eighths_of_a_cell():
    assert plain(gauge(Fraction(1, 2), 9, "met", UNICODE)) == "███   │  "
    assert plain(gauge(Fraction(5, 12), 9, "met", UNICODE)) == "██▌   │  "


def test_far_beyond_the_scale_ends_in_an_arrow():
    assert plain(gauge(Fraction(20), 9, "breached", UNICODE)) == "██████│█»"
    assert plain(thin_gauge(Fraction(20), 9, "breached", ASCII)) == "======|=>"


def test_below_five_cells_there_is_no_room_for_a_gauge():
    assert [plain(gauge(Fraction(1), n, "met", UNICODE)) for n in range(5)] == ["", " ", "  ", "   ", "    "]
