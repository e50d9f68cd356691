"""Where a target is: on this machine, in the local network, or beyond it; and which targets have nothing in common."""

from __future__ import annotations

import ipaddress
from functools import lru_cache
from typing import Final, Literal
from urllib.parse import urlsplit

from sla_tui.config.probes import ProbeConfig

NetworkScope = Literal["local", "lan", "wan"]

_LAN: Final = tuple(
    ipaddress.ip_network(text)
    for text in (
        *("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "169.254.0.0/16", "100.64.0.0/10"),
        *("fc00::/7", "fe80::/10"),
    )
)
_KNOWN: Final = 16_384  # hosts whose place is remembered: it is asked for several times at every look
_LOCAL_NAMES: Final = (".local", ".lan", ".internal", ".home.arpa", ".localdomain")


def host_of(config: ProbeConfig) -> str:
    """Returns the host that is connected to; "" for a command or a file."""
    if config.command or config.file:
        return ""
    return _host(f"//{config.connect_to}" if config.connect_to else config.url)


@lru_cache(maxsize=_KNOWN)
def _host(url: str) -> str:
    return (urlsplit(url).hostname or "").lower()


def scope_of(config: ProbeConfig) -> NetworkScope:
    """Returns what must work on our side for the target to be reached. A command needs nothing unless it says so."""
    return config.scope or _scope(host_of(config), config.nameserver)


@lru_cache(maxsize=_KNOWN)
def _scope(host: str, nameserver: str) -> NetworkScope:
    if not host or host == "localhost" or host.endswith(".localhost"):
        return "local"
    address = _address((nameserver and urlsplit(f"//{nameserver}").hostname) or host)
    if address is None:
        return "lan" if "." not in host or host.endswith(_LOCAL_NAMES) else "wan"
    if address.is_loopback:
        return "local"
    return "lan" if any(address in network for network in _LAN if network.version == address.version) else "wan"


def is_named(config: ProbeConfig) -> bool:
    """Returns whether one of our own name servers has to be asked to reach the target."""
    host = host_of(config)
    if not host or scope_of(config) == "local" or (config.url.startswith("dns:") and config.nameserver):
        return False
    return _address(host) is None


def related(one: ProbeConfig, other: ProbeConfig) -> bool:
    """Returns whether two targets may well fail together: the same network, or the same owner's names."""
    return _kin(host_of(one)) == _kin(host_of(other))


def _kin(host: str) -> str:
    address = _address(host)
    if address is None:
        return ".".join(host.rstrip(".").split(".")[-2:])
    return str(ipaddress.ip_network((address, 24 if address.version == 4 else 48), strict=False))


@lru_cache(maxsize=_KNOWN)
def _address(host: str) -> ipaddress.IPv4Address | ipaddress.IPv6Address | None:
    try:
        return ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return None
