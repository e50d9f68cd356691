"""Reads what the environment says of the way out: proxies, names that need none, authorities, the log of TLS keys.

Everybody who connects asks here, so that a variable means one thing. An entry that is not understood is left out and
disables nothing.
"""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from pathlib import Path
from typing import Final
from urllib.parse import SplitResult, urlsplit

_log = logging.getLogger(__name__)

_PORTS: Final = {"http": 80, "https": 443}
PROXY_SCHEMES: Final = frozenset({"http", "https", "socks5", "socks5h"})
KEY_LOG: Final = "SSLKEYLOGFILE"
AUTHORITIES: Final = ("SSL_CERT_FILE", "SSL_CERT_DIR")

_IpAddress = IPv4Address | IPv6Address


@dataclass(frozen=True, slots=True)
class EnvironmentProxy:
    """A proxy and the variable that names it. `url` may hold a credential: it is never printed."""

    url: str = field(repr=False)
    variable: str

    @property
    def scheme(self) -> str:
        """The proxy's own protocol, in lower case."""
        return self.url.partition("://")[0].lower()

    @property
    def problem(self) -> str:
        """What is wrong with it as it stands, in words without the URL; "" where it can be tried."""
        if self.scheme not in PROXY_SCHEMES:
            return f"{self.variable} does not name a proxy by http://, https://, socks5:// or socks5h://"
        try:
            parts = urlsplit(self.url)
            wrong = not parts.hostname or parts.port == 0
        except ValueError:
            wrong = True
        return f"{self.variable} is no address of a proxy" if wrong else ""


def proxy_for(url: str) -> EnvironmentProxy | None:
    """Returns the proxy through which `url` is to be asked; None where it is asked directly.

    Lower case goes before upper case, the scheme's own variable before `ALL_PROXY`, an empty one means none. This
    machine itself is never asked through a proxy. Where no variable is set, the system's own settings hold (macOS,
    Windows).
    """
    parts = _split(url)
    if parts is None or not parts.hostname or is_this_machine(parts.hostname):
        return None
    found = _named(parts.scheme.lower())
    if found is None or _exempt(parts, _exemptions()):
        return None
    return found


def is_this_machine(host: str) -> bool:
    """Returns whether a host is the loopback interface: by its address, or as `localhost`."""
    name = host.lower().rstrip(".")
    address = _address(name)
    if address is None:
        return name == "localhost" or name.endswith(".localhost")
    mapped = getattr(address, "ipv4_mapped", None)
    return (mapped or address).is_loopback


def without_unusable_key_log() -> str:
    """Takes `SSLKEYLOGFILE` out of this process's environment where it cannot be written, and returns what was wrong.

    Python opens that file for every TLS context and fails where it cannot; nobody's certificates are at fault then.
    """
    path = os.environ.get(KEY_LOG, "")
    if not path:
        return ""
    try:
        if not Path(path).exists() or Path(path).is_file():  # to open a pipe would wait for its reader
            with Path(path).open("ab"):
                return ""
        why = "it is no file"
    except (OSError, ValueError) as error:
        why = error.strerror if isinstance(error, OSError) and error.strerror else type(error).__name__
    os.environ.pop(KEY_LOG, None)
    problem = f"{KEY_LOG} names a file that cannot be written ({why}); TLS keys are not logged"
    _log.warning("%s", problem)
    return problem


def authorities_problem() -> str:
    """Says which variable names authorities that are not there; "" where none does. OpenSSL says nothing of it."""
    for name in AUTHORITIES:
        value = os.environ.get(name, "")
        places = value.split(os.pathsep) if name.endswith("DIR") else [value]
        if value and not any(_readable(place) for place in places if place):
            return f"{name} names {'a folder' if name.endswith('DIR') else 'a file'} that cannot be read"
    return ""


def _readable(place: str) -> bool:
    try:
        return os.access(place, os.R_OK)
    except ValueError:
        return False


def _named(scheme: str) -> EnvironmentProxy | None:
    """Finds the proxy of a scheme among the variables, else in the system's settings."""
    for variable in (f"{scheme}_proxy", "all_proxy"):
        for name in (variable, variable.upper()):
            value = os.environ.get(name)
            if value is None or (name == "HTTP_PROXY" and "REQUEST_METHOD" in os.environ):
                continue  # a header named Proxy would set the latter in a CGI process
            if not value.strip():
                break  # set to nothing: none for this one
            return _proxy(value.strip(), name)
    if any(name.lower().endswith("_proxy") for name in os.environ):
        return None
    from urllib.request import getproxies

    system: Mapping[str, str] = getproxies()
    value = system.get(scheme) or system.get("all")
    return None if not value else _proxy(value, "the system's settings")


def _proxy(value: str, variable: str) -> EnvironmentProxy:
    return EnvironmentProxy(value if "://" in value else f"http://{value}", variable)


def _exemptions() -> tuple[str, ...]:
    text = os.environ.get("no_proxy")
    text = os.environ.get("NO_PROXY", "") if text is None else text
    return tuple(entry for entry in text.replace(",", " ").split() if entry)


def _exempt(parts: SplitResult, entries: Iterable[str]) -> bool:
    """Returns whether one of the entries of `NO_PROXY` is about that address, read as curl does, and a little wider.

    `*`, `example.com`, `.example.com`, `*.example.com`, `host:8080`, `https://host`, `10.0.0.0/8`, `fd07::/64`,
    `[::1]`, `[::1]:8080`, `10.0.*`, `<local>`.
    """
    host = (parts.hostname or "").lower().rstrip(".")
    scheme = parts.scheme.lower()
    try:
        port = parts.port or _PORTS.get(scheme, 0)
    except ValueError:
        port = 0
    return any(_matches(entry.lower(), scheme, host, port) for entry in entries)


def _matches(entry: str, scheme: str, host: str, port: int) -> bool:
    if entry in {"*", "<local>"}:
        return entry == "*" or ("." not in host and ":" not in host)
    wanted, separator, rest = entry.partition("://")
    name, wanted_port = _without_port(rest if separator else entry)
    if (separator and wanted not in {"all", scheme}) or wanted_port not in {None, port}:
        return False
    address = _address(host)
    if address is not None and (within := _within(address, name)) is not None:
        return within
    pattern = name.rstrip(".").removeprefix("*").lstrip(".")
    if "*" in pattern:
        return fnmatchcase(host, pattern)
    return bool(pattern) and (host == pattern or (address is None and host.endswith(f".{pattern}")))


def _without_port(entry: str) -> tuple[str, int | None]:
    """Splits `host:port`, `[v6]:port` and `[v6]/64`; a bare IPv6 address has no port."""
    if entry.startswith("["):
        inside, _, rest = entry[1:].partition("]")
        if rest.startswith("/"):
            return inside + rest, None
        return inside, _port(rest.removeprefix(":"))
    if entry.count(":") == 1:
        name, _, text = entry.partition(":")
        found = _port(text)
        return (name, found) if found is not None else (entry, None)
    return entry, None


def _port(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= 5 else None


def _within(address: _IpAddress, entry: str) -> bool | None:
    """Says whether an address is that of the entry, or within its range; None where the entry is neither."""
    try:
        network = ip_network(entry.partition("%")[0], strict=False)
    except ValueError:
        return None
    mapped = getattr(address, "ipv4_mapped", None)
    return address in network or (mapped is not None and mapped in network)


def _address(host: str) -> _IpAddress | None:
    try:
        return ip_address(host.strip("[]").partition("%")[0])
    except ValueError:
        return None


def _split(url: str) -> SplitResult | None:
    try:
        return urlsplit(url)
    except ValueError:
        return None
