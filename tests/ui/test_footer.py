"""The footer: the way out is named at every width, what does not fit is counted, what is named can be clicked."""

import pytest

from sla_tui.language import LANGUAGES, language_named
from sla_tui.ui.actions import keymap
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.footer import Hint, footer
from sla_tui.ui.state.ui_state import MESSAGE_SECONDS
from tests import samples
from tests.ui.apps import dashboard

WIDTHS = range(20, 241)


def hints(view="services", code="en"):
    return keymap().hints(view, language_named(code))


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("view", ["services", "credits"])
def test_the_way_out_is_named_and_what_is_hidden_is_counted_at_every_width(view, code):
    every = [hint for hint in hints(view, code) if hint.action != "back"]
    others = [hint for hint in every if hint.action not in {"help", "quit"}]
    for cells in WIDTHS:
        made = footer(every, Look(), cells)
        words = plain(made.line)
        assert width(made.line) == cells
        assert "…" not in words
        acts = [spot.action for spot in made.spots]
        assert acts[-2:] == ["help", "quit"], (cells, words)
        named = [hint for hint in others if hint.action in acts]
        assert named == others[: len(named)]  # the most important first, none jumped over
        hidden = len(others) - len(named)
        assert (f"+{hidden} ?" in words) == bool(hidden), (cells, words)


def test_every_spot_is_where_its_words_are():
    for cells in WIDTHS:
        made = footer(hints(), Look(), cells)
        for spot in made.spots:
            words = plain(made.line)[spot.start : spot.end]
            known = next(hint for hint in hints() if hint.action == spot.action)
            assert words in {f"{known.key} {known.words}", known.key} or words.startswith("+"), (cells, words)


def test_it_reads_as_drawn_at_eighty():
    every = [h for h in hints() if h.action in {"zoom", "acknowledge", "filter", "problems", "why", "help", "quit"}]
    rest = [Hint("sort", "s", "sort by the next column"), Hint("zone", "u", "another zone of time")]
    line = plain(footer([*every, *rest], Look(), 80).line)
    assert line == f" {'Enter open  a ack  / filter  ! problems  w why':<61}+2 ? keys  q quit "


@pytest.mark.parametrize("glyphs", [UNICODE, ASCII])
def test_a_message_takes_the_place_of_the_keys_and_never_of_the_way_out(glyphs):
    for cells in range(36, 241):
        made = footer(hints(), Look(glyphs), cells, "Alarm: down: Webhooks.")
        words = plain(made.line)
        assert width(made.line) == cells
        assert words.startswith(" Alarm: down: Web")
        assert [spot.action for spot in made.spots][-1] == "quit"


def test_the_smallest_lines_are_whole():
    for cells in range(20):
        assert width(footer(hints(), Look(), cells).line) == cells
        assert width(footer(hints(), Look(), cells, "words").line) == cells


async def test_only_keys_that_can_do_something_on_this_row_are_named():
    async with dashboard(samples.snapshot(), size=(160, 30)) as shown:
        state = shown.app.ui_state.state
        seen = {}
        for index, service in enumerate(state.rows[:8]):
            shown.app.view.move(index - state.index)
            seen[service.is_down] = "a ack" in shown.text.splitlines()[-1]
        assert seen == {True: True, False: False}


async def test_a_key_that_is_clicked_does_what_it_does_when_pressed():
    async with dashboard(samples.snapshot(), size=(120, 30)) as shown:
        foot = shown.text.splitlines()[-1]
        await shown.pilot.click("#foot", offset=(foot.index("w why"), 0))
        await shown.pilot.pause()
        assert shown.app.ui_state.view_history.here.view == "why"
        assert "Esc back" in shown.text.splitlines()[-1]
        await shown.pilot.click("#foot", offset=(shown.text.splitlines()[-1].index("Esc back") + 5, 0))
        await shown.pilot.pause()
        assert shown.app.ui_state.view_history.here.view == "services"


@pytest.mark.parametrize("key", ["1", "3", "L"])
async def test_a_message_leaves_the_keys_where_they_are(key):
    async with dashboard(samples.snapshot(), size=(100, 30)) as shown:
        await shown.press(key)
        foot = shown.text.splitlines()[-1]
        shown.app.view.show_message("Written: a file.")
        await shown.pilot.pause()
        assert shown.text.splitlines()[-1] == foot
        assert sum("Written: a file." in line for line in shown.text.splitlines()) == 1


def test_a_message_stays_long_enough_to_be_read():
    assert MESSAGE_SECONDS == 8


async def test_seven_shows_the_wall_as_the_documents_say():
    async with dashboard(samples.snapshot(), size=(100, 30)) as shown:
        await shown.press("7")
        assert shown.app.ui_state.view_history.here.view == "watch"
