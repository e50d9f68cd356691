"""What an action is about: the service, the outage or the claim that the cursor is on."""

from __future__ import annotations

from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.dashboard import Dashboard


def selected_service(dashboard: Dashboard) -> ServiceSnapshot | None:
    """Finds the service that the cursor is on, or that the view is about; in a view without one, the fleet's."""
    subject, state = dashboard.view.subject, dashboard.ui_state.state
    here = dashboard.ui_state.view_history.here
    wanted = here.service if subject is None or not subject.service else subject.service
    if state.service is not None and state.service.id == wanted:
        return state.service
    services = () if state.snapshot is None else state.snapshot.services
    found = next((s for s in services if s.id == wanted), None)
    return found or state.service


def service_or_say(dashboard: Dashboard, otherwise: str = "message.no_service") -> ServiceSnapshot | None:
    """Finds the selected service; where there is none, says the phrase `otherwise`."""
    service = selected_service(dashboard)
    if service is None:
        dashboard.view.say(otherwise)
    return service


def selected_outage(dashboard: Dashboard, service: ServiceSnapshot) -> AssessedOutage | None:
    """Finds the outage that the cursor is on; where it is on none, the one that the service is in."""
    subject = dashboard.view.subject
    no_row = subject is None or subject.outage is None
    start = dashboard.ui_state.view_history.here.outage if subject is None or no_row else subject.outage
    if start is None:
        start = open_outage(service)
    return next((o for o in service.assessment.outages if o.start == start), None)


def open_outage(service: ServiceSnapshot) -> int | None:
    """Returns the instant at which the outage that the service is in began; None where it is up."""
    from sla_tui.engine.gather.facts import running_outage

    return running_outage(service.assessment, service.state, service.since)


def selected_credit(dashboard: Dashboard) -> CreditEntry | None:
    """Finds the credit that the cursor is on; elsewhere the newest of the service, first of what leads."""
    snapshot = dashboard.ui_state.state.snapshot
    entries = () if snapshot is None else snapshot.credits
    subject, service = dashboard.view.subject, selected_service(dashboard)
    if subject is not None and subject.start is not None:
        wanted = (subject.service, subject.agreement, subject.start)
        return next((e for e in entries if (e.service, e.agreement, e.period.start) == wanted), None)
    own = [] if service is None else [e for e in entries if e.service == service.id]
    return next((e for e in own if service is not None and e.key == service.key), own[0] if own else None)


def other_credits(dashboard: Dashboard, entry: CreditEntry) -> tuple[CreditEntry, ...]:
    """Finds what the service's other agreements give for the time of that credit: the newest period of each."""
    snapshot, period = dashboard.ui_state.state.snapshot, entry.period
    found: dict[str, CreditEntry] = {}
    for other in () if snapshot is None else snapshot.credits:
        meets = other.period.start < period.end and period.start < other.period.end
        if other.service == entry.service and other.key != entry.key and meets:
            found.setdefault(other.key, other)
    return tuple(found.values())
