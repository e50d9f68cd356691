"""Simulated UptimeRobot API v2: forms, errors in HTTP 200, states as numbers, logs, pages of fifty, plain-text 429s."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route, to_json, whole_number
from sla_tui.demo.providers.uptimerobot_past import response_times
from sla_tui.demo.scenario import Scenario
from sla_tui.secret import Secret

LIMIT: Final = (1_200, 60)  # requests, seconds
PAGE: Final = 50
DAY: Final = 86_400
STATUS: Final = {"paused": 0, "untested": 1, "up": 2, "unconfirmed": 8, "down": 9}
_TYPES: Final = {"http": 1, "tcp": 4}
_REASONS: Final = {
    "503": ("503", "Service Unavailable"),
    "500": ("500", "Internal Server Error"),
    "timeout": ("333333", "Connection Timeout"),
    "refused": ("333333", "Connection Timeout"),
    "text": ("555555", "Keyword not found"),
}

LogRow = dict[str, Any]


class UptimeRobotV2Api(DemoProvider):
    """One UptimeRobot account, as its older API shows it.

    Attributes:
        zone_minutes: how far the account's zone is ahead of UTC.
        shifted: whether instants are shifted by it.
        elapsed: whether the log of the present state tells how long it has lasted so far, or 0.
    """

    root = "/v2"
    methods = frozenset({"POST"})

    def __init__(self, source: str, scenario: Scenario, clock: Clock, token: Secret) -> None:
        super().__init__(source, scenario, clock, token)
        self.budget = DemoRateLimit(clock, *LIMIT)
        self.zone_minutes = 0
        self.shifted = False
        self.elapsed = True

    def handle(self, request: Request) -> Response:
        """Answers one request: what a form says stands where a query would."""
        form = parse_qs(request.body.decode("utf-8", "replace"), keep_blank_values=True, max_num_fields=100)
        return super().handle(replace(request, query=form))

    def routes(self) -> list[Route]:
        return [route("/getMonitors", self._monitors), route("/getAccountDetails", self._account)]

    # Credentials, budget, errors

    def credential(self, request: Request) -> str | None:
        """Returns the key in the form."""
        return request.param("api_key") or None

    def refuse_credential(self, given: str | None) -> Response:
        """Refuses a missing or wrong key: HTTP 200 all the same."""
        kind = "missing_parameter" if given is None else "invalid_parameter"
        error: LogRow = {"type": kind, "parameter_name": "api_key"}
        if given is not None:
            error["message"] = "api_key is invalid."
        return Response(200, to_json({"stat": "fail", "error": error}))

    def take_budget(self) -> Response | None:
        return None if self.budget.take() else self._over(self.budget.reset)

    def budget_headers(self) -> Mapping[str, str]:
        return {
            "X-RateLimit-Limit": str(self.budget.limit),
            "X-RateLimit-Remaining": str(self.budget.remaining),
            "X-RateLimit-Reset": str(int(self.clock.now()) + self.budget.reset),
        }

    def error(self, problem: ApiError) -> Response:
        if problem.status >= 500:
            return Response(problem.status, b"Internal Server Error", "text/html; charset=utf-8")
        error: LogRow = {"type": "invalid_parameter", **problem.details, "message": problem.message}
        if problem.status == 403:
            error = {"type": "not_authorized"}
        return self.json(200, {"stat": "fail", "error": error})

    def no_route(self, request: Request) -> Response:
        del request
        return Response(404, b"Not Found", "text/html; charset=utf-8")

    def limited(self) -> Response:
        return self._over(self.faults.retry_after)

    def _over(self, seconds: int | None) -> Response:
        text = f"Rate limit exceeded, retry in {6 if seconds is None else seconds} seconds"
        headers = {**self.budget_headers(), "X-RateLimit-Remaining": "0"}
        if seconds is not None:
            headers["Retry-After"] = str(seconds)
        return Response(429, b"" if self.faults.empty else text.encode(), "text/html; charset=utf-8", headers)

    # Answers

    def _monitors(self, request: Request) -> Json:
        limit = min(_number(request, "limit", PAGE) or PAGE, PAGE)
        offset = _number(request, "offset", 0)
        chosen = set(filter(None, (request.param("monitors") or "").split("-")))
        found = [m for m in sorted(self.monitors, key=lambda m: int(m.id)) if not chosen or m.id in chosen]
        total = len(found)
        if self.fault == "cursor_cycle":
            offset, total = 0, 10 * PAGE
        answer: Json = {
            "stat": "ok",
            "pagination": {"offset": offset, "limit": limit, "total": total},
            "monitors": [self._row(monitor, request) for monitor in found[offset : offset + limit]],
        }
        if request.param("timezone") == "1":
            answer["timezone"] = str(self.zone_minutes)
        return answer

    def _row(self, monitor: SimMonitor, request: Request) -> LogRow:
        now = self.now()
        secret = monitor.service == "payments"
        row: LogRow = {
            "id": int(monitor.id),
            "friendly_name": monitor.name,
            "url": monitor.url.removeprefix("tcp://"),
            "type": _TYPES[monitor.type],
            "sub_type": "" if monitor.type == "http" else 99,
            "keyword_type": None,
            "keyword_value": "",
            "http_username": "probe" if secret else "",
            "http_password": "canary-uptimerobot-v2-password" if secret else "",
            "custom_http_headers": {"X-Key": "canary-uptimerobot-v2-header"} if secret else {},
            "port": "" if monitor.type == "http" else 587,
            "interval": monitor.interval,
            "status": STATUS[monitor.state(now)],
            "create_datetime": monitor.created,
            "monitor_group": 0,
            "is_group_main": 0,
        }
        if request.param("logs") == "1":
            row["logs"] = self._logs(monitor, now)[: _number(request, "logs_limit", 0) or None]
        if request.param("response_times") == "1":
            points = response_times(monitor, now - DAY, now, now)[::-1]
            kept = points[: _number(request, "response_times_limit", 0) or None]
            row["response_times"] = [{"datetime": self._shifted(at), "value": ms} for at, ms in kept]
            values = [ms for _, ms in points]
            row["average_response_time"] = f"{sum(values) / len(values):.3f}" if values else "0"
        if request.param("mwindows") == "1":
            row["mwindows"] = [self._window()] if monitor.service == "webhooks" else []
        return row

    def _logs(self, monitor: SimMonitor, now: int) -> list[LogRow]:
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
        rows = [self._log(*entry) for entry in entries if entry[2] > entry[1]]
        if rows and not self.elapsed:
            rows[-1]["duration"] = 0
        return rows[::-1]

    def _log(self, kind: int, start: int, end: int, reason: str) -> LogRow:
        row: LogRow = {"type": kind, "datetime": self._shifted(start), "duration": end - start}
        if reason:
            code, detail = _REASONS[reason]
            row["reason"] = {"code": code, "detail": detail}
        return row

    def _shifted(self, at: int) -> int:
        return at + 60 * self.zone_minutes if self.shifted else at

    @staticmethod
    def _window() -> LogRow:
        return {
            "id": 5501,
            "user": 1_234_567,
            "type": 3,
            "friendly_name": "Friday deployments",
            "start_time": "22:30",
            "duration": 30,
            "value": "5",
            "status": 1,
        }

    def _account(self, _request: Request) -> Json:
        states = [monitor.state(self.now()) for monitor in self.monitors]
        return {
            "stat": "ok",
            "account": {
                "email": "ops@shop.example",
                "monitor_limit": 50,
                "monitor_interval": 1,
                "up_monitors": states.count("up"),
                "down_monitors": states.count("down"),
                "paused_monitors": states.count("paused"),
                "total_monitors_count": len(states),
                "registered_at": "2021-03-04T05:06:07.000Z",
            },
        }


def _number(request: Request, name: str, default: int) -> int:
    if not request.param(name):
        return default
    return whole_number(request, name, default, lambda why: ApiError(400, why, {"parameter_name": name}))
