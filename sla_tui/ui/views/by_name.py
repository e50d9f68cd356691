"""The views by name: their digits and titles, what Enter opens in each of them, and who draws them."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.ui.drawing.spans import Line, StyledText, cut
from sla_tui.ui.history import ViewLocation, ViewName
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_view import ListView, Subject


class ViewInfo(NamedTuple):
    """A view's digit (0: it has none) and its name."""

    digit: int
    title: str


VIEWS: Final[dict[ViewName, ViewInfo]] = {
    "services": ViewInfo(1, "Services"),
    "service": ViewInfo(2, "Service"),
    "credits": ViewInfo(3, "Credits"),
    "incidents": ViewInfo(4, "Incidents"),
    "sources": ViewInfo(5, "Sources"),
    "why": ViewInfo(6, "Why"),
    "outage": ViewInfo(0, "Outage"),
    "log": ViewInfo(0, "Log"),
    "settings": ViewInfo(0, "Settings"),
    "watch": ViewInfo(0, "Watch"),
}


def sheet_of(context: ViewContext) -> ListView:
    """The sheet of the view that the trail leads to, its title behind the way there.

    Each view is loaded when it is first seen: the first frame needs none of them.
    """
    made = _made(context)
    return made._replace(title=(*crumbs(context), *made.title, *context.badges()))


def _made(context: ViewContext) -> ListView:  # noqa: PLR0911  one line a view
    match context.stop.view:
        case "service":
            from sla_tui.ui.views import service

            return service.listing(context)
        case "credits":
            from sla_tui.ui.views import credits as ledger

            return ledger.listing(context)
        case "incidents":
            from sla_tui.ui.views import incidents

            return incidents.listing(context)
        case "sources":
            from sla_tui.ui.views import sources as pollers

            return pollers.listing(context)
        case "why":
            from sla_tui.ui.views import why

            return why.listing(context)
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


def opened(stop: ViewLocation, subject: Subject | None) -> ViewLocation | None:
    """Where Enter leads from what is selected in a view; None: nowhere."""
    if subject is None or not subject.service:
        return None
    if stop.view == "services":
        return ViewLocation("service", subject.service)
    if stop.view in {"incidents", "service"} and subject.outage is not None:
        return ViewLocation("outage", subject.service, subject.outage)
    if stop.view in {"outage", "credits"}:
        return ViewLocation("why", subject.service, subject.outage, subject.period)
    return None


def title_of(view: ViewName, context: ViewContext) -> Line:
    """A view's digit and name, for its upper edge."""
    about = VIEWS[view]
    digit = (StyledText(context.look.glyphs.digit(about.digit), "accent"),) if about.digit else ()
    return (*digit, StyledText(about.title, "title"))


def crumbs(context: ViewContext) -> Line:
    """The way that led here, without its last step; the first steps give way where it is narrow."""
    steps = [_crumb(stop, context) for stop in context.view_history.stops[:-1]]
    arrow = context.look.span(" › ", "faint")
    while steps:
        line = tuple(span for step in steps for span in (*step, arrow))
        if sum(len(span.text) for span in line) <= context.cells // 3:
            return line
        steps = steps[1:]
    return ()


def _crumb(stop: ViewLocation, context: ViewContext) -> Line:
    words = context.name(stop.service) if stop.view == "service" else VIEWS[stop.view].title
    return cut((context.look.foreign(words, "soft"),), 18)
