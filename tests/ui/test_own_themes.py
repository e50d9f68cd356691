"""Theme files: what they say is drawn, what cannot be read of them is told, and a bad one stops nothing."""

from __future__ import annotations

import os

import pytest
from rich.color import Color

from sla_tui.cli.themes import template
from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.config.theme_file import ThemeFile
from sla_tui.config.themes import BASES, BUILT_IN_THEMES, ThemeWatch, read_themes
from sla_tui.ui.drawing.contrast import ROWS, contrast, contrast_warnings, is_judged, least, pairs, poor_pairs
from sla_tui.ui.drawing.own_themes import OwnThemes
from sla_tui.ui.drawing.styles import style_of, styles, use_own_themes
from sla_tui.ui.themes import DEFAULT, THEMES, colors_of, own_colors, theme_names
from sla_tui.ui.wall.night import dark_theme
from tests.ui.apps import dashboard


@pytest.fixture(autouse=True)
def no_themes_left():
    yield
    use_own_themes({})


@pytest.fixture
def folder(tmp_path):
    return tmp_path


def write(folder, name, text):
    path = folder / f"{name}.toml"
    path.write_text(text)
    os.utime(path, ns=(0, len(text)))  # another text is another file, whatever the clock's steps are
    return path


def own(folder):
    return OwnThemes(ThemeWatch(folder))


def test_the_names_of_built_in_themes_stand_where_files_are_read():
    assert tuple(THEMES) == BUILT_IN_THEMES
    assert set(BASES.values()) == {name for name, colors in THEMES.items() if not colors.ansi}


def test_a_file_changes_what_it_says_and_leaves_the_rest(folder):
    write(folder, "mine", 'base = "light"\nbreached = "#AA0000"\n[profiles]\npink = "#990055"\n')
    colors = own_colors(read_themes(folder).themes["mine"].file)
    light = THEMES["sla-light"]
    assert colors._replace(breached=light.breached, profiles=light.profiles) == light
    assert colors.breached == "#AA0000"
    pink = PROFILE_COLORS.index("pink")
    assert colors.profiles[pink] == "#990055"
    assert colors.profiles[:pink] == light.profiles[:pink]


@pytest.mark.parametrize(("background", "dark"), [("#000000", True), ("#fdf6e3", False), ("#002b36", True)])
def test_a_background_says_itself_whether_a_theme_is_a_dark_one(background, dark):
    assert own_colors(ThemeFile(background=background)).dark is dark
    use_own_themes({"mine": own_colors(ThemeFile(background=background))})
    assert dark_theme("mine") == ("mine" if dark else DEFAULT)  # the wall at night


@pytest.mark.parametrize("base", BASES)
def test_the_template_is_the_base_in_words(folder, base):
    write(folder, "mine", template(base))
    read = read_themes(folder)
    assert not read.problems
    assert own_colors(read.themes["mine"].file) == THEMES[BASES[base]]
    assert contrast_warnings(read.themes["mine"]) == ()


def test_problems_are_told_all_at_once_with_file_and_line_and_keep_no_other_theme_away(folder):
    path = write(folder, "bad", 'base = "drak"\n\ntext = "red"\nxx = 1\n')
    torn = write(folder, "torn", 'base = "dark\n')
    write(folder, "good", "")
    write(folder, "mono", "")
    write(folder, "Mine", "")
    read = read_themes(folder)
    assert list(read.themes) == ["good"]
    told = [str(problem) for problem in read.problems["bad"]]
    assert [line.partition("; ")[0] for line in told] == [
        f"{path}:1: base: 'drak' is not known",
        f"{path}:3: text: 'red' does not fit",
        f"{path}:4: xx: unknown key",
    ]
    assert "did you mean 'dark'?" in told[0]
    assert "allowed: a colour as #rrggbb" in told[1]
    (problem,) = read.problems["torn"]
    assert problem.shown.splitlines()[0].startswith(f"{torn}:1: is not TOML: ")
    assert problem.shown.splitlines()[1:] == ['    1 | base = "dark', "      |             ^"]
    assert "built-in" in read.problems["mono"][0].message
    assert "small letters" in read.problems["Mine"][0].allowed


def test_what_cannot_be_read_is_told_with_the_line_of_the_colour_that_is_at_fault(folder):
    path = write(folder, "poor", 'base = "dark"\nsoft = "#777777"\n')
    (theme,) = read_themes(folder).themes.values()
    told = [str(problem) for problem in contrast_warnings(theme)]
    # By hand: #777777 has a luminance of 0.1845, #11141b of 0.0070: (0.1845 + 0.05) / (0.0070 + 0.05) = 4.11.
    assert told[0] == f"{path}:2: soft: #777777 on background #11141b has a contrast of 4.11:1, less than 4.5:1"
    assert all(line.startswith(f"{path}:2: ") for line in told)
    path = write(folder, "poor", 'background = "#888888"\n')
    (theme,) = read_themes(folder).themes.values()
    assert {problem.line for problem in contrast_warnings(theme)} == {1}  # texts are the base's: the background is not
    assert "text" in {problem.key for problem in contrast_warnings(theme)}


def test_pairs_of_colours_are_those_that_are_drawn(folder):
    """The other way round: every role of a theme drawn and measured, against the pairs that warnings are made of."""
    file = ThemeFile(text="#555555", on_sign="#ffffff", track="#888888", down="#ff0000", faint="#222222")
    colors = own_colors(file)
    use_own_themes({"mine": colors})
    found = set()
    for role in styles("mine"):
        for row in ROWS:
            style = style_of("mine", role + row)
            if is_judged(role, row):
                drawn, behind = style.color.get_truecolor(), style.bgcolor.get_truecolor()
                if contrast(drawn, behind) < least(role):
                    found.add((drawn, behind))
    poor = poor_pairs(colors)

    def of(key):
        return Color.parse(getattr(colors, key, None) or colors.profiles[PROFILE_COLORS.index(key.split(".")[1])])

    assert {(of(one.pair.drawn).get_truecolor(), of(one.pair.behind).get_truecolor()) for one in poor} == found
    assert len(found) > 20
    assert len(pairs()) > 50


def test_a_file_that_became_bad_leaves_its_last_good_state(folder):
    write(folder, "mine", 'text = "#ffffff"\n')
    watch = ThemeWatch(folder)
    assert watch.changed()
    watch.read()
    assert not watch.changed()
    write(folder, "mine", 'text = "#fff"\n')
    assert watch.changed()
    read = watch.read()
    assert read.themes["mine"].file.text == "#ffffff"
    assert len(read.problems["mine"]) == 1
    (folder / "mine.toml").unlink()
    assert watch.changed()
    assert not watch.read().themes


def test_no_folder_is_no_theme(folder):
    watch = ThemeWatch(folder / "none")
    assert not watch.changed()
    assert not watch.read().themes


async def test_own_themes_come_behind_the_built_in_ones_in_key_palette_and_settings(folder):
    write(folder, "mine", 'accent = "#ff00ff"\n')
    write(folder, "bad", "text = 1\n")
    async with dashboard(themes=own(folder), theme="mono") as shown:
        await shown.press("t")
        assert shown.app.theme == "mine"
        assert "Theme mine." in shown.text
        assert colors_of(shown.app.theme).accent == "#ff00ff"
        await shown.press("t")
        assert shown.app.theme == DEFAULT
        shown.app.choose_theme("mine")
        rows = [row for row in shown.app.details_provider.settings() if row.section == "themes"]
        assert [row.name for row in rows] == ["mine", "bad"]
        assert rows[0].value == "own theme"
        assert rows[1].value.startswith("not used: bad.toml:1: text: ")


async def test_a_changed_file_is_drawn_while_the_dashboard_runs_and_a_lost_one_makes_way(folder):
    write(folder, "mine", 'text = "#ff00ff"\n')
    themes = own(folder)
    async with dashboard(themes=themes, theme="mine") as shown:
        app = shown.app
        assert app.theme == "mine"

        async def changed():
            assert themes.changed()
            app.post_message(app.ThemesChanged(themes.read()))
            await shown.pilot.pause()
            await shown.pilot.pause()

        def colors():
            strips = app.screen._compositor.render_strips()
            return {segment.style.color.name for strip in strips for segment in strip if segment.style.color}

        assert "#ff00ff" in colors()
        write(folder, "mine", 'text = "#00ffff" # another\n')
        await changed()
        assert "#00ffff" in colors()
        assert "#ff00ff" not in colors()
        assert app.get_css_variables()["foreground"].lower() == "#00ffff"  # Textual's own parts, too
        write(folder, "mine", 'text = "00ffff" # the hash is lost\n')
        await changed()
        assert "#00ffff" in colors()
        assert "Theme mine: mine.toml:1: text: '00ffff' does not fit" in shown.text
        (folder / "mine.toml").unlink()
        await changed()
        assert app.theme == DEFAULT
        assert "mine" not in app.available_themes
        assert "Theme mine: there is no such theme, the default is shown" in shown.text
        write(folder, "mine", "")
        await changed()
        assert app.theme == "mine"  # it is what was asked for


@pytest.mark.parametrize("text", ["text = 1\n", "base = \n", '\xe9 = "\n'])
async def test_a_bad_file_never_keeps_the_dashboard_from_starting(folder, text):
    write(folder, "mine", text)
    async with dashboard(themes=own(folder), theme="mine") as shown:
        assert shown.app.theme == DEFAULT
        assert "Theme mine: mine.toml:1: " in shown.text
        assert "mine" not in theme_names()


async def test_a_theme_that_can_hardly_be_read_is_shown_and_warned_of(folder):
    write(folder, "mine", 'soft = "#555555"\n')
    async with dashboard(themes=own(folder), theme="mine", size=(160, 45)) as shown:
        assert shown.app.theme == "mine"
        assert "Theme mine: mine.toml:1: soft: #555555 on background #11141b has a contrast of 2.47:1" in shown.text
        assert "(and 4 more" in shown.text


@pytest.mark.parametrize(("text", "light", "expected"), [("", "", "ansi"), ('base = "light"', "", "ansi-light")])
async def test_with_16_colours_an_own_theme_makes_way(folder, monkeypatch, text, light, expected):
    write(folder, "mine", text)
    async with dashboard(themes=own(folder), theme="mine") as shown:
        monkeypatch.setattr(type(shown.app.console), "color_system", property(lambda _: "standard"))
        monkeypatch.setenv("COLORFGBG", light)
        assert shown.app._fitting_theme("mine") == expected
        monkeypatch.setattr(shown.app, "no_color", True)
        assert shown.app._fitting_theme("mine") == "mono"


async def test_a_theme_that_was_chosen_against_the_terminal_stays_when_files_change(folder, monkeypatch):
    write(folder, "mine", "")
    themes = own(folder)
    async with dashboard(themes=themes) as shown:
        monkeypatch.setattr(type(shown.app.console), "color_system", property(lambda _: "standard"))
        shown.app.choose_theme("mine")
        write(folder, "other", "")
        shown.app.post_message(shown.app.ThemesChanged(themes.read()))
        await shown.pilot.pause()
        assert shown.app.theme == "mine"
        assert "other" in shown.app.available_themes


async def test_a_theme_that_there_is_not_is_said(folder):
    async with dashboard(themes=own(folder), theme="mien") as shown:
        assert shown.app.theme == DEFAULT
        assert "Theme mien: there is no such theme, the default is shown" in shown.text


async def test_the_thread_that_looks_at_the_files_ends_with_the_app(folder):
    themes = own(folder)
    async with dashboard(themes=themes) as shown:
        over = shown.app._themes_over
        assert not over.is_set()
    assert over.is_set()
