"""Actions that lead from view to view: digits jump, Enter goes deeper, Esc one step back, `-` to where one was."""

from __future__ import annotations

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.actions.base import AppActions
from sla_tui.ui.history import HOME, ViewLocation, ViewName
from sla_tui.ui.views.by_name import opened


class Going(AppActions):
    """See the module."""

    def view_services(self) -> None:
        """The fleet."""
        self._app.go(HOME)

    def view_service(self) -> None:
        """All about the service that the cursor is on."""
        service = self._service()
        if service is None:
            self._say("No service is selected.")
        else:
            self._app.go(ViewLocation("service", service.id))

    def view_credits(self) -> None:
        """What is owed."""
        self._jump("credits")

    def view_incidents(self) -> None:
        """Outages across services."""
        self._jump("incidents")

    def view_sources(self) -> None:
        """The pollers."""
        self._jump("sources")

    def view_log(self) -> None:
        """The end of the log."""
        self._jump("log")

    def view_settings(self) -> None:
        """Every effective value."""
        self._jump("settings")

    def watch(self) -> None:
        """The watch screen; from there one step back."""
        if self._trail.here.view == "watch":
            self.back()
        else:
            self._trail.deeper(ViewLocation("watch"))
            self._app.navigator.follow()

    def why(self) -> None:
        """The working behind the figure that the cursor is on."""
        service = self._service()
        if service is None:
            self._say("No service is selected: there is nothing to explain.")
            return
        subject = self._view.subject
        about = subject if subject is not None and subject.service == service.id else None
        stop = ViewLocation("why", service.id, about.outage if about else None, about.period if about else "")
        if self._trail.here != stop:
            self._trail.deeper(stop)
            if about is not None and about.start is not None:
                self._peek(stop, about.start, service)
            self._app.navigator.follow()

    def last_view(self) -> None:
        """To where one was before."""
        if self._trail.last():
            self._app.navigator.follow()
        else:
            self._say("There is no other view to go back to yet.")

    def zoom(self) -> None:
        """Opens what is selected."""
        subject = self._view.subject
        stop = opened(self._trail.here, subject)
        if stop is None:
            return
        self._trail.deeper(stop)
        service = self._service()
        if subject is not None and subject.start is not None and service is not None:
            self._peek(stop, subject.start, service)
        self._app.navigator.follow()

    def _peek(self, stop: ViewLocation, start: int, service: ServiceSnapshot) -> None:
        """Where the row is about another period than the one shown, has that one worked out."""
        if service.assessment.period.start != start:
            from sla_tui.sla.periods.zones import local_date

            self._app.navigator.peek(stop, local_date(service.timezone or "UTC", start).isoformat())

    def next(self) -> None:
        """Into what is selected."""
        self.zoom()

    def previous(self) -> None:
        """One step back on the way that led here."""
        if self._trail.back():
            self._app.navigator.follow()

    def back(self) -> None:
        """One step back: to the view before, then out of the filter, then out of problems only. Never quits."""
        if self._trail.back():
            self._app.navigator.follow()
            return
        if self._state.filter_text:
            self._state.set_filter("")
        elif self._state.problems_only:
            self._state.toggle_problems()
        self._view.redraw()

    def _jump(self, view: ViewName) -> None:
        self._app.go(ViewLocation(view))
