"""Says in words what may be stated of one period: the standing and why, the uptime, the budget, what is owed. Pure.

Every door takes these sentences from here, in whatever language, so that one thing is called one thing everywhere.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, tzinfo
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui import format as fmt
from sla_tui.language import ENGLISH, Language
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.result import MissingInput, Period, TierDistance
from sla_tui.sla.snapshot import ServiceSnapshot
from sla_tui.sla.stated import Extent, Standing, Stated, StatedCredit

_HOURS: Final = frozenset({"", "availability.service_hours", "availability.holidays"})
"""Clauses by which time lies outside the hours that are judged."""


def standing_word(standing: Standing, language: Language = ENGLISH) -> str:
    """Returns the word for a standing; ``BREACHED`` in capitals, for it costs money."""
    word = language.say(f"standing.{standing}")
    return word.upper() if standing == "breached" else word


def standing_text(service: ServiceSnapshot, zone: tzinfo, language: Language = ENGLISH) -> str:
    """Says how the service stands, and without a verdict why: ``not provable: 0.15 % of the time is known``.

    Args:
        service: whose.
        zone: in which local times are written.
        language: the language.
    """
    return why_of(service, zone, language) or standing_word(service.standing, language)


def period_text(period: Period, language: Language = ENGLISH) -> str:
    """Names a period: ``November 2026``; its key where it has no name."""
    return language.tell(period.name) if period.label else period.key


def clause_text(clause: str, language: Language = ENGLISH) -> str:
    """Names a clause of a contract, by its key in the configuration (``availability.method``)."""
    return language.name_of("clause", clause.replace(".", "_"))


def decision_text(decision: str, clause: str, language: Language = ENGLISH) -> str:
    """Says what was decided of an outage, and by which clause: ``counted: downtime definition``."""
    words = decision_word(decision, clause, language), clause_text(clause, language)
    return ": ".join(dict.fromkeys(words))


def decision_word(decision: str, clause: str, language: Language = ENGLISH) -> str:
    """Names a decision: only what lies outside the hours that are judged is called so, not a gap or another period."""
    if decision == "outside" and clause not in _HOURS:
        return language.say("decision.not_counted")
    return language.name_of("decision", decision)


def why_of(service: ServiceSnapshot, zone: tzinfo, language: Language = ENGLISH) -> str:
    """Says why a service has no verdict, staleness included; "" where it has one, or its word says it all."""
    stated = service.stated
    if stated.reason == "stale" and service.stale_since is not None:
        return language.say("why.stale", when=language.moment(service.stale_since, zone))
    return why_text(stated, service.assessment.missing, zone, language)


def why_text(stated: Stated, missing: Iterable[MissingInput], zone: tzinfo, language: Language = ENGLISH) -> str:
    """Says why there is no verdict: ``not provable: known since 30 Nov 14:02``; "" where there is one."""
    if stated.reason == "coverage":
        return language.say("why.coverage", share=language.known(stated.coverage, stated.min_coverage))
    if stated.reason == "beginning" and stated.since is not None:
        return language.say("why.beginning", when=language.moment(stated.since, zone))
    if stated.reason == "missing_input":
        return language.say("why.missing", what=missing_text(missing, zone, language))
    if stated.reason == "unread":
        return language.say("why.unread")
    return ""


def missing_text(missing: Iterable[MissingInput], zone: tzinfo, language: Language = ENGLISH) -> str:
    """Says what nobody gave of an outage: ``when it was reported is not known of the outage of 10 Jun 21:00``."""
    found = tuple(missing)
    if not found:
        return language.say("missing.something")
    first = found[0]
    text = language.say(f"missing.{first.kind}", when=language.moment(first.start, zone))
    return text + (language.say("missing.more", count=language.grouped(len(found) - 1)) if len(found) > 1 else "")


def missing_command(service: str, missing: MissingInput) -> str:
    """Writes the command that gives what is missing; what only a person knows stays open in it."""
    wanted = "--reported TIME" if missing.kind == "reported" else "--affected PERCENT"
    return f"sla-tui outage report {service} --began {fmt.rfc3339(missing.start)} {wanted}"


def uptime_text_of(
    stated: Stated,
    target: Fraction | None,
    *,
    zone: tzinfo,
    now: int,
    decimals: int | None = None,
    language: Language = ENGLISH,
) -> str:
    """Writes the uptime so far: ``99.5846 %``, ``100.000 % since 14:02``, ``98.1 to 98.4 %``, ``not measured``.

    Args:
        stated: what may be stated.
        target: the contract's, in percent; its side stays visible.
        zone: in which local times are written.
        now: the present, to know whether a beginning was today.
        decimals: a fixed number of digits, for a column.
        language: the language.
    """
    if stated.uptime is not None:
        percent = language.uptime(stated.uptime, target, decimals=decimals)
        return percent if stated.since is None else f"{percent} {since_text(stated.since, zone, now, language)}"
    if stated.uptime_range is not None:
        worst, best = map(language.figure, fmt.uptime_range(*stated.uptime_range, target))
        return language.say("report.uptime_range", worst=worst, best=best)
    return language.say("report.uptime_not_measured")


def since_text(at: int, zone: tzinfo, now: int, language: Language = ENGLISH) -> str:
    """Says since when something is measured: ``since 14:02`` where that was today, else ``since 30 Nov 14:02``."""
    today = datetime.fromtimestamp(at, zone).date() == datetime.fromtimestamp(now, zone).date()
    when = fmt.clock_time(at, zone, seconds=False) if today else language.moment(at, zone)
    return language.say("report.since", when=when)


def budget_text(stated: Stated, language: Language = ENGLISH) -> str:
    """Says what is left of the budget: ``22 m 41 s left``, ``at most 21 m 36 s left``, ``overspent by 1 h``.

    "" where nobody can say.
    """
    if stated.budget is None:
        return ""
    left = stated.budget.left
    key = "budget.over" if left < 0 else "budget.at_most" if stated.budget_at_most else "budget.left"
    return language.say(key, time=language.duration(abs(left)))


def next_text(tier: TierDistance, currency: str, *, down: bool, language: Language = ENGLISH) -> str:
    """Says how far the next tier is: ``€120.00 in 23 m 00 s if it stays down``, ``… after 23 m 00 s more downtime``.

    Args:
        tier: `Stated.next_tier`.
        currency: of its amount.
        down: whether the service is down now.
        language: the language.
    """
    benefits = (tier.benefit,) if tier.benefit else ()
    price = remedy_text(tier.credit or Fraction(0), tier.amount, currency, benefits, language=language)
    time = language.duration(max(0, tier.seconds_left))
    return language.say("next.down" if down else "next.up", price=price or language.say("next.tier"), time=time)


def credit_text(credit: StatedCredit, language: Language = ENGLISH, *, fee: bool = False) -> str:
    """Says what is due: ``10 % = €240.00``, ``at least 10 % = €240.00``, ``amount not known``; "" for nothing."""
    return remedy_text(
        credit.percent, credit.amount, credit.currency, credit.benefits, credit.extent, language=language, fee=fee
    )


def owed_text(credit: StatedCredit, language: Language = ENGLISH) -> str:
    """Says what is due in the fewest words: the amount, or where no fee is known the percent; "" for nothing."""
    percent = Fraction(0) if credit.amount else credit.percent
    return remedy_text(percent, credit.amount, credit.currency, credit.benefits, credit.extent, language=language)


def entry_text(entry: CreditEntry, language: Language = ENGLISH) -> str:
    """Says what a row of the claim list is worth, in the words of `credit_text`."""
    return remedy_text(entry.credit, entry.amount, entry.currency, entry.benefits, entry.extent, language=language)


def remedy_text(
    percent: Fraction,
    amount: Decimal | None,
    currency: str,
    benefits: tuple[str, ...] = (),
    extent: Extent = "exact",
    *,
    language: Language = ENGLISH,
    fee: bool = False,
) -> str:
    """Writes a credit or another remedy, as far as its size is known.

    Args:
        percent: of the period's fee.
        amount: in money; None where no fee is known.
        currency: of the amount.
        benefits: what is given besides money, in the contract's words.
        extent: whether that is all of it, no less than it, or nobody can say how much.
        language: the language.
        fee: says of what the percent is (``10 % of the fee``).
    """
    if extent == "not_known":
        return language.say("remedy.not_known")
    share = language.credit_percent(percent)
    sums = [language.say("remedy.share", percent=share) if fee else share] if percent > 0 else []
    if amount:
        sums.append(language.money(amount, currency))
    words = " + ".join([" = ".join(sums)] * bool(sums) + list(benefits))
    return language.say("remedy.at_least", remedy=words) if words and extent == "at_least" else words


def worth_text(
    percent: Fraction,
    amount: Decimal | None,
    currency: str,
    benefits: tuple[str, ...],
    extent: Extent,
    *,
    language: Language = ENGLISH,
) -> str:
    """Writes the same in a sentence: ``at least €240.00``, ``a credit of 10 %``, "" for nothing."""
    if extent == "not_known":
        return language.say("worth.not_known")
    if amount:
        words = language.money(amount, currency)
    elif percent > 0:
        words = language.say("worth.share", percent=language.percent(percent))
    else:
        words = "; ".join(benefits)
    return language.say("remedy.at_least", remedy=words) if words and extent == "at_least" else words
