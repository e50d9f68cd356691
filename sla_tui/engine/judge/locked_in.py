"""Since when a credit is owed whatever comes: read off the outages, or found by asking about earlier moments. Pure."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from math import ceil, floor

from sla_tui.sla.contract import Contract, Tier
from sla_tui.sla.evidence import Evidence, SourceEvidence
from sla_tui.sla.result import Assessment, Credit


def locked_in_since(
    contract: Contract, evidence: Evidence, assessment: Assessment, asked: Callable[[Evidence, int], Credit]
) -> int | None:
    """Finds the first instant at which the present credit's percentage was owed even if nothing more happened.

    For shapes whose credit grows with every second (proportional, per block) it is when a credit was first owed.
    None where none is locked in. Under most contracts it is the second in which the counted downtime reached the row of
    the table. Under the others the arithmetic itself is asked: downtime only ever adds up, so the instant is found by
    halving, first over the ends of the counted outages, then inside the one that did it. What only the end of the
    period decides (a promise of response times that was missed, say) is owed since then.

    Args:
        contract: the text that decides.
        evidence: all that is known.
        assessment: of the period, with the credit.
        asked: what would be owed of the period by what is known at an instant.
    """
    if not assessment.credit.locked_in:
        return None
    stepped = contract.credit.type == "tier"
    if stepped and _adds_up(contract, assessment):
        at = _second_of(contract, assessment)
        if at is not None:
            return at
    wanted = assessment.credit.percent if stepped else None

    def owed(at: int) -> bool:
        then = asked(_until(evidence, at), at)
        return then.locked_in and (wanted is None or then.percent >= wanted)

    end = min(assessment.now, assessment.period.end)
    if not assessment.running and not owed(end - 1):
        return end
    return _first_owed(assessment, end, owed)


def _first_owed(assessment: Assessment, end: int, owed: Callable[[int], bool]) -> int | None:
    """Finds the first instant for which `owed` holds, by halving over the counted outages; None where none counts."""
    counted = [o for o in assessment.outages if o.counted_seconds and o.start < end]
    if not counted:
        return None
    low, high = 0, len(counted) - 1
    while low < high:
        middle = (low + high) // 2
        if owed(min(counted[middle].end, end)):
            high = middle
        else:
            low = middle + 1
    before, after = max(counted[low].start, assessment.period.start), min(counted[low].end, end)
    while before + 1 < after:
        at = (before + after) // 2
        if owed(at):
            after = at
        else:
            before = at
    return after


def _adds_up(contract: Contract, assessment: Assessment) -> bool:
    """Says whether every counted second counted at once, out of a period of which nothing was taken away."""
    rule = contract.availability
    plain = rule.method == "time" and rule.bucket_rule == "exact" and not rule.weighted and rule.start_at == "detected"
    whole = not (rule.service_hours or rule.holidays or assessment.removed_seconds) and contract.rounding is None
    kept = contract.maintenance.effect != "remove" and contract.exclusions.effect != "remove"
    return plain and whole and kept and not (rule.min_outage or rule.merge_gap)


def _second_of(contract: Contract, assessment: Assessment) -> int | None:
    """Finds the end of the second that met the row whose credit is owed; None where it was no row that decided."""
    period, percent = assessment.period, assessment.credit.percent
    needed = [
        _seconds_for(tier, period.seconds)
        for tier in contract.tiers
        if tier.credit is not None and tier.credit >= percent > 0
    ]
    if not needed or any(tier.credit is None for tier in contract.tiers):
        return None
    left = min(needed)
    for outage in assessment.outages:
        for part in outage.parts:
            if part.decision != "counted":
                continue
            start, end = max(part.start, period.start), min(part.end, period.end, assessment.now)
            if 0 < left <= end - start:
                return start + left
            left -= max(end - start, 0)
    return None


def _seconds_for(tier: Tier, seconds: int) -> int:
    """Works out the least downtime, in seconds, of a period of so many that meets the row."""
    if tier.threshold is None:
        return (tier.downtime or 0) + (not tier.inclusive)
    free = seconds * (100 - tier.threshold) / 100
    return ceil(free) if tier.inclusive else floor(free) + 1


def _until(evidence: Evidence, at: int) -> Evidence:
    """Cuts the evidence to what was known of the states at the instant `at`."""
    return replace(evidence, sources=tuple(_source_until(s, at) for s in evidence.sources), latency=())


def _source_until(source: SourceEvidence, at: int) -> SourceEvidence:
    return replace(
        source,
        outages=tuple(o if o.end <= at else replace(o, end=at) for o in source.outages if o.start < at),
        gaps=tuple(g if g.end <= at else replace(g, end=at) for g in source.gaps if g.start < at),
    )
