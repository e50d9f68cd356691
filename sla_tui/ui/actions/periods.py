"""Actions that show every service in another period."""

from __future__ import annotations

from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import selected_service, service_or_say
from sla_tui.ui.dashboard import Dashboard


@action("period_back", "[", order=190, beside="period_on")
def period_back(dashboard: Dashboard) -> None:
    """Shows every service in the period before the one that is shown."""
    service = service_or_say(dashboard, "message.no_period")
    if service is None:
        return
    from sla_tui.sla.periods.zones import local_date

    period = service.assessment.period
    day = local_date(service.timezone or "UTC", period.start - 1)
    _look(dashboard, day.isoformat(), "message.period_before", period.label)


@action("period_on", "]", order=200)
def period_on(dashboard: Dashboard) -> None:
    """Shows every service in the period after the one that is shown; none comes after the running one."""
    service = selected_service(dashboard)
    if service is None or service.assessment.running:
        dashboard.view.say("message.running_period")
        return
    from sla_tui.sla.periods.calendar import next_period
    from sla_tui.sla.periods.zones import local_date

    period = service.assessment.period
    contract = dashboard.details_provider.contract(service)
    after = period.end + period.seconds if contract is None else next_period(contract.period, period).end
    if after > dashboard.view.look.now:
        _look(dashboard, None, "message.period_running")
    else:
        day = local_date(service.timezone or "UTC", period.end)
        _look(dashboard, day.isoformat(), "message.period_after", period.label)


def show_period(dashboard: Dashboard, key: str) -> None:
    """Shows every service in that period, such as 2026-10; "": in the running one."""
    _look(dashboard, key or None, "message.period_wanted" if key else "message.period_running", key)


def _look(dashboard: Dashboard, period: str | None, phrase: str, shown: str = "") -> None:
    """Asks the feed for a period by one of its days; None: the running one. `phrase` says which it is."""
    if dashboard.feed is None:
        dashboard.view.say("message.still_reading")
    else:
        dashboard.ui_state.period = period
        dashboard.feed.look(period)
        dashboard.view.say(phrase, period=shown)
