"""The keys of `[sources.<id>]`: what every source has, and what each kind knows besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from sla_tui.config.kinds.basic import ListOf, Pattern, ProblemsNoted, Schema, Text, Whole, Word, type_word
from sla_tui.config.kinds.net import BaseUrl, Token, Url
from sla_tui.config.kinds.times import Duration, Timeout, Zone
from sla_tui.config.model import SourceConfig
from sla_tui.config.reading.problems import At, Problems, did_you_mean, shown
from sla_tui.config.reading.tables import Key, MapOf, Named, Table

ID: Final = Pattern(r"[a-z0-9][a-z0-9_-]*", "an id of a-z, 0-9, _ and -", longest=64)
PROBE: Final = "probe"

_UPTIMEROBOT: Final = {"v3": "https://api.uptimerobot.com/v3", "v2": "https://api.uptimerobot.com/v2"}
BASE_URLS: Final = {
    "pingdom": "https://api.pingdom.com/api/3.1",
    "uptimerobot": _UPTIMEROBOT["v3"],
    "statuscake": "https://api.statuscake.com/v1",
}
"""Where the providers' APIs are; a kind that is not here has no address of its own."""

_TAG: Final = Pattern(r"[^,]+", "a tag without a comma")
_TAGS: Final = Key("tags", ListOf(_TAG, most=200), "only monitors with one of these tags", default=[])
_METRIC: Final = Text(longest=2_000)
_LABEL: Final = Pattern(r"[a-zA-Z_][a-zA-Z0-9_]*", 'a label such as "instance"')

OPTIONS: Final[Mapping[str, tuple[Key, ...]]] = {
    "pingdom": (_TAGS,),
    "uptimerobot": (
        Key("api", Word(("v3", "v2")), "version of the API", default="v3"),
        Key("timezone", Zone(), "the account's zone: its maintenance windows are in it, but do not say so"),
        _TAGS,
    ),
    "statuscake": (_TAGS,),
    "prometheus": (
        Key("query", Text(longest=2_000, empty=False), "0/1 series, one a monitor", default="probe_success"),
        Key("latency", _METRIC, "seconds, only where the probe succeeded", default="probe_duration_seconds"),
        Key("requests", _METRIC, "counter of requests, for request-based contracts", default=""),
        Key("errors", _METRIC, "counter of failed requests", default=""),
        Key("label", _LABEL, "the label that names a monitor", default="instance"),
        Key("username", Text(longest=200), "HTTP Basic with the token as password; absent: a bearer token", default=""),
    ),
    "uptime_kuma": (
        Key(
            "user",
            Text(longest=200),
            "of /metrics, where token is a password instead of an API key",
            default="",
        ),
        Key("status_page", Text(longest=200), "slug of a public status page, instead of /metrics", default=""),
    ),
    PROBE: (
        Key("timeout", Timeout(), "a probe that takes longer has failed", default="10s"),
        Key("confirmations", Whole(1, 20), "failures in a row before a monitor is down", default=2),
        Key("retry_interval", Duration(least=1, most=3600), "until a failure is looked at again", default="5s"),
        Key("concurrency", Whole(1, 10_000), "probes at the same time", default=200),
        Key(
            "connectivity",
            ListOf(Url(("https", "http", "tcp", "tls", "dns", "icmp")), most=20),
            "if none of these answers, we are offline: no data, not downtime",
            default=[],
        ),
    ),
}

KINDS: Final = tuple(OPTIONS)


def _table(kind: str) -> Table:
    """The table of one kind of source."""
    local = kind == PROBE
    least, usual = (1, "30s") if local else (10, "60s")
    common = [
        Key("kind", Word(KINDS), "which kind of source this is; default: the id"),
        Key("interval", Duration(least=least, most=86_400), "between two polls", default=usual),
    ]
    if not local:
        known = kind in BASE_URLS
        common += [
            Key("token", Token(), "where the credential is kept", required=known),
            Key("base_url", BaseUrl(plain=not known), "where it is", required=not known, default=BASE_URLS.get(kind)),
            Key("backfill", Duration(most=1830 * 86_400), "how far back history is fetched at first", default="95d"),
        ]
    return Table(lambda **values: _built(kind, values), (*common, *OPTIONS[kind]), parts=_parts)


def _built(kind: str, values: dict[str, Any]) -> SourceConfig:
    quiet = At(Problems(), "")  # the defaults are right: a test reads them all
    options = {key.field: key.kind.read(key.default, quiet) for key in OPTIONS[kind] if key.default is not None}
    options |= {key.field: values[key.field] for key in OPTIONS[kind] if key.field in values}
    base = _UPTIMEROBOT[options["api"]] if kind == "uptimerobot" else BASE_URLS.get(kind, "")
    fields: dict[str, Any] = {"base_url": base, "interval": 30 if kind == PROBE else 60} | values | {"kind": kind}
    return SourceConfig(**{name: value for name, value in fields.items() if name not in options}, options=options)


def _parts(source: SourceConfig) -> dict[str, Any]:
    common = {name: getattr(source, name) for name in ("kind", "token", "interval", "base_url", "backfill")}
    return common | source.options


def usual_probe_source() -> SourceConfig:
    """The source that probes belong to where the file writes none."""
    return _built(PROBE, {"id": PROBE})


TABLES: Final[Mapping[str, Table]] = {kind: _table(kind) for kind in KINDS}


class SourceTable(Named[SourceConfig]):
    """One `[sources.<id>]`, whose keys depend on its kind. A kind that a plug-in brings keeps its keys as they are."""

    def _read_named(self, name: str, value: object, at: At) -> SourceConfig:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        kind = value.get("kind", name)
        if isinstance(kind, str) and kind in TABLES:
            source: SourceConfig = TABLES[kind].read_named(name, value, at)
            return source
        if isinstance(kind, str) and kind in plugged_in():
            return self._foreign(name, kind, value, at)
        what = (
            f"is missing, and the id {shown(name)} is not one" if "kind" not in value else f"{shown(kind)} is not known"
        )
        near = did_you_mean(kind, KINDS) if isinstance(kind, str) else ""
        at.child("kind").wrong(what, allowed=" | ".join(KINDS), suggestion=near)
        raise ProblemsNoted

    def _write(self, value: SourceConfig) -> dict[str, Any]:
        table = TABLES.get(value.kind, _FOREIGN)
        written: dict[str, Any] = table.write(value)
        return written | ({} if value.kind in TABLES else value.options)

    def _schema(self) -> Schema:
        kinds = [_with_kind(kind, table) for kind, table in TABLES.items()]
        foreign = {"properties": {"kind": {"type": "string", "not": {"enum": list(KINDS)}}}}
        return {"type": "object", "required": ["kind"], "anyOf": [*kinds, foreign]}

    def _foreign(self, name: str, kind: str, value: Mapping[str, Any], at: At) -> SourceConfig:
        ours = {"kind": kind} | {key: inner for key, inner in value.items() if key in _FOREIGN.names}
        source: SourceConfig = _FOREIGN.read_named(name, ours, at)
        options = {key: inner for key, inner in value.items() if key not in _FOREIGN.names}
        return replace(source, options=options)


class SourcesMap(MapOf):
    """All `[sources.<id>]`; a table that is called like a kind need not name it."""

    def _schema(self) -> Schema:
        any_kind = self.kind.schema()
        properties = {
            kind: {"if": {"required": ["kind"]}, "then": any_kind, "else": table.schema()}
            for kind, table in TABLES.items()
        }
        return super()._schema() | {"properties": properties}


def plugged_in() -> frozenset[str]:
    """The kinds of sources that are installed, ours and others'. Slow: asked only for a kind that is not ours."""
    from importlib.metadata import entry_points

    return frozenset(entry_points(group="sla_tui.sources").names)


def _with_kind(kind: str, table: Table) -> Schema:
    schema = table.schema()
    properties = schema["properties"]
    return schema | {"properties": properties | {"kind": properties["kind"] | {"const": kind}}}


_FOREIGN: Final = Table(
    SourceConfig,
    (
        Key("kind", Text(longest=64), "which kind of source this is"),
        Key("interval", Duration(least=1, most=86_400), "between two polls"),
        Key("token", Token(), "where the credential is kept"),
        Key("base_url", BaseUrl(plain=True), "where the API is"),
        Key("backfill", Duration(most=1830 * 86_400), "how far back history is fetched at first"),
    ),
)

SOURCES: Final = SourcesMap(SourceTable(), ID)
