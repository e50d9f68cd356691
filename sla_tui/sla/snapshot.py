"""The immutable snapshot: all that a screen, an export, a check or a test needs to know of one moment.

Nobody changes a snapshot; freezing, replaying and exporting are holding on to one. It carries exact values
(`Fraction`, `Decimal`, seconds); how they are written is for view-models and exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Literal

from sla_tui.sla.acts import ClaimState
from sla_tui.sla.alert import Alert
from sla_tui.sla.codes import Words
from sla_tui.sla.observation import MonitorState, RateBudget
from sla_tui.sla.result import Assessment, Claim, Period, Verdict
from sla_tui.sla.stated import STANDINGS, Extent, Standing, Stated, StatedCertainty, stated

ServiceState = Literal["up", "down", "degraded", "maintenance", "paused", "unknown"]
SourceState = Literal["ok", "late", "stale", "auth_error", "rate_limited", "error", "offline", "never"]
CellState = Literal["up", "down", "unknown", "paused", "maintenance", "future"]


@dataclass(frozen=True, slots=True)
class HistoryProgress:
    """How much of a source's past is here. Instants are UTC seconds.

    `wanted_from`: what the contracts need begins here. `reached_from`: from here on the past of every monitor is here;
    None where nothing came of some. `fraction` (0..1) is the share of the wanted time that is here, over all monitors,
    `checks_fraction` the same of single checks (None: the source tells none). `done` of `monitors` are here whole.
    `running`: more of it is being asked for; a source whose past is short ends below 1 without running.
    """

    wanted_from: int
    reached_from: int | None
    fraction: Fraction
    done: int
    monitors: int
    running: bool = False
    checks_fraction: Fraction | None = None


@dataclass(frozen=True, slots=True)
class SourceStatus:
    """One poller: what it last said, when, and what is wrong in words. Instants are UTC seconds.

    `budget`: what may still be asked, the shortest window first; empty where nothing counts or nobody here asks.
    `history` None: it has no past to be asked for (local probes), or no monitor yet.
    """

    id: str
    kind: str
    state: SourceState
    last_success_at: int | None
    next_poll_at: int | None
    message: str
    monitors: int
    interval: int = 0
    budget: tuple[RateBudget, ...] = ()
    history: HistoryProgress | None = None


@dataclass(frozen=True, slots=True)
class DownSpan:
    """A confirmed outage of one monitor; `end` is None while it lasts."""

    start: int
    end: int | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class UnknownSpan:
    """Time of which one monitor knows nothing, or was paused; `reason` says why, and so whose fault it was."""

    start: int
    end: int
    kind: Literal["no_data", "paused"]
    reason: Words = ""


@dataclass(frozen=True, slots=True)
class MonitorSnapshot:
    """One monitor of a service. `id` is the reference (`pingdom:4709189`)."""

    id: str
    name: str
    type: str
    target: str
    state: MonitorState
    since: int | None
    last_checked_at: int | None
    last_latency_ms: int | None
    outages: tuple[DownSpan, ...] = ()
    unknown: tuple[UnknownSpan, ...] = ()
    source_state: SourceState = "ok"


@dataclass(frozen=True, slots=True)
class LatencyFigures:
    """Percentiles over the period in ms; None where there is no sample. `met` None: no objective or no sample."""

    p50_ms: int | None = None
    p95_ms: int | None = None
    p99_ms: int | None = None
    samples: int = 0
    percentile: Fraction | None = None
    threshold_ms: int | None = None
    value_ms: int | None = None  # at the objective's percentile
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class ErrorFigures:
    """Failed checks or requests over the period; `rate_percent` None where nothing was counted."""

    rate_percent: Fraction | None = None
    failed: int = 0
    total: int = 0
    threshold_percent: Fraction | None = None
    met: bool | None = None


@dataclass(frozen=True, slots=True)
class StripCell:
    """One cell of a strip of time: `[start, end)`, the worst state in it, and the seconds of it that were down."""

    start: int
    end: int
    state: CellState
    down_seconds: int = 0


@dataclass(frozen=True, slots=True)
class ExclusionFact:
    """Time that does not count, or that is disputed. `act` 0: it stands in the configuration; `at` is when it was said.

    `judged_by` and `judged_at`: who accepted or disputed it afterwards.
    """

    start: int
    end: int
    reason: str
    accepted: bool
    reference: str = ""
    note: str = ""
    act: int = 0
    who: str = ""
    at: int | None = None
    judged_by: str = ""
    judged_at: int | None = None


@dataclass(frozen=True, slots=True)
class ReportFact:
    """What is said of an outage that no monitor measures. `act` 0: from the configuration; `at`: when it was said.

    `start` and `end` are those of the outage that it is about; None where the monitors know of none any more.
    `affected`: a share from 0 to 1.
    """

    began: int
    start: int | None
    end: int | None
    reported: int | None
    affected: Fraction | None
    reference: str = ""
    note: str = ""
    act: int = 0
    who: str = ""
    at: int | None = None


@dataclass(frozen=True, slots=True)
class Proposal:
    """Counted time in which a service that this one depends on was down too: an exclusion that somebody may decide on.

    Never applied by itself. `outage` and `other` are the two outages whose overlap `[start, end)` is; `on` is the other
    service's id, `on_name` its name.
    """

    start: int
    end: int
    on: str
    on_name: str
    outage: tuple[int, int]
    other: tuple[int, int]
    reason: str = "third_party"

    @property
    def seconds(self) -> int:
        """How long both were down."""
        return self.end - self.start


@dataclass(frozen=True, slots=True)
class MaintenanceFact:
    """Announced work. `source`: the provider that knows of it; `act` 0 and no source: it stands in the configuration.

    `valid`: the contract accepts it (notice, kind); an invalid window forgives nothing.
    """

    start: int
    end: int
    announced: int | None
    kind: Literal["planned", "emergency"]
    title: str
    valid: bool
    act: int = 0
    who: str = ""
    at: int | None = None
    source: str = ""


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody looks after the outage that began at `outage`. `holds`: it lasts, and nothing has become worse since."""

    act: int
    outage: int
    who: str
    at: int
    reason: str
    severity: str = ""
    holds: bool = False


@dataclass(frozen=True, slots=True)
class ClaimMark:
    """A step of a claim: its new state, who said so and when."""

    act: int
    state: ClaimState
    who: str
    at: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class CreditEntry:
    """A period of one service that triggers a credit or another benefit, running or past; a line of the ledger.

    `uptime` (0..1) is what may be stated of it: so far while it runs. `credit` in percent of the period's fee; `amount`
    in `currency`, None where no fee is known; `extent` says whether that is all of it. `state` is the last mark's, else
    "open"; without a claim it lapses at the deadline.
    """

    service: str
    name: str
    contract: str
    vendor: str
    period: Period
    running: bool
    uptime: Fraction | None
    target: Fraction | None
    credit: Fraction
    amount: Decimal | None
    currency: str
    benefits: tuple[str, ...]
    locked_in: bool
    locked_in_since: int | None
    claim: Claim
    state: ClaimState
    marks: tuple[ClaimMark, ...] = ()
    certainty: StatedCertainty = "certain"
    extent: Extent = "exact"
    timezone: str = ""  # the contract's: its days are those of the deadline
    deadlines: tuple[int, ...] = ()  # of every incident, where the claim hangs on those; `claim` has the next
    starts: tuple[int, ...] = ()  # the instants by which marks may name the period: its own first, the calendar's, …


@dataclass(frozen=True, slots=True)
class Drift:
    """What a closed period would come to today as far as that can be stated, beside what it was closed with.

    `causes`: what differs: "sources" (a provider rewrote its past), "contract" (its text), "fee", "checks",
    "maintenance", "period" (its bounds), "arithmetic" (nothing else does). `percent` None: no figure can be stood for.
    """

    causes: tuple[str, ...]
    verdict: Verdict
    percent: Fraction | None
    downtime_seconds: int | None
    credit: Fraction
    amount: Decimal | None


@dataclass(frozen=True, slots=True)
class FrozenFact:
    """A closed period's result is kept: since `at`, with the SHA-256 of what it was worked out from.

    `revision` counts from 1; a later one was made by an act of `who` (`why` says which). `written` False: it follows
    from an act, and is not in the history yet. `drift` None: it would come to the same today.
    """

    at: int
    sha256: str
    revision: int = 1
    who: str = ""
    why: str = ""
    version: str = ""
    tzdata: str = ""
    drift: Drift | None = None
    written: bool = True


@dataclass(frozen=True, slots=True)
class ServiceSnapshot:
    """One service under its contract. `stale_since`: since when none of its sources is fresh.

    `stated` is what may be printed of the assessment; it follows from the other fields.
    """

    id: str
    name: str
    contract: str
    contract_name: str
    target: Fraction | None
    tags: tuple[str, ...]
    state: ServiceState
    since: int | None
    assessment: Assessment
    latency: LatencyFigures
    errors: ErrorFigures
    monitors: tuple[MonitorSnapshot, ...]
    quorum: int = 1
    fee: Decimal | None = None
    locked_in_since: int | None = None
    stale_since: int | None = None
    day_strip: tuple[StripCell, ...] = ()  # the last 24 hours
    period_strip: tuple[StripCell, ...] = ()  # a cell a local day of the period
    runbook: str = ""
    timezone: str = ""  # the contract's
    vendor: str = ""
    exclusions: tuple[ExclusionFact, ...] = ()  # those that touch the period
    maintenance: tuple[MaintenanceFact, ...] = ()  # in the period or still to come
    acknowledgements: tuple[Acknowledgement, ...] = ()  # of outages in the period
    frozen: FrozenFact | None = None  # of a closed period
    proposals: tuple[Proposal, ...] = ()  # exclusions that the outages of what it depends on suggest
    reports: tuple[ReportFact, ...] = ()  # of outages in the period
    stated: Stated = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Works out once what may be stated."""
        found = stated(self.assessment, stale=self.stale_since is not None, down=self.state == "down")
        object.__setattr__(self, "stated", found)

    @property
    def standing(self) -> Standing:
        """How the service stands in the period: the one classifier of every count and list."""
        return self.stated.standing

    @property
    def verdict(self) -> Verdict:
        """The verdict that may be stated, in the four words of JSON."""
        return self.stated.verdict

    @property
    def certainty(self) -> StatedCertainty:
        """How sure the verdict is."""
        return self.stated.certainty


@dataclass(frozen=True, slots=True)
class LatencyPoint:
    """Checks in `[start, end)`: least, middle and most ms of the good ones (None without any), how many failed.

    `checks` 0: nothing is known of that time.
    """

    start: int
    end: int
    least_ms: int | None
    median_ms: int | None
    most_ms: int | None
    checks: int = 0
    failed: int = 0


@dataclass(frozen=True, slots=True)
class LatencySeries:
    """One monitor's response times, a point a step without gaps in between. `monitor` is its reference."""

    monitor: str
    points: tuple[LatencyPoint, ...]


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What only the service that is looked at carries: its latency over `[start, end)` in steps of `step` seconds."""

    service: str
    start: int
    end: int
    step: int
    series: tuple[LatencySeries, ...]


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of standings, which add up to `services`, and what is owed by currency (locked in, and provable).

    `credits_at_least`: the currencies in which more than that may be owed.
    """

    services: int
    met: int
    at_risk: int
    breached: int
    credits: Mapping[str, Decimal]
    not_provable: int = 0
    no_data: int = 0
    credits_at_least: tuple[str, ...] = ()

    @property
    def unknown(self) -> int:
        """The services without a verdict: not provable, or without data."""
        return self.not_provable + self.no_data


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything as of `generated_at`. `from_store`: nothing was polled yet, the figures are what was remembered.

    `credits` are all periods that trigger a credit, the newest first.
    """

    generated_at: int
    version: str
    timezone: str
    summary: Summary
    sources: tuple[SourceStatus, ...]
    services: tuple[ServiceSnapshot, ...]
    credits: tuple[CreditEntry, ...] = ()
    alerts: tuple[Alert, ...] = ()  # those that stand, the most important first
    credits_complete: bool = True  # False: past periods were not looked at, or not all of them yet
    from_store: bool = False
    demo: bool = False
    offline_since: int | None = None
    notices: tuple[str, ...] = field(default_factory=tuple)
    detail: ServiceDetail | None = None  # of the one service that the dashboard looks at


def summarise(services: Iterable[ServiceSnapshot], entries: Iterable[CreditEntry] = ()) -> Summary:
    """Counts standings, and adds up what is owed by currency; what could still be avoided is not owed yet.

    Args:
        services: those that are counted.
        entries: lines of the ledger; what is claimed, paid or expired by them is owed no more.
    """
    counts: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)
    owed: dict[str, Decimal] = {}
    open_ended: set[str] = set()
    done = {(e.service, e.period.start) for e in entries if e.state in {"claimed", "paid", "lapsed"}}
    for service in services:
        counts[service.standing] += 1
        credit = service.stated.credit
        if credit is None or not credit.owed or (service.id, service.assessment.period.start) in done:
            continue
        if credit.extent != "exact":
            open_ended.add(credit.currency)
        if credit.amount:
            owed[credit.currency] = owed.get(credit.currency, Decimal(0)) + credit.amount
    return Summary(
        services=sum(counts.values()),
        credits=dict(sorted(owed.items())),
        credits_at_least=tuple(sorted(open_ended)),
        **counts,
    )
