"""The keys of services, of what falls under no service, and of the screens, notifications and the history."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import date
from itertools import pairwise
from typing import Final

from sla_tui.config.keys.contract import HOURS, ID
from sla_tui.config.kinds.basic import Flag, Kind, ListOf, Money, Pattern, ProblemsNoted, Schema, Text, Word, type_word
from sla_tui.config.kinds.net import Token, Url
from sla_tui.config.kinds.times import Day, Duration, Instant
from sla_tui.config.model import Defaults, NotifyConfig, SecretRef, ServiceConfig, StoreConfig, UiConfig
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Key, MapOf, Table, Values
from sla_tui.sla.alert import KINDS
from sla_tui.sla.contract import FeeStep

CONTRACT_REF: Final = Pattern(r"(?:preset:)?[a-z0-9][a-z0-9-]*", 'a contract\'s id, or "preset:ID"', longest=80)
MONITOR_REF: Final = Pattern(r"[a-z0-9][a-z0-9_-]*:[^\s\x00-\x1f]+", '"<source id>:<its monitor id>"', longest=300)
SERVICE_REF: Final = Pattern(
    rf"[a-z0-9][a-z0-9-]*|{MONITOR_REF.pattern.pattern}",
    "a service's id, or <source id>:<monitor id> where a monitor is a service of its own",
    longest=300,
)
TAG: Final = Text(longest=100, empty=False)


def _step(values: Values, at: At) -> None:
    del at
    values.setdefault("start", None)


STEP: Final = Table(
    FeeStep,
    (
        Key("from", Day(), "the first local day on which this fee holds", attr="start"),
        Key("amount", Money(), "the fee of one period", required=True),
    ),
    check=_step,
)


_AMOUNT: Final = Money()
_AMOUNT.words = '"2400.00" | [{ from = 2026-01-01, amount = "2400.00" }, …]'


class FeeKind(Kind[tuple[FeeStep, ...]]):
    """The fee of one period: an amount, or amounts that change over time."""

    words = _AMOUNT.words

    def _read(self, value: object, at: At) -> tuple[FeeStep, ...]:
        if not isinstance(value, (list, tuple)):
            return (FeeStep(start=None, amount=_AMOUNT.read(value, at)),)
        steps: tuple[FeeStep, ...] = ListOf(STEP, most=1_000).read(value, at)
        self._in_order(steps, at)
        return steps

    def _write(self, value: tuple[FeeStep, ...]) -> object:
        if len(value) == 1 and value[0].start is None:
            return _AMOUNT.write(value[0].amount)
        return [STEP.write(step) for step in value]

    def _schema(self) -> Schema:
        return {"anyOf": [*_AMOUNT.schema()["anyOf"], {"type": "array", "items": STEP.schema()}]}

    def _in_order(self, steps: Sequence[FeeStep], at: At) -> None:
        before = len(at.problems)
        for index, (earlier, later) in enumerate(pairwise(steps), start=1):
            if later.start is None:
                at.item(index).child("from").wrong("is missing: only the first fee may hold from the beginning")
            elif later.start <= (earlier.start or date.min):
                at.item(index).child("from").wrong("is not after the fee before it")
        if len(at.problems) > before:
            raise ProblemsNoted


def _service(values: Values, at: At) -> None:
    del at
    values.setdefault("contract", "")  # the one of [defaults], which stands elsewhere in the file
    values["name"] = values.get("name") or values.get("id", "")


SERVICE: Final = Table(
    ServiceConfig,
    (
        Key("name", Text(longest=200), "how it is called on screens; default: the id"),
        Key("contract", CONTRACT_REF, "a contract's id or preset:ID; default: that of [defaults]"),
        Key("fee", FeeKind(), "the fee of one period, in the contract's currency"),
        Key("monitors", ListOf(MONITOR_REF), "what watches it: <source id>:<its monitor id>"),
        Key("tags", ListOf(TAG, most=200), "words to filter by, and to address events to"),
        Key("depends_on", ListOf(SERVICE_REF), "services whose outages explain this one's"),
        Key("runbook", Url(("https", "http")), "what to read when it is down"),
        Key("monitored_from", Instant(), "the contract is measured from then on; nothing before it is judged"),
    ),
    check=_service,
)

SERVICES: Final = MapOf(SERVICE, ID)

DEFAULTS: Final = Table(
    Defaults,
    (
        Key("contract", CONTRACT_REF, "for services that name none, and monitors that no service names"),
        Key("discover", Flag(), "each monitor that no service names becomes a service of its own"),
    ),
)


_SHORT: Final = Text(longest=100)


class Words(Kind[dict[str, str]]):
    """A table of short strings."""

    words = "a table of strings"

    def _read(self, value: object, at: At) -> dict[str, str]:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        words: dict[str, str] = {}
        for name, text in value.items():
            with suppress(ProblemsNoted):
                words[name] = _SHORT.read(text, at.child(name))
        if len(words) < len(value):
            raise ProblemsNoted
        return words

    def _schema(self) -> Schema:
        return {"type": "object", "additionalProperties": {"type": "string"}}


UI: Final = Table(
    UiConfig,
    (
        Key("theme", Text(longest=100, empty=False), "how the dashboard looks"),
        Key("keys", Words(), 'action = "key"; "none" switches one off'),
    ),
)


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


NOTIFY: Final = Table(
    NotifyConfig,
    (
        Key("urls", ListOf(ChannelUrl(), most=100), "apprise URLs, or where they are kept"),
        Key("command", Text(longest=2_000), "gets the event as JSON on its standard input"),
        Key("on", ListOf(Word(KINDS)), "the kinds of alerts that are told; absent: all"),
        Key("quiet", ListOf(HOURS, most=100), "local times in which only what is critical is told at once"),
        Key("desktop", Flag(), "the dashboard asks its terminal for a notification of the desktop", default=False),
    ),
)


class StoreUrl(Text):
    """Where the history is: a path, sqlite:///path, or postgresql://… without a password."""

    def __init__(self) -> None:
        super().__init__(longest=2_000, words='"sqlite:///path" | a path | "postgresql://user@host/database"')

    def _value(self, value: object) -> str:
        url = super()._value(value)
        scheme, _, rest = url.partition("://")
        if rest and scheme not in ("sqlite", "postgresql", "postgres"):
            self.refuse("is not a kind of history")
        if rest and ":" in rest.partition("/")[0].rpartition("@")[0]:
            self.refuse("has a password in clear: use ~/.pgpass or PGPASSWORD")
        return url


STORE: Final = Table(
    StoreConfig,
    (
        Key("url", StoreUrl(), "where the history is; default: one file in the user data directory"),
        Key("keep_raw", Duration(least=35 * 86_400), "how long single checks are kept; counts and closed periods stay"),
        Key(
            "keep_exact", Duration(least=86_400), "how long response times are kept to the millisecond, then within 2 %"
        ),
    ),
)
