"""The names by which a server is asked for, and who may ask under them. Pure."""

from __future__ import annotations

import ipaddress
import re
import socket
from typing import Final
from urllib.parse import urlsplit

LOCAL_NAMES: Final = ("127.0.0.1", "localhost", "[::1]")
_PORTS: Final = {"http": 80, "https": 443}
_HOST: Final = re.compile(r"(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::(\d{1,5}))?", re.ASCII)

Origin = tuple[str, str, int]
"""Scheme, name and port, in small letters."""


class ServerNames:
    """Knows under which names a server is asked for.

    A server that listens at every address of its machine is asked for by address or by the machine's own name; any
    other name may be one that a stranger's page points at us (DNS rebinding), and is refused.

    Args:
        host: where it listens.
        port: at which port.
        public_url: how browsers reach it, where that is not `host` and `port`.

    Raises:
        ValueError: `public_url` is no address of a page.
    """

    def __init__(self, host: str, port: int, public_url: str | None = None) -> None:
        shown = f"[{host}]" if ":" in host else host
        self.anywhere = public_url is None and _is_wildcard(host)
        """Whether it is reached at every address of this machine."""
        self.url = (public_url or f"http://{'127.0.0.1' if self.anywhere else shown}:{port}").rstrip("/")
        """How it is reached, without a slash at the end."""
        public = _origin(self.url)
        if public is None:
            raise ValueError(self.url)
        self._public: Origin = public
        self._port = port
        self._known = {public}
        if self.anywhere or shown in LOCAL_NAMES:
            self._known |= {("http", name, port) for name in LOCAL_NAMES}
        if self.anywhere:
            self._known.add(("http", socket.gethostname().casefold(), port))

    def url_for(self, host: str) -> str:
        """Returns the address of the page for who asked under this name, without a slash at the end."""
        return self.url if self._asked_for(host) in {self._public, None} else f"http://{host.casefold()}"

    def is_ours(self, host: str, origin: str | None) -> bool:
        """Whether a request asked for this server by its name, and came from its own page or from no page at all."""
        asked = self._asked_for(host)
        if asked is None or origin is None:
            return asked is not None
        came_from = _origin(origin)
        return came_from is not None and (came_from == asked or came_from in self._known)

    def sockets(self, host: str) -> str:
        """Returns the origins of web sockets that a page may open which was asked for under this name."""
        asked = self._asked_for(host) or self._public
        return " ".join(sorted(_written(one).replace("http", "ws", 1) for one in self._known | {asked}))

    def _asked_for(self, host: str) -> Origin | None:
        """Returns which of our origins a `Host` header names; None: none."""
        found = _HOST.fullmatch(host.casefold())
        if found is None:
            return None
        name, port = found[1], int(found[2] or 0)
        for known in sorted(self._known, key=lambda one: one != self._public):
            if name == known[1] and (port or _PORTS[known[0]]) == known[2]:
                return known
        if self.anywhere and (port or _PORTS["http"]) == self._port and _is_address(name):
            return "http", name, self._port
        return None


def _origin(url: str) -> Origin | None:
    try:
        parts = urlsplit(url.casefold())
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in _PORTS or not parts.hostname or "@" in parts.netloc:
        return None
    name = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return parts.scheme, name, port or _PORTS[parts.scheme]


def _written(origin: Origin) -> str:
    scheme, name, port = origin
    return f"{scheme}://{name}" + ("" if port == _PORTS[scheme] else f":{port}")


def _is_wildcard(host: str) -> bool:
    return _is_address(host) and ipaddress.ip_address(host).is_unspecified


def _is_address(name: str) -> bool:
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return False
    return True
