"""The lanes around an outage: what each monitor saw, how many saw it down, and what was decided, over one axis of time.

The time is the outage's, and half of its length before and after it; it stays within the period, whose spans are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby, pairwise
from typing import Final

from sla_tui.sla.result import AssessedOutage
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.drawing.look import Look
from sla_tui.ui.drawing.spans import Line, StyledText, cut, left, width
from sla_tui.ui.parts.legend import LegendSign, legend
from sla_tui.ui.parts.strip import STATE_ROLES, strip
from sla_tui.ui.parts.time_axis import time_axis
from sla_tui.ui.service.by_monitor import monitor_cells
from sla_tui.ui.service.pieces import LABEL, label

LEAST_CELLS: Final = 50
"""Cells of a line below which there is no room for lanes."""
_LEAST_AROUND: Final = 300
"""Seconds that are shown at least before and after an outage."""
_LEAST_NAME, _MOST_NAME = 8, 26
_MOST_DIGIT: Final = 9

_Stretch = tuple[int, int, str]
"""``[start, end)`` in UTC seconds, and what was decided of it."""


def outage_lane_lines(service: ServiceSnapshot, outage: AssessedOutage, look: Look, cells: int) -> list[Line]:
    """Draws a lane a monitor, the quorum's below them, then what was decided, announced and excluded, and the axis.

    Nothing where there is no room, or where the outage is not within the service's period.
    """
    start, end = outage_window(service, outage)
    if cells < LEAST_CELLS or end <= start:
        return []
    monitors = service.monitors
    named = [look.foreign(monitor.id, "soft") for monitor in monitors]
    wide = max((width((name,)) for name in named), default=_LEAST_NAME)
    names = max(_LEAST_NAME, min(wide, _MOST_NAME, cells // 4))
    room = min(cells - LABEL - names - 3, end - start)
    edges = [start + (end - start) * i // room for i in range(room + 1)]
    times = list(pairwise(edges))
    seen = [monitor_cells(monitor, times, service.assessment.now) for monitor in monitors]
    lanes: list[tuple[str, Line, Line]] = [
        ("saw", (name,), strip(cells_, room, look.glyphs)) for name, cells_ in zip(named, seen, strict=True)
    ]
    if len(monitors) > 1:
        counts = [sum(cell.state == "down" for cell in column) for column in zip(*seen, strict=True)]
        needed = look.line(look.say("outage_lanes.quorum", n=service.quorum, total=len(monitors)), "soft")
        lanes.append(("quorum", needed, _counts(counts, service.quorum, look)))
    decided = _decided(service)
    lanes.append(("judged", (), _drawn(_judged(a, b, decided, look) for a, b in times)))
    for name, spans in (("work", service.maintenance), ("excluded", service.exclusions)):
        touching = [(one.start, one.end) for one in spans if one.start < end and one.end > start]
        if touching:
            lanes.append((name, (), _drawn(_band(a, b, touching, name, look) for a, b in times)))
    lines: list[Line] = []
    before = ""
    for name, head, drawn in lanes:
        lines.append((*label("" if name == before else name, look), *left(head, names), StyledText("  "), *drawn))
        before = name
    blank = StyledText(" " * (LABEL + names + 2))
    lines += [(blank, *time_axis(start, end, room, look)), (*label("", look), *_key(look))]
    return [cut(line, cells) for line in lines]


def outage_window(service: ServiceSnapshot, outage: AssessedOutage) -> tuple[int, int]:
    """Returns the time that the lanes show, ``(start, end)`` in UTC seconds."""
    period, around = service.assessment.period, max(_LEAST_AROUND, (outage.end - outage.start) // 2)
    return max(period.start, outage.start - around), min(period.end, outage.end + around)


def _decided(service: ServiceSnapshot) -> list[_Stretch]:
    """Lists what was decided of each stretch of each outage."""
    return [
        (part.start, part.end, part.decision)
        for outage in service.assessment.outages
        for part in (outage.parts or (outage,))
    ]


def _judged(start: int, end: int, decided: Sequence[_Stretch], look: Look) -> StyledText:
    """Draws what was decided of one cell: that some of it counts before anything else."""
    found = {decision for a, b, decision in decided if a < end and b > start}
    if "counted" in found:
        return _decision_sign("counted", look)
    if found:
        return _decision_sign("maintenance" if found == {"maintenance"} else "not_counted", look)
    return StyledText(look.glyphs.future, "faint")


def _decision_sign(decision: str, look: Look) -> StyledText:
    glyphs = look.glyphs
    if decision == "counted":
        return StyledText(glyphs.heights[-1], "breached")
    if decision == "maintenance":
        return StyledText(glyphs.maintenance, STATE_ROLES["maintenance"])
    return StyledText(glyphs.heights[3], "soft")


def _band(start: int, end: int, spans: Iterable[tuple[int, int]], name: str, look: Look) -> StyledText:
    """Draws one cell of announced work, or of excluded time."""
    if any(a < end and b > start for a, b in spans):
        return _decision_sign("maintenance" if name == "work" else "not_counted", look)
    return StyledText(look.glyphs.future, "faint")


def _counts(counts: Sequence[int], quorum: int, look: Look) -> Line:
    """Writes in each cell how many monitors saw the service down; as many as the contract asks for stand out."""
    return _drawn(
        StyledText(str(n) if n <= _MOST_DIGIT else "+", "breached" if n >= quorum else "at_risk")
        if n
        else StyledText(look.glyphs.future, "faint")
        for n in counts
    )


def _drawn(signs: Iterable[StyledText]) -> Line:
    """Joins neighbours of one role."""
    runs: Iterator[tuple[str, Iterator[StyledText]]] = groupby(signs, key=lambda sign: sign.role)
    return tuple(StyledText("".join(sign.text for sign in run), role) for role, run in runs)


def _key(look: Look) -> Line:
    """Says what the signs of the lanes mean."""
    signs = [
        LegendSign(*_decision_sign(decision, look), look.language.name_of("decision", decision))
        for decision in ("counted", "not_counted", "maintenance")
    ]
    signs.append(LegendSign(look.glyphs.gap, STATE_ROLES["unknown"], look.say("now_short.unknown")))
    return legend(signs, look, "faint_text")
