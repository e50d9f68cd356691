"""A contract made ready for arithmetic: bounds as integers, rounding already taken into them, defaults filled in.

Assessing thousands of services asks the same contracts again and again; what does not depend on the evidence is worked
out once for each contract object.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract, CreditType, Tier
from sla_tui.sla.rounding import unrounded_bound

NEEDED: Final[Mapping[CreditType, tuple[str, ...]]] = {"proportional": ("multiplier",), "per_block": ("block",)}
"""The keys that a type of credit cannot be computed without."""
EACH: Final[frozenset[CreditType]] = frozenset({"per_block", "per_incident", "per_point"})
"""The types of credit that pay so much for each of something: a percent, days or an amount."""

_KEPT = 512
_NO_CAP = Fraction(10**9)
_ZERO = Fraction(0)


@dataclass(frozen=True, slots=True)
class UptimeBound:
    """A limit for an unrounded uptime percent, as a ratio of integers; `hundred` and `down` are prepared from them."""

    numerator: int
    denominator: int
    inclusive: bool
    hundred: int  # 100 percent in the same parts
    down: int  # what may be down of it

    def is_met(self, good: int, whole: int) -> bool:
        """Tells whether an uptime of `good / whole` (a share) lies below, or where inclusive at, the bound."""
        left, right = good * self.hundred, self.numerator * whole
        return left < right or (self.inclusive and left == right)


@dataclass(frozen=True, slots=True)
class TierTerms:
    """A tier with its place in the table and its bound; `rank` orders the rows by the percent they pay.

    `bound` is that of an uptime; None where the row begins with so many `seconds` of downtime.
    `name` is what the working calls it, `step` what it says where the row pays its percent.
    """

    tier: Tier
    number: int
    bound: UptimeBound | None
    threshold: Fraction | None
    seconds: int
    inclusive: bool
    name: Step
    step: Step
    rank: int

    def is_met(self, good: int, whole: int, downtime: Fraction | int) -> bool:
        """Tells whether an uptime of `good / whole`, with so many seconds of downtime, falls into this row."""
        if self.bound is not None:
            return self.bound.is_met(good, whole)
        return downtime > self.seconds or (self.inclusive and downtime == self.seconds)

    def depth(self, assessed: int) -> tuple[Fraction, bool]:
        """Orders rows by how low they lie: "below 99" is lower than "at or below 99"."""
        if self.threshold is not None:
            return -self.threshold, not self.inclusive
        return Fraction(100 * self.seconds, max(assessed, 1)) - 100, not self.inclusive


@dataclass(frozen=True, slots=True, eq=False)
class Terms:
    """What the arithmetic asks of a contract, ready to use. Known by identity, so that results can be kept by it."""

    contract: Contract
    zone: str
    target: UptimeBound | None
    allowed: Fraction | None  # the share of time that may be down: 1 - target
    tiers: tuple[TierTerms, ...]
    bucket: int
    shortest: int  # the length in seconds from which on an outage counts
    reach: int  # how far beyond an outage its effect can go: the merge gap, or a bucket
    has_hours: bool
    has_benefits: bool
    priced_by_row: bool  # each row's credit is what is owed when it is met: no caps, days, amounts


_cache: dict[int, Terms] = {}


def terms_of(contract: Contract) -> Terms:
    """Works out the terms of `contract`, once.

    Raises:
        AssessmentError: the contract cannot be computed with: a tier without a threshold, a bucket of no length, …
    """
    found = _cache.get(id(contract))
    if found is not None and found.contract is contract:
        return found
    made = _make(contract)
    if len(_cache) >= _KEPT:
        _cache.clear()
    _cache[id(contract)] = made  # holds on to the contract, so that its id is not given to another one
    return made


def _make(contract: Contract) -> Terms:
    rule, credit = contract.availability, contract.credit
    bucket = rule.interval
    _check(contract, bucket)
    target = None if rule.target is None else _bound(rule.target, False, contract)
    paid = sorted({t.credit or _ZERO for t in contract.tiers})
    tiers = tuple(
        _row(tier, number, contract, paid.index(tier.credit or _ZERO)) for number, tier in enumerate(contract.tiers)
    )
    return Terms(
        contract=contract,
        zone=contract.period.timezone,
        target=target,
        allowed=None if rule.target is None else 1 - rule.target / 100,
        tiers=tiers,
        bucket=bucket,
        shortest=rule.min_outage + (rule.min_outage_op == ">"),
        reach=max(rule.merge_gap, bucket),
        has_hours=bool(rule.service_hours or rule.holidays),
        has_benefits=any(tier.benefit for tier in contract.tiers),
        priced_by_row=credit.type == "tier"
        and all(limit is None for limit in (credit.cap_days, credit.cap_amount, credit.min_amount))
        and all(t.credit is not None and t.credit <= _cap(contract) for t in contract.tiers),
    )


def _bound(threshold: Fraction, inclusive: bool, contract: Contract) -> UptimeBound:
    value, strictness = unrounded_bound(threshold, inclusive, contract.rounding)
    hundred = 100 * value.denominator
    return UptimeBound(value.numerator, value.denominator, strictness, hundred, hundred - value.numerator)


def _cap(contract: Contract) -> Fraction:
    cap = contract.credit.cap_percent
    return _NO_CAP if cap is None else cap


def _row(tier: Tier, number: int, contract: Contract, rank: int) -> TierTerms:
    inclusive, threshold, downtime = tier.inclusive, tier.threshold, tier.downtime or 0
    if threshold is None:
        code = "tier_downtime_from" if inclusive else "tier_downtime_over"
        name = Step(code, {"row": number, "seconds": downtime})
    else:
        code = "tier_at_or_below" if inclusive else "tier_below"
        name = Step(code, {"row": number, "threshold": threshold})
    step = Step("tier_percent", {"tier": name, "percent": tier.credit or _ZERO})
    bound = None if threshold is None else _bound(threshold, inclusive, contract)
    return TierTerms(tier, number, bound, threshold, downtime, inclusive, name, step, rank)


def _check(contract: Contract, bucket: int) -> None:
    rule = contract.availability
    if bucket <= 0:
        raise _refused(contract, "availability.bucket", f"{bucket} s is no length", "a length above zero")
    for name in ("min_outage", "grace", "merge_gap", "min_requests"):
        if getattr(rule, name) < 0:
            raise _refused(contract, f"availability.{name}", "it is negative", "0 or more")
    if contract.evidence.quorum < 1:
        raise _refused(contract, "evidence.quorum", f"it is {contract.evidence.quorum}", "1 or more")
    for number, tier in enumerate(contract.tiers):
        bounds = (tier.below, tier.at_or_below, tier.downtime_over, tier.downtime_from)
        if sum(bound is not None for bound in bounds) != 1:
            raise _refused(contract, f"tiers[{number}]", "it needs one bound", "exactly one of the four")
    _check_credit(contract)


def _check_credit(contract: Contract) -> None:
    credit, target = contract.credit, contract.availability.target
    for name in NEEDED.get(credit.type, ()):
        if getattr(credit, name) is None:
            raise _refused(contract, f"credit.{name}", f"a credit of type {credit.type} needs it", "a value")
    paid = [credit.percent, credit.days, credit.amount, credit.bands or None]
    if credit.type in EACH and all(each is None for each in paid):
        raise _refused(contract, "credit.percent", f"a credit of type {credit.type} needs it", "a value")
    if credit.type == "per_point" and (target is None or credit.step <= 0):
        key = "availability.target" if target is None else "credit.step"
        raise _refused(contract, key, f"a credit of type {credit.type} needs it", "a value above zero")
    if credit.block is not None and credit.block <= 0:
        raise _refused(contract, "credit.block", f"{credit.block} s is no length", "a length above zero")


def _refused(contract: Contract, key: str, why: str, allowed: str) -> AssessmentError:
    return AssessmentError(
        f"The contract {contract.id!r} cannot be computed with: {key}: {why}.", hint=f"Give {allowed}."
    )
