"""Lines in terminal cells: nothing wider than it may be, nothing lost without a mark, nothing that a terminal obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sla_tui.ui.drawing.spans import StyledText, changed, cut, fitting, inert, joined, left, plain, right, spread, width
from tests.samples import HOSTILE

TEXT = st.text(st.sampled_from("ab 日本é…"), max_size=12)
LINE = st.lists(st.builds(StyledText, TEXT, st.sampled_from(["text", "soft"])), max_size=5).map(tuple)


@given(LINE, st.integers(0, 30))
def test_a_cut_line_fits_and_says_that_it_was_cut(line, cells):
    short = cut(line, cells)
    assert width(short) <= cells
    if width(line) > cells > 0:
        assert "…" in plain(short)
    else:
        assert cells == 0 or short == line


@given(LINE, st.integers(0, 30))
def test_a_padded_line_takes_exactly_its_cells(line, cells):
    assert width(left(line, cells)) == width(right(line, cells)) == cells


@given(LINE, LINE, st.integers(0, 40))
def test_two_ends_of_a_line_take_exactly_its_cells(start, end, cells):
    assert width(spread(start, end, cells)) == cells


@given(LINE, LINE)
def test_what_lies_outside_of_the_changed_cells_is_the_same(old, new):
    cells = max(width(old), width(new))
    old, new = left(old, cells), left(new, cells)
    span = changed(old, new)
    if span is None:
        assert old == new
        return
    start, end = span
    assert 0 <= start <= end <= cells
    assert _cells(old)[:start] == _cells(new)[:start]
    assert _cells(old)[end:] == _cells(new)[end:]


def _cells(line):
    out = []
    for text, role in line:
        for letter in text:
            out += [(letter, role)] + [None] * (cell_len(letter) - 1)
    return out


def test_as_many_parts_as_fit_are_shown_whole():
    parts = [(StyledText("one"),), (), (StyledText("two"),), (StyledText("three"),)]
    assert plain(fitting(parts, StyledText("  "), 10)) == "one  two"
    assert plain(fitting(parts, StyledText("  "), 2)) == "o…"
    assert plain(joined(parts, StyledText("-"))) == "one-two-three"


def test_what_does_not_fit_may_leave_its_room_to_what_is_shorter():
    parts = [(StyledText(word),) for word in ("one", "two hundred", "3")]
    assert plain(fitting(parts, StyledText(" "), 6, skipping=True)) == "one 3"
    assert plain(fitting(parts, StyledText(" "), 6)) == "one"


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_that_a_terminal_obeys_is_left(text):
    safe = inert(text)
    assert all(letter.isprintable() for letter in safe)
    assert len(safe) <= 300


def test_markup_is_left_as_it_is():
    assert inert("[/b] [@click=app.quit]x[/]") == "[/b] [@click=app.quit]x[/]"


def test_stacked_marks_are_not_stacked_and_a_leading_one_is_dropped():
    assert inert("\u0300leading") == "leading"
    assert inert("q\u0300\u0301\u0302") == "q\u0300"
    assert inert("❤\ufe0f") == "❤"
