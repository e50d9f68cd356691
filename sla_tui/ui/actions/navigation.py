"""Actions that lead from view to view: digits jump, Enter goes deeper, Esc one step back, `-` to where one was."""

from __future__ import annotations

from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.actions.idle import nowhere_back, nowhere_to_go, without_service
from sla_tui.ui.actions.registry import LISTS, action
from sla_tui.ui.actions.selection import selected_service, service_or_say
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.history import HOME, ViewLocation
from sla_tui.ui.views.by_name import opened


@action("zoom", "enter", views=(*LISTS, "service", "outage", "why"), order=11, idle=nowhere_to_go)
def zoom(dashboard: Dashboard) -> None:
    """Opens what is selected."""
    subject, history = dashboard.view.subject, dashboard.ui_state.view_history
    location = opened(history.here, subject)
    if location is None:
        return
    history.deeper(location)
    service = selected_service(dashboard)
    if subject is not None and subject.start is not None and service is not None:
        _peek(dashboard, location, subject.start, service)
    dashboard.navigator.follow()


def _explained_already(dashboard: Dashboard) -> str:
    """Tells whether there is a working that is not on the screen already."""
    return "is_shown" if dashboard.ui_state.view_history.here.view == "why" else without_service(dashboard)


@action("why", "w", "6", group="go_to", order=50, idle=_explained_already)
def why(dashboard: Dashboard) -> None:
    """Shows the working behind the figure that the cursor is on."""
    service = service_or_say(dashboard, "message.nothing_to_explain")
    if service is None:
        return
    subject, history = dashboard.view.subject, dashboard.ui_state.view_history
    about = subject if subject is not None and subject.service == service.id else None
    location = ViewLocation("why", service.id, about.outage if about else None, about.period if about else "")
    if history.here != location:
        history.deeper(location)
        if about is not None and about.start is not None:
            _peek(dashboard, location, about.start, service)
        dashboard.navigator.follow()


def _peek(dashboard: Dashboard, location: ViewLocation, start: int, service: ServiceSnapshot) -> None:
    """Has another period worked out, where the row is about one that is not shown."""
    if service.assessment.period.start != start:
        from sla_tui.sla.periods.zones import local_date

        dashboard.navigator.peek(location, local_date(service.timezone or "UTC", start).isoformat())


@action("back", "escape", order=300, idle=nowhere_back)
def back(dashboard: Dashboard) -> None:
    """Goes one step back: to the view before, then out of the filter, then out of problems only. Never quits."""
    if back_one_view(dashboard):
        return
    state = dashboard.ui_state.state
    if state.filter_text:
        state.set_filter("")
    elif state.problems_only:
        state.toggle_problems()
    dashboard.view.redraw()


def back_one_view(dashboard: Dashboard) -> bool:
    """Goes to the view before on the way that led here; False where there is none."""
    went = dashboard.ui_state.view_history.back()
    if went:
        dashboard.navigator.follow()
    return went


@action("view_services", "1", group="go_to")
def view_services(dashboard: Dashboard) -> None:
    """Shows the fleet."""
    dashboard.navigator.go(HOME)


@action("view_service", "2", group="go_to")
def view_service(dashboard: Dashboard) -> None:
    """Shows all about the service that the cursor is on."""
    service = service_or_say(dashboard)
    if service is not None:
        dashboard.navigator.go(ViewLocation("service", service.id))


@action("view_credits", "3", group="go_to")
def view_credits(dashboard: Dashboard) -> None:
    """Shows what is owed."""
    dashboard.navigator.go(ViewLocation("credits"))


@action("view_incidents", "4", group="go_to")
def view_incidents(dashboard: Dashboard) -> None:
    """Shows outages across services."""
    dashboard.navigator.go(ViewLocation("incidents"))


@action("view_sources", "5", group="go_to")
def view_sources(dashboard: Dashboard) -> None:
    """Shows the sources."""
    dashboard.navigator.go(ViewLocation("sources"))


@action("view_log", "L", group="go_to")
def view_log(dashboard: Dashboard) -> None:
    """Shows the end of the log."""
    dashboard.navigator.go(ViewLocation("log"))


@action("view_settings", ",", group="go_to")
def view_settings(dashboard: Dashboard) -> None:
    """Shows every effective value."""
    dashboard.navigator.go(ViewLocation("settings"))


@action("watch", "W", "7", group="go_to")
def watch(dashboard: Dashboard) -> None:
    """Shows the watch screen; from there goes one step back."""
    history = dashboard.ui_state.view_history
    if history.here.view == "watch":
        back(dashboard)
    else:
        history.deeper(ViewLocation("watch"))
        dashboard.navigator.follow()


@action("last_view", "-", group="go_to")
def last_view(dashboard: Dashboard) -> None:
    """Goes to the view where one was before."""
    if dashboard.ui_state.view_history.last():
        dashboard.navigator.follow()
    else:
        dashboard.view.say("message.no_other_view")
