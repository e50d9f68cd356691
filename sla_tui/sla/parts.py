"""Puts the parts of one period together, each judged under its own text: sums, the worst verdict, one credit. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from typing import Final

from sla_tui.sla.codes import CodeValue, Step
from sla_tui.sla.contract import Contract, Remedy
from sla_tui.sla.evidence import Evidence
from sla_tui.sla.money.outcome import claim_for
from sla_tui.sla.periods.calendar import whole_period
from sla_tui.sla.periods.texts import TextPart
from sla_tui.sla.result import (
    AssessedOutage,
    Assessment,
    Claim,
    Credit,
    ErrorBudget,
    Period,
    PossibleOutcome,
    Range,
    TierDistance,
    Verdict,
)

_WORST: Final[tuple[Verdict, ...]] = ("breached", "at_risk", "unknown", "met")
_LEAST_READ: Final[tuple[Remedy, ...]] = ("unread", "partial", "complete")


def period_of(parts: Sequence[TextPart]) -> Period:
    """Finds the period that the parts make up together, in order of time."""
    first, last = parts[0], parts[-1]
    if len(parts) == 1:
        return first.period
    whole = whole_period(first.text.period, first.period)
    start, end = first.period.start, last.period.end
    return whole if (start, end) == (whole.start, whole.end) else replace(first.period, start=start, end=end)


def combined(period: Period, texts: Sequence[Contract], evidence: Evidence, parts: Sequence[Assessment]) -> Assessment:
    """Combines the assessments of the parts of `period` to one.

    Downtime, judged time, budgets and money are sums; the uptime is that of the sums; the verdict is the worst one.
    Each part has its share of the fee by seconds, so that the credit in percent of the fee is weighted by them. Claims
    count from the end of the whole period.

    Args:
        period: all of it.
        texts: the text of each part.
        evidence: that the parts were judged on.
        parts: each under its own text, in order of time; at least one has begun.
    """
    begun = [a for a in parts if a.now > a.period.start]
    last = begun[-1] if begun else parts[0]
    claims = [
        claim_for(text, evidence, period, a.outages, credit=a.credit, verdict=a.verdict)
        for text, a in zip(texts, parts, strict=True)
    ]
    seconds = [a.downtime_seconds for a in begun]
    exactly = [a.downtime_exact for a in begun]
    uptime = _mean((a.uptime, a.assessed_seconds) for a in begun)
    return replace(
        last,
        period=period,
        now=last.now,
        running=last.now < period.end,
        downtime_seconds=None if None in seconds else sum(s for s in seconds if s is not None),
        downtime_exact=None
        if not any(exactly)
        else sum((e or Fraction(s or 0) for e, s in zip(exactly, seconds, strict=True)), Fraction(0)),
        assessed_seconds=sum(a.assessed_seconds for a in begun),
        removed_seconds=sum(a.removed_seconds for a in begun),
        full_seconds=sum(a.full_seconds for a in parts),
        coverage=_mean((a.coverage, min(a.now, a.period.end) - a.period.start) for a in begun) or Fraction(0),
        uptime=uptime,
        percent=None if uptime is None else uptime * 100,
        rounded_percent=None,
        raw_uptime=_mean((a.raw_uptime, a.assessed_seconds) for a in begun),
        if_nothing_more=_mean((a.if_nothing_more, a.full_seconds) for a in parts),
        verdict=_worst(a.verdict for a in begun),
        certainty="within_error" if any(a.certainty == "within_error" for a in begun) else "certain",
        provable=all(a.provable for a in begun),
        budget=_budget(parts),
        credit=_credit(period, parts, last),
        tiers=tuple(_of_all(tier, period, parts, last) for tier in last.tiers),
        claim=_claim(claims),
        range=_range(begun),
        outages=_outages(begun),
        removed=tuple(r for a in begun for r in a.removed),
        objectives=tuple(o for a in begun for o in a.objectives),
        notes=tuple(dict.fromkeys(note for a in begun for note in a.notes)),
        min_coverage=max(a.min_coverage for a in begun) if begun else last.min_coverage,
        least=_end(period, begun, least=True),
        most=_end(period, begun, least=False),
        known_since=begun[0].known_since if len(begun) == 1 else None,
        missing=tuple(m for a in begun for m in a.missing),
        remedy=min((a.remedy for a in parts), key=_LEAST_READ.index),
        parts=tuple(parts),
    )


def _mean(found: Iterable[tuple[Fraction | None, int]]) -> Fraction | None:
    """Computes the mean of what is known, by weight."""
    known = [(value, weight) for value, weight in found if value is not None and weight > 0]
    whole = sum(weight for _, weight in known)
    return sum((value * weight for value, weight in known), Fraction(0)) / whole if whole else None


def _worst(verdicts: Iterable[Verdict]) -> Verdict:
    return min(verdicts, key=_WORST.index, default="unknown")


def _budget(parts: Sequence[Assessment]) -> ErrorBudget | None:
    """Adds up the parts' budgets: what one that is over has left is lost, what one overspent no other makes good."""
    known = [(a, a.budget) for a in parts if a.budget is not None]
    if not known or len(known) < len(parts):
        return None
    overspent = [b.left for _, b in known if b.left < 0]
    still = [b.left for a, b in known if a.running] or [b.left for _, b in known]
    left = sum(overspent) if overspent else sum(still)
    return ErrorBudget(sum(b.total for _, b in known), sum(b.spent for _, b in known), left)


def _credit(period: Period, parts: Sequence[Assessment], last: Assessment) -> Credit:
    """Adds up the parts' credits: of the fee that all of them cost together."""
    now = last.credit
    steps: list[Step] = []
    for a in parts:
        if a.now > a.period.start:
            share: dict[str, CodeValue] = {
                "period": a.period.name,
                "seconds": a.period.seconds,
                "whole": period.seconds,
            }
            steps += [Step("part", share), *a.credit.steps]
    return Credit(
        percent=sum((a.credit.percent * a.period.seconds for a in parts), Fraction(0)) / period.seconds,
        amount=_sum([a.credit.amount for a in parts]),
        currency=now.currency,
        locked_in=any(a.credit.locked_in for a in parts),
        next_tier=None if now.next_tier is None else _of_all(now.next_tier, period, parts, last),
        payout=now.payout,
        benefits=tuple(dict.fromkeys(b for a in parts for b in a.credit.benefits)),
        steps=tuple(steps),
    )


def _of_all(tier: TierDistance, period: Period, parts: Sequence[Assessment], last: Assessment) -> TierDistance:
    """Prices a row of the last part's table at what the whole period costs once it is met: other credits stay."""
    if tier.credit is None:
        return tier
    others = [a for a in parts if a is not last]
    percent = sum((a.credit.percent * a.period.seconds for a in others), tier.credit * last.period.seconds)
    amount = _sum([tier.amount, *(a.credit.amount for a in others)])
    return replace(tier, credit=percent / period.seconds, amount=amount)


def _sum(amounts: Sequence[Decimal | None]) -> Decimal | None:
    known = [amount for amount in amounts if amount is not None]
    return sum(known[1:], known[0]) if known and len(known) == len(amounts) else None


def _claim(claims: Sequence[Claim]) -> Claim:
    """Chooses the earlier of the parts' deadlines."""
    return Claim(
        min((c.deadline for c in claims if c.deadline is not None), default=None),
        min((c.notify_by for c in claims if c.notify_by is not None), default=None),
    )


def _range(parts: Sequence[Assessment]) -> Range | None:
    known = [a.range for a in parts]
    if not known or None in known:
        return None
    ranges = [r for r in known if r is not None]
    return Range(
        sum(r.least_downtime for r in ranges),
        sum(r.most_downtime for r in ranges),
        _mean((r.best_uptime, a.assessed_seconds) for r, a in zip(ranges, parts, strict=True)),
        _mean((r.worst_uptime, a.assessed_seconds) for r, a in zip(ranges, parts, strict=True)),
    )


def _outages(parts: Sequence[Assessment]) -> tuple[AssessedOutage, ...]:
    """Lists all outages in order; one that two parts share is one, with what each counted of it."""
    found: dict[tuple[int, int], AssessedOutage] = {}
    for outage in (o for a in parts for o in a.outages):
        key = (outage.start, outage.end)
        found[key] = outage if key not in found else _joined(found[key], outage)
    return tuple(found[key] for key in sorted(found))


def _joined(one: AssessedOutage, other: AssessedOutage) -> AssessedOutage:
    """Joins the same outage in two parts of a period: what lies outside of one is inside the other."""
    parts = [*(p for p in one.parts if p.clause != "period"), *(p for p in other.parts if p.clause != "period")]
    decides = one if one.counted_seconds >= other.counted_seconds else other
    exactly = None
    if one.counted_exact is not None or other.counted_exact is not None:
        exactly = sum((o.counted_exact or Fraction(o.counted_seconds) for o in (one, other)), Fraction(0))
    return replace(
        decides,
        counted_seconds=one.counted_seconds + other.counted_seconds,
        counted_exact=exactly,
        parts=tuple(sorted(parts, key=lambda p: p.start)),
    )


def _end(period: Period, parts: Sequence[Assessment], *, least: bool) -> PossibleOutcome | None:
    """Works out one end of what is possible; a part of which enough is known stands for itself."""
    if all(a.least is None for a in parts):
        return None
    ends = [(a, _outcome(a, a.least if least else a.most)) for a in parts]
    return PossibleOutcome(
        uptime=_mean((end.uptime, a.period.seconds) for a, end in ends),
        verdict=_worst(end.verdict for _, end in ends),
        credit=sum((end.credit * a.period.seconds for a, end in ends), Fraction(0)) / period.seconds,
        amount=_sum([end.amount for _, end in ends]),
        benefits=tuple(dict.fromkeys(b for _, end in ends for b in end.benefits)),
        claim=_claim([end.claim for _, end in ends]),
    )


def _outcome(a: Assessment, found: PossibleOutcome | None) -> PossibleOutcome:
    if found is not None:
        return found
    return PossibleOutcome(
        a.uptime, a.verdict_without_risk, a.credit.percent, a.credit.amount, a.credit.benefits, a.claim
    )
