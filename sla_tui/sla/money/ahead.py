"""The tiers that lie ahead: what an agreement owes next, and which of them are really at risk. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.result import TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot


@dataclass(frozen=True, slots=True)
class TierAhead:
    """The next tier of one agreement of a service.

    `at_risk`: the service is down, or the agreement stands at risk. `tier` None: it is at risk, and no tier lies ahead.
    `used` is the share of the downtime until the tier that is spent already, None where that is not known.
    """

    service: ServiceSnapshot
    agreement: ServiceSnapshot | AgreementSnapshot
    tier: TierDistance | None
    at_risk: bool
    used: Fraction | None = None


def tiers_ahead(services: Iterable[ServiceSnapshot]) -> tuple[TierAhead, ...]:
    """Lists the next tier of each agreement: all that are at risk first, however far away it is, then by what is left.

    Of those at risk the ones that are down come first: their time runs. An agreement that is at risk and has no tier
    ahead is listed behind them, because leaving it out would say that it is not.
    """
    found = [
        _ahead(service, agreement)
        for service in services
        for agreement in (service.agreements if service.others else (service,))
    ]
    listed = [one for one in found if one.tier is not None or one.at_risk]
    return tuple(sorted(listed, key=_order))


def _ahead(service: ServiceSnapshot, agreement: ServiceSnapshot | AgreementSnapshot) -> TierAhead:
    stated = agreement.stated
    tier, at_risk = stated.next_tier, stated.standing == "at_risk" or (service.is_down and stated.next_tier is not None)
    if tier is None or stated.budget is None:
        return TierAhead(service, agreement, tier, at_risk)
    spent = stated.budget.spent
    limit = spent + tier.seconds_left
    return TierAhead(service, agreement, tier, at_risk, Fraction(spent, limit) if limit > 0 else None)


def _order(one: TierAhead) -> tuple[bool, bool, bool, int, str]:
    left = 0 if one.tier is None else one.tier.seconds_left
    return not one.at_risk, one.tier is None, not one.service.is_down, left, one.agreement.key
