"""The running dashboard under keys, mouse and new snapshots."""

import threading
from dataclasses import replace

import pytest

from sla_tui.clock import FixedClock
from sla_tui.errors import StoreError
from sla_tui.ui.app import SlaApp
from sla_tui.ui.dashboard import DashboardExit
from sla_tui.ui.feed import StillFeed
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.terminal.browser import has_browser
from sla_tui.ui.themes import THEMES
from tests import samples
from tests.samples import FLEET, snapshot
from tests.ui.apps import dashboard, screen_text


async def test_the_first_frame_shows_what_is_known_before_the_feed_is_started():
    seen = []

    class Feed(StillFeed):
        def start(self, on_snapshot):
            seen.append(screen_text(app))
            super().start(on_snapshot)

    app = SlaApp(Feed(snapshot(from_store=True)))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
    assert "Payments gateway" in seen[0]
    assert "from history" in seen[0]


async def test_keys_move_the_selection_and_the_panel_follows():
    async with dashboard() as shown:
        for keys, selected in (
            (["up"], "payments"),
            (["j", "j", "down"], "webhooks"),
            (["G"], "web"),
            (["g"], "payments"),
            (["end", "k"], "upload"),
            (["home", "pagedown"], "web"),
            (["pageup"], "payments"),
        ):
            await shown.press(*keys)
            assert shown.selected == selected, keys
            name = next(s.name for s in FLEET if s.id == selected)
            assert f"²{name}" in shown.text


async def test_the_selection_stays_on_the_service_when_new_figures_change_the_order():
    async with dashboard() as shown:
        shown.app.services.go_to("login")
        worse = tuple(
            samples.with_verdict(s, "breached", name="Login is worse") if s.id == "login" else s for s in FLEET
        )
        await shown.push(snapshot(worse))
        assert shown.selected == "login"
        assert "Login is worse" in shown.text


async def test_a_filter_is_typed_live_kept_with_enter_and_left_with_esc():
    async with dashboard() as shown:
        await shown.press("/", *"api")
        assert "2 of 14" in shown.text
        await shown.press("enter", "j")
        assert "/api" in shown.text
        assert shown.selected == "api"
        await shown.press("escape")
        assert "2 of 14" not in shown.text
        assert shown.app.is_running


async def test_esc_while_typing_gives_the_filter_up():
    async with dashboard() as shown:
        await shown.press("/", *"api", "escape")
        assert "Services 14" in shown.text
        await shown.press("j")
        assert shown.selected == "checkout"


async def test_while_a_filter_is_typed_letters_are_letters_and_arrows_still_move():
    async with dashboard() as shown:
        await shown.press("/", "q", "backspace", "down")
        assert shown.app.is_running
        assert shown.selected == "checkout"


async def test_a_term_that_is_not_understood_is_said():
    async with dashboard() as shown:
        await shown.press("/", *"foo:x", "enter")
        assert "no key foo:" in shown.text


async def test_problems_only_shows_its_badge_and_an_explicit_all_clear():
    async with dashboard() as shown:
        await shown.press("!")
        assert "PROBLEMS ONLY" in shown.text
        assert "Web shop" not in shown.text
        await shown.push(samples.all_well())
        assert "All clear" in shown.text
        await shown.press("escape")
        assert "PROBLEMS ONLY" not in shown.text
        assert "Web shop" in shown.text


async def test_freezing_holds_the_figures_and_says_so_and_polling_goes_on():
    async with dashboard() as shown:
        await shown.press("space")
        await shown.push(samples.all_well())
        assert "FROZEN 14:32:07" in shown.text
        assert "Payments gateway" in shown.text
        await shown.press("space")
        assert "FROZEN" not in shown.text
        assert "ALL 8 WITHIN SLA" in shown.text


async def test_sorting_goes_through_the_orders_whose_columns_are_shown_and_back_to_the_most_urgent_first():
    async with dashboard(size=(90, 30)) as shown:  # on which errors and latency have no column
        seen = []
        while not seen or ORDERS[shown.app.services.state.order].name != "urgent":
            await shown.press("s")
            seen.append(ORDERS[shown.app.services.state.order].name)
        columns = shown.app.services.state.shown
        assert seen == [o.name for o in ORDERS[1:] if o.name in {"worst", "name"} or o.column in columns] + ["urgent"]
        assert {"name", "budget", "credit"} <= set(seen)
        await shown.press("S")
        assert "(reversed)" in shown.text


async def test_a_click_on_a_heading_sorts_by_it_and_another_one_turns_it_around():
    async with dashboard() as shown:
        state = shown.app.services.state
        await shown.press("j")
        chosen = state.selected
        heading = shown.text.splitlines()[2]
        await shown.pilot.click("#fleet", offset=(heading.index("LEFT"), 1))
        await shown.pilot.pause()
        assert (ORDERS[state.order].name, state.reverse, state.selected) == ("budget", False, chosen)
        await shown.pilot.click("#fleet", offset=(heading.index("LEFT"), 1))
        await shown.pilot.pause()
        assert (ORDERS[state.order].name, state.reverse, state.selected) == ("budget", True, chosen)
        await shown.pilot.click("#fleet", offset=(heading.index("SERVICE"), 1))
        await shown.pilot.pause()
        assert (ORDERS[state.order].name, state.reverse, state.selected) == ("name", False, chosen)


async def test_enter_opens_the_service_and_esc_goes_back_and_never_quits():
    async with dashboard() as shown:
        await shown.press("j", "enter")
        assert "Services 14" not in shown.text
        assert "²Checkout API" in shown.text.splitlines()[1]
        assert "locked in since" in shown.text
        await shown.press("n")
        assert "²Search" in shown.text
        await shown.press("N")
        assert "²Checkout API" in shown.text
        await shown.press("escape", "escape", "escape")
        assert "Services 14" in shown.text
        assert shown.app.is_running


async def test_a_long_service_scrolls_in_a_low_window():
    async with dashboard(size=(80, 12)) as shown:
        await shown.press("j", "enter")
        assert "UPTIME" in shown.text
        await shown.press("pagedown", "G")
        assert "UPTIME" not in shown.text
        assert "NOTES" in shown.text


async def test_the_help_shows_every_key_and_swallows_all_others():
    async with dashboard(size=(120, 60)) as shown:
        await shown.press("?")
        assert "Keys · Services" in shown.text
        await shown.press("?")
        assert "freeze the figures" in shown.text
        await shown.press("j", "!", "space")
        await shown.press("escape")
        assert "PROBLEMS ONLY" not in shown.text
        assert shown.selected == "payments"
        assert "FROZEN" not in shown.text


async def test_the_palette_goes_to_a_service():
    async with dashboard() as shown:
        await shown.press(":", *"mail relay")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        await shown.press("down", "enter")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        assert shown.selected == "mail"


async def test_poll_now_asks_the_feed():
    async with dashboard() as shown:
        await shown.press("r")
        assert shown.feed.polls == [None]
        assert "being asked" in shown.text


async def test_times_change_their_zone():
    async with dashboard() as shown:
        assert "14:32:07" in shown.text
        await shown.press("u")
        assert "UTC 13:32:07" in shown.text


async def test_copying_says_what_it_did(monkeypatch):
    async with dashboard() as shown:
        await shown.press("j", "y")
        assert "about Checkout API to the terminal's clipboard (OSC 52)" in shown.text
        assert "€240.00" in shown.app.clipboard
        assert "Checkout API" in shown.app.clipboard


async def test_the_runbook_opens_where_a_browser_can_come_up_and_is_copied_elsewhere(monkeypatch):
    url, opened = "https://wiki.example.com/checkout", []
    fleet = snapshot(tuple(replace(one, runbook=url) for one in FLEET))
    monkeypatch.setattr(SlaApp, "open_url", lambda self, url, **_: opened.append(url))
    for name in ("SSH_CONNECTION", "SSH_TTY", "SSH_CLIENT", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("DISPLAY", ":0")
    async with dashboard(fleet) as shown:
        await shown.press("j", "R")
        assert (opened, shown.app.clipboard) == ([url], "")
        monkeypatch.setenv("SSH_CONNECTION", "192.0.2.1 5000 192.0.2.2 22")
        await shown.press("R")
        assert (opened, shown.app.clipboard) == ([url], url)
        assert f"Sent {url} to the terminal's clipboard (OSC 52)." in shown.text
        monkeypatch.delenv("SSH_CONNECTION")
        shown.app._driver.opens_pages = False  # as a visitor's: the browser of this machine is not theirs
        await shown.press("R")
        assert opened == [url]
    async with dashboard() as shown:
        await shown.press("j", "R")
        assert "has no runbook" in shown.text


@pytest.mark.parametrize(
    ("environ", "platform", "there"),
    [
        ({"DISPLAY": ":0"}, "linux", True),
        ({"WAYLAND_DISPLAY": "wayland-0"}, "linux", True),
        ({}, "linux", False),
        ({}, "darwin", True),
        ({"DISPLAY": ":0", "SSH_TTY": "/dev/pts/1"}, "linux", False),
        ({"SSH_CONNECTION": "a b"}, "darwin", False),
    ],
)
def test_a_browser_comes_up_only_before_who_looks(environ, platform, there):
    assert has_browser(environ, platform) is there


@pytest.mark.parametrize(("key", "prints"), [("q", False), ("Q", True)])
async def test_leaving_says_whether_to_print_the_snapshot(key, prints):
    async with dashboard() as shown:
        await shown.press(key)
        assert isinstance(shown.app.return_value, DashboardExit)
        assert (shown.app.return_value.printed is not None) is prints
        assert shown.app.return_code == 0


async def test_ctrl_c_leaves_as_an_interrupted_program_does():
    async with dashboard() as shown:
        await shown.press("ctrl+c")
        assert shown.app.return_code == 130


async def test_a_click_selects_a_service_and_the_wheel_moves():
    async with dashboard() as shown:
        await shown.pilot.click("#fleet", offset=(10, 4))
        assert shown.selected == "search"
        await shown.pilot._post_mouse_events(
            [__import__("textual.events", fromlist=["x"]).MouseScrollDown], "#fleet", offset=(10, 4)
        )
        await shown.pilot.pause()
        assert shown.app.services.state.index == 5


async def test_every_theme_is_reached_and_drawn():
    async with dashboard(theme="sla-light") as shown:
        seen = [shown.app.theme]
        for _ in THEMES:
            await shown.press("t")
            assert "Payments gateway" in shown.text
            assert f"Theme {shown.app.theme}." in shown.text
            seen.append(shown.app.theme)
    assert seen[0] == seen[-1] == "sla-light"
    assert sorted(seen[1:]) == sorted(THEMES)


async def test_an_unknown_theme_is_the_default():
    async with dashboard(theme="no such") as shown:
        assert shown.app.theme == "sla-dark"


async def test_without_colour_the_theme_is_the_one_without(monkeypatch):
    monkeypatch.setenv("NO_COLOR", "1")
    async with dashboard(theme="sla-light") as shown:
        assert shown.app.theme == "mono"


async def test_remapped_keys_are_obeyed_shown_and_their_problems_said():
    async with dashboard(keys={"freeze": "f", "nonsense": "x"}) as shown:
        assert "there is no such action" in shown.text
        await shown.press("f")
        assert "FROZEN" in shown.text


async def test_snapshots_that_come_at_once_are_shown_together_and_the_newest_wins():
    async with dashboard() as shown:
        applied = []
        apply = shown.app.services.apply
        shown.app.services.apply = lambda s: (applied.append(s), apply(s))
        for count in range(1, 12):
            shown.feed.push(snapshot(FLEET[:count]))
        shown.feed.push(samples.all_well())
        for _ in range(30):
            await shown.pilot.pause(0.1)
            if "ALL 8 WITHIN SLA" in shown.text:
                break
        assert "ALL 8 WITHIN SLA" in shown.text
        assert len(applied) <= 2


@pytest.mark.parametrize("name", ["empty", "never_polled", "hostile"])
async def test_odd_snapshots_are_drawn_and_inert(name):
    async with dashboard(getattr(samples, name)(), size=(160, 45)) as shown:
        await shown.press("j", "enter", "escape", "?", "escape")
        assert all(letter.isprintable() or letter == "\n" for letter in shown.text)
        await shown.press(":")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        await shown.press("escape")
        assert shown.app.is_running


async def test_markup_in_a_name_is_shown_as_it_is():
    hostile = snapshot([replace(FLEET[0], id="x", name="[@click=app.quit]click[/] [/b]")])
    async with dashboard(hostile) as shown:
        assert "[@click=app.quit]click[/] [/b]" in shown.text
        await shown.press(":", *"click")
        await shown.app.workers.wait_for_complete()
        await shown.pilot.pause()
        assert "[@click=app.quit]click[/] [/b]" in shown.text


async def test_resizing_to_any_size_and_back_does_no_harm():
    async with dashboard(size=(120, 36)) as shown:
        before = shown.text
        for size in ((20, 5), (1, 1), (300, 100), (79, 23), (10, 40)):
            await shown.pilot.resize_terminal(*size)
            assert len(shown.text.splitlines()) <= size[1]
            assert shown.text != before
            await shown.pilot.resize_terminal(120, 36)
            assert shown.text == before, size


@pytest.mark.parametrize("size", [(40, 12), (40, 5), (80, 1), (20, 5)])
async def test_while_typing_a_filter_the_line_is_seen_at_any_size(size):
    async with dashboard(size=size) as shown:
        await shown.press("/", *"cdn")
        assert "cdn" in shown.text.splitlines()[-1]


async def until(pilot, holds):
    """Waits until something holds, two seconds at most."""
    for _ in range(100):
        await pilot.pause(0.02)
        if holds():
            break


class SlowFeed(StillFeed):
    """Its history takes as long to read as the test wants."""

    def __init__(self, snapshot, error=None):
        super().__init__(snapshot)
        self.may_go_on = threading.Event()
        self.error = error
        self.started = threading.Event()

    def current(self):
        self.may_go_on.wait(20)
        if self.error is not None:
            raise self.error
        return super().current()

    def start(self, on_snapshot):
        super().start(on_snapshot)
        self.started.set()


async def test_a_long_history_keeps_neither_the_first_frame_nor_a_key_waiting():
    feed = SlowFeed(snapshot(from_store=True))
    app = SlaApp(feed, clock=FixedClock(samples.NOW))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "The history is being read" in screen_text(app)
        await pilot.press("!")
        assert "PROBLEMS ONLY" in screen_text(app)
        assert not feed.started.is_set()
        feed.may_go_on.set()
        await until(pilot, feed.started.is_set)
        await pilot.pause()
        assert "Payments gateway" in screen_text(app)
        assert feed.started.is_set()


async def test_a_feed_may_be_made_beside_the_first_frame_and_is_stopped_at_the_end():
    made, may_go_on = [], threading.Event()

    def make():
        may_go_on.wait(20)
        made.append(SlowFeed(snapshot()))
        made[0].may_go_on.set()
        return made[0]

    app = SlaApp(make, clock=FixedClock(samples.NOW))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "The history is being read" in screen_text(app)
        await pilot.press("r")
        assert "still being read" in screen_text(app)
        may_go_on.set()
        await until(pilot, lambda: made and made[0].started.is_set())
        await pilot.pause()
        assert "Payments gateway" in screen_text(app)
    app.close()
    made[0].push(samples.all_well())
    assert made[0]._on_snapshot is None


async def test_figures_that_another_process_made_stand_in_the_first_frame_and_the_feed_is_made_later():
    made = []

    def make():
        made.append(SlowFeed(snapshot(generated_at=samples.NOW + 1)))
        return made[0]

    app = SlaApp(make, clock=FixedClock(samples.NOW), ahead=lambda _: snapshot(from_store=True))
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "Payments gateway" in screen_text(app)
        assert not made
        await until(pilot, lambda: made and made[0].started.is_set())
        assert made[0].started.is_set()
        assert app.ui_state.state.snapshot.generated_at == samples.NOW, "what is known already is not asked for again"
    app.close()


async def test_figures_that_another_process_still_makes_are_shown_as_soon_as_they_come():
    comes = threading.Event()

    def ahead(seconds):
        return snapshot(from_store=True) if comes.wait(20 if seconds is None else seconds) else None

    app = SlaApp(lambda: SlowFeed(snapshot()), clock=FixedClock(samples.NOW), ahead=ahead)
    async with app.run_test(size=(120, 36)) as pilot:
        await pilot.pause()
        assert "The history is being read" in screen_text(app)
        comes.set()
        await until(pilot, lambda: "Payments gateway" in screen_text(app))
        assert "Payments gateway" in screen_text(app)
        assert app.feed is None
    app.close()
    assert app.feed is None, "who has left waits for no engine"


async def test_where_no_figures_come_ahead_the_feed_has_them():
    feed = SlowFeed(snapshot())
    feed.may_go_on.set()
    app = SlaApp(lambda: feed, clock=FixedClock(samples.NOW), ahead=lambda _: None)
    async with app.run_test(size=(120, 36)) as pilot:
        await until(pilot, feed.started.is_set)
        await pilot.pause()
        assert "Payments gateway" in screen_text(app)


async def test_a_history_that_cannot_be_read_ends_the_dashboard_and_is_handed_to_who_says_errors():
    damaged = StoreError("the history is damaged", hint="move it away")
    feed = SlowFeed(None, damaged)
    feed.may_go_on.set()
    app = SlaApp(feed)
    async with app.run_test() as pilot:
        await pilot.pause()
    assert app.return_value == DashboardExit(failed=damaged)
    assert app.return_code == 1
