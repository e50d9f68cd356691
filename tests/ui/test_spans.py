"""Lines in terminal cells: nothing wider than it may be, nothing lost without a mark, nothing that a terminal obeys."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sla_tui.ui.drawing.spans import StyledText, changes, cut, fitting, inert, joined, left, plain, right, spread, width
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
    before, after = _cells(old), _cells(new)
    kept = set(range(cells))
    for start, end in changes(old, new):
        assert 0 <= start < end <= cells
        assert kept.issuperset(range(start, end)), "ranges stand apart, in their order"
        kept -= set(range(start, end))
    assert all(before[cell] == after[cell] for cell in kept)


def test_what_stands_between_two_changes_is_not_drawn_again():
    def line(rest, count, seconds):
        return StyledText(f"in {rest}"), StyledText(f"  {count} BREACHED  ", "breached"), StyledText(f"01:09:{seconds}")

    before = line("21 m 51 s", 1, 53)
    assert changes(before, before) == []
    assert changes(before, line("21 m 50 s", 1, 54)) == [(9, 10), (33, 34)]
    assert changes(before, line("20 m 49 s", 1, 53)) == [(4, 10)], "going over three letters is longer than they are"
    assert changes(before, line("21 m 51 s", 2, 53)) == [(14, 15)]
    assert changes(before, (before[0], before[1]._replace(role="met"), before[2])) == [(12, 26)]


def test_letters_that_may_take_more_than_a_cell_are_drawn_again_with_what_stands_around_them():
    before = StyledText("日本 12"), StyledText(" up")
    assert changes(before, (StyledText("日本 13"), StyledText(" up"))) == [(0, 7)]
    stacked = StyledText("e\u0301 12"), StyledText(" up")
    assert changes(stacked, (StyledText("e\u0301 13"), StyledText(" up"))) == [(0, 4)]
    flag = StyledText("\U0001f1e9\U0001f1ea 1"), StyledText(" up")
    assert changes(flag, (StyledText("\U0001f1e9\U0001f1ea 2"), StyledText(" up")))[0][0] == 0
    bars = StyledText("⣿⣀▁▇━╸─ 12"), StyledText(" up")
    assert changes(bars, (StyledText("⣿⣀▁▇━╸─ 13"), StyledText(" up"))) == [(9, 10)]


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
    assert inert("x" * 400).endswith("x…")
    assert inert("\u0300leading") == "leading"
    assert inert("q\u0300\u0301\u0302") == "q\u0300"
    assert inert("❤\ufe0f") == "❤"
