"""The tables of `[sources.<id>]`: what every source has, and what its kind declares besides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, replace
from functools import cache
from typing import Any, Final

from sla_tui.config.kinds.basic import ProblemsNoted, Schema, Text, Word, type_word
from sla_tui.config.kinds.net import BaseUrl
from sla_tui.config.kinds.references import SOURCE_ID
from sla_tui.config.kinds.times import Duration
from sla_tui.config.model import SourceConfig
from sla_tui.config.reading.declared import keys_of
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.config.reading.tables import ConfigTable, Key, MapOf, Named
from sla_tui.config.source_kinds import PROBE, SourceDeclaration, declaration_of, declarations
from sla_tui.sla.contract import DAY

_LOCAL: Final = ("kind", "interval")
"""The common keys of a source that asks no provider."""


class KindName(Word):
    """The name of one of our kinds; which there are is looked up only where a name is wrong, or for a schema."""

    def __init__(self, kind: str) -> None:
        super().__init__((kind,))

    def _schema(self) -> Schema:
        return {"enum": list(declarations())}


@cache
def table_of_kind(kind: str) -> ConfigTable | None:
    """Returns the table of one of our kinds; None where there is no such kind."""
    declared = declaration_of(kind)
    if declared is None:
        return None
    own = keys_of(declared.options, empty=True)
    common = keys_of(
        SourceConfig,
        kind=KindName(kind),
        interval=Duration(least=declared.shortest, most=DAY),
        base_url=BaseUrl(plain=not declared.address),
    )
    common = tuple(_of_kind(key, declared) for key in common if kind != PROBE or key.name in _LOCAL)
    return ConfigTable(lambda **values: _built(declared, values), (*common, *own), parts=_parts)


def _of_kind(key: Key, declared: SourceDeclaration[Any]) -> Key:
    """Returns a common key with what holds for this kind."""
    match key.name:
        case "interval":
            return replace(key, default=f"{declared.interval}s")
        case "token":
            return replace(key, required=bool(declared.address))
        case "base_url":
            return replace(key, required=not declared.address, default=declared.address or None)
    return key


def _built(declared: SourceDeclaration[Any], values: dict[str, Any]) -> SourceConfig:
    options = {name: value for name, value in asdict(declared.read(values)).items() if value is not None}
    usual = {"base_url": declared.address_with(options), "interval": declared.interval}
    common = {name: value for name, value in values.items() if name not in options}
    return SourceConfig(**{**usual, **common, "kind": declared.kind, "options": options})


def _parts(source: SourceConfig) -> dict[str, Any]:
    common = {name: getattr(source, name) for name in ("kind", "token", "interval", "base_url", "backfill")}
    return common | source.options


def usual_probe_source() -> SourceConfig:
    """Returns the source that probes belong to where the file writes none."""
    declared = declarations()[PROBE]
    return _built(declared, {"id": PROBE})


class SourceTable(Named[SourceConfig]):
    """One `[sources.<id>]`, whose keys depend on its kind. A kind that a plug-in brings keeps its keys as they are."""

    def _read_named(self, name: str, value: object, at: At) -> SourceConfig:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        kind = value.get("kind", name)
        table = table_of_kind(kind) if isinstance(kind, str) else None
        if table is not None:
            source: SourceConfig = table.read_named(name, value, at)
            return source
        if isinstance(kind, str) and kind in plugged_in():
            return self._foreign(name, kind, value, at)
        what = (
            f"is missing, and the id {shown(name)} is not one" if "kind" not in value else f"{shown(kind)} is not known"
        )
        near = did_you_mean(kind, declarations()) if isinstance(kind, str) else ""
        at.child("kind").wrong(what, allowed=" | ".join(declarations()), suggestion=near)
        raise ProblemsNoted

    def _write(self, value: SourceConfig) -> dict[str, Any]:
        table = table_of_kind(value.kind)
        written: dict[str, Any] = (table or _FOREIGN).write(value)
        return written | ({} if table else value.options)

    def _schema(self) -> Schema:
        kinds = [_with_kind(kind, table) for kind, table in _tables().items()]
        foreign = {"properties": {"kind": {"type": "string", "not": {"enum": list(declarations())}}}}
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
            for kind, table in _tables().items()
        }
        return super()._schema() | {"properties": properties}


def plugged_in() -> frozenset[str]:
    """Returns the installed kinds of sources, ours and others'. Slow: asked only for a kind that is not ours."""
    from importlib.metadata import entry_points

    return frozenset(entry_points(group="sla_tui.sources").names)


def _tables() -> dict[str, ConfigTable]:
    """Returns the tables of all of our kinds."""
    return {kind: table for kind in declarations() if (table := table_of_kind(kind)) is not None}


def _with_kind(kind: str, table: ConfigTable) -> Schema:
    schema = table.schema()
    properties = schema["properties"]
    return schema | {"properties": properties | {"kind": properties["kind"] | {"const": kind}}}


_FOREIGN: Final = ConfigTable(SourceConfig, keys_of(SourceConfig, kind=Text(longest=64), base_url=BaseUrl(plain=True)))

SOURCES: Final = SourcesMap(SourceTable(), SOURCE_ID)
