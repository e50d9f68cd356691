"""Colours: text is read at 4.5:1 and marks are seen at 3:1 (WCAG 2.1): every role, row, theme and palette."""

import pytest
from rich.color import Color
from rich.style import Style

from sla_tui.ui.dialogs.base import FieldChoice
from sla_tui.ui.drawing.contrast import DECORATION, ROWS, contrast, is_judged, least
from sla_tui.ui.drawing.glyphs import UNICODE
from sla_tui.ui.drawing.styles import style_of, styles
from sla_tui.ui.screens.choice import ChoiceScreen
from sla_tui.ui.themes import THEMES, textual_theme
from sla_tui.ui.wording.standing import STATE_ROLES
from tests.ui.apps import dashboard

TRUE = [name for name, colors in THEMES.items() if not colors.ansi]
HUES = ("black", "red", "green", "yellow", "blue", "magenta", "cyan", "white")
NAMES = [*HUES, *(f"bright_{hue}" for hue in HUES)]
PALETTES = {  # the background, then the plain and the bright colours; Windows: Campbell
    "xterm": (
        "000000",
        "000000 cd0000 00cd00 cdcd00 0000ee cd00cd 00cdcd e5e5e5 "
        "7f7f7f ff0000 00ff00 ffff00 5c5cff ff00ff 00ffff ffffff",
    ),
    "vscode": (
        "1e1e1e",
        "000000 cd3131 0dbc79 e5e510 2472c8 bc3fbc 11a8cd e5e5e5 "
        "666666 f14c4c 23d18b f5f543 3b8eea d670d6 29b8db e5e5e5",
    ),
    "linux": (
        "000000",
        "000000 aa0000 00aa00 aa5500 0000aa aa00aa 00aaaa aaaaaa "
        "555555 ff5555 55ff55 ffff55 5555ff ff55ff 55ffff ffffff",
    ),
    "windows": (
        "0c0c0c",
        "0c0c0c c50f1f 13a10e c19c00 0037da 881798 3a96dd cccccc "
        "767676 e74856 16c60c f9f1a5 3b78ff b4009e 61d6d6 f2f2f2",
    ),
}
LIGHT = "ffffff"


def hexed(text):
    return tuple(int(text[at : at + 2], 16) for at in (0, 2, 4))


def shown(style, foreground, background, palette):
    """What a terminal makes of a style: the colours of the sign and behind it."""

    def of(color, default):
        if color is None or color.is_default:
            return default
        return hexed(palette[NAMES.index(color.name)]) if palette and color.name in NAMES else color.get_truecolor()

    pair = of(style.color, foreground), of(style.bgcolor, background)
    return pair[::-1] if style.reverse else pair


def poor(theme, foreground=None, background=None, palette=()):
    """Every role that cannot be read: with its contrast, and what it should have."""
    found = []
    for role in styles(theme):
        for row in ROWS:
            style = style_of(theme, role + row)
            ratio = contrast(*shown(style, foreground, background, palette))
            if ratio < least(role) and is_judged(role, row):
                found.append(f"{role}{row} {ratio:.2f} < {least(role)}")
            assert not style.dim or role in DECORATION, role  # how dim that is, each terminal decides
    return found


def test_the_ratio_is_that_of_wcag():
    assert contrast((255, 255, 255), (0, 0, 0)) == 21
    assert round(contrast(hexed("777777"), hexed("ffffff")), 2) == 4.48  # the standard's best known near miss


@pytest.mark.parametrize("theme", TRUE)
def test_everything_can_be_read_in_24_bits(theme):
    assert sum(3 for role in styles(theme) if least(role)) > 41
    assert poor(theme) == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", ["ansi", "mono"])
def test_everything_can_be_read_in_16_colours(theme, palette):
    background, colors = PALETTES[palette]
    colors = colors.split()
    assert poor(theme, hexed(colors[7]), hexed(background), colors) == []


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", ["ansi-light", "mono"])
def test_everything_can_be_read_in_16_colours_on_white(theme, palette):
    assert poor(theme, (0, 0, 0), hexed(LIGHT), PALETTES[palette][1].split()) == []


@pytest.mark.parametrize("theme", [name for name, colors in THEMES.items() if colors.ansi])
def test_the_selected_row_is_reversed_in_no_colour_but_its_signs(theme):
    plain = style_of(theme, "breached@")
    assert plain.reverse
    assert plain.color is None or plain.color.is_default
    assert plain.bgcolor is None
    assert style_of(theme, "sign.breached@").color == style_of(theme, "sign.breached").color


def test_without_colours_what_is_down_is_the_loudest():
    assert style_of("mono", STATE_ROLES["down"]) == Style(color=Color.default(), bold=True, reverse=True)
    assert not style_of("mono", STATE_ROLES["down"] + "@").reverse  # on a row that is reversed itself
    assert all(style_of(theme, STATE_ROLES["down"]).bold for theme in THEMES)


@pytest.mark.parametrize("theme", TRUE)
def test_the_limits_tick_is_seen_on_a_bar_that_is_broken(theme):
    style = style_of(theme, "tick.spent")
    assert contrast(*shown(style, None, None, ())) >= 4
    # What is within the limit and what is beyond it are two things, too.
    within, beyond = (style_of(theme, f"bar.{role}").color.get_truecolor() for role in ("spent", "breached"))
    assert contrast(within, beyond) >= 1.5


@pytest.mark.parametrize("theme", TRUE)
def test_the_colour_blind_tell_the_rows_apart_by_more_than_hue(theme):
    colors = THEMES[theme]
    for behind in (colors.selected, colors.down):
        assert contrast(Color.parse(behind).get_truecolor(), Color.parse(colors.background).get_truecolor()) > 1.1


@pytest.mark.parametrize("theme", TRUE)
def test_what_textual_itself_writes_can_be_read_too(theme):
    made, colors = textual_theme(theme), THEMES[theme]
    variables = {**made.to_color_system().generate(), **made.variables}
    behind = Color.parse(colors.background).get_truecolor()
    for name in ("foreground", "text-muted", "text-disabled"):  # a palette's help, an input's hint and suggestion
        assert contrast(Color.parse(variables[name].lower()).get_truecolor(), behind) >= 4.5, name
    assert contrast(Color.parse(variables["scrollbar"]).get_truecolor(), behind) >= 3
    cursor = Color.parse(variables["block-cursor-background"].lower()).get_truecolor()
    best = max(((0, 0, 0), (255, 255, 255)), key=lambda text: contrast(text, cursor))
    text = tuple(0.87 * a + 0.13 * b for a, b in zip(best, cursor, strict=True))  # Textual's `auto 87%`
    assert contrast(text, cursor) >= 4.5


@pytest.mark.parametrize("palette", PALETTES)
@pytest.mark.parametrize("theme", ["ansi", "ansi-light"])
def test_in_16_colours_the_row_under_the_cursor_of_textuals_own_lists_can_be_read(theme, palette):
    variables, colors = textual_theme(theme).variables, PALETTES[palette][1].split()
    names = [variables[f"block-cursor-{part}"].removeprefix("ansi_") for part in ("foreground", "background")]
    assert contrast(*(hexed(colors[NAMES.index(name)]) for name in names)) >= 4.5
    assert variables["text-muted"] == variables["text-disabled"] == "ansi_default"


async def test_the_row_under_the_cursor_of_a_list_is_told_from_the_others_in_every_theme():
    async with dashboard() as shown:
        for theme in THEMES:
            shown.app.theme = theme
            await shown.pilot.pause()
            shown.app.push_screen(
                ChoiceScreen("Reason", (FieldChoice("a", "one"), FieldChoice("b", "two")), 0, UNICODE)
            )
            await shown.pilot.pause()
            strips = shown.app.screen._compositor.render_strips()
            styles_of = [
                segment.style for word in ("one", "two") for s in strips for segment in s if segment.text == word
            ]
            assert len(styles_of) == 2
            assert styles_of[0] != styles_of[1], theme
            await shown.press("escape")
