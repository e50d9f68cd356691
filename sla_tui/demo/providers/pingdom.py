"""Simulated Pingdom API 3.1: checks, raw results, summaries, maintenance, probes, credits; two request budgets."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC
from typing import Final

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor, aligned_down
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.pingdom_account import PROBES, account_routes
from sla_tui.demo.providers.pingdom_detail import detail
from sla_tui.demo.providers.pingdom_past import ZONE, Summaries, analyses, hours_of_day, results
from sla_tui.demo.providers.pingdom_request import flag, number, window
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, basic, route
from sla_tui.demo.scenario import Scenario
from sla_tui.secret import Secret

SHORT: Final = (20_000, 3600)  # requests, seconds
LONG: Final = (2_000_000, 30 * 86_400)
MOST_CHECKS: Final = 25_000
MOST_RESULTS: Final = 1_000
MOST_OFFSET: Final = 43_200
DAY: Final = 86_400

_STATUS: Final = {
    "up": "up",
    "down": "down",
    "unconfirmed": "unconfirmed_down",
    "paused": "paused",
    "untested": "unknown",
}
_WORDS: Final = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    429: "Too Many Requests",
    500: "Internal Server Error",
}


class PingdomApi(DemoProvider):
    """One Pingdom account."""

    root = "/api/3.1"

    def __init__(self, source: str, scenario: Scenario, clock: Clock, token: Secret) -> None:
        super().__init__(source, scenario, clock, token)
        self.short = DemoRateLimit(clock, *SHORT)
        self.long = DemoRateLimit(clock, *LONG)

    def routes(self) -> list[Route]:
        return [
            route("/checks", self._checks),
            route("/checks/{id}", self._check),
            route("/results/{id}", self._results),
            route("/summary.outage/{id}", self._outages),
            route("/summary.performance/{id}", self._performance),
            route("/summary.average/{id}", self._average),
            route("/summary.hoursofday/{id}", self._hours_of_day),
            route("/summary.probes/{id}", self._probes_used),
            route("/analysis/{id}", self._analyses),
            route("/analysis/{id}/{id}", self._analysis),
            *account_routes(self),
        ]

    # Credentials, budgets, errors

    def refuse_credential(self, given: str | None) -> Response:
        """Refuses a missing or wrong token."""
        del given
        return self.error(ApiError(401, "Not authorized"))

    def credential(self, request: Request) -> str | None:
        """Returns the bearer token, or the user of Basic authentication, who is a token here."""
        found = basic(request)
        return super().credential(request) if found is None else found[0] or None

    def take_budget(self) -> Response | None:
        return None if self.short.take() and self.long.take() else self._over(self.short.reset)

    def budget_headers(self) -> Mapping[str, str]:
        return {
            "Req-Limit-Short": f"Remaining: {self.short.remaining} Time until reset: {self.short.reset}",
            "Req-Limit-Long": f"Remaining: {self.long.remaining} Time until reset: {self.long.reset}",
            "Server-Time": str(self.now()),
        }

    def error(self, problem: ApiError) -> Response:
        words = _WORDS.get(problem.status, "Error")
        error = {"statuscode": problem.status, "statusdesc": words, "errormessage": problem.message}
        return self.json(problem.status, {"error": error})

    def no_route(self, request: Request) -> Response:
        return self.error(ApiError(404 if request.method in {"GET", "HEAD"} else 405, "Path not found"))

    def limited(self) -> Response:
        return self._over(self.faults.retry_after if self.faults.retry_after is not None else self.short.reset)

    def _over(self, seconds: int) -> Response:
        answer = self.error(ApiError(429, "Request limit exceeded, try again later"))
        headers = {**answer.headers, "Req-Limit-Short": f"Remaining: 0 Time until reset: {seconds}"}
        return Response(429, b"" if self.faults.empty else answer.body, headers=headers)

    # Checks

    def _checks(self, request: Request) -> Json:
        limit = min(number(request, "limit", MOST_CHECKS, least=1), MOST_CHECKS)
        offset = number(request, "offset", 0)
        if offset and request.param("limit") is None:
            raise ApiError(400, "Offset requires limit")
        wanted = set(filter(None, (request.param("tags") or "").split(",")))
        found = [m for m in self.monitors if not wanted or wanted & set(m.tags)]
        page = found[:limit] if self.fault == "cursor_cycle" else found[offset : offset + limit]
        with_tags = flag(request, "include_tags")
        rows = [self._listed(m, with_tags=with_tags) for m in page]
        counts = {"total": len(self.monitors), "limited": len(page), "filtered": len(found)}
        return {"checks": rows, "counts": counts}

    def _check(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        row = detail(monitor, self._listed(monitor, with_tags=True))
        return {"check": row | ({"teams": []} if flag(request, "include_teams") else {})}

    def _listed(self, monitor: SimMonitor, *, with_tags: bool) -> Json:
        now = self.now()
        row: Json = {
            "id": int(monitor.id),
            "created": monitor.created,
            "name": monitor.name,
            "hostname": monitor.host,
            "resolution": monitor.interval // 60,
            "type": monitor.type,
            "ipv6": False,
            "verify_certificate": True,
            "status": _STATUS[monitor.state(now)],
        }
        last = monitor.last_check(now)
        if last is not None:
            row |= {"lasttesttime": last, **self._last(monitor, last, now)}
        if with_tags:
            row["tags"] = [{"name": tag, "type": "u", "count": 1} for tag in monitor.tags]
        return row

    def _last(self, monitor: SimMonitor, last: int, now: int) -> Json:
        """Returns what the list says of the latest test and the latest outage."""
        failing = monitor.downs.at(last)
        paused = monitor.state(now) == "paused"
        out: Json = {"lastresponsetime": 0 if failing or paused else monitor.latency.at(last)}
        outage = next(monitor.outages_backwards(now + 1, now), None)
        if outage is None:
            return out
        is_open = monitor.is_open(outage, now)
        end = aligned_down(min(outage.end - 1, last), monitor.interval, monitor.phase)
        out |= {"lasterrortime": end, "lastdownstart": outage.start}
        if not is_open:
            out["lastdownend"] = outage.end
        elif not paused:
            out["lastdownend"] = last  # documented: while it is down, this is the time of the last test
        return out

    # The past

    def _results(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        start, end = self._window(request, DAY)
        limit = min(number(request, "limit", MOST_RESULTS, least=1), MOST_RESULTS)
        offset = number(request, "offset", 0)
        if offset > MOST_OFFSET:
            raise ApiError(400, f"Invalid parameter value: offset must not be greater than {MOST_OFFSET}")
        statuses = frozenset(filter(None, (request.param("status") or "").split(",")))
        if statuses - {"down", "up", "unconfirmed", "unknown"}:
            raise ApiError(400, "Invalid parameter value: status")
        checks = monitor.checks(start, min(end, self.now()))
        rows = results(monitor, checks, self.now(), limit=limit, offset=offset, statuses=statuses)
        return {"results": rows, "activeprobes": sorted({int(row["probeid"]) for row in rows})}

    def _outages(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        start, end = self._window(request, 7 * DAY)
        states = Summaries(monitor, self.now()).states(start, end)
        if self._descending(request):
            states.reverse()
        return {"summary": {"states": states}}

    def _performance(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        resolution = request.param("resolution") or "hour"
        if resolution not in {"hour", "day", "week"}:
            raise ApiError(400, "Invalid parameter value: resolution")
        with_uptime = flag(request, "includeuptime")
        if with_uptime and request.param("probes"):
            raise ApiError(400, "includeuptime cannot be used together with probes")
        lengths = {"hour": 3600, "day": DAY, "week": 7 * DAY}
        start, end = self._window(request, 10 * lengths[resolution])
        rows = Summaries(monitor, self.now()).performance(start, end, resolution, with_uptime=with_uptime)
        if self._descending(request):
            rows.reverse()
        return {"summary": {f"{resolution}s": rows}}

    def _average(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        now = self.now()
        start, end = number(request, "from", 0), number(request, "to", now)
        if start > end:
            raise ApiError(400, "Invalid parameter value: from is after to")
        summary = Summaries(monitor, now)
        mean: object = summary.average(start, end)
        if flag(request, "byprobe"):
            mean = [{"probeid": probe["id"], "avgresponse": mean} for probe in PROBES]
        elif flag(request, "bycountry"):
            mean = [{"countryiso": probe["countryiso"], "avgresponse": mean} for probe in PROBES]
        body: Json = {"responsetime": {"from": start, "to": end, "avgresponse": mean}}
        if flag(request, "includeuptime"):
            up, down, unknown = summary.totals(start, end)
            body["status"] = {"totalup": up, "totaldown": down, "totalunknown": unknown}
        return {"summary": body}

    def _hours_of_day(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        start, end = self._window(request, 7 * DAY)
        zone = ZONE if flag(request, "uselocaltime") else UTC
        return {"hoursofday": hours_of_day(monitor, start, min(end, self.now()), zone)}

    def _probes_used(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        if request.param("from") is None:
            raise ApiError(400, "Required parameter missing: from")
        start, end = self._window(request, DAY)
        checks = monitor.checks(start, min(end, self.now()))
        return {"probes": [probe["id"] for probe in PROBES] if checks else []}

    def _analyses(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        start, end = number(request, "from", 0), number(request, "to", self.now())
        limit, offset = number(request, "limit", 100, least=1), number(request, "offset", 0)
        return {"analysis": analyses(monitor, start, end, self.now())[offset : offset + limit]}

    def _analysis(self, _request: Request, identity: str, analysis: str) -> Json:
        now = self.now()
        for row in analyses(self._find(identity), 0, now, now):
            if str(row["id"]) == analysis:
                return {"analysisresult": {"tasks": []}, **row}
        raise ApiError(404, "Invalid analysis identifier")

    # Parameters

    def _find(self, identity: str) -> SimMonitor:
        return self.monitor(identity, ApiError(404, "Invalid check identifier"))

    def _window(self, request: Request, usual: int) -> tuple[int, int]:
        return window(request, self.now(), usual)

    def _descending(self, request: Request) -> bool:
        order = request.param("order") or "asc"
        if order not in {"asc", "desc"}:
            raise ApiError(400, "Invalid parameter value: order")
        return order == "desc"
