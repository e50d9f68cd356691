"""Gathers how services are measured, for customers: tools, places and intervals, no monitor's name and no target."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from sla_tui.config.model import Config, ServiceConfig, SourceConfig
from sla_tui.config.source_kinds import PAGE, PROBE, declaration_of
from sla_tui.sla.contract import Contract
from sla_tui.sla.how_measured import HowMeasured, MeasuredFrom, MonitorGroup
from sla_tui.sla.observation import Status


def how_measured(
    config: Config, service: ServiceConfig, contract: Contract, statuses: Mapping[str, Status]
) -> HowMeasured:
    """Says with what, from where and how often the service is measured under the contract.

    Args:
        config: sources and probes.
        service: with its monitors.
        contract: the text that says how many of them must agree, and whether a vendor's page decides.
        statuses: what is known of monitors, by their reference; without, their source's own interval holds.
    """
    by_page = contract.evidence.decided_by == "vendor_page"
    sources: dict[str, list[str]] = {}
    for ref in service.monitors:
        sources.setdefault(ref.partition(":")[0], []).append(ref)
    known = {source.id: source for source in config.sources}
    groups: list[MonitorGroup] = []
    for source, refs in sources.items():
        kind = known[source].kind if source in known else source
        if (kind == PAGE) is by_page:
            groups.append(_group(config, known.get(source), kind, refs, statuses))
    return HowMeasured(service.id, service.name, contract.evidence.quorum, tuple(groups))


def _group(
    config: Config, source: SourceConfig | None, kind: str, refs: Iterable[str], statuses: Mapping[str, Status]
) -> MonitorGroup:
    monitors = tuple(refs)
    seconds = [interval for ref in monitors for interval in _interval(config, source, ref, statuses)]
    declared = declaration_of(kind)
    name = kind if declared is None else declared.name
    return MonitorGroup(name, _place(kind), len(monitors), min(seconds, default=0), max(seconds, default=0))


def _interval(config: Config, source: SourceConfig | None, ref: str, statuses: Mapping[str, Status]) -> Iterator[int]:
    """Yields the seconds between two looks at a monitor, where anybody says."""
    own = next((probe.interval for probe in config.probes if f"{PROBE}:{probe.id}" == ref), 0)
    status = statuses.get(ref)
    found = own or (0 if status is None else status.monitor.interval) or (0 if source is None else source.interval)
    if found:
        yield found


def _place(kind: str) -> MeasuredFrom:
    """Says from where a kind of source measures: who has one fixed address is a provider, with locations of its own."""
    if kind == PAGE:
        return "vendor_page"
    if kind == PROBE:
        return "own_machine"
    declared = declaration_of(kind)
    return "provider" if declared is not None and (declared.address or declared.addresses) else "own_system"
