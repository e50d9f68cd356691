"""Actions that move the cursor in a view, and from one service to the next."""

from __future__ import annotations

from sla_tui.ui.actions.base import AppActions
from sla_tui.ui.views.list_view import FAR


class Moving(AppActions):
    """See the module."""

    def up(self) -> None:
        """One up."""
        self._view.move(-1)

    def down(self) -> None:
        """One down."""
        self._view.move(1)

    def page_up(self) -> None:
        """A page up."""
        self._view.page_by(-1)

    def page_down(self) -> None:
        """A page down."""
        self._view.page_by(1)

    def first(self) -> None:
        """To the first."""
        self._view.move(-FAR)

    def last(self) -> None:
        """To the last."""
        self._view.move(FAR)

    def service_on(self) -> None:
        """The same view of the next service, in the order of the fleet."""
        self._step(1)

    def service_back(self) -> None:
        """The same view of the service before."""
        self._step(-1)

    def _step(self, by: int) -> None:
        rows, here = self._state.rows, self._trail.here
        at = next((i for i, s in enumerate(rows) if s.id == here.service), None)
        if at is None or not 0 <= at + by < len(rows):
            self._say("There is no other service in that direction.")
            return
        self._state.select(at + by)
        view = "service" if here.view == "outage" else here.view
        self._trail.instead(here._replace(view=view, service=rows[at + by].id, outage=None, period=""))
        self._view.redraw()
