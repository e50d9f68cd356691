"""What stands beside the selected service's panel where there is room: its latency chart, and its outages."""

from __future__ import annotations

from sla_tui.sla.monitors import ServiceDetail
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText
from sla_tui.ui.parts.chart import latency_lines, range_words
from sla_tui.ui.parts.frame import Titles, boxed
from sla_tui.ui.parts.legend import LegendSign, legend
from sla_tui.ui.service.outage_table import OutageTable, happened
from sla_tui.ui.wording.present import is_running


def chart_pane(
    service: ServiceSnapshot | None,
    detail: ServiceDetail | None,
    look: Look,
    cells: int,
    rows: int,
    *,
    range_: int,
    fits: bool = False,
) -> list[Line]:
    """Draws the response times of the service in exactly `cells` x `rows`.

    `range_`: which of `chart.RANGES`; `fits`: on a scale that fits the values.
    """
    inner, room = max(0, cells - 2), max(0, rows - 2)
    body: list[Line] = []
    if service is not None and not service.monitors:
        body = [(StyledText(" "), look.span(look.say("chart.unknown"), "soft"))]
    elif service is not None and room:
        body = latency_lines(detail, service, look, inner, room, fits=fits)
    return boxed(chart_titles(service, look, range_), body, look, cells, rows)


def chart_titles(service: ServiceSnapshot | None, look: Look, range_: int) -> Titles:
    """Writes over which time the chart goes, and the limit that it is held against."""
    running = service is None or is_running(service)
    key = "service_view.last" if running else "service_view.last_of_period"
    which = look.say(key, range=range_words(range_, look.language))
    start: Line = (look.span(f"{look.say('chart.latency')} ", "title"), look.span(f"· {which}", "soft"))
    limit = None if service is None else service.latency.threshold_ms
    words = look.say("chart.no_limit") if limit is None else f"≤ {look.language.milliseconds(limit)}"
    return Titles(start, look.line(words, "soft"), _legend(look, limited=limit is not None))


def _legend(look: Look, *, limited: bool) -> Line:
    """Says what the lines of the chart are."""
    line, dot, limit = ("*", ".", "-") if look.glyphs.ascii_only else ("⠒", "⠂", "╌")
    signs = [LegendSign(line, "met" if limited else "text", "p95"), LegendSign(dot, "soft", look.say("chart.median"))]
    if limited:
        signs.append(LegendSign(limit, "at_risk", look.say("chart.limit")))
    return legend(signs, look)


def outages_pane(service: ServiceSnapshot | None, look: Look, cells: int, rows: int) -> list[Line]:
    """Lists the outages of the service's period in exactly `cells` x `rows`, the open and the newest first."""
    every = [] if service is None else happened([service])
    counted = 0 if service is None else service.assessment.downtime_seconds or 0
    start: Line = (look.span(f"{look.say('outages.title')} ", "title"), look.span(str(len(every)), "soft"))
    end = look.line(look.say("strip.counted", time=look.language.duration(counted)), "soft") if counted else ()
    if not every:
        return boxed(Titles(start, end), [no_outage(service, look)], look, cells, rows)
    table, room = OutageTable(look, cells - 2), max(0, rows - 3)
    shown = every if len(every) <= room else every[: max(0, room - 1)]
    body = [table.headings(), *((StyledText(" "), *table.row(one)) for one in shown)]
    if len(shown) < len(every):
        words = look.say("service_view.earlier", n=len(every) - len(shown))
        body.append((look.span(f"   {words}", "soft"),))
    return boxed(Titles(start, end), body, look, cells, rows)


def no_outage(service: ServiceSnapshot | None, look: Look) -> Line:
    """Says that there was none, or that none is known of."""
    if service is None:
        return ()
    sure = service.assessment.coverage > 0 and not service.stated.reason
    words = look.say("service_view.no_outage" if sure else "service_view.no_outage_known")
    return (StyledText(" "), look.span(words, "soft"))
