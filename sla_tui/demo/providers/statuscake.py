"""Simulated StatusCake API v1: uptime tests, their history, periods and alerts; pages, cursors, two-level budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final
from urllib.parse import urlencode

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.budget import DemoRateLimit
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route, to_json, whole_number
from sla_tui.demo.providers.statuscake_account import GROUP, account_routes, metadata
from sla_tui.demo.providers.statuscake_past import LOCATIONS, alerts, history, periods
from sla_tui.demo.scenario import Scenario
from sla_tui.demo.times import rfc3339
from sla_tui.demo.track import total
from sla_tui.secret import Secret

BURST: Final = (200, 1)  # requests, seconds
MINUTE: Final = (6_000, 60)
DAY: Final = 86_400

KeyedRow = tuple[int, Json]  # the instant that the cursor goes by, and the row

_TYPES: Final = {"http": "HTTP", "tcp": "TCP"}
_FAR: Final = 1 << 40  # later than any instant that may be asked for


class StatusCakeApi(DemoProvider):
    """One StatusCake account, on a small plan: without maintenance windows."""

    root = "/v1"

    def __init__(self, source: str, scenario: Scenario, clock: Clock, token: Secret) -> None:
        super().__init__(source, scenario, clock, token)
        self.burst = DemoRateLimit(clock, *BURST)
        self.minute = DemoRateLimit(clock, *MINUTE)

    def routes(self) -> list[Route]:
        return [
            route("/uptime", self._tests),
            route("/uptime/{id}", self._test),
            route("/uptime/{id}/history", self._history),
            route("/uptime/{id}/periods", self._periods),
            route("/uptime/{id}/alerts", self._alerts),
            route("/maintenance-windows", self._no_feature),
            *account_routes(self.now, self.scenario.begin),
        ]

    # Credentials, budgets, errors

    def refuse_credential(self, given: str | None) -> Response:
        if given is None:
            return Response(401, to_json({"message": "Missing authentication token", "errors": {}}))
        return Response(403, b"", "text/plain", headers={"x-ext-authz": "denied"})

    def take_budget(self) -> Response | None:
        if not self.minute.take():
            return self._over(self.minute.reset, self.minute.limit)
        return None if self.burst.take() else self._over(self.burst.reset, self.burst.limit)

    def budget_headers(self) -> Mapping[str, str]:
        return self._headers(self.burst.limit, self.burst.remaining, self.burst.reset)

    def error(self, problem: ApiError) -> Response:
        return self.json(problem.status, {"message": problem.message, "errors": problem.details})

    def no_route(self, request: Request) -> Response:
        return self.error(ApiError(404 if request.method in {"GET", "HEAD"} else 405, "Not Found"))

    def limited(self) -> Response:
        return self._over(self.faults.retry_after or 1, self.minute.limit)

    def _over(self, seconds: int, limit: int) -> Response:
        body = b"" if self.faults.empty else to_json({"message": "Too Many Requests", "errors": {}})
        return Response(429, body, headers=self._headers(limit, 0, seconds))

    def _headers(self, binding: int, remaining: int, reset: int) -> dict[str, str]:
        both = f"{self.minute.limit};w=60, {self.burst.limit};w=1"
        return {
            "x-ratelimit-limit": f"{binding}, {both}",
            "x-ratelimit-remaining": str(remaining),
            "x-ratelimit-reset": str(reset),
        }

    # Tests

    def _tests(self, request: Request) -> Json:
        page, limit = _number(request, "page", 1), _limit(request)
        status = request.param("status")
        if status not in {None, "up", "down"}:
            raise _invalid("status must be up or down")
        tags = set(filter(None, (request.param("tags") or "").split(",")))
        found = [m for m in self.monitors if status in {None, self._status(m)} and _tagged(m, tags, request)]
        with_uptime = request.param("nouptime") is None
        start = 0 if self.fault == "cursor_cycle" else (page - 1) * limit
        rows = [self._row(m, with_uptime=with_uptime) for m in found[start : start + limit]]
        pages = metadata(page, limit, len(found))
        if self.fault == "cursor_cycle":
            pages["page_count"] = page + 1
        return {"data": rows, "metadata": pages}

    def _status(self, monitor: SimMonitor) -> str:
        """Returns up or down: there is nothing else.

        A paused test keeps its last word, an unconfirmed failure is still up.
        """
        return "down" if self._last_outage_open(monitor) else "up"

    def _last_outage_open(self, monitor: SimMonitor) -> bool:
        now = self.now()
        last = next(monitor.outages_backwards(now + 1, now), None)
        return last is not None and monitor.is_open(last, now)

    def _row(self, monitor: SimMonitor, *, with_uptime: bool) -> Json:
        now = self.now()
        row: Json = {
            "id": monitor.id,
            "name": monitor.name,
            "website_url": monitor.url.removeprefix("tcp://"),
            "test_type": _TYPES[monitor.type],
            "check_rate": monitor.interval,
            "contact_groups": [GROUP],
            "paused": monitor.state(now) == "paused",
            "status": self._status(monitor),
            "tags": list(monitor.tags),
        }
        if with_uptime and monitor.last_check(now) is not None:
            down = total(monitor.outages(now - DAY, now, now), now - DAY, now)
            row["uptime"] = round(100 - 100 * down / DAY, 2)
        return row

    def _test(self, _request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        now = self.now()
        last = monitor.last_check(now)
        unconfirmed = monitor.state(now) == "unconfirmed"
        # The detail always has an uptime: 0 where the test never ran.
        row = (
            {"uptime": 0.0}
            | self._row(monitor, with_uptime=True)
            | {
                "confirmation": 2,
                "trigger_rate": 0,
                "timeout": 30,
                "dns_ips": [],
                "do_not_find": False,
                "enable_ssl_alert": False,
                "follow_redirects": False,
                "host": "",
                "include_header": False,
                "processing": unconfirmed,
                "processing_on": "FR4DE",
                "processing_state": "retest" if unconfirmed else "complete",
                "servers": [],
                "status_codes": ["404", "500", "503"],
                "use_jar": False,
            }
        )
        if last is not None:
            row |= {"last_tested_at": rfc3339(last), "next_location": LOCATIONS[0]["description"]}
        if monitor.service == "payments":
            row |= {"custom_header": '{"X-Key":"canary-statuscake-custom-header"}'}
        return {"data": row}

    def _no_feature(self, _request: Request) -> Json:
        raise ApiError(403, "Your current plan has no access to this feature")

    # Series, the newest first

    def _history(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        now = self.now()
        return self._series(request, identity, "history", lambda before: history(monitor, before, now))

    def _periods(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        now = self.now()
        return self._series(request, identity, "periods", lambda before: periods(monitor, before, now))

    def _alerts(self, request: Request, identity: str) -> Json:
        monitor = self._find(identity)
        now = self.now()
        return self._series(request, identity, "alerts", lambda before: alerts(monitor, before, now))

    def _series(
        self, request: Request, identity: str, name: str, rows_before: Callable[[int], Iterable[KeyedRow]]
    ) -> Json:
        limit = _limit(request)
        before = _number(request, "before", _FAR, least=0)
        after = _number(request, "after", 0, least=0)
        page = list(islice(_until(rows_before(min(before, self.now() + 1)), after), limit + 1))
        more, page = len(page) > limit, page[:limit]
        path = f"/uptime/{identity}/{name}"
        given = [(k, v) for k, values in request.query.items() for v in values]
        links = {"self": f"{self.base_url}{path}?{urlencode(given)}".rstrip("?")}
        # The cursor is the oldest row; `after` is not repeated.
        following = page[-1][0] if page else 0
        if self.fault == "cursor_cycle":
            following = before
        query = urlencode({"before": following, "limit": limit})
        if self.fault == "off_origin_next":
            links["next"] = f"{self.faults.foreign_origin}{self.root}{path}?{query}"
        elif more or self.fault == "cursor_cycle":
            links["next"] = f"{self.base_url}{path}?{query}"
        return {"data": [row for _, row in page], "links": links}

    def _find(self, identity: str) -> SimMonitor:
        return self.monitor(identity, ApiError(404, "No such test"))


def _tagged(monitor: SimMonitor, tags: set[str], request: Request) -> bool:
    if request.param("matchany") is not None:
        return not tags or bool(tags & set(monitor.tags))
    return tags <= set(monitor.tags)


def _until(rows: Iterable[KeyedRow], after: int) -> Iterator[KeyedRow]:
    for at, row in rows:
        if at < after:
            return
        yield at, row


def _limit(request: Request) -> int:
    limit = _number(request, "limit", 25)
    if limit > 100:
        raise _invalid("limit must not be greater than 100")
    return limit


def _number(request: Request, name: str, default: int, *, least: int = 1) -> int:
    return whole_number(request, name, default, _invalid, least=least)


def _invalid(why: str) -> ApiError:
    return ApiError(400, "The provided parameters are invalid", {why.partition(" ")[0]: [why]})
