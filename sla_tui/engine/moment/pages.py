"""Which references of a service are components of a vendor's status page: they tell, and decide only if asked to."""

from __future__ import annotations

from dataclasses import replace

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.config.source_kinds import PAGE


def page_sources(config: Config) -> frozenset[str]:
    """Names the sources that are status pages."""
    return frozenset(source.id for source in config.sources if source.kind == PAGE)


def divided(config: Config, service: ServiceConfig, pages: frozenset[str]) -> ServiceConfig:
    """Keeps apart what decides (`monitors`) and what a vendor says (`pages`); the same again for what is apart already.

    Where the contract is decided by the vendor's page, that page alone decides; it is among `pages` as well.

    Args:
        config: has the contract.
        service: its `monitors` may name both.
        pages: the sources that are status pages.
    """
    by_page = _by_page(config, service)
    if not pages and not by_page:
        return service
    every = dict.fromkeys((*service.monitors, *service.pages))
    said = tuple(ref for ref in every if ref.partition(":")[0] in pages)
    if by_page:
        return replace(service, monitors=said, pages=said)
    if not said:
        return service
    return replace(service, monitors=tuple(ref for ref in every if ref not in said), pages=said)


def pages_of_vendor(config: Config, service: ServiceConfig, vendor: str) -> tuple[str, ...]:
    """Names the pages of which it can be said that the service's vendor says so.

    Of a service that is made of others, those of the components that the same vendor promises: what another says of
    one component is not said of the whole.

    Args:
        config: has the components and their contracts.
        service: with its `pages` kept apart (see `divided`).
        vendor: who promises the service.
    """
    if not service.components or _by_page(config, service):
        return service.pages
    known, own, left = {one.id: one for one in config.services}, set[str](), list(service.components)
    while left:
        name = left.pop()
        part = known.get(name)
        if part is None:
            own.add(name)
        elif part.components:
            left.extend(part.components)
        elif vendor and vendor in _vendors(config, part):
            own.update((*part.monitors, *part.pages))
    return tuple(ref for ref in service.pages if ref in own)


def _vendors(config: Config, service: ServiceConfig) -> set[str]:
    versions = config.contracts.get(service.contract)
    return set() if versions is None else {text.vendor for text in versions.versions}


def _by_page(config: Config, service: ServiceConfig) -> bool:
    """Says whether one of the texts of the service's contract is decided by the vendor's page."""
    versions = config.contracts.get(service.contract)
    return versions is not None and any(text.evidence.decided_by == "vendor_page" for text in versions.versions)
