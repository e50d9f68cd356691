"""Simulated UptimeRobot API v3: monitors, incidents, statistics, maintenance windows, account; cursors, one budget."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final
from urllib.parse import urlencode

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route, to_json, whole_number
from sla_tui.demo.providers.uptimerobot_account import IN_WINDOW, account_routes, tag_ids, window
from sla_tui.demo.providers.uptimerobot_monitor import STATUS, monitor_row
from sla_tui.demo.providers.uptimerobot_past import (
    MONTHS_BACK,
    IncidentRow,
    activity,
    incident_detail,
    incidents,
    response_times,
)
from sla_tui.demo.scenario import Scenario
from sla_tui.demo.times import iso_ms, read_iso
from sla_tui.demo.track import total
from sla_tui.secret import Secret

LIMIT: Final = (1_200, 60)  # requests, seconds
PAGE: Final = 25  # incidents on a page; the provider does not document its own
DAY: Final = 86_400
REGIONS: Final = ("na", "eu", "as", "oc")
CHECKED_FROM: Final = "eu"
FRAMES: Final = {"DAY": 1, "WEEK": 7, "MONTH": 30, "DAYS_30": 30, "YEAR": 365, "ALL": 3650}  # days

_STATUSES: Final = frozenset(STATUS.values())


class UptimeRobotApi(DemoProvider):
    """One UptimeRobot account."""

    root = "/v3"

    def __init__(self, source: str, scenario: Scenario, clock: Clock, token: Secret) -> None:
        super().__init__(source, scenario, clock, token)
        self.budget = DemoRateLimit(clock, *LIMIT)

    def routes(self) -> list[Route]:
        return [
            route("/monitors", self._monitors),
            route("/monitors/", self._monitors),
            route("/monitors/uptime-stats", self._account_uptime),
            route("/monitors/{id}", lambda _request, identity: self._row(self._find(identity))),
            route("/monitors/{id}/stats/uptime", self._uptime),
            route("/monitors/{id}/stats/response-time", self._response_time),
            route("/monitors/{id}/stats/response-time/all", self._by_region),
            route("/incidents", self._incidents),
            route("/incidents/", self._incidents),
            route("/incidents/{id}", self._incident),
            route("/incidents/{id}/activity-log", self._activity),
            *account_routes(self, lambda identity: self._started(identity) is not None),
        ]

    # Credentials, budget, errors

    def refuse_credential(self, given: str | None) -> Response:
        if given is None:
            return Response(401, b"Token is required", "text/html; charset=utf-8")
        return Response(401, to_json({"message": "Invalid token.", "code": "003-005"}))  # without the budget's headers

    def take_budget(self) -> Response | None:
        return None if self.budget.take() else self._over(self.budget.reset)

    def budget_headers(self) -> Mapping[str, str]:
        return {
            "x-ratelimit-limit": str(self.budget.limit),
            "x-ratelimit-remaining": str(self.budget.remaining),
            "x-ratelimit-reset": str(self.budget.reset),  # seconds, although the documentation says an instant
        }

    def error(self, problem: ApiError) -> Response:
        if problem.status == 400:
            body: Json = {"message": [problem.message], "error": "Bad Request", "statusCode": 400}
        elif problem.status >= 500:
            body = {"statusCode": problem.status}
        else:
            code = {403: "000-006", 404: "000-004"}.get(problem.status, "000-000")
            body = {"message": problem.message, "code": code}
        return self.json(problem.status, body)

    def no_route(self, request: Request) -> Response:
        message = f"Cannot {request.method} {request.path}"
        return self.json(404, {"message": message, "error": "Not Found", "statusCode": 404})

    def limited(self) -> Response:
        return self._over(self.faults.retry_after)

    def _over(self, seconds: int | None) -> Response:
        answer = self.json(429, {"message": "Too Many Requests"})
        headers = {**answer.headers, "x-ratelimit-remaining": "0"}
        if seconds is not None:
            headers |= {"Retry-After": str(seconds), "x-ratelimit-reset": str(seconds)}
        return Response(429, b"" if self.faults.empty else answer.body, headers=headers)

    # Monitors

    def _monitors(self, request: Request) -> Json:
        limit = _number(request, "limit", 50, least=1)
        if limit > 200:
            raise ApiError(400, "limit must not be greater than 200")
        cursor = _cursor(request)
        found = [m for m in sorted(self.monitors, key=lambda m: int(m.id)) if self._wanted(m, request)]
        rest = found if cursor is None or self.fault == "cursor_cycle" else [m for m in found if int(m.id) > cursor]
        page = rest[:limit]
        body: Json = {"data": [self._row(m) for m in page]}
        self._link(body, request, "monitors", str(page[-1].id) if page else "0", more=len(rest) > limit)
        return body

    def _wanted(self, monitor: SimMonitor, request: Request) -> bool:
        statuses = {s.strip().upper() for s in (request.param("status") or "").split(",") if s}
        if statuses - _STATUSES:
            raise ApiError(400, f"each value in status must be one of: {', '.join(sorted(_STATUSES))}")
        tags = set(filter(None, (request.param("tags") or "").split(",")))
        return (
            (not statuses or STATUS[monitor.state(self.now())] in statuses)
            and (request.param("name") or "").lower() in monitor.name.lower()
            and (request.param("url") or "").lower() in monitor.url.lower()
            and (not tags or bool(tags & set(monitor.tags)))
        )

    # Statistics

    def _uptime(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        start, end = self._range(request)
        now = self.now()
        events = list(monitor.outages(start, end, now))
        down = total(events, start, min(end, now))
        return {
            "uptime": 100 - 100 * down / max(end - start, 1),
            "total_downtime_seconds": down,
            "incident_count": len(events),
            "mtbf": (end - start - down) // len(events) if events else None,
            "from": iso_ms(start),
            "to": iso_ms(end),
        }

    def _response_time(self, request: Request, identity: str) -> Json:
        region = request.param("region")
        if region not in {None, "all", *REGIONS}:
            raise ApiError(400, f"region must be one of: {', '.join((*REGIONS, 'all'))}")
        return self._times(request, self._find(identity), measured=region in {None, "all", CHECKED_FROM})

    def _by_region(self, request: Request, identity: str) -> Json:
        """Returns what each region measured; null for those that do not check this monitor."""
        all_regions = self._times(request, self._find(identity))
        rows: Json = {region: all_regions if region == CHECKED_FROM else None for region in REGIONS}
        return rows | {"all": all_regions, "from": all_regions["from"], "to": all_regions["to"]}

    def _times(self, request: Request, monitor: SimMonitor, *, measured: bool = True) -> Json:
        start, end = self._range(request)
        points = response_times(monitor, start, end, self.now()) if measured else []
        values = [ms for _, ms in points]
        body: Json = {
            "summary": {
                "min": min(values, default=None),
                "max": max(values, default=None),
                "avg": round(sum(values) / len(values)) if values else None,
            },
            "data_points": len(points),
            "from": iso_ms(start),
            "to": iso_ms(end),
        }
        if (request.param("includeTimeSeries") or "").lower() == "true":
            body["time_series"] = [{"timestamp": iso_ms(at), "value": ms} for at, ms in points]
        return body

    def _account_uptime(self, request: Request) -> Json:
        """Returns figures of all monitors together; the uptime is a fraction of 1 here."""
        now = self.now()
        start, end = self._frame(request, now)
        limit = _number(request, "logLimit", 50, least=1)
        rows = [row for row in incidents(self.monitors, start, end, now) if row["type"] == "Downtime"]
        events = [list(m.outages(start, end, now)) for m in self.monitors]
        down = sum(total(found, start, end) for found in events)
        logs = [{"type": "DOWNTIME", "datetime": r["startedAt"], "duration": r["duration"]} for r in rows[:limit]]
        return {
            "overallUptime": 1 - down / max((end - start) * len(self.monitors), 1) if down else 1,
            "totalIncidents": len(rows),
            "totalTimeWithoutIncidents": max(end - start - down, 0),
            "affectedMonitors": sum(1 for found in events if found),
            "logs": logs,
            "mtbf": (end - start) // len(rows) if rows else None,
        }

    @staticmethod
    def _frame(request: Request, now: int) -> tuple[int, int]:
        named = request.param("timeFrame")
        if named == "CUSTOM":
            start, end = _number(request, "start", 0), _number(request, "end", 0)
            if not 0 < start < end:
                raise ApiError(400, "start and end are required when timeFrame is CUSTOM")
            return start, min(end, now)
        if named not in FRAMES:
            raise ApiError(400, f"timeFrame must be one of: {', '.join((*FRAMES, 'CUSTOM'))}")
        return now - FRAMES[named] * DAY, now

    def _range(self, request: Request) -> tuple[int, int]:
        """Reads `from` and `to`; without `from` the last 24 hours before now, whatever `to` says."""
        now = self.now()
        end = _instant(request, "to", now)
        start = _instant(request, "from", now - DAY)
        if start > end or end - start > 90 * DAY or (request.param("to") and not request.param("from")):
            raise ApiError(400, "Maximum range is 90 days")
        return start, end

    # Incidents

    def _incidents(self, request: Request) -> Json:
        cursor = _cursor(request)
        now = self.now()
        only = request.param("monitor_id")
        named = (request.param("monitor_name") or "").lower()
        start = _instant(request, "started_after", now - MONTHS_BACK)
        end = _instant(request, "started_before", now)
        watched = tuple(
            m for m in self.monitors if (only is None or m.id == only) and (not named or named in m.name.lower())
        )
        found = incidents(watched, start, end, now)
        if cursor is not None and self.fault != "cursor_cycle":
            found = [row for row in found if int(row["id"]) < cursor]
        page = found[:PAGE]
        body: Json = {"data": page}
        self._link(body, request, "incidents", page[-1]["id"] if page else "0", more=len(found) > PAGE)
        return body

    def _incident(self, _request: Request, identity: str) -> Json:
        return incident_detail(*self._known_incident(identity))

    def _activity(self, _request: Request, identity: str) -> Json:
        """Returns what happened in the course of an incident, the newest first."""
        return {"data": activity(self._known_incident(identity)[0]), "nextLink": None}

    def _known_incident(self, identity: str) -> tuple[IncidentRow, SimMonitor]:
        found = self._started(identity)
        if found is None:
            raise ApiError(404, f"Incident {identity} not found")
        return found

    def _started(self, identity: str) -> tuple[IncidentRow, SimMonitor] | None:
        now = self.now()
        for monitor in self.monitors:
            for row in incidents((monitor,), monitor.created, now, now):
                if row["id"] == identity:
                    return row, monitor
        return None

    # Parameters and links

    def _link(self, body: Json, request: Request, name: str, cursor: str, *, more: bool) -> None:
        """Adds `nextLink`: null on the last page, as documented; the live service leaves it out there."""
        body["nextLink"] = None
        kept = [(k, v) for k, values in request.query.items() for v in values if k != "cursor"]
        query = urlencode([*kept, ("cursor", cursor)])
        if self.fault == "off_origin_next":
            body["nextLink"] = f"{self.faults.foreign_origin}{self.root}/{name}/?{query}"
        elif more or self.fault == "cursor_cycle":
            body["nextLink"] = f"{self.base_url}/{name}/?{query}"

    def _row(self, monitor: SimMonitor) -> Json:
        windows = [window(self.scenario.begin, self.monitors)] if monitor.service == IN_WINDOW else []
        return monitor_row(monitor, self.now(), windows=windows, tags=tag_ids(self.monitors))

    def _find(self, identity: str) -> SimMonitor:
        return self.monitor(identity, ApiError(404, "Monitor not found"))


def _number(request: Request, name: str, default: int, *, least: int = 0) -> int:
    return whole_number(request, name, default, lambda why: ApiError(400, why), least=least)


def _cursor(request: Request) -> int | None:
    text = request.param("cursor")
    if text is None:
        return None
    if not text.isdecimal():
        raise ApiError(400, "cursor must contain only digits")
    return int(text)


def _instant(request: Request, name: str, default: int) -> int:
    text = request.param(name)
    if text is None:
        return default
    at = read_iso(text)
    if at is None:
        raise ApiError(400, f"{name} must be a valid ISO 8601 date string")
    return at
