"""Which probes look at what contracts promise of security, and at what: worked out of services and their contracts."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import replace
from typing import Final

from sla_tui.config.model import ContractVersions, ServiceConfig
from sla_tui.config.probe_kinds import COMMAND, FILE
from sla_tui.config.probes import ProbeConfig, SecurityLook
from sla_tui.sla.contract import Contract
from sla_tui.sla.security_terms import TLS_VERSIONS, Security, TransitRule

HSTS: Final = "strict-transport-security"
_SECURED: Final = ("https", "tls")
_BACKUPS: Final = (COMMAND, FILE)


def with_security_looks(
    probes: Iterable[ProbeConfig],
    services: Iterable[ServiceConfig],
    contracts: Mapping[str, ContractVersions],
    sources: Collection[str],
) -> tuple[ProbeConfig, ...]:
    """Returns the probes, each with what it looks at for the contracts of the services that name it.

    Args:
        probes: as they are written.
        services: with their contracts.
        contracts: by id.
        sources: the ids of the sources that probes are of: each is a place that looks at all of them.
    """
    wanted: dict[str, SecurityLook | None] = {}
    for service in services:
        agreed = [contracts[name] for name in service.contracts if name in contracts]
        for text in (text for versions in agreed for text in versions.versions):
            for ref in dict.fromkeys((*service.security, *service.monitors)):
                place, _, probe = ref.partition(":")
                if place in sources:
                    wanted[probe] = _joined(wanted.get(probe), _look(text, named=ref in service.security))
    return tuple(replace(probe, security=_fitting(probe, wanted.get(probe.id))) for probe in probes)


def looked_at_by(service: ServiceConfig, security: Security, probes: Mapping[str, ProbeConfig]) -> tuple[str, ...]:
    """Lists the references of the probes that measure what the contract promises of security, each once.

    Args:
        service: whose monitors they are, or who names them in `security`.
        security: what its contract promises.
        probes: by reference.
    """
    refs = dict.fromkeys((*service.security, *service.monitors))
    found = []
    for ref in refs:
        probe = probes.get(ref)
        if probe is None:
            continue
        if (probe.kind in _SECURED and security.transit is not None) or (
            probe.kind in _BACKUPS and ref in service.security and security.backups is not None
        ):
            found.append(ref)
    return tuple(found)


def _look(text: Contract, *, named: bool) -> SecurityLook | None:
    if text.security is None:
        return None
    rule: TransitRule | None = text.security.transit
    if rule is None:
        return SecurityLook(backups=named)
    least = rule.min_tls
    older = () if least is None else TLS_VERSIONS[: TLS_VERSIONS.index(least)]
    headers = (*(name.lower() for name in rule.headers), *((HSTS,) if rule.hsts is not None else ()))
    return SecurityLook(older_tls=older, headers=headers, backups=named)


def _joined(one: SecurityLook | None, other: SecurityLook | None) -> SecurityLook | None:
    if one is None or other is None:
        return one or other
    older = [version for version in TLS_VERSIONS if version in (*(one.older_tls or ()), *(other.older_tls or ()))]
    asked = one.older_tls is not None or other.older_tls is not None
    headers = tuple(dict.fromkeys((*one.headers, *other.headers)))
    return SecurityLook(
        older_tls=tuple(older) if asked else None, headers=headers, backups=one.backups or other.backups
    )


def _fitting(probe: ProbeConfig, look: SecurityLook | None) -> SecurityLook | None:
    """Leaves of a look what a probe of its kind can see; None where that is nothing."""
    if look is None:
        return None
    kind = probe.kind
    fitting = SecurityLook(
        older_tls=look.older_tls if kind in _SECURED else None,
        headers=look.headers if kind == "https" else (),
        backups=look.backups and kind in _BACKUPS,
    )
    return None if fitting == SecurityLook() else fitting
