"""What UptimeRobot's incidents say of a monitor's past. Pure.

Incidents are only the outages; what is up is the rest of the time in which the monitor existed, but for what the answer
itself contradicts: a state that began although no incident ended then (it was paused or restarted somewhere before), an
incident that lasts while the monitor has been up for long. Pauses of the past are not told otherwise: see
`History.pauses_seen`.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Final

from sla_tui.sla.observation import History, Span
from sla_tui.sla.spans import between, disjoint, history, replaced
from sla_tui.sources.fields import Notes
from sla_tui.sources.uptimerobot.answers import ListedMonitor, UptimeRobotIncident

_TOLERANCE: Final = 120  # seconds by which the begin of a state and an incident's edge may differ
_LAG: Final = 3600  # seconds for which an incident may be listed as open although the monitor is up again
NO_INCIDENT: Final = "no incident ended where its present state began: it was paused or restarted before"
"""Reason of a stretch between the last incident and the present state."""
BEFORE_IT_ENDED: Final = "its present state is told as older than the end of its last incident; the incidents count"
"""A remark: nothing of that time is up because of it."""
STILL_OPEN: Final = "UptimeRobot lists an incident as open, and the monitor as up"
"""Reason of a stretch of which incident and monitor say different things."""


def parse_past(
    listed: ListedMonitor, incidents: Iterable[UptimeRobotIncident], start: int, now: int, notes: Notes, *, known: bool
) -> list[History]:
    """Reads the monitor's history over `[start, now)`; empty where nothing is known.

    Args:
        listed: the monitor as it is now.
        incidents: all of its incidents that touch the window.
        start: UTC seconds.
        now: UTC seconds.
        notes: learns what of that time the answer contradicts.
        known: the store has something of that time already, seen by ourselves; then a stretch in which it may have been
            paused is left to it. It is unknown otherwise.
    """
    end = _answered_until(listed, now)
    incidents = list(incidents)
    if end is None or any(not incident.start for incident in incidents):
        return []  # where an outage cannot be placed, no time may be called up
    spans = disjoint(_incident_spans(listed, incidents, end), start - 366 * 86_400, end)
    begin = listed.created
    if begin is None:  # nothing says since when it is watched but what was seen of it
        instants = [s.start for s in spans] + ([listed.since] if listed.since is not None else [])
        begin = min(instants, default=None)
    if begin is None:
        return []
    inside = [s for s in spans if s.end > max(start, begin)]
    filled = between(max(start, begin), end, inside, "up")
    if listed.status.state == "paused" and end < now:
        return _windows(listed, start, now, [*filled, Span(end, now, "paused")], None)
    hole = _pause_before(listed, spans, begin)
    low, high = (max(hole[0], start), min(hole[1], end)) if hole is not None else (0, 0)
    if low < high:
        notes.add(f"{listed.ref}: {NO_INCIDENT}: that time is unknown, but for what was seen here")
    if any(span.reason == STILL_OPEN and span.end > start for span in spans):
        notes.add(f"{listed.ref}: {STILL_OPEN}: that time is unknown")
    since = listed.since if listed.status.state == "up" else None
    if since is not None and any(s.state == "down" and since + _TOLERANCE < s.end < end - _LAG for s in inside):
        notes.add(f"{listed.ref}: {BEFORE_IT_ENDED}")
    if low < high and not known:
        return _windows(
            listed, start, end, replaced(filled, low, high, [Span(low, high, "unknown", NO_INCIDENT)]), None
        )
    return _windows(listed, start, end, filled, hole)


def _windows(
    listed: ListedMonitor, start: int, end: int, spans: list[Span], hole: tuple[int, int] | None
) -> list[History]:
    pieces = [(start, end)] if hole is None else [(start, max(start, hole[0])), (max(start, hole[1]), end)]
    found = [history(listed.ref, low, high, spans, pauses_seen=False) for low, high in pieces if low < high]
    return [replace(piece, answered_from=start) for piece in found]  # the hole is left to what is known already


def _answered_until(listed: ListedMonitor, now: int) -> int | None:
    """Returns up to when incidents give the monitor's state; None where they do not."""
    state = listed.status.state
    if state in {"up", "down"}:
        return now
    if state in {"unconfirmed", "paused"}:
        return listed.since  # what comes after is not decided yet, or was not watched
    return None


def _incident_spans(listed: ListedMonitor, incidents: Iterable[UptimeRobotIncident], end: int) -> list[Span]:
    spans: list[Span] = []
    covered = False
    for incident in incidents:
        if incident.down is False or incident.start >= end:
            continue
        stop = _end_of(incident, listed, end)
        if incident.end is None and listed.status.state == "up" and (stop < end - _LAG or stop == end):
            spans.append(Span(stop if stop < end else incident.start, end, "unknown", STILL_OPEN))
            if stop == end:
                continue
        covered = covered or (stop >= end and incident.down is True)
        spans.append(Span(incident.start, stop, "down" if incident.down else "unknown", incident.reason))
    if listed.status.state == "down" and not covered:  # the list of incidents is a little behind
        since = listed.since if listed.since is not None else max((s.end for s in spans), default=end)
        spans.append(Span(since, end, "down" if listed.since is not None else "unknown", listed.status.reason))
    return spans


def _end_of(incident: UptimeRobotIncident, listed: ListedMonitor, end: int) -> int:
    if incident.end is not None:
        return min(incident.end, end)
    if incident.open and listed.status.state != "up":
        return end
    # Told as open while the monitor is up again, or resolved without saying when: it ended when this state began.
    return listed.since if listed.since is not None and listed.since >= incident.start else end


def _pause_before(listed: ListedMonitor, spans: list[Span], begin: int) -> tuple[int, int] | None:
    """Returns a stretch before the present state without an incident: it was paused or restarted somewhere in it."""
    if listed.since is None or listed.status.state != "up":
        return None
    last = max((s.end for s in spans if s.end <= listed.since + _TOLERANCE), default=begin)
    return (last, listed.since) if listed.since - last > _TOLERANCE else None
