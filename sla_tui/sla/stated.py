"""Decides what may be stated of an assessment: verdict, uptime, money and deadlines that can be stood for. Pure.

The arithmetic is always there; what a screen, an export, a check or a message prints of it goes through `stated`. Where
less is known than the contract asks for, only what holds however the unknown time went is stated.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal

from sla_tui.sla.result import Assessment, Claim, ErrorBudget, PossibleOutcome, TierDistance, Verdict

Standing = Literal["breached", "at_risk", "met", "not_provable", "no_data"]
"""The one classifier: how a service stands in a period, in every count and every list."""
STANDINGS: Final[tuple[Standing, ...]] = ("breached", "at_risk", "not_provable", "no_data", "met")
"""The worst first."""
Reason = Literal["", "coverage", "beginning", "missing_input", "unread", "stale", "no_data"]
"""Why there is no verdict; empty where there is one."""
StatedCertainty = Literal["certain", "within_error", "not_provable"]
Extent = Literal["exact", "at_least", "not_known"]
"""How much of a credit is known: all of it, no less than this, or only that there may be one."""

WIDEST: Final = Fraction(1, 100)
"""A range of uptimes that is wider than one percentage point says nothing, and is not stated."""

_VERDICTS: Final[dict[Standing, Verdict]] = {"breached": "breached", "at_risk": "at_risk", "met": "met"}
_NO_CLAIM: Final = Claim(None, None)


@dataclass(frozen=True, slots=True)
class StatedCredit:
    """What is owed as far as it can be said. `percent` of the period's fee; `amount` None where no fee is known.

    With `extent` "at_least" more may be owed; with "not_known" a remedy is due whose size nobody can work out here.
    """

    percent: Fraction
    amount: Decimal | None
    currency: str
    benefits: tuple[str, ...] = ()
    payout: Literal["credit", "refund"] = "credit"
    extent: Extent = "exact"

    @property
    def owed(self) -> bool:
        """Whether a remedy is due, whether or not its size is known."""
        return self.extent == "not_known" or self.percent.numerator > 0 or bool(self.amount) or bool(self.benefits)


@dataclass(frozen=True, slots=True)
class Stated:
    """What a door may print of one period. What is None cannot be stood for, and is not printed.

    `uptime` is so far, `best_case` what the period comes to if nothing more happens. `uptime_range` (worst, best)
    stands in the place of both where too little is known. `since`: the figures are those of the time since then, for
    nothing was measured before. `budget_at_most`: what is left of the budget is that or less. `next_tier` and
    `exhausted_at` (when the budget is gone) belong to a running period that can be judged. `stale`: the period runs,
    and nobody fresh says anything of it.
    """

    standing: Standing
    certainty: StatedCertainty
    reason: Reason
    coverage: Fraction
    min_coverage: Fraction
    uptime: Fraction | None
    best_case: Fraction | None
    uptime_range: tuple[Fraction, Fraction] | None
    since: int | None
    budget: ErrorBudget | None
    budget_at_most: bool
    credit: StatedCredit | None
    claim: Claim
    next_tier: TierDistance | None
    exhausted_at: int | None
    stale: bool

    @property
    def verdict(self) -> Verdict:
        """The verdict in the four words of JSON: what is not provable and what has no data is unknown."""
        return _VERDICTS.get(self.standing, "unknown")

    @property
    def judged(self) -> bool:
        """Whether there is a verdict: limits and what they are held against belong together."""
        return self.standing in _VERDICTS

    @property
    def measured(self) -> bool:
        """Whether what was counted (downtime, pace) stands for the period: it has an uptime, or a verdict."""
        return self.uptime is not None or self.judged

    @property
    def bare(self) -> Stated:
        """What may be stated where there is room for figures alone: without those of the time since a beginning."""
        return self if self.since is None else replace(self, uptime=None, since=None, budget=None, budget_at_most=False)

    @property
    def owed(self) -> bool:
        """Whether a remedy is owed, and can be stated to be."""
        return self.credit is not None and self.credit.owed


def stated(assessment: Assessment, *, stale: bool = False, down: bool = False) -> Stated:
    """Decides what may be stated of `assessment`.

    Args:
        assessment: the arithmetic, with how much of the time is known.
        stale: nobody fresh says anything of the service now; a period that is over does not care.
        down: the service is down now; its budget is then taken to go on being spent.
    """
    a = assessment
    stale = stale and a.running
    if a.uptime is None and a.verdict != "breached":
        return _nothing(a, stale=stale)
    if a.provable and not a.missing:
        return _known(a, stale=stale, down=down)
    return _in_part(a, stale=stale)


def standing_of(verdict: Verdict) -> Standing:
    """Finds the standing that belongs to a verdict nothing speaks against."""
    return "no_data" if verdict == "unknown" else verdict


def _known(a: Assessment, *, stale: bool, down: bool) -> Stated:
    """States the arithmetic, as enough is known. A breach that is certain stays one when data grows old."""
    standing = standing_of(a.verdict)
    reason: Reason = "no_data" if standing == "no_data" else ""
    if stale and not (standing == "breached" and a.certainty == "certain"):
        standing, reason = "no_data", "stale"
    elif standing in _VERDICTS and _promise_unread(a):
        standing, reason = "not_provable", "unread"
    proven = standing in _VERDICTS
    judged = a.running and proven
    return Stated(
        standing=standing,
        certainty="not_provable" if reason == "unread" else a.certainty,
        reason=reason,
        coverage=a.coverage,
        min_coverage=a.min_coverage,
        uptime=a.uptime,
        best_case=a.if_nothing_more,
        uptime_range=None,
        since=None,
        budget=a.known_budget,
        budget_at_most=False,
        credit=_credit(a) if proven else None,
        claim=a.claim if proven else _NO_CLAIM,
        next_tier=a.credit.next_tier if judged else None,
        exhausted_at=_exhausted(a, down=down) if judged else None,
        stale=stale,
    )


def _promise_unread(a: Assessment) -> bool:
    """Tells whether there was downtime and nobody read what was promised: then nothing is kept, and nothing broken."""
    return a.remedy != "complete" and a.target is None and a.verdict != "breached" and a.uptime != 1


def _in_part(a: Assessment, *, stale: bool) -> Stated:
    """States what holds whether the unknown time was up or down, and the figures since a beginning."""
    least, most = a.least, a.most
    standing: Standing = "not_provable"
    if least is not None and most is not None and least.verdict == most.verdict == a.verdict_without_risk:
        standing = standing_of(a.verdict)
    if stale and standing != "breached":
        standing = "no_data"
    proven = standing in _VERDICTS
    begun = a.known_since is not None and not a.missing
    return Stated(
        standing=standing,
        certainty=a.certainty if proven else "not_provable",
        reason="" if proven else _why(a, stale=stale),
        coverage=a.coverage,
        min_coverage=a.min_coverage,
        uptime=a.uptime if begun else None,
        best_case=None,
        uptime_range=None if begun else _range(least, most),
        since=a.known_since if begun else None,
        budget=a.known_budget if begun else None,
        budget_at_most=begun,
        credit=_credit_at_least(a, least, most) if proven else None,
        claim=_claim(least, most) if proven else _NO_CLAIM,
        next_tier=None,
        exhausted_at=None,
        stale=stale,
    )


def _nothing(a: Assessment, *, stale: bool) -> Stated:
    return Stated(
        standing="no_data",
        certainty="not_provable",
        reason="no_data",
        coverage=a.coverage,
        min_coverage=a.min_coverage,
        uptime=None,
        best_case=None,
        uptime_range=None,
        since=None,
        budget=None,
        budget_at_most=False,
        credit=None,
        claim=_NO_CLAIM,
        next_tier=None,
        exhausted_at=None,
        stale=stale,
    )


def _why(a: Assessment, *, stale: bool) -> Reason:
    if stale:
        return "stale"
    if a.missing:
        return "missing_input"
    return "beginning" if a.known_since is not None else "coverage"


def _range(least: PossibleOutcome | None, most: PossibleOutcome | None) -> tuple[Fraction, Fraction] | None:
    """States the worst and the best uptime; None where they are further apart than says anything."""
    if least is None or most is None or least.uptime is None or most.uptime is None:
        return None
    return (most.uptime, least.uptime) if least.uptime - most.uptime <= WIDEST else None


def _credit(a: Assessment) -> StatedCredit:
    """States the credit of what is known well enough. A table that was not read whole says no amount for certain."""
    credit = a.credit
    found = StatedCredit(credit.percent, credit.amount, credit.currency, credit.benefits, credit.payout)
    return _as_read(a, found)


def _credit_at_least(a: Assessment, least: PossibleOutcome | None, most: PossibleOutcome | None) -> StatedCredit:
    """States the credit that the known downtime alone earns; unknown time may add to it."""
    if least is None or most is None:
        return _credit(a)
    currency, payout = a.credit.currency, a.credit.payout
    same = (least.credit, least.amount, least.benefits) == (most.credit, most.amount, most.benefits)
    extent: Extent = "exact" if same else "at_least"
    found = StatedCredit(least.credit, least.amount, currency, least.benefits, payout, extent)
    return _as_read(a, found)


def _as_read(a: Assessment, found: StatedCredit) -> StatedCredit:
    """States `found` as far as the text's credit table was read."""
    if a.remedy == "complete" or a.verdict != "breached":
        return found
    extent: Extent = "at_least" if found.owed else "not_known"
    return StatedCredit(found.percent, found.amount, found.currency, found.benefits, found.payout, extent)


def _claim(least: PossibleOutcome | None, most: PossibleOutcome | None) -> Claim:
    """States the deadlines that are the same either way; else the earlier one, which is safe to keep."""
    if least is None or most is None:
        return _NO_CLAIM
    return Claim(
        _earlier(least.claim.deadline, most.claim.deadline), _earlier(least.claim.notify_by, most.claim.notify_by)
    )


def _earlier(one: int | None, other: int | None) -> int | None:
    known = [at for at in (one, other) if at is not None]
    return min(known, default=None)


def _exhausted(a: Assessment, *, down: bool) -> int | None:
    """Finds when the budget is gone: at the present pace, or if the outage that lasts goes on."""
    if a.projection is None:
        return None
    return a.projection.exhausted_if_down if down else a.projection.exhausted_at
