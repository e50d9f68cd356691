"""The configuration as data, each field with its key and default.

Reading it is `reader`'s work; nothing here touches a file or the environment.
"""

# No `from __future__ import annotations`: the tables of keys read the types, and evaluating them late costs time.

from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any, Literal

from sla_tui.config.channel_keys import environment_key, urls_key
from sla_tui.config.probes import WEB, ProbeConfig, ProbeSettings
from sla_tui.config.profiles import PROFILE_COLORS
from sla_tui.config.reports import MailConfig, ReportSchedule
from sla_tui.config.secret_ref import SecretRef as SecretRef  # noqa: PLC0414  whoever reads the model finds it there
from sla_tui.config.services import AgreementConfig as AgreementConfig  # noqa: PLC0414  as above
from sla_tui.config.services import ServiceConfig as ServiceConfig  # noqa: PLC0414  as above
from sla_tui.language import DEFAULT, LANGUAGES
from sla_tui.sla.alert import AlertKind
from sla_tui.sla.contract import DAY, MOST_HOURS, Contract, ServiceHours
from sla_tui.sla.evidence import Exclusion, MaintenanceWindow, OutageReport
from sla_tui.sla.keys import key, spec
from sla_tui.sla.periods.texts import Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceConfig:
    """One `[sources.<id>]` table. `options` holds the keys that only this kind knows, already validated."""

    id: str
    kind: str = field(metadata=spec("which kind of source this is; default: the id", optional=True))
    interval: int = key(60, "between two polls", "duration", least=1, most=DAY)
    token: SecretRef | None = key(None, "where the credential is kept")
    base_url: str = key("", "where it is")
    backfill: int = key(95 * DAY, "how far back history is fetched at first", "duration", most=1830 * DAY)
    options: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, kw_only=True)
class EventScope:
    """Which services an event is about: by id, by contract, or by tag.

    `checkout` is about every agreement of the service, `checkout/acme` about that one alone.
    """

    services: tuple[str, ...] = key((), "the services it is about, or agreements: checkout/acme", "agreement_ref")
    contract: str = key("", "or all services under this contract", "contract_ref")
    tags: tuple[str, ...] = key((), "or all services with one of these tags", "tag")

    def covers(self, service: ServiceConfig) -> bool:
        """Returns whether the event is about `service` under the agreement that it is looked at under."""
        return (
            service.id in self.services
            or service.key in self.services
            or (bool(self.contract) and service.contract == self.contract)
            or any(tag in service.tags for tag in self.tags)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MaintenanceEvent:
    """A `[[maintenance]]` table. With `repeat` (an RRULE) `window` is the first occurrence."""

    scope: EventScope
    window: MaintenanceWindow
    repeat: str = key("", "an RRULE (RFC 5545), expanded in `timezone`; the duration stays", "text", longest=500)
    timezone: str = key("UTC", "the zone in which a repeated window keeps its local time", "zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ExclusionEvent:
    """An `[[exclusions]]` table."""

    scope: EventScope
    exclusion: Exclusion


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarFeed:
    """Announced work that is published as a calendar, and read again on schedule; of which services `scope` says.

    Times without a zone are of `timezone`, else of the calendar's own, else of the configuration's.
    """

    scope: EventScope
    url: SecretRef | str = key("", "or announced work: where it is published (https://, webcal://)", "feed_url")
    file: str = key("", "or announced work: a file (.ics)", "text", longest=2_000)
    every: int = key(3_600, "between two readings", "duration", least=60, most=30 * DAY)
    kind: Literal["planned", "emergency"] = key("planned", "what its work is where no category says otherwise")
    planned: tuple[str, ...] = key((), "categories of planned work", "text", longest=200, empty=False)
    emergency: tuple[str, ...] = key((), "categories of emergency work", "text", longest=200, empty=False)
    timezone: str = key("", "of times without one, where it is not the calendar's own", "zone")
    who: str = key("", "in whose name it is taken over; absent: the calendar's", "text", longest=64)


@dataclass(frozen=True, slots=True, kw_only=True)
class Calendar:
    """A `[calendars.<id>]` table: days off, by date, or by the law of a country (an ISO 3166 code) or a part of it.

    Or announced work (`feed`); such tables may be written as `[[calendars]]`, too.
    """

    id: str
    feed: CalendarFeed | None = None
    dates: tuple[date, ...] = key((), "days off")
    country: str = key("", "its public holidays are days off, too", "country")
    subdivision: str = key("", "the part of the country whose holidays these are", "text", longest=20, empty=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class OutageEvent:
    """An `[[outages]]` table: what no monitor measures of an outage of these services."""

    services: tuple[str, ...] = field(metadata=spec("or several", "agreement_ref", optional=True))
    report: OutageReport


@dataclass(frozen=True, slots=True, kw_only=True)
class ContractVersions:
    """All texts of one contract, oldest first; `sla.texts` says which decides when."""

    id: str
    versions: tuple[Contract, ...]

    @property
    def texts(self) -> Texts:
        """All texts, as the arithmetic takes them."""
        return Texts(self.versions)

    @property
    def latest(self) -> Contract:
        """The newest text."""
        return self.versions[-1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Defaults:
    """What monitors fall under that no service names."""

    contract: str = key("default", "for services that name none, and monitors that no service names", "contract_ref")
    discover: bool = key(True, "each monitor that no service names becomes a service of its own")


@dataclass(frozen=True, slots=True, kw_only=True)
class UiConfig:
    """How the dashboard looks. `keys` remaps actions by name ("none" switches one off)."""

    theme: str = key(
        "sla-dark", "how the dashboard looks; a name of your own is a file in themes/", "text", longest=100, empty=False
    )
    signs: str = key(
        "auto",
        "what is drawn: auto as the terminal can show it",
        "word",
        choices=("auto", "unicode", "console", "ascii"),
    )
    profile_color: str = key(
        "", "of the profile's name in the header; absent: one made of the name", "word", choices=PROFILE_COLORS
    )
    wall_night: tuple[ServiceHours, ...] = key(
        (), "local times in which the wall dims what is well; what alarms stays bright", items=MOST_HOURS
    )
    keys: dict[str, str] = field(
        default_factory=dict, metadata=spec('action = "key"; "none" switches one off', "words")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class StoreConfig:
    """Where the history is, and how many seconds single checks are kept: at all, and to the millisecond."""

    url: str = key("", "where the history is; default: one file in the user data directory", "store_url")
    password: SecretRef | None = key(
        None, "where the password of the store's server is kept; default: what libpq finds (~/.pgpass, PGPASSWORD)"
    )
    keep_raw: int = key(
        396 * DAY, "how long single checks are kept; counts and closed periods stay", "duration", least=35 * DAY
    )
    keep_exact: int = key(
        45 * DAY,
        "how long response times are kept to the millisecond, then within 2 %",
        "duration",
        least=DAY,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NotifyConfig:
    """Where alarms go besides the screen.

    `on`: the kinds of alerts that are told (`sla_tui.sla.alert.KINDS`); empty: all of them. In `quiet` hours (of the
    configuration's zone) only what is critical is told; the rest follows when they are over. `desktop`: the dashboard's
    terminal is asked to show a notification of the desktop.
    """

    urls: tuple[SecretRef | str, ...] = urls_key()
    command: str = key("", "gets the event as JSON on its standard input", "text", longest=2_000)
    environment: tuple[str, ...] = environment_key()
    on: tuple[AlertKind, ...] = key((), "the kinds of alerts that are told; absent: all")
    quiet: tuple[ServiceHours, ...] = key(
        (), "local times in which only what is critical is told at once", items=MOST_HOURS
    )
    desktop: bool = key(False, "the dashboard asks its terminal for a notification of the desktop")


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishConfig:
    """What the public may see. `services` empty: all of the configuration; `names`: by service id, what it is called.

    `customers`: those who get a page with what is agreed with them, and nothing of the others.

    `metrics`, `deadlines`: files for those, outside of the published folder. `instance`: tells this installation from
    others in metrics and in the feed's ids.
    """

    title: str = key("Status", "the page's heading", "text", longest=200, empty=False)
    description: str = key("", "a sentence below it", "text", longest=500)
    url: str = key("", "where the page will be found: for the feed's links", "url", schemes=WEB)
    language: str = key("", "of the page; absent: the `language` of this file", "word", choices=LANGUAGES)
    services: tuple[str, ...] = key(
        (), "the services that are public, in this order; absent: all of this file", "service_ref"
    )
    customers: tuple[str, ...] = key(
        (), "customers with a page of their own, in a folder of their name: their agreements alone", "text", longest=200
    )
    names: dict[str, str] = field(
        default_factory=dict, metadata=spec('what services are called there: checkout = "Web shop"', "words")
    )
    show_targets: bool = key(False, "the contract's target beside the uptime")
    show_reasons: bool = key(False, "reasons of outages as monitors gave them, and titles of maintenance")
    show_measuring: bool = key(True, "how each service is measured: how many monitors, from where, how often")
    documents: bool = key(False, "each service's contract, as the document that customers read, beside the page")
    metrics: str = key("", "a file for the metrics, outside of the published folder", "text", longest=2_000)
    deadlines: str = key(
        "", "a file for the deadlines of our claims (iCalendar), outside of the published folder", "text", longest=2_000
    )
    instance: str = key(
        "",
        "what this installation is called in metrics and feed ids; absent: a mark made of where this file is",
        "pattern",
        pattern="[A-Za-z0-9][A-Za-z0-9._-]{0,63}|",
        words="letters, digits, dots, - and _",
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Config:
    """The whole configuration. `path` is None where it was made in memory (demo, `sla-tui URL`)."""

    path: Path | None = None
    fingerprint: str = ""  # of the file; "" where there is none
    profile: str = ""  # the profile that it was read in; "" without one
    timezone: str = key("UTC", "for display; contracts carry their own", "zone")
    currency: str = key("EUR", "for contracts that name none", "currency")
    language: str = key(DEFAULT, "of screens, reports and messages", "word", choices=LANGUAGES)
    store: StoreConfig = field(
        default_factory=StoreConfig, metadata=spec("where the history is kept, and for how long")
    )
    sources: tuple[SourceConfig, ...] = key((), "where states and outages come from")
    probe_settings: ProbeSettings = field(default_factory=ProbeSettings)
    probes: tuple[ProbeConfig, ...] = key((), "what this machine checks itself")
    calendars: dict[str, Calendar] = field(
        default_factory=dict, metadata=spec("days off by names that contracts use; calendars of announced work")
    )
    contracts: dict[str, ContractVersions] = field(
        default_factory=dict, metadata=spec("what was promised, and what a breach costs")
    )
    services: tuple[ServiceConfig, ...] = key((), "what is judged: a contract, a fee, and what watches it")
    maintenance: tuple[MaintenanceEvent, ...] = key((), "work that was announced")
    exclusions: tuple[ExclusionEvent, ...] = key((), "time that the contract says does not count")
    outages: tuple[OutageEvent, ...] = key(
        (), "what no monitor measures of an outage: its ticket, the share it affected"
    )
    defaults: Defaults = field(
        default_factory=Defaults, metadata=spec("what monitors fall under that no service names")
    )
    notify: NotifyConfig = field(default_factory=NotifyConfig, metadata=spec("where alarms go besides the screen"))
    reports: tuple[ReportSchedule, ...] = key((), "reports that are delivered by themselves")
    mail: MailConfig | None = key(None, "the server that takes mail, for reports")
    publish: PublishConfig = field(
        default_factory=PublishConfig, metadata=spec("what customers may see on the status page")
    )
    ui: UiConfig = field(default_factory=UiConfig, metadata=spec("how the dashboard looks"))


@cache
def default_contract() -> ContractVersions:
    """Returns the contract of monitors that nobody gave one: 99.9 % a calendar month, no credit."""
    from sla_tui.sla.contract import Availability

    text = Contract(id="default", name="Default 99.9", availability=Availability(target=Fraction("99.9")))
    return ContractVersions(id="default", versions=(text,))
