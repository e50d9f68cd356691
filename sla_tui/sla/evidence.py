"""What is laid before a contract: outages, gaps, requests, latency, tickets, maintenance, exclusions of a service."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

GapKind = Literal["no_data", "paused"]


@dataclass(frozen=True, slots=True)
class Outage:
    """Time in which a source saw the service down. `reported`: when a ticket was opened; `ratio`: share affected."""

    start: int
    end: int
    reported: int | None = None
    ratio: Fraction | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Gap:
    """Time of which one source knows nothing (`no_data`) or in which it was told not to look (`paused`).

    `reason` says why nothing is known, where that is known.
    """

    start: int
    end: int
    kind: GapKind = "no_data"
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RequestCount:
    """Requests and errors: per minute or interval, repeated over [start, end); totals under the method `requests`."""

    start: int
    end: int
    total: int
    errors: int


@dataclass(frozen=True, slots=True)
class SourceEvidence:
    """All that one source says of one service. `resolution` is its check interval: the seconds an edge may be off."""

    id: str
    outages: tuple[Outage, ...] = ()
    gaps: tuple[Gap, ...] = ()
    requests: tuple[RequestCount, ...] = ()
    resolution: int = 0


@dataclass(frozen=True, slots=True)
class MaintenanceWindow:
    """Work that was announced. `announced` is when; None where nobody knows."""

    start: int
    end: int
    announced: int | None = None
    kind: Literal["planned", "emergency"] = "planned"
    title: str = ""


@dataclass(frozen=True, slots=True)
class Exclusion:
    """Time that the contract says does not count, with the reason. Only `accepted` ones have an effect."""

    start: int
    end: int
    reason: str
    accepted: bool = True
    reference: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageReport:
    """What is said of the outage that was there at `began`. `affected`: a share from 0 to 1. None: not said."""

    began: int
    reported: int | None = None
    affected: Fraction | None = None
    reference: str = ""


@dataclass(frozen=True, slots=True)
class Ticket:
    """A support case, for response and resolution objectives. None: not yet."""

    id: str
    severity: str
    opened: int
    responded: int | None = None
    resolved: int | None = None


@dataclass(frozen=True, slots=True)
class LatencySample:
    """One measured response time in milliseconds; failed checks are not samples."""

    at: int
    ms: int


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
