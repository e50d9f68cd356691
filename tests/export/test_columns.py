"""Text in terminal cells: nothing is wider than it may be, nothing is lost without an ellipsis."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from rich.cells import cell_len

from sla_tui.export.text_layout import cut, left, right, table, wrap

TEXT = st.text(st.sampled_from("ab é日本語한-≤ 4ms%"), max_size=60)


@given(TEXT, st.integers(1, 40))
def test_a_cut_text_never_takes_more_cells_than_it_may(text, width):
    assert cell_len(cut(text, width)) <= width


@given(TEXT, st.integers(1, 40))
def test_a_padded_text_takes_exactly_its_cells_on_either_side(text, width):
    assert cell_len(left(text, width)) == cell_len(right(text, width)) == width


@pytest.mark.parametrize(("width", "shown"), [(8, "日本語 x"), (7, "日本語…"), (6, "日本…"), (1, "…"), (0, "")])
def test_double_width_letters_count_twice_and_a_cut_is_marked(width, shown):
    assert cut("日本語 x", width) == shown


@given(TEXT, st.integers(2, 40))
def test_wrapped_text_fits_and_keeps_every_letter(text, width):
    lines = wrap(text, width)
    assert all(cell_len(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())


def test_a_number_its_unit_and_its_sign_stay_together():
    assert wrap("objective ≤ 400 ms: met", 16) == ["objective", "≤ 400 ms: met"]
    assert wrap("down 20 m 10 s, allowed", 10) == ["down 20 m", "10 s,", "allowed"]


def test_an_empty_text_is_one_empty_line():
    assert wrap("", 10) == [""]


def test_a_table_lines_up_words_to_the_left_and_figures_to_the_right():
    rows = [("NAME", "N"), ("a", "10"), ("日本", "9")]
    assert table(rows, flush_left=(0,), flexible=0, width=40) == ["NAME   N", "a     10", "日本   9"]


def test_only_the_flexible_column_gives_way():
    rows = [("a name of twenty-four c", "99.9999 %"), ("b", "1 %")]
    lines = table(rows, flush_left=(0,), flexible=0, width=24)
    assert lines == ["a name of tw…  99.9999 %", "b                    1 %"]


def test_an_empty_table_has_no_lines():
    assert table([], flush_left=(), flexible=0, width=10) == []
