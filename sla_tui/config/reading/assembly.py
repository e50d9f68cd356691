"""From tables that were read to one `Config`: what follows from other keys, and what need not be written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any, Final

from sla_tui.config.contracts import PRESET, PRESET_PREFIX, read_versions
from sla_tui.config.keys.sources import usual_probe_source
from sla_tui.config.kinds.references import CURRENCY
from sla_tui.config.model import Config, ContractVersions, Defaults, ServiceConfig, SourceConfig
from sla_tui.config.probes import ProbeSettings
from sla_tui.config.reading.agreements import completed, written_agreements
from sla_tui.config.reading.components import with_monitors
from sla_tui.config.reading.problems import At, Problems
from sla_tui.config.reading.tables import Values
from sla_tui.config.security_looks import with_security_looks
from sla_tui.config.source_kinds import PROBE
from sla_tui.sla.contract import Availability, Contract

IMPLICIT: Final = ("default", "standard")
"""Contracts that need not be written: 99.9 % a calendar month, no credit."""


def with_currency(table: Mapping[str, Any]) -> dict[str, Any]:
    """Returns the file's table, its currency given to the contracts that name none; a preset has its own."""
    whole = dict(table)
    currency, contracts = table.get("currency"), table.get("contracts")
    if isinstance(currency, str) and CURRENCY.pattern.fullmatch(currency) and isinstance(contracts, Mapping):
        whole["contracts"] = {
            name: contract if PRESET in contract else {"currency": currency, **contract}
            for name, contract in contracts.items()
            if isinstance(contract, Mapping)
        } | {name: contract for name, contract in contracts.items() if not isinstance(contract, Mapping)}
    return whole


def complete_contracts(found: Values, problems: Problems) -> dict[str, ContractVersions]:
    """Returns the contracts of the file, the presets that services name, and the implicit one where it is used."""
    contracts: dict[str, ContractVersions] = dict(found.get("contracts", {}))
    for name in dict.fromkeys(_used(found)):
        if name in contracts:
            continue
        if name.startswith(PRESET_PREFIX):
            preset = _preset(name, problems)
            if preset is not None:
                contracts[name] = preset
        elif name in IMPLICIT:
            contracts[name] = _implicit(name, found.get("currency", Config().currency))
    return contracts


def build(found: Values, contracts: dict[str, ContractVersions]) -> Config:
    """Returns the configuration, from tables that have no problems."""
    defaults: Defaults = found.get("defaults", Defaults())
    sources: dict[str, SourceConfig] = found.get("sources", {})
    probes = found.get("probes", {})
    local = next((source for source in sources.values() if source.kind == PROBE), None)
    if probes and local is None:
        local = usual_probe_source()
        sources = sources | {PROBE: local}
    services: dict[str, ServiceConfig] = found.get("services", {})
    settings: dict[str, Any] = dict(local.options) if local else {}
    bound = with_monitors([completed(service, defaults.contract) for service in services.values()])
    own = {source.id for source in sources.values() if source.kind == PROBE}
    tables = {
        "sources": tuple(sources.values()),
        "probe_settings": ProbeSettings(**settings),
        "probes": with_security_looks(probes.values(), bound, contracts, own),
        "contracts": contracts,
        "services": bound,
        "reports": tuple(found.get("reports", {}).values()),
    }
    return Config(**(found | tables))


def _used(found: Values) -> Iterator[str]:
    """Yields every contract's name that is used somewhere."""
    defaults: Defaults = found.get("defaults", Defaults())
    yield defaults.contract
    yield from (one.agreement.contract for one in written_agreements(found, At(Problems(), "")))


def _preset(name: str, problems: Problems) -> ContractVersions | None:
    """Reads a preset under the name that services use for it; `check_references` finds one that is not there."""
    from sla_tui.config.presets import preset_ids

    preset = name.removeprefix(PRESET_PREFIX)
    if preset not in preset_ids():
        return None
    return read_versions(name, {PRESET: preset}, problems, "")


def _implicit(name: str, currency: str) -> ContractVersions:
    text = Contract(
        id=name, name=f"{name.capitalize()} 99.9", currency=currency, availability=Availability(target=Fraction("99.9"))
    )
    return ContractVersions(id=name, versions=(text,))
