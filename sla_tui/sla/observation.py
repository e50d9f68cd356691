"""What a source saw of a monitor: frozen values between the rim (sources, probes) and the store.

A `History` is authoritative for its window: what it does not name inside `[start, end)` is unknown time.
Every text in here has gone through `sla_tui.text.clean`; no secret that a provider sends along is kept.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final, Literal

from sla_tui.sla.evidence import MetricValue

MonitorState = Literal["up", "down", "unconfirmed", "degraded", "maintenance", "paused", "unknown"]
SpanState = Literal["up", "down", "paused", "unknown"]


@dataclass(frozen=True, slots=True)
class Monitor:
    """A monitor as its source lists it. `id` is the source's own, digit for digit; `interval` seconds, 0: not known."""

    source: str
    id: str
    name: str
    type: str = ""
    target: str = ""
    interval: int = 0
    tags: tuple[str, ...] = ()

    @property
    def ref(self) -> str:
        """How the configuration names it: ``pingdom:85975``."""
        return f"{self.source}:{self.id}"


@dataclass(frozen=True, slots=True)
class Status:
    """The state of a monitor as of `observed_at`. `since` and `checked_at` are None where the source does not say."""

    monitor: Monitor
    state: MonitorState
    observed_at: int
    since: int | None = None
    checked_at: int | None = None
    latency_ms: int | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of known state."""

    start: int
    end: int
    state: SpanState
    reason: str = ""


@dataclass(frozen=True, slots=True)
class History:
    """The states of one monitor over a window, sorted and disjoint.

    `pauses_seen` False: the source cannot tell that the monitor was paused in the past. Where we saw it paused
    ourselves, an "up" of this history does not overrule that.
    `answered_from`: of what lies between here and `start` the source has nothing to say, now or later: it keeps no
    longer past, or leaves that stretch to what is known already. None: it may be asked for.
    """

    ref: str
    start: int
    end: int
    spans: tuple[Span, ...]
    pauses_seen: bool = True
    answered_from: int | None = None


@dataclass(frozen=True, slots=True)
class CheckResult:
    """One check: `ms` is None where it gave no response time (failed, or not measured)."""

    at: int
    ok: bool
    ms: int | None


@dataclass(frozen=True, slots=True)
class Checks:
    """Single checks of one monitor, sorted by time; the source of latency and error rate.

    `start` and `end`: everything that the source has of `[start, end)` is in here; None where it does not say.
    `failures_reported` False: the source gives response times, but not which checks failed; no error rate follows.
    """

    ref: str
    results: tuple[CheckResult, ...]
    start: int | None = None
    end: int | None = None
    failures_reported: bool = True


@dataclass(frozen=True, slots=True)
class RequestMinute:
    """Real requests of one UTC minute: it begins at `at`, `total` requests came in it, `errors` of these failed."""

    at: int
    total: int
    errors: int


@dataclass(frozen=True, slots=True)
class RequestSeries:
    """Counted requests of one monitor, whole minutes only, sorted. A minute that is not there was not counted."""

    ref: str
    minutes: tuple[RequestMinute, ...]


@dataclass(frozen=True, slots=True)
class ProviderMaintenance:
    """A maintenance window that a provider knows of. `refs` are the monitors it names.

    `announced`: since when the provider has said so (UTC seconds); None where it does not tell.
    """

    source: str
    id: str
    start: int
    end: int
    refs: tuple[str, ...]
    title: str = ""
    announced: int | None = None


@dataclass(frozen=True, slots=True)
class PageUpdate:
    """What a status page wrote of an incident at one time: its word for how far it is, and the text."""

    at: int
    state: str
    text: str


@dataclass(frozen=True, slots=True)
class PageStretch:
    """Time in which a status page calls one of its components (`ref`) degraded or down; `end` None: it lasts."""

    ref: str
    start: int
    end: int | None
    state: Literal["degraded", "down"]


@dataclass(frozen=True, slots=True)
class PageIncident:
    """An incident as a vendor's status page tells it. It measures nothing: it is what the vendor says.

    `end` None: the page calls it open. `stretches`: what it says of which component, when; those of `WHOLE_PAGE` are of
    all components. `url` is where it may be read.
    """

    source: str
    id: str
    title: str
    start: int
    end: int | None
    impact: Literal["none", "minor", "major", "critical"]
    stretches: tuple[PageStretch, ...] = ()
    updates: tuple[PageUpdate, ...] = ()
    url: str = ""


WHOLE_PAGE: Final = "page"
"""The id of the monitor that stands for everything that a status page is about."""


def said_of(incident: PageIncident, refs: Collection[str]) -> tuple[PageStretch, ...]:
    """Picks what an incident says of the components `refs`; all of it where the whole page is among them."""
    whole = f"{incident.source}:{WHOLE_PAGE}"
    if whole in refs:
        return incident.stretches
    about = any(ref.startswith(f"{incident.source}:") for ref in refs)
    return tuple(one for one in incident.stretches if one.ref in refs or (about and one.ref == whole))


@dataclass(frozen=True, slots=True)
class RateBudget:
    """What a provider lets us ask in one of its windows of time.

    `name` is the window: "minute", "hour", "month"; "pause" is the silence that it asked for after a refusal. `limit`
    and `remaining` are requests, None where they are not told; `resets_at` (UTC seconds) None: the window slides.
    """

    name: str
    limit: int | None = None
    remaining: int | None = None
    resets_at: int | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """A provider's word that it will not tell one monitor's past: not in the plan, not for this key, no such thing."""

    ref: str
    words: str


@dataclass(frozen=True, slots=True)
class AnsweredQuery:
    """A query of a contract, and up to which instant (exclusive) its values are told; there may be none of them."""

    query: str
    until: int


@dataclass(frozen=True, slots=True)
class TlsReading:
    """What handshakes with a target gave.

    `spoken`: the version that was agreed on ("1.3"), the best that both know; empty: none. `accepted` and `refused`:
    of the older versions that were asked for alone, those that were and were not spoken; one in neither could not be
    asked. `problem`: why the certificate does not hold, empty where it does. `ends`: its end, UTC seconds.
    """

    spoken: str
    accepted: tuple[str, ...] = ()
    refused: tuple[str, ...] = ()
    problem: str = ""
    ends: int | None = None


@dataclass(frozen=True, slots=True)
class HeaderReading:
    """An HTTP header of an answer; `name` in small letters."""

    name: str
    value: str


@dataclass(frozen=True, slots=True)
class BackupReading:
    """The newest backup that was found: when it was made (UTC seconds), and its name; `newest` None: there is none."""

    newest: int | None
    name: str = ""


@dataclass(frozen=True, slots=True)
class SecurityReading:
    """What one look at `ref` found of how it is protected; None: nothing was found out. `why`: why not, in words."""

    ref: str
    at: int
    tls: TlsReading | None = None
    headers: tuple[HeaderReading, ...] | None = None
    backup: BackupReading | None = None
    why: str = ""


@dataclass(frozen=True, slots=True)
class Poll:
    """Everything one poll of one source brought. `warnings` are sentences about what could not be read.

    `maintenance_from`: the poll names every maintenance window that ends after this instant, so that a stored one which
    is not among them was withdrawn; None where the source did not ask for them.
    `ask_again_in`: more of the past is there to be fetched, and a poll that asks for it after so many seconds will get
    some of it; None: everything that was asked for came. `offline`: it is this machine that reaches nobody.
    `pending`: the monitors whose past was asked for and did not come whole (a failure, half an answer, no time left);
    None: all of them where there is an `ask_again_in`, else none. `refused`: those whose past will not be told.
    A monitor in neither is answered, also where nothing came of it: there is nothing to tell.
    `metrics`: values of the queries that were wanted; `answered`: those of them that gave an answer.
    `incidents`: what a vendor's status page says. `open_named`: every incident that is open there is among them, so
    that one that was open before and is not named has ended since.
    `security`: how targets are protected, as far as a contract promises something of it.
    """

    source: str
    at: int
    statuses: tuple[Status, ...] = ()
    histories: tuple[History, ...] = ()
    checks: tuple[Checks, ...] = ()
    maintenance: tuple[ProviderMaintenance, ...] = ()
    warnings: tuple[str, ...] = ()
    maintenance_from: int | None = None
    ask_again_in: float | None = None
    offline: bool = False
    requests: tuple[RequestSeries, ...] = ()
    pending: frozenset[str] | None = None
    refused: tuple[Refused, ...] = ()
    metrics: tuple[MetricValue, ...] = ()
    answered: tuple[AnsweredQuery, ...] = ()
    incidents: tuple[PageIncident, ...] = ()
    open_named: bool = False
    security: tuple[SecurityReading, ...] = ()
