"""The views by name: which module draws each of them, and what Enter opens in it."""

from __future__ import annotations

from typing import Final, get_args

from sla_tui.ui.drawing.spans import Line, cut
from sla_tui.ui.state.history import ViewLocation, ViewName
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListView, Subject

VIEWS: Final[tuple[ViewName, ...]] = get_args(ViewName)
"""All views; their titles are phrases `view.<name>`."""


def list_view_of(context: ViewContext) -> ListView:
    """Makes the list view that the view history leads to, its title behind the way there.

    Each view is loaded when it is first seen: the first frame needs none of them.
    """
    made = _made(context)
    title, badges = (*crumbs(context), *made.title), context.badges()
    if made.split and badges:  # they stand at the right, where nothing longer stands before them
        return made._replace(title=title, right=made.right._replace(end=badges))
    return made._replace(title=(*title, *badges))


def _made(context: ViewContext) -> ListView:  # noqa: C901, PLR0911  one line a view
    match context.location.view:
        case "service":
            from sla_tui.ui.views import service

            return service.listing(context)
        case "credits":
            from sla_tui.ui.views import credits as credits_view

            return credits_view.listing(context)
        case "incidents":
            from sla_tui.ui.views import incidents

            return incidents.listing(context)
        case "sources":
            from sla_tui.ui.views import sources

            return sources.listing(context)
        case "why":
            from sla_tui.ui.views import why

            return why.listing(context)
        case "backtest":
            from sla_tui.ui.views import backtest

            return backtest.listing(context)
        case "compare":
            from sla_tui.ui.views import compare

            return compare.listing(context)
        case "outage":
            from sla_tui.ui.views import outage

            return outage.listing(context)
        case "log":
            from sla_tui.ui.views import log

            return log.listing(context)
        case "settings":
            from sla_tui.ui.views import settings

            return settings.listing(context)
        case "services" | "watch":  # screens of their own
            return ListView((), ())


def opened(location: ViewLocation, subject: Subject | None) -> ViewLocation | None:
    """Returns where Enter leads from what is selected in a view; None: nowhere."""
    if subject is None or not subject.service:
        return None
    if location.view == "services":
        return ViewLocation("service", subject.service)
    if location.view in {"incidents", "service"} and subject.outage is not None:
        return ViewLocation("outage", subject.service, subject.outage)
    if location.view in {"outage", "credits"}:
        return ViewLocation("why", subject.service, subject.outage, subject.period)
    return None


def crumbs(context: ViewContext) -> Line:
    """Draws the way that led here, without its last step; the first steps give way where it is narrow."""
    steps = [_crumb(location, context) for location in context.view_history.locations[:-1]]
    arrow = context.look.span(" › ", "faint")
    while steps:
        line = tuple(span for step in steps for span in (*step, arrow))
        if sum(len(span.text) for span in line) <= context.cells // 3:
            return line
        steps = steps[1:]
    return ()


def _crumb(location: ViewLocation, context: ViewContext) -> Line:
    title = context.look.say(f"view.{location.view}")
    words = context.name(location.service) if location.view == "service" else title
    return cut((context.look.foreign(words, "soft"),), 18)
