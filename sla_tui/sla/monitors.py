"""Sources and monitors as a snapshot holds them: their states, outages, response times and strips of time."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.observation import MonitorState, RateBudget
from sla_tui.sla.past_period import PastPeriod

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
    message: TextOrNote
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
    reason: TextOrNote = ""


@dataclass(frozen=True, slots=True)
class MonitorSnapshot:
    """One monitor of a service. `id` is the reference (`pingdom:4709189`).

    `detail` is what its source says of it while it is up: a certificate that ends soon, which address answered.
    """

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
    detail: str = ""


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


DAY_STEPS: Final = (900, 1800, 3600, 7200)
"""How long the cells of the last 24 hours may be, in seconds: each is two of those before it."""


@dataclass(frozen=True, slots=True)
class DayLatency:
    """Response times of the last 24 hours: the percentile of all good checks in each cell of time.

    Args:
        percentile: the objective's; 95 without one.
        threshold_ms: the objective's; None without one.
        usual_ms: without an objective, the percentile of the last 30 days; None where nothing was measured in them.
        values: for each of `DAY_STEPS` a cell each in ms, the oldest first; None: nothing was measured in it. A cell
            begins at a whole multiple of its length (UTC), and the last one is not over yet.
    """

    percentile: Fraction
    threshold_ms: int | None = None
    usual_ms: int | None = None
    values: tuple[tuple[int | None, ...], ...] = ()


@dataclass(frozen=True, slots=True)
class LatencyPoint:
    """Checks in `[start, end)`: least, middle and most ms of the good ones (None without any), how many failed.

    `checks` 0: nothing is known of that time. `p95_ms`: their 95th percentile by nearest rank.
    """

    start: int
    end: int
    least_ms: int | None
    median_ms: int | None
    most_ms: int | None
    checks: int = 0
    failed: int = 0
    p95_ms: int | None = None


@dataclass(frozen=True, slots=True)
class LatencySeries:
    """One monitor's response times, a point a step without gaps in between. `monitor` is its reference."""

    monitor: str
    points: tuple[LatencyPoint, ...]


@dataclass(frozen=True, slots=True)
class ServiceDetail:
    """What only the service that is looked at carries: its latency over `[start, end)` in steps of `step` seconds.

    `past_periods`: what its last periods came to under the agreement that leads, the newest first, where the view asks
    for them; with the one that is shown if that is over. `past_complete`: all of them were looked at.
    """

    service: str
    start: int
    end: int
    step: int
    series: tuple[LatencySeries, ...]
    past_periods: tuple[PastPeriod, ...] = ()
    past_complete: bool = True
