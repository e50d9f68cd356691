"""The immutable snapshot: all that a screen, an export, a check or a test needs to know of one moment.

Nobody changes a snapshot; freezing, replaying and exporting are holding on to one. It carries exact values
(`Fraction`, `Decimal`, seconds); how they are written is for view-models and exports.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING, Literal

from sla_tui.sla.agreement import DIRECTIONS, Direction, Party, agreement_key, direction_of
from sla_tui.sla.agreements import AgreementSnapshot, StatedVerdict
from sla_tui.sla.alert import Alert
from sla_tui.sla.budget_use import BudgetUse, budget_use
from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.components import ComponentSnapshot
from sla_tui.sla.delivery import ReportDelivery
from sla_tui.sla.facts import Acknowledgement, ClosedFact, ExclusionFact, MaintenanceFact, Proposal, ReportFact
from sla_tui.sla.lazy import LazyMapping, LazySequence
from sla_tui.sla.measure.composition import DownWhen
from sla_tui.sla.money.entries import CreditEntry
from sla_tui.sla.money.margin import LazyMargins, ServiceMargin
from sla_tui.sla.monitors import (
    DayLatency,
    ErrorFigures,
    LatencyFigures,
    MonitorSnapshot,
    ServiceDetail,
    SourceStatus,
    StripCell,
)
from sla_tui.sla.result import Assessment
from sla_tui.sla.stated import STANDINGS, Standing, Stated, stated
from sla_tui.sla.text_versions import TextVersion
from sla_tui.sla.vendor_statement import VendorStatement

if TYPE_CHECKING:  # what is found of them is worked out elsewhere
    from sla_tui.sla.security import SecurityFinding

ServiceState = Literal["up", "down", "degraded", "maintenance", "paused", "unknown"]


@dataclass(frozen=True, slots=True)
class ServiceSnapshot(StatedVerdict):
    """One service under its contract. `stale_since`: since when none of its sources is fresh; None in a closed period.

    `stated` is what may be printed of the assessment; it follows from the other fields. Of several agreements that
    is the one in which it stands worst (of equals the service's own before the list's, vendors' before customers', as
    in the file): `agreement` is its id, and `others` are the rest in the same order.
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
    day_strip: tuple[StripCell, ...] = ()  # the last 24 hours, a cell a quarter of an hour
    day_latency: DayLatency | None = None  # in the same time; None where nothing was measured
    period_strip: tuple[StripCell, ...] = ()  # a cell a local day of the period
    runbook: str = ""
    timezone: str = ""  # the contract's
    vendor: str = ""
    exclusions: tuple[ExclusionFact, ...] = ()  # those that touch the period
    maintenance: tuple[MaintenanceFact, ...] = ()  # in the period or still to come
    acknowledgements: tuple[Acknowledgement, ...] = ()  # of outages in the period
    frozen: ClosedFact | None = None  # of a closed period
    proposals: tuple[Proposal, ...] = ()  # exclusions that the outages of what it depends on suggest
    reports: tuple[ReportFact, ...] = ()  # of outages in the period
    components: tuple[ComponentSnapshot, ...] = ()  # what it is made of, each before its own components
    down_when: DownWhen | None = None  # which of them have to be down
    security: tuple[SecurityFinding, ...] = ()  # of each security promise: kept, not kept, or not measured
    statement: VendorStatement | None = None  # what its vendor's status page says of the period
    texts: tuple[TextVersion, ...] = ()  # the versions of the contract's text that it was judged under, one a part
    agreement: str = ""  # empty: the one that stands at the service itself
    party: Party = "vendor"
    customer: str = ""
    others: Sequence[AgreementSnapshot] = ()  # its further agreements: a tuple, or made where somebody looks
    margins_made: LazyMargins | None = field(default=None, compare=False, repr=False)
    stated: Stated = field(init=False, compare=False)

    def __post_init__(self) -> None:
        """Works out once what may be stated, and forgets since when a closed period is stale: it does not grow old."""
        found = stated(self.assessment, stale=self.stale_since is not None, down=self.state == "down")
        object.__setattr__(self, "stated", found)
        if self.stale_since is not None and not found.stale:
            object.__setattr__(self, "stale_since", None)

    @property
    def agreements(self) -> Sequence[AgreementSnapshot]:
        """All of its agreements, the one in which it stands worst first."""
        leading, others = self.leading, self.others
        return LazySequence(len(others) + 1, lambda i: others[i - 1] if i else leading) if others else (leading,)

    @property
    def margins(self) -> tuple[ServiceMargin, ...]:
        """What customers get for an outage against what vendors pay, where it is sold and bought; asked for once."""
        return () if self.margins_made is None else self.margins_made()

    @property
    def budget_use(self) -> BudgetUse | None:
        """How its error budget was used over the period; None where nothing may be stated of that."""
        return None if self.stated.budget is None else budget_use(self.assessment)

    @property
    def leading(self) -> AgreementSnapshot:
        """The agreement that is shown where there is room for one."""
        return AgreementSnapshot(
            service=self.id,
            id=self.agreement,
            party=self.party,
            customer=self.customer,
            vendor=self.vendor,
            contract=self.contract,
            contract_name=self.contract_name,
            target=self.target,
            timezone=self.timezone,
            fee=self.fee,
            assessment=self.assessment,
            stated=self.stated,
            locked_in_since=self.locked_in_since,
            frozen=self.frozen,
        )

    @property
    def title(self) -> str:
        """Its name; its id where it has none."""
        return self.name.strip() or self.id

    @property
    def key(self) -> str:
        """What acts and claims call the service under the agreement that leads."""
        return agreement_key(self.id, self.agreement)

    @property
    def direction(self) -> Direction:
        """Which way the money of the agreement that leads goes."""
        return direction_of(self.party)

    @property
    def is_down(self) -> bool:
        """Whether it is down now, as somebody fresh says; a period that is over has no present."""
        return self.state == "down" and self.assessment.running and not self.stated.stale


@dataclass(frozen=True, slots=True)
class Summary:
    """Counts of standings, which add up to `services`, and what is owed by currency (locked in, and provable).

    What is owed to us and what we owe customers is never one sum.
    """

    services: int
    met: int
    at_risk: int
    breached: int
    owed: Mapping[Direction, OwedSums]
    not_provable: int = 0
    no_data: int = 0

    @property
    def unknown(self) -> int:
        """The services without a verdict: not provable, or without data."""
        return self.not_provable + self.no_data

    @property
    def credits(self) -> Mapping[str, Decimal]:
        """What is owed to us, by currency."""
        return self.owed["owed_to_us"].amounts

    @property
    def credits_at_least(self) -> tuple[str, ...]:
        """The currencies in which more may be owed to us."""
        return self.owed["owed_to_us"].at_least

    @property
    def owed_by_us(self) -> Mapping[str, Decimal]:
        """What we owe customers, by currency."""
        return self.owed["owed_by_us"].amounts

    @property
    def owed_by_us_at_least(self) -> tuple[str, ...]:
        """The currencies in which we may owe more."""
        return self.owed["owed_by_us"].at_least


@dataclass(frozen=True, slots=True)
class OwedSums:
    """What is owed in one direction: amounts by currency, and the currencies in which it may be more."""

    amounts: Mapping[str, Decimal]
    at_least: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Snapshot:
    """Everything as of `generated_at`. `from_store`: nothing was polled yet, the figures are what was remembered.

    `credits` are all periods that trigger a credit, the newest first. `profile`: whose figures these are; "" where
    that was not said.
    """

    generated_at: int
    version: str
    timezone: str
    summary: Summary
    sources: tuple[SourceStatus, ...]
    services: tuple[ServiceSnapshot, ...]
    credits: Sequence[CreditEntry] = ()  # a tuple, or made where somebody looks
    alerts: tuple[Alert, ...] = ()  # those that stand, the most important first
    credits_complete: bool = True  # False: past periods were not looked at, or not all of them yet
    from_store: bool = False
    demo: bool = False
    profile: str = ""
    offline_since: int | None = None
    notices: tuple[TextOrNote, ...] = field(default_factory=tuple)
    notices_since: tuple[int, ...] = ()  # when each of them was seen first; empty where that is not known
    detail: ServiceDetail | None = None  # of the one service that the dashboard looks at
    report_deliveries: tuple[ReportDelivery, ...] = ()  # how far those are that go out by themselves


def summarise(services: Iterable[ServiceSnapshot], entries: Iterable[CreditEntry] = ()) -> Summary:
    """Counts standings, and adds up what is owed by currency; what could still be avoided is not owed yet.

    Args:
        services: those that are counted.
        entries: lines of the ledger; what is claimed, paid or expired by them is owed no more.
    """
    shown = tuple(services)
    counts: dict[Standing, int] = dict.fromkeys(STANDINGS, 0)
    for service in shown:
        counts[service.standing] += 1
    many = any(service.others for service in shown)
    owed = LazyMapping(lambda: _owed(shown, entries)) if many else _owed(shown, entries)
    return Summary(services=len(shown), owed=owed, **counts)


def _owed(services: Iterable[ServiceSnapshot], entries: Iterable[CreditEntry]) -> dict[Direction, OwedSums]:
    """Adds up what is owed, each way and currency by itself."""
    sums: dict[Direction, dict[str, Decimal]] = {direction: {} for direction in DIRECTIONS}
    open_ended: dict[Direction, set[str]] = {direction: set() for direction in DIRECTIONS}
    done = {(e.key, e.period.start) for e in entries if e.state in {"claimed", "paid", "lapsed"}}
    for one in (one for service in services for one in (service.agreements if service.others else (service,))):
        credit = one.stated.credit
        if credit is None or not credit.owed or (one.key, one.assessment.period.start) in done:
            continue
        if credit.extent != "exact":
            open_ended[one.direction].add(credit.currency)
        if credit.amount:
            own = sums[one.direction]
            own[credit.currency] = own.get(credit.currency, Decimal(0)) + credit.amount
    return {
        direction: OwedSums(dict(sorted(sums[direction].items())), tuple(sorted(open_ended[direction])))
        for direction in DIRECTIONS
    }
