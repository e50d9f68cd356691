"""The dashboard in a browser: textual-serve's page behind doors of our own. Needs the extra `web`.

Nothing is fetched from outside, no other page may connect, and nothing that a visitor sends is believed.
"""

from __future__ import annotations

import asyncio
import hmac
import re
import socket
from collections.abc import Awaitable, Callable, Sequence
from typing import Final

import aiohttp_jinja2
import jinja2
from aiohttp import web
from textual_serve.server import Server

from sla_tui.system import on_signal
from sla_tui.web.door import Door
from sla_tui.web.limits import FONT_SIZES, MESSAGE_BYTES, RefusedError, dimensions
from sla_tui.web.names import ServerNames
from sla_tui.web.process import DashboardProcess
from sla_tui.web.visits import Visit, Visits

_LINKED: Final = re.compile(r'<link\b[^>]*\bhref="(https?:[^"]*)"[^>]*>', re.DOTALL)
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
ACTING: Final = "sla-tui-acting"
"""The cookie that holds the token of who may act."""
HEARTBEAT: Final = 10.0
"""Seconds between two looks whether a visitor is still there; half of it is waited for the answer."""
END_WITHIN: Final = 1.0
MODULE: Final = "sla_tui.cli.visitors"
WebHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer(Server):
    """Serves the dashboard; every tab is one of its own, all in one process beside this one.

    Args:
        options: the common options of the dashboards.
        host: where it listens.
        port: at which port.
        public_url: how browsers reach it, where that is not `host` and `port`.
        visitors: how many dashboards are open at a time.
        idle: seconds after which a dashboard ends that nobody types in or clicks on; 0: never.
        token: who knows it may act; None: nobody may, everybody looks only.

    Raises:
        ValueError: `public_url` is no address of a page.
    """

    def __init__(
        self,
        options: Sequence[str],
        host: str,
        port: int,
        *,
        public_url: str | None = None,
        visitors: int = 8,
        idle: float = 1800.0,
        token: str | None = None,
    ) -> None:
        self.names = ServerNames(host, port, public_url)
        super().__init__("", host, port, title="sla-tui", public_url=self.names.url)
        self._token = token
        self._visits = Visits(visitors, idle)
        self._dashboards = DashboardProcess(MODULE, options)
        self._door: Door | None = None
        self._socket: socket.socket | None = None

    def listen(self) -> None:
        """Takes the port; who comes now waits until `serve`.

        Raises:
            OSError: it is taken, or the address is none of this machine's.
        """
        found = socket.getaddrinfo(self.host, self.port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        family, kind, number, _, address = min(found, key=lambda one: one[0] != socket.AF_INET)  # localhost has both
        self._socket = socket.socket(family, kind, number)
        self._socket.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        self._socket.bind(address)
        self._socket.listen()

    def close(self) -> None:
        """Lets go of the port. May be called twice."""
        if self._socket is not None:
            self._socket.close()
            self._socket = None

    def serve(self, debug: bool = False) -> None:
        """Serves until SIGINT, SIGTERM or SIGHUP.

        Raises:
            OSError: it cannot listen there.
        """
        del debug
        if self._socket is None:
            self.listen()
        if self._socket is not None:
            asyncio.run(self._serve(self._socket))

    async def _serve(self, listening: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        over = asyncio.Event()
        for name in ("SIGINT", "SIGTERM", "SIGHUP"):
            on_signal(loop, name, over.set)
        runner = web.AppRunner(await self._make_app(), access_log=None, shutdown_timeout=END_WITHIN)
        await runner.setup()
        try:
            self._door = Door(runner.server or asyncio.Protocol)  # there is one once it is set up
            await self._dashboards.start()
            server = await loop.create_server(self._door, sock=listening)
            await over.wait()
            server.close()
        finally:
            await self._visits.end()
            await runner.cleanup()
            await self._dashboards.stop()

    async def _make_app(self) -> web.Application:
        app = web.Application(client_max_size=MESSAGE_BYTES, middlewares=[self._doors])
        aiohttp_jinja2.setup(app, loader=jinja2.FileSystemLoader(self.templates_path))
        app.add_routes(
            [
                web.get("/", self.handle_index, name="index"),
                web.get("/ws", self.handle_websocket, name="websocket"),
                web.static("/static", self.statics_path, name="static"),
            ]
        )
        return app

    @web.middleware
    async def _doors(self, request: web.Request, handler: WebHandler) -> web.StreamResponse:
        """Refuses what comes from another page or under another name (DNS rebinding); says what may be loaded."""
        if self._door is not None:
            self._door.asked(request.transport, lasting=request.path == "/ws")
        host = request.headers.get("Host", "")
        if not self.names.is_ours(host, request.headers.get("Origin")):
            raise web.HTTPForbidden(text="sla-tui serves its own page only.\n")
        response = await handler(request)
        if not response.prepared:
            response.force_close()  # a connection asks once: what is waited for is always its first request
            response.headers.update(_HEADERS)
            here = self.names.url_for(host)
            response.headers["Content-Security-Policy"] = (
                f"default-src 'self' {here}/; connect-src 'self' {self.names.sockets(host)};"
                f" img-src 'self' data: {here}/; style-src 'self' 'unsafe-inline' {here}/;"
                f" script-src 'self' 'unsafe-inline' {here}/; frame-ancestors 'none'; form-action 'none'"
            )
        return response

    def _may_act(self, token: str | None) -> bool:
        return bool(token and self._token and hmac.compare_digest(token.encode(), self._token.encode()))

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, without what textual-serve's has fetched from elsewhere (a font); words where it is full.

        With the token in its address the page becomes one that may act, and the token is taken out of the address.
        """
        here = self.names.url_for(request.headers.get("Host", ""))
        if "token" in request.query:
            if not self._may_act(request.query["token"]):
                raise web.HTTPForbidden(text="That token lets nobody act. Without it the page shows everything.\n")
            page = web.HTTPSeeOther(f"{here}/")
            secure = here.startswith("https:")
            page.set_cookie(ACTING, request.query["token"], httponly=True, samesite="Strict", secure=secure)
            page.headers.update(_HEADERS)
            raise page
        size = request.query.get("fontsize", "16")
        if not (size.isascii() and size.isdigit() and len(size) < 4 and int(size) in FONT_SIZES):
            raise web.HTTPBadRequest(text=f"A font has {FONT_SIZES[0]} to {FONT_SIZES[-1]} pixels.\n")
        if not self._visits.has_room():
            raise web.HTTPServiceUnavailable(text=self._visits.full)
        context = {
            "font_size": int(size),
            "app_websocket_url": f"{here.replace('http', 'ws', 1)}/ws",
            "config": {"static": {"url": f"{here}/static/"}},
            "application": {"name": self.title},
        }
        response = aiohttp_jinja2.render_template("app_index.html", request, context)
        response.text = _LINKED.sub(lambda one: one[0] if one[1].startswith(f"{here}/") else "", response.text or "")
        return response

    async def handle_websocket(self, request: web.Request) -> web.WebSocketResponse:
        """Shows one dashboard, as long as somebody looks at it."""
        query = request.query
        try:
            size = dimensions(query.get("width", "80"), query.get("height", "24"))
        except RefusedError as error:
            raise web.HTTPBadRequest(text=f"{error}\n") from None
        opened = web.WebSocketResponse(heartbeat=HEARTBEAT, max_msg_size=MESSAGE_BYTES, compress=False)
        visit = Visit(opened, asyncio.get_running_loop().time)
        if not self._visits.enter(visit):
            raise web.HTTPServiceUnavailable(text=self._visits.full)
        try:
            await opened.prepare(request)
            await visit.show(self._dashboards, size, acting=self._may_act(request.cookies.get(ACTING)))
        finally:
            self._visits.leave(visit)
        return opened
