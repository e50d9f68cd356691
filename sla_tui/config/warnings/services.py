"""Warns of services that nothing watches, or that too few watch for what their contract asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.config.reading.problems import At, did_you_mean, shown
from sla_tui.config.source_kinds import PAGE
from sla_tui.sla.contract import Contract

SHOWN = 5


def check_services(config: Config, listed: Collection[str], top: At) -> None:
    """Warns at each service, and at the contract of monitors that no service names."""
    lists: dict[str, list[str]] = {}
    for ref in listed:
        lists.setdefault(ref.partition(":")[0], []).append(ref)
    for service in config.services:
        at = top.child("services").child(service.id)
        if service.components:  # each of them is told about its own monitors
            continue
        _monitors(service, lists, at)
        deciding = _deciding(config, service)
        if deciding:
            _quorum(config, service, len(deciding), at.child("monitors"))
        elif service.monitors:
            at.child("monitors").wrong(
                "none of them decides anything: a vendor's status page says, and measures nothing, and a contract with"
                ' evidence = "vendor_page" asks only such pages',
                allowed='a monitor that measures, or evidence = "vendor_page" and components of a page',
            )
    _circles({service.id: service.depends_on for service in config.services}, top.child("services"))
    alone = max((text.evidence.quorum for text in _texts(config, config.defaults.contract)), default=1)
    if config.defaults.discover and config.sources and alone > 1:
        top.child("defaults").child("contract").wrong(
            f"{shown(config.defaults.contract)} counts as down only what {alone} monitors agree on (evidence.quorum);"
            " a monitor that no service names is alone, and never down"
        )


def _monitors(service: ServiceConfig, lists: dict[str, list[str]], at: At) -> None:
    if not service.monitors:
        at.wrong("has no monitors: nothing is ever known of it", allowed='monitors = ["<source id>:<monitor id>"]')
    for index, ref in enumerate(service.monitors):
        source = ref.partition(":")[0]
        there = lists.get(source)
        if there and ref not in there:
            few = f": {', '.join(sorted(there))}" if len(there) <= SHOWN else ""
            at.child("monitors").item(index).wrong(
                f"{shown(ref)} is none of the {len(there)} monitors that {source} has listed so far{few}",
                suggestion=did_you_mean(ref, there),
            )


def _deciding(config: Config, service: ServiceConfig) -> list[str]:
    """Picks the monitors that decide: those that measure, or the vendor's page where the contract says so."""
    pages = {source.id for source in config.sources if source.kind == PAGE}
    by_page = any(text.evidence.decided_by == "vendor_page" for text in _texts(config, service.contract))
    return [ref for ref in service.monitors if (ref.partition(":")[0] in pages) == by_page]


def _quorum(config: Config, service: ServiceConfig, count: int, at: At) -> None:
    asked = max((text.evidence.quorum for text in _texts(config, service.contract)), default=1)
    if asked > count:
        at.wrong(
            f"{count} of them, and {shown(service.contract)} counts as down only what {asked} agree on"
            " (evidence.quorum): this service is never down",
            allowed=f"{asked} monitors or more, or a quorum of at most {count}",
        )


def _circles(needs: Mapping[str, tuple[str, ...]], at: At) -> None:
    """Warns at each service whose outages would in the end be explained by themselves."""
    for name in needs:
        reached: set[str] = set()
        waiting = list(needs[name])
        while waiting:
            other = waiting.pop()
            if other not in reached:
                reached.add(other)
                waiting += needs.get(other, ())
        if name in reached:
            at.child(name).child("depends_on").wrong("leads back to this service: its outages would explain themselves")


def _texts(config: Config, contract: str) -> Iterator[Contract]:
    versions = config.contracts.get(contract)
    yield from versions.versions if versions is not None else ()
