"""Signs: every one that can be drawn is in the usual fonts, or has a stand-in; the Linux console gets what it has."""

import ast
import tomllib
from argparse import Namespace
from unicodedata import category

import pytest

from sla_tui.cli.looks import sign_choice
from sla_tui.ui.drawing.glyphs import ASCII, CONSOLE, UNICODE, glyphs
from sla_tui.ui.drawing.paint import paint
from sla_tui.ui.drawing.spans import StyledText, cells_of
from tests import samples
from tests.source_code import PACKAGE, trees
from tests.ui import fonts
from tests.ui.apps import dashboard

EVERYWHERE = fonts.JETBRAINS_MONO & fonts.DEJAVU_SANS_MONO
CONSOLES = fonts.KERNEL_FONT & fonts.CONSOLE_SETUP_FONTS
BRAILLE = range(0x2800, 0x2900)
"""In neither font: terminals draw these dots themselves, and the charts have an ASCII form."""


def strings(tree: ast.Module):
    """Every piece of text in a file of ours but what explains it."""
    explains = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in explains:
            yield node.value


def phrases(value):
    if isinstance(value, dict):
        for each in value.values():
            yield from phrases(each)
    elif isinstance(value, list):
        for each in value:
            yield from phrases(each)
    else:
        yield str(value)


def drawn():
    """Every sign that can get onto the screen from our own words."""
    found = {}
    for path, tree in trees().items():
        if path.startswith("ui/") or path in {"format.py", "language.py"}:
            for text in strings(tree):
                found.update((letter, path) for letter in text if letter > "\x7f")
    for path in sorted((PACKAGE / "locales").glob("*.toml")):
        for text in phrases(tomllib.loads(path.read_text("utf-8"))):
            found.update((letter, path.name) for letter in text if letter > "\x7f")
    return {letter: where for letter, where in found.items() if category(letter)[0] in "LNPS"}


@pytest.mark.xdist_group("source")
def test_every_sign_is_in_both_fonts_or_spelled_out_in_ascii():
    found = drawn()
    assert {"✗", "▲", "●", "║", "»", "◕", "ü"} <= set(found)
    missing = {
        letter: where for letter, where in found.items() if ord(letter) not in EVERYWHERE and ord(letter) not in BRAILLE
    }
    stands_in = {letter: ASCII.words(letter) for letter in missing}
    assert {letter: missing[letter] for letter, text in stands_in.items() if not text.isascii() or "?" in text} == {}
    assert set(missing) <= {"₹"}  # a currency's own sign: there is no other for it


@pytest.mark.xdist_group("source")
def test_no_sign_has_a_form_that_is_drawn_as_an_emoji():
    emoji = set("✖✔▶◀☑⏏⏩❗▪▫◻◼◽◾☐☎⚠ℹ↔↕↩↪")
    assert emoji.isdisjoint(drawn())


def test_everything_that_is_drawn_on_the_linux_console_is_in_its_fonts():
    assert {ord(letter) for letter in CONSOLE.keeps} <= CONSOLES
    for field in CONSOLE:
        parts = field.values() if hasattr(field, "values") else [field] if isinstance(field, str) else field
        if not isinstance(parts, (bool, frozenset)):
            assert all(letter.isascii() or letter in CONSOLE.keeps for part in parts for letter in part), field


@pytest.mark.parametrize("signs", [UNICODE, ASCII, CONSOLE], ids=["unicode", "ascii", "console"])
def test_a_sign_takes_one_cell(signs):
    assert all(cells_of(sign) == 1 for sign in [*signs.verdict.values(), *signs.state.values(), *signs.pages])
    assert (len(signs.eighths), len(signs.heights), len(signs.thin), len(signs.frame)) == (9, 8, 5, 6)


def test_words_of_ours_keep_what_the_console_has_and_spell_the_rest():
    assert CONSOLE.words("Über → €120.00 · ✗ …") == "Über → EUR 120.00 · ? ..."
    assert ASCII.words("Über → €120.00 · ✗ …") == "Uber -> EUR 120.00 - ? ..."
    assert glyphs(ascii_only=True, tinted=True, linux_console=True) is CONSOLE
    line = (StyledText("a▲✗│"),)
    assert paint(line, 4, "ansi", ascii_only=True, kept=CONSOLE.keeps).text == "a▲?│"
    assert paint(line, 4, "ansi", ascii_only=True).text == "a???"


@pytest.mark.parametrize(
    ("term", "option", "wanted", "chosen"),
    [
        ("linux", False, "auto", (True, True)),
        ("linux", True, "auto", (True, False)),
        ("linux", False, "unicode", (False, False)),
        ("xterm", False, "auto", (False, False)),
        ("xterm", False, "console", (True, True)),
        ("xterm", False, "ascii", (True, False)),
    ],
)
def test_the_terminals_kind_chooses_the_signs_unless_somebody_does(monkeypatch, term, option, wanted, chosen):
    monkeypatch.setenv("TERM", term)
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    monkeypatch.setattr("sla_tui.cli.terminal.is_terminal", lambda _: True)
    assert tuple(sign_choice(Namespace(ascii=option), wanted).values()) == chosen


async def test_the_whole_dashboard_draws_nothing_that_the_console_has_not():
    async with dashboard(samples.snapshot(), ascii=True, linux_console=True, theme="ansi") as shown:
        for keys in ("", "2", "3", "4", "5", "6", "7", "question_mark"):
            if keys:
                await shown.press(keys)
            letters = {letter for letter in shown.text if not letter.isascii()}
            assert letters <= CONSOLE.keeps, (keys, letters)
            assert "▲" in shown.text or keys
