"""What monitors look at, as far as their targets tell: protocol, host, port and path, each known or not. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from sla_tui.sla.observation import Monitor

Protocol = Literal["web", "port", "ping", "dns", "none"]

_WEB_PORTS: Final = {"https": 443, "http": 80}  # the likelier one first
_PORTS: Final = {"ftp": 21, "ssh": 22, "smtp": 25, "pop3": 110, "imap": 143}
_ADDRESS: Final = re.compile(r"[0-9a-f:.]{2,45}", re.IGNORECASE)  # of IPv6, without the brackets of a URL
_WEB_WORDS: Final = ("http", "keyword", "head")


@dataclass(frozen=True, slots=True)
class Aim:
    """What a monitor looks at. `port` and `path` are None where nothing tells them.

    `name`: what has no address, or no known port, is the same only where it is called the same, or not at all.
    """

    protocol: Protocol
    host: str = ""
    port: int | None = None
    path: str | None = ""
    name: str = ""


def aims(monitors: Sequence[Monitor]) -> dict[str, Aim]:
    """Returns what each monitor looks at, by its reference; two with equal aims watch the same thing.

    What is known and differs stays apart: protocol, host, port, path. What is not known (Pingdom lists a check by its
    host alone) is taken from the monitors that do tell, where they leave no doubt: of several ports 443 and then 80, of
    several pages the one whose monitor has the same name and then the root. A port that is no web server's is taken
    over only from a monitor of the same name.
    """
    own = {monitor.ref: _aim(monitor) for monitor in monitors}
    known: dict[tuple[Protocol, str], list[tuple[Aim, str]]] = {}
    for monitor in monitors:
        aim = own[monitor.ref]
        if aim.port is not None and aim.path is not None:
            known.setdefault((aim.protocol, aim.host), []).append((aim, _called(monitor)))
    return {
        m.ref: _settled(own[m.ref], _called(m), known.get((own[m.ref].protocol, own[m.ref].host), ())) for m in monitors
    }


def host_of(target: str) -> str:
    """Returns the name of a target's host; "" for a bare address, which says nothing to anybody."""
    parts = _split(target)
    host = (parts.hostname or "") if parts is not None else ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""


def _settled(aim: Aim, name: str, known: Iterable[tuple[Aim, str]]) -> Aim:
    """Returns the aim with what is not known of it taken from the aims that are, or from what is usual."""
    if aim.port is not None and aim.path is not None:
        return aim
    fitting = {
        other: bool(name) and name in names
        for other, names in _names(known).items()
        if aim.port in {None, other.port} and aim.path in {None, other.path}
    }
    alike = [other for other, same in fitting.items() if same]
    if len(alike) == 1:
        return alike[0]
    if aim.protocol == "port":
        return replace(aim, name=name)
    ports = {other.port for other in fitting}
    usual = next((port for port in _WEB_PORTS.values() if port in ports), None)
    port = usual if usual is not None else ports.pop() if len(ports) == 1 else None
    pages = [other for other in fitting if other.port == port]
    if len(pages) == 1:
        return pages[0]
    return replace(aim, port=aim.port or port or _WEB_PORTS["https"], path=aim.path or "")


def _names(known: Iterable[tuple[Aim, str]]) -> Mapping[Aim, set[str]]:
    out: dict[Aim, set[str]] = {}
    for aim, name in known:
        out.setdefault(aim, set()).add(name)
    return out


def _aim(monitor: Monitor) -> Aim:
    kind, parts = monitor.type.lower(), _split(monitor.target)
    host = _same_host(parts.hostname) if parts is not None and parts.hostname else ""
    if parts is None or not host or "heartbeat" in kind or "transaction" in kind:
        return Aim("none", name=monitor.ref)
    scheme = parts.scheme.lower()
    if scheme in _WEB_PORTS or (not scheme and any(word in kind for word in _WEB_WORDS)):
        path = _path(parts)
        return Aim("web", _bare(host), parts.port or _WEB_PORTS.get(scheme), path if scheme or path else None)
    if scheme in {"icmp", "ping"} or "ping" in kind:
        return Aim("ping", host, 0)
    if scheme == "dns" or "dns" in kind:
        return Aim("dns", host, 53)
    return Aim("port", host, parts.port or _PORTS.get(kind) or _PORTS.get(scheme))


def _called(monitor: Monitor) -> str:
    """Returns the name as people compare it: without case and double blanks."""
    return " ".join(monitor.name.casefold().split())


def _split(target: str) -> SplitResult | None:
    """Reads the target as a URL; a bare host or host:port is one, too. None for what makes no sense."""
    text = target.strip()
    if text.count(":") > 1 and _ADDRESS.fullmatch(text):
        text = f"[{text}]"
    try:
        parts = urlsplit(text if "://" in text else f"//{text}")
        return parts if parts.port is None or parts.hostname else None
    except ValueError:
        return None


def _same_host(host: str) -> str:
    """Returns a host as it is on the wire: without the final dot, and punycode for a name in another script."""
    host = host.rstrip(".")
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode()
    except UnicodeError:
        return host


def _bare(host: str) -> str:
    """Drops ``www.``: a site's name with and without it is the same site."""
    return host.removeprefix("www.") if host.count(".") > 1 else host


def _path(parts: SplitResult) -> str:
    path = parts.path.rstrip("/")
    return f"{path}?{parts.query}" if parts.query else path
