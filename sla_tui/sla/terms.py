"""A contract made ready for arithmetic: bounds as integers, rounding already taken into them, defaults filled in.

Assessing thousands of services asks the same contracts again and again; what does not depend on the evidence is worked
out once for each contract object.
"""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from sla_tui.errors import AssessmentError
from sla_tui.sla.codes import Step
from sla_tui.sla.contract import Contract, Tier
from sla_tui.sla.rounding import unrounded_bound

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

    `name` is what the working calls it, `step` what it says where the row pays its percent.
    """

    tier: Tier
    number: int
    bound: UptimeBound
    threshold: Fraction
    inclusive: bool
    name: Step
    step: Step
    rank: int


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
    inclusive = tier.below is None
    name = Step("tier_at_or_below" if inclusive else "tier_below", {"row": number, "threshold": tier.threshold})
    step = Step("tier_percent", {"tier": name, "percent": tier.credit or _ZERO})
    bound = _bound(tier.threshold, inclusive, contract)
    return TierTerms(tier, number, bound, tier.threshold, inclusive, name, step, rank)


def _check(contract: Contract, bucket: int) -> None:
    rule, credit = contract.availability, contract.credit
    if bucket <= 0:
        raise _refused(contract, "availability.bucket", f"{bucket} s is no length", "a length above zero")
    for name in ("min_outage", "grace", "merge_gap", "min_requests"):
        if getattr(rule, name) < 0:
            raise _refused(contract, f"availability.{name}", "it is negative", "0 or more")
    if contract.evidence.quorum < 1:
        raise _refused(contract, "evidence.quorum", f"it is {contract.evidence.quorum}", "1 or more")
    for number, tier in enumerate(contract.tiers):
        if (tier.below is None) == (tier.at_or_below is None):
            raise _refused(contract, f"tiers[{number}]", "it needs one threshold", "either below or at_or_below")
    needed = {
        "proportional": ("multiplier",),
        "per_block": ("percent", "block"),
        "per_incident": ("percent",),
    }.get(credit.type, ())
    for name in needed:
        if getattr(credit, name) is None:
            raise _refused(contract, f"credit.{name}", f"a credit of type {credit.type} needs it", "a value")
    if credit.block is not None and credit.block <= 0:
        raise _refused(contract, "credit.block", f"{credit.block} s is no length", "a length above zero")


def _refused(contract: Contract, key: str, why: str, allowed: str) -> AssessmentError:
    return AssessmentError(
        f"The contract {contract.id!r} cannot be computed with: {key}: {why}.", hint=f"Give {allowed}."
    )
