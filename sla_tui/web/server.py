"""textual-serve with doors: nothing is fetched from outside, no other page may connect, no local variables in a log."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable
from typing import Final
from urllib.parse import urlsplit

from aiohttp import web
from textual_serve.server import Server

_OUTSIDE: Final = re.compile(
    r'<link\b[^>]*\bhref="https?://(?!(?:127\.0\.0\.1|localhost|\[::1\])[:/])[^>]*>', re.DOTALL
)
_LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "no-referrer",
    "Cache-Control": "no-store",
}
WebHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


class WebServer(Server):
    """Serves the dashboard; every tab starts `command` once."""

    def __init__(self, command: str, host: str, port: int, *, public_url: str | None = None) -> None:
        """Does not listen yet. `public_url`: how browsers reach it, where that is not `host` and `port`."""
        shown = f"[{host}]" if ":" in host else host
        super().__init__(command, host, port, title="sla-tui", public_url=public_url or f"http://{shown}:{port}")
        self._origins = {self.public_url.rstrip("/").casefold()}
        if shown in _LOCAL_NAMES:
            self._origins |= {f"http://{name}:{port}" for name in _LOCAL_NAMES}

    def initialize_logging(self) -> None:
        """Leaves logging alone: textual-serve's own prints local variables with a traceback."""

    async def on_startup(self, app: web.Application) -> None:
        """Says nothing: who started the server has said where it is."""

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._doors)
        return app

    @web.middleware
    async def _doors(self, request: web.Request, handler: WebHandler) -> web.StreamResponse:
        """Refuses what comes from another page or under another name (DNS rebinding); says what may be loaded."""
        if not self.is_ours(request.headers.get("Host", ""), request.headers.get("Origin")):
            raise web.HTTPForbidden(text="sla-tui serves its own page only.\n")
        response = await handler(request)
        if not response.prepared:
            response.headers.update(_HEADERS)
            sockets = " ".join(sorted(origin.replace("http", "ws", 1) for origin in self._origins))
            response.headers["Content-Security-Policy"] = (
                f"default-src 'self' {self.public_url}; connect-src 'self' {sockets}; img-src 'self' data:"
                f" {self.public_url}; style-src 'self' 'unsafe-inline' {self.public_url};"
                f" script-src 'self' 'unsafe-inline' {self.public_url}; frame-ancestors 'none'; form-action 'none'"
            )
        return response

    def is_ours(self, host: str, origin: str | None) -> bool:
        """Whether a request asked for this server by its name, and came from its own page or from no page at all."""
        names = {urlsplit(known).netloc for known in self._origins}
        return host.casefold() in names and (origin is None or origin.casefold() in self._origins)

    async def handle_index(self, request: web.Request) -> web.StreamResponse:
        """The page, without what textual-serve's has fetched from elsewhere (a font)."""
        response = await super().handle_index(request)
        if isinstance(response, web.Response):
            response.text = _OUTSIDE.sub("", response.text or "")
        return response
