"""What is sent: one request per hop, written out once, and where a redirect may lead."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final
from urllib.parse import SplitResult, urljoin, urlsplit

import h11

from sla_tui import __version__
from sla_tui.config.probes import ProbeConfig
from sla_tui.sources.probes.http.basic import basic
from sla_tui.sources.probes.http.cookies import Cookies, CookieScope
from sla_tui.sources.probes.http.proxy import Proxy, ProxyError, proxy_of
from sla_tui.sources.probes.names import HostNameError, host_header, web_host
from sla_tui.sources.probes.outcome import OwnFaultError, ProbeOutcome, failed, ours

REDIRECTS: Final = frozenset({301, 302, 303, 307, 308})
_BODY_METHODS: Final = frozenset({"POST", "PUT", "PATCH"})
_PORTS: Final = {"http": 80, "https": 443}
_NOT_PLAIN: Final = re.compile(r"[^\x21-\x7e]")
_SLASHES: Final = re.compile(r"(?i)^(https?:|)/{3,}(?=[^/])")
_NOWHERE: Final = re.compile(r"(?i)https?:/*")


@dataclass(frozen=True, slots=True)
class Hop:
    """One request of a probe: to whom, and the bytes.

    Attributes:
        url: what is asked.
        host: whom the certificate must name, in ASCII.
        connect: host and port that are connected to.
        scope: which cookies go along, and may be set.
        proxy: through which it is asked; None: directly.
        sent: the whole request.
    """

    url: str
    secure: bool
    host: str
    connect: tuple[str, int]
    origin: tuple[str, str, int]
    method: str
    scope: CookieScope
    sent: bytes
    proxy: Proxy | None = None

    @property
    def tunnelled(self) -> bool:
        """Returns whether the proxy only passes bytes on: over TLS, and where the connection goes elsewhere."""
        return self.proxy is not None and (self.secure or self.connect != (self.host, self.origin[2]))


def first_hop(config: ProbeConfig) -> Hop | ProbeOutcome:
    """Returns the request that the configuration describes; an outcome where it is no valid HTTP."""
    try:
        return _hop(config, config.url, config.method, own=config.headers, body=config.body.encode())
    except OwnFaultError as error:
        return ours(str(error))


def redirected(
    config: ProbeConfig, hop: Hop, status: int, location: bytes, cookies: Cookies | None = None
) -> Hop | ProbeOutcome:
    """Returns the hop that an answer to `hop` leads to.

    Where it leads to another origin, neither headers nor body of the configuration go along: any of them may be a
    credential. From https to http is another origin, too: it is followed, as curl does.
    """
    try:
        # Bytes that are not UTF-8 are kept as they came: they are percent-encoded one by one, as curl does.
        text = location.strip().decode("utf-8", "surrogateescape")
        if _NOWHERE.fullmatch(text):
            return failed("it redirects to what is no URL")
        target = urljoin(hop.url, _SLASHES.sub(r"\1//", text))
        parts = urlsplit(target)
        origin = _origin(parts)
        if parts.scheme not in _PORTS or not parts.hostname:
            return failed("it redirects to what is no URL that can be probed")
        keeps = status in {307, 308} or (hop.method not in _BODY_METHODS and status != 303)
        method = hop.method if keeps or hop.method == "HEAD" else "GET"
        same = origin == first_origin(config)
        body = config.body.encode() if same and keeps else b""
        return _hop(config, target, method, own=config.headers if same else {}, body=body, cookies=cookies)
    except ProxyError as error:
        return ours(str(error))
    except (UnicodeError, ValueError, HostNameError):
        return failed("it redirects to what is no URL")


def first_origin(config: ProbeConfig) -> tuple[str, str, int]:
    """Returns scheme, host and port of the configured URL."""
    return _origin(urlsplit(config.url))


def _origin(url: SplitResult) -> tuple[str, str, int]:
    return url.scheme, (url.hostname or "").lower(), url.port or _PORTS.get(url.scheme, 0)


def _hop(
    config: ProbeConfig, text: str, method: str, *, own: dict[str, str], body: bytes, cookies: Cookies | None = None
) -> Hop | ProbeOutcome:
    url = urlsplit(text)
    origin = _origin(url)
    name = web_host(url.hostname or "")
    connect = (name, origin[2])
    if config.connect_to and origin == first_origin(config):
        there = urlsplit(f"//{config.connect_to}")
        connect = (there.hostname or "", there.port or origin[2])
    host = host_header(name)
    if url.port and url.port != _PORTS[url.scheme]:
        host = f"{host}:{url.port}"
    usual = {
        "Host": host,
        "User-Agent": f"sla-tui/{__version__}",
        "Accept": "*/*",
        "Accept-Encoding": "identity",
        "Connection": "close",
    }
    if known := basic(url):  # only a redirect can name somebody: the configuration may not
        usual["Authorization"] = known
    if body or method in _BODY_METHODS:
        usual["Content-Length"] = str(len(body))
    path = _without_dots(_escaped(url.path or "/"))
    target = path + (f"?{_escaped(url.query)}" if "?" in text.partition("#")[0] else "")
    proxy = proxy_of(text, config.proxy)
    if proxy is not None and url.scheme == "http" and connect == (name, origin[2]):
        target = f"http://{host}{target}"
        usual |= {"Proxy-Authorization": proxy.authorization} if proxy.authorization else {}
    scope = CookieScope(url.scheme == "https" or _is_here(name), name.removesuffix("."), path)
    headers = _headers(usual, own, b"" if cookies is None else cookies.header(scope))
    try:
        head = h11.Request(method=method, target=target, headers=headers)
        http = h11.Connection(h11.CLIENT)
        events = [head, *([h11.Data(data=body)] if body else []), h11.EndOfMessage()]
        sent = b"".join(http.send(event) or b"" for event in events)
    except (h11.LocalProtocolError, UnicodeError) as error:
        return ours(f"the request is not valid HTTP ({type(error).__name__}); see its headers and method")
    return Hop(text, url.scheme == "https", name, connect, origin, method, scope, sent, proxy)


def _headers(usual: dict[str, str], own: dict[str, str], cookie: bytes) -> list[tuple[bytes, bytes]]:
    """Returns what is sent: ours where the configuration has none of that name, its own, and cookies of the look."""
    names = {name.lower() for name in own}
    headers = [(k.encode(), v.encode()) for k, v in usual.items() if k.lower() not in names]
    for name, text in own.items():
        value = text.encode()
        headers.append((name.encode(), cookie + b"; " + value if cookie and name.lower() == "cookie" else value))
    return headers if not cookie or "cookie" in names else [*headers, (b"Cookie", cookie)]


def _without_dots(path: str) -> str:
    """Returns a path without `.` and `..` (RFC 3986, 5.2.4), as browsers and curl send it."""
    if "/." not in path:
        return path
    out: list[str] = []
    parts = path.split("/")[1:]
    for part in parts:
        if part == "..":
            del out[-1:]
        elif part != ".":
            out.append(part)
    ends = parts[-1] in {".", ".."} and out[-1:] != [""]
    return "/" + "/".join(out) + ("/" if ends and out else "")


def _escaped(text: str) -> str:
    return _NOT_PLAIN.sub(lambda c: "".join(f"%{b:02X}" for b in c[0].encode("utf-8", "surrogateescape")), text)


def _is_here(host: str) -> bool:
    """Returns whether a host is this machine, which browsers and curl trust with cookies that are marked secure."""
    return host in {"localhost", "::1"} or host.startswith("127.")
