"""What the tables of a configuration say about each other: every name that is used must be one that is there.

It looks at the file's plain values, so that a service with a wrong fee still has its wrong monitors told.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any, Final

from sla_tui.config.contracts import PRESET_PREFIX
from sla_tui.config.kinds.references import CONTRACT_REF, MONITOR_REF
from sla_tui.config.model import Defaults
from sla_tui.config.reading.assembly import IMPLICIT
from sla_tui.config.reading.components import check_components
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.config.source_kinds import PROBE
from sla_tui.sla.agreement import parts_of_key, usual_id

LISTED = 20

IMPORTED: Final = "imported-"
"""What the id of a source begins with that was imported."""


def check_references(table: Mapping[str, Any], at: At) -> None:
    """Notes every name that leads nowhere. `table`: the file as plain values; `at`: its top."""
    sources = {name: _kind(name, source) for name, source in _tables(table, "sources").items()}
    probes, services = _tables(table, "probes"), _tables(table, "services")
    if probes:
        _source_of_probes(sources, at)
        if PROBE not in sources.values():
            sources.setdefault(PROBE, PROBE)
    contracts = {*_tables(table, "contracts"), *_implicit(table)}
    for name, service in services.items():
        place = at.child("services").child(name)
        _monitors(service, sources, probes, place)
        _monitors(service, sources, probes, place, key="security")
        _dependencies(name, service, services, sources, place)
        for index, component in _strings(service, "components"):
            _service(component, services, sources, place.child("components").item(index))
        _contract(service, contracts, place)
        _agreed_contracts(service, contracts, place.child("agreements"))
    _public_customers(table, services, at.child("publish").child("customers"))
    _reports(table, services, sources, at.child("reports"))
    check_components(services, at.child("services"))
    _contract(_tables(table, "defaults"), contracts, at.child("defaults"))
    tags = {tag for service in services.values() for _, tag in _strings(service, "tags")}
    discover = _tables(table, "defaults").get("discover", Defaults().discover)
    for event, place in (*_events(table, at), *_feeds(table, at)):
        if isinstance(event.get("service"), str):
            _agreement(event["service"], services, sources, place.child("service"))
        for number, name in _strings(event, "services"):
            _agreement(name, services, sources, place.child("services").item(number))
        for number, tag in _strings(event, "tags"):
            if tag not in tags and not discover:  # services that are found have their provider's tags
                _unknown(tag, tags, place.child("tags").item(number), "tag", of="a service")
        _contract(event, contracts, place)


def _public_customers(table: Mapping[str, Any], services: Mapping[str, Any], at: At) -> None:
    """Notes customers with a page of their own that no agreement is with."""
    known = _customers(services)
    for number, name in _strings(_tables(table, "publish"), "customers"):
        if name not in known:
            _unknown(name, known, at.item(number), "customer", of="an agreement")


def _customers(services: Mapping[str, Any]) -> set[str]:
    agreed = [one for service in services.values() for _, one in _listed(service, "agreements")]
    return {one["customer"] for one in (*services.values(), *agreed) if isinstance(_plain(one).get("customer"), str)}


def _reports(table: Mapping[str, Any], services: Mapping[str, Any], sources: Collection[str], at: At) -> None:
    """Notes services and customers that reports are about, and that are not there."""
    known = _customers(services)
    for name, report in _tables(table, "reports").items():
        for index, service in _strings(report, "services"):
            _service(service, services, sources, at.child(name).child("services").item(index))
        customer = _plain(report).get("customer")
        if isinstance(customer, str) and customer and customer not in known:
            _unknown(customer, known, at.child(name).child("customer"), "customer", of="an agreement")


def _plain(one: object) -> Mapping[str, Any]:
    return one if isinstance(one, Mapping) else {}


def _events(table: Mapping[str, Any], at: At) -> Iterator[tuple[Mapping[str, Any], At]]:
    for kind in ("maintenance", "exclusions", "outages"):
        events = table.get(kind)
        for index, event in enumerate(events if isinstance(events, list) else ()):
            if isinstance(event, Mapping):
                yield event, at.child(kind).item(index)


def _feeds(table: Mapping[str, Any], at: At) -> Iterator[tuple[Mapping[str, Any], At]]:
    """Yields the calendars, which may be of announced work, written by their names or as a list."""
    written, place = table.get("calendars"), at.child("calendars")
    if isinstance(written, list):
        yield from ((one, place.item(index)) for index, one in enumerate(written) if isinstance(one, Mapping))
    elif isinstance(written, Mapping):
        yield from ((one, place.child(str(name))) for name, one in written.items() if isinstance(one, Mapping))


def _tables(table: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    inner = table.get(name)
    return inner if isinstance(inner, Mapping) else {}


def _strings(table: object, name: str) -> Iterator[tuple[int, str]]:
    """Yields the strings of a list, with their index; what is no string is a problem that was noted already."""
    values = table.get(name) if isinstance(table, Mapping) else None
    yield from ((i, v) for i, v in enumerate(values if isinstance(values, list) else ()) if isinstance(v, str))


def _kind(name: str, source: object) -> str:
    return str(source.get("kind", name)) if isinstance(source, Mapping) else name


def _implicit(table: Mapping[str, Any]) -> tuple[str, ...]:
    """Returns the contracts that need not be written: the usual names, where nothing else is said to be the default."""
    named = _tables(table, "defaults").get("contract", Defaults().contract)
    return IMPLICIT if named in IMPLICIT else ()


def _source_of_probes(sources: Mapping[str, str], at: At) -> None:
    """Checks that `[probes]` have a source: where none is written, one called "probe" is made; several are places."""
    probing = [name for name, kind in sources.items() if kind == PROBE]
    if not probing and PROBE in sources:
        place = at.child("sources").child(PROBE).child("kind")
        place.wrong(f"is not {PROBE!r}, but [probes] need a source of that id or kind", allowed="another id")


def _monitors(
    service: object, sources: Mapping[str, str], probes: Collection[str], at: At, *, key: str = "monitors"
) -> None:
    seen: set[str] = set()
    for index, written in _strings(service, key):
        place, ref = at.child(key).item(index), MONITOR_REF.plain(written)
        if not MONITOR_REF.pattern.fullmatch(ref):
            continue
        source, _, monitor = ref.partition(":")
        if source.startswith(IMPORTED):  # what `store import` read: it is in the history, and in no source's table
            continue
        if source not in sources:
            _unknown(source, sources, place, "source")
        elif sources[source] == PROBE and monitor not in probes:
            _unknown(monitor, probes, place, "probe")
        elif key == "security" and sources[source] != PROBE:
            place.wrong("is no probe of ours: only those look at security", allowed='"probe:<id>" of [probes.<id>]')
        if ref in seen:
            place.wrong("names the same monitor twice")
        seen.add(ref)


def _dependencies(name: str, service: object, services: Collection[str], sources: Collection[str], at: At) -> None:
    for index, other in _strings(service, "depends_on"):
        place = at.child("depends_on").item(index)
        if other == name:
            place.wrong("a service cannot depend on itself")
        else:
            _service(other, services, sources, place)


def _service(name: str, services: Collection[str], sources: Collection[str], at: At) -> None:
    """Checks the name of a service of the file, or of a source's monitor, which is a service of its own."""
    source, colon, _ = name.partition(":")
    if not colon and name not in services:
        _unknown(name, services, at, "service")
    elif colon and source not in sources:
        _unknown(source, sources, at, "source")


def _agreement(name: str, services: Mapping[str, Any], sources: Collection[str], at: At) -> None:
    """Checks the name of a service, or of one of its agreements: ``checkout/acme``."""
    service, agreement = parts_of_key(name)
    if not agreement:
        _service(name, services, sources, at)
    elif service not in services:
        _unknown(service, services, at, "service")
    else:
        known = [_id_of(one) for _, one in _listed(services[service], "agreements")]
        if agreement not in known:
            _unknown(agreement, known, at, "agreement", of=service)


def _agreed_contracts(service: object, contracts: Collection[str], at: At) -> None:
    for index, agreement in _listed(service, "agreements"):
        _contract(agreement, contracts, at.item(index))


def _id_of(agreement: Mapping[str, Any]) -> str:
    written = [agreement.get(name) for name in ("id", "customer", "contract")]
    given, customer, contract = (one if isinstance(one, str) else "" for one in written)
    return given or usual_id(customer, contract)


def _listed(table: object, name: str) -> Iterator[tuple[int, Mapping[str, Any]]]:
    """Yields the tables of a list, with their index; what is no table is a problem that was noted already."""
    values = table.get(name) if isinstance(table, Mapping) else None
    yield from ((i, v) for i, v in enumerate(values if isinstance(values, list) else ()) if isinstance(v, Mapping))


def _contract(table: object, contracts: Collection[str], at: At) -> None:
    """Checks the `contract` of a service, an event or the defaults."""
    name = table.get("contract") if isinstance(table, Mapping) else None
    if not isinstance(name, str) or name in contracts or not CONTRACT_REF.pattern.fullmatch(name):
        return
    place = at.child("contract")
    if not name.startswith(PRESET_PREFIX):
        _unknown(name, contracts, place, "contract")
        return
    from sla_tui.config.presets import preset_ids

    preset = name.removeprefix(PRESET_PREFIX)
    if preset not in preset_ids():
        near = did_you_mean(preset, preset_ids())
        suggestion = f"{PRESET_PREFIX}{near}" if near else ""
        place.wrong(
            f"{shown(preset)} is no preset",
            allowed="preset:ID, with an id from `sla-tui contracts list`",
            suggestion=suggestion,
        )


def _unknown(name: str, known: Collection[str], at: At, what: str, *, of: str = "this file") -> None:
    listed = sorted(str(one) for one in known)
    allowed = ", ".join(listed[:LISTED]) + (", …" if len(listed) > LISTED else "")
    near = did_you_mean(name, listed)
    article = "an" if what[0] in "aeiou" else "a"
    at.wrong(
        f"{shown(name)} is not {article} {what} of {of}", allowed=allowed or f"there is no {what} yet", suggestion=near
    )
