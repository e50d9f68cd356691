"""What is laid before a contract: outages, gaps, requests, latency, tickets, maintenance, exclusions of a service."""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Final, Literal

from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.contract import EXCLUSION_REASONS
from sla_tui.sla.keys import key, spec

MOST_COUNT: Final = 10**15
MOST_MS: Final = 10**9

_START: Final = spec("its first second, with an offset", "instant")
_END: Final = spec("its end, exclusive, with an offset", "instant")

GapKind = Literal["no_data", "paused"]


@dataclass(frozen=True, slots=True)
class Outage:
    """Time in which a source saw the service down. `reported`: when a ticket was opened; `ratio`: share affected."""

    start: int = field(metadata=_START)
    end: int = field(metadata=_END)
    reported: int | None = key(None, "when a ticket was opened", "instant")
    ratio: Fraction | None = key(None, "the share that was affected", "number", words='a share such as "0.25"', most=1)
    reason: str = key("", "what was wrong", "text", longest=500)


@dataclass(frozen=True, slots=True)
class Gap:
    """Time of which one source knows nothing (`no_data`) or in which it was told not to look (`paused`).

    `reason` says why nothing is known, where that is known.
    """

    start: int = field(metadata=_START)
    end: int = field(metadata=_END)
    kind: GapKind = key("no_data", "why nothing is known")
    reason: TextOrNote = ""


@dataclass(frozen=True, slots=True)
class RequestCount:
    """Requests and errors: per minute or interval, repeated over [start, end); totals under the method `requests`."""

    start: int = field(metadata=_START)
    end: int = field(metadata=_END)
    total: int = field(metadata=spec("requests in each minute or interval", "whole", least=0, most=MOST_COUNT))
    errors: int = field(metadata=spec("those of them that failed", "whole", least=0, most=MOST_COUNT))


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """All that one source says of one service. `resolution` is its check interval: the seconds an edge may be off."""

    id: str = field(metadata=spec("what the source is called", "text", optional=True, longest=200))
    outages: tuple[Outage, ...] = key((), "when it saw the service down")
    gaps: tuple[Gap, ...] = key((), "when it knew nothing")
    requests: tuple[RequestCount, ...] = key((), "requests and errors")
    resolution: int = key(0, "its check interval: how far an edge may be off", "duration")


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """Work that was announced. `announced` is when; None where nobody knows."""

    start: int = field(metadata=_START)
    end: int = field(metadata=_END)
    announced: int | None = key(None, "when it was announced, for contracts that ask for notice", "instant")
    kind: Literal["planned", "emergency"] = key("planned", "what kind of work")
    title: str = key("", "what is done", "text", longest=500)


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time that the contract says does not count, with the reason. Only `accepted` ones have an effect."""

    start: int = field(metadata=_START)
    end: int = field(metadata=_END)
    reason: str = field(metadata=spec("why it does not count", "word", choices=EXCLUSION_REASONS))
    accepted: bool = key(True, "only accepted exclusions have an effect")
    reference: str = key("", "a ticket or a letter", "text", longest=500)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageReport:
    """What is said of the outage that was there at `began`. `affected`: a share from 0 to 1. None: not said."""

    began: int = field(metadata=spec("an instant of the outage, best its first, with an offset", "instant"))
    reported: int | None = key(None, "when a ticket was opened, for contracts that count from then", "instant")
    affected: Fraction | None = key(None, "the share that was affected, for contracts that weigh outages")
    reference: str = key("", "the ticket", "text", longest=500)


@dataclass(frozen=True, slots=True)
class Ticket:
    """A support case, for response and resolution objectives. None: not yet."""

    id: str = field(metadata=spec("what the ticket is called", "text", optional=True, longest=200))
    severity: str = field(metadata=spec("as in the contract's objectives", "text", optional=True, longest=100))
    opened: int = field(metadata=spec("when it was opened", "instant"))
    responded: int | None = key(None, "when the first answer came", "instant")
    resolved: int | None = key(None, "when it was solved", "instant")


@dataclass(frozen=True, slots=True)
class LatencySample:
    """One measured response time in milliseconds; failed checks are not samples."""

    at: int = field(metadata=spec("when it was measured", "instant"))
    ms: int = field(metadata=spec("the response time in milliseconds", "whole", least=0, most=MOST_MS))


@dataclass(frozen=True, slots=True)
class MetricValue:
    """One value that a query gave, for the objectives of kind `metric` that ask it."""

    query: str = field(metadata=spec("what was asked, as in the contract's objective", "text", longest=2_000))
    at: int = field(metadata=spec("when it was asked", "instant"))
    value: Fraction = field(metadata=spec("what it gave", "number", words="a number"))


@dataclass(frozen=True, slots=True)
class CheckTally:
    """The checks of the period, counted: how many failed, and the response times of the good ones in ms, ascending.

    `read` (0..1): the share of the period's checks that was read; the others are still with their provider.
    """

    total: int
    failed: int
    times_ms: Sequence[int] = ()
    read: Fraction = Fraction(1)


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that is known of one service. Lists may reach beyond the period; the engine clips.

    `checks`, where they were counted, decide objectives over the whole period; `latency` and requests those in windows.
    """

    sources: tuple[SourceEvidence, ...] = ()
    maintenance: tuple[MaintenanceWindow, ...] = ()
    exclusions: tuple[Exclusion, ...] = ()
    latency: tuple[LatencySample, ...] = ()
    tickets: tuple[Ticket, ...] = ()
    reports: tuple[OutageReport, ...] = ()
    noticed: int | None = None
    invoiced: int | None = None
    checks: CheckTally | None = None
    metrics: tuple[MetricValue, ...] = ()
