"""What the simulated Pingdom account holds besides checks: probes, maintenance, credits, contacts, alerts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sla_tui.demo.http_server import Request
from sla_tui.demo.monitor import CONFIRM, SimMonitor
from sla_tui.demo.providers.pingdom_request import number, window
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route
from sla_tui.demo.scenario import Scenario

_HOUR: Final = 3600
_WEEK: Final = 7 * 86_400
_SERVICES: Final = ("notifications",)
_ID: Final = 456_001
_OCCURRENCE: Final = 6_110_000
_DAY: Final = 86_400
_LATEST_ALERTS: Final = 300  # the most that one question gives

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

TEAM: Final = {"id": 1201, "name": "Shop Operations", "members": [{"id": 901, "name": "Robin Vos", "type": "user"}]}
CONTACT: Final = {
    "id": 901,
    "name": "Robin Vos",
    "paused": False,
    "type": "user",
    "owner": True,
    "teams": [{"id": 1201, "name": "Shop Operations"}],
}
REFERENCE: Final[dict[str, Any]] = {
    "regions": [
        {
            "id": 1,
            "description": "Netherlands",
            "countryid": 528,
            "datetimeformatid": 1,
            "numberformatid": 1,
            "timezoneid": 4,
        }
    ],
    "timezones": [{"id": 4, "description": "(GMT+01:00) Amsterdam"}],
    "datetimeformats": [{"id": 1, "description": "DD/MM/YY 24h"}],
    "numberformats": [{"id": 1, "description": "123.456.789,00"}],
    "countries": [{"id": 528, "iso": "NL", "name": "Netherlands"}],
    "phonecodes": [{"countryid": 528, "name": "Netherlands", "phonecode": "31"}],
}


def account_routes(api: DemoProvider) -> list[Route]:
    """Returns the routes of what belongs to the account as a whole."""

    def windows(request: Request) -> Json:
        return {"maintenance": _page(request, maintenance(api.scenario, api.monitors), 100)}

    def one_window(_request: Request, identity: str) -> Json:
        rows = maintenance(api.scenario, api.monitors)
        return {"maintenance": _one(rows, identity, "Invalid maintenance identifier")}

    def all_occurrences(request: Request) -> Json:
        start = number(request, "from", api.now())
        end = number(request, "to", start + 365 * _DAY)
        only = request.param("maintenanceid")
        rows = occurrences(api.scenario, api.monitors, start, end)
        return {"occurrences": [row for row in rows if only is None or str(row["maintenanceid"]) == only]}

    def one_occurrence(_request: Request, identity: str) -> Json:
        rows = occurrences(api.scenario, api.monitors, 0, api.now() + 365 * _DAY)
        return {"occurrence": _one(rows, identity, "Invalid occurrence identifier")}

    def probes(request: Request) -> Json:
        return {"probes": _page(request, list(PROBES), len(PROBES))}

    def actions(request: Request) -> Json:
        start, end = window(request, api.now(), api.now())
        only = set(filter(None, (request.param("checkids") or "").split(",")))
        watched = [m for m in api.monitors if not only or m.id in only]
        return {"actions": {"alerts": _page(request, alerts(watched, start, end, api.now())[:_LATEST_ALERTS], 100)}}

    def no_transactions(request: Request) -> Json:
        return {"checks": [], "limit": number(request, "limit", 1000), "offset": number(request, "offset", 0)}

    def no_transaction(_request: Request, _identity: str) -> Json:
        raise ApiError(404, "Invalid check identifier")

    return [
        route("/maintenance", windows),
        route("/maintenance/{id}", one_window),
        route("/maintenance.occurrences", all_occurrences),
        route("/maintenance.occurrences/{id}", one_occurrence),
        route("/probes", probes),
        route("/actions", actions),
        route("/credits", lambda _request: {"credits": CREDITS}),
        route("/reference", lambda _request: REFERENCE),
        route("/alerting/teams", lambda _request: {"teams": [TEAM]}),
        route("/alerting/teams/{id}", lambda _request, at: {"team": _one([TEAM], at, "Invalid team identifier")}),
        route("/alerting/contacts", lambda _request: {"contacts": [CONTACT]}),
        route("/alerting/contacts/{id}", lambda _r, at: {"contact": _one([CONTACT], at, "Invalid contact identifier")}),
        route("/tms/check", no_transactions),
        route("/tms/check/report/status", lambda _request: {"report": []}),
        route("/tms/check/{id}", no_transaction),
        route("/tms/check/{id}/report/status", no_transaction),
        route("/tms/check/{id}/report/performance", no_transaction),
        route("/single", lambda request: {"result": single(api, request)}),
        route("/traceroute", lambda request: {"traceroute": traceroute(request)}),
    ]


def _page(request: Request, rows: list[dict[str, Any]], usual: int) -> list[dict[str, Any]]:
    offset = number(request, "offset", 0)
    return rows[offset : offset + number(request, "limit", usual, least=1)]


def _one(rows: Iterable[dict[str, Any]], identity: str, missing: str) -> dict[str, Any]:
    for row in rows:
        if str(row["id"]) == identity:
            return row
    raise ApiError(404, missing)


def alerts(monitors: Iterable[SimMonitor], start: int, end: int, now: int) -> list[dict[str, Any]]:
    """Returns the alerts that were sent in the window, the newest first. All values are texts, as documented."""
    sent: list[tuple[int, SimMonitor, str]] = []
    for monitor in monitors:
        for event in monitor.outages(start, end + 1, now):
            sent.append((event.start + CONFIRM, monitor, "down"))
            if not monitor.is_open(event, now):
                sent.append((event.end, monitor, "up"))
    return [
        {
            "username": str(CONTACT["name"]),
            "userid": str(CONTACT["id"]),
            "checkid": monitor.id,
            "time": str(at),
            "via": "email",
            "status": "delivered",
            "messageshort": state,
            "messagefull": f"PingdomAlert {state.upper()}: {monitor.name} ({monitor.host}) is {state.upper()}",
            "sentto": "ops@shop.example",
            "charged": "false",
        }
        for at, monitor, state in sorted(sent, key=lambda one: one[0], reverse=True)
        if start <= at <= end
    ]


def single(api: DemoProvider, request: Request) -> dict[str, Any]:
    """Returns one test of a host: what its check would see now; a host that nobody knows does not resolve.

    Raises:
        ApiError: no host is named.
    """
    host = request.param("host")
    if not host:
        raise ApiError(400, "Required parameter missing: host")
    monitor = next((m for m in api.monitors if m.host == host), None)
    up = monitor is not None and monitor.downs.at(api.now()) is None
    words = "OK" if up else "Unable to resolve hostname" if monitor is None else "Timeout (> 30s)"
    return {
        "status": "up" if up else "down",
        "responsetime": monitor.latency.at(api.now()) if monitor is not None and up else 0,
        "statusdesc": words,
        "statusdesclong": words,
        "probeid": PROBES[0]["id"],
        "probedesc": PROBES[0]["name"],
    }


def traceroute(request: Request) -> dict[str, Any]:
    """Returns the way to a host, of one hop.

    Raises:
        ApiError: no host is named.
    """
    host = request.param("host")
    if not host:
        raise ApiError(400, "Required parameter missing: host")
    probe = next((p for p in PROBES if str(p["id"]) == request.param("probeid")), PROBES[0])
    result = f"traceroute to {host} (198.51.100.7), 30 hops max, 40 byte packets\n 1  198.51.100.7  1.2 ms\n"
    return {"result": result, "probeid": probe["id"], "probedescription": probe["name"]}


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
    for row in maintenance(scenario, monitors):
        for turn in range((row["effectiveto"] - row["from"]) // _WEEK):
            low = row["from"] + turn * _WEEK
            if low < end and low + _HOUR > start:
                out.append(
                    {
                        "id": _OCCURRENCE + turn,
                        "maintenanceid": row["id"],
                        "from": low,
                        "to": low + _HOUR,
                        "duration": 60,
                        "durationunit": "minute",
                    }
                )
    return out
