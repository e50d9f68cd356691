"""The simulated vendor's status page, as Atlassian Statuspage serves it: it says less than there was.

An outage of ten minutes or more becomes an incident that begins late and ends early; one without an error of the
server's own (nothing answered in time) is called slow, not down. What is shorter is never mentioned.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sla_tui.clock import Clock
from sla_tui.demo.http_server import Request, Response
from sla_tui.demo.providers.provider import to_json
from sla_tui.demo.scenario import Scenario
from sla_tui.demo.times import iso_ms
from sla_tui.demo.track import Event, Track

VENDOR: Final = "Northgate Hosting"
COMPONENT: Final = "Frankfurt cluster"
"""What the vendor calls the part on which the service runs."""
COMPONENT_ID: Final = "frankfurt-cluster"
"""What a source of this page calls it."""
OTHERS: Final = ("Amsterdam cluster", "Object storage", "Control panel")
SHORTEST: Final = 600
"""Seconds of the shortest outage of which the page says anything."""
LATE: Final = 660
"""Seconds after its beginning at which the page says that an outage began."""
EARLY: Final = 240
"""Seconds before its end at which the page says that it was over."""

_Json = dict[str, Any]
_KEYS: Final = {name: f"k7q{number}v2mz9x4d" for number, name in enumerate((COMPONENT, *OTHERS))}


class StatusPageApi:
    """One vendor's page about one service. `origin` is set once the port is known."""

    def __init__(self, service: str, scenario: Scenario, clock: Clock) -> None:
        """Serves what the page admits of `service`."""
        self._truth: Track = scenario.service(service).truth
        self._begin = scenario.begin
        self._clock = clock
        self.origin = ""

    @property
    def base_url(self) -> str:
        """Where a client finds the page."""
        return self.origin

    def handle(self, request: Request) -> Response:
        """Answers one request; there is nothing to log in to."""
        now = int(self._clock.now())
        page = {"id": "n0r7hg4t3", "name": VENDOR, "url": self.base_url, "time_zone": "Etc/UTC"}
        if request.path == "/api/v2/summary.json":
            return _answer({"page": page, **self._summary(now)})
        if request.path == "/api/v2/incidents.json":
            return _answer({"page": page, "incidents": list(self._incidents(now))})
        if request.path == "/api/v2/scheduled-maintenances.json":
            return _answer({"page": page, "scheduled_maintenances": []})
        return Response(404, b"Not Found\n", "text/plain; charset=utf-8")

    def _summary(self, now: int) -> _Json:
        running = [one for one in self._incidents(now) if one["resolved_at"] is None]
        worst = running[0]["impact"] if running else "none"
        state = running[0]["components"][0]["status"] if running else "operational"
        words = {"none": "All Systems Operational", "minor": "Minor Service Outage", "major": "Partial System Outage"}
        return {
            "components": [_component(COMPONENT, state), *(_component(name, "operational") for name in OTHERS)],
            "incidents": running,
            "scheduled_maintenances": [],
            "status": {"indicator": worst, "description": words[worst]},
        }

    def _incidents(self, now: int) -> Iterator[_Json]:
        """Yields what the page lists, the newest first."""
        for event in self._truth.backwards(now):
            if event.start < self._begin:
                return
            if event.end - event.start >= SHORTEST and event.start + LATE <= now:
                yield _incident(event, now)


def _incident(event: Event, now: int) -> _Json:
    slow = event.kind == "timeout"
    state, impact = ("degraded_performance", "minor") if slow else ("major_outage", "major")
    start, end = event.start + LATE, event.end - EARLY
    over = end <= now
    changes = [(start, "investigating", "We are investigating reports of slow responses." if slow else _DOWN, state)]
    if over:
        changes.append((end, "resolved", "This incident has been resolved.", "operational"))
    key = f"{event.start:x}"
    part = _component(COMPONENT, "operational" if over else state)
    return {
        "id": key,
        "name": f"Slow responses in the {COMPONENT}" if slow else f"Errors in the {COMPONENT}",
        "status": changes[-1][1],
        "impact": impact,
        "created_at": iso_ms(start),
        "started_at": iso_ms(start),
        "updated_at": iso_ms(changes[-1][0]),
        "resolved_at": iso_ms(end) if over else None,
        "components": [part],
        "incident_updates": [_update(key, number, one) for number, one in reversed(list(enumerate(changes)))],
    }


def _update(key: str, number: int, change: tuple[int, str, str, str]) -> _Json:
    at, status, body, state = change
    return {
        "id": f"{key}-{number}",
        "incident_id": key,
        "status": status,
        "body": body,
        "created_at": iso_ms(at),
        "display_at": iso_ms(at),
        "affected_components": [{"code": _KEYS[COMPONENT], "name": COMPONENT, "new_status": state}],
    }


def _component(name: str, state: str) -> _Json:
    return {"id": _KEYS[name], "name": name, "status": state, "group": False}


def _answer(payload: _Json) -> Response:
    return Response(200, to_json(payload))


_DOWN: Final = "We are investigating errors that some customers see."
