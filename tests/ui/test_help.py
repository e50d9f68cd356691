"""The help names every key, every sign's meaning and every word of the filter language, at any size."""

import re

import pytest

from sla_tui.language import ENGLISH
from sla_tui.ui.actions import ACTIONS, keymap
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.fleet.filter import NUMBERS, WORDS
from sla_tui.ui.state.keys import shown_key
from sla_tui.ui.state.watch_state import works_on_wall
from sla_tui.ui.views.by_name import VIEWS
from sla_tui.ui.views.help import help_lines, help_page
from sla_tui.ui.views.help_here import HelpOf, here_lines
from tests import samples
from tests.ui.apps import dashboard


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
    assert "f           freeze the figures" in shown
    assert "none        quit" in shown


def test_nothing_is_cut_from_eighty_columns_on():
    for cells in (76, 114, 170, 186):
        assert "…" not in text(cells)


@pytest.mark.parametrize("size", [(1, 1), (2, 2), (20, 5), (80, 24), (118, 40)])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_it_fits_any_window(size, glyphs):
    cells, rows = size
    look = Look(glyphs)
    page = help_page(help_lines(keymap(), look, max(1, cells - 4)), 0, look, cells, rows)
    assert len(page) == rows
    assert {width(line) for line in page} == {cells}


def here(view, cells=116, idle=lambda _: "", subject="Login, DOWN", *, past=False):
    lines = here_lines(HelpOf(keymap(), view, subject, idle, past), Look(), cells)
    assert max(map(width, lines)) <= cells
    return "\n".join(map(plain, lines))


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("cells", [36, 76, 116, 186])
def test_the_help_of_a_view_names_every_action_that_works_there_and_no_other(view, cells):
    shown = here(view, cells)
    beside = {action.beside for action in ACTIONS}
    for action in ACTIONS:
        if action.name in beside or action.group == "go_to":
            continue
        key = keymap().keys_of(action)
        named = f"{key:<{max(5, len(key) + 1)}}{action.brief(ENGLISH)}" in shown
        works = not action.views or view in action.views
        if view == "watch":
            works = (works and works_on_wall(action.name)) or action.name == "previous"
            named = named or (action.name == "previous" and f"{key:<5}page on, back" in shown)
        assert named == works, (action.name, shown)
    assert "…" not in shown or cells < 76


@pytest.mark.parametrize("view", VIEWS)
def test_in_the_past_its_keys_are_named_and_not_what_they_do_otherwise(view):
    shown, keys = here(view, past=True), keymap()
    assert "IN THE PAST" in shown
    assert "IN THE PAST" not in here(view)
    beside = {action.beside for action in ACTIONS}
    for action in ACTIONS:
        key = keys.keys_of(action)
        row = rf"{re.escape(f'{key:<{max(5, len(key) + 1)}}{action.brief(ENGLISH)}')}(  |: | *$)"
        named = re.search(row, shown, re.MULTILINE) is not None
        if "past" in action.views:
            assert named == (action.name not in beside), (action.name, shown)
        elif any(keys.own(key, None, "past") for key in keys.by_action.get(action.name, ())[:1]):
            assert not named, (action.name, shown)
    assert "freeze" not in shown
    assert "page on" not in shown
    assert "into the past" not in shown


def test_what_can_do_nothing_on_this_row_stands_there_with_the_reason():
    assert "acknowledge: is not down" in here("services", idle=lambda name: "is not down" * (name == "acknowledge"))
    assert "THIS ROW: Login, DOWN" in here("services")


def test_typing_finds_keys_by_letters_of_their_words_or_themselves():
    found = "\n".join(map(plain, help_lines(keymap(), Look(), 116, "theme")))
    assert "change the theme" in found
    assert "freeze" not in found
    assert "FILTER" not in found
    assert "pgdn" not in found
    assert "a page down" in "\n".join(map(plain, help_lines(keymap(), Look(), 116, shown_key("pagedown").lower())))
    assert plain(help_lines(keymap(), Look(), 116, "no such key")[0]) == "No key fits."


async def test_help_is_of_the_view_then_of_all_and_a_line_finds_one():
    async with dashboard(samples.snapshot(), size=(120, 40)) as shown:
        await shown.press("3", "question_mark")
        assert "Keys · Credits" in shown.text
        assert "THIS ROW" in shown.text
        await shown.press("question_mark")
        assert "acknowledge an outage, with a reason" in shown.text
        await shown.press("slash", *"theme")
        assert "change the theme" in shown.text
        assert "/theme" in shown.text
        assert "acknowledge an outage" not in shown.text
        await shown.press("escape")
        assert "acknowledge an outage" in shown.text
        await shown.press("escape")
        assert "Keys" not in shown.text.splitlines()[1]


def test_a_key_that_does_the_same_in_several_views_is_named_once():
    lines = [line for line in text(70).splitlines() if line.startswith(("s  ", "S  "))]
    assert [line.split(maxsplit=1) for line in lines] == [["s", "sort by the next column"], ["S", "reverse the order"]]
