"""Simulated UptimeRobot API v2: forms, errors in HTTP 200, states as numbers, logs, pages of fifty, plain-text 429s."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final
from urllib.parse import parse_qs

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route, to_json
from sla_tui.demo.providers.uptimerobot_account import CONTACT, EMAIL, NAME, USER, status_page
from sla_tui.demo.providers.uptimerobot_v2_monitor import MAINTENANCE, STATUS, TYPES, monitor_row, number
from sla_tui.demo.scenario import Scenario
from sla_tui.secret import Secret

LIMIT: Final = (1_200, 60)  # requests, seconds
PAGE: Final = 50
LegacyRow = dict[str, Any]


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
        """Answers one request: what a form, or a JSON object, says stands where a query would."""
        return super().handle(replace(request, query=_fields(request)))

    def routes(self) -> list[Route]:
        return [
            route("/getMonitors", self._monitors),
            route("/getAccountDetails", self._account),
            route("/getAlertContacts", self._contacts),
            route("/getMWindows", self._windows),
            route("/getPSPs", self._pages),
        ]

    # Credentials, budget, errors

    def credential(self, request: Request) -> str | None:
        """Returns the key in the form."""
        return request.param("api_key") or None

    def refuse_credential(self, given: str | None) -> Response:
        """Refuses a missing or wrong key: HTTP 200 all the same."""
        kind = "missing_parameter" if given is None else "invalid_parameter"
        error: LegacyRow = {"type": kind, "parameter_name": "api_key"}
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
        error: LegacyRow = {"type": "invalid_parameter", **problem.details, "message": problem.message}
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
        limit = min(number(request, "limit", PAGE) or PAGE, PAGE)
        offset = number(request, "offset", 0)
        found = [m for m in sorted(self.monitors, key=lambda m: int(m.id)) if self._wanted(m, request)]
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

    def _wanted(self, monitor: SimMonitor, request: Request) -> bool:
        def among(name: str, value: object) -> bool:
            named = set(filter(None, (request.param(name) or "").split("-")))
            return not named or str(value) in named

        search = (request.param("search") or "").lower()
        return (
            among("monitors", monitor.id)
            and among("types", TYPES[monitor.type])
            and among("statuses", STATUS[monitor.state(self.now())])
            and (search in monitor.name.lower() or search in monitor.url.lower())
        )

    def _row(self, monitor: SimMonitor, request: Request) -> LegacyRow:
        shift = 60 * self.zone_minutes if self.shifted else 0
        return monitor_row(monitor, request, self.now(), shift=shift, elapsed=self.elapsed)

    # The account

    def _account(self, _request: Request) -> Json:
        states = [monitor.state(self.now()) for monitor in self.monitors]
        return {
            "stat": "ok",
            "account": {
                "email": EMAIL,
                "user_id": USER,
                "firstname": "Shop",
                "monitor_limit": 50,
                "monitor_interval": 1,
                "up_monitors": states.count("up"),
                "down_monitors": states.count("down"),
                "paused_monitors": states.count("paused"),
                "total_monitors_count": len(states),
                "registered_at": "2021-03-04T05:06:07.000Z",
            },
        }

    def _contacts(self, request: Request) -> Json:
        """Returns the alert contacts. What pages there are stands at the top, as texts."""
        chosen = set(filter(None, (request.param("alert_contacts") or "").split("-")))
        contact = {"id": str(CONTACT), "friendly_name": NAME, "type": 2, "status": 2, "value": EMAIL}
        rows = [contact] if not chosen or contact["id"] in chosen else []
        offset, limit = number(request, "offset", 0), number(request, "limit", PAGE)
        pages = {"offset": str(offset), "limit": str(limit), "total": str(len(rows))}
        return {"stat": "ok", **pages, "alert_contacts": rows[offset : offset + limit]}

    def _windows(self, request: Request) -> Json:
        return {"stat": "ok", **_pages(request), "mwindows": [MAINTENANCE]}

    def _pages(self, request: Request) -> Json:
        page = status_page(self.monitors)
        row = {
            "id": page["id"],
            "friendly_name": page["friendlyName"],
            "monitors": 0,  # all of them
            "sort": 1,
            "status": 1,
            "standard_url": "https://stats.uptimerobot.example/shop",
            "custom_url": "",
        }
        return {"stat": "ok", **_pages(request), "psps": [row]}


def _pages(request: Request) -> Json:
    """Returns what a list of one says of its pages."""
    return {"pagination": {"offset": number(request, "offset", 0), "limit": number(request, "limit", PAGE), "total": 1}}


def _fields(request: Request) -> dict[str, list[str]]:
    """Reads the body: a form, or an object in JSON, as clients of either kind send it."""
    text = request.body.decode("utf-8", "replace")
    if "json" not in request.headers.get("content-type", ""):
        return parse_qs(text, keep_blank_values=True, max_num_fields=100)
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    fields = found.items() if isinstance(found, dict) else ()
    return {name: [str(value)] for name, value in fields if isinstance(value, (str, int, float))}
