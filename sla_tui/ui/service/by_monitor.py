"""A service's monitors side by side over the period: what each of them saw, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterable

from sla_tui.sla.monitors import CellState, MonitorSnapshot, StripCell
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, right, width
from sla_tui.ui.parts.strip import merged, strip
from sla_tui.ui.service.monitors import agreement, monitor_lines, monitor_role
from sla_tui.ui.service.pieces import LABEL, label
from sla_tui.ui.wording.present import is_running

_LEAST_CELLS = 10


def by_monitor_lines(service: ServiceSnapshot, look: Look, cells: int) -> list[Line]:
    """Says what each monitor says now; below it, where there are several, what each of them saw in the period."""
    lines = monitor_lines(service, look, cells)
    if len(service.monitors) < 2:
        return lines
    names = min(max(width((look.foreign(m.id),)) for m in service.monitors), max(12, cells // 4))
    tails = [_tail(monitor, service, look) for monitor in service.monitors]
    room = cells - LABEL - names - 2 - 2 - max(width(tail) for tail in tails)
    if room < _LEAST_CELLS:
        tails, room = [() for _ in tails], cells - LABEL - 2 - names
    for index, (monitor, tail) in enumerate(zip(service.monitors, tails, strict=True)):
        spans = strip(merged(seen(monitor, service), max(1, room)), room, look.glyphs)
        line: Line = (
            *label("saw" if index == 0 else "", look),
            *left((look.foreign(monitor.id, "soft"),), names),
            StyledText("  "),
            *spans,
            StyledText("  "),
            *tail,
        )
        lines.append(cut(line, cells))
    words = agreement(service, look)
    return [*lines, cut((*label("", look), *words), cells)] if words and words[0].role != "at_risk" else lines


def seen(monitor: MonitorSnapshot, service: ServiceSnapshot) -> list[StripCell]:
    """Draws the period's days as this monitor alone saw them."""
    past = [cell for cell in service.period_strip if cell.state != "future"]
    seen_days = monitor_cells(monitor, [(cell.start, cell.end) for cell in past], service.assessment.now)
    return [*seen_days, *(cell for cell in service.period_strip if cell.state == "future")]


def monitor_cells(monitor: MonitorSnapshot, times: Iterable[tuple[int, int]], now: int) -> list[StripCell]:
    """Draws stretches of time, ``[start, end)`` each, as one monitor alone saw them; from `now` on nothing is known."""
    out: list[StripCell] = []
    for start, whole in times:
        if start >= now:
            out.append(StripCell(start, whole, "future"))
            continue
        end = min(whole, now)
        down = sum(_overlap(o.start, now if o.end is None else o.end, start, end) for o in monitor.outages)
        blind = [u for u in monitor.unknown if _overlap(u.start, u.end, start, end)]
        dark = sum(_overlap(u.start, u.end, start, end) for u in blind)
        state: CellState = "down" if down else "up"
        if not down and dark * 2 > end - start:  # for the most part nothing is known of that time
            state = "paused" if all(u.kind == "paused" for u in blind) else "unknown"
        out.append(StripCell(start, whole, state, down))
    return out


def _tail(monitor: MonitorSnapshot, service: ServiceSnapshot, look: Look) -> Line:
    """Says how often it saw the service down, and for how long: until now, or within the period that is over."""
    period, running = service.assessment.period, is_running(service)
    start, end = (0, look.now) if running else (period.start, period.end)
    down = sum(_overlap(o.start, end if o.end is None else o.end, start, end) for o in monitor.outages)
    count = len(monitor.outages)
    words = look.say("monitor.no_outage")
    if count:
        words = look.say("monitor.outages", n=count, time=look.language.duration(max(0, down)))
    role = monitor_role(monitor) if running else "text"
    return right((look.span(words, role if count else "soft"),), 24)


def _overlap(a: int, b: int, c: int, d: int) -> int:
    return max(0, min(b, d) - max(a, c))
