"""Says in words what may be stated of one period: the standing and why, the uptime, what is owed. Pure.

Every door that speaks English takes these sentences from here, so that one thing is called one thing everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.sla.result import MissingInput
from sla_tui.sla.snapshot import CreditEntry, ServiceSnapshot
from sla_tui.sla.stated import Extent, Stated, StatedCredit

NOT_MEASURED: Final = "not measured"
_MISSING: Final = {"reported": "when it was reported", "affected": "the share that it affected"}


def standing_text(service: ServiceSnapshot, zone: tzinfo) -> str:
    """How the service stands, and where there is no verdict why: ``not provable: 0.15 % of the time is known``.

    Args:
        service: whose.
        zone: in which local times are written.
    """
    stated = service.stated
    if stated.reason == "stale" and service.stale_since is not None:
        return f"no data: nothing fresh since {fmt.day_and_time(service.stale_since, zone)}"
    return reason_text(stated, service.assessment.missing, zone)


def reason_text(stated: Stated, missing: Iterable[MissingInput], zone: tzinfo) -> str:
    """The standing of a period in words, with what is known where that is too little.

    Args:
        stated: what may be stated of it.
        missing: what the contract asks for and nobody gave.
        zone: in which local times are written.
    """
    word = fmt.VERDICT_WORDS[stated.standing]
    if stated.reason == "coverage":
        return f"{word}: {fmt.known_percent(stated.coverage)} % of the time is known"
    if stated.reason == "beginning" and stated.since is not None:
        return f"{word}: known since {fmt.day_and_time(stated.since, zone)}"
    if stated.reason == "missing_input":
        return f"{word}: {missing_text(missing, zone)}"
    return word


def missing_text(missing: Iterable[MissingInput], zone: tzinfo) -> str:
    """What nobody gave of an outage: ``when it was reported is not known of the outage of 10 Jun 21:00``."""
    found = tuple(missing)
    if not found:
        return "something that the contract asks for was not given"
    first = found[0]
    more = f" and of {len(found) - 1} more" if len(found) > 1 else ""
    return f"{_MISSING[first.kind]} is not known of the outage of {fmt.day_and_time(first.start, zone)}{more}"


def uptime_text_of(
    stated: Stated, target: Fraction | None, *, zone: tzinfo, now: int, decimals: int | None = None
) -> str:
    """The uptime so far: ``99.5846 %``, ``100.000 % since 14:02``, ``98.1 to 98.4 %``, or that it is not measured.

    Args:
        stated: what may be stated.
        target: the contract's, in percent; its side stays visible.
        zone: in which local times are written.
        now: the present, to know whether a beginning was today.
        decimals: a fixed number of digits, for a column.
    """
    if stated.uptime is not None:
        since = f" {since_text(stated.since, zone, now)}" if stated.since is not None else ""
        return f"{fmt.uptime_percent(stated.uptime, target, decimals=decimals)} %{since}"
    if stated.uptime_range is not None:
        worst, best = (fmt.uptime_percent(end, target, decimals=decimals) for end in stated.uptime_range)
        return f"{worst} to {best} %"
    return NOT_MEASURED


def since_text(at: int, zone: tzinfo, now: int) -> str:
    """Since when something is measured: ``since 14:02`` where that was today, else ``since 30 Nov 14:02``."""
    today = datetime.fromtimestamp(at, zone).date() == datetime.fromtimestamp(now, zone).date()
    return f"since {fmt.clock_time(at, zone, seconds=False) if today else fmt.day_and_time(at, zone)}"


def credit_text(credit: StatedCredit) -> str:
    """What is due: ``10 % = €240.00``, ``at least 10 % = €240.00``, ``amount not known``; "" where it is nothing."""
    return remedy_text(credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent)


def entry_text(entry: CreditEntry) -> str:
    """What a line of the ledger is worth, in the words of `credit_text`."""
    return remedy_text(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent)


def remedy_text(
    percent: Fraction, amount: Decimal | None, currency: str, benefits: tuple[str, ...] = (), extent: Extent = "exact"
) -> str:
    """A credit or another remedy, as far as its size is known.

    Args:
        percent: of the period's fee.
        amount: in money; None where no fee is known.
        currency: of the amount.
        benefits: what is given besides money, in the contract's words.
        extent: whether that is all of it, no less than it, or nobody can say how much.
    """
    if extent == "not_known":
        return "amount not known"
    sums = [f"{fmt.exact_percent(percent)} %"] if percent > 0 else []
    if amount:
        sums.append(fmt.money(amount, currency))
    words = " + ".join([" = ".join(sums)] * bool(sums) + list(benefits))
    return f"at least {words}" if words and extent == "at_least" else words


def worth_text(
    percent: Fraction, amount: Decimal | None, currency: str, benefits: tuple[str, ...], extent: Extent
) -> str:
    """The same in the fewest words, for a sentence: ``at least €240.00``, ``a credit of 10 %``, "" for nothing."""
    if extent == "not_known":
        return "a credit (amount not known)"
    if amount:
        words = fmt.money(amount, currency)
    elif percent > 0:
        words = f"a credit of {fmt.exact_percent(percent)} %"
    else:
        words = "; ".join(benefits)
    return f"at least {words}" if words and extent == "at_least" else words
