"""Lays a service's period beside the one before: the figures that a report of each has, and what was promised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sla_tui.ui.actions.idle import without_service
from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import service_or_say
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.history import ViewLocation

if TYPE_CHECKING:
    from sla_tui.errors import SlaTuiError
    from sla_tui.sla.snapshot import Snapshot


@action("compare", "v", views=("services", "service", "credits", "why"), order=225, idle=without_service)
def compare(dashboard: Dashboard) -> None:
    """Shows the selected service's period beside the one before."""
    service, feed, ui_state = service_or_say(dashboard), dashboard.feed, dashboard.ui_state
    if service is None:
        return
    if feed is None:
        dashboard.view.say("message.nothing_decided_yet")
        return
    from sla_tui.sla.periods.zones import local_date

    start = service.assessment.period.start
    number, state = ui_state.compare.ask(service.id, start), ui_state.compare
    location = ViewLocation("compare", service.id)
    if ui_state.view_history.here != location:
        ui_state.view_history.deeper(location)
    dashboard.navigator.follow()

    def done(found: Snapshot | None, error: SlaTuiError | None) -> None:
        from sla_tui.ui.screens.dialog import words_of

        services = () if found is None else found.services
        earlier = next((one for one in services if one.id == service.id), None)
        problem = "" if error is None else words_of(error)
        if earlier is None and error is None:
            problem = ui_state.language.say("compare_view.none")

        def show() -> None:
            if state.answer(number, earlier, problem):
                dashboard.view.redraw()

        dashboard.hand_over(show)

    feed.past(dashboard.view.look.now, done, period=local_date(service.timezone or "UTC", start - 1).isoformat())
