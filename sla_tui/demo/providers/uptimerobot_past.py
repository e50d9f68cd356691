"""What the simulated UptimeRobot tells of the past: incidents (downtime and slow responses) and response times."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.times import iso_ms
from sla_tui.demo.track import Event

MONTHS_BACK: Final = 90 * 86_400
SLOW: Final = 200  # percent of the usual response time from which a swing is an incident
DAY: Final = 86_400

_EPOCH_MS: Final = 1_704_067_200_000  # 2024-01-01: ids count milliseconds from here, in the upper bits
_CAUSES: Final = {
    "503": (503, "503 Service Unavailable"),
    "500": (500, "500 Internal Server Error"),
    "timeout": (333_333, "Connection Timeout"),
    "refused": (333_333, "Connection Timeout"),
    "text": (200, "Keyword not found"),
}

IncidentRow = dict[str, Any]


def incidents(monitors: Iterable[SimMonitor], start: int, end: int, now: int) -> list[IncidentRow]:
    """Returns the incidents that STARTED in `[start, end]`, the newest first."""
    found: list[tuple[int, IncidentRow]] = []
    for monitor in monitors:
        downs = (event for event in monitor.outages(start, end + 1, now) if event.start >= start)
        found += [_row(monitor, event, now, slow=False) for event in downs]
        found += [_row(monitor, event, now, slow=True) for event in _slow(monitor, start, end, now)]
    found.sort(key=lambda pair: pair[0], reverse=True)
    return [row for _, row in found]


def _slow(monitor: SimMonitor, start: int, end: int, now: int) -> list[Event]:
    if not monitor.tested:
        return []
    swings = monitor.latency.swings.between(start, min(end + 1, monitor.runs_until(now)))
    return [e for e in swings if start <= e.start and int(e.kind) >= SLOW]


def _row(monitor: SimMonitor, event: Event, now: int, *, slow: bool) -> tuple[int, IncidentRow]:
    lasts = event.end > now if slow else monitor.is_open(event, now)
    cause, reason = (0, "Response time") if slow else _CAUSES[event.kind]
    identity = ((event.start * 1000 - _EPOCH_MS) << 22) | (int(monitor.id) & 0xFFFFF) << 1 | slow
    return identity, {
        "id": str(identity),
        "status": "Ongoing" if lasts else "Resolved",
        "type": "SlowResponse" if slow else "Downtime",
        "cause": cause,
        "reason": reason,
        "monitor": {"id": int(monitor.id), "friendlyName": monitor.name},
        "commentsCount": 0,
        "startedAt": iso_ms(event.start),
        "resolvedAt": None if lasts else iso_ms(event.end),
        "duration": None if lasts else event.end - event.start,
        "includeInReports": True,
    }


def incident_detail(row: IncidentRow, monitor: SimMonitor) -> IncidentRow:
    """Returns one incident with its root cause."""
    down = row["type"] == "Downtime"
    kept = ("id", "status", "cause", "reason", "duration", "startedAt", "resolvedAt")
    return {name: row[name] for name in kept} | {
        "rootCause": {
            "url": f"GET {monitor.url}" if down else "",
            "requestHeaders": {"Connection": "close", "User-Agent": "UptimeRobot/2.0"} if down else None,
            "responseHeaders": {"Content-Type": ["text/html"]} if down and row["cause"] < 1000 else None,
            "httpResponseCode": row["cause"] if down and row["cause"] < 1000 else None,
            "responseDownloadUrl": None,
            "assertionDiagnostics": None,
        }
    }


def activity(row: IncidentRow) -> list[IncidentRow]:
    """Returns what happened in the course of an incident, the newest first."""
    kept = {"cause": row["cause"], "reason": row["reason"], "region": "eu"}
    began = {"type": "STATUS_UPDATE", "date": row["startedAt"], "incidentStatus": "Ongoing", **kept}
    notified = {
        "type": "NOTIFICATION",
        "date": row["startedAt"],
        "sentToFullName": "Shop Operations",
        "sentToValue": "ops@shop.example",
        "notificationType": "EMAIL",
        "notificationStatus": "SUCCESS",
    }
    ended = {"type": "STATUS_UPDATE", "date": row["resolvedAt"], "incidentStatus": "Resolved", **kept}
    return [*([ended] if row["resolvedAt"] else []), notified, began]


def response_times(monitor: SimMonitor, start: int, end: int, now: int) -> list[tuple[int, int]]:
    """Returns points of (instant, ms): every five minutes over a day or two, further apart over longer ranges."""
    span = end - start
    step = 300 if span <= 2 * DAY else 1800 if span <= 14 * DAY else 3600
    low = max(start, monitor.created)
    high = min(end, monitor.runs_until(now))
    if not monitor.tested:
        return []
    points = range(low + -low % step, high + 1, step)
    return [(at, monitor.latency.at(at)) for at in points if monitor.downs.at(at) is None]
