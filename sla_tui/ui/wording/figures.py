"""The figures of a service that lists are sorted, filtered and drawn by. What cannot be stood for is None."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.sla.agreements import AgreementSnapshot
from sla_tui.sla.result import ErrorBudget
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.ui.wording.present import is_running

_WHOLE = Fraction(1)
_TWICE = Fraction(2)
COUNTS_ON: Final = 60
"""So many seconds an outage counts on from the last snapshot; what is older is no longer known to go on."""


def budget_share(service: ServiceSnapshot | AgreementSnapshot) -> Fraction | None:
    """What is used of the downtime budget, as a share of it: above 1 once it is overspent."""
    found = service.stated.budget
    return None if found is None else used(found)


def used(budget: ErrorBudget) -> Fraction:
    """The share of a budget that is used; any downtime at all overspends a budget of nothing."""
    if budget.total > 0:
        return Fraction(max(0, budget.spent), budget.total)
    return _TWICE if budget.spent > 0 else Fraction(0)


def latency(service: ServiceSnapshot) -> int | None:
    """The latency at the objective's percentile, else p95, in ms."""
    figures = service.latency
    if not service.stated.measured:  # of a small part of the time they say nothing of the period
        return None
    return figures.p95_ms if figures.value_ms is None else figures.value_ms


def latency_ratio(service: ServiceSnapshot) -> Fraction | None:
    """The latency against its objective; None without either."""
    value, limit = latency(service), service.latency.threshold_ms
    return None if value is None or not limit else Fraction(value, limit)


def errors(service: ServiceSnapshot) -> Fraction | None:
    """The error rate in percent."""
    return service.errors.rate_percent if service.stated.measured else None


def error_ratio(service: ServiceSnapshot) -> Fraction | None:
    """The error rate against its objective; None without either."""
    rate, limit = errors(service), service.errors.threshold_percent
    return None if rate is None or not limit else rate / limit


def share_read(service: ServiceSnapshot | AgreementSnapshot, kind: str) -> Fraction:
    """The share of the checks that the objectives of a kind ("latency", "error_rate") rest on; 1 without one."""
    return min((o.read for o in service.assessment.objectives if o.kind == kind), default=_WHOLE)


def burn(service: ServiceSnapshot) -> Fraction | None:
    """The pace of the last hour, in multiples of the even one; of a running period that can be judged."""
    figures = service.assessment.burn
    return figures.per_hour if figures is not None and _goes_on(service) else None


def burn_alert(service: ServiceSnapshot) -> bool:
    """Whether a multi-window alert fires."""
    figures = service.assessment.burn
    return figures is not None and _goes_on(service) and any(alert.firing for alert in figures.alerts)


def _goes_on(service: ServiceSnapshot) -> bool:
    return is_running(service) and service.stated.best_case is not None


def credit_amount(service: ServiceSnapshot) -> Decimal | None:
    """What is owed in money; None where nothing is, or where the remedy is not money."""
    credit = service.stated.credit
    return credit.amount if credit is not None and credit.owed else None


def seconds_left(service: ServiceSnapshot) -> int | None:
    """Counts the seconds of downtime to its next credit; without tiers what is left of its budget, if anything is.

    None where the period is over, and where nobody can say.
    """
    assessment, stated = service.assessment, service.stated
    if not assessment.running or not stated.judged:
        return None
    if stated.next_tier is not None:
        return max(0, stated.next_tier.seconds_left)
    if assessment.tiers or stated.budget is None or stated.budget.left < 0 or stated.owed:
        return None
    return stated.budget.left


def counted_on(seconds: int, passed: int) -> int:
    """Returns what is left of `seconds` of downtime, at least 0, when an outage has gone on for `passed` seconds more.

    It is known to go on for `COUNTS_ON` seconds after a snapshot only.
    """
    return max(0, seconds - min(max(0, passed), COUNTS_ON))


def nearness(service: ServiceSnapshot) -> tuple[bool, int, str]:
    """Orders services that are down: the one that comes to its next credit first, then the others by their id."""
    left = seconds_left(service)
    return left is None, left or 0, service.id
