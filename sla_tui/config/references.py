"""What the tables of a configuration say about each other: every name that is used must be one that is there."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from sla_tui.config.assembly import PRESET_PREFIX
from sla_tui.config.model import Defaults, Scope, ServiceConfig
from sla_tui.config.problems import At, did_you_mean
from sla_tui.config.source_keys import PROBE
from sla_tui.config.tables import Values


def check_references(table: Mapping[str, Any], found: Values, contracts: Collection[str], at: At) -> None:
    """Notes every name that leads nowhere.

    Args:
        table: the file as plain values: a table that has a problem of its own still counts as there.
        found: what was read of it.
        contracts: contracts that exist without being written in the file.
        at: the file's top.
    """
    sources = {name: _kind(name, source) for name, source in _tables(table, "sources").items()}
    probes = _tables(table, "probes")
    if probes:
        _one_source_of_probes(sources, at)
    services = _tables(table, "services")
    names = {*_tables(table, "contracts"), *contracts}
    read: dict[str, ServiceConfig] = found.get("services", {})
    for name, service in read.items():
        place = at.child("services").child(name)
        _monitors(service, sources, probes, place.child("monitors"))
        _dependencies(service, services, place.child("depends_on"))
        if service.contract:
            _contract(service.contract, names, place.child("contract"))
    _contract(found.get("defaults", Defaults()).contract, names, at.child("defaults").child("contract"))
    tags = {tag for service in read.values() for tag in service.tags}
    for kind in ("maintenance", "exclusions"):
        for index, event in enumerate(found.get(kind, ())):
            _scope(event.scope, services, tags, names, at.child(kind).item(index))


def _tables(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = table.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _kind(name: str, source: object) -> str:
    return str(source.get("kind", name)) if isinstance(source, Mapping) else name


def _one_source_of_probes(sources: Mapping[str, str], at: At) -> None:
    """All `[probes]` belong to one source; where none is written, one called "probe" is made."""
    probing = [name for name, kind in sources.items() if kind == PROBE]
    for name in probing[1:]:
        at.child("sources").child(name).wrong(f"is a second source of the kind {PROBE!r}, beside {probing[0]!r}")


def _monitors(service: ServiceConfig, sources: Mapping[str, str], probes: Collection[str], at: At) -> None:
    local = PROBE not in sources and bool(probes)
    known = {**sources, PROBE: PROBE} if local and PROBE not in sources.values() else sources
    for index, ref in enumerate(service.monitors):
        place = at.item(index)
        source, _, monitor = ref.partition(":")
        if source not in known:
            _unknown(source, known, place, "source")
        elif known[source] == PROBE and monitor not in probes:
            _unknown(monitor, probes, place, "probe")
        if ref in service.monitors[:index]:
            place.wrong("names the same monitor twice")


def _dependencies(service: ServiceConfig, services: Collection[str], at: At) -> None:
    for index, other in enumerate(service.depends_on):
        if other == service.id:
            at.item(index).wrong("a service cannot depend on itself")
        elif other not in services:
            _unknown(other, services, at.item(index), "service")


def _contract(name: str, contracts: Collection[str], at: At) -> None:
    if name in contracts:
        return
    if name.startswith(PRESET_PREFIX):
        from sla_tui.config.presets import preset_ids

        near = did_you_mean(name.removeprefix(PRESET_PREFIX), preset_ids())
        suggestion = f"{PRESET_PREFIX}{near}" if near else ""
        at.wrong(f"{name!r} is no preset", allowed="an id from `sla-tui contracts list`", suggestion=suggestion)
    else:
        _unknown(name, contracts, at, "contract")


def _scope(scope: Scope, services: Collection[str], tags: Collection[str], contracts: Collection[str], at: At) -> None:
    for index, name in enumerate(scope.services):
        if name not in services:
            _unknown(name, services, at.child("services").item(index), "service")
    for index, tag in enumerate(scope.tags):
        if tag not in tags:
            _unknown(tag, tags, at.child("tags").item(index), "tag of a service")
    if scope.contract:
        _contract(scope.contract, contracts, at.child("contract"))


def _unknown(name: str, known: Collection[str], at: At, what: str) -> None:
    listed = sorted(known)
    allowed = ", ".join(listed[:20]) + (", …" if len(listed) > 20 else "")
    at.wrong(
        f"{name!r} is not a {what} of this file" if not what.startswith("tag") else f"{name!r} is not a {what}",
        allowed=allowed or f"nothing yet: there is no {what}",
        suggestion=did_you_mean(name, listed),
    )
