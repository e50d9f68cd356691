"""The monitors of a service in the panel: what each of them says now, and whether they disagree."""

from __future__ import annotations

from typing import Final

from sla_tui.addresses import hosts_only
from sla_tui.sla.monitors import MonitorSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, joined, left, width
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import STATE_ROLES, state_words

_FRESH: Final = frozenset({"ok", "late"})
_UP: Final = frozenset({"up", "degraded", "unconfirmed"})

_STATE: Final = 16
"""Cells of a state with its age; as many as it takes where a line has `_ROOMY` cells."""
_ROOMY: Final = 80
_TIME: Final = 7
"""Cells of a response time."""
_LEAST_REMARK: Final = 8
"""Cells from which on the reason or the target stands behind it; where there are fewer, the reference has them."""


def monitors_line(service: ServiceSnapshot, look: Look, cells: int) -> Line:
    """Draws all monitors on one line, and whether they agree."""
    if not service.monitors:
        return (*label("monitors", look), *look.line(look.say("monitor.none"), "soft"))
    ordered = sorted(service.monitors, key=lambda m: m.state == "up")
    shown = joined([_brief(monitor, look, running=is_running(service)) for monitor in ordered], StyledText("  "))
    for words in (agreement(service, look), agreement(service, look, brief=True)):
        line = (*label("monitors", look), *joined([shown, words], StyledText("  ")))
        if width(line) < cells:
            return line
    return cut((*label("monitors", look), *shown), cells)


def agreement(service: ServiceSnapshot, look: Look, *, brief: bool = False) -> Line:
    """Writes ``3 of 4 up, quorum 2``; where they disagree it is not to be overlooked."""
    if len(service.monitors) < 2 or not is_running(service):
        return ()
    if service.components:  # they watch different things, and need not agree
        return ()
    known = [m.state for m in service.monitors if m.state not in {"unknown", "paused", "maintenance"}]
    up = sum(state in _UP for state in known)
    key = "monitor.up_quorum" if service.quorum > 1 and not brief else "monitor.up"
    words = look.say(key, up=up, total=len(service.monitors), quorum=service.quorum)
    disagree = 0 < up < len(known)
    if disagree and not brief:
        words = look.say("monitor.disagree", words=words)
    return (look.span(words, "at_risk" if disagree else "soft"),)


def monitor_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Draws a line a monitor: reference, state and since when, response time, reason of an open outage or target.

    Of a period that is over only which monitors there are.
    """
    if not service.monitors or not is_running(service):
        return [monitors_line(service, look, cells)]
    names = min(max(width((look.foreign(m.id),)) for m in service.monitors), max(12, cells // 4))
    widest = max(width(_state(monitor, look)) for monitor in service.monitors)
    states = _STATE if cells < _ROOMY else max(_STATE, widest)
    rest = cells - LABEL - names - states - _TIME - 6
    remarks = rest >= _LEAST_REMARK
    names += 0 if remarks else max(0, rest + 2)
    lines: list[Line] = []
    for monitor in service.monitors:
        ms = "" if monitor.last_latency_ms is None else look.language.milliseconds(monitor.last_latency_ms)
        parts: list[Line] = [
            left((look.foreign(monitor.id, "text"),), names),
            left(_state(monitor, look), states),
            left((look.span(ms, "soft"),), _TIME),
            *([_remark(monitor, look)] if remarks else []),
        ]
        lines.append(cut((*label("monitors" if not lines else "", look), *joined(parts, StyledText("  "))), cells))
    words = agreement(service, look)
    if words and words[0].role == "at_risk":
        lines.append(cut((*label("", look), *words), cells))
    return lines


def _brief(monitor: MonitorSnapshot, look: Look, *, running: bool) -> Line:
    if not running:
        return (look.foreign(monitor.id, "text"),)
    role = monitor_role(monitor)
    words = "" if monitor.state == "up" else f" {state_words(monitor.state, look.language)}"
    sign = StyledText(look.glyphs.state.get(monitor.state, "?"), role)
    return (look.foreign(monitor.id.partition(":")[0], "text"), StyledText(" "), sign, look.span(words, role))


def _state(monitor: MonitorSnapshot, look: Look) -> Line:
    role = monitor_role(monitor)
    since = "" if monitor.since is None else f" {look.language.duration(max(0, look.now - monitor.since))}"
    words = look.span(f" {state_words(monitor.state, look.language)}{since}", "soft" if monitor.state == "up" else role)
    return (StyledText(look.glyphs.state.get(monitor.state, "?"), role), words)


def monitor_role(monitor: MonitorSnapshot) -> str:
    """Returns the colour of its state; none where its source is not fresh."""
    return STATE_ROLES.get(monitor.state, "unknown") if monitor.source_state in _FRESH else "unknown"


def _remark(monitor: MonitorSnapshot, look: Look) -> Line:
    if monitor.source_state not in _FRESH:
        words = look.say("monitor.source", state=look.language.name_of("source", monitor.source_state))
        return look.line(words, "unknown")
    running = next((o for o in reversed(monitor.outages) if o.end is None), None)
    if running is not None and running.reason:
        return (look.foreign(running.reason, "text"),)
    if monitor.detail:
        return (look.foreign(monitor.detail, "text" if monitor.state == "degraded" else "soft"),)
    return (look.foreign(hosts_only(monitor.target), "soft"),)  # a path may be a credential
