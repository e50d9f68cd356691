"""What needs more than one period: contract versions, the right to terminate, yearly caps, credits that add up."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from itertools import combinations

from sla_tui.errors import AssessmentError, OutsideTermError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract, FeeStep, PeriodRule
from sla_tui.sla.money.claim import NOTHING
from sla_tui.sla.money.fees import Fee, creditable_fee, fee_of
from sla_tui.sla.periods.calendar import period_containing
from sla_tui.sla.periods.texts import Texts, parts_at, starts_of
from sla_tui.sla.result import Assessment, Credit, Period, PossibleOutcome, TerminationState, TierDistance
from sla_tui.sla.rounding import to_money
from sla_tui.sla.stated import stated

_MOST_STACKED = 16
_NONE = Fraction(0)


@dataclass(frozen=True, slots=True)
class Judged:
    """A period that was judged, and the text that decided in it."""

    contract: Contract
    assessment: Assessment


def termination_of(contract: Contract, past: Iterable[Assessment]) -> tuple[TerminationState, ...]:
    """Works out how near each right to terminate is.

    Args:
        contract: with its rules.
        past: assessments of closed periods in order of time, the latest last; running ones are passed over.
    """
    bad = [(a, _worst_percent(a)) for a in past if not a.running]
    out = []
    for rule in contract.termination:
        recent = bad[-rule.within :] if rule.within > 0 else []
        counted = sum(percent is not None and percent < rule.below for _, percent in recent)
        out.append(TerminationState(rule.below, rule.periods, rule.within, counted, counted >= rule.periods))
    return tuple(out)


def _worst_percent(assessment: Assessment) -> Fraction | None:
    """Computes the uptime percent that a right rests on: where too little is known, the best that it can have been."""
    if assessment.provable and not assessment.missing:
        return assessment.percent
    least = assessment.least
    return None if least is None or least.uptime is None else least.uptime * 100


def cap_by_year(
    texts: Texts, periods: Sequence[Judged], fee: Decimal | Sequence[FeeStep] | None = None
) -> tuple[Assessment, ...]:
    """Cuts the credits where `credit.cap_year_percent` of the year's fees is used up.

    A period belongs to the (fiscal) year in which it begins; the year's fees are those of the contract's periods that
    begin in it. Credits are granted in order of time, whichever text decided, each up to the cap of its own text.
    Without a fee every period is taken to cost the same. A credit that is cut to nothing has no deadline. A
    credit that cannot be stated is granted to nobody, and uses nothing up.

    Args:
        texts: of the contract.
        periods: in order of time.
        fee: of one period, or how it changed over time.
    """
    granted: dict[int, Fraction] = {}
    fees: dict[int, Fraction] = {}
    out: list[Assessment] = []
    for contract, assessment in ((one.contract, one.assessment) for one in periods):
        year = year_of(contract, assessment.period.start)
        before = granted.get(year.start, _NONE)
        own = creditable_fee(contract, assessment.period, fee)
        price = own.amount if own is not None else Fraction(1)
        cap = contract.credit.cap_year_percent
        if cap is not None and price:
            if year.start not in fees:
                fees[year.start] = _fees_in(texts, year, fee)
            left = max(cap / 100 * fees[year.start] - before, _NONE) * 100 / price
            assessment = _cut(assessment, left, own, cap)  # noqa: PLW2901
        credit = stated(assessment).credit
        granted[year.start] = before + (credit.percent if credit is not None else _NONE) * price / 100
        out.append(assessment)
    return tuple(out)


def _cut(assessment: Assessment, left: Fraction, fee: Fee | None, cap: Fraction) -> Assessment:
    """Cuts the credit to `left` percent of its fee, at both ends of what is possible, too."""
    credit = assessment.credit
    following = credit.next_tier
    if following is not None:
        following = _tier(following, left, fee, credit)
    steps = credit.steps
    if credit.percent > left:
        steps = (*steps, Step("capped_year", {"cap": cap, "left": left}))
    percent = min(credit.percent, left)
    capped = replace(
        credit,
        percent=percent,
        amount=_money(percent, fee, credit.amount, credit.currency, cut=percent < credit.percent),
        locked_in=credit.locked_in and bool(percent or credit.benefits),
        next_tier=following,
        steps=steps,
    )
    ends = [end and _limited(end, left, fee, credit.currency) for end in (assessment.least, assessment.most)]
    due = capped.locked_in or assessment.remedy != "complete"
    return replace(
        assessment,
        credit=capped,
        claim=assessment.claim if due else NOTHING,
        tiers=tuple(_priced(tier, left, fee, credit.currency) for tier in assessment.tiers),
        least=ends[0],
        most=ends[1],
    )


def _limited(end: PossibleOutcome, left: Fraction, fee: Fee | None, currency: str) -> PossibleOutcome:
    percent = min(end.credit, left)
    amount = _money(percent, fee, end.amount, currency, cut=percent < end.credit)
    return replace(end, credit=percent, amount=amount, claim=end.claim if percent or end.benefits else NOTHING)


def _tier(tier: TierDistance, left: Fraction, fee: Fee | None, credit: Credit) -> TierDistance | None:
    """Prices the next tier at what it can still cost; None where it costs no more than what is owed already."""
    if tier.credit is None or tier.benefit:
        return _priced(tier, left, fee, credit.currency)
    return _priced(tier, left, fee, credit.currency) if min(tier.credit, left) > min(credit.percent, left) else None


def _priced(tier: TierDistance, left: Fraction, fee: Fee | None, currency: str) -> TierDistance:
    if tier.credit is None or tier.credit <= left:
        return tier
    return replace(tier, credit=left, amount=_money(left, fee, tier.amount, currency, cut=True))


def _money(percent: Fraction, fee: Fee | None, amount: Decimal | None, currency: str, *, cut: bool) -> Decimal | None:
    """Computes so many percent of the fee, rounded once; what is not cut stays as it was rounded before."""
    return to_money(fee.amount * percent / 100, currency) if cut and fee is not None else amount


def year_of(contract: Contract, at: int) -> Period:
    """Finds the (fiscal) year of the contract in which the instant `at` lies."""
    rule = contract.period
    first_month = rule.first_month if rule.kind in {"quarter", "year"} else 1
    return period_containing(PeriodRule(kind="year", timezone=rule.timezone, first_month=first_month), at)


def _fees_in(texts: Texts, year: Period, fee: Decimal | Sequence[FeeStep] | None) -> Fraction:
    """Adds up what the contract's periods that begin in the year cost, each under its own text."""
    total, at = _NONE, year.start
    while at < year.end:
        try:
            parts = parts_at(texts, at)
        except OutsideTermError:
            following = [start for start in starts_of(texts) if start > at]
            if not following:
                break
            at = min(following)
            continue
        if parts[0].text.period.kind == "rolling":  # its periods overlap: the year is taken as one after the other
            own = fee_of(parts[0].text, parts[0].period, fee)
            total += own.amount if own is not None else 1
            at += parts[0].period.seconds
            continue
        for part in parts:
            if year.start <= part.period.start < year.end:
                own = fee_of(part.text, part.period, fee)
                total += own.amount if own is not None else 1
        at = parts[-1].period.end
    return total


@dataclass(frozen=True, slots=True)
class Stacked:
    """What is owed for one service and period under several contracts: the ids that pay, and the sum, by currency.

    `places`: which of those that were looked at pay.
    """

    contracts: tuple[str, ...]
    amount: Decimal | None
    percent: Fraction
    currency: str
    places: tuple[int, ...] = ()


def stack(found: Sequence[tuple[Contract, Credit]]) -> Stacked | None:
    """Finds the best that can be had: one credit, or several whose contracts let them add up with each other.

    Two credits add where either contract names the other in `credit.stack_with`. None where nothing is owed.

    Raises:
        AssessmentError: more than 16 credits at once, or credits in several currencies that would add up.
    """
    owing = [(place, *one) for place, one in enumerate(found) if one[1].percent or one[1].amount]
    if len(owing) > _MOST_STACKED:
        raise AssessmentError(f"{len(owing)} credits for one service and period are more than can be combined.")
    best: Stacked | None = None
    for count in range(1, len(owing) + 1):
        for group in combinations(owing, count):
            if all(_adds(a, b) for (_, a, _), (_, b, _) in combinations(group, 2)):
                together = replace(_sum([one[1:] for one in group]), places=tuple(one[0] for one in group))
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
