"""What an assessment says: the figures, the verdict, the money, and the working behind each of them. Frozen values."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sla_tui.sla.codes import Note, Step, TextOrNote
from sla_tui.sla.contract import Remedy
from sla_tui.sla.periods.names import name_of

Verdict = Literal["met", "at_risk", "breached", "unknown"]
Certainty = Literal["certain", "within_error"]
Decision = Literal["counted", "too_short", "grace", "maintenance", "excluded", "outside"]


@dataclass(frozen=True, slots=True)
class Period:
    """One period `[start, end)` in UTC seconds. `label` reads "November 2026"; `key` reads "2026-11"."""

    start: int
    end: int
    label: str = ""
    key: str = ""
    part: bool = False  # the contract's term cuts it ("part month")

    @property
    def seconds(self) -> int:
        """Its length: never assumed, always the difference of two instants."""
        return self.end - self.start

    @property
    def name(self) -> Note:
        """What it is called in any language."""
        return name_of(self.label)


@dataclass(frozen=True, slots=True)
class ErrorBudget:
    """Downtime that the target allows over the whole period, in seconds. `left` is negative once it is overspent."""

    total: int
    spent: int
    left: int


@dataclass(frozen=True, slots=True)
class TierDistance:
    """How far a tier is away: the seconds of downtime left until it is met, and what it costs then.

    `threshold` is its bound as an uptime in percent, or None where it is met by so many seconds of `downtime`.
    """

    threshold: Fraction | None
    inclusive: bool  # True: at_or_below, downtime_from
    credit: Fraction | None  # percent of the period's fee; None where the remedy is only words
    seconds_left: int
    amount: Decimal | None
    benefit: str = ""
    downtime: int | None = None


@dataclass(frozen=True, slots=True)
class Credit:
    """What is owed. `locked_in`: owed even if nothing more happens. `steps` is the sum, a line each."""

    percent: Fraction
    amount: Decimal | None
    currency: str
    locked_in: bool
    next_tier: TierDistance | None = None
    payout: Literal["credit", "refund"] = "credit"
    benefits: tuple[str, ...] = ()
    steps: tuple[Step, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """Until when it must be asked for: exclusive instants, None where the contract names none or nothing is owed."""

    deadline: int | None
    notify_by: int | None


@dataclass(frozen=True, slots=True)
class OutagePart:
    """A stretch inside an outage, what was decided about it, and the clause (a key of the contract) that decided."""

    start: int
    end: int
    decision: Decision
    clause: str


@dataclass(frozen=True, slots=True)
class AssessedOutage:
    """One outage, clipped to nothing, with the seconds of it that count in this period, and why.

    `own` are the outages that the contract makes of it, after maintenance, exclusions and everything else that takes
    time out: those with counted seconds here, as (start, end). Empty where that is the very same one.
    """

    start: int
    end: int
    counted_seconds: int
    decision: Decision
    clause: str
    parts: tuple[OutagePart, ...] = ()
    reason: str = ""
    sources: tuple[str, ...] = ()
    counted_exact: Fraction | None = None  # where weights leave a fraction of a second; then the seconds are rounded up
    own: tuple[tuple[int, int], ...] = ()

    @property
    def incidents(self) -> tuple[tuple[int, int], ...]:
        """The outages that the contract counts, as (start, end): what its claim windows run from."""
        return () if not self.counted_seconds else self.own or ((self.start, self.end),)


@dataclass(frozen=True, slots=True)
class Removed:
    """A stretch of the period that left the denominator, with the clause that took it out."""

    start: int
    end: int
    clause: str
    note: TextOrNote = ""


@dataclass(frozen=True, slots=True)
class Range:
    """The least and the most that the downtime and the uptime can be, given check resolution and unknown time."""

    least_downtime: int
    most_downtime: int
    best_uptime: Fraction | None
    worst_uptime: Fraction | None


@dataclass(frozen=True, slots=True)
class BurnAlert:
    """A multi-window alert: both windows burn faster than `threshold` times the budget's even pace.

    Rates are multiples of that pace; None where nothing of the window was judged.
    """

    long_window: int
    short_window: int
    threshold: Fraction
    firing: bool
    long_rate: Fraction | None = None
    short_rate: Fraction | None = None


@dataclass(frozen=True, slots=True)
class Burn:
    """Multiples of the even pace over 1 h, 6 h and 3 d; 1 spends the budget exactly by the period's end."""

    per_hour: Fraction | None
    per_six_hours: Fraction | None
    per_three_days: Fraction | None
    alerts: tuple[BurnAlert, ...] = ()


@dataclass(frozen=True, slots=True)
class Projection:
    """Where the period ends at the present pace. `method` names how; `exhausted_at` is when the budget ends.

    `exhausted_if_down`: when it ends if every judged second from now on is down.
    """

    uptime: Fraction | None
    method: Note
    exhausted_at: int | None
    exhausted_if_down: int | None = None


@dataclass(frozen=True, slots=True)
class ObjectiveResult:
    """One promise besides availability. `value` in the objective's unit; `met` None where it is not measurable.

    `credit` is what missing it costs in percent of the period's fee; `amount`, in `currency`, where it is fixed.
    `unit` is that of a metric. `read` (0..1): the share of the period's checks that it rests on; below 1 it has no
    verdict.
    """

    kind: str
    label: Note
    value: Fraction | None
    threshold: Fraction
    op: str
    met: bool | None
    credit: Fraction = Fraction(0)
    windows_met: int | None = None
    windows: int | None = None
    samples: int = 0
    percentile: Fraction | None = None
    read: Fraction = Fraction(1)
    amount: Decimal | None = None
    currency: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True)
class TerminationState:
    """How near a right to terminate is: bad periods counted against those needed."""

    below: Fraction
    needed: int
    within: int
    counted: int
    reached: bool


@dataclass(frozen=True, slots=True)
class MissingInput:
    """What the contract asks for and nobody gave for the outage `[start, end)`: its ticket's time, or its share."""

    kind: Literal["reported", "affected"]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class PossibleOutcome:
    """What the period comes to at one end of what is possible: all that is not known was up, or all of it was down."""

    uptime: Fraction | None
    verdict: Verdict
    credit: Fraction  # percent of the period's fee
    amount: Decimal | None
    benefits: tuple[str, ...] = ()
    claim: Claim = Claim(None, None)


@dataclass(frozen=True, slots=True)
class Assessment:
    """One service under one contract in one period. `now` is the instant up to which it was looked at.

    `downtime_seconds` is None where the method does not measure seconds; `uptime` (0..1) is None where it is undefined.
    `percent` is the uptime in percent that was held against the tiers (rounded where the contract rounds).

    This is the arithmetic, whatever it rests on; what may be said of it is for `sla.stated`. `least` and `most` (of
    downtime) are there where less is known than the contract asks for. `known_since`: the running period is unknown
    only before that instant, when monitoring began. `parts`: the period was judged in parts, each under its own text.
    """

    contract_id: str
    period: Period
    now: int
    running: bool
    downtime_seconds: int | None
    assessed_seconds: int
    removed_seconds: int
    coverage: Fraction
    uptime: Fraction | None
    percent: Fraction | None
    rounded_percent: Fraction | None
    raw_uptime: Fraction | None
    if_nothing_more: Fraction | None
    verdict: Verdict
    certainty: Certainty
    provable: bool
    budget: ErrorBudget | None
    credit: Credit
    claim: Claim
    range: Range | None = None
    burn: Burn | None = None
    projection: Projection | None = None
    tiers: tuple[TierDistance, ...] = ()
    outages: tuple[AssessedOutage, ...] = ()
    removed: tuple[Removed, ...] = ()
    objectives: tuple[ObjectiveResult, ...] = ()
    termination: tuple[TerminationState, ...] = ()
    notes: tuple[Note, ...] = ()
    target: Fraction | None = None  # the contract's target in percent; None where it names none
    downtime_exact: Fraction | None = (
        None  # where weights leave a fraction of a second; then the seconds are rounded up
    )
    min_coverage: Fraction = Fraction(0)  # percent that `evidence.min_coverage` asks for
    least: PossibleOutcome | None = None
    most: PossibleOutcome | None = None
    known_since: int | None = None
    missing: tuple[MissingInput, ...] = ()
    remedy: Remedy = "complete"  # how much of the text's credit table was read
    parts: tuple[Assessment, ...] = ()
    full_seconds: int = 0  # that are judged of the whole period, as far as is known now

    @property
    def verdict_without_risk(self) -> Verdict:
        """The verdict where being at risk counts as what it is so far: met."""
        return "met" if self.verdict == "at_risk" else self.verdict

    @property
    def known_budget(self) -> ErrorBudget | None:
        """The budget for people to read; None where no second is known yet: nobody can say then what is left of it."""
        return None if self.uptime is None else self.budget
