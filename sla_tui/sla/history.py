"""What needs more than one period: contract versions, the right to terminate, yearly caps, credits that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from sla_tui.errors import AssessmentError
from sla_tui.sla.calendar import next_period, period_containing
from sla_tui.sla.claim import NOTHING
from sla_tui.sla.contract import Contract, FeeStep, PeriodRule
from sla_tui.sla.fees import fee_of
from sla_tui.sla.result import Assessment, Credit, Period, TerminationState
from sla_tui.sla.rounding import exact, to_money
from sla_tui.sla.zones import local_date

_MOST_STACKED = 16


def text_in_force(versions: Sequence[Contract], period: Period) -> Contract:
    """The text of a contract that decides in `period`: the one whose `valid_from` is the latest at its beginning.

    A text that starts inside the period is in force from the next one on, unless its own term cuts the period: it then
    has a part of the period for itself. Where none had begun, the earliest text decides.

    Raises:
        AssessmentError: there is no text at all.
    """
    if not versions:
        raise AssessmentError("A contract without any text decides nothing.")

    def begins(contract: Contract) -> date:
        return contract.valid_from or date.min

    ordered = sorted(versions, key=begins)
    begun = [c for c in ordered if begins(c) <= local_date(c.period.timezone, period.start)]
    return begun[-1] if begun else ordered[0]


def text_and_period(versions: Sequence[Contract], at: int) -> tuple[Contract, Period]:
    """The text that decides at the instant `at`, and the period of it that `at` lies in.

    As `text_in_force`: a text decides over the periods that begin in its term. Where a text ends inside a period, or
    the first one begins there, each has the part of the period that its term leaves it. Outside every term the newest
    text is taken as if it went on.

    Raises:
        AssessmentError: there is no text at all, or `at` lies outside the calendar.
    """
    if not versions:
        raise AssessmentError("A contract without any text decides nothing.")
    newest_first = sorted(versions, key=lambda c: c.valid_from or date.min, reverse=True)
    over = [c for c in newest_first if c.valid_to is None or local_date(c.period.timezone, at) <= c.valid_to]
    for from_its_start in (True, False):
        for text in over:
            zone = text.period.timezone
            first = local_date(zone, period_containing(text.period, at).start if from_its_start else at)
            if (text.valid_from or date.min) <= first:
                term = {"valid_from": text.valid_from, "valid_to": text.valid_to}
                return text, period_containing(text.period, at, **term)
    return newest_first[0], period_containing(newest_first[0].period, at)


def termination_of(contract: Contract, past: Iterable[Assessment]) -> tuple[TerminationState, ...]:
    """How near each right to terminate is.

    Args:
        contract: with its rules.
        past: assessments of closed periods in order of time, the latest last; running ones are passed over.
    """
    percents = [a.percent for a in past if not a.running]
    out = []
    for rule in contract.termination:
        recent = percents[-rule.within :] if rule.within > 0 else []
        counted = sum(p is not None and p < rule.below for p in recent)
        out.append(TerminationState(rule.below, rule.periods, rule.within, counted, counted >= rule.periods))
    return tuple(out)


def cap_by_year(
    contract: Contract, assessments: Sequence[Assessment], fee: Decimal | Sequence[FeeStep] | None = None
) -> tuple[Assessment, ...]:
    """The assessments with their credits cut where `credit.cap_year_percent` of the year's fees is used up.

    A period belongs to the (fiscal) year in which it begins; the year's fees are those of all periods that begin in it.
    Credits are granted in order of time. Without a fee every period is taken to cost the same.
    """
    cap = contract.credit.cap_year_percent
    if cap is None:
        return tuple(assessments)
    left: dict[int, Fraction] = {}
    out: list[Assessment] = []
    for assessment in sorted(assessments, key=lambda a: a.period.start):
        year = _year_of(contract, assessment.period.start)
        if year.start not in left:
            left[year.start] = cap / 100 * _fees_of(contract, year, fee)
        own = fee_of(contract, assessment.period, fee)
        price = own.amount if own is not None else Fraction(1)
        wanted = assessment.credit.percent * price / 100
        granted = min(wanted, left[year.start])
        left[year.start] -= granted
        out.append(assessment if granted == wanted else _cut(assessment, granted, price, own is not None, cap))
    return tuple(out)


def _cut(assessment: Assessment, granted: Fraction, price: Fraction, known: bool, cap: Fraction) -> Assessment:
    credit = assessment.credit
    percent = granted * 100 / price
    step = f"capped by credit.cap_year_percent {exact(cap)} %: {exact(percent)} % of the fee is left of it"
    granted_at_all = bool(percent or credit.benefits)
    capped = replace(
        credit,
        percent=percent,
        amount=to_money(granted, credit.currency) if known else credit.amount,
        locked_in=granted_at_all,
        steps=(*credit.steps, step),
    )
    due = granted_at_all or assessment.remedy != "complete"
    return replace(assessment, credit=capped, claim=assessment.claim if due else NOTHING)


def _year_of(contract: Contract, at: int) -> Period:
    rule = contract.period
    first_month = rule.first_month if rule.kind in {"quarter", "year"} else 1
    return period_containing(PeriodRule(kind="year", timezone=rule.timezone, first_month=first_month), at)


def _fees_of(contract: Contract, year: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fraction:
    rule = contract.period
    total = Fraction(0)
    period = period_containing(rule, year.start)
    if period.start < year.start and rule.kind != "rolling":
        period = next_period(rule, period)
    while period.start < year.end:
        own = fee_of(contract, period, fee)
        total += own.amount if own is not None else 1
        period = next_period(rule, period)
    return total


@dataclass(frozen=True, slots=True)
class Stacked:
    """What is owed for one service and period under several contracts: the ids that pay, and the sum, by currency."""

    contracts: tuple[str, ...]
    amount: Decimal | None
    percent: Fraction
    currency: str


def stack(found: Sequence[tuple[Contract, Credit]]) -> Stacked | None:
    """The best that can be had: one credit alone, or several whose contracts let them add up with each other.

    Two credits add where either contract names the other in `credit.stack_with`. None where nothing is owed.

    Raises:
        AssessmentError: more than 16 credits at once, or credits in several currencies that would add up.
    """
    owing = [(contract, credit) for contract, credit in found if credit.percent or credit.amount]
    if len(owing) > _MOST_STACKED:
        raise AssessmentError(f"{len(owing)} credits for one service and period are more than can be combined.")
    best: Stacked | None = None
    for count in range(1, len(owing) + 1):
        for group in combinations(owing, count):
            if all(_adds(a, b) for (a, _), (b, _) in combinations(group, 2)):
                together = _sum(group)
                if best is None or (together.amount or 0, together.percent) > (best.amount or 0, best.percent):
                    best = together
    return best


def _adds(one: Contract, other: Contract) -> bool:
    return other.id in one.credit.stack_with or one.id in other.credit.stack_with


def _sum(group: Sequence[tuple[Contract, Credit]]) -> Stacked:
    currencies = {credit.currency for _, credit in group}
    if len(currencies) > 1:
        raise AssessmentError(f"Credits in {' and '.join(sorted(currencies))} cannot be added up.")
    amounts = [credit.amount for _, credit in group if credit.amount is not None]
    return Stacked(
        tuple(contract.id for contract, _ in group),
        sum(amounts, Decimal(0)) if amounts else None,
        sum((credit.percent for _, credit in group), Fraction(0)),
        currencies.pop(),
    )
