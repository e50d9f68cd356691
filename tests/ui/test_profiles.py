"""Whose figures these are: the profile stands before everything, and the palette opens another one."""

import pytest
from rich.color import Color

from sla_tui.config.model import Config, UiConfig
from sla_tui.config.profiles import PROFILE_COLORS, usual_color
from sla_tui.ui.alert_bell import title
from sla_tui.ui.dashboard import DashboardExit, ProfileChoice
from sla_tui.ui.drawing.look import ProfileBadge, badge_of
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.parts.header import header_line
from sla_tui.ui.parts.header_facts import HeaderState
from sla_tui.ui.state.watch_state import WatchOptions
from sla_tui.ui.themes import THEMES
from tests import samples
from tests.ui.apps import dashboard
from tests.ui.pages import look_of, state_of

SNAPSHOT = samples.snapshot()
ACME = ProfileBadge("acme", "violet")
LOOK = look_of(state_of(SNAPSHOT))._replace(profile=ACME)


@pytest.mark.parametrize("cells", [200, 120, 80, 60, 40, 24, 16])
def test_the_profile_is_the_first_thing_in_the_header_at_any_width(cells):
    line = header_line(SNAPSHOT, HeaderState(), LOOK, cells)
    assert width(line) == cells
    assert plain(line).startswith("  acme ")
    assert (" acme ", "profile.violet") in [(text, role) for text, role in line]


def test_it_stands_there_before_anything_is_known():
    assert plain(header_line(None, HeaderState(), LOOK, 80)).startswith("  acme ")


def test_without_a_profile_the_header_is_as_ever():
    assert "profile." not in str(header_line(SNAPSHOT, HeaderState(), LOOK._replace(profile=ProfileBadge()), 80))


def test_the_colour_is_the_configurations_or_made_of_the_name():
    assert badge_of(Config(profile="acme")) == ("acme", usual_color("acme"))
    assert badge_of(Config(profile="acme", ui=UiConfig(profile_color="grey"))) == ("acme", "grey")
    assert {usual_color(f"customer-{n}") for n in range(60)} == set(PROFILE_COLORS)


def luminance(color):
    def linear(part):
        part /= 255
        return part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4

    red, green, blue = Color.parse(color).get_truecolor()
    return 0.2126 * linear(red) + 0.7152 * linear(green) + 0.0722 * linear(blue)


@pytest.mark.parametrize("theme", [name for name, colors in THEMES.items() if not colors.ansi])
def test_every_colour_can_be_read_on_and_none_says_how_a_service_stands(theme):
    colors = THEMES[theme]
    for behind in colors.profiles:
        light, dark = sorted((luminance(behind), luminance(colors.on_sign)), reverse=True)
        assert (light + 0.05) / (dark + 0.05) >= 4.5, behind
        assert behind not in {colors.breached, colors.at_risk, colors.met, colors.unknown, colors.maintenance}
    assert len(set(colors.profiles)) == len(PROFILE_COLORS)


def test_the_terminals_title_names_it():
    assert (title(0, "acme"), title(2, "acme"), title(2)) == ("sla-tui acme", "[2!] sla-tui acme", "[2!] sla-tui")


async def choose(shown, *words):
    await shown.press(":", *"".join(words))
    await shown.app.workers.wait_for_complete()
    await shown.pilot.pause()
    await shown.press("enter")
    await shown.app.workers.wait_for_complete()
    await shown.pilot.pause()


async def test_the_palette_opens_another_profile():
    choice = ProfileChoice(("default", "beta"), lambda name: "")
    async with dashboard(profile=ACME, profiles=choice) as shown:
        await choose(shown, "switch to the profile beta")
        assert shown.app.return_value == DashboardExit(profile="beta")


async def test_one_whose_configuration_cannot_be_read_stays_closed():
    choice = ProfileChoice(("beta",), lambda name: f"{name}/config.toml:3: is not TOML")
    async with dashboard(profile=ACME, profiles=choice) as shown:
        await choose(shown, "profile beta")
        assert shown.app.return_value is None
        assert "The profile beta stays closed: beta/config.toml:3: is not TOML" in shown.text


async def test_where_there_is_no_switching_the_palette_offers_none():
    async with dashboard() as shown:
        await shown.press(":", *"profile")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        assert "Switch to" not in shown.text


async def test_a_dialog_says_in_whose_name_it_acts():
    async with dashboard(profile=ACME) as shown:
        await shown.press("down", "e")
        assert " acme " in shown.text.split("Exclude", 1)[1].split("\n")[0]


@pytest.mark.parametrize(("anonymous", "named"), [(False, True), (True, False)])
async def test_the_wall_names_it_unless_it_names_nobody(anonymous, named):
    async with dashboard(profile=ACME, watch=WatchOptions(anonymous=anonymous)) as shown:
        assert ("acme" in shown.text) is named
