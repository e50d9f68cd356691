"""What is promised of the services that another one is made of, or depends on: by their own contracts. Pure."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

from sla_tui.config.model import Config, ServiceConfig
from sla_tui.engine.moment.pages import page_sources
from sla_tui.sla.chain import PromisedPart
from sla_tui.sla.measure.composition import ANY
from sla_tui.sla.periods.texts import text_at


def promised_part(config: Config, service: ServiceConfig, at: int) -> PromisedPart:
    """Makes a part of a chain of the service: its contract's target at an instant, or its components with theirs."""
    if not service.components:
        return PromisedPart(service.id, promised_target(config, service, at))
    parts = (promised_part(config, _named(config, name), at) for name in service.components)
    return PromisedPart(service.id, rule=service.down_when or ANY, parts=tuple(parts))


def rests_on(config: Config, service: ServiceConfig, at: int) -> PromisedPart | None:
    """Makes a chain of all that the service cannot be up without: its components, and what it depends on.

    What it depends on is bought as it is promised, whatever that is made of. None where there is nothing of either.
    """
    pages = page_sources(config)  # what a vendor's status page lists is told of, and bought nowhere
    names = [name for name in service.depends_on if name.partition(":")[0] not in pages]
    needed = [_bought(config, _named(config, name), at) for name in names if name not in service.components]
    needed += _bought_of_it(config, service, at)
    if not needed:
        return promised_part(config, service, at) if service.components else None
    made_of = [promised_part(config, service, at)] if service.components else []
    if made_of and made_of[0].rule == ANY:
        made_of = list(made_of[0].parts)
    return PromisedPart(service.id, rule=ANY, parts=(*made_of, *needed))


def _bought(config: Config, service: ServiceConfig, at: int) -> PromisedPart:
    """Makes a part of what a service is bought under: the best promise of its vendors, where it has any."""
    vendors = [one for one in service.each if one.party == "vendor"]
    targets = (promised_target(config, one, at) for one in vendors or service.each)
    target = max((promise for promise in targets if promise is not None), default=None)
    if target is None and service.components:
        return promised_part(config, service, at)
    return PromisedPart(service.id, target)


def _bought_of_it(config: Config, service: ServiceConfig, at: int) -> list[PromisedPart]:
    """Makes a part of the service itself, where it is promised to customers and bought from vendors."""
    whole = next((one for one in config.services if one.id == service.id), service)
    parties = {one.party for one in whole.each}
    return [_bought(config, replace(whole, components=()), at)] if parties == {"vendor", "customer"} else []


def _named(config: Config, name: str) -> ServiceConfig:
    """Finds a service by its id; one that the configuration does not name has the default contract."""
    known = (service for service in config.services if service.id == name)
    return next(known, None) or ServiceConfig(id=name, name=name, contract=config.defaults.contract)


def promised_target(config: Config, service: ServiceConfig, at: int) -> Fraction | None:
    """Finds what the service's contract promises at the instant; None where it promises no uptime."""
    versions = config.contracts.get(service.contract)
    return None if versions is None else text_at(versions.texts, at).availability.target
