"""Kinds of values about networks and credentials. Nothing here quotes a value: a credential may stand in it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from ipaddress import ip_address
from typing import Final, Literal
from urllib.parse import SplitResult, urlsplit

from sla_tui.config.kinds.basic import Kind, ProblemsNoted, Schema, Text, type_word
from sla_tui.config.model import SecretRef
from sla_tui.config.probe_kinds import PROBE_KINDS
from sla_tui.config.reading.problems import At, did_you_mean

WAYS: Final[tuple[Literal["env", "file", "command", "keyring"], ...]] = ("env", "file", "command", "keyring")
LONGEST_URL: Final = 2_048

_HEADER: Final = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]{1,100}", re.ASCII)
HOST: Final = re.compile(r"[^\s/\\@?#\[\]]{1,253}|[0-9A-Fa-f:.%]{2,60}")


class SecretPlace(Text):
    """Where a credential is kept. The text is never quoted: somebody may have put the credential itself here."""

    def __init__(self, pattern: str, words: str) -> None:
        super().__init__(longest=1_000, empty=False, words=words)
        self._pattern = re.compile(pattern)

    def _value(self, value: object) -> str:
        text = super()._value(value).strip()
        if not self._pattern.fullmatch(text):
            self.refuse("does not name a place")
        return text


_PLACES: Final[Mapping[str, SecretPlace]] = {
    "env": SecretPlace(r"[A-Za-z_][A-Za-z0-9_]*", 'the name of an environment variable such as "PINGDOM_API_TOKEN"'),
    "file": SecretPlace(r".+", "the path of a file that holds the credential and nothing else"),
    "command": SecretPlace(r".+", 'a command that prints the credential, such as "pass show pingdom"'),
    "keyring": SecretPlace(r".+/.+", '"service/user"'),
}


_DESCRIBED: Final = {
    "env": "the name of an environment variable",
    "file": "a file that holds the credential and nothing else",
    "command": "a command that prints it",
    "keyring": "service/user in the system's keyring",
}


class Token(Kind[SecretRef]):
    """A reference to a credential: the value itself is never part of the configuration."""

    words = '{ env = "NAME" } | { file = "path" } | { command = "pass show x" } | { keyring = "service/user" }'

    def _read(self, value: object, at: At) -> SecretRef:
        if isinstance(value, str):
            self.refuse("stands here in clear: name the place where it is kept instead")
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        for name in value:
            if name not in WAYS:
                at.child(name).wrong("unknown key", allowed=", ".join(WAYS), suggestion=did_you_mean(name, WAYS))
                raise ProblemsNoted
        given = [way for way in WAYS if way in value]
        if len(given) != 1:
            self.refuse("names more than one place" if given else "names no place")
        return SecretRef(kind=given[0], where=_PLACES[given[0]].read(value[given[0]], at.child(given[0])))

    def _write(self, value: SecretRef) -> dict[str, str]:
        return {value.kind: value.where}

    def _schema(self) -> Schema:
        ways = {way: {"type": "string", "minLength": 1, "description": _DESCRIBED[way]} for way in WAYS}
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

    def _value(self, value: object) -> str:
        url = super()._value(value).strip()
        try:
            parts = urlsplit(url)
            port = parts.port
        except ValueError:
            self.refuse("is not a URL: its host or port makes no sense")
        if parts.scheme not in self.schemes or "://" not in url:
            self.refuse("is not a URL of a kind that fits here")
        if "@" in parts.netloc:
            self.refuse("has a user or password in it, which would be shown on screens")
        if not parts.hostname or not HOST.fullmatch(parts.hostname) or re.search(r"\s", url):
            self.refuse("names no host")
        kind = PROBE_KINDS.get(parts.scheme)
        if kind is not None and kind.shape is not None and not kind.shape.fits(parts, port):
            self.refuse(kind.shape.words)
        if not self.query and (parts.query or parts.fragment):
            self.refuse("has a query or fragment")
        return url

    def _schema(self) -> Schema:
        return {"type": "string", "pattern": f"^({'|'.join(self.schemes)})://", "maxLength": LONGEST_URL}


class BaseUrl(Url):
    """The address of an API; over plain http only on this machine where a credential goes along."""

    def __init__(self, *, plain: bool) -> None:
        super().__init__(("https", "http"), query=False)
        self.plain = plain

    def _value(self, value: object) -> str:
        url = super()._value(value)
        if not self.plain and url.startswith("http://") and not is_loopback(urlsplit(url)):
            self.refuse("would send the token in clear", suggestion="https://" + url.removeprefix("http://")[:60])
        return url.rstrip("/")


def is_loopback(parts: SplitResult) -> bool:
    """Returns whether a URL stays on this machine."""
    host = parts.hostname or ""
    try:
        return host == "localhost" or ip_address(host).is_loopback
    except ValueError:  # a name, such as 127.example.com
        return False


class HostPort(Text):
    """A host and a port: `host:port`."""

    def __init__(self) -> None:
        super().__init__(longest=300, words='"host:port"')

    def _value(self, value: object) -> str:
        text = super()._value(value)
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


class Headers(Kind[dict[str, str]]):
    """HTTP headers by name."""

    words = 'a table of strings such as { Accept = "application/json" }'

    def _read(self, value: object, at: At) -> dict[str, str]:
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
            raise ProblemsNoted
        return headers

    def _schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string"}}


class StatusRanges(Kind[tuple[tuple[int, int], ...]]):
    """Which HTTP status codes are right: "200-299", "200,204,300-399", or 200."""

    words = '"200-299" | "200,204" | 200'

    def _value(self, value: object) -> tuple[tuple[int, int], ...]:
        if isinstance(value, int) and not isinstance(value, bool):
            value = str(value)
        if not isinstance(value, str):
            self.refuse(f"is {type_word(value)}")
        ranges = [self._range(part.strip()) for part in value.split(",")]
        return tuple(ranges)

    def _write(self, value: tuple[tuple[int, int], ...]) -> str:
        return ",".join(f"{low}-{high}" if high != low else str(low) for low, high in value)

    def _schema(self) -> Schema:
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
