"""The demo's configuration: written as TOML from the scenario, and read as any user's file is."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, Final

import tomli_w

from sla_tui.config.model import Config
from sla_tui.config.reading.reader import parse_config
from sla_tui.config.source_kinds import PAGE
from sla_tui.demo.composite import PROMISE, composite_tables
from sla_tui.demo.fleet import CONTRACTS, NORTHGATE, ON_PAGE, PROBE, SOLD, SOURCES, STATUSCAKE, STATUSCAKE_EU
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.protection import BACKUP, PORTAL, PROMISING, Protected, probe_tables, security_table
from sla_tui.demo.providers.statuspage import COMPONENT, COMPONENT_ID
from sla_tui.demo.scenario import Scenario, SimService
from sla_tui.demo.targets import TEXT
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow

TIMEZONE: Final = "Europe/Amsterdam"
ASK_EVERY: Final = "10s"  # the least that a provider's source may be asked
PROBE_EVERY: Final = "5s"
READ_EVERY: Final = "30s"  # the least that a status page may be asked

_KINDS: Final = {STATUSCAKE_EU: STATUSCAKE}
TomlTable = dict[str, Any]


def config_text(
    scenario: Scenario, base_urls: Mapping[str, str], ports: Mapping[str, int], protected: Protected | None = None
) -> str:
    """Writes the configuration as TOML.

    Args:
        scenario: what it is about.
        base_urls: where each account's API is, by source id, and the vendor's status page; without it nobody reads one.
        ports: where each probe's target listens on 127.0.0.1, by probe id.
        protected: where its security can be looked at; None: the contracts promise nothing of it.
    """
    on_page = NORTHGATE in base_urls
    composites = composite_tables([s.spec.id for s in scenario.services])
    contracts = (*CONTRACTS, *SOLD, PROMISE) if composites else (*CONTRACTS, *SOLD)
    document: TomlTable = {
        "timezone": TIMEZONE,
        "currency": "EUR",
        "sources": {source: _source(source, base_urls[source]) for source in SOURCES}
        | {PROBE: _probing()}
        | ({NORTHGATE: _page(base_urls[NORTHGATE])} if on_page else {}),
        "probes": {m.id: _probe(m, ports[m.id]) for m in scenario.monitors[PROBE]}
        | ({} if protected is None else probe_tables(protected)),
        "contracts": {
            c.id: {
                **c.table,
                "period": {"kind": "month", "timezone": c.timezone},
                "availability": _target(c.target, c.table),
                **({"security": security_table(scenario.at)} if protected is not None and c.id == PROMISING else {}),
            }
            for c in contracts
        },
        "services": {
            s.spec.id: _service(s, looked_at=protected is not None, on_page=on_page and s.spec.id == ON_PAGE)
            for s in scenario.services
        }
        | composites,
        "maintenance": [_maintenance(s.spec.id, w) for s in scenario.services for w in s.maintenance],
        "exclusions": [_exclusion(s.spec.id, e) for s in scenario.services for e in s.exclusions],
        "defaults": {"discover": False},
    }
    return tomli_w.dumps(document)


def demo_config(scenario: Scenario, base_urls: Mapping[str, str], ports: Mapping[str, int]) -> Config:
    """Reads the configuration."""
    return parse_config(config_text(scenario, base_urls, ports), "demo")


def _source(source: str, base_url: str) -> TomlTable:
    kind = _KINDS.get(source, source)
    table: TomlTable = {
        "token": {"env": f"SLA_TUI_DEMO_{source.upper().replace('-', '_')}"},
        "interval": ASK_EVERY,
        "base_url": base_url,
    }
    return table if kind == source else {"kind": kind, **table}


def _probing() -> TomlTable:
    return {"interval": PROBE_EVERY, "timeout": "2s", "confirmations": 2}


def _page(base_url: str) -> TomlTable:
    return {"kind": PAGE, "base_url": base_url, "interval": READ_EVERY, "components": [COMPONENT]}


def _probe(monitor: SimMonitor, port: int) -> TomlTable:
    table: TomlTable = {"url": monitor.url, "name": monitor.name, "connect_to": f"127.0.0.1:{port}"}
    return table if monitor.type == "tcp" else {**table, "expect_text": TEXT}


def _target(target: str, table: TomlTable) -> TomlTable:
    return {"target": target, "method": "time", **table.get("availability", {})}


def _service(service: SimService, *, looked_at: bool, on_page: bool) -> TomlTable:
    spec = service.spec
    agreements = [
        {"contract": sale.contract, "party": "customer", "customer": sale.customer, "fee": sale.fee}
        for sale in spec.sales
    ]
    table = {
        "name": spec.name,
        "contract": spec.contract,
        "fee": spec.fee,
        "monitors": [m.ref for m in service.monitors] + ([f"{NORTHGATE}:{COMPONENT_ID}"] if on_page else []),
        "tags": list(spec.tags),
        **({"agreements": agreements} if agreements else {}),
    }
    if looked_at and spec.contract == PROMISING:
        table["security"] = [f"{PROBE}:{PORTAL}", f"{PROBE}:{BACKUP}"]
    return table


def _maintenance(service: str, window: MaintenanceWindow) -> TomlTable:
    table: TomlTable = {
        "services": [service],
        "start": _time(window.start),
        "end": _time(window.end),
        "kind": window.kind,
        "title": window.title,
    }
    return table if window.announced is None else {**table, "announced": _time(window.announced)}


def _exclusion(service: str, exclusion: Exclusion) -> TomlTable:
    return {
        "services": [service],
        "start": _time(exclusion.start),
        "end": _time(exclusion.end),
        "reason": exclusion.reason,
        "accepted": exclusion.accepted,
        "reference": exclusion.reference,
    }


def _time(at: int) -> datetime:
    return datetime.fromtimestamp(at, UTC)
