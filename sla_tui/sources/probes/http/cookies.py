"""Cookies within one look, by RFC 6265 and the prefixes of its successor: what one answer sets goes along to the next.

They are gone when the look is over, and no screen, log or store sees one.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.utils import parsedate_to_datetime
from ipaddress import ip_address
from typing import Final

MOST: Final = 50
LONGEST: Final = 4096
_CONTROL: Final = re.compile(rb"[\x00-\x08\x0a-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class CookieScope:
    """Who asks: whether over TLS or on this machine itself, which host (in ASCII, small), and which path."""

    secure: bool
    host: str
    path: str


@dataclass(frozen=True, slots=True)
class _Cookie:
    name: bytes
    value: bytes
    domain: str
    host_only: bool
    path: str
    secure: bool

    def fits(self, scope: CookieScope) -> bool:
        host = scope.host == self.domain or (not self.host_only and _is_within(scope.host, self.domain))
        path = scope.path == self.path or scope.path.startswith(self.path.removesuffix("/") + "/")
        return host and path and (scope.secure or not self.secure)


class Cookies:
    """What the answers of one look have set."""

    def __init__(self) -> None:
        self._kept: dict[tuple[bytes, str, str], _Cookie] = {}

    def take(self, scope: CookieScope, lines: list[bytes], now: float) -> None:
        """Takes the values of an answer's Set-Cookie headers; what may not be set from there is left out."""
        for line in lines:
            cookie, gone = _parsed(line, scope, now)
            if cookie is None:
                continue
            key = cookie.name, cookie.domain, cookie.path
            self._kept.pop(key, None)
            if not gone and len(self._kept) < MOST:
                self._kept[key] = cookie

    def header(self, scope: CookieScope) -> bytes:
        """Returns the Cookie header for a request; b"" for none. Longer paths come first."""
        fitting = sorted((c for c in self._kept.values() if c.fits(scope)), key=lambda c: -len(c.path))
        return b"; ".join(c.name + b"=" + c.value if c.name else c.value for c in fitting)


def _parsed(line: bytes, scope: CookieScope, now: float) -> tuple[_Cookie | None, bool]:
    """Returns the cookie that a line sets (None: none may), and whether that takes it away."""
    pair, *rest = line.split(b";")
    name, equals, value = pair.partition(b"=")
    name, value = (name.strip(), value.strip()) if equals else (b"", name.strip())
    if len(pair) > LONGEST or _CONTROL.search(pair) or not (name or value):
        return None, False
    attributes: dict[str, str] = {}
    for attribute in rest:
        key, _, text = attribute.decode("latin-1").partition("=")
        attributes[key.strip().lower()] = text.strip()
    domain = attributes.get("domain", "").lower().removeprefix(".")
    path = attributes.get("path", "")
    host_only = not domain
    if domain and domain != scope.host and not ("." in domain and _is_within(scope.host, domain)):
        return None, False
    secure = "secure" in attributes
    prefixed = name.lower().startswith((b"__secure-", b"__host-"))
    bound = name.lower().startswith(b"__host-")
    if ((secure or prefixed) and not scope.secure) or (prefixed and not secure):
        return None, False
    own = path if path.startswith("/") else _folder(scope.path)
    if bound and (not host_only or own != "/"):
        return None, False
    cookie = _Cookie(name, value, domain or scope.host, host_only, own, secure)
    return cookie, _is_over(attributes, now)


def _folder(path: str) -> str:
    return path[: path.rfind("/")] or "/"


def _is_within(host: str, domain: str) -> bool:
    if not host.endswith(f".{domain}"):
        return False
    try:
        ip_address(host)
    except ValueError:
        return True
    return False


def _is_over(attributes: dict[str, str], now: float) -> bool:
    if re.fullmatch(r"-?[0-9]{1,15}", attributes.get("max-age", "")):
        return int(attributes["max-age"]) <= 0
    try:
        return parsedate_to_datetime(attributes["expires"]).timestamp() <= now
    except (KeyError, ValueError, TypeError, OverflowError):
        return False
