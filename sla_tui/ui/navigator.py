"""Takes the screen to where the trail leads, and tells the feed what is looked at there: a service, another period."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sla_tui.ui.history import HOME, Stop

if TYPE_CHECKING:
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.screens.base import ViewScreen


class Navigator:
    """For one app. Which view is on the screen is decided by the trail alone; this brings the screen there."""

    def __init__(self, app: SlaApp) -> None:
        """Nothing is looked at closely yet."""
        self._app = app
        self._focused: tuple[str, int, int | None] | None = None

    def go(self, stop: Stop) -> None:
        """Jumps to a view."""
        self._app.desk.trail.jump(stop)
        self.follow()

    def follow(self) -> None:
        """Shows the view that the trail leads to."""
        app, here = self._app, self._app.desk.trail.here
        self.refocus()
        self._end_peek()
        if (here.view if here.view in {"services", "watch"} else "sheet") == app.view.KIND:
            app.view.redraw()
            return
        if app.view is not app.services:
            app.pop_screen()
        if here == HOME:
            app.services.redraw((app.size.width, app.size.height))
        else:
            app.push_screen(self._screen(here))

    def _screen(self, stop: Stop) -> ViewScreen:
        app = self._app
        if stop.view == "watch":
            from sla_tui.ui.screens.watch import WatchScreen
            from sla_tui.ui.watch_state import WatchOptions

            return WatchScreen(app.desk, app.wall or WatchOptions())
        from sla_tui.ui.screens.sheet import SheetScreen

        return SheetScreen(app.desk, app.backstage)

    def refocus(self) -> None:
        """Tells the feed which service is looked at closely, over how long a time, and until when.

        That is now, or the end of the period where that is over.
        """
        feed, here, state = self._app.feed, self._app.desk.trail.here, self._app.desk.state
        if feed is None:
            return
        wanted = None
        if here.view == "service":
            from sla_tui.ui.parts.chart import RANGES

            listed = () if state.snapshot is None else state.snapshot.services
            ends = (s.assessment.period.end for s in listed if s.id == here.service and not s.assessment.running)
            wanted = (here.service, RANGES[state.range][0], next(ends, None))
        if wanted != self._focused:
            self._focused = wanted
            feed.focus(*(wanted or (None,)))

    def peek(self, stop: Stop, period: str) -> None:
        """Has another period worked out as long as `stop` is on the way."""
        if self._app.feed is not None:
            self._app.desk.peeked = stop
            self._app.feed.look(period)

    def _end_peek(self) -> None:
        """Back to the period that was shown before somebody looked at another one."""
        desk, feed = self._app.desk, self._app.feed
        if desk.peeked is not None and desk.peeked not in desk.trail.stops and feed is not None:
            desk.peeked = None
            feed.look(desk.period)
