"""Which services there are, which contract text binds each, and which period is looked at. Pure."""

from __future__ import annotations

import contextlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from sla_tui.config.model import Config, ContractVersions, ServiceConfig, default_contract
from sla_tui.errors import AssessmentError
from sla_tui.sla.calendar import parse_period_key, period_containing
from sla_tui.sla.contract import Contract, PeriodKind, PeriodRule
from sla_tui.sla.history import text_and_period
from sla_tui.sla.observation import Status
from sla_tui.sla.result import Period


@dataclass(frozen=True, slots=True)
class Bound:
    """A service, the contract text in force, and the period that is looked at."""

    service: ServiceConfig
    contract: Contract
    period: Period


def all_services(config: Config, statuses: Iterable[Status]) -> tuple[ServiceConfig, ...]:
    """The configured services in their order, then a service for every monitor that none of them names.

    A found monitor's service has the monitor's reference as its id, and falls under the default contract. Sources come
    in the order of the configuration, their monitors by number or name.
    """
    if not config.defaults.discover:
        return config.services
    named = {ref for service in config.services for ref in service.monitors}
    order = {source.id: i for i, source in enumerate(config.sources)}
    free = [s.monitor for s in statuses if s.monitor.ref not in named and s.monitor.source in order]
    free.sort(key=lambda m: (order[m.source], len(m.id) if m.id.isdigit() else 0, m.id))
    found = (
        ServiceConfig(id=m.ref, name=m.name or m.ref, contract=config.defaults.contract, monitors=(m.ref,), tags=m.tags)
        for m in free
    )
    return (*config.services, *found)


def bind(config: Config, service: ServiceConfig, now: int, period_key: str | None) -> Bound:
    """The contract in force in the running period, or in the one that `period_key` ("2026-10") names.

    Raises:
        AssessmentError: `period_key` is no period.
    """
    return Bound(service, *_text_and_period(config, service.contract, now, period_key))


def bind_all(config: Config, services: Iterable[ServiceConfig], now: int, period_key: str | None = None) -> list[Bound]:
    """As `bind`, for all of them: services share contracts, and the calendar is asked once for each of those."""
    known: dict[str, tuple[Contract, Period]] = {}
    out = []
    for service in services:
        if service.contract not in known:
            known[service.contract] = _text_and_period(config, service.contract, now, period_key)
        out.append(Bound(service, *known[service.contract]))
    return out


def _text_and_period(config: Config, contract: str, now: int, period_key: str | None) -> tuple[Contract, Period]:
    versions = config.contracts.get(contract) or default_contract()
    at = now if period_key is None else _named_period(versions.latest.period, period_key).start
    return text_and_period(versions.versions, at)


def in_force(versions: ContractVersions, at: int) -> Contract:
    """The newest text whose term covers the instant `at`; the newest of all where none does."""
    return next((c for c in reversed(versions.versions) if _covers(c, at)), versions.latest)


def _covers(contract: Contract, at: int) -> bool:
    day = datetime.fromtimestamp(at, ZoneInfo(contract.period.timezone)).date()
    begun = contract.valid_from is None or contract.valid_from <= day
    return begun and (contract.valid_to is None or day <= contract.valid_to)


def _named_period(rule: PeriodRule, key: str) -> Period:
    """The period `key` under `rule`; the key of a month or a day also finds the period of any kind that it begins in.

    Raises:
        AssessmentError: the key is no period at all.
    """
    kinds: tuple[PeriodKind, ...] = ("month", "day")
    try:
        return parse_period_key(rule, key)
    except AssessmentError:
        for kind in kinds:
            with contextlib.suppress(AssessmentError):
                begin = parse_period_key(PeriodRule(kind=kind, timezone=rule.timezone), key).start
                return period_containing(rule, begin)
        raise
