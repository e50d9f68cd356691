"""What a service's components say together: which there are, what brings the whole down, and that none holds itself.

It looks at the file's plain values, as `references` does.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.kinds.basic import ProblemsNoted
from sla_tui.config.kinds.components import DownWhenKind
from sla_tui.config.model import ContractVersions, ServiceConfig
from sla_tui.config.reading.agreements import written_agreements
from sla_tui.config.reading.problems import At, Problems, did_you_mean, shown
from sla_tui.sla.measure.composition import ANY, DownWhen

MOST_PLACES: Final = 1_000
"""Components of one service with those of its groups, each as often as it stands in one."""
DEEPEST: Final = 30


def check_components(services: Mapping[str, Any], at: At) -> None:
    """Notes what is wrong with components. `services`: the tables as plain values; `at`: where they stand."""
    parts = {name: _named(service) for name, service in services.items()}
    for name, service in services.items():
        if isinstance(service, Mapping):
            _own(service, parts[name], at.child(name))
    loops = _loops(parts)
    for name, index, loop in loops:
        place = at.child(name).child("components").item(index)
        place.wrong(
            f"a service cannot be made of itself: {' -> '.join(loop)}", allowed="components that do not lead back"
        )
    if not loops:
        _sizes(parts, at)


def check_methods(found: Mapping[str, Any], contracts: Mapping[str, ContractVersions], at: At) -> None:
    """Notes services made of components whose contract counts requests: a whole has a state, and no requests.

    Args:
        found: the tables of a configuration that could be read.
        contracts: all of its contracts, by the names that services use.
        at: its top.
    """
    for one in written_agreements(found, at):
        versions, service = contracts.get(one.agreement.contract), one.service
        texts = versions.versions if versions is not None and service.components else ()
        if any(text.availability.method == "requests" for text in texts):
            at.child("services").child(service.id).child("components").wrong(
                f"have no requests to be counted together, as {shown(one.agreement.contract)} asks"
                " (method = 'requests')",
                allowed="a contract with method time, bad_minutes or interval_mean",
            )


def with_monitors(services: Sequence[ServiceConfig]) -> tuple[ServiceConfig, ...]:
    """Gives every service that is made of components the monitors of all of them: what is known of it comes from there.

    A component that is a monitor's reference is that monitor. No service is made of itself.
    """
    known = {service.id: service for service in services}
    found: dict[str, tuple[str, ...]] = {}

    def monitors(name: str) -> tuple[str, ...]:
        if name not in found:
            service = known.get(name)
            if service is None:
                found[name] = (name,) if ":" in name else ()
            elif not service.components:
                found[name] = service.monitors
            else:
                found[name] = tuple(dict.fromkeys(ref for part in service.components for ref in monitors(part)))
        return found[name]

    return tuple(replace(s, monitors=monitors(s.id)) if s.components else s for s in services)


def _named(service: object) -> list[tuple[int, str]]:
    """Lists the components that a service's table names, with their index in the list."""
    written = service.get("components") if isinstance(service, Mapping) else None
    return [(i, v) for i, v in enumerate(written if isinstance(written, list) else ()) if isinstance(v, str)]


def _own(service: Mapping[str, Any], parts: Sequence[tuple[int, str]], at: At) -> None:
    """Checks one table by itself."""
    if "down_when" in service and not service.get("components"):
        at.child("down_when").wrong(
            "needs components: it says which of them have to be down", allowed="components = [...]"
        )
        return
    if parts and service.get("monitors"):
        at.child("components").wrong(
            "stand beside monitors: what is known of a service comes from its components or from monitors",
            allowed="a service of its own for these monitors, named among the components",
        )
    names: list[str] = []
    for index, name in parts:
        if name in names:
            at.child("components").item(index).wrong(f"names {shown(name)} twice")
        names.append(name)
    try:  # what is wrong with the value itself was noted where it was read
        rule = DownWhenKind().read(service.get("down_when", ANY.rule), At(Problems(), ""))
    except ProblemsNoted:
        return
    if names:
        _rule(rule, names, at.child("down_when"))


def _rule(rule: DownWhen, names: Sequence[str], at: At) -> None:
    """Checks that the rule is about these components, and that they can bring the whole down."""
    if rule.rule == "at_least" and rule.at_least > len(names):
        at.child("at_least").wrong(
            f"is more than there are components ({len(names)}): this service would never be down",
            allowed=f"1 to {len(names)}",
        )
    if rule.rule != "weights":
        return
    weights, place = dict(rule.weights), at.child("weights")
    for name in weights:
        if name not in names:
            place.child(name).wrong(
                "is none of the components", allowed=", ".join(names), suggestion=did_you_mean(name, names)
            )
    for name in names:
        if name not in weights:
            place.wrong(f"has no weight for {shown(name)}", allowed="a weight for each component")
    if sum((weights.get(name, Fraction(0)) for name in names), Fraction(0)) <= rule.over:
        at.child("over").wrong(
            "is not less than all weights together: this service would never be down", allowed="less than their sum"
        )


def _loops(parts: Mapping[str, Sequence[tuple[int, str]]]) -> list[tuple[str, int, list[str]]]:
    """Finds each way back to where it came from: (service, index of the component that leads back, the way)."""
    done: set[str] = set()
    loops: list[tuple[str, int, list[str]]] = []
    for first in parts:
        way: list[str] = []
        todo: list[tuple[str, Iterator[tuple[int, str]]]] = []
        if first not in done:
            way, todo = [first], [(first, iter(parts[first]))]
        while todo:
            name, rest = todo[-1]
            following = next(rest, None)
            if following is None:
                todo.pop()
                done.add(way.pop())
            elif following[1] in way:
                loops.append((name, following[0], [*way[way.index(following[1]) :], following[1]]))
            elif following[1] in parts and following[1] not in done:
                way.append(following[1])
                todo.append((following[1], iter(parts[following[1]])))
    return loops


def _sizes(parts: Mapping[str, Sequence[tuple[int, str]]], at: At) -> None:
    """Checks that no service is made of too many parts, or of groups too deep in each other. Nothing leads back."""
    sizes: dict[str, tuple[int, int]] = {}
    for first in parts:
        todo = [first]
        while todo:
            name = todo[-1]
            inner = [part for _, part in parts.get(name, ())]
            open_ones = [part for part in inner if part not in sizes]
            if open_ones:
                todo += open_ones
                continue
            todo.pop()
            places = sum(1 + sizes[part][0] for part in inner)
            depth = 1 + max((sizes[part][1] for part in inner), default=-1)
            if inner and (places > MOST_PLACES or depth > DEEPEST) and name not in sizes:
                at.child(name).child("components").wrong(
                    f"is made of {min(places, 10**6):,} parts in {depth} levels",
                    allowed=f"at most {MOST_PLACES:,} parts in {DEEPEST} levels",
                )
                places, depth = 0, 0  # those that hold it are told nothing twice
            sizes[name] = places, depth
