"""What the text of a contract leaves open, chapter by chapter: points that a service-level agreement should settle.

What has a sentence of its own where it is missing (no target, no tiers, no notice) is not repeated here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from sla_tui.sla.contract import Contract
from sla_tui.sla.security_terms import BackupRule, RestoreRule, Security, TransitRule

_SILENT: Final = Security()


def _promises(contract: Contract, kind: str) -> bool:
    return any(objective.kind == kind for objective in contract.objectives)


def _security(contract: Contract) -> Security:
    return contract.security or _SILENT


def _transit(contract: Contract) -> TransitRule:
    return _security(contract).transit or TransitRule()


def _backups(contract: Contract) -> BackupRule:
    return _security(contract).backups or BackupRule()


def _restore(contract: Contract) -> RestoreRule:
    return _security(contract).restore or RestoreRule()


OPEN_POINTS: Final[Mapping[str, Mapping[str, Callable[[Contract], bool]]]] = {
    "scope": {"scope": lambda c: bool(c.scope.strip())},
    "measurement": {
        "short_outages": lambda c: bool(c.availability.min_outage or c.availability.grace or c.availability.merge_gap)
    },
    "performance": {
        "latency": lambda c: _promises(c, "latency"),
        "error_rate": lambda c: _promises(c, "error_rate") or c.availability.method != "time",
    },
    "support": {
        "support": lambda c: c.support is not None,
        "channels": lambda c: c.support is None or bool(c.support.channels),
        "levels": lambda c: c.support is None or bool(c.support.levels),
        "response_time": lambda c: _promises(c, "response_time"),
        "resolution_time": lambda c: _promises(c, "resolution_time"),
    },
    "remedies": {"termination": lambda c: bool(c.termination)},
    "security": {
        "transit": lambda c: _transit(c).min_tls is not None,
        "headers": lambda c: bool(_transit(c).headers or _transit(c).hsts is not None),
        "at_rest": lambda c: bool(_security(c).at_rest),
        "location": lambda c: bool(_security(c).location),
        "subprocessors": lambda c: bool(_security(c).subprocessors),
        "access": lambda c: bool(_security(c).access),
        "certifications": lambda c: bool(_security(c).certifications),
        "backups": lambda c: _backups(c).oldest is not None,
        "backups_kept": lambda c: _backups(c).kept is not None,
        "restore": lambda c: _restore(c).rto is not None,
        "restore_tests": lambda c: _restore(c).test_every is not None,
        "breach": lambda c: _security(c).breach is not None,
        "data_return": lambda c: _security(c).data_return is not None,
    },
    "exclusions": {
        "maintenance_hours": lambda c: c.maintenance.effect == "count" or bool(c.maintenance.hours),
    },
}
"""By chapter, the points with what tells whether a contract says something of them."""


def left_open(contract: Contract, chapter: str) -> tuple[str, ...]:
    """Names the points of a chapter of which the contract says nothing, in their order."""
    return tuple(point for point, said in OPEN_POINTS.get(chapter, {}).items() if not said(contract))
