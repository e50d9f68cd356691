"""The simulated fleet as a table: contracts, services, and which accounts watch them. No time in here, only names."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

PINGDOM: Final = "pingdom"
UPTIMEROBOT: Final = "uptimerobot"
STATUSCAKE: Final = "statuscake"
STATUSCAKE_EU: Final = "statuscake-eu"
PROBE: Final = "probe"

SOURCES: Final = (PINGDOM, UPTIMEROBOT, STATUSCAKE, STATUSCAKE_EU)
"""The accounts at providers; each has a server of its own. Local probes come besides."""

NORTHGATE: Final = "northgate"
"""The status page of the vendor Northgate Hosting, and the service of which it tells."""
ON_PAGE: Final = "checkout"


@dataclass(frozen=True, slots=True)
class Watch:
    """One monitor of a service. `slow` is how many times longer its answers take than those of the nearest one."""

    source: str
    interval: int = 60
    slow: float = 1.0
    type: str = "http"


@dataclass(frozen=True, slots=True)
class Sale:
    """A customer who buys a service, under one of `SOLD`, for a fee a month."""

    customer: str
    contract: str
    fee: str


@dataclass(frozen=True, slots=True)
class ServiceSpec:
    """One service. `base_ms` is its usual response time, `sales` are the customers to whom it is sold."""

    id: str
    name: str
    contract: str
    fee: str
    url: str
    base_ms: float
    watches: tuple[Watch, ...]
    tags: tuple[str, ...] = ()
    sales: tuple[Sale, ...] = ()

    @property
    def host(self) -> str:
        """The host of its address."""
        return self.url.partition("://")[2].partition("/")[0].partition(":")[0]


@dataclass(frozen=True, slots=True)
class ContractSpec:
    """One contract: the zone of its months, and its table as the configuration has it."""

    id: str
    timezone: str
    target: str
    table: dict[str, Any] = field(default_factory=dict)


_MONTHS = "the month's fee of the affected service"

CONTRACTS: Final = (
    ContractSpec(
        "platinum",
        "UTC",
        "99.99",
        {
            "name": "Platinum",
            "vendor": "Atlas Payments",
            "notes": f"Credits are a share of {_MONTHS}.",
            "evidence": {"quorum": 2},
            "maintenance": {"effect": "forgive", "notice": "5d", "allowance": "2h"},
            "tiers": [
                {"below": "99.99", "credit": "15"},
                {"below": "99.9", "credit": "30"},
                {"below": "99.0", "credit": "100"},
            ],
            "claim": {"within": "10bd", "basis": "period_end", "method": "account manager"},
            "objectives": [
                {"kind": "latency", "percentile": "95", "threshold": "250ms"},
                {"kind": "error_rate", "threshold": "0.2%"},
            ],
        },
    ),
    ContractSpec(
        "gold",
        "Europe/Amsterdam",
        "99.95",
        {
            "name": "Gold",
            "vendor": "Northgate Hosting",
            "notes": f"Credits are a share of {_MONTHS}.",
            "evidence": {"quorum": 2},
            "maintenance": {"effect": "forgive", "notice": "48h", "allowance": "8h"},
            "tiers": [
                {"below": "99.95", "credit": "10"},
                {"below": "99.0", "credit": "25"},
                {"below": "95.0", "credit": "100"},
            ],
            "claim": {
                "within": "15d",
                "basis": "period_end",
                "method": "support ticket",
                "subject": "SLA credit request",
                "fields": ["account number", "service", "start and end of each outage"],
            },
            "objectives": [
                {"kind": "latency", "percentile": "95", "threshold": "400ms"},
                {"kind": "error_rate", "threshold": "0.5%"},
            ],
        },
    ),
    ContractSpec(
        "silver",
        "Europe/London",
        "99.9",
        {
            "name": "Silver",
            "vendor": "Kestrel Cloud",
            "maintenance": {"effect": "forgive", "notice": "24h"},
            "tiers": [
                {"below": "99.9", "credit": "10"},
                {"below": "99.5", "credit": "25"},
                {"below": "98.0", "credit": "50"},
            ],
            "credit": {"cap_percent": "50"},
            "claim": {"within": "30d", "basis": "period_end", "method": "e-mail"},
            "objectives": [{"kind": "error_rate", "threshold": "1%"}],
        },
    ),
    ContractSpec(
        "bronze",
        "UTC",
        "99.5",
        {
            "name": "Bronze",
            "vendor": "Polder Datacenter",
            "availability": {"min_outage": "60s", "merge_gap": "60s"},
            "tiers": [{"below": "99.5", "credit": "5"}, {"below": "99.0", "credit": "10"}],
            "claim": {"within": "2mo", "basis": "period_end", "method": "customer portal"},
        },
    ),
)

_ANNOUNCED: Final = {"effect": "forgive", "notice": "48h", "allowance": "8h"}
SOLD: Final = (
    ContractSpec(
        "shop-plus",
        "Europe/Amsterdam",
        "99.9",
        {
            "name": "Shop Plus",
            "vendor": "Shop Example",
            "evidence": {"quorum": 2},
            "maintenance": _ANNOUNCED,
            "tiers": [
                {"below": "99.9", "credit": "15"},
                {"below": "99.5", "credit": "30"},
                {"below": "99.0", "credit": "50"},
            ],
            "claim": {"within": "30d", "basis": "period_end", "method": "e-mail"},
        },
    ),
    ContractSpec(
        "shop-basic",
        "Europe/Amsterdam",
        "99.5",
        {
            "name": "Shop Basic",
            "vendor": "Shop Example",
            "evidence": {"quorum": 2},
            "maintenance": _ANNOUNCED,
            "availability": {"min_outage": "5m"},
            "tiers": [{"below": "99.5", "credit": "10"}, {"below": "99.0", "credit": "20"}],
            "claim": {"within": "15d", "basis": "period_end", "method": "e-mail"},
        },
    ),
    ContractSpec(
        "shop-hours",
        "Europe/Amsterdam",
        "99.9",
        {
            "name": "Shop Office Hours",
            "vendor": "Shop Example",
            "evidence": {"quorum": 2},
            "maintenance": _ANNOUNCED,
            "availability": {"service_hours": [{"days": [1, 2, 3, 4, 5], "from": "08:00", "to": "18:00"}]},
            "tiers": [{"downtime_over": "30m", "amount": "75.00"}, {"downtime_over": "2h", "amount": "300.00"}],
            "claim": {"within": "30d", "basis": "period_end", "method": "customer portal"},
        },
    ),
)
"""What the shop promises its own customers, each in another way."""

_P, _U, _S = Watch(PINGDOM), Watch(UPTIMEROBOT, slow=1.12), Watch(STATUSCAKE, 300, slow=1.25)
_S60 = Watch(STATUSCAKE, 60, slow=1.25)
_HERE = Watch(PROBE, 5, slow=0.8)

SERVICES: Final = (
    ServiceSpec(
        "checkout",
        "Checkout API",
        "gold",
        "2400.00",
        "http://checkout.shop.example/health",
        264,
        (_P, _U, _S60, _HERE),
        ("eu", "payments"),
        (
            Sale("Harbour Books", "shop-plus", "2600.00"),
            Sale("Linden Market", "shop-basic", "1300.00"),
            Sale("Tallis Outdoor", "shop-hours", "1000.00"),
        ),
    ),
    ServiceSpec(
        "payments",
        "Payments",
        "platinum",
        "6800.00",
        "http://pay.shop.example/v2/ping",
        112,
        (_P, _U, _S60, _HERE),
        ("eu", "payments"),
    ),
    ServiceSpec(
        "search", "Search", "gold", "1850.00", "http://search.shop.example/status", 124, (_P, _U, _S60), ("eu", "shop")
    ),
    ServiceSpec(
        "login",
        "Login",
        "silver",
        "1200.00",
        "http://login.shop.example/health",
        88,
        (_P, _U, _HERE),
        ("eu", "identity"),
    ),
    ServiceSpec(
        "website", "Website", "gold", "1100.00", "http://www.shop.example/", 168, (_P, _U, _S, _HERE), ("eu", "shop")
    ),
    ServiceSpec(
        "media",
        "Media CDN",
        "gold",
        "1600.00",
        "http://media.shop.example/1px.gif",
        46,
        (_P, _U, _S60),
        ("global", "shop"),
        (Sale("Harbour Books", "shop-plus", "2100.00"),),
    ),
    ServiceSpec(
        "maps",
        "Store Locator",
        "gold",
        "700.00",
        "http://stores.shop.example/near",
        204,
        (_P, _U, _S60),
        ("global", "shop"),
    ),
    ServiceSpec(
        "invoicing",
        "Invoicing",
        "silver",
        "950.00",
        "http://invoices.office.example/health",
        142,
        (_P, _S, _HERE),
        ("eu", "office"),
    ),
    ServiceSpec(
        "reports",
        "Reports",
        "silver",
        "640.00",
        "http://reports.office.example/health",
        310,
        (Watch(STATUSCAKE_EU, 60), Watch(STATUSCAKE_EU, 300)),
        ("eu", "office"),
    ),
    ServiceSpec(
        "mail",
        "Mail Relay",
        "silver",
        "380.00",
        "tcp://smtp.office.example:587",
        34,
        (Watch(PINGDOM, type="tcp"), Watch(STATUSCAKE, 300, 1.25, "tcp"), Watch(PROBE, 5, 0.06, "tcp")),
        ("eu", "office"),
    ),
    ServiceSpec(
        "webhooks",
        "Webhooks",
        "bronze",
        "480.00",
        "http://hooks.partner.example/health",
        96,
        (Watch(UPTIMEROBOT, 30, 1.12), Watch(STATUSCAKE, 30, 1.25), _HERE),
        ("global", "partner"),
    ),
    ServiceSpec(
        "notifications",
        "Notifications",
        "bronze",
        "420.00",
        "http://notify.partner.example/health",
        72,
        (_P, _U, _HERE),
        ("global", "partner"),
    ),
    ServiceSpec(
        "crm", "Legacy CRM", "bronze", "300.00", "http://crm.office.example/login", 420, (_P, _U, _S), ("eu", "office")
    ),
    ServiceSpec(
        "export", "Data Export", "bronze", "260.00", "http://export.partner.example/health", 180, (_P, _U), ("partner",)
    ),
)
