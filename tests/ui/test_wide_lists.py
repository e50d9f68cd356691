"""Lists on wide screens: what the cursor is on stands beside the list, figures are never cut, sizes are kept."""

import re
import time
from dataclasses import replace

import pytest

from sla_tui.config.described import described
from sla_tui.language import LANGUAGES, language_named
from sla_tui.ui.details import _settings
from sla_tui.ui.drawing.spans import plain, width
from sla_tui.ui.service.outage_table import Happened, OutageTable
from sla_tui.ui.state.history import ViewLocation
from sla_tui.ui.views.context import SettingRow
from sla_tui.ui.views.list_view import ListPlace, draw, move
from tests import samples
from tests.ui import pages
from tests.ui.apps import dashboard
from tests.ui.contexts import GivenDetails, context, drawn, listing, text
from tests.ui.pages import state_of
from tests.ui.test_views import FLEET

SNAPSHOT = samples.snapshot(FLEET)
SOURCES, INCIDENTS = ViewLocation("sources"), ViewLocation("incidents")


def lines(view, place, made, size):
    return "\n".join(map(plain, draw(view, place, made.look, *size)))


def test_the_number_of_monitors_is_written_out_at_every_width():
    for cells in (*range(46, 60), *range(60, 241, 9), 240):
        rows = text(SOURCES, SNAPSHOT, (cells, 40)).splitlines()
        head = next(row for row in rows if "SOURCE" in row)
        at = head.index("MONITORS") + len("MONITORS")
        for source in SNAPSHOT.sources:
            row = next(row for row in rows if f" {source.id} " in row and row.index(source.id) < 12)
            assert row[:at].split()[-1] == str(source.monitors), (cells, row)


@pytest.mark.parametrize("size", [(140, 20), (160, 45), (220, 60)])
@pytest.mark.parametrize("where", [SOURCES, INCIDENTS, ViewLocation("log"), ViewLocation("settings")])
def test_panes_fill_the_screen_exactly(where, size):
    details = GivenDetails(settings=[SettingRow(f"s{n // 5}", f"name{n}", "value " * n) for n in range(40)])
    made = drawn(where, SNAPSHOT, size, details_provider=details)
    assert len(made) == size[1]
    assert {width(line) for line in made} == {size[0]}


def test_the_outage_under_the_cursor_is_beside_the_list():
    size = (160, 30)
    made, view, place = context(INCIDENTS, SNAPSHOT, size), listing(INCIDENTS, SNAPSHOT, size), ListPlace()
    shown = []
    for _ in range(2):
        screen = lines(view, place, made, size)
        assert "SEEN BY" in screen
        shown.append(re.search(r"FROM +(\d+ \w+ \d\d:\d\d)", screen)[1])
        move(view, place, 1)
    assert shown[0] != shown[1]
    assert "SEEN BY" not in text(INCIDENTS, SNAPSHOT, (139, 30))


def test_the_monitors_of_the_source_under_the_cursor_are_beside_the_list():
    size = (160, 30)
    made, view, place = context(SOURCES, SNAPSHOT, size), listing(SOURCES, SNAPSHOT, size), ListPlace()
    known = {m.id for s in FLEET for m in s.monitors}
    for _ in range(len(SNAPSHOT.sources)):
        screen = lines(view, place, made, size)
        own = {ref for ref in known if ref.partition(":")[0] == place.subject.source}
        assert all(ref in screen for ref in own)
        assert not any(ref in screen for ref in known - own)
        move(view, place, 1)


async def test_incidents_are_put_in_order_by_a_click_on_a_heading():
    async with dashboard(SNAPSHOT, size=(160, 40)) as shown:
        await shown.press("4")
        row = shown.text.splitlines()[2]
        await shown.pilot.click("#list", offset=(row.index("LENGTH") + 1, 1))
        await shown.pilot.pause()
        assert "LENGTH ▴" in shown.text


def test_settings_stand_in_columns_where_there_is_room_and_none_is_lost():
    rows = [SettingRow(f"s{n // 5}", f"name{n}", f"v{n}") for n in range(60)]
    for cells in (80, 160, 220):
        shown = text(ViewLocation("settings"), SNAPSHOT, (cells, 100), details_provider=GivenDetails(settings=rows))
        assert all(f"name{n} " in shown for n in range(60))
        assert all(f"[s{n}]" in shown for n in range(12))


async def test_s_puts_a_list_in_order_of_the_next_column_and_after_the_last_in_its_own():
    async with dashboard(SNAPSHOT, size=(120, 40)) as shown:
        await shown.press("4")
        own = shown.text
        seen = []
        for _ in range(6):
            await shown.press("s")
            seen.append(re.search(r"(\w+) ▴", shown.text))
        assert [found and found[1] for found in seen] == ["SINCE", "SERVICE", "LENGTH", "COUNTED", "DECISION", None]
        assert shown.text == own
        await shown.press("s", "S")
        assert "SINCE ▾" in shown.text


LOG = (
    "2026-11-23 13:00:00,123 WARNING sla_tui.engine.polling.ask: statuscake: HTTP 502",
    "2026-11-23 13:00:41,000 INFO sla_tui.engine.runner: polled",
    "2026-11-23 13:00:41,000 INFO sla_tui.engine.runner: polled",
    "2026-11-23 13:05:00,000 ERROR sla_tui.engine.log: checkout is late " + "and more " * 40 + "end",
    "Traceback: a line of its own",
)


def test_the_line_of_the_log_under_the_cursor_is_said_whole_with_what_it_concerns_and_its_minute():
    size, details = (160, 45), GivenDetails(log=LOG)
    where = ViewLocation("log")
    made = context(where, SNAPSHOT, size, details_provider=details)
    view, place = listing(where, SNAPSHOT, size, details_provider=details), ListPlace()
    screens = []
    for _ in LOG:
        screens.append(lines(view, place, made, size))
        move(view, place, -1)
    assert place.index == 0
    assert len(set(screens)) == len(LOG)  # equal lines are passed one by one
    error, first = screens[1], screens[-1]
    pane = " ".join(" ".join(line[1:79] for line in error.splitlines()[33:]).split())
    assert "and more and more end" in pane
    assert "Checkout" in error.split("CONCERNS")[1]
    assert "statuscake" in first.split("CONCERNS")[1]
    moment = r"\d+ Nov \d\d:\d\d:41"  # in the zone of the screen; the log is written in that of the machine
    assert len(re.findall(rf"{moment}  polled", first.split("CONCERNS")[1])) == 2
    assert re.search(rf"info +2 +{moment}", first)
    assert re.search(rf"runner +2 +{moment}", first)


def test_the_log_is_said_in_the_zone_of_the_screen_and_whole_where_there_is_no_pane_for_it(monkeypatch):
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    try:
        words = "the words of a message that is far longer than a line of a screen of eighty cells, to its very end"
        log = [f"2026-11-23 07:00:41,123 ERROR sla_tui.engine.runner: {words}"]
        shown = text(ViewLocation("log"), SNAPSHOT, (80, 24), details_provider=GivenDetails(log=log))
    finally:
        monkeypatch.undo()
        time.tzset()
    assert "23 Nov 13:00:41" in shown  # Amsterdam
    assert words in " ".join(shown.replace("│", " ").split())


def test_problems_only_leaves_the_warnings_and_errors_of_the_log_with_what_goes_on_with_them():
    details, state = GivenDetails(log=LOG), state_of(SNAPSHOT)
    state.problems_only = True
    shown = text(ViewLocation("log"), SNAPSHOT, (120, 36), details_provider=details, state=state)
    assert "polled" not in shown
    assert "HTTP 502" in shown
    assert "a line of its own" in shown
    calm = text(ViewLocation("log"), SNAPSHOT, (120, 36), details_provider=GivenDetails(log=LOG[1:3]), state=state)
    assert "No warning and no error among 2 lines." in calm


def test_settings_say_what_they_are_for_and_their_default_where_there_is_room():
    row = SettingRow("sources.pingdom", "interval", '"10s"', "", *described("sources.pingdom", "interval"))
    shown = text(ViewLocation("settings"), SNAPSHOT, (120, 36), details_provider=GivenDetails(settings=[row]))
    assert "between two polls (default 60s)" in shown
    assert "between" not in text(
        ViewLocation("settings"), SNAPSHOT, (40, 36), details_provider=GivenDetails(settings=[row])
    )


@pytest.mark.parametrize(
    ("section", "name", "meaning"),
    [
        ("", "timezone", "for display; contracts carry their own"),
        ("services.checkout", "name", "how it is called on screens; default: the id"),
        ("sources.any-id", "interval", "between two polls"),
        ("sources.pingdom.token", "env", "the name of an environment variable"),
        ("sources.probe", "confirmations", "failures in a row before a monitor is down"),
        ("contracts.gold", "vendor", "who promises"),
        ("nothing", "such", ""),
        ("", "nothing", ""),
    ],
)
def test_a_key_is_described_in_the_words_of_the_schema(section, name, meaning):
    assert described(section, name).meaning == meaning


@pytest.mark.parametrize(
    ("kind", "name", "default"),
    [
        ("pingdom", "base_url", "https://api.pingdom.com/api/3.1"),
        ("uptimerobot", "base_url", "https://api.uptimerobot.com/v3"),
        ("statuscake", "base_url", "https://api.statuscake.com/v1"),
        ("prometheus", "base_url", ""),
        ("pingdom", "interval", "60s"),
        ("statuspage", "interval", "120s"),
    ],
)
def test_the_default_of_a_sources_key_is_that_of_its_own_kind(kind, name, default):
    assert described("sources.mine", name, kind).default == default
    settings = _settings(f'[sources.mine]\nkind = "{kind}"\n{name} = "another"\n')
    assert [row.default for row in settings if row.name == name] == [default]


def test_the_cockpit_says_of_every_tier_how_far_away_it_is():
    one = next(s for s in FLEET if len(s.assessment.tiers) > 1 and s.stated.judged)
    large, small = (pages.text(samples.snapshot((one,)), *size) for size in ((220, 60), (160, 45)))
    assert "TIERS" not in small
    ladder = large[large.index("TIERS") :].splitlines()[: len(one.assessment.tiers)]
    assert all("€" in line or "%" in line for line in ladder)


@pytest.mark.parametrize("code", LANGUAGES)
@pytest.mark.parametrize("cells", [60, 80, 94, 160])
def test_the_length_of_an_outage_is_never_cut(code, cells):
    service = next(one for one in FLEET if one.assessment.outages)
    long = 59 * 60 + 59
    outage = replace(service.assessment.outages[0], start=samples.NOW - 2 * long, end=samples.NOW - long)
    outage = replace(outage, counted_seconds=long, counted_exact=None)
    look = pages.look_of(state_of(SNAPSHOT))._replace(language=language_named(code))
    table = OutageTable(look, cells, named=True, marked=True)
    row = plain(table.row(Happened(service, outage)))
    assert row.count(language_named(code).duration(long)) == 2
