"""A monitor in the words of the simulated UptimeRobot API v2: logs, response times, ratios."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sla_tui.demo.http_server import Request
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.provider import ApiError, whole_number
from sla_tui.demo.providers.uptimerobot_account import CONTACT, EMAIL, IN_WINDOW
from sla_tui.demo.providers.uptimerobot_past import response_times
from sla_tui.demo.track import total

DAY: Final = 86_400
STATUS: Final = {"paused": 0, "untested": 1, "up": 2, "unconfirmed": 8, "down": 9}
TYPES: Final = {"http": 1, "tcp": 4}
MAINTENANCE: Final[dict[str, Any]] = {
    "id": 5501,
    "user": 1_234_567,
    "type": 3,
    "friendly_name": "Friday deployments",
    "start_time": "22:30",
    "duration": 30,
    "value": "5",
    "status": 1,
}

_REASONS: Final = {
    "503": ("503", "Service Unavailable"),
    "500": ("500", "Internal Server Error"),
    "timeout": ("333333", "Connection Timeout"),
    "refused": ("333333", "Connection Timeout"),
    "text": ("555555", "Keyword not found"),
}

V2Row = dict[str, Any]


def monitor_row(monitor: SimMonitor, request: Request, now: int, *, shift: int, elapsed: bool) -> V2Row:
    """Returns a monitor with what the request asks for besides.

    Args:
        monitor: which one.
        request: its form, as a query.
        now: UTC seconds.
        shift: seconds that are added to every instant of a log and a response time.
        elapsed: whether the log of the present state says how long it has lasted so far, or 0.
    """
    secret = monitor.service == "payments"
    row: V2Row = {
        "id": int(monitor.id),
        "friendly_name": monitor.name,
        "url": monitor.url.removeprefix("tcp://"),
        "type": TYPES[monitor.type],
        "sub_type": "" if monitor.type == "http" else 99,
        "keyword_type": None,
        "keyword_value": "",
        "http_username": "probe" if secret else "",
        "http_password": "canary-uptimerobot-v2-password" if secret else "",
        "custom_http_headers": {"X-Key": "canary-uptimerobot-v2-header"} if secret else {},
        "port": "" if monitor.type == "http" else 587,
        "interval": monitor.interval,
        "timeout": 30,
        "status": STATUS[monitor.state(now)],
        "create_datetime": monitor.created,
        "monitor_group": 0,
        "is_group_main": 0,
    }
    if request.param("logs") == "1":
        row["logs"] = _logs(monitor, now, shift=shift, elapsed=elapsed)[: number(request, "logs_limit", 0) or None]
    if request.param("response_times") == "1":
        row |= _response_times(monitor, request, now, shift)
    if request.param("alert_contacts") == "1":
        row["alert_contacts"] = [
            {"id": str(CONTACT), "type": 2, "value": EMAIL, "threshold": 0, "recurrence": 0},
        ]
    if request.param("mwindows") == "1":
        row["mwindows"] = [MAINTENANCE] if monitor.service == IN_WINDOW else []
    if request.param("ssl") == "1":
        row["ssl"] = {}  # none of them is watched over TLS
    return row | dict(_uptimes(monitor, request, now))


def number(request: Request, name: str, default: int) -> int:
    """Reads an integer of the form; empty is absent.

    Raises:
        ApiError: it is none.
    """
    if not request.param(name):
        return default
    return whole_number(request, name, default, lambda why: ApiError(400, why, {"parameter_name": name}))


def _uptimes(monitor: SimMonitor, request: Request, now: int) -> Iterator[tuple[str, str]]:
    """Yields the uptimes that were asked for: percents and seconds in texts, joined by dashes in the order asked."""
    days = [part for part in (request.param("custom_uptime_ratios") or "").split("-") if part]
    if days:
        spans = [(now - int(_decimal(part, "custom_uptime_ratios") * DAY), now) for part in days]
        yield "custom_uptime_ratio", "-".join(_ratio(monitor, *span, now) for span in spans)
    ranges = [part for part in (request.param("custom_uptime_ranges") or "").split("-") if part]
    if ranges:
        bounds = [[int(_decimal(at, "custom_uptime_ranges")) for at in part.partition("_")[::2]] for part in ranges]
        yield "custom_uptime_ranges", "-".join(_ratio(monitor, start, end, now) for start, end in bounds)
    if request.param("all_time_uptime_ratio") == "1":
        yield "all_time_uptime_ratio", _ratio(monitor, monitor.created, now, now)
    if request.param("all_time_uptime_durations") == "1":
        until = monitor.runs_until(now)
        down = total(monitor.outages(monitor.created, until, now), monitor.created, until)
        yield "all_time_uptime_durations", f"{until - monitor.created - down}-{down}-{now - until}"


def _decimal(text: str, name: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 1 << 36:
        raise ApiError(400, f"{name} is invalid.", {"parameter_name": name})
    return value


def _ratio(monitor: SimMonitor, start: int, end: int, now: int) -> str:
    """Returns the percent of the known time in which it was up; of time before it was made, "0.000"."""
    low, high = max(start, monitor.created), min(end, monitor.runs_until(now))
    if low >= high:
        return "0.000"
    return f"{100 - 100 * total(monitor.outages(low, high, now), low, high) / (high - low):.3f}"


def _response_times(monitor: SimMonitor, request: Request, now: int, shift: int) -> V2Row:
    start = number(request, "response_times_start_date", now - DAY)
    end = number(request, "response_times_end_date", now)
    points = response_times(monitor, start, min(end, now), now)[::-1]
    kept = points[: number(request, "response_times_limit", 0) or None]
    values = [ms for _, ms in points]
    return {
        "response_times": [{"datetime": at + shift, "value": ms} for at, ms in kept],
        "average_response_time": f"{sum(values) / len(values):.3f}" if values else "0",
    }


def _logs(monitor: SimMonitor, now: int, *, shift: int, elapsed: bool) -> list[V2Row]:
    """Returns the newest first. `logs_start_date` does nothing, as on free plans."""
    until = monitor.runs_until(now)
    checks = monitor.checks(monitor.created, until)
    at = checks[0] if checks else now
    entries: list[tuple[int, int, int, str]] = [(98, monitor.created, at, "")]
    for event in monitor.outages(monitor.created, now, now):
        if event.start > at:
            entries.append((2, at, event.start, ""))
        entries.append((1, max(event.start, at), min(event.end, until), event.kind))
        at = event.end
    if at < until:
        entries.append((2, at, until, ""))
    if monitor.paused_since is not None and monitor.paused_since < now:
        entries.append((99, monitor.paused_since, now, ""))
    rows = [_log(kind, start + shift, end - start, reason) for kind, start, end, reason in entries if end > start]
    if rows and not elapsed:
        rows[-1]["duration"] = 0
    return rows[::-1]


def _log(kind: int, start: int, seconds: int, reason: str) -> V2Row:
    row: V2Row = {"type": kind, "datetime": start, "duration": seconds}
    if reason:
        code, detail = _REASONS[reason]
        row["reason"] = {"code": code, "detail": detail}
    return row
