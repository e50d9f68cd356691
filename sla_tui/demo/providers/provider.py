"""What the simulated providers have in common: credentials, budgets, routes, and faults laid over good answers."""

from __future__ import annotations

import base64
import binascii
import hmac
import json
import re
import socket
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager
from typing import Any, Final, NamedTuple

from sla_tui.clock import Clock
from sla_tui.demo import faults
from sla_tui.demo.faults import Faults
from sla_tui.demo.http_server import Delivery, HttpServer, Request, Response
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.scenario import Scenario
from sla_tui.secret import Secret

Json = dict[str, Any]
LARGEST: Final = 1 << 36  # of any integer parameter: an instant in the year 4147
_HTML: Final = b"<!DOCTYPE html><html><head><title>502 Bad Gateway</title></head><body>Bad gateway</body></html>"
WIRE: Final[dict[str, Delivery]] = {
    "truncated": "truncated",
    "drip": "drip",
    "reset": "reset",
    "gzip_bomb": "gzip_bomb",
}
_CHANGED: Final[dict[str, Callable[[object], object]]] = {
    "changed_types": faults.changed_types,
    "missing_fields": faults.missing_fields,
    "unknown_states": faults.unknown_states,
}


class ApiError(Exception):
    """A request that is refused; the provider words it in its own way."""

    def __init__(self, status: int, message: str, details: Mapping[str, object] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.details = dict(details or {})


class Route(NamedTuple):
    """A path below the API's root, with its parameters as groups, and what answers it."""

    pattern: re.Pattern[str]
    answer: Callable[..., object]


class DemoProvider(ABC):
    """One account at one provider. Subclasses say how it words things; `handle` runs on the servers' thread only."""

    root: str  # the path under which the API lives, such as "/v3"
    methods: frozenset[str] = frozenset({"GET", "HEAD"})

    def __init__(self, source: str, scenario: Scenario, clock: Clock, token: Secret) -> None:
        self.source = source
        self.scenario = scenario
        self.clock = clock
        self.token = token
        self.faults = Faults()
        self.origin = ""  # set once the port is known
        self.fault: str | None = None  # the one that hits the request at hand
        self._routes = self.routes()

    @property
    def base_url(self) -> str:
        """Where a client finds the API."""
        return f"{self.origin}{self.root}"

    @property
    def monitors(self) -> tuple[SimMonitor, ...]:
        """The account's monitors."""
        return self.scenario.monitors[self.source]

    def now(self) -> int:
        """Returns UTC seconds."""
        return int(self.clock.now())

    @abstractmethod
    def routes(self) -> list[Route]:
        """Returns the routes of the API."""

    @abstractmethod
    def refuse_credential(self, given: str | None) -> Response:
        """Returns the answer to a missing (None) or wrong credential."""

    @abstractmethod
    def take_budget(self) -> Response | None:
        """Counts the request; an answer where the budget is used up."""

    @abstractmethod
    def budget_headers(self) -> Mapping[str, str]:
        """Returns the headers in which every answer states the budget."""

    @abstractmethod
    def error(self, problem: ApiError) -> Response:
        """Returns an error in the provider's own words."""

    @abstractmethod
    def no_route(self, request: Request) -> Response:
        """Returns the answer to a path that does not exist."""

    @abstractmethod
    def limited(self) -> Response:
        """Returns a 429 as the provider sends it."""

    def credential(self, request: Request) -> str | None:
        """Returns the bearer token of a request."""
        scheme, _, value = request.headers.get("authorization", "").partition(" ")
        return value.strip() if scheme.lower() == "bearer" and value else None

    def handle(self, request: Request) -> Response:
        """Answers one request."""
        refused = self.refused(request)
        if refused is not None:
            return refused
        spent = self.take_budget()
        if spent is not None:
            return spent
        try:
            payload = self._answer(request)
        except ApiError as problem:
            return self.error(problem)
        if payload is None:
            return self.no_route(request)
        change = _CHANGED.get(self.fault or "")
        delivery = WIRE.get(self.fault or "", "whole")
        return self.json(200, change(payload) if change else payload, delivery=delivery)

    def refused(self, request: Request) -> Response | None:
        """Returns the answer to a request that a fault strikes or that brings no right token; None: it may go on.

        Takes the fault that is due, so that it is called once a request.
        """
        self.fault = self.faults.take(request.path)
        broken = self._broken(self.fault)
        if broken is not None:
            return broken
        given = self.credential(request)
        if given is None or not hmac.compare_digest(given.encode(), self.token.reveal().encode()):
            return self.refuse_credential(given)
        return None

    def json(self, status: int, payload: object, *, delivery: Delivery = "whole") -> Response:
        """Makes a JSON answer with the budget's headers."""
        body, headers = to_json(payload), self.budget_headers()
        return Response(status, body, headers=headers, delivery=delivery, drip_every=self.faults.drip_every)

    def monitor(self, identity: str, missing: ApiError) -> SimMonitor:
        """Returns the monitor of that id.

        Raises:
            ApiError: `missing`, where there is none.
        """
        for monitor in self.monitors:
            if monitor.id == identity:
                return monitor
        raise missing

    def _answer(self, request: Request) -> object:
        if request.method not in self.methods or not request.path.startswith(self.root):
            return None
        path = request.path.removeprefix(self.root)
        for route in self._routes:
            match = route.pattern.fullmatch(path)
            if match is not None:
                return route.answer(request, *match.groups())
        return None

    def _broken(self, fault: str | None) -> Response | None:
        """Returns the answers that need neither credential nor route."""
        answers: dict[str | None, Callable[[], Response]] = {
            "html": lambda: Response(200, _HTML, "text/html; charset=utf-8"),
            "401": lambda: self.refuse_credential(""),
            "403": lambda: self.error(ApiError(403, "Forbidden")),
            "429": self.limited,
            "500": lambda: Response(500) if self.faults.empty else self.error(ApiError(500, "Internal Server Error")),
            "http_200_error": self._error_as_success,
        }
        answer = answers.get(fault)
        return answer() if answer is not None else None

    def _error_as_success(self) -> Response:
        problem = self.error(ApiError(403, "Something went wrong"))
        return Response(200, problem.body, problem.content_type, problem.headers)


@asynccontextmanager
async def served(provider: DemoProvider, sock: socket.socket | None = None) -> AsyncIterator[str]:
    """Serves an account on `sock` or a port of its own, on the running loop; gives the base address of its API."""
    server = HttpServer(provider.handle, provider.clock)
    await server.start(sock)
    provider.origin = f"http://127.0.0.1:{server.port}"
    try:
        yield provider.base_url
    finally:
        await server.stop()


def to_json(payload: object) -> bytes:
    """Writes a body as the providers send it: without blanks, in UTF-8."""
    return json.dumps(payload, separators=(",", ":"), ensure_ascii=False).encode()


def basic(request: Request) -> tuple[str, str] | None:
    """Returns user and password of Basic authentication; None where there are none."""
    scheme, _, value = request.headers.get("authorization", "").partition(" ")
    if scheme.lower() != "basic":
        return None
    try:
        user, colon, password = base64.b64decode(value, validate=True).decode().partition(":")
    except (binascii.Error, UnicodeDecodeError):
        return None
    return (user, password) if colon else None


def route(pattern: str, answer: Callable[..., object]) -> Route:
    """Makes a route; `{id}` in the pattern stands for one segment of the path."""
    return Route(re.compile(re.escape(pattern).replace(r"\{id\}", "([^/]+)")), answer)


def whole_number(
    request: Request, name: str, default: int, complain: Callable[[str], ApiError], *, least: int = 0
) -> int:
    """Reads an integer parameter.

    Raises:
        ApiError: what `complain` makes of the problem.
    """
    text = request.param(name)
    if text is None:
        return default
    try:
        value = int(text)
    except ValueError:
        raise complain(f"{name} must be an integer") from None
    if value < least:
        raise complain(f"{name} must not be less than {least}")
    if value > LARGEST:
        raise complain(f"{name} must not be greater than {LARGEST}")
    return value
