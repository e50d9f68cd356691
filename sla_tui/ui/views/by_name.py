"""The views by name: their digits and titles, what Enter opens in each of them, and who draws them."""

from __future__ import annotations

from typing import Final, NamedTuple

from sla_tui.ui.drawing.spans import Line, Span, cut
from sla_tui.ui.history import Stop, ViewName
from sla_tui.ui.views.context import Scene
from sla_tui.ui.views.list_view import Sheet, Subject


class About(NamedTuple):
    """A view's digit (0: it has none) and its name."""

    digit: int
    title: str


VIEWS: Final[dict[ViewName, About]] = {
    "services": About(1, "Services"),
    "service": About(2, "Service"),
    "credits": About(3, "Credits"),
    "incidents": About(4, "Incidents"),
    "sources": About(5, "Sources"),
    "why": About(6, "Why"),
    "outage": About(0, "Outage"),
    "log": About(0, "Log"),
    "settings": About(0, "Settings"),
    "watch": About(0, "Watch"),
}


def sheet_of(scene: Scene) -> Sheet:
    """The sheet of the view that the trail leads to, its title behind the way there.

    Each view is loaded when it is first seen: the first frame needs none of them.
    """
    made = _made(scene)
    return made._replace(title=(*crumbs(scene), *made.title, *scene.badges()))


def _made(scene: Scene) -> Sheet:  # noqa: PLR0911  one line a view
    match scene.stop.view:
        case "service":
            from sla_tui.ui.views import service

            return service.sheet(scene)
        case "credits":
            from sla_tui.ui.views import credits as ledger

            return ledger.sheet(scene)
        case "incidents":
            from sla_tui.ui.views import incidents

            return incidents.sheet(scene)
        case "sources":
            from sla_tui.ui.views import sources as pollers

            return pollers.sheet(scene)
        case "why":
            from sla_tui.ui.views import why

            return why.sheet(scene)
        case "outage":
            from sla_tui.ui.service import outage

            return outage.sheet(scene)
        case "log":
            from sla_tui.ui.views import log

            return log.sheet(scene)
        case "settings":
            from sla_tui.ui.views import settings

            return settings.sheet(scene)
        case "services" | "watch":  # screens of their own
            return Sheet((), ())


def opened(stop: Stop, subject: Subject | None) -> Stop | None:
    """Where Enter leads from what is selected in a view; None: nowhere."""
    if subject is None or not subject.service:
        return None
    if stop.view == "services":
        return Stop("service", subject.service)
    if stop.view in {"incidents", "service"} and subject.outage is not None:
        return Stop("outage", subject.service, subject.outage)
    if stop.view in {"outage", "credits"}:
        return Stop("why", subject.service, subject.outage, subject.period)
    return None


def title_of(view: ViewName, scene: Scene) -> Line:
    """A view's digit and name, for its upper edge."""
    about = VIEWS[view]
    digit = (Span(scene.look.glyphs.digit(about.digit), "accent"),) if about.digit else ()
    return (*digit, Span(about.title, "title"))


def crumbs(scene: Scene) -> Line:
    """The way that led here, without its last step; the first steps give way where it is narrow."""
    steps = [_crumb(stop, scene) for stop in scene.trail.stops[:-1]]
    arrow = scene.look.span(" › ", "faint")
    while steps:
        line = tuple(span for step in steps for span in (*step, arrow))
        if sum(len(span.text) for span in line) <= scene.cells // 3:
            return line
        steps = steps[1:]
    return ()


def _crumb(stop: Stop, scene: Scene) -> Line:
    words = scene.name(stop.service) if stop.view == "service" else VIEWS[stop.view].title
    return cut((scene.look.foreign(words, "soft"),), 18)
