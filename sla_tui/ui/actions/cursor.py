"""Actions that move the cursor in a view, and from one service to the next."""

from __future__ import annotations

from sla_tui.ui.actions.navigation import back_one_view, zoom
from sla_tui.ui.actions.registry import action
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.views.list_view import FAR

_ABOUT = ("service", "outage", "why")


@action("up", "up", "k", group="move", beside="down")
def up(dashboard: Dashboard) -> None:
    """Moves one row up."""
    dashboard.view.move(-1)


@action("down", "down", "j", group="move")
def down(dashboard: Dashboard) -> None:
    """Moves one row down."""
    dashboard.view.move(1)


@action("page_up", "pageup", "ctrl+u", group="move", beside="page_down")
def page_up(dashboard: Dashboard) -> None:
    """Moves a page up."""
    dashboard.view.page_by(-1)


@action("page_down", "pagedown", "ctrl+d", group="move")
def page_down(dashboard: Dashboard) -> None:
    """Moves a page down."""
    dashboard.view.page_by(1)


@action("first", "g", "home", group="move", beside="last")
def first(dashboard: Dashboard) -> None:
    """Moves to the first row."""
    dashboard.view.move(-FAR)


@action("last", "G", "end", group="move")
def last(dashboard: Dashboard) -> None:
    """Moves to the last row."""
    dashboard.view.move(FAR)


@action("previous", "left", "h", group="move", beside="next")
def previous(dashboard: Dashboard) -> None:
    """Goes one step back on the way that led here."""
    back_one_view(dashboard)


@action("next", "right", "l", group="move")
def into(dashboard: Dashboard) -> None:
    """Opens what is selected."""
    zoom(dashboard)


@action("service_on", "n", group="move", views=_ABOUT, beside="service_back")
def service_on(dashboard: Dashboard) -> None:
    """Shows the same view of the next service, in the order of the fleet."""
    _step(dashboard, 1)


@action("service_back", "N", group="move", views=_ABOUT)
def service_back(dashboard: Dashboard) -> None:
    """Shows the same view of the service before."""
    _step(dashboard, -1)


def _step(dashboard: Dashboard, by: int) -> None:
    """Shows the same view of the service so many rows further in the fleet."""
    state, history = dashboard.ui_state.state, dashboard.ui_state.view_history
    rows, here = state.rows, history.here
    at = next((i for i, s in enumerate(rows) if s.id == here.service), None)
    if at is None or not 0 <= at + by < len(rows):
        dashboard.view.say("message.no_other_service")
        return
    state.select(at + by)
    view = "service" if here.view == "outage" else here.view
    history.instead(here._replace(view=view, service=rows[at + by].id, outage=None, period=""))
    dashboard.view.redraw()
