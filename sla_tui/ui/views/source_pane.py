"""The pane beside the list of sources: the monitors of the one under the cursor, and the services they belong to."""

from __future__ import annotations

from typing import Final

from sla_tui.addresses import hosts_only
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.views.context import ViewContext
from sla_tui.ui.views.list_panes import ListPane
from sla_tui.ui.views.list_view import Subject
from sla_tui.ui.views.source_lanes import monitors_of
from sla_tui.ui.wording.standing import STATE_ROLES, state_words

_NAME: Final = 24


def source_pane(subject: Subject | None, context: ViewContext, cells: int) -> ListPane:
    """Lists its monitors, those in trouble first: service, reference, state and since when, response time, target."""
    look, wanted = context.look, "" if subject is None else subject.source
    found = monitors_of(wanted, context)
    names = min(max((width((look.foreign(service.name),)) for service, _ in found), default=0), _NAME)
    refs = min(max((width((look.foreign(monitor.id),)) for _, monitor in found), default=0), max(10, cells // 3))
    states = max((width(look.line(state_words(m.state, look.language))) for _, m in found), default=0)
    lines: list[Line] = []
    for service, monitor in found:
        role = STATE_ROLES.get(monitor.state, "unknown")
        age = "" if monitor.since is None else look.age_of(monitor.since)
        slow = "" if monitor.last_latency_ms is None else look.language.milliseconds(monitor.last_latency_ms)
        line = (
            StyledText(" "),
            StyledText(look.glyphs.state.get(monitor.state, look.glyphs.state["unknown"]), role),
            StyledText(" "),
            *left((look.foreign(service.title, "text"),), names),
            StyledText("  "),
            *left(look.line(state_words(monitor.state, look.language), role), states),
            *right(look.line(age, "soft"), 6),
            *right(look.line(slow, "text"), 9),
            StyledText("  "),
            *left((look.foreign(monitor.id, "soft"),), refs),
            look.foreign(f"  {hosts_only(monitor.target)}" if monitor.target else "", "soft"),
        )
        lines.append(cut(line, cells))
    words = look.say("sources_view.monitors", n=len(found))
    title = (look.foreign(wanted, "strong"), look.span(f" {words}", "soft"))
    return ListPane(title, lines or [(StyledText(" "), look.span(look.say("outage_view.no_monitor"), "soft"))])
