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
_NOTHING: Final = Decimal(0)


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
    return stakes_together(stakes_of(service, within) for service in services)


def stakes_of(service: ServiceSnapshot, within: int = STAKE_WITHIN) -> tuple[Stake, ...]:
    """Works out what is at stake with one service: see `at_stake`."""
    sums: dict[tuple[Direction, str], Decimal] = {}
    for agreement in service.agreements if service.others else (service,):
        more = _more(agreement, within)
        if more > 0:
            key = agreement.direction, agreement.assessment.credit.currency
            sums[key] = sums.get(key, _NOTHING) + more
    return tuple(Stake(*key, amount, 1) for key, amount in sums.items())


def stakes_together(each: Iterable[tuple[Stake, ...]]) -> tuple[Stake, ...]:
    """Adds up what is at stake with each of several services."""
    sums: dict[tuple[Direction, str], Decimal] = {}
    counts: dict[tuple[Direction, str], int] = {}
    for stakes in each:
        for stake in stakes:
            key = stake.direction, stake.currency
            sums[key] = sums.get(key, _NOTHING) + stake.amount
            counts[key] = counts.get(key, 0) + stake.services
    order = sorted(sums, key=lambda key: (DIRECTIONS.index(key[0]), key[1]))
    return tuple(Stake(*key, sums[key], counts[key]) for key in order)


def _more(agreement: ServiceSnapshot | AgreementSnapshot, within: int) -> Decimal:
    """Finds what one agreement would owe more than it does now."""
    stated = agreement.stated
    ahead = stated.next_tier
    if ahead is None or ahead.seconds_left > within:
        return _NOTHING
    most = ahead.amount if ahead.seconds_left >= 0 and ahead.amount is not None else _NOTHING
    for tier in agreement.assessment.tiers:
        amount = tier.amount
        if amount is not None and 0 <= tier.seconds_left <= within and amount > most:
            most = amount
    credit = stated.credit
    return most if credit is None or not credit.amount else most - credit.amount
