"""The way to a target through an HTTP proxy: which one, and the tunnel. What the proxy does is nobody's downtime.

A proxy that cannot be reached, or refuses us, says nothing of the target; one that says that it cannot reach it does.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from sla_tui.environment import proxy_for
from sla_tui.sources.probes.http.basic import basic
from sla_tui.sources.probes.http.head import NotHttpError
from sla_tui.sources.probes.http.reading import whole_head
from sla_tui.sources.probes.names import host_header
from sla_tui.sources.probes.outcome import OwnFaultError, ProbeOutcome, ours
from sla_tui.sources.probes.wire import Wire

ENVIRONMENT: Final = "env"
NONE: Final = "none"
HTTP_PORT: Final = 80
_NOT_REACHED: Final = frozenset({502, 503, 504})
ASKS_WHO_WE_ARE: Final = 407


class ProxyError(OwnFaultError):
    """The proxy cannot be used, in words."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """An HTTP proxy.

    Attributes:
        where: host and port that are connected to.
        authorization: what it is told of us; "" for nothing.
    """

    where: tuple[str, int]
    authorization: str = field(default="", repr=False)


def proxy_of(url: str, said: str) -> Proxy | None:
    """Returns the proxy through which `url` is asked; None where it is asked directly.

    Args:
        url: what is asked.
        said: what the configuration says: a proxy's URL, `env`, `none`, or nothing.

    Raises:
        ProxyError: it is one that probes cannot speak to.
    """
    if said in {"", NONE}:
        return None
    if said != ENVIRONMENT:
        return _read(said)
    named = proxy_for(url)
    if named is None:
        return None
    if named.problem or named.scheme != "http":
        raise ProxyError(f"the proxy that {named.variable} names is none that probes can use; they need http://")
    return _read(named.url)


def _read(url: str) -> Proxy:
    parts = urlsplit(url)
    return Proxy((parts.hostname or "", parts.port or HTTP_PORT), basic(parts))


async def tunnel(wire: Wire, proxy: Proxy, there: tuple[str, int]) -> ProbeOutcome | None:
    """Asks the proxy for a way to host and port `there`; returns what is wrong where it gives none.

    Raises:
        OSError: the connection broke.
    """
    host, port = there
    authority = f"{host_header(host)}:{port}"
    head = f"CONNECT {authority} HTTP/1.1\r\nHost: {authority}\r\n"
    if proxy.authorization:
        head += f"Proxy-Authorization: {proxy.authorization}\r\n"
    await wire.send(f"{head}\r\n".encode())
    try:
        answer, _ = await whole_head(wire, await wire.receive(), head_only=True)
    except NotHttpError:
        return ours("the proxy does not speak HTTP")
    return None if 200 <= answer.status < 300 else refused(answer.status)


def refused(status: int) -> ProbeOutcome:
    """Returns what a proxy's own answer means."""
    if status in _NOT_REACHED:
        return ProbeOutcome("failed", f"the proxy cannot reach it (HTTP {status})", silent=True)
    if status == ASKS_WHO_WE_ARE:
        return ours("the proxy asks for a user and a password, which only the environment can name")
    return ours(f"the proxy refuses (HTTP {status})")
