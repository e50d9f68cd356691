"""What is at stake: what would be owed more, if each service were down a while longer from here. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sla_tui.sla.agreement import DIRECTIONS, Direction
from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.snapshot import ServiceSnapshot

STAKE_WITHIN: Final = 3_600
"""Seconds of further downtime that are looked ahead."""


@dataclass(frozen=True, slots=True)
class Stake:
    """What is at stake in one direction and currency, beyond what is owed already, with so many `services`."""

    direction: Direction
    currency: str
    amount: Decimal
    services: int


def at_stake(services: Iterable[ServiceSnapshot], within: int = STAKE_WITHIN) -> tuple[Stake, ...]:
    """Adds up what the tiers that are met within so many seconds of further downtime would add, by direction, currency.

    Each service is taken to be down for all of that time, and its own agreements count each for itself. Remedies that
    are no amount of money add nothing, and neither does a period that is over or cannot be judged.

    Args:
        services: those that are counted.
        within: seconds of downtime of each of them.
    """
    sums: dict[tuple[Direction, str], Decimal] = {}
    names: dict[tuple[Direction, str], set[str]] = {}
    for service in services:
        for agreement in service.agreements if service.others else (service,):
            more = _more(agreement, within)
            if more > 0:
                key = agreement.direction, agreement.assessment.credit.currency
                sums[key] = sums.get(key, Decimal(0)) + more
                names.setdefault(key, set()).add(service.id)
    order = sorted(sums, key=lambda key: (DIRECTIONS.index(key[0]), key[1]))
    return tuple(Stake(*key, sums[key], len(names[key])) for key in order)


def _more(agreement: ServiceSnapshot | AgreementSnapshot, within: int) -> Decimal:
    """Finds what one agreement would owe more than it does now."""
    stated, assessment = agreement.stated, agreement.assessment
    if stated.next_tier is None or stated.next_tier.seconds_left > within:
        return Decimal(0)
    ahead = (stated.next_tier, *assessment.tiers)
    met = [tier.amount for tier in ahead if 0 <= tier.seconds_left <= within and tier.amount is not None]
    owed = stated.credit.amount if stated.credit is not None and stated.credit.amount else Decimal(0)
    return max(met, default=Decimal(0)) - owed
