"""Brings the screen to where the view history leads, and tells the feed what is looked at: a service, a period."""

from __future__ import annotations

from collections.abc import Hashable
from typing import TYPE_CHECKING, Any, Protocol

from textual.geometry import Size
from textual.screen import Screen

from sla_tui.ui.screens.base import ViewScreen
from sla_tui.ui.screens.services import ServicesScreen
from sla_tui.ui.state.history import HOME, ViewLocation

if TYPE_CHECKING:
    from sla_tui.ui.feed import Feed
    from sla_tui.ui.state.ui_state import UiState
    from sla_tui.ui.state.watch_state import WatchOptions
    from sla_tui.ui.views.context import DetailsProvider


class PastOfTheScreen(Protocol):
    """The time machine, as far as the navigator knows it."""

    @property
    def is_past(self) -> bool:
        """Whether a past moment is shown."""
        ...

    def peek(self, period: str | None) -> None:
        """Shows another period as it was known at the moment; None: the one that ran."""
        ...

    def look_at(self, focus: Hashable) -> None:
        """Asks for the snapshot of the moment as the view wants it, unless that is there."""
        ...


class ScreenOwner(Protocol):
    """The app, as far as the navigator knows it."""

    ui_state: UiState
    wall: WatchOptions | None

    @property
    def view(self) -> ViewScreen:
        """The view on the screen."""
        ...

    @property
    def services(self) -> ServicesScreen:
        """The view at the bottom of all screens."""
        ...

    @property
    def time_machine(self) -> PastOfTheScreen:
        """Shows past moments."""
        ...

    @property
    def feed(self) -> Feed | None:
        """Where snapshots come from; it is told what is looked at."""
        ...

    @property
    def details_provider(self) -> DetailsProvider:
        """What views may ask for beyond the snapshot."""
        ...

    @property
    def size(self) -> Size:
        """The terminal's size."""
        ...

    def push_screen(self, screen: Screen[Any]) -> object:
        """Lays a screen over the others."""
        ...

    def pop_screen(self) -> object:
        """Takes the uppermost screen away."""
        ...


class Navigator:
    """Brings one app's screen to a view. The view history alone decides which; nothing else changes screens."""

    def __init__(self, app: ScreenOwner) -> None:
        self._app = app
        self._focused: tuple[str, int, int | None, bool] | None = None

    def go(self, location: ViewLocation) -> None:
        """Jumps to a view."""
        self._app.ui_state.view_history.jump(location)
        self.follow()

    def follow(self) -> None:
        """Shows the view that the view history leads to."""
        app, here = self._app, self._app.ui_state.view_history.here
        self.refocus()
        self._end_peek()
        if (here.view if here.view in {"services", "watch"} else "list") == app.view.KIND:
            app.view.redraw()
            return
        if app.view is not app.services:
            app.pop_screen()
        if here == HOME:
            app.services.redraw((app.size.width, app.size.height))
        else:
            app.push_screen(self._screen(here))

    def _screen(self, location: ViewLocation) -> ViewScreen:
        app = self._app
        if location.view == "watch":
            from sla_tui.ui.screens.watch import WatchScreen
            from sla_tui.ui.state.watch_state import WatchOptions

            return WatchScreen(app.ui_state, app.wall or WatchOptions())
        from sla_tui.ui.screens.list import ListScreen

        return ListScreen(app.ui_state, app.details_provider)

    def refocus(self) -> None:
        """Tells the feed which service is looked at closely, over how long a time, and until when.

        That is now, or the end of the period where that is over.
        """
        feed, here, state = self._app.feed, self._app.ui_state.view_history.here, self._app.ui_state.state
        if feed is None:
            return
        whole = here.view in {"service", "outage", "why"}  # they show what its last periods came to, too
        looked_at = here.service or None if whole else None
        if here.view == "services":
            looked_at = self._app.services.charted
        wanted = None
        if looked_at is not None:
            from sla_tui.ui.parts.chart import RANGES

            service = state.service
            if service is None or service.id != looked_at:  # asked for at every key: not each time of all services
                listed = () if state.snapshot is None else state.snapshot.services
                service = next((s for s in listed if s.id == looked_at), None)
            end = None if service is None or service.assessment.running else service.assessment.period.end
            wanted = (looked_at, RANGES[state.range], end, whole)
        if wanted != self._focused:
            self._focused = wanted
            feed.focus(*(wanted or (None,)))
        self._app.time_machine.look_at(wanted)

    def peek(self, location: ViewLocation, period: str) -> None:
        """Has another period worked out as long as `location` is on the way."""
        if self._app.feed is not None:
            self._app.ui_state.peeked = location
            if self._app.time_machine.is_past:
                self._app.time_machine.peek(period)
            else:
                self._app.feed.look(period)

    def _end_peek(self) -> None:
        """Goes back to the period that was shown before somebody looked at another one."""
        ui_state, feed = self._app.ui_state, self._app.feed
        if ui_state.peeked is not None and ui_state.peeked not in ui_state.view_history.locations and feed is not None:
            ui_state.peeked = None
            if self._app.time_machine.is_past:
                self._app.time_machine.peek(None)
            else:
                feed.look(ui_state.period)
