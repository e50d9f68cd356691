"""The shapes of a credit for availability: by tier, in proportion, by block, by percentage point, by incident.

Each is a function from a figure and the rows of the table that it meets to what is owed, before any limit.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import Final

from sla_tui.sla.codes import CodeValue, Step
from sla_tui.sla.contract import CreditType, Remedy
from sla_tui.sla.money.fees import Fee
from sla_tui.sla.money.owed import ZERO, Figure, Owed, amount_of
from sla_tui.sla.periods.zones import DAY, local_date
from sla_tui.sla.rounding import round_percent, to_money
from sla_tui.sla.rows import IncidentBand
from sla_tui.sla.terms import Terms, TierTerms

_NOT_MET: Final[dict[Remedy, Step]] = {
    "complete": Step("no_tier"),
    "partial": Step("no_tier_read"),
    "unread": Step("table_unread"),
}
_NO_CREDIT: Final = Step("tier_without_credit")
INCOMPARABLE: Final = Step("incomparable")

CreditShape = Callable[[Terms, Figure, Sequence[TierTerms], Fee | None], Owed]


@lru_cache(maxsize=1024)
def unpaid(met: bool, fee: Fee | None, currency: str, remedy: Remedy) -> Owed:
    """Says that nothing is owed: no row is met, or one that carries no credit."""
    step = _NO_CREDIT if met else _NOT_MET[remedy]
    nothing = None if fee is None else ZERO
    return Owed(ZERO, nothing, (step,), (), None if fee is None else to_money(ZERO, currency), settled=True)


def best_tier(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    """Chooses the highest credit of the rows that are met, never a sum; rows may pay percents, days or an amount.

    Without a fee a percent and an amount cannot be compared: where rows of both kinds are met, the lowest one decides.
    """
    found = [(tier, _paid_by(terms, tier, figure, fee)) for tier in met]
    paying = [(tier, row) for tier, row in found if row.percent or row.amount]
    if not paying:
        return unpaid(bool(met), fee, terms.contract.currency, terms.contract.remedy)
    if fee is not None or len({row.amount is None for _, row in paying}) == 1:
        return max(paying, key=lambda p: (p[1].amount or ZERO, p[1].percent, p[0].depth(figure.assessed)))[1]
    row = max(paying, key=lambda p: p[0].depth(figure.assessed))[1]
    return row._replace(steps=(*row.steps, INCOMPARABLE))


def fixed(amount: Decimal, fee: Fee | None, count: Fraction | int = 1) -> tuple[Fraction, Fraction]:
    """Computes `count` times a fixed amount: its percent of the fee (0 without one), and the amount."""
    whole = Fraction(amount) * count
    return (whole * 100 / fee.amount if fee is not None and fee.amount else ZERO), whole


def percent_of_days(days: Fraction, seconds: int) -> Fraction:
    """Computes what so many days of a period of `seconds` are worth, in percent of its fee."""
    return days * DAY * 100 / seconds


def _paid_by(terms: Terms, tier: TierTerms, figure: Figure, fee: Fee | None) -> Owed:
    """Works out what one row pays."""
    row = tier.tier
    if row.amount is not None:
        percent, amount = fixed(row.amount, fee)
        values: dict[str, CodeValue] = {"tier": tier.name, "amount": row.amount, "currency": terms.contract.currency}
        return Owed(percent, amount, (Step("tier_amount", values),))
    if row.days is not None:
        percent = percent_of_days(row.days, figure.seconds)
        days: dict[str, CodeValue] = {
            "tier": tier.name,
            "days": row.days,
            "seconds": figure.seconds,
            "percent": percent,
        }
        return Owed(percent, amount_of(fee, percent), (Step("tier_days", days),))
    percent = row.credit if row.credit is not None else ZERO
    return Owed(percent, amount_of(fee, percent), (tier.step,))


def _proportional(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    if not met:
        return _nothing(terms, fee)
    rule = terms.contract.credit
    factor = rule.multiplier or ZERO
    if figure.counted:
        each = (factor * seconds * 100 / figure.seconds for seconds in _beyond_free(terms, figure))
        cap = rule.cap_incident_percent
        worth = sorted((one if cap is None else min(one, cap) for one in each), reverse=True)[: rule.max_per_period]
        total = sum(worth, ZERO)
        step = Step("proportional_each", {"factor": factor, "outages": len(worth), "percent": total})
        if free := _free(terms, figure):
            step = Step("proportional_each_beyond", {**step.values, "allowed": free})
        return Owed(total, amount_of(fee, total), (step,))
    base, written = _base(terms, figure)
    percent = factor * base * 100 / figure.seconds
    values: dict[str, CodeValue] = {"factor": factor, "base": written, "seconds": figure.seconds, "percent": percent}
    return Owed(percent, amount_of(fee, percent), (Step("proportional", values),))


def _per_block(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if not met or rule.block is None:
        return _nothing(terms, fee)
    base, written = _base(terms, figure)
    blocks = _counted(Fraction(base, rule.block) if isinstance(base, int) else base / rule.block, terms)
    values: dict[str, CodeValue] = {"base": written, "blocks": blocks, "block": rule.block}
    return _times(terms, figure, fee, blocks, f"blocks_{_how(terms)}", values)


def _per_point(terms: Terms, figure: Figure, met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    """Counts steps of percentage points below the target; the uptime is rounded as the contract rounds it."""
    rule, target = terms.contract.credit, terms.contract.availability.target
    if not met or target is None or not figure.whole:
        return _nothing(terms, fee)
    percent = round_percent(Fraction(100 * figure.good, figure.whole), terms.contract.rounding)
    below = max(target - percent, ZERO)
    points = _counted(below / rule.step, terms)
    values: dict[str, CodeValue] = {"target": target, "uptime": percent, "points": points, "size": rule.step}
    return _times(terms, figure, fee, points, f"points_{_how(terms)}", values)


def _counted(exact: Fraction, terms: Terms) -> Fraction | int:
    """Counts blocks or steps: whole ones, started ones, or with their parts."""
    rule = terms.contract.credit
    if rule.parts:
        return exact
    return ceil(exact) if rule.started else floor(exact)


def _how(terms: Terms) -> str:
    rule = terms.contract.credit
    return "parts" if rule.parts else "started" if rule.started else "full"


def _per_incident(terms: Terms, figure: Figure, _met: Sequence[TierTerms], fee: Fee | None) -> Owed:
    rule = terms.contract.credit
    if rule.bands:
        return _by_length(terms, figure, fee)
    count = len(figure.incidents)
    values: dict[str, CodeValue] = {"outages": count}
    code = "incidents"
    if rule.max_per_day is not None and count:
        count = len(_most_a_day(terms, [(ZERO, start) for start, _ in figure.incidents]))
        values |= {"most": rule.max_per_day, "counted": count}
        code = "incidents_a_day"
    if rule.max_per_period is not None and count > rule.max_per_period:
        count = rule.max_per_period
        values |= {"most": count, "counted": count}
        code = "incidents_a_period"
    return _times(terms, figure, fee, count, code, values)


def _by_length(terms: Terms, figure: Figure, fee: Fee | None) -> Owed:
    """Pays each outage by the highest band that it is longer than, the dearest first where only so many are paid."""
    rule = terms.contract.credit
    worth: list[tuple[Fraction, int]] = []
    bands: dict[int, IncidentBand] = {}
    lengths: dict[int, int] = {}
    for start, end in figure.incidents:
        met = [band for band in rule.bands if band.is_met_by(end - start)]
        if met:
            band = max(met, key=lambda b: (_worth(b, figure.seconds, fee), b.bound))
            bands[start], lengths[start] = band, end - start
            worth.append((_worth(band, figure.seconds, fee), start))
    paid = _most_a_day(terms, worth) if rule.max_per_day is not None else worth
    if rule.max_per_period is not None:
        paid = sorted(paid, key=lambda one: (-one[0], one[1]))[: rule.max_per_period]
    percent, amount, steps = ZERO, ZERO, []
    for _, start in sorted(paid, key=lambda one: one[1]):
        own, more = _band_pays(bands[start], figure.seconds, fee)
        percent, amount = percent + own, amount + more
        bound, inclusive = bands[start].bound
        values: dict[str, CodeValue] = {"length": lengths[start], "over": bound}
        code = "incident_band_from" if inclusive else "incident_band"
        steps.append(Step(code, values | _each_values(terms, bands[start], own)))
    if not steps:
        return Owed(ZERO, amount_of(fee, ZERO), (Step("incidents_short", {"outages": len(figure.incidents)}),))
    if fee is not None:
        return Owed(percent, amount_of(fee, percent), tuple(steps))
    return Owed(percent, amount or None, tuple(steps))


def _band_pays(band: IncidentBand, seconds: int, fee: Fee | None) -> tuple[Fraction, Fraction]:
    """Works out what a band pays: percent of the fee, and the amount where it is a fixed one."""
    if band.amount is not None:
        return fixed(band.amount, fee)
    return percent_of_days(band.days, seconds) if band.days is not None else band.percent or ZERO, ZERO


def _worth(band: IncidentBand, seconds: int, fee: Fee | None) -> Fraction:
    """Orders bands by what they pay; without a fee amounts are compared with amounts only."""
    percent, amount = _band_pays(band, seconds, fee)
    return percent or amount


def _each_values(terms: Terms, band: IncidentBand, percent: Fraction) -> dict[str, CodeValue]:
    if band.amount is not None:
        values: dict[str, CodeValue] = {"amount": band.amount, "currency": terms.contract.currency}
        return {"each": Step("each_amount", values)}
    return {"each": Step("each_percent", {"percent": percent})}


def _most_a_day(terms: Terms, worth: Sequence[tuple[Fraction, int]]) -> list[tuple[Fraction, int]]:
    """Keeps at most so many outages of a local day, the dearest first, then the earliest."""
    left: dict[object, int] = {}
    out: list[tuple[Fraction, int]] = []
    for one in sorted(worth, key=lambda one: (-one[0], one[1])):
        day = local_date(terms.zone, one[1])
        left[day] = left.get(day, terms.contract.credit.max_per_day or len(worth)) - 1
        if left[day] >= 0:
            out.append(one)
    return out


def _times(  # noqa: PLR0917  what is counted, and how that is said
    terms: Terms, figure: Figure, fee: Fee | None, count: Fraction | int, code: str, values: Mapping[str, CodeValue]
) -> Owed:
    """Pays `count` times what the rule names for each: a percent, days, or an amount.

    Args:
        terms: the contract.
        figure: with the period's length.
        fee: of the period.
        count: of what.
        code: of the step that says what was counted.
        values: of that step.
    """
    rule = terms.contract.credit
    codes = {
        "blocks_full": "counted_blocks_full",
        "blocks_started": "counted_blocks_started",
        "blocks_parts": "counted_blocks_parts",
        "points_full": "counted_points_full",
        "points_started": "counted_points_started",
        "points_parts": "counted_points_parts",
        "incidents": "counted_incidents",
        "incidents_a_day": "counted_incidents_a_day",
        "incidents_a_period": "counted_incidents_a_period",
    }
    without_sum = codes[code]
    counted = Step(without_sum, values)
    if rule.amount is not None:
        percent, amount = fixed(rule.amount, fee, count)
        sum_of: dict[str, CodeValue] = {"counted": counted, "amount": rule.amount, "total": amount}
        return Owed(percent, amount, (Step("times_amount", {**sum_of, "currency": terms.contract.currency}),))
    if rule.days is not None:
        percent = percent_of_days(rule.days, figure.seconds) * count
        days: dict[str, CodeValue] = {"counted": counted, "days": rule.days, "seconds": figure.seconds}
        return Owed(percent, amount_of(fee, percent), (Step("times_days", {**days, "percent": percent}),))
    each = rule.percent or ZERO
    percent = each * count
    return Owed(percent, amount_of(fee, percent), (Step(code, {**values, "each": each, "percent": percent}),))


def _free(terms: Terms, figure: Figure) -> Fraction | int:
    """Computes the downtime of the period that pays nothing, in seconds."""
    rule = terms.contract.credit
    if rule.beyond_target and terms.allowed is not None:
        return max(figure.assessed * terms.allowed, Fraction(rule.free))
    return rule.free


def _beyond_free(terms: Terms, figure: Figure) -> list[Fraction | int]:
    """Lists the seconds of each outage that are paid for: what pays nothing is the first downtime of the period."""
    free = _free(terms, figure)
    out: list[Fraction | int] = []
    for seconds in figure.counted:
        if seconds > free:
            out.append(seconds - free)
        free = max(free - seconds, 0)
    return out


def _base(terms: Terms, figure: Figure) -> tuple[Fraction | int, Step]:
    """Computes the downtime that a credit is in proportion to, and how it is written."""
    rule = terms.contract.credit
    free = _free(terms, figure)
    if not rule.free and not (rule.beyond_target and terms.allowed is not None):
        return figure.downtime, Step("downtime", {"seconds": figure.downtime})
    beyond = max(figure.downtime - free, ZERO)
    return beyond, Step("downtime_beyond", {"seconds": figure.downtime, "allowed": free})


def _nothing(terms: Terms, fee: Fee | None) -> Owed:
    return Owed(ZERO, amount_of(fee, ZERO), (_NOT_MET[terms.contract.remedy],))


SHAPES: Final[Mapping[CreditType, CreditShape]] = {
    "tier": best_tier,
    "days": best_tier,
    "proportional": _proportional,
    "per_block": _per_block,
    "per_point": _per_point,
    "per_incident": _per_incident,
}
