"""Since when a credit is owed whatever comes: found by asking the arithmetic itself about earlier moments. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from sla_tui.sla.assess import assess
from sla_tui.sla.contract import Contract, FeeStep
from sla_tui.sla.evidence import Evidence, SourceEvidence
from sla_tui.sla.result import Assessment


def locked_in_since(
    contract: Contract, evidence: Evidence, assessment: Assessment, fee: Decimal | Sequence[FeeStep] | None
) -> int | None:
    """The first instant at which the present credit's percentage was owed even if nothing more happened.

    For shapes whose credit grows with every second (proportional, per block) it is when a credit was first owed.
    None where none is locked in. Downtime only ever adds up, so the instant is found by halving: first over the ends of
    the counted outages, then inside the one that did it.
    """
    if not assessment.credit.locked_in:
        return None
    stepped = contract.credit.type == "tier"
    wanted = assessment.credit.percent if stepped else None

    def owed(at: int) -> bool:
        then = assess(contract, _until(evidence, at), assessment.period, now=at, fee=fee).credit
        return then.locked_in and (wanted is None or then.percent >= wanted)

    end = min(assessment.now, assessment.period.end)
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


def _until(evidence: Evidence, at: int) -> Evidence:
    """What was known of the states at the instant `at`."""
    return replace(evidence, sources=tuple(_source_until(s, at) for s in evidence.sources), latency=())


def _source_until(source: SourceEvidence, at: int) -> SourceEvidence:
    return replace(
        source,
        outages=tuple(o if o.end <= at else replace(o, end=at) for o in source.outages if o.start < at),
        gaps=tuple(g if g.end <= at else replace(g, end=at) for g in source.gaps if g.start < at),
    )
