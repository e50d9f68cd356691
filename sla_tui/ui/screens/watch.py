"""The watch screen: draws the wall, turns its pages, and in a kiosk takes no key but one chord."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from time import monotonic
from typing import ClassVar, Final

from textual import events
from textual.app import ComposeResult

from sla_tui.sla.past_event import PastEvent
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.drawing.look import Look, ProfileBadge
from sla_tui.ui.drawing.spans import Line, plain
from sla_tui.ui.parts.header import present_line
from sla_tui.ui.parts.notice import notice_lines
from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.state.ui_state import UiState
from sla_tui.ui.state.watch_state import BACKWARD, CHORD, FORWARD, WallState, WatchOptions, works_on_wall
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.wall.contents import Wall
from sla_tui.ui.wall.night import dark_theme, is_night
from sla_tui.ui.wall.wall import wall
from sla_tui.ui.widgets.pane import Pane
from sla_tui.ui.wording.mask import Mask

_HINTS: Final = ("next", "back", "zone", "theme", "quit")


class WatchScreen(ViewScreen):
    """The wall, on the whole screen."""

    KIND: ClassVar[str] = "watch"

    DEFAULT_CSS = """
    WatchScreen #wall { height: 1fr; }
    """

    def __init__(self, ui_state: UiState, options: WatchOptions) -> None:
        super().__init__(ui_state)
        self.options = options
        self.wall = WallState(rotate=options.rotate)
        self._mask = Mask(ui_state.language) if options.anonymous else None
        self._taken: Snapshot | None = None
        self._shown: Snapshot | None = None
        self._pane = Pane(id="wall", ascii_only=ui_state.ascii_only)
        self._pending_chord = False
        self._was_past = False

    def compose(self) -> ComposeResult:
        """Lays out the wall, and the notice line below it."""
        yield self._pane
        yield self.notice
        yield self.past_bar

    def on_resize(self, event: events.Resize) -> None:
        """Draws it at the new size, once it is known how much of that the wall gets (inline it is some rows only)."""
        self.redraw((event.size.width, event.size.height))
        self.call_after_refresh(self.redraw)

    def redraw(self, size: tuple[int, int] | None = None) -> None:
        """Takes in what is new, and hands every line to the pane, which repaints what differs."""
        self.place.width, self.place.height = size or self._pane.size or (self.place.width, self.place.height)
        newest = self.state.snapshot
        if newest is not self._taken and newest is not None:
            self._taken = newest
            past = self.state.past.shown is not None
            if past or self._was_past:  # nothing that stood elsewhere at another moment holds anything in its place
                self.wall.forget()
                newest = replace(newest, from_store=False)  # the band says more than that
            self._was_past = past
            self._shown = newest if self._mask is None else self._mask.masked(newest)
            self.wall.take(self._shown)
        self.wall.follow(monotonic())
        room = self.place.height + self.notice.display - 1
        notice = notice_lines(self._shown, self.look, self.place.width, room)
        barred = self.past_bar.display
        self.show_past_bar(self.place.width, self.app.size.height)
        if (bool(notice), barred) != (self.notice.display, self.past_bar.display):
            self.call_after_refresh(self.redraw)  # the wall gets another size
        self.show_notice(notice)
        look = self.look if self._mask is None else self.look._replace(profile=ProfileBadge())
        made = self._made()
        self._shade(night=made.night)
        self._pane.show(wall(made, look, self.place.width, self.place.height))

    def _shade(self, *, night: bool) -> None:
        """Draws the wall in the theme of the hour."""
        theme = dark_theme(self.app.theme) if night else ""
        if theme != self._pane.own_theme:
            self._pane.own_theme = theme
            self._pane.refresh()

    def _made(self) -> Wall:
        keys, say = self.ui_state.keys, self.ui_state.language.say
        hints = ((keys.shown(name), say(f"watch_hint.{name}")) for name in _HINTS if keys.shown(name))
        frozen = self.state.frozen_at is not None
        config = None if self.dashboard.feed is None else self.dashboard.feed.config
        return Wall(
            self._shown,
            self.wall,
            hints=() if self.options.kiosk else tuple(hints),
            held=self.wall.held(monotonic()),
            message="" if self.options.kiosk else self.ui_state.message,
            frozen_at=self.state.frozen_at if frozen else None,
            night=config is not None and is_night(config.ui.wall_night, config.timezone, self.ui_state.now),
            past_at=self.state.past.shown,
            clock=None if self.state.past.shown is None else self.ui_state.now,
        )

    def bar_present(self, look: Look) -> Line:
        """What is so now: a wall has no header that says it."""
        present = self.state.present
        return () if present is None else present_line(present, look, self.place.width)

    @property
    def bar_events(self) -> Sequence[PastEvent]:
        """What happened; on an anonymous wall to whom, and what anybody decided, stays away."""
        events = super().bar_events
        if self._mask is None:
            return events
        return [replace(event, name=self._mask.name_of(event.service)) for event in events if event.act is None]

    def tick(self) -> None:
        """Draws once a second: the clock, a countdown, and the next page when its time has come."""
        self.ui_state.end_message()
        self.wall.tick(monotonic())
        self.redraw()

    async def on_key(self, event: events.Key) -> None:
        """Holds the page at any key, turns it by those that move; a kiosk takes none but its chord."""
        event.stop()
        event.prevent_default()
        if self.options.kiosk:
            chord = self._pending_chord and event.key == CHORD[1]
            self._pending_chord = event.key == CHORD[0]
            if chord:
                self.dashboard.perform("quit")
            return
        now = monotonic()
        self.wall.hold(now)
        name = self.ui_state.action_of(event.key, event.character, "watch")
        if name in FORWARD:
            self.wall.turn(1, now)
        elif name in BACKWARD:
            self.wall.turn(-1, now)
        elif name is not None and works_on_wall(name):
            self.dashboard.perform(name)
            return
        self.redraw()

    def move(self, rows: int) -> None:
        """Turns the page."""
        self.wall.turn(1 if rows > 0 else -1, monotonic())
        self.redraw()

    def page_by(self, sign: int) -> None:
        """Turns the page."""
        self.move(sign)

    @property
    def subject(self) -> Subject | None:
        """Nothing: there is no cursor on a wall."""
        return None

    @property
    def text(self) -> str:
        """What is on the wall."""
        lines = wall(self._made(), self.look, self.place.width, self.place.height)
        return "\n".join(plain(line).rstrip() for line in lines) + "\n"
