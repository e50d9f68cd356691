"""When an action can do nothing where the cursor is: a phrase of `[idle]` says why, "" that it can."""

from __future__ import annotations

from sla_tui.ui.actions.selection import selected_credit, selected_service
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.history import HOME
from sla_tui.ui.views.by_name import opened


def without_service(dashboard: Dashboard) -> str:
    """Tells whether there is a service to act on."""
    return "no_service" if selected_service(dashboard) is None else ""


def without_outage_now(dashboard: Dashboard) -> str:
    """Tells whether the service is down."""
    service = selected_service(dashboard)
    if service is None:
        return "no_service"
    return "" if service.is_down and service.assessment.running else "not_down"


def without_outage(dashboard: Dashboard) -> str:
    """Tells whether the service had an outage in the period."""
    service = selected_service(dashboard)
    if service is None:
        return "no_service"
    return "" if service.is_down or service.assessment.outages else "no_outage"


def without_credit(dashboard: Dashboard) -> str:
    """Tells in the list of credits whether the cursor is on one; elsewhere the ledger is not read for it."""
    if dashboard.ui_state.view_history.here.view != "credits":
        return without_service(dashboard)
    subject = dashboard.view.subject
    if subject is None or subject.start is None:
        return "no_credit"
    return "no_credit" if selected_credit(dashboard) is None else ""


def nowhere_to_go(dashboard: Dashboard) -> str:
    """Tells whether Enter opens anything."""
    here = dashboard.ui_state.view_history.here
    return "nothing_to_open" if opened(here, dashboard.view.subject) is None else ""


def nowhere_back(dashboard: Dashboard) -> str:
    """Tells whether there is a step back: out of a view, of a filter, of problems only."""
    state = dashboard.ui_state.state
    if dashboard.ui_state.view_history.here != HOME or state.filter_text or state.problems_only:
        return ""
    return "at_the_top"
