"""The configuration as data. Reading it is `reader`'s work; nothing here touches a file or the environment."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Literal

from sla_tui.sla.alert import AlertKind
from sla_tui.sla.contract import Contract, FeeStep, ServiceHours
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow, OutageReport
from sla_tui.sla.periods.texts import Texts

JsonValue = str | int | bool | Decimal
SourceKind = Literal["pingdom", "uptimerobot", "statuscake", "prometheus", "uptime_kuma", "probe"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SecretRef:
    """Where a credential is to be found. The value itself is never part of the configuration."""

    kind: Literal["env", "file", "command", "keyring"]
    where: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One `[sources.<id>]` table. `options` holds the keys that only this kind knows, already validated."""

    id: str
    kind: str
    token: SecretRef | None = None
    interval: int = 60
    base_url: str = ""
    backfill: int = 95 * 86_400
    options: dict[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeSettings:
    """The keys of `[sources.probe]` that are about how probing is done. Durations in seconds."""

    timeout: float = 10.0
    confirmations: int = 2
    concurrency: int = 200
    connectivity: tuple[str, ...] = ()
    retry_interval: int = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ProbeConfig:
    """One `[probes.<id>]` table: what is asked, and what answer is right. Either `url` or `command` is there.

    `connect_to` ("host:port") connects there instead of resolving the URL's host, as curl's --connect-to does.
    `expiry_warning` is in seconds; None: the kind's own. `scope` "": found out from the target's address.
    """

    id: str
    url: str = ""
    command: tuple[str, ...] = ()
    name: str = ""
    method: str = "GET"
    expect_status: tuple[tuple[int, int], ...] = ((200, 299),)  # inclusive ranges
    expect_text: str = ""
    expect_regex: str = ""
    expect_headers: dict[str, str] = field(default_factory=dict)
    expect_json: dict[str, JsonValue] = field(default_factory=dict)
    headers: dict[str, str] = field(default_factory=dict)
    body: str = ""
    follow_redirects: int = 0
    max_latency_ms: int | None = None
    interval: int | None = None
    timeout: float | None = None
    connect_to: str = ""
    verify: bool = True
    ca_file: str = ""
    expiry_warning: int | None = None
    record: str = ""
    expect_answers: tuple[str, ...] = ()
    nameserver: str = ""
    scope: Literal["", "lan", "wan"] = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceConfig:
    """One `[services.<id>]` table. `monitors` are references (`pingdom:85975`).

    `monitored_from` (UTC seconds): the contract's own term of measurement begins then; nothing is judged before it.
    """

    id: str
    name: str
    contract: str
    fee: tuple[FeeStep, ...] = ()
    monitors: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    depends_on: tuple[str, ...] = ()
    runbook: str = ""
    monitored_from: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScope:
    """Which services an event is about: by id, by contract, or by tag."""

    services: tuple[str, ...] = ()
    contract: str = ""
    tags: tuple[str, ...] = ()

    def covers(self, service: ServiceConfig) -> bool:
        """Whether the event is about `service`."""
        return (
            service.id in self.services
            or (bool(self.contract) and service.contract == self.contract)
            or any(tag in service.tags for tag in self.tags)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceEvent:
    """A `[[maintenance]]` table. With `repeat` (an RRULE) `window` is the first occurrence."""

    scope: EventScope
    window: MaintenanceWindow
    repeat: str = ""
    timezone: str = "UTC"


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionEvent:
    """An `[[exclusions]]` table."""

    scope: EventScope
    exclusion: Exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A `[calendars.<id>]` table: days off, by date, or by the law of a country (an ISO 3166 code) or a part of it."""

    id: str
    dates: tuple[date, ...] = ()
    country: str = ""
    subdivision: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageEvent:
    """An `[[outages]]` table: what no monitor measures of an outage of these services."""

    services: tuple[str, ...]
    report: OutageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractVersions:
    """All texts of one contract, oldest first; `sla.texts` says which decides when."""

    id: str
    versions: tuple[Contract, ...]

    @property
    def texts(self) -> Texts:
        """The same for the arithmetic."""
        return Texts(self.versions)

    @property
    def latest(self) -> Contract:
        """The newest text."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What monitors fall under that no service names."""

    contract: str = "default"
    discover: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class UiConfig:
    """How the dashboard looks. `keys` remaps actions by name ("none" switches one off)."""

    theme: str = "sla-dark"
    keys: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreConfig:
    """Where the history is, and how many seconds single checks are kept: at all, and to the millisecond."""

    url: str = ""
    keep_raw: int = 396 * 86_400
    keep_exact: int = 45 * 86_400


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfig:
    """Where alarms go besides the screen.

    `on`: the kinds of alerts that are told (`sla_tui.sla.alert.KINDS`); empty: all of them. In `quiet` hours (of the
    configuration's zone) only what is critical is told; the rest follows when they are over. `desktop`: the dashboard's
    terminal is asked to show a notification of the desktop.
    """

    urls: tuple[SecretRef | str, ...] = ()
    command: str = ""
    on: tuple[AlertKind, ...] = ()
    quiet: tuple[ServiceHours, ...] = ()
    desktop: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishConfig:
    """What the public may see. `services` empty: all of the configuration; `names`: by service id, what it is called.

    `metrics`: a file for the metrics, outside of the published folder.
    """

    title: str = "Status"
    description: str = ""
    url: str = ""
    language: str = "en"
    services: tuple[str, ...] = ()
    names: dict[str, str] = field(default_factory=dict)
    show_targets: bool = False
    show_reasons: bool = False
    metrics: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration. `path` is None where it was made in memory (demo, `sla-tui URL`)."""

    path: Path | None = None
    fingerprint: str = ""  # of the file; "" where there is none
    timezone: str = "UTC"
    currency: str = "EUR"
    store: StoreConfig = field(default_factory=StoreConfig)
    sources: tuple[SourceConfig, ...] = ()
    probe_settings: ProbeSettings = field(default_factory=ProbeSettings)
    probes: tuple[ProbeConfig, ...] = ()
    calendars: dict[str, Calendar] = field(default_factory=dict)
    contracts: dict[str, ContractVersions] = field(default_factory=dict)
    services: tuple[ServiceConfig, ...] = ()
    maintenance: tuple[MaintenanceEvent, ...] = ()
    exclusions: tuple[ExclusionEvent, ...] = ()
    outages: tuple[OutageEvent, ...] = ()
    defaults: Defaults = field(default_factory=Defaults)
    notify: NotifyConfig = field(default_factory=NotifyConfig)
    publish: PublishConfig = field(default_factory=PublishConfig)
    ui: UiConfig = field(default_factory=UiConfig)


@cache
def default_contract() -> ContractVersions:
    """What a monitor falls under that nobody gave a contract: 99.9 % a calendar month, no credit."""
    from sla_tui.sla.contract import Availability

    text = Contract(id="default", name="Default 99.9", availability=Availability(target=Fraction("99.9")))
    return ContractVersions(id="default", versions=(text,))
