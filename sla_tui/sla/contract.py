"""The contract as data: every clause of `docs/contract-model.md` as a frozen value with its default.

Percents are `Fraction`s as written ("99.9" is 999/10), durations are seconds, dates are local dates of the
contract's zone. Reading and validating TOML is `sla_tui.config`'s work; this file only says what there is.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Literal, get_args

PeriodKind = Literal["month", "quarter", "year", "week", "day", "billing", "rolling"]
Method = Literal["time", "bad_minutes", "interval_mean", "requests"]
BucketRule = Literal["exact", "full", "any", "outage_floor"]
Policy = Literal["exclude", "up", "down", "hold"]
MaintenanceEffect = Literal["forgive", "remove", "count"]
ExclusionEffect = Literal["forgive", "remove"]
RoundingMode = Literal["half_up", "half_even", "floor"]
CreditType = Literal["tier", "proportional", "per_block", "per_incident", "days"]
Amendment = Literal["next_period", "split"]
PartFee = Literal["prorated", "full"]
Remedy = Literal["complete", "partial", "unread"]
ClaimBasis = Literal["period_end", "incident_end", "incident_start", "noticed", "invoice"]
ClaimUnit = Literal["days", "business_days", "hours", "months", "periods"]
ObjectiveKind = Literal["latency", "error_rate", "response_time", "resolution_time"]
ExclusionReason = Literal[
    "force_majeure",
    "third_party",
    "government",
    "war",
    "terrorism",
    "labour",
    "customer",
    "suspension",
    "beta",
    "network",
    "abuse",
    "other",
]
EXCLUSION_REASONS: tuple[str, ...] = get_args(ExclusionReason)


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """How time is cut into the periods that are judged. `length` (seconds) is for rolling periods only."""

    kind: PeriodKind = "month"
    timezone: str = "UTC"
    anchor_day: int = 1
    first_month: int = 1
    length: int = 30 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """A span of local time that counts. `days` are ISO weekdays (1 = Monday), the bounds local seconds of the day.

    A span whose end is not after its start runs over midnight, and belongs to the day it begins on.
    """

    days: tuple[int, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What is down. `target`, `error_rate_above` are percents; `bucket`, `min_outage`, `grace`, `merge_gap` seconds."""

    target: Fraction | None = None
    method: Method = "time"
    bucket: int | None = None  # None: 1 s for time, 60 s for bad_minutes, 300 s for interval_mean
    bucket_rule: BucketRule = "exact"
    min_outage: int = 0
    min_outage_op: Literal[">=", ">"] = ">="
    min_outage_basis: Literal["net", "raw"] = "net"
    grace: int = 0
    merge_gap: int = 0
    merge_counts: bool = False
    start_at: Literal["detected", "reported"] = "detected"
    weighted: bool = False
    error_rate_above: Fraction = Fraction(5)
    min_requests: int = 0
    empty_interval: Literal["up", "skip"] = "up"
    service_hours: tuple[ServiceHours, ...] = ()
    holidays: tuple[date, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """How several sources become one state, and what unknown time means. `min_coverage` is a percent."""

    quorum: int = 1
    no_data: Policy = "exclude"
    paused: Policy = "exclude"
    min_coverage: Fraction = Fraction(99)


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceRule:
    """What planned work does to downtime. `notice` and `allowance` are seconds; no allowance means no limit."""

    effect: MaintenanceEffect = "forgive"
    notice: int = 0
    allowance: int | None = None
    allowance_per: Literal["period", "year"] = "period"
    emergency: Literal["forgive", "count"] = "count"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How the uptime percent is rounded before it is held against tiers."""

    digits: int
    mode: RoundingMode = "half_up"


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One row of the credit table. Exactly one of `below` and `at_or_below` (percents) is set.

    The remedy is one of `credit` (percent of the period's fee), `days` (of service), `amount`, and words in `benefit`.
    """

    below: Fraction | None = None
    at_or_below: Fraction | None = None
    credit: Fraction | None = None
    days: Fraction | None = None
    amount: Decimal | None = None
    benefit: str = ""

    @property
    def threshold(self) -> Fraction:
        """The percent at which this tier begins, whichever comparison it uses."""
        value = self.below if self.below is not None else self.at_or_below
        if value is None:
            raise ValueError("a tier has a threshold; the reader of contracts refuses one without")
        return value

    def is_met_by(self, percent: Fraction) -> bool:
        """Whether an uptime of `percent` (already rounded where the contract rounds) falls into this tier."""
        return percent < self.below if self.below is not None else percent <= self.threshold


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
    """How the remedy is computed. Percents are of the period's fee, `block` is seconds."""

    type: CreditType = "tier"
    payout: Literal["credit", "refund"] = "credit"
    multiplier: Fraction | None = None
    percent: Fraction | None = None
    block: int | None = None
    beyond_target: bool = False
    started: bool = False
    max_per_day: int | None = None
    cap_percent: Fraction | None = None
    cap_days: Fraction | None = None
    cap_amount: Decimal | None = None
    cap_year_percent: Fraction | None = None
    min_amount: Decimal | None = None
    stack_with: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A length of time in the unit the contract names: 30d, 5bd, 72h, 2mo, "2 periods"."""

    count: int
    unit: ClaimUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    """How and until when a credit is asked for. `holidays` are weekdays that are no business days."""

    within: Within | None = None
    basis: ClaimBasis = "period_end"
    notify_within: Within | None = None
    holidays: tuple[date, ...] = ()
    method: str = ""
    url: str = ""
    subject: str = ""
    fields: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A promise besides availability. `threshold`: ms for latency, a percent for error_rate, seconds for support."""

    kind: ObjectiveKind
    threshold: Fraction
    op: Literal["<=", "<"] = "<="
    percentile: Fraction = Fraction(95)
    window: int | None = None
    target: Fraction = Fraction(100)
    credit: Fraction = Fraction(0)
    severity: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Support channels and hours; no hours means 24/7."""

    channels: tuple[str, ...] = ()
    hours: tuple[ServiceHours, ...] = ()
    levels: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationRule:
    """A right to end the contract: `periods` bad ones (uptime below `below` percent) out of `within`."""

    below: Fraction
    periods: int
    within: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One text of a contract. `valid_from` and `valid_to` are its first and last local day; None is open.

    `amendment`: from when a later text holds, the next period or its very day. `part_fee`: what a period costs that the
    term cuts. `remedy`: how much of what the contract pays stands in this text; where it is not "complete", nothing
    that was worked out from it says that no more is owed.
    """

    id: str = "contract"
    name: str = ""
    vendor: str = ""
    currency: str = "EUR"
    source: str = ""
    as_of: date | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    reviewed_by: str = ""
    notes: str = ""
    scope: str = ""
    period: PeriodRule = field(default_factory=PeriodRule)
    availability: Availability = field(default_factory=Availability)
    evidence: EvidenceRule = field(default_factory=EvidenceRule)
    maintenance: MaintenanceRule = field(default_factory=MaintenanceRule)
    exclusions: ExclusionEffect = "forgive"
    rounding: Rounding | None = None
    tiers: tuple[Tier, ...] = ()
    credit: CreditRule = field(default_factory=CreditRule)
    claim: ClaimRule | None = None
    objectives: tuple[Objective, ...] = ()
    support: Support | None = None
    termination: tuple[TerminationRule, ...] = ()
    amendment: Amendment = "next_period"
    part_fee: PartFee = "prorated"
    remedy: Remedy = "complete"

    @property
    def title(self) -> str:
        """The name to show."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeStep:
    """The fee of one period from `start` (a local date) on; None is "from the beginning"."""

    start: date | None
    amount: Decimal
