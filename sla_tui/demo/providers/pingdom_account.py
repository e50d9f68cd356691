"""What the simulated Pingdom account holds besides checks: probe servers, maintenance windows, credits."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.scenario import Scenario

_HOUR: Final = 3600
_WEEK: Final = 7 * 86_400
_SERVICES: Final = ("notifications",)
_ID: Final = 456_001

PROBES: Final[tuple[dict[str, Any], ...]] = tuple(
    {
        "id": number,
        "country": country,
        "city": city,
        "name": f"{city}, {country}",
        "active": True,
        "hostname": f"s{number}.probes.example",
        "ip": f"192.0.2.{number}",
        "ipv6": f"2001:db8::{number:x}",
        "countryiso": iso,
        "region": "EU",
    }
    for number, city, country, iso in (
        (61, "Amsterdam", "Netherlands", "NL"),
        (87, "Frankfurt", "Germany", "DE"),
        (94, "Stockholm", "Sweden", "SE"),
        (113, "Dublin", "Ireland", "IE"),
        (128, "Milan", "Italy", "IT"),
    )
)

CREDITS: Final = {
    "checklimit": 50,
    "availablechecks": 38,
    "useddefault": 12,
    "usedtransaction": 0,
    "availablesms": 20,
    "availablesmstests": 7,
    "autofillsms": False,
    "autofillsms_amount": 0,
    "autofillsms_when_left": 0,
    "max_sms_overage": 0,
    "availablerumsites": 0,
    "usedrumsites": 0,
    "maxrumfilters": 10,
    "maxrumpageviews": 0,
}


def _first(scenario: Scenario) -> int:
    """Returns the first Sunday 02:00 UTC of the history."""
    sunday = 3 * 86_400  # 1970-01-04
    return scenario.begin - (scenario.begin - sunday) % _WEEK + _WEEK + 2 * _HOUR


def maintenance(scenario: Scenario, monitors: Iterable[SimMonitor]) -> list[dict[str, Any]]:
    """Returns the account's one maintenance window: every Sunday night, for half a year."""
    first = _first(scenario)
    checks = [int(m.id) for m in monitors if m.service in _SERVICES]
    return [
        {
            "id": _ID,
            "description": "Weekly patching",
            "from": first,
            "to": first + _HOUR,
            "recurrencetype": "week",
            "repeatevery": 1,
            "effectiveto": first + 26 * _WEEK,
            "checks": {"uptime": checks, "tms": []},
        }
    ]


def occurrences(scenario: Scenario, monitors: Sequence[SimMonitor], start: int, end: int) -> list[dict[str, Any]]:
    """Returns the occurrences of all windows that touch `[start, end)`."""
    out = []
    for window in maintenance(scenario, monitors):
        for turn in range((window["effectiveto"] - window["from"]) // _WEEK):
            low = window["from"] + turn * _WEEK
            if low < end and low + _HOUR > start:
                out.append(
                    {
                        "id": 6_110_000 + turn,
                        "maintenanceid": window["id"],
                        "from": low,
                        "to": low + _HOUR,
                        "duration": 60,
                        "durationunit": "minute",
                    }
                )
    return out
