"""Kinds of values that say where the history is kept, and where notices go."""

from __future__ import annotations

from sla_tui.config.kinds.basic import Kind, Schema, Text
from sla_tui.config.kinds.net import Token
from sla_tui.config.model import SecretRef
from sla_tui.config.reading.problems import At
from sla_tui.config.store_kinds import PLACES, STORE_KINDS


class ChannelUrl(Kind[SecretRef | str]):
    """An apprise URL, or a reference to one: such URLs carry credentials."""

    words = f"an apprise URL, or {Token.words}"

    def _read(self, value: object, at: At) -> SecretRef | str:
        if not isinstance(value, str):
            return Token().read(value, at)
        url = Text(longest=2_000).read(value, at)
        if "://" not in url:
            self.refuse("is not a URL")
        return url

    def _write(self, value: SecretRef | str) -> object:
        return value if isinstance(value, str) else Token().write(value)

    def _schema(self) -> Schema:
        return {"anyOf": [{"type": "string", "pattern": "://"}, Token().schema()]}


class FeedUrl(Kind[SecretRef | str]):
    """Where a calendar is published, or a reference to such an address: many carry a credential."""

    words = f"an address such as https://status.example.com/work.ics, or {Token.words}"

    def _read(self, value: object, at: At) -> SecretRef | str:
        if not isinstance(value, str):
            return Token().read(value, at)
        url = Text(longest=2_000).read(value, at).strip()
        scheme, colon, rest = url.partition("://")
        if not colon or scheme.lower() not in {"http", "https", "webcal", "webcals"} or not rest.strip("/"):
            self.refuse("is not an address of a calendar")  # not quoted: it may hold a credential
        return url

    def _write(self, value: SecretRef | str) -> object:
        return value if isinstance(value, str) else Token().write(value)

    def _schema(self) -> Schema:
        return {"anyOf": [{"type": "string", "pattern": "^(https?|webcals?)://"}, Token().schema()]}


class StoreUrl(Text):
    """Where the history is: a path, or the URL of a kind that there is (``sqlite:///path``), without a password."""

    def __init__(self) -> None:
        super().__init__(longest=2_000, words=PLACES)

    def _value(self, value: object) -> str:
        url = super()._value(value)
        scheme, colon, rest = url.partition("://")
        if colon and scheme not in STORE_KINDS:
            self.refuse("is not a kind of history that this version knows")
        if ":" in rest.partition("/")[0].rpartition("@")[0] or "password=" in rest.partition("?")[2].lower():
            self.refuse("has a password in clear")
        return url
