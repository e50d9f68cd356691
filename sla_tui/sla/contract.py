"""The contract as data: every clause of `docs/contract-model.md` as a frozen value, with each field's key and default.

Percents are `Fraction`s as written ("99.9" is 999/10), durations are seconds, dates are local dates of the
contract's zone. Reading and validating TOML is `sla_tui.config`'s work; this file only says what there is.
"""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Final, Literal, get_args

from sla_tui.sla.keys import key, spec
from sla_tui.sla.rows import BEST_CREDIT, EachMissed, IncidentBand, ObjectiveTier
from sla_tui.sla.security_terms import Security

PeriodKind = Literal["month", "quarter", "year", "week", "day", "billing", "rolling"]
Method = Literal["time", "bad_minutes", "interval_mean", "requests"]
BucketRule = Literal["exact", "full", "any", "outage_floor"]
Policy = Literal["exclude", "up", "down", "hold"]
MaintenanceEffect = Literal["forgive", "remove", "count"]
ExclusionEffect = Literal["forgive", "remove"]
RoundingMode = Literal["half_up", "half_even", "floor"]
CreditType = Literal["tier", "proportional", "per_block", "per_incident", "days", "per_point"]
FeeBasis = Literal["period", "previous_period", "next_period", "month"]
Statistic = Literal["percentile", "mean", "max", "min"]
Amendment = Literal["next_period", "split"]
PartFee = Literal["prorated", "full"]
Remedy = Literal["complete", "partial", "unread"]
ClaimBasis = Literal["period_end", "incident_end", "incident_start", "noticed", "invoice"]
ClaimUnit = Literal["days", "business_days", "hours", "months", "periods"]
ObjectiveKind = Literal["latency", "error_rate", "response_time", "resolution_time", "metric"]
SUPPORT_KINDS: Final[frozenset[ObjectiveKind]] = frozenset({"response_time", "resolution_time"})
"""The objectives that are about how fast people answer and solve, and not about what monitors measure."""
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

DAY: Final = 86_400
MOST_HOURS: Final = (0, 100)  # spans of local time in one list


@dataclass(frozen=True, slots=True, kw_only=True)
class PeriodRule:
    """How time is cut into the periods that are judged. `length` (seconds) is for rolling periods only."""

    kind: PeriodKind = key("month", "how time is cut into the periods that are judged")
    timezone: str = key("UTC", "bounds are the first instant of the local date in this zone", "zone")
    anchor_day: int = key(
        1, "billing: the day a period begins, clamped to the month's last day", "whole", least=1, most=31
    )
    first_month: int = key(1, "quarter and year: 2 is a fiscal year from February", "whole", least=1, most=12)
    length: int = key(30 * DAY, "rolling: how far back a period reaches", "duration", least=60, most=3660 * DAY)


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceHours:
    """A span of local time that counts. `days` are ISO weekdays (1 = Monday), the bounds local seconds of the day.

    A span whose end is not after its start runs over midnight, and belongs to the day it begins on.
    """

    days: tuple[int, ...] = field(
        metadata=spec(
            "ISO weekdays on which it begins: 1 is Monday, 7 is Sunday", "whole", least=1, most=7, items=(1, 7)
        )
    )
    start: int = field(metadata=spec("local time of day", "time_of_day", name="from"))
    end: int = field(
        metadata=spec(
            "local time of day; 24:00 is the day's end, and a time before `from` is one of the next day",
            "time_of_day",
            name="to",
        )
    )


USUAL_BUCKETS: Final[Mapping[Method, int]] = {"time": 1, "bad_minutes": 60, "interval_mean": 300, "requests": 1}
"""Seconds of a clock interval of each method, where the contract names no `bucket`."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Availability:
    """What is down. `target`, `error_rate_above` are percents; `bucket`, `min_outage`, `grace`, `merge_gap` seconds.

    No `bucket`: `USUAL_BUCKETS`.
    """

    target: Fraction | None = key(None, "what the gauge is held against; credits come from tiers")
    method: Method = key("time", "what is measured")
    bucket: int | None = key(None, "length of one clock interval: 1s, 60s, 300s", "duration", least=1, most=DAY)
    bucket_rule: BucketRule = key("exact", "when a clock interval is down")
    min_outage: int = key(0, "shorter outages never count", "duration")
    min_outage_op: Literal[">=", ">"] = key(">=", '">=" is "at least", ">" is "more than"')
    min_outage_basis: Literal["net", "raw"] = key("net", "net: after maintenance, exclusions and removed time")
    grace: int = key(0, "the first seconds of every outage are free", "duration")
    merge_gap: int = key(0, "gaps of true up time this short do not end an outage", "duration")
    merge_counts: bool = key(False, "do bridged gaps count as down")
    start_at: Literal["detected", "reported"] = key("detected", "reported: an outage begins with its ticket")
    weighted: bool = key(False, "seconds times the share that was affected")
    error_rate_above: Fraction = key(Fraction(5), "bad_minutes: the error rate that an interval is held against")
    error_rate_op: Literal[">", ">="] = key(">", 'bad_minutes: ">" is "more than", ">=" is "at least"', quiet=True)
    min_requests: int = key(0, "bad_minutes: minutes with fewer requests are not judged", "whole", least=0, most=10**12)
    empty_interval: Literal["up", "skip"] = key("up", "interval_mean: what an interval without requests is")
    service_hours: tuple[ServiceHours, ...] = key(
        (), "local times that count; the rest leaves the denominator", items=MOST_HOURS
    )
    denominator: int | None = key(
        None, "the time that downtime is a share of, such as 30d; absent: the period's own length", "duration", least=60
    )
    holidays: tuple[date, ...] = key((), "days that leave the denominator, from local midnight to midnight", "days_off")

    @property
    def interval(self) -> int:
        """Returns the seconds of one clock interval: the `bucket`, else what is usual for the method."""
        return USUAL_BUCKETS[self.method] if self.bucket is None else self.bucket


@dataclass(frozen=True, slots=True, kw_only=True)
class EvidenceRule:
    """How several sources become one state, and what unknown time means. `min_coverage` is a percent."""

    quorum: int = key(1, "down when at least this many sources say down", "whole", least=1, most=1000)
    no_data: Policy = key("exclude", "what time without data is")
    paused: Policy = key("exclude", "what paused time is")
    min_coverage: Fraction = key(Fraction(99), "below it the verdict is not provable")
    decided_by: Literal["monitors", "vendor_page"] = key(
        "monitors",
        'what decides: monitors, or the vendor\'s own status page; `evidence = "vendor_page"` is short for that',
        quiet=True,
    )
    tools: tuple[str, ...] = key(
        (), "what it is measured with, in words", "text", longest=200, items=(0, 50), quiet=True
    )
    places: tuple[str, ...] = key(
        (), "from where it is measured, in words", "text", longest=200, items=(0, 100), quiet=True
    )
    every: int | None = key(
        None, "how long there may be between two looks at the service", "duration", least=1, most=DAY, quiet=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Within:
    """A length of time in the unit the contract names: 30d, 5bd, 72h, 2mo, "2 periods"."""

    count: int
    unit: ClaimUnit


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceRule:
    """What planned work does to downtime.

    `notice` is in seconds or in business days, `allowance` and `longest` are seconds; None means no limit.
    """

    effect: MaintenanceEffect = key("forgive", "what a window does to downtime inside it")
    notice: int | Within = key(0, "windows announced later than this before their start are void", "notice")
    longest: int | None = key(None, "what a window has beyond this counts", "duration", least=1)
    hours: tuple[ServiceHours, ...] = key(
        (), "local times at which planned work has its effect; at others it counts", items=MOST_HOURS
    )
    allowance: int | None = key(None, "how much is forgiven or removed at most; absent: no limit", "duration")
    allowance_per: Literal["period", "year"] = key("period", "what the allowance is counted over")
    emergency: Literal["forgive", "count"] = key("count", 'what windows with kind = "emergency" do')
    emergency_notice: int = key(0, "emergency windows announced later than this are void", "duration", quiet=True)
    emergency_allowance: int | None = key(
        None, "how much emergency work is forgiven at most; absent: as `allowance`", "duration"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionRule:
    """What time does that the contract excludes, once the exclusion is accepted."""

    effect: ExclusionEffect = key("forgive", "what accepted exclusions do")


@dataclass(frozen=True, slots=True, kw_only=True)
class Rounding:
    """How the uptime percent is rounded before it is held against tiers."""

    digits: int = field(
        metadata=spec("decimals of the percent that is held against the tiers", "whole", least=0, most=9)
    )
    mode: RoundingMode = key("half_up", "how a half is rounded")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tier:
    """One row of the credit table. It has one bound: an uptime in percent, or counted downtime in seconds.

    The remedy is one of `credit` (percent of the period's fee), `days` (of service), `amount`, and words in `benefit`.
    """

    below: Fraction | None = key(None, "met by an uptime strictly below")
    at_or_below: Fraction | None = key(None, "met by an uptime at or below")
    downtime_over: int | None = key(None, "met by more counted downtime in the period than this", "duration")
    downtime_from: int | None = key(None, "met by at least so much counted downtime in the period", "duration", least=1)
    credit: Fraction | None = key(None, "percent of the period's fee", most=BEST_CREDIT)
    days: Fraction | None = key(None, "days of service", "number", words="days", most=366)
    amount: Decimal | None = key(None, "an amount in the contract's currency")
    benefit: str = key("", "a remedy in words, beside or instead of a credit")

    @property
    def threshold(self) -> Fraction | None:
        """The percent of uptime at which this tier begins; None where it begins with a length of downtime."""
        return self.below if self.below is not None else self.at_or_below

    @property
    def downtime(self) -> int | None:
        """The seconds of downtime with which this tier begins; None where it begins with an uptime."""
        return self.downtime_over if self.downtime_over is not None else self.downtime_from

    @property
    def inclusive(self) -> bool:
        """Whether the bound itself meets the tier: "at or below", "at least"."""
        return self.at_or_below is not None or self.downtime_from is not None

    def is_met_by(self, percent: Fraction, downtime: Fraction | int) -> bool:
        """Tells whether an uptime of `percent` (rounded as the contract does) with its `downtime` falls into this tier.

        Raises:
            ValueError: the tier has no bound, which the reader of contracts refuses.
        """
        if (seconds := self.downtime) is not None:
            return downtime > seconds or (self.inclusive and downtime == seconds)
        if self.threshold is None:
            raise ValueError("a tier has a bound; the reader of contracts refuses one without")
        return percent < self.threshold or (self.inclusive and percent == self.threshold)


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditRule:
    """How the remedy is computed. Percents are of the period's fee, `block` is seconds."""

    type: CreditType = key("tier", "how the remedy is computed")
    payout: Literal["credit", "refund"] = key("credit", "on a later invoice, or paid back")
    multiplier: Fraction | None = key(
        None, "proportional: times the fee of the time lost", "number", words='a number such as "10"', most=10_000
    )
    percent: Fraction | None = key(
        None, "per_block, per_incident, per_point: percent of the period's fee for each", most=BEST_CREDIT
    )
    days: Fraction | None = key(
        None, "per_block, per_incident, per_point: days of service for each", "number", words="days", most=366
    )
    amount: Decimal | None = key(None, "per_block, per_incident, per_point: an amount for each")
    block: int | None = key(None, "per_block: how long a block is", "duration", least=1)
    beyond_target: bool = key(False, "count only downtime beyond what the target allows")
    started: bool = key(False, "per_block, per_point: started ones count")
    parts: bool = key(False, "per_block, per_point: a part of one is paid in proportion", quiet=True)
    step: Fraction = key(Fraction(1), "per_point: percentage points below the target that are paid as one", quiet=True)
    free: int = key(0, "proportional, per_block: downtime of the period that pays nothing", "duration", quiet=True)
    bands: tuple[IncidentBand, ...] = key((), "per_incident: what an outage pays by its length", items=(0, 100))
    max_per_day: int | None = key(None, "per_incident: at most so many a local day", "whole", least=1, most=86_400)
    max_per_period: int | None = key(
        None, "per_incident, proportional: at most so many outages a period, the dearest", "whole", least=1, most=86_400
    )
    cap_incident_percent: Fraction | None = key(
        None, "proportional: at most so much of the period's fee for one outage", most=BEST_CREDIT
    )
    combine: Literal["best", "sum"] = key(
        "best", "which of the credits for availability and for objectives are owed; caps hold for the sum", quiet=True
    )
    cap_percent: Fraction | None = key(None, "at most so much of the period's fee", most=BEST_CREDIT)
    cap_days: Fraction | None = key(None, "at most so many days of the period's fee", "number", words="days", most=366)
    cap_amount: Decimal | None = key(None, "at most this amount")
    cap_year_percent: Fraction | None = key(None, "at most so much of a year's fees", most=BEST_CREDIT)
    min_amount: Decimal | None = key(None, "the credit must be greater than this")
    min_amount_op: Literal[">", ">="] = key(">", '">=": a credit of just that amount is paid, too', quiet=True)
    stack_with: tuple[str, ...] = key(
        (), "contracts over the same service and period whose credits add; of others the best alone is owed", "id"
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimRule:
    """How and until when a credit is asked for. `holidays` are weekdays that are no business days."""

    within: Within | None = key(None, "until when a credit must be asked for")
    basis: ClaimBasis = key("period_end", "from when that is counted")
    notify_within: Within | None = key(None, "a first duty besides the claim")
    roll: Literal["no", "next_business_day"] = key(
        "no", "what a last day does that is no business day; hours never roll", quiet=True
    )
    holidays: tuple[date, ...] = key((), "weekdays that are no business days (for a notice, too)", "days_off")
    method: str = key("", "how it is asked for", "text", longest=500)
    url: str = key("", "where it is asked for", "text", longest=2_000)
    subject: str = key("", "the words that must stand in the subject", "text", longest=500)
    fields: tuple[str, ...] = key((), "what the claim must state", "text", longest=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Objective:
    """A promise besides availability.

    `threshold`, and so the bounds of `tiers` that are values: ms for latency, a percent for error_rate, seconds for
    support, the number that the query gives for a metric.
    """

    kind: ObjectiveKind = field(metadata=spec("what is promised"))
    name: str = key("", "what it is called, where the kind does not say it", "text", longest=100)
    query: str = key("", "metric: what a Prometheus server is asked", "text", longest=2_000)
    unit: str = key("", "metric: the unit of its values", "text", longest=20)
    statistic: Statistic | None = key(
        None, "latency, metric: which value speaks for many; absent: the percentile, of a metric the mean"
    )
    percentile: Fraction = key(Fraction(95), "nearest rank")
    op: Literal["<=", "<", ">=", ">"] = key("<=", "how the value is held against the threshold")
    threshold: Fraction = field(metadata=spec("a duration, or for error_rate a percent, or for metric a number"))
    window: int | None = key(
        None, "attainment is the share of windows met; absent: one value a period", "duration", least=60
    )
    target: Fraction = key(Fraction(100), "percent of the windows")
    min_samples: int = key(
        1, "a window (without windows: a period) with fewer is not judged", "whole", least=1, most=10**12, quiet=True
    )
    credit: Fraction = key(Fraction(0), "percent of the period's fee", most=BEST_CREDIT)
    tiers: tuple[ObjectiveTier, ...] = key((), "its own credit table: the highest credit that is met", items=(0, 100))
    each: EachMissed | None = key(None, "what is paid for each window or ticket missed, or point below the target")
    severity: str = key("", "support objectives: the severity they hold for", "text", longest=100)

    @property
    def pays(self) -> bool:
        """Whether anything is owed where it is missed."""
        return bool(self.credit or self.tiers or self.each)


@dataclass(frozen=True, slots=True, kw_only=True)
class Support:
    """Support channels and hours; no hours means 24/7."""

    channels: tuple[str, ...] = key((), "how support is reached", "text", longest=500)
    hours: tuple[ServiceHours, ...] = key((), "when; absent is 24/7", items=MOST_HOURS)
    levels: tuple[str, ...] = key((), "the levels of support", "text", longest=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class TerminationRule:
    """A right to end the contract: `periods` bad ones (uptime below `below` percent) out of `within`."""

    below: Fraction = field(metadata=spec("an uptime strictly below makes a period a bad one"))
    periods: int = field(metadata=spec("so many bad periods", "whole", least=1, most=1000))
    within: int = field(metadata=spec("out of so many; absent: in a row", "whole", optional=True, least=1, most=1000))


@dataclass(frozen=True, slots=True, kw_only=True)
class Contract:
    """One text of a contract. `valid_from` and `valid_to` are its first and last local day; None is open.

    `amendment`: from when a later text holds, the next period or its very day. `part_fee`: what a period costs that the
    term cuts. `remedy`: how much of what the contract pays stands in this text; where it is not "complete", nothing
    that was worked out from it says that no more is owed.
    """

    id: str = "contract"
    name: str = key("", "how the contract is called", "text", longest=500)
    vendor: str = key("", "who promises", "text", longest=500)
    customer: str = key("", "to whom it is promised", "text", longest=500, quiet=True)
    currency: str = key("EUR", "the currency of fees and amounts", "currency")
    source: str = key("", "where the text was read", "text", longest=2_000)
    as_of: date | None = key(None, "when the text was read")
    valid_from: date | None = key(None, "the term's first day")
    valid_to: date | None = key(None, "the term's last day")
    reviewed_by: str = key("", "who checked the text", "text", longest=500)
    notes: str = key("", "free words", "text", longest=20_000, lines=True)
    scope: str = key("", "what the service promises, in words", "text", longest=20_000, lines=True)
    period: PeriodRule = field(default_factory=PeriodRule, metadata=spec("the periods that are judged"))
    availability: Availability = field(default_factory=Availability, metadata=spec("what downtime is"))
    evidence: EvidenceRule = field(default_factory=EvidenceRule, metadata=spec("how several sources become one state"))
    maintenance: MaintenanceRule = field(default_factory=MaintenanceRule, metadata=spec("what planned work does"))
    exclusions: ExclusionRule = key(ExclusionRule(), "what accepted exclusions do")
    rounding: Rounding | None = key(None, "how the percent is rounded; absent: exact")
    tiers: tuple[Tier, ...] = key((), "the credit table: the highest credit among the tiers that are met")
    credit: CreditRule = field(default_factory=CreditRule, metadata=spec("how the remedy is computed, and its limits"))
    claim: ClaimRule | None = key(None, "how and until when a credit is asked for")
    objectives: tuple[Objective, ...] = key((), "promises besides availability", items=(0, 1_000))
    support: Support | None = key(None, "support channels and hours")
    security: Security | None = key(None, "what is promised of security and data protection")
    termination: tuple[TerminationRule, ...] = key((), "rights to end the contract", items=(0, 100))
    amendment: Amendment = key(
        "next_period",
        "from when a later text holds: from the first period that starts with it, or from its very day",
        quiet=True,
    )
    part_fee: PartFee = key("prorated", "what a period costs that the term cuts", quiet=True)
    fee_basis: FeeBasis = key(
        "period",
        "the fee that credits are a share of: of this period, the one before or after, a month",
        quiet=True,
    )
    fee_share: Fraction = key(
        Fraction(100), "the part of the fee that credits are a share of, such as an affected component's", quiet=True
    )
    remedy: Remedy = key(
        "complete", "how much of what the contract pays stands here; not complete: at least so much is owed", quiet=True
    )

    @property
    def title(self) -> str:
        """The name to show."""
        return self.name or self.id


@dataclass(frozen=True, slots=True, kw_only=True)
class FeeStep:
    """The fee of one period from `start` (a local date) on; None is "from the beginning"."""

    start: date | None = key(None, "the first local day on which this fee holds", name="from")
    amount: Decimal = field(metadata=spec("the fee of one period"))
