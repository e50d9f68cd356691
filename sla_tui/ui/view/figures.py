"""The figures of a service that lists are sorted, filtered and drawn by. What is not known is None."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

from sla_tui.sla.result import Budget
from sla_tui.sla.snapshot import ServiceSnapshot


def uptime(service: ServiceSnapshot) -> Fraction | None:
    """The uptime (0..1) that the verdict rests on: of a running period the one if nothing more happens.

    None where no second is known yet: time to come that will be up is no measurement.
    """
    assessment = service.assessment
    if assessment.uptime is None:
        return None
    return assessment.uptime if assessment.if_nothing_more is None else assessment.if_nothing_more


def budget(service: ServiceSnapshot) -> Budget | None:
    """The downtime budget; None also where no second is known yet: nobody can say what is left of it then."""
    return service.assessment.known_budget


def budget_share(service: ServiceSnapshot) -> Fraction | None:
    """What is left of the downtime budget, as a share of it; negative once it is overspent."""
    found = budget(service)
    if found is None:
        return None
    return Fraction(found.left, found.total) if found.total > 0 else Fraction(-1 if found.left < 0 else 0)


def latency(service: ServiceSnapshot) -> int | None:
    """The latency at the objective's percentile, else p95, in ms."""
    figures = service.latency
    return figures.p95_ms if figures.value_ms is None else figures.value_ms


def latency_ratio(service: ServiceSnapshot) -> Fraction | None:
    """The latency against its objective; None without either."""
    value, limit = latency(service), service.latency.threshold_ms
    return None if value is None or not limit else Fraction(value, limit)


def error_ratio(service: ServiceSnapshot) -> Fraction | None:
    """The error rate against its objective; None without either."""
    rate, limit = service.errors.rate_percent, service.errors.threshold_percent
    return None if rate is None or not limit else rate / limit


def burn(service: ServiceSnapshot) -> Fraction | None:
    """The pace of the last hour, in multiples of the even one."""
    figures = service.assessment.burn
    return None if figures is None else figures.per_hour


def burn_alert(service: ServiceSnapshot) -> bool:
    """Whether a multi-window alert fires."""
    figures = service.assessment.burn
    return figures is not None and any(alert.firing for alert in figures.alerts)


def owes(service: ServiceSnapshot) -> bool:
    """Whether the vendor owes something for the period as it stands."""
    credit = service.assessment.credit
    return credit.percent > 0 or bool(credit.amount) or bool(credit.benefits)


def credit_amount(service: ServiceSnapshot) -> Decimal | None:
    """What is owed in money; None where nothing is, or where the remedy is not money."""
    return service.assessment.credit.amount if owes(service) else None
