"""A draft held against periods that are over: which targets were kept, and what each would have cost. Pure.

What a period attained is a percent where enough is known of it, and else a range: the worst and the best that it can
have been. A target is kept where even the worst attains it, missed where not even the best does, and otherwise nobody
can prove either: such a period counts as neither.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Final, Literal

from sla_tui.sla.chain import ChainPromise, PromisedPart
from sla_tui.sla.codes import Note
from sla_tui.sla.contract import SUPPORT_KINDS, Contract, Tier
from sla_tui.sla.result import Assessment, ObjectiveResult
from sla_tui.sla.rounding import round_percent
from sla_tui.sla.stated import Stated, StatedCredit, stated

TARGETS: Final = tuple(Fraction(text) for text in ("99", "99.5", "99.9", "99.95", "99.99", "99.999"))
"""The targets that are usual, in percent: what each further nine costs is worked out of these and the draft's own."""
MONTHS: Final = 13
"""How far back is looked where nobody says: a year, and the month of a year ago to compare with."""
FINEST: Final = 1_000
"""The highest target that was kept is said in thousandths of a percent, rounded down."""

BLIND: Final = "quorum_out_of_reach"
"""The note of a period in which the service could never have been down, whatever happened."""

TargetKept = Literal["kept", "missed", "unproven"]


@dataclass(frozen=True, slots=True)
class BacktestPeriod:
    """One period under the draft. `attained`: the worst and the best percent that a target is held against; or None."""

    assessment: Assessment
    attained: tuple[Fraction, Fraction] | None

    @property
    def stated(self) -> Stated:
        """What may be stated of it."""
        return stated(self.assessment)

    @property
    def blind(self) -> Note | None:
        """Why nothing that it kept proves anything: more sources have to agree than there are; else None."""
        return next((note for note in self.assessment.notes if note.code == BLIND), None)

    @property
    def credit(self) -> StatedCredit | None:
        """What may be stated to be owed; None where nobody can say, or where nothing could ever be owed."""
        found = self.stated.credit
        return None if found is not None and self.blind is not None and not found.owed else found

    @property
    def over(self) -> bool:
        """Whether it is over: a period that runs has kept nothing yet."""
        return not self.assessment.running

    @property
    def support(self) -> tuple[int, int]:
        """How many of the tickets were served in time, and how many there were."""
        found = [o for o in self.assessment.objectives if o.kind in SUPPORT_KINDS]
        return sum(o.windows_met or 0 for o in found), sum(o.windows or 0 for o in found)

    @property
    def others(self) -> tuple[ObjectiveResult, ...]:
        """The promises besides availability and support times."""
        return tuple(o for o in self.assessment.objectives if o.kind not in SUPPORT_KINDS)

    def keeps(self, target: Fraction) -> TargetKept:
        """Says whether the period kept a target in percent; one that nobody can prove is neither kept nor missed."""
        if self.attained is None:
            return "unproven"
        worst, best = self.attained
        return "kept" if worst >= target else "missed" if best < target else "unproven"


@dataclass(frozen=True, slots=True)
class CreditSum:
    """What several periods would have cost. `periods`: in which anything is owed; `unstated`: in no sum, unproven.

    `percent` adds up shares of one period's fee. `amount` is None where something is owed and no fee is known.
    """

    periods: int
    unstated: int
    percent: Fraction
    amount: Decimal | None
    currency: str
    at_least: bool


@dataclass(frozen=True, slots=True)
class TargetOutcome:
    """What became of a target in the periods that are over, and what would have been owed for it."""

    target: Fraction
    kept: int
    missed: int
    unproven: int
    credit: CreditSum


@dataclass(frozen=True, slots=True)
class HighestTarget:
    """The highest target that was missed in no more periods than allowed; `kept` in so many, `unproven` in others.

    `limit`: the period that allows no higher one; None where all attained 100 %.
    """

    target: Fraction
    kept: int
    unproven: int
    limit: BacktestPeriod | None


@dataclass(frozen=True, slots=True)
class Backtest:
    """One service's own history under a draft, the oldest period first; the last one may still run.

    `targets`: the usual ones and the draft's own, rising. `chain`: what the service rests on, and what that can carry.
    """

    service: str
    name: str
    contract: Contract
    periods: tuple[BacktestPeriod, ...]
    targets: tuple[TargetOutcome, ...]
    chain: tuple[PromisedPart, ChainPromise] | None = None

    @property
    def over(self) -> tuple[BacktestPeriod, ...]:
        """The periods that are over."""
        return tuple(period for period in self.periods if period.over)

    @property
    def owed(self) -> CreditSum:
        """What would have been owed under the draft as it stands."""
        return sum_of((period.credit for period in self.over), self.contract.currency)

    @property
    def own(self) -> TargetOutcome | None:
        """What became of the draft's own target; None where it promises no uptime."""
        target = self.contract.availability.target
        return next((one for one in self.targets if one.target == target), None)

    @property
    def bought_for_less(self) -> tuple[PromisedPart, ...]:
        """What the service rests on and is promised for less than the draft's target, or by nobody."""
        target = self.contract.availability.target
        if self.chain is None or target is None:
            return ()
        leaves = {leaf.id: leaf for leaf in self.chain[0].leaves()}
        return tuple(leaf for leaf in leaves.values() if leaf.promise is None or leaf.promise < target)


def attained(contract: Contract, assessment: Assessment) -> tuple[Fraction, Fraction] | None:
    """Finds the worst and the best percent of a period, rounded as the contract does; None where nothing is known."""
    a = assessment
    if a.uptime is None or a.percent is None or any(note.code == BLIND for note in a.notes):
        return None
    if a.provable and not a.missing:
        return a.percent, a.percent
    if a.least is None or a.most is None or a.least.uptime is None or a.most.uptime is None:
        return None
    worst, best = (round_percent(uptime * 100, contract.rounding) for uptime in (a.most.uptime, a.least.uptime))
    return worst, best


def targets_for(contract: Contract) -> tuple[Fraction, ...]:
    """Lists the targets that a draft is tried with: the usual ones and its own, rising."""
    own = contract.availability.target
    return tuple(sorted({*TARGETS, *(() if own is None else (own,))}))


def with_target(contract: Contract, target: Fraction) -> Contract:
    """Returns the draft with another target: its credit table begins there, and rows further down stay.

    A row that began at the draft's target (or above) begins at the other one; one that would begin above a lower target
    begins there, so that nothing is owed while the target is kept. Rows that begin with a length of downtime stay.
    """
    bounds = [tier.threshold for tier in contract.tiers if tier.threshold is not None]
    own = contract.availability.target
    begins = own if own is not None else max(bounds, default=target)
    if target == own:
        return contract
    tiers = tuple(_moved(tier, begins, target) for tier in contract.tiers)
    return replace(contract, availability=replace(contract.availability, target=target), tiers=tiers)


def _moved(tier: Tier, begins: Fraction, target: Fraction) -> Tier:
    if tier.threshold is None:
        return tier
    bound = target if tier.threshold >= begins else min(tier.threshold, target)
    return replace(tier, at_or_below=bound) if tier.inclusive else replace(tier, below=bound)


def outcome_of(target: Fraction, periods: Iterable[BacktestPeriod], currency: str) -> TargetOutcome:
    """Counts what became of a target in periods that were judged under it; those that run count nowhere."""
    over = [period for period in periods if period.over]
    kept = [period.keeps(target) for period in over]
    credit = sum_of((period.credit for period in over), currency)
    return TargetOutcome(target, kept.count("kept"), kept.count("missed"), kept.count("unproven"), credit)


def highest_target(periods: Iterable[BacktestPeriod], *, missed: int = 0) -> HighestTarget | None:
    """Finds the highest target that is known to be missed in no more than so many periods; None where none is kept.

    Args:
        periods: those that run count nowhere; those of which nothing is known allow any target, and prove none.
        missed: the periods that may miss it.
    """
    over = [period for period in periods if period.over]
    known = sorted((p for p in over if p.attained is not None), key=_best)
    limit = known[missed] if len(known) > missed else None
    if limit is None:
        return None
    target = Fraction(floor(_best(limit) * FINEST), FINEST)
    kept = [period.keeps(target) for period in over]
    if "kept" not in kept:
        return None
    return HighestTarget(target, kept.count("kept"), kept.count("unproven"), limit if target < 100 else None)


def _best(period: BacktestPeriod) -> Fraction:
    return Fraction(100) if period.attained is None else period.attained[1]


def sum_of(credits_stated: Iterable[StatedCredit | None], currency: str) -> CreditSum:
    """Adds up what is stated to be owed; a period of which nothing can be stated is counted, and in no sum."""
    stated_credits = list(credits_stated)
    owed = [credit for credit in stated_credits if credit is not None and credit.owed]
    amounts = [credit.amount for credit in owed if credit.amount is not None]
    partly = bool(amounts) and len(amounts) < len(owed)
    return CreditSum(
        periods=len(owed),
        unstated=stated_credits.count(None),
        percent=sum((credit.percent for credit in owed), Fraction(0)),
        amount=None if owed and not amounts else sum(amounts, Decimal(0)),
        currency=currency,
        at_least=partly or any(credit.extent != "exact" for credit in owed),
    )
