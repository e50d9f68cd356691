"""Kinds of values that are about networks and credentials. Nothing here quotes a value: a credential may stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final
from urllib.parse import SplitResult, urlsplit

from sla_tui.config.kinds import Kind, Reported, Schema, Text, type_word
from sla_tui.config.model import SecretRef
from sla_tui.config.problems import At, did_you_mean

WAYS: Final = ("env", "file", "command", "keyring")
LATER: Final = ("tls", "dns", "icmp")
LONGEST_URL: Final = 2_048

_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)
_HOST: Final = re.compile(r"[^\s/\\@?#\[\]]{1,253}|[0-9A-Fa-f:.%]{2,60}")
_LOOPBACK: Final = ("localhost", "127.0.0.1", "::1")
_VARIABLE: Final = re.compile(r"[A-Za-z_][A-Za-z0-9_]*", re.ASCII)


class Token(Kind):
    """A reference to a credential: the value itself is never part of the configuration."""

    words = '{ env = "NAME" } | { file = "path" } | { command = "pass show x" } | { keyring = "service/user" }'

    def read(self, value: Any, at: At) -> SecretRef:
        if isinstance(value, str):
            self.refuse("stands here in clear: name the place where it is kept instead")
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        for name in [name for name in value if name not in WAYS]:
            at.child(name).wrong("unknown key", allowed=", ".join(WAYS), suggestion=did_you_mean(name, WAYS))
            raise Reported
        if len(value) != 1:
            self.refuse("names no place" if not value else "names more than one place")
        ((way, where),) = value.items()
        if not isinstance(where, str) or not where.strip():
            at.child(way).wrong("is empty" if isinstance(where, str) else f"is {type_word(where)}", allowed=self.words)
            raise Reported
        if way == "env" and not _VARIABLE.fullmatch(where):
            at.child(way).wrong("is not the name of an environment variable", allowed="A-Z, 0-9 and _")
            raise Reported
        if way == "keyring" and not all(where.partition("/")):
            at.child(way).wrong("does not name service and user", allowed='"service/user"')
            raise Reported
        return SecretRef(kind=way, where=where)

    def write(self, value: SecretRef) -> dict[str, str]:
        return {value.kind: value.where}

    def schema(self) -> Schema:
        ways = {way: {"type": "string", "minLength": 1} for way in WAYS}
        return {
            "type": "object",
            "properties": ways,
            "additionalProperties": False,
            "minProperties": 1,
            "maxProperties": 1,
        }


class Url(Text):
    """A URL with one of `schemes`, a host, and no credential in it."""

    def __init__(self, schemes: tuple[str, ...], *, query: bool = True) -> None:
        super().__init__(longest=LONGEST_URL, words=" | ".join(f"{s}://…" for s in schemes))
        self.schemes = schemes
        self.query = query

    def read(self, value: Any, at: At) -> str:
        url = super().read(value, at).strip()
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            self.refuse("is not a URL: its host or port makes no sense")
        if parts.scheme in LATER and parts.scheme not in self.schemes:
            self.refuse(f"{parts.scheme}:// is not yet supported by this version")
        if parts.scheme not in self.schemes or "://" not in url:
            self.refuse("is not a URL of a kind that fits here")
        if "@" in parts.netloc:
            self.refuse("has a user or password in it, which would be shown on screens")
        if not parts.hostname or not _HOST.fullmatch(parts.hostname) or re.search(r"\s", url):
            self.refuse("names no host")
        if parts.scheme == "tcp" and (port is None or parts.path.strip("/") or parts.query):
            self.refuse("is not tcp://host:port")
        if not self.query and (parts.query or parts.fragment):
            self.refuse("has a query or fragment")
        return url

    def schema(self) -> Schema:
        return {"type": "string", "pattern": f"^({'|'.join(self.schemes)})://", "maxLength": LONGEST_URL}


class BaseUrl(Url):
    """The address of an API; over plain http only on this machine where a credential goes along."""

    def __init__(self, *, plain: bool) -> None:
        super().__init__(("https", "http"), query=False)
        self.plain = plain

    def read(self, value: Any, at: At) -> str:
        url = super().read(value, at)
        if not self.plain and url.startswith("http://") and not is_loopback(urlsplit(url)):
            self.refuse("would send the token in clear", suggestion="https://" + url.removeprefix("http://")[:60])
        return url.rstrip("/")


def is_loopback(parts: SplitResult) -> bool:
    """Whether a URL stays on this machine."""
    host = parts.hostname or ""
    return host in _LOOPBACK or host.startswith("127.")


class HostPort(Text):
    """"host:port"."""

    def __init__(self) -> None:
        super().__init__(longest=300, words='"host:port"')

    def read(self, value: Any, at: At) -> str:
        text = super().read(value, at)
        if not text:
            return text
        try:
            parts = urlsplit(f"//{text}")
            whole = bool(parts.hostname and parts.port) and parts.netloc == text and "@" not in text
        except ValueError:
            whole = False
        if not whole:
            self.refuse("is not host:port")
        return text


class Headers(Kind):
    """HTTP headers by name."""

    words = 'a table of strings such as { Accept = "application/json" }'

    def read(self, value: Any, at: At) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        headers: dict[str, str] = {}
        before = len(at.problems)
        for name, text in value.items():
            place = at.child(name)
            if not _HEADER.fullmatch(name):
                place.wrong("is not the name of a header")
            elif name.lower() in {known.lower() for known in headers}:
                place.wrong("is named twice")
            elif not isinstance(text, str):
                place.wrong(f"is {type_word(text)}", allowed="a string")
            elif not text.isascii() or any(ord(c) < 32 or ord(c) == 127 for c in text) or len(text) > 8_000:
                place.wrong("is not the value of a header: it has a line break, or is not ASCII, or is too long")
            else:
                headers[name] = text.strip()
        if len(at.problems) > before:
            raise Reported
        return headers

    def schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string"}}


class StatusRanges(Kind):
    """Which HTTP status codes are right: "200-299", "200,204,300-399", or 200."""

    words = '"200-299" | "200,204" | 200'

    def read(self, value: Any, at: At) -> tuple[tuple[int, int], ...]:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        ranges = [self._range(part.strip()) for part in value.split(",")]
        return tuple(ranges)

    def write(self, value: Any) -> str:
        return ",".join(f"{low}-{high}" if high != low else str(low) for low, high in value)

    def schema(self) -> Schema:
        pattern = r"^\s*[1-9][0-9]{2}(\s*-\s*[1-9][0-9]{2})?(\s*,\s*[1-9][0-9]{2}(\s*-\s*[1-9][0-9]{2})?)*\s*$"
        return {"anyOf": [{"type": "string", "pattern": pattern}, {"type": "integer", "minimum": 100, "maximum": 999}]}

    def _range(self, text: str) -> tuple[int, int]:
        match = re.fullmatch(r"([1-9]\d\d)(?:\s*-\s*([1-9]\d\d))?", text, re.ASCII)
        if match is None:
            self.refuse("is not a list of HTTP status codes")
        low, high = int(match[1]), int(match[2] or match[1])
        if high < low:
            self.refuse("has a range that runs backwards")
        return low, high
