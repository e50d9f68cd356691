"""The keys of `[[maintenance]]`, `[[exclusions]]` and `[[outages]]`: what happened or will, to which services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sla_tui.config.kinds.references import SERVICE_REF
from sla_tui.config.model import EventScope, ExclusionEvent, MaintenanceEvent, OutageEvent
from sla_tui.config.reading.declared import keys_of
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import ConfigTable, Key, Values
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow, OutageReport

SCOPE: Final = keys_of(EventScope)


def _scope(values: Values, at: At) -> None:
    if not any(values.get(key.name) for key in SCOPE):
        at.wrong("is about no service", allowed="services | contract | tags")
    if "start" in values and "end" in values and values["end"] <= values["start"]:
        at.child("end").wrong("is not after `start`")


def _maintenance(values: Values, at: At) -> None:
    _scope(values, at)
    if values.get("repeat"):
        from sla_tui.config.kinds.recurrence import rule_problem

        if problem := rule_problem(values["repeat"], values.get("start", 0), values.get("timezone", "UTC")):
            at.child("repeat").wrong(problem, allowed='an RRULE such as "FREQ=WEEKLY;BYDAY=SU"')


def _maintenance_event(values: dict[str, Any]) -> MaintenanceEvent:
    rest = {name: values.pop(name) for name in ("repeat", "timezone") if name in values}
    scope = EventScope(**{key.name: values.pop(key.name) for key in SCOPE if key.name in values})
    return MaintenanceEvent(scope=scope, window=MaintenanceWindow(**values), **rest)


def _exclusion_event(values: dict[str, Any]) -> ExclusionEvent:
    scope = EventScope(**{key.name: values.pop(key.name) for key in SCOPE if key.name in values})
    return ExclusionEvent(scope=scope, exclusion=Exclusion(**values))


def _outage(values: Values, at: At) -> None:
    if not values.get("service") and not values.get("services"):
        at.wrong("is about no service", allowed="service | services")
    if "reported" not in values and "affected" not in values:
        at.wrong("says nothing of the outage", allowed="reported | affected")


def _outage_event(values: dict[str, Any]) -> OutageEvent:
    one = values.pop("service", "")
    services = dict.fromkeys((*((one,) if one else ()), *values.pop("services", ())))
    if "affected" in values:
        values["affected"] /= 100
    return OutageEvent(services=tuple(services), report=OutageReport(**values))


def _outage_parts(event: OutageEvent) -> dict[str, Any]:
    share = event.report.affected
    percent = None if share is None else 100 * share
    return _given(asdict(event.report) | {"services": event.services, "affected": percent})


def _maintenance_parts(event: MaintenanceEvent) -> dict[str, Any]:
    return _given(asdict(event.scope) | asdict(event.window) | {"repeat": event.repeat, "timezone": event.timezone})


def _exclusion_parts(event: ExclusionEvent) -> dict[str, Any]:
    return _given(asdict(event.scope) | asdict(event.exclusion))


def _given(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Leaves out the ways of addressing that are not used."""
    return {name: value for name, value in parts.items() if value not in ("", (), None)}


MAINTENANCE: Final = ConfigTable(
    lambda **values: _maintenance_event(values),
    (*SCOPE, *keys_of(MaintenanceWindow), *keys_of(MaintenanceEvent)),
    check=_maintenance,
    parts=_maintenance_parts,
)

EXCLUSION: Final = ConfigTable(
    lambda **values: _exclusion_event(values), (*SCOPE, *keys_of(Exclusion)), check=_scope, parts=_exclusion_parts
)

OUTAGE: Final = ConfigTable(
    lambda **values: _outage_event(values),
    (Key("service", SERVICE_REF, "the service that was down"), *keys_of(OutageEvent), *keys_of(OutageReport)),
    check=_outage,
    parts=_outage_parts,
)
