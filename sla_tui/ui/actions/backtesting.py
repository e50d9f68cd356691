"""Holds a contract against a service's own history: its own, or the one that a what-if is about."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sla_tui.ui.actions.registry import action
from sla_tui.ui.actions.selection import service_or_say
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.state.history import ViewLocation

if TYPE_CHECKING:
    from sla_tui.config.model import ContractVersions
    from sla_tui.errors import SlaTuiError
    from sla_tui.sla.backtest import Backtest


@action("backtest", "H", group="act", views=("services", "service", "why", "credits", "backtest"), order=105)
def backtest(dashboard: Dashboard) -> None:
    """Holds the service's own contract against its history."""
    service = service_or_say(dashboard)
    if service is not None:
        hold_against_history(dashboard, service.id, None)


def hold_against_history(
    dashboard: Dashboard, service: str, contract: ContractVersions | None, agreement: str = ""
) -> None:
    """Shows a contract, or with None the service's own, held against its history as soon as that is worked out.

    `agreement`: the key of the one whose history and fee it is; empty: the service's first.
    """
    feed, ui_state = dashboard.feed, dashboard.ui_state
    if feed is None:
        dashboard.view.say("message.nothing_decided_yet")
        return
    number = ui_state.backtest.ask(service)
    location = ViewLocation("backtest", service)
    if ui_state.view_history.here != location:
        ui_state.view_history.deeper(location)
    dashboard.navigator.follow()

    def done(found: Backtest | None, error: SlaTuiError | None) -> None:
        from sla_tui.ui.screens.dialog import words_of

        dashboard.backtested(number, found, "" if error is None else words_of(error))

    feed.backtest(agreement or service, done, contract=contract)
