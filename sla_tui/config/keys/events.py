"""The keys of `[[maintenance]]`, `[[exclusions]]` and `[[outages]]`: what happened or will, to which services."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from typing import Any, Final

from sla_tui.config.keys.service import CONTRACT_REF, SERVICE_REF, TAG
from sla_tui.config.kinds.basic import Flag, ListOf, Percent, Text, Word
from sla_tui.config.kinds.times import Instant, Zone
from sla_tui.config.model import EventScope, ExclusionEvent, MaintenanceEvent, OutageEvent
from sla_tui.config.reading.problems import At
from sla_tui.config.reading.tables import Key, Table, Values
from sla_tui.sla.contract import EXCLUSION_REASONS
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow, OutageReport

SCOPE: Final = (
    Key("services", ListOf(SERVICE_REF), "the services it is about"),
    Key("contract", CONTRACT_REF, "or all services under this contract"),
    Key("tags", ListOf(TAG), "or all services with one of these tags"),
)

_SPAN: Final = (
    Key("start", Instant(), "its first second, with an offset", required=True),
    Key("end", Instant(), "its end, exclusive, with an offset", required=True),
)


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
    return _said(asdict(event.report) | {"services": event.services, "affected": percent})


def _maintenance_parts(event: MaintenanceEvent) -> dict[str, Any]:
    return _said(asdict(event.scope) | asdict(event.window) | {"repeat": event.repeat, "timezone": event.timezone})


def _exclusion_parts(event: ExclusionEvent) -> dict[str, Any]:
    return _said(asdict(event.scope) | asdict(event.exclusion))


def _said(parts: Mapping[str, Any]) -> dict[str, Any]:
    """Without the ways of addressing that are not used."""
    return {name: value for name, value in parts.items() if value not in ("", (), None)}


MAINTENANCE: Final = Table(
    lambda **values: _maintenance_event(values),
    (
        *SCOPE,
        *_SPAN,
        Key("announced", Instant(), "when it was announced, for contracts that ask for notice"),
        Key("kind", Word(("planned", "emergency")), "what kind of work", default="planned"),
        Key("title", Text(longest=500), "what is done"),
        Key("repeat", Text(longest=500), "an RRULE (RFC 5545), expanded in `timezone`; the duration stays"),
        Key("timezone", Zone(), "the zone in which a repeated window keeps its local time", default="UTC"),
    ),
    check=_maintenance,
    parts=_maintenance_parts,
)

EXCLUSION: Final = Table(
    lambda **values: _exclusion_event(values),
    (
        *SCOPE,
        *_SPAN,
        Key("reason", Word(EXCLUSION_REASONS), "why it does not count", required=True),
        Key("accepted", Flag(), "only accepted exclusions have an effect", default=True),
        Key("reference", Text(longest=500), "a ticket or a letter"),
    ),
    check=_scope,
    parts=_exclusion_parts,
)

OUTAGE: Final = Table(
    lambda **values: _outage_event(values),
    (
        Key("service", SERVICE_REF, "the service that was down"),
        Key("services", ListOf(SERVICE_REF), "or several"),
        Key("began", Instant(), "an instant of the outage, best its first, with an offset", required=True),
        Key("reported", Instant(), "when a ticket was opened, for contracts that count from then"),
        Key("affected", Percent(), "the share that was affected, for contracts that weigh outages"),
        Key("reference", Text(longest=500), "the ticket"),
    ),
    check=_outage,
    parts=_outage_parts,
)
