"""Simulated Uptime Kuma: `/metrics` behind Basic authentication, and a public status page with a hundred beats each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any, Final

from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.provider import WIRE, ApiError, DemoProvider, Json, Route, basic, route

SLUG: Final = "shop"
BEATS: Final = 100
PAGE: Final = "/api/status-page/"
STATES: Final = {"up": 1, "down": 0, "unconfirmed": 2, "paused": None, "untested": 2}

BeatRow = dict[str, Any]


class UptimeKumaApi(DemoProvider):
    """One Uptime Kuma.

    Attributes:
        version: 1 has no `monitor_id` in its metrics.
        orphans: series that renamed monitors left behind: the old name and the value that it stopped at, by id.
    """

    root = ""
    version = 2

    def __init__(self, *args: Any, **more: Any) -> None:  # noqa: ANN401  as `DemoProvider`
        super().__init__(*args, **more)
        self.orphans: dict[str, tuple[str, int]] = {}

    def handle(self, request: Request) -> Response:
        """Answers one request; the metrics are text, and the page is public."""
        if request.path != "/metrics":
            return super().handle(request)
        refused = self.refused(request)
        if refused is not None:
            return refused
        delivery = WIRE.get(self.fault or "", "whole")
        body = "".join(f"{line}\n" for line in self._exposition()).encode()
        kind = "text/plain; version=0.0.4; charset=utf-8"
        return Response(200, body, kind, delivery=delivery, drip_every=self.faults.drip_every)

    def routes(self) -> list[Route]:
        return [
            route(f"{PAGE}heartbeat/{SLUG}", lambda _request: self._heartbeats()),
            route(f"{PAGE}{SLUG}", lambda _request: self._page()),
        ]

    # Credentials, budget, errors

    def credential(self, request: Request) -> str | None:
        """Returns the password of Basic authentication; a page needs none."""
        if request.path.startswith(PAGE):
            return self.token.reveal()
        found = basic(request)
        return found[1] if found is not None and not found[0] else None

    def refuse_credential(self, given: str | None) -> Response:
        del given
        return Response(401, b"Unauthorized", "text/html; charset=utf-8", {"WWW-Authenticate": "Basic"})

    def take_budget(self) -> Response | None:
        return None

    def budget_headers(self) -> Mapping[str, str]:
        return {}

    def error(self, problem: ApiError) -> Response:
        return self.json(problem.status, {"status": "fail", "msg": problem.message})

    def no_route(self, request: Request) -> Response:
        del request
        return self.json(404, {"status": "fail", "msg": "Status Page Not Found"})

    def limited(self) -> Response:
        """Returns a 429, as a reverse proxy in front sends it."""
        headers = {} if self.faults.retry_after is None else {"Retry-After": str(self.faults.retry_after)}
        body = b"" if self.faults.empty else b"Too many requests, please try again later."
        return Response(429, body, "text/html; charset=utf-8", headers)

    # Metrics

    def _exposition(self) -> Iterable[str]:
        now = self.now()
        watched = [(m, STATES[m.state(now)]) for m in self.monitors if STATES[m.state(now)] is not None]
        yield "# HELP monitor_response_time Monitor Response Time (ms)"
        yield "# TYPE monitor_response_time gauge"
        for monitor, state in watched:
            ms = monitor.latency.at(monitor.last_check(now) or now) if state == 1 else -1
            yield f"monitor_response_time{{{self._labels(monitor)}}} {ms}"
        yield ""
        yield "# HELP monitor_status Monitor Status (1 = UP, 0= DOWN, 2= PENDING, 3= MAINTENANCE)"
        yield "# TYPE monitor_status gauge"
        for monitor, state in watched:
            if monitor.id in self.orphans:
                name, value = self.orphans[monitor.id]
                yield f"monitor_status{{{self._labels(monitor, name)}}} {value}"
            yield f"monitor_status{{{self._labels(monitor)}}} {77 if self.fault == 'unknown_states' else state}"

    def _labels(self, monitor: SimMonitor, name: str | None = None) -> str:
        tcp = monitor.type == "tcp"
        labels = {
            "monitor_name": monitor.name if name is None else name,
            "monitor_type": "port" if tcp else "http",
            "monitor_url": "https://" if tcp else monitor.url,
            "monitor_hostname": monitor.host if tcp else "null",
            "monitor_port": monitor.url.rpartition(":")[2] if tcp else "null",
        }
        if self.version >= 2:
            labels = {"monitor_id": monitor.id, **labels}
        if self.fault == "missing_fields":
            labels = {key: value for key, value in labels.items() if key == "monitor_id"}
        return ",".join(f'{key}="{_escaped(value)}"' for key, value in labels.items())

    # The page

    def _page(self) -> Json:
        listed = [
            {"id": int(m.id), "name": m.name, "sendUrl": 0, "type": "port" if m.type == "tcp" else "http"}
            for m in self.monitors
        ]
        return {
            "config": {"slug": SLUG, "title": "Shop", "published": True},
            "incident": None,
            "publicGroupList": [{"id": 1, "name": "Services", "weight": 1, "monitorList": listed}],
            "maintenanceList": [],
        }

    def _heartbeats(self) -> Json:
        now = self.now()
        return {
            "heartbeatList": {m.id: [self._beat(m, at, now) for at in self._times(m, now)] for m in self.monitors},
            "uptimeList": {f"{m.id}_24": 1 for m in self.monitors},
        }

    @staticmethod
    def _times(monitor: SimMonitor, now: int) -> range:
        return monitor.checks(now - BEATS * monitor.interval + 1, now)

    @staticmethod
    def _beat(monitor: SimMonitor, at: int, now: int) -> BeatRow:
        event = monitor.downs.at(at)
        failed = event is not None and event.start >= monitor.created
        confirmed = failed and event is not None and event in set(monitor.outages(event.start, event.end, now))
        state = (0 if confirmed else 2) if failed else 1
        time = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.120")
        return {"status": state, "time": time, "msg": "", "ping": None if failed else monitor.latency.at(at)}


def _escaped(value: str) -> str:
    return value.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
