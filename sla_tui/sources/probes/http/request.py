"""What is sent: one request per hop, written out once, and where a redirect may lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import h11

from sla_tui import __version__
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.outcome import ProbeOutcome, failed, ours

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BODY_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
_PORTS: Final = {"http": 80, "https": 443}
_NOT_PLAIN: Final = re.compile(r"[^\x21-\x7e]")


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a probe: to whom, and the bytes.

    Attributes:
        url: what is asked.
        host: whom the certificate must name, and port.
        connect: host and port that are connected to.
        head: for h11, which needs to know what was asked.
        sent: the whole request.
    """

    url: str
    secure: bool
    host: str
    connect: tuple[str, int]
    origin: tuple[str, str, int]
    method: str
    head: h11.Request
    sent: bytes


def first_hop(config: ProbeConfig) -> Hop | ProbeOutcome:
    """Returns the request that the configuration describes; an outcome where it is no valid HTTP."""
    return _hop(config, config.url, config.method, config.headers, config.body.encode())


def redirected(config: ProbeConfig, hop: Hop, status: int, location: bytes) -> Hop | ProbeOutcome:
    """Returns the hop that an answer to `hop` leads to.

    Where it leads to another origin, neither headers nor body of the configuration go along: any of them may be a
    credential. From https to http nothing is followed.
    """
    try:
        target = urljoin(hop.url, location.decode("ascii"))
        parts = urlsplit(target)
        origin = _origin(parts)
    except (UnicodeError, ValueError):
        return failed("it redirects to what is no URL")
    if parts.scheme not in _PORTS or not parts.hostname:
        return failed("it redirects to what is no URL that can be probed")
    if hop.secure and parts.scheme == "http":
        return failed("it redirects from https to http")
    keeps = status in {307, 308} or (hop.method not in _BODY_METHODS and status != 303)
    method = hop.method if keeps or hop.method == "HEAD" else "GET"
    same = origin == first_origin(config)
    body = config.body.encode() if same and keeps else b""
    return _hop(config, target, method, config.headers if same else {}, body)


def first_origin(config: ProbeConfig) -> tuple[str, str, int]:
    """Returns scheme, host and port of the configured URL."""
    return _origin(urlsplit(config.url))


def _origin(url: SplitResult) -> tuple[str, str, int]:
    return url.scheme, (url.hostname or "").lower(), url.port or _PORTS.get(url.scheme, 0)


def _hop(config: ProbeConfig, text: str, method: str, own: dict[str, str], body: bytes) -> Hop | ProbeOutcome:
    url = urlsplit(text)
    origin = _origin(url)
    connect = (url.hostname or "", origin[2])
    if config.connect_to and origin == first_origin(config):
        there = urlsplit(f"//{config.connect_to}")
        connect = (there.hostname or "", there.port or origin[2])
    host = f"[{url.hostname}]" if ":" in (url.hostname or "") else (url.hostname or "")
    if url.port and url.port != _PORTS[url.scheme]:
        host = f"{host}:{url.port}"
    usual = {
        "Host": _ascii(host),
        "User-Agent": f"sla-tui/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if body or method in _BODY_METHODS:
        usual["Content-Length"] = str(len(body))
    target = _escaped(url.path or "/") + (f"?{_escaped(url.query)}" if url.query else "")
    names = {name.lower() for name in own}
    headers = [*((k, v) for k, v in usual.items() if k.lower() not in names), *own.items()]
    try:
        head = h11.Request(method=method, target=target, headers=headers)
        http = h11.Connection(h11.CLIENT)
        events = [head, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        sent = b"".join(http.send(event) or b"" for event in events)
    except (h11.LocalProtocolError, UnicodeError) as error:
        return ours(f"the request is not valid HTTP ({type(error).__name__}); see its headers and method")
    return Hop(text, url.scheme == "https", _ascii(url.hostname or ""), connect, origin, method, head, sent)


def _escaped(text: str) -> str:
    return _NOT_PLAIN.sub(lambda c: "".join(f"%{b:02X}" for b in c[0].encode()), text)


def _ascii(host: str) -> str:
    try:
        return host.encode("idna").decode() if not host.isascii() else host
    except UnicodeError:
        return host
