"""Actions on what is shown and how: filter, problems only, order, freeze, zone, the chart's time."""

from __future__ import annotations

from sla_tui.ui.actions.registry import LISTS, action
from sla_tui.ui.dashboard import Dashboard
from sla_tui.ui.fleet.sort import ORDERS
from sla_tui.ui.state.history import HOME

_CHART = ("service",)
_FLEET = ("services",)


@action("filter", "/", views=LISTS, order=20)
def type_filter(dashboard: Dashboard) -> None:
    """Lets a filter be typed."""
    _to_a_list(dashboard)
    dashboard.view.type_filter()


@action("problems", "!", views=(*LISTS, "sources"), order=30)
def problems(dashboard: Dashboard) -> None:
    """Shows problems only, or all."""
    _to_a_list(dashboard, "sources")
    dashboard.ui_state.state.toggle_problems()
    dashboard.view.redraw()


@action("sort", "s", views=_FLEET, order=95, beside="reverse")
def sort(dashboard: Dashboard) -> None:
    """Goes to the next order of the fleet."""
    state = dashboard.ui_state.state
    dashboard.navigator.go(HOME)
    state.sort_by_next()
    order = dashboard.ui_state.language.say(f"order.{ORDERS[state.order].name}")
    dashboard.view.say("message.sorted", order=order)


@action("order", "s", views=("credits", "incidents", "sources"), order=95, beside="order_turned")
def order(dashboard: Dashboard) -> None:
    """Puts the rows of the list in order of the next column, after the last one in their own."""
    dashboard.view.order_by_next()


@action("order_turned", "S", views=("credits", "incidents", "sources"), order=290)
def order_turned(dashboard: Dashboard) -> None:
    """Turns the order of the list's rows."""
    dashboard.view.turn_order()


@action("freeze", "space", order=150)
def freeze(dashboard: Dashboard) -> None:
    """Holds the figures, or goes on with the newest."""
    view, state = dashboard.view, dashboard.ui_state.state
    if state.frozen_at is None:
        state.freeze(view.look.now)
        view.say("message.frozen")
    else:
        missed = state.missed
        state.thaw()
        view.say("message.thawed", n=missed)


@action("range_in", "+", views=_CHART, order=92, beside="range_out")
def range_in(dashboard: Dashboard) -> None:
    """Shows a shorter time in the chart."""
    _range(dashboard, dashboard.ui_state.state.range - 1)


@action("range_out", "-", views=_CHART, order=220)
def range_out(dashboard: Dashboard) -> None:
    """Shows a longer time in the chart."""
    _range(dashboard, dashboard.ui_state.state.range + 1)


@action("range_reset", "0", views=_CHART, order=230)
def range_reset(dashboard: Dashboard) -> None:
    """Shows the usual time in the chart."""
    _range(dashboard, None)


@action("chart_scale", "z", views=("services", "service"), order=240)
def chart_scale(dashboard: Dashboard) -> None:
    """Fits the chart's scale to its highest value, or takes the fixed one again."""
    state = dashboard.ui_state.state
    state.scale_fits = not state.scale_fits
    dashboard.view.say("message.scale_fits" if state.scale_fits else "message.scale_fixed")


@action("zone", "u", order=250)
def zone(dashboard: Dashboard) -> None:
    """Writes times in the next zone."""
    view, state = dashboard.view, dashboard.ui_state.state
    state.next_zone()
    mode = dashboard.ui_state.language.say(f"zone_mode.{state.zone_mode}")
    view.say("message.zone", zone=view.look.zone_name, mode=mode)


@action("reverse", "S", views=_FLEET, order=290)
def reverse(dashboard: Dashboard) -> None:
    """Reverses the order of the fleet."""
    dashboard.navigator.go(HOME)
    dashboard.ui_state.state.turn_around()
    dashboard.view.redraw()


def _range(dashboard: Dashboard, wanted: int | None) -> None:
    """Shows that range of `chart.RANGES`, or the nearest there is; None: the standard one."""
    from sla_tui.ui.parts.chart import RANGES, STANDARD, range_words

    state = dashboard.ui_state.state
    state.range = STANDARD if wanted is None else min(max(wanted, 0), len(RANGES) - 1)
    dashboard.navigator.refocus()
    dashboard.view.say("message.range", length=range_words(state.range, dashboard.ui_state.language))


def _to_a_list(dashboard: Dashboard, *others: str) -> None:
    """Goes to the fleet where an action was chosen in the palette that the view has no list for."""
    if dashboard.ui_state.view_history.here.view not in {*LISTS, *others}:
        dashboard.navigator.go(HOME)
