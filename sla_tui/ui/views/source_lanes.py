"""The pane below the list of sources: the last 24 hours as every monitor saw them, those of the chosen source first."""

from __future__ import annotations

from itertools import pairwise
from typing import Final

from sla_tui.sla.monitors import MonitorSnapshot, StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.parts.legend import LegendSign, legend
from sla_tui.ui.parts.strip import strip
from sla_tui.ui.parts.time_axis import time_axis
from sla_tui.ui.service.by_monitor import monitor_cells
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.wording.present import is_running

DAY: Final = 86_400
_NAME, _REF = 22, 24
_DOWN: Final = 11
_LEAST_ROOM: Final = 24
_MOST: Final = 60
"""Lanes that are drawn, more than any screen has rows for: a source may have thousands of monitors."""


def monitors_of(source: str, context: ViewContext) -> list[tuple[ServiceSnapshot, MonitorSnapshot]]:
    """Lists the monitors of a source with the services they belong to, those in trouble first."""
    services = () if context.snapshot is None else context.snapshot.services
    found = [(one, monitor) for one in services for monitor in one.monitors if monitor.id.partition(":")[0] == source]
    return sorted(found, key=lambda pair: (pair[1].state in {"up", "paused"}, pair[0].name.casefold(), pair[1].id))


def source_lanes(subject: Subject | None, context: ViewContext, cells: int) -> ListPane:
    """Draws a lane a monitor over one axis, and for how long it saw the service down in that time.

    What is before a service's period is not known here, and is dotted as time to come is.
    """
    look, source = context.look, "" if subject is None else subject.source
    title: Line = (look.span(look.say("lanes.title"), "title"),)
    others = () if context.snapshot is None else [one.id for one in context.snapshot.sources if one.id != source]
    found = [pair for one in (source, *others) for pair in monitors_of(one, context) if is_running(pair[0])]
    names = min(max((width((look.foreign(one.title),)) for one, _ in found), default=0), _NAME)
    refs = min(max((width((look.foreign(monitor.id),)) for _, monitor in found), default=0), _REF)
    lead = 1 + names + 2 + refs + 2
    room = cells - lead - _DOWN - 1
    if not found or room < _LEAST_ROOM:
        return ListPane(title, [(StyledText(" "), look.span(look.say("outage_view.no_monitor"), "soft"))])
    now = max(one.assessment.now for one, _ in found)
    edges = [now - DAY + DAY * i // room for i in range(room + 1)]
    lines: list[Line] = [(StyledText(" " * lead), *time_axis(now - DAY, now, room, look))]
    for one, monitor in found[:_MOST]:
        seen = _seen(one, monitor, list(pairwise(edges)))
        own = monitor.id.partition(":")[0] == source
        down = sum(cell.down_seconds for cell in seen)
        words = look.span(look.language.duration(down), "breached") if down else look.span("·", "faint")
        line: Line = (
            StyledText(" "),
            *left((look.foreign(one.title, "strong" if own else "soft"),), names),
            StyledText("  "),
            *left((look.foreign(monitor.id, "text" if own else "soft"),), refs),
            StyledText("  "),
            *strip(seen, room, look.glyphs),
            *right((words,), _DOWN),
        )
        lines.append(cut(line, cells))
    lines += [()] * len(found[_MOST:])  # they are counted in the pane's edge
    return ListPane(title, lines, _key(look))


def _seen(service: ServiceSnapshot, monitor: MonitorSnapshot, times: list[tuple[int, int]]) -> list[StripCell]:
    start = service.assessment.period.start
    before = [StripCell(a, b, "future") for a, b in times if a < start]
    return [*before, *monitor_cells(monitor, [pair for pair in times if pair[0] >= start], service.assessment.now)]


def _key(look: Look) -> Line:
    """Says what the signs of the lanes mean."""
    glyphs = look.glyphs
    signs = (
        LegendSign(glyphs.heights[-1], "breached", look.say("now_short.down")),
        LegendSign(glyphs.gap, "gap", look.say("now_short.unknown")),
        LegendSign(glyphs.paused, "soft", look.say("now_short.paused")),
    )
    return legend(signs, look)
