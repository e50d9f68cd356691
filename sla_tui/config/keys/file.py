"""The top of the configuration: every table that a file may have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, fields, replace
from typing import Any, Final

from sla_tui.config.contracts import PRESET, PRESET_PREFIX, VERSIONS, read_versions
from sla_tui.config.keys.contract import CONTRACT
from sla_tui.config.keys.events import EXCLUSION, MAINTENANCE, OUTAGE
from sla_tui.config.keys.probes import PROBES
from sla_tui.config.keys.reports import MAIL, REPORTS
from sla_tui.config.keys.service import DEFAULTS, NOTIFY, PUBLISH, SERVICES, STORE, UI
from sla_tui.config.keys.sources import SOURCES
from sla_tui.config.kinds.basic import ProblemsNoted, Schema, type_word
from sla_tui.config.kinds.calendars import CALENDAR, Calendars
from sla_tui.config.kinds.references import ID
from sla_tui.config.model import Config, ContractVersions
from sla_tui.config.reading.declared import table_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import MapOf, Named
from sla_tui.config.source_kinds import PROBE


class ContractTable(Named[ContractVersions]):
    """One `[contracts.<id>]` with its versions over time, perhaps laid over a preset."""

    def _read_named(self, name: str, value: object, at: At) -> ContractVersions:
        if not isinstance(value, Mapping):
            self.refuse(f"is {type_word(value)}")
        versions = read_versions(name, value, at.problems, at.key)
        if versions is None:
            raise ProblemsNoted
        return versions

    def _write(self, value: ContractVersions) -> dict[str, Any]:
        texts: list[dict[str, Any]] = [CONTRACT.write_whole(text) for text in value.versions]
        if len(texts) == 1:
            return texts[0]
        return texts[0] | {VERSIONS: [_changes(texts[0], text) for text in texts[1:]]}

    def _schema(self) -> Schema:
        schema = CONTRACT.schema()
        version = schema | {"required": ["valid_from"]}
        more = {
            PRESET: {"type": "string", "description": "a built-in preset that the other keys override"},
            VERSIONS: {"type": "array", "items": version, "description": "later texts: valid_from, and what changed"},
        }
        return schema | {"properties": schema["properties"] | more}


def _changes(base: Mapping[str, Any], text: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the keys of `text` that differ from `base`; `valid_to` always, for a version does not take it over."""
    changed: dict[str, Any] = {}
    for name, value in text.items():
        below = base.get(name)
        if isinstance(value, Mapping) and isinstance(below, Mapping):
            if inner := _changes(below, value):
                changed[name] = inner
        elif value != below or name == "valid_to":
            changed[name] = value
    return changed


def _parts(config: Config) -> dict[str, Any]:
    """Returns the tables of a configuration; presets that services name stay in the package."""
    probing = asdict(config.probe_settings)
    sources = (
        replace(source, options=source.options | probing) if source.kind == PROBE else source
        for source in config.sources
    )
    return {f.name: getattr(config, f.name) for f in fields(config)} | {
        "sources": {source.id: source for source in sources},
        "probes": {probe.id: probe for probe in config.probes},
        "contracts": {name: v for name, v in config.contracts.items() if not name.startswith(PRESET_PREFIX)},
        "services": {service.id: service for service in config.services},
        "reports": {report.id: report for report in config.reports},
    }


FILE: Final = table_of(
    Config,
    parts=_parts,
    store=STORE,
    sources=SOURCES,
    probes=PROBES,
    calendars=Calendars(CALENDAR, ID),
    contracts=MapOf(ContractTable(), ID),
    services=SERVICES,
    maintenance=MAINTENANCE,
    exclusions=EXCLUSION,
    outages=OUTAGE,
    defaults=DEFAULTS,
    notify=NOTIFY,
    reports=REPORTS,
    mail=MAIL,
    publish=PUBLISH,
    ui=UI,
)
