"""What all actions reach: the app, the desk, and the view that is on the screen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sla_tui.sla.snapshot import ServiceSnapshot

if TYPE_CHECKING:
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.screens.base import ViewScreen


class AppActions:
    """Actions on an app."""

    def __init__(self, app: SlaApp) -> None:
        """For this app."""
        self._app = app
        self._desk = app.ui_state
        self._state = app.ui_state.state
        self._trail = app.ui_state.view_history

    @property
    def _view(self) -> ViewScreen:
        return self._app.view

    def _say(self, message: str) -> None:
        self._view.say(message)

    def _service(self) -> ServiceSnapshot | None:
        """The service that the cursor is on, or that the view is about; in a view without one, the fleet's selected."""
        subject = self._view.subject
        wanted = self._trail.here.service if subject is None or not subject.service else subject.service
        services = () if self._state.snapshot is None else self._state.snapshot.services
        found = next((s for s in services if s.id == wanted), None)
        return found or self._state.service
