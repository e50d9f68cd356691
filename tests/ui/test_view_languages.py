"""Every view in every language: it fits, and nothing of it is left in English."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from string import Formatter
from zoneinfo import ZoneInfo

import pytest

import sla_tui
from sla_tui.engine.polling import setup
from sla_tui.language import ENGLISH, LANGUAGES, Language, language_named
from sla_tui.ui.actions import keymap
from sla_tui.ui.drawing.glyphs import ASCII, UNICODE
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, cells_of, left, plain, width
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.service.pieces import LABEL
from sla_tui.ui.state.watch_state import WallState
from sla_tui.ui.views import wizard
from sla_tui.ui.views.first_run import FirstRun, first_run
from sla_tui.ui.views.help import help_lines, help_page
from sla_tui.ui.wall.contents import Wall
from sla_tui.ui.wall.wall import wall
from tests import samples
from tests.samples import NOW
from tests.thin import one_of
from tests.ui.contexts import drawn as view
from tests.ui.pages import drawn as services_view
from tests.ui.pages import foot_of, state_of
from tests.ui.test_views import DETAILS, LOCATIONS, SNAPSHOT, SNAPSHOTS

SIZES = ((80, 24), (160, 45))
OTHERS = [code for code in LANGUAGES if code != "en"]
SCREENS = {name: snapshot for name, snapshot in SNAPSHOTS.items() if name != "hostile"}
WORD = re.compile(r"[A-Za-z][a-z]+")
PAIRS = [one_of(code, name, always=name == "a fleet") for code in LANGUAGES for name in SCREENS]
SECTIONS = tomllib.loads((Path(sla_tui.__file__).parent / "locales" / "en.toml").read_text(encoding="utf-8")).keys()
LETTERS = 12
"""So long a piece of a phrase is told from words that come from outside."""


def pieces(phrase: str | list[str]) -> list[str]:
    """The words of a phrase between its values."""
    forms = phrase if isinstance(phrase, list) else [phrase]
    return [literal.strip() for form in forms for literal, _, _, _ in Formatter().parse(form) if literal.strip()]


def english_only(language: Language) -> set[str]:
    """Pieces of English phrases of several words that are in no phrase of the language."""
    found: set[str] = set()
    own = "\n".join(
        piece for name in SECTIONS for phrase in language.section(name).values() for piece in pieces(phrase)
    )
    for name in SECTIONS:
        for phrase in ENGLISH.section(name).values():
            found |= {p for p in pieces(phrase) if len(WORD.findall(p)) > 1 and len(p) >= LETTERS and p not in own}
    return found


def words(lines: list[Line]) -> str:
    return "\n".join(plain(line) for line in lines)


def everything(language: Language, size: tuple[int, int], snapshot, glyphs=UNICODE) -> dict[str, list[Line]]:
    """Every view of a snapshot, by name."""
    cells, rows = size
    look = Look(glyphs, NOW, "Europe/Amsterdam", language=language)
    out = {}
    for location in LOCATIONS:
        state = state_of(snapshot, language)
        name = f"{location.view} {location.service}"
        out[name] = view(location, snapshot, size, state=state, details_provider=DETAILS, glyphs=glyphs)
        state.set_filter("nobody")
        out[f"{name} filtered"] = view(location, snapshot, size, state=state, details_provider=DETAILS, glyphs=glyphs)
        state.set_filter("")
        state.toggle_problems()
        out[f"{name} problems"] = view(location, snapshot, size, state=state, details_provider=DETAILS, glyphs=glyphs)
    for order in range(len(ORDERS)):
        state = state_of(snapshot, language)
        state.order, state.reverse = order, bool(order % 2)
        made = services_view(state, cells, rows, glyphs=glyphs)
        out[f"services {order}"] = [*made.header, *made.line, *foot_of(made)]
        for placed in made.layout.panes:
            out[f"{placed.pane} {order}"] = [left(line, cells) for line in made.panes[placed.pane]]
    state = WallState(rotate=10)
    if snapshot is not None:
        state.take(snapshot)
    out["watch"] = wall(Wall(snapshot, state), look, cells, rows)
    lines = help_lines(keymap(language=language), look, cells - 4)
    for first in range(0, len(lines), rows - 2):
        out[f"help {first}"] = help_page(lines, first, look, cells, rows)
    for page in ("menu", "watch", "connect"):
        out[f"first run {page}"] = first_run(FirstRun("~/.config/sla-tui/config.toml", page), look, size)
    made = wizard.begun(setup.PROVIDERS, Path("config.toml"), ["aws-s3"], {})
    made.found = setup.Found((), ())
    for step in ("tokens", "asking", "found", "done"):
        made.step = step
        out[f"wizard {step}"] = wizard.box(made, look, size)
    return out


def check_fits(views: dict[str, list[Line]], size: tuple[int, int]) -> None:
    for what, lines in views.items():
        for line in lines:
            assert width(line) == size[0], f"{what}: {plain(line)}"


def found(pieces: set[str], views: dict[str, list[Line]]) -> set[str]:
    """Those of the pieces that the views show. Most lines are in several views: each is looked at once."""
    shown = "\n".join({plain(line).strip() for lines in views.values() for line in lines}).encode()
    return {piece for piece in pieces if piece.encode() in shown}


@pytest.mark.parametrize(("code", "name"), PAIRS)
def test_every_view_fits_the_screen_and_nothing_of_it_is_left_in_english(code, name):
    language = language_named(code)
    named = " ".join(s.name for s in SCREENS[name].services) if SCREENS[name] else ""
    english = {piece for piece in english_only(language) if piece not in named}
    for size in SIZES:
        views = everything(language, size, SCREENS[name])
        check_fits(views, size)
        assert found(english, views) == set()
        check_fits(everything(language, size, SCREENS[name], ASCII), size)


@pytest.mark.parametrize("code", OTHERS)
def test_what_is_left_in_english_would_be_found(code):
    english = english_only(language_named(code))
    assert len(english) > 300
    assert len(found(english, everything(ENGLISH, (160, 45), SNAPSHOT))) > 50


@pytest.mark.parametrize("code", OTHERS)
def test_figures_and_dates_are_written_in_the_language(code):
    language = language_named(code)
    shown = words([line for lines in everything(language, (160, 45), SNAPSHOT).values() for line in lines])
    assert language.uptime(samples.CHECKOUT.stated.uptime, samples.CHECKOUT.target) in shown
    assert language.money(samples.CHECKOUT.stated.credit.amount, "EUR") in shown
    assert language.moment(NOW - 7 * 60, ZoneInfo("Europe/Amsterdam")) in shown
    assert ENGLISH.money(samples.CHECKOUT.stated.credit.amount, "EUR") not in shown


@pytest.mark.parametrize("code", LANGUAGES)
def test_labels_leave_a_blank_behind_them(code):
    for name, phrase in language_named(code).section("label").items():
        assert cells_of(phrase) <= LABEL - 2, name


@pytest.mark.parametrize("code", OTHERS)
def test_names_of_services_keep_room_on_a_narrow_screen(code):
    made = services_view(state_of(samples.snapshot(), language_named(code)), 80, 24)
    assert "Checkout API" in words(made.fleet)
