"""Without a configuration: a screen that offers three ways on, and tells what was chosen."""

import pytest

from sla_tui.cli.adhoc import refused_word
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import width
from sla_tui.ui.first_run import FirstRunApp
from sla_tui.ui.first_run_choice import FirstRunChoice
from sla_tui.ui.views.first_run import EXAMPLE, FirstRun, box_size, first_run
from tests.ui.apps import screen_text

PATH = "~/.config/sla-tui/config.toml"


@pytest.mark.full
@pytest.mark.parametrize(
    ("keys", "choice"),
    [
        (["d"], FirstRunChoice("demo")),
        (["enter"], FirstRunChoice("demo")),
        (["q"], FirstRunChoice("quit")),
        (["up", "enter"], FirstRunChoice("quit")),
        (["w", *"example.com", "enter"], FirstRunChoice("watch", ("example.com",))),
        (["down", "enter", *"a.example tcp://b:1", "enter"], FirstRunChoice("watch", ("a.example", "tcp://b:1"))),
        (["c", "escape", "d"], FirstRunChoice("demo")),
        (["w", "x", "escape", "d"], FirstRunChoice("demo")),
    ],
)
async def test_what_was_chosen_is_told(keys, choice):
    app = FirstRunApp(PATH)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press(*keys)
        await pilot.pause()
    assert app.return_value == choice


async def test_the_file_to_write_and_its_place_are_shown_and_can_be_copied():
    app = FirstRunApp(PATH)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("c")
        await pilot.pause()
        shown = screen_text(app)
        assert PATH in shown
        for line in EXAMPLE.splitlines():
            assert line in shown
        await pilot.press("y")
        assert app.clipboard == EXAMPLE


async def test_an_empty_address_is_asked_for_again():
    app = FirstRunApp(PATH)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("w", "enter")
        await pilot.pause()
        assert "Type an address first." in screen_text(app)
        assert app.is_running
        await pilot.press("escape", "q")


async def test_what_is_no_address_is_refused_in_words_while_it_is_typed():
    app = FirstRunApp(PATH, refused=lambda typed: refused_word(typed.split()))
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("w", *"not ")
        await pilot.pause()
        assert "not is no address: https://" in screen_text(app)
        await pilot.press(*["backspace"] * 4, *"example.com")
        await pilot.pause()
        assert "is no address" not in screen_text(app)
        await pilot.press("space", *"nonsense", "enter")
        await pilot.pause()
        assert app.is_running
        assert "nonsense is no address" in screen_text(app)
        await pilot.press(*["backspace"] * 8, "enter")
        await pilot.pause()
    assert app.return_value == FirstRunChoice("watch", ("example.com",))


@pytest.mark.parametrize(
    ("typed", "refused"),
    [
        ("https://example.com/health", ""),
        ("example.com db.example.com:5432 localhost", ""),
        ("https://intranet tcp://db:5432 icmp://gateway", ""),
        ("[2001:db8::1]:443 https://[2001:db8::1]/", ""),
        ("bücher.example", ""),
        ("not a url", "not"),
        ("example.com nonsense", "nonsense"),
        ("ftp://example.com", "ftp://example.com"),
        ("https://", "https://"),
        ("tcp://db", "tcp://db"),
        ("-.-", "-.-"),
        ("a..b", "a..b"),
    ],
)
def test_an_address_is_what_can_be_probed(typed, refused):
    assert refused_word(typed.split()) == refused


async def test_ctrl_c_leaves_without_a_choice():
    app = FirstRunApp(PATH)
    async with app.run_test(size=(100, 30)) as pilot:
        await pilot.press("ctrl+c")
        await pilot.pause()
    assert app.return_value is None
    assert app.return_code == 130


@pytest.mark.parametrize("page", ["menu", "watch", "connect"])
@pytest.mark.parametrize("size", [(1, 1), (3, 2), (20, 5), (40, 12), (80, 24), (200, 60)])
@pytest.mark.parametrize("glyphs", [UNICODE, ASCII], ids=["unicode", "ascii"])
def test_every_page_fits_every_size(page, size, glyphs):
    box = box_size(*size)
    lines = first_run(FirstRun(PATH, page, 1), Look(glyphs), box)
    assert len(lines) == box[1]
    assert {width(line) for line in lines} == {box[0]}


def test_the_example_is_a_configuration(monkeypatch):
    from sla_tui.config.reading.reader import parse_config

    assert {s.id for s in parse_config(EXAMPLE).sources} >= {"pingdom", "uptimerobot", "statuscake"}
