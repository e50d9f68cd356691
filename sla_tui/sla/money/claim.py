"""Until when a credit must be asked for: claim windows and first-notice duties as exclusive instants."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta
from functools import lru_cache

from sla_tui.errors import AssessmentError
from sla_tui.sla.contract import ClaimUnit, Contract, Within
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.measure.interval import Interval
from sla_tui.sla.periods.business import add_business_days, is_business_day
from sla_tui.sla.periods.calendar import days_in_month, next_period, period_containing
from sla_tui.sla.periods.zones import first_instant, local_date
from sla_tui.sla.result import AssessedOutage, Claim, Period

NOTHING = Claim(None, None)
_ONE_DAY = timedelta(days=1)
_HOUR = 3600
_MOST = 100_000  # of any unit; beyond it nobody claims anything


def claim_of(contract: Contract, evidence: Evidence, period: Period, outages: tuple[AssessedOutage, ...]) -> Claim:
    """Works out the deadlines of a credit that is owed; the earliest where the basis is the incident.

    A first notice counts from the same basis, but where that is the period or the invoice, from the moment the incident
    was noticed, or else began: a duty to notify cannot wait for the period's end.

    Args:
        contract: whose claim rule is asked.
        evidence: when the incident was noticed, and the invoice sent, where that is known.
        period: whole, even while it runs.
        outages: the assessed ones, in order of time.
    """
    rule = contract.claim
    if rule is None:
        return NOTHING
    first = next((incident for o in outages for incident in o.incidents), None)
    deadline = notify = None
    if rule.within is not None:
        at = _basis(rule.basis, evidence, period, first)
        deadline = None if at is None else deadline_of(contract, rule.within, at, at_end=rule.basis == "period_end")
    if rule.notify_within is not None:
        basis = "noticed" if rule.basis in {"period_end", "invoice"} else rule.basis
        at = _basis(basis, evidence, period, first)
        notify = None if at is None else deadline_of(contract, rule.notify_within, at)
    return Claim(deadline, notify)


def deadlines_of(contract: Contract, outages: Iterable[AssessedOutage]) -> tuple[int, ...]:
    """Lists until when each incident that counts must be claimed; empty where the claim hangs on no incident."""
    rule = contract.claim
    if rule is None or rule.within is None or rule.basis not in {"incident_start", "incident_end"}:
        return ()
    bases = {end if rule.basis == "incident_end" else start for o in outages for start, end in o.incidents}
    return tuple(sorted(deadline_of(contract, rule.within, at) for at in bases))


def _basis(basis: str, evidence: Evidence, period: Period, first: Interval | None) -> int | None:
    if basis == "period_end":
        return period.end
    if basis == "invoice":
        return evidence.invoiced
    if basis == "noticed" and evidence.noticed is not None:
        return evidence.noticed
    if first is None:
        return None
    return first[1] if basis == "incident_end" else first[0]


def deadline_of(contract: Contract, within: Within, basis: int, *, at_end: bool = False) -> int:
    """Finds the exclusive instant until which something must be done.

    Hours count exactly. Everything else counts local dates from the basis's date, and ends with the last day.

    Args:
        contract: its zone, its periods, and the holidays of its claim rule.
        within: how long.
        basis: the instant it counts from.
        at_end: the basis is the (exclusive) end of a period, whose date is that of the second before.
    """
    if within.count > _MOST:
        raise AssessmentError(f"A claim window of {within.count} {within.unit} has no end.", hint=f"At most {_MOST}.")
    if within.unit == "hours":
        return basis + within.count * _HOUR
    if within.unit == "periods":
        period = period_containing(
            contract.period, basis - 1 if at_end and contract.period.kind != "rolling" else basis
        )
        for _ in range(within.count):
            period = next_period(contract.period, period)
        return _rolled(contract, period.end)
    rule = contract.claim
    holidays = rule.holidays if rule is not None and within.unit == "business_days" else ()
    end = _end_of_day(contract.period.timezone, within.unit, within.count, basis - 1 if at_end else basis, holidays)
    return _rolled(contract, end)


def _rolled(contract: Contract, end: int) -> int:
    """Moves a deadline whose last day is no business day to the end of the next one, where the contract does."""
    rule = contract.claim
    if rule is None or rule.roll == "no":
        return end
    zone = contract.period.timezone
    day = local_date(zone, end - 1)
    if is_business_day(day, rule.holidays):
        return end
    return first_instant(zone, add_business_days(day, 1, frozenset(rule.holidays)) + _ONE_DAY)


@lru_cache(maxsize=1024)
def _end_of_day(zone: str, unit: ClaimUnit, count: int, basis: int, holidays: tuple[date, ...]) -> int:
    day = local_date(zone, basis)
    if unit == "days":
        last = day + timedelta(days=count)
    elif unit == "months":
        last = add_months(day, count)
    else:
        last = add_business_days(day, count, frozenset(holidays))
    return first_instant(zone, last + _ONE_DAY)


def add_months(day: date, count: int) -> date:
    """Goes `count` months on; a month's last day stays the last, and a day that does not exist becomes it."""
    number = day.year * 12 + day.month - 1 + count
    year, month = number // 12, number % 12 + 1
    length = days_in_month(year, month)
    is_last = day.day == days_in_month(day.year, day.month)
    return date(year, month, length if is_last else min(day.day, length))
