"""The help names every key, every sign's meaning and every word of the filter language, at any size."""

import pytest

from sla_tui.language import ENGLISH
from sla_tui.ui.actions import ACTIONS, keymap
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.fleet.filter import NUMBERS, WORDS
from sla_tui.ui.views.help import help_lines, help_page


def text(cells=116, keys=None, glyphs=UNICODE):
    return "\n".join(plain(line) for line in help_lines(keys or keymap(), Look(glyphs), cells))


@pytest.mark.parametrize("cells", [116, 70])
def test_every_action_is_named(cells):
    shown = text(cells)
    assert all(action.words(ENGLISH) in shown for action in ACTIONS)


def test_every_key_of_the_filter_is_named():
    shown = text()
    assert all(f"{key}:" in shown for key in (*WORDS, *NUMBERS))


def test_a_remapped_key_and_an_action_without_one_are_shown_as_they_are():
    shown = text(70, keymap({"freeze": "f", "quit": "none"}))
    assert "f             freeze the figures" in shown
    assert "none          quit" in shown


def test_nothing_is_cut_from_eighty_columns_on():
    assert "…" not in text(76)
    assert "…" not in text(114)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (20, 5), (80, 24), (118, 40)])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_it_fits_any_window(size, glyphs):
    cells, rows = size
    look = Look(glyphs)
    page = help_page(help_lines(keymap(), look, max(1, cells - 4)), 0, look, cells, rows)
    assert len(page) == rows
    assert {width(line) for line in page} == {cells}
