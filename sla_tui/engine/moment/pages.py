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


def _by_page(config: Config, service: ServiceConfig) -> bool:
    """Says whether one of the texts of the service's contract is decided by the vendor's page."""
    versions = config.contracts.get(service.contract)
    return versions is not None and any(text.evidence.decided_by == "vendor_page" for text in versions.versions)
