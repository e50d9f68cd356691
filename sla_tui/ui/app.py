"""The dashboard's app: takes snapshots from a feed to the screen, and carries out what concerns the whole program."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from time import monotonic
from typing import TYPE_CHECKING, cast

from textual import events
from textual.driver import Driver
from textual.message import Message
from textual.screen import Screen

from sla_tui.clock import Clock, SystemClock
from sla_tui.errors import SlaTuiError
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.alert import OF_SERVICES
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.actions import keymap, perform, why_idle
from sla_tui.ui.actions.periods import show_period
from sla_tui.ui.alert_bell import AlertBell, title
from sla_tui.ui.base_app import BaseApp, describe_crash
from sla_tui.ui.dashboard import DashboardExit, ProfileChoice
from sla_tui.ui.details import FeedDetails
from sla_tui.ui.drawing.look import ProfileBadge
from sla_tui.ui.drawing.spans import inert
from sla_tui.ui.feed import Feed
from sla_tui.ui.navigator import Navigator
from sla_tui.ui.opening import Opening
from sla_tui.ui.remembered import FIRST_KEPT_AFTER, KEPT_EVERY, FrameKeeper, RememberedFrames
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.screens.services import ServicesScreen
from sla_tui.ui.state.history import HOME, ViewLocation
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.state.watch_state import WatchOptions
from sla_tui.ui.themes import DEFAULT
from sla_tui.ui.time_machine import TimeMachine

if TYPE_CHECKING:
    from rich.console import RenderableType

    from sla_tui.sla.backtest import Backtest
    from sla_tui.ui.drawing.own_themes import OwnThemes

_log = logging.getLogger(__name__)

COALESCE = 1.0
"""Snapshots that come faster than this (seconds) are shown together."""
TICK_SECONDS = 1.0
CLOSE_WAITS = 5.0
"""Seconds that the end waits for a feed that is still being made."""
FIRST_FRAME_WAITS = 0.15
"""Seconds that the first frame waits for a feed that is there already; with a longer history figures follow it."""


class SlaApp(BaseApp[DashboardExit]):
    """The dashboard.

    The first frame shows what the feed knows already, if that is read fast; only after it the feed is started.
    Snapshots are applied in one place (`on_sla_app_arrived`), at most one a second.

    Args:
        feed: where snapshots come from, or what makes it: then the first frame waits neither for the engine to be
            loaded nor for the history to be read, and figures follow. `close` stops it.
        theme, themes: see `BaseApp`.
        ascii: draws nothing but ASCII.
        linux_console: see `BaseApp`.
        clock: the present; the demo's may be elsewhere.
        keys: `[ui.keys]`: action name to key, or "none".
        log_file: whose end the log view shows.
        export_dir: where `x` writes; None switches it off.
        watch: opens with the watch screen, run like this.
        language: of all words.
        profile: whose figures these are.
        profiles: those that can be switched to from here; None: there is no switching.
        frames: where the frame is kept that the next start shows at once; None: nowhere.
        ahead: see `Opening`.
        on_crash: see `BaseApp`.
    """

    TITLE = "sla-tui"

    class Arrived(Message):
        """A snapshot came from the feed; an older one that still waits is dropped."""

        def __init__(self, snapshot: Snapshot) -> None:
            super().__init__()
            self.snapshot = snapshot

        def can_replace(self, message: Message) -> bool:
            """Returns whether it replaces another one: only the newest matters."""
            return isinstance(message, SlaApp.Arrived)

    class Said(Message):
        """Something is to be shown for some seconds, whichever thread it comes from."""

        def __init__(self, words: str) -> None:
            super().__init__()
            self.words = words

    class Backtested(Message):
        """A draft was held against a history, or could not be; `number`: of the question."""

        def __init__(self, number: int, found: Backtest | None, problem: str) -> None:
            super().__init__()
            self.number, self.found, self.problem = number, found, problem

    class HandedOver(Message):
        """Work for the app's own thread, whichever thread it comes from."""

        def __init__(self, work: Callable[[], None]) -> None:
            super().__init__()
            self.work = work

    class Opened(Message):
        """What the feed knew already has been read."""

    def __init__(
        self,
        feed: Feed | Callable[[], Feed],
        *,
        theme: str = DEFAULT,
        ascii: bool = False,  # noqa: A002  the option's name
        linux_console: bool = False,
        clock: Clock | None = None,
        keys: Mapping[str, str] | None = None,
        log_file: Path | None = None,
        export_dir: Path | None = None,
        watch: WatchOptions | None = None,
        language: Language = ENGLISH,
        profile: ProfileBadge = ProfileBadge(),  # noqa: B008  immutable
        profiles: ProfileChoice | None = None,
        themes: OwnThemes | None = None,
        frames: FrameKeeper | None = None,
        ahead: Callable[[float | None], Snapshot | None] | None = None,
        on_crash: Callable[[BaseException], str] = describe_crash,
    ) -> None:
        self._frames = RememberedFrames(frames)  # first: the driver's class is made at once
        super().__init__(theme=theme, ascii=ascii, linux_console=linux_console, themes=themes, on_crash=on_crash)
        self.wall = watch
        self.ui_state = UiState(
            keymap(keys, language),
            clock or SystemClock(),
            ascii_only=ascii,
            linux_console=linux_console,
            language=language,
            profile=profile,
        )
        self.profiles = profiles
        self.export_dir = export_dir
        self.navigator = Navigator(self)
        self.time_machine = TimeMachine(self)
        self._bell = AlertBell(language.code)
        self.details_provider = FeedDetails(lambda: self.feed, log_file, language, themes)
        made = feed if callable(feed) else None
        self._opening = Opening(made or (lambda: cast("Feed", feed)), ahead, self._from_feed)
        self._first_waits = 0.0 if made else FIRST_FRAME_WAITS
        if not made:
            self._opening.begin()
        self._opened_late = False
        self._titled = False
        self._applied_at = 0.0
        self._waiting: Snapshot | None = None

    def get_default_screen(self) -> Screen[None]:
        """Returns the Services view, with what is known already; a long history is shown as soon as it is read."""
        if self._opening.look_ahead() is None:
            self._frames.hold(self)
            self._opened_late = not self._opening.wait(0.0 if self._frames.holds else self._first_waits)
        if not self._opened_late and self._opening.snapshot is not None:
            self.ui_state.take(self._opening.snapshot)
            self._bell.take(self._opening.snapshot)
        return ServicesScreen(self.ui_state)

    def on_mount(self) -> None:
        """Starts the clock, and the feed once the first frame is out."""
        if self.wall is not None:
            self.ui_state.view_history.deeper(ViewLocation("watch"))
            self.navigator.follow()
        self.set_interval(TICK_SECONDS, self.tick)
        if self._frames.keeper is not None:
            self.set_timer(FIRST_KEPT_AFTER, self._keep_frame)
            self.set_interval(KEPT_EVERY, self._keep_frame)
        if self._frames.holds:
            self._open()  # nothing is painted that would have to wait for it
        else:
            self.call_after_refresh(self._open)

    def tick(self) -> None:
        """Draws once a second what ages by itself; nothing while the app closes, when its screens are gone."""
        if self.screen_stack:
            self.time_machine.tick()
            self.view.tick()

    def _open(self) -> None:
        self._opening.then(self._opening_done)
        self._opening.begin()  # only now: two threads would take turns, and the first frame would come later

    def _opening_done(self) -> None:
        """Hands over and touches nothing: may be called in the opening's thread."""
        self.post_message(self.Opened())

    def on_sla_app_opened(self) -> None:
        """Shows what was stored, if it came too late for the first frame, and starts the feed.

        Raises:
            Exception: what nobody foresaw, and the feed raised when it was asked.
        """
        if isinstance(self._opening.error, SlaTuiError):
            self.exit(DashboardExit(failed=self._opening.error), return_code=1)
            return
        if self._opening.error is not None:
            raise self._opening.error
        if self._opened_late and self._opening.snapshot is not None and not self._opening.came_ahead:
            self._show(self._opening.snapshot)
        self._frames.release(self)
        if self.feed is not None:
            self.feed.start(self._from_feed)

    def driver_between_filters(self, base: type[Driver]) -> type[Driver]:
        """Puts a remembered frame's end before the filters of a driver."""
        return self._frames.taking(super().driver_between_filters(base))

    async def on_event(self, event: events.Event) -> None:
        """Paints over a remembered frame as soon as somebody does something."""
        if self._frames.ends_with(event):
            self._frames.release(self)
        await super().on_event(event)

    def exit(
        self, result: DashboardExit | None = None, return_code: int = 0, message: RenderableType | None = None
    ) -> None:
        """Ends the app; its last frame is shown at the next start."""
        self._keep_frame()
        super().exit(result, return_code, message)

    def _keep_frame(self) -> None:
        config = None if self.feed is None else self.feed.config
        if len(self.screen_stack) == 1:
            self._frames.keep(self.screen, self.ui_state, config)

    @property
    def feed(self) -> Feed | None:
        """Where snapshots come from; None while it is still being made."""
        return self._opening.feed

    def close(self) -> None:
        """Stops the feed. To be called when the app has run, however it ended."""
        self._opening.hurry()
        self._opening.wait(CLOSE_WAITS if self._opening.begun else 0)
        if self.feed is not None:
            self.feed.stop()

    def _from_feed(self, snapshot: Snapshot) -> None:
        """Sorts and measures a snapshot in the feed's thread, hands it over, and touches nothing."""
        self.ui_state.state.indexes.of(snapshot)
        self.post_message(self.Arrived(snapshot))

    def on_sla_app_arrived(self, message: Arrived) -> None:
        """Applies a snapshot, or lets it wait until a second has passed since the last one."""
        waits = self._waiting is not None
        self._waiting = message.snapshot
        if not waits:
            since = monotonic() - self._applied_at
            if since >= COALESCE or self._applied_at == 0.0:
                self._apply()
            else:
                self.set_timer(COALESCE - since, self._apply)

    def hand_over(self, work: Callable[[], None]) -> None:
        """Has `work` done in the app's own thread; may be called in any."""
        self.post_message(self.HandedOver(work))

    def later(self, seconds: float, work: Callable[[], None]) -> None:
        """Has `work` done in so many seconds."""
        self.set_timer(seconds, work)

    def on_sla_app_handed_over(self, message: HandedOver) -> None:
        """Does it."""
        if self.screen_stack:
            message.work()

    def show_message(self, words: str) -> None:
        """Has `words` shown for some seconds; may be called in any thread."""
        self.post_message(self.Said(words))

    def on_sla_app_said(self, message: Said) -> None:
        """Shows it."""
        self.view.show_message(message.words)

    def backtested(self, number: int, found: Backtest | None, problem: str) -> None:
        """Has a backtest shown, or why there is none; may be called in any thread."""
        self.post_message(self.Backtested(number, found, problem))

    def on_sla_app_backtested(self, message: Backtested) -> None:
        """Draws it, unless something else was asked for meanwhile."""
        if self.ui_state.backtest.answer(message.number, message.found, message.problem):
            self.view.redraw()

    def _apply(self) -> None:
        snapshot, self._waiting = self._waiting, None
        if snapshot is None or not self.screen_stack:
            return
        self._applied_at = monotonic()
        self._show(snapshot)

    def _show(self, snapshot: Snapshot) -> None:
        self._frames.release(self)
        self._ring(snapshot)
        if self.view is self.services:
            self.services.apply(snapshot)
        else:
            self.ui_state.take(snapshot)
            self.view.redraw()
            self.navigator.refocus()  # another period may have come, which ends at another instant

    def _ring(self, snapshot: Snapshot) -> None:
        """Rings once for all that became an alert with this snapshot, and counts them in the terminal's title."""
        before = self._bell.count
        notice = self._bell.take(snapshot)
        if self._bell.count != before or not self._titled:
            self._titled = True
            self.set_terminal_title(title(self._bell.count, self.ui_state.profile.name))
        if notice is not None:
            self.bell()
            language = self.ui_state.language
            words = language.say("message.alarm", what=notice.title)
            if not self.ui_state.message:  # what somebody has just done is not talked over
                mine = any(change.alert.kind in OF_SERVICES for change in notice.changes)
                mine = mine and not self.time_machine.is_past and self.view.KIND != "watch"  # nobody acts there
                hint = f" {language.say('message.alarm_hint', key=self.ui_state.keys.shown('acknowledge'))}"
                self.ui_state.show_message(words + hint if mine else words)
            config = None if self.feed is None else self.feed.config
            if config is not None and config.notify.desktop:
                self.notify_desktop(inert(words))

    @property
    def services(self) -> ServicesScreen:
        """The view at the bottom of all screens."""
        return cast("ServicesScreen", self.screen_stack[0])

    @property
    def view(self) -> ViewScreen:
        """The view on the screen, or right below what lies over it (help, the palette, a dialog)."""
        return next(screen for screen in reversed(self.screen_stack) if isinstance(screen, ViewScreen))

    def perform(self, name: str) -> None:
        """Carries out the action of that name, for a key or for the palette."""
        perform(name, self)

    def why_idle(self, name: str) -> str:
        """Says why the action of that name can do nothing where the cursor is; "" where it can."""
        return why_idle(name, self)

    def show_period(self, key: str) -> None:
        """Shows every service in that period, such as 2026-10; "": in the running one."""
        show_period(self, key)

    def go_to(self, service_id: str) -> None:
        """Shows that service in the fleet."""
        self.navigator.go(HOME)
        self.services.go_to(service_id)

    def action_interrupt(self) -> None:
        """Leaves as an interrupted program does, at ctrl+c; not a kiosk, which strangers may stand in front of."""
        if self.wall is None or not self.wall.kiosk:
            super().action_interrupt()

    def action_suspend(self) -> None:
        """Goes to sleep behind the shell, at ctrl+z; not a kiosk."""
        if self.wall is None or not self.wall.kiosk:
            super().action_suspend()

    def leave(self, left: DashboardExit) -> None:
        """Ends the dashboard."""
        self.exit(left)

    def switch_profile(self, profile: str) -> None:
        """Ends to open again in another profile; stays where that one's configuration cannot be read."""
        problem = self.profiles.problem(profile) if self.profiles is not None else ""
        if problem:
            self.view.say("message.profile_closed", profile=profile, why=problem)
        else:
            self.leave(DashboardExit(profile=profile))

    def draw_anew(self) -> None:
        """Draws the view and all its panes again, in other colours."""
        self.view.redraw()
        for pane in self.view.query("Pane"):
            pane.refresh()

    def theme_problem(self, name: str, problem: str) -> None:
        """Says what is wrong with a theme, for some seconds."""
        _log.warning("theme %s: %s", name, problem)
        self.view.say("message.theme_problem", theme=name, problem=problem)
