"""Warns of services that nothing watches, or that too few watch for what their contract asks."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.config.reading.problems import At, did_you_mean, shown
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
        if service.monitors:
            _quorum(config, service, at.child("monitors"))
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


def _quorum(config: Config, service: ServiceConfig, at: At) -> None:
    count = len(service.monitors)
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
