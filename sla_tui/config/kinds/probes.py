"""Kinds of values that only probes have: patterns, values in JSON, commands, name servers."""

from __future__ import annotations

import shlex
from collections.abc import Mapping
from decimal import Decimal
from typing import Final
from urllib.parse import urlsplit

from sla_tui.config.kinds.basic import Kind, ProblemsNoted, Schema, Text, type_word
from sla_tui.config.kinds.net import HOST
from sla_tui.config.probes import JsonValue
from sla_tui.config.reading.json_path import parse_path
from sla_tui.config.reading.problems import At, shown

MOST_ARGUMENTS: Final = 200


class Regex(Text):
    """A regular expression, in the syntax of Python's `re`."""

    def __init__(self) -> None:
        super().__init__(longest=1_000, empty=False, words="a regular expression")

    def _value(self, value: object) -> str:
        text = super()._value(value)
        import regex  # only a file that has a pattern waits for it

        try:
            regex.compile(text)
        except (regex.error, ValueError, OverflowError, RecursionError) as error:
            self.refuse(f"is not a regular expression: {shown(str(error))}")
        return text


class JsonValues(Kind[dict[str, JsonValue]]):
    """Values by their path in a JSON answer."""

    words = 'a table such as { status = "ok", "checks.db.ok" = true, "items[0].count" = 3 }'

    def _read(self, value: object, at: At) -> dict[str, JsonValue]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        read: dict[str, JsonValue] = {}
        before = len(at.problems)
        for path, wanted in value.items():
            place = at.child(path)
            try:
                parse_path(path)
            except ValueError:
                place.wrong("is not a path", allowed='names with dots, and numbers in brackets: "items[0].name"')
                continue
            if not isinstance(wanted, (str, int, bool, Decimal)) or (isinstance(wanted, Decimal) and wanted.is_nan()):
                place.wrong(f"is {type_word(wanted)}", allowed="a string, a number, true or false")
            else:
                read[path] = wanted
        if len(at.problems) > before:
            raise ProblemsNoted
        return read

    def _write(self, value: dict[str, JsonValue]) -> dict[str, object]:
        return {path: float(one) if isinstance(one, Decimal) else one for path, one in value.items()}

    def _schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": ["string", "number", "boolean"]}}


class ProgramAndArguments(Kind[tuple[str, ...]]):
    """A program and its arguments, run without a shell."""

    words = '["/usr/lib/nagios/plugins/check_load", "-w", "5,4,3"], or the same as one string'

    def _value(self, value: object) -> tuple[str, ...]:
        if isinstance(value, str):
            try:
                value = shlex.split(value)
            except ValueError:
                self.refuse("has a quotation mark that is not closed")
        if not isinstance(value, (list, tuple)):
            self.refuse(f"is {type_word(value)}")
        if not value or not isinstance(value[0], str) or not value[0].strip():
            self.refuse("names no program")
        if len(value) > MOST_ARGUMENTS or not all(
            isinstance(a, str) and "\0" not in a and len(a) < 8_000 for a in value
        ):
            self.refuse("has an argument that is no string, or too long, or too many of them")
        return tuple(value)

    def _write(self, value: tuple[str, ...]) -> list[str]:
        return list(value)

    def _schema(self) -> Schema:
        many = {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": MOST_ARGUMENTS}
        return {"anyOf": [many, {"type": "string", "minLength": 1}]}


class HostMaybePort(Text):
    """A host, perhaps with a port: `192.0.2.53`, `[2001:db8::53]:5353`."""

    def __init__(self) -> None:
        super().__init__(longest=300, empty=False, words='"host" | "host:port"')

    def _value(self, value: object) -> str:
        text = super()._value(value).strip()
        bare = f"[{text}]" if text.count(":") > 1 and "[" not in text else text
        try:
            parts = urlsplit(f"//{bare}")
            whole = bool(HOST.fullmatch(parts.hostname or "")) and parts.netloc == bare and parts.port != 0
        except ValueError:
            whole = False
        if not whole:
            self.refuse("is not a host")
        return bare


class ProxyName(Text):
    """An HTTP proxy by its address, or a word for where it is named."""

    def __init__(self) -> None:
        super().__init__(longest=300, words='"http://host:port" | "env" | "none"')

    def _value(self, value: object) -> str:
        text = super()._value(value).strip()
        if text in {"", "env", "none"}:
            return text
        try:
            parts = urlsplit(text)
            whole = parts.scheme == "http" and bool(HOST.fullmatch(parts.hostname or "")) and parts.port != 0
        except ValueError:
            whole = False
        if not whole or parts.path.strip("/") or parts.query or parts.fragment:
            self.refuse("is no HTTP proxy that probes can use")
        if "@" in parts.netloc:
            self.refuse('has a user or password in it, which would be shown: name it in HTTPS_PROXY, and say "env"')
        return text
