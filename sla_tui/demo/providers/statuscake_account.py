"""What the simulated StatusCake account holds besides uptime tests: contacts, certificates, page speed, a heartbeat."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sla_tui.demo.http_server import Request
from sla_tui.demo.providers.provider import ApiError, Json, Route, route
from sla_tui.demo.providers.statuscake_past import LOCATIONS
from sla_tui.demo.times import rfc3339

TestRow = dict[str, Any]

DAY: Final = 86_400
GROUP: Final = "118"

_CONTACTS: Final = {
    "id": GROUP,
    "name": "Shop Operations",
    "email_addresses": ["ops@shop.example"],
    "integrations": [],
    "mobile_numbers": [],
    "ping_url": "https://hooks.shop.example/canary-statuscake-ping-url",
}
_PAGE_SPEED: Final = {
    "id": "7101",
    "name": "Shop",
    "website_url": "http://www.shop.example/",
    "check_rate": 1800,
    "alert_bigger": 0,
    "alert_slower": 0,
    "alert_smaller": 0,
    "contact_groups": [GROUP],
    "location": "NL",
    "paused": False,
    "latest_stats": {"filesize": 812.4, "has_issue": False, "loadtime": 640, "requests": 31},
}
_FLAGS: Final = ("has_mixed", "is_broken", "is_expired", "is_extended", "is_missing", "is_revoked")


def account_routes(now: Callable[[], int], begin: int) -> list[Route]:
    """Returns the routes of what the account holds besides uptime tests.

    Args:
        now: gives UTC seconds.
        begin: since when there is anything.
    """

    def certificate() -> TestRow:
        return _certificate(now(), begin)

    def heartbeat() -> TestRow:
        return {
            "id": "8101",
            "name": "Nightly export",
            "website_url": "https://push.statuscake.example/?PK=canary-statuscake-push-key&TestID=8101",
            "period": DAY,
            "contact_groups": [GROUP],
            "paused": False,
            "status": "up",
            "tags": [],
            "uptime": 100.0,
        }

    def speeds(_request: Request, identity: str) -> Json:
        if identity != _PAGE_SPEED["id"]:
            raise ApiError(404, "No such test")
        newest = now() - now() % 1800
        return {"data": [_speed(newest - turn * 1800) for turn in range(24)], "links": {"self": ""}, "metadata": {}}

    found: list[Route] = []
    for name, make in {
        "contact-groups": lambda: _CONTACTS,
        "ssl": certificate,
        "pagespeed": lambda: _PAGE_SPEED,
        "heartbeat": heartbeat,
    }.items():
        found += [route(f"/{name}", _listed(make)), route(f"/{name}/{{id}}", _single(make))]
    return [
        *found,
        route("/pagespeed/{id}/history", speeds),
        route("/uptime-locations", lambda _request: {"data": list(LOCATIONS)}),
        route("/pagespeed-locations", lambda _request: {"data": list(LOCATIONS)}),
    ]


def metadata(page: int, limit: int, count: int) -> Json:
    """Returns what a list says of its pages."""
    return {"page": page, "per_page": limit, "page_count": -(-count // limit), "total_count": count}


def _speed(at: int) -> TestRow:
    return {
        "created_at": rfc3339(at),
        "filesize": 812.4,
        "har_location": "",
        "loadtime": 600 + at // 1800 % 90,
        "requests": 31,
        "throttling": "NONE",
    }


def _certificate(now: int, begin: int) -> TestRow:
    return {
        "id": "6201",
        "website_url": "https://www.shop.example",
        "check_rate": 1800,
        "alert_at": [1, 7, 30],
        "alert_broken": True,
        "alert_expiry": True,
        "alert_mixed": False,
        "alert_reminder": True,
        "certificate_score": 95,
        "certificate_status": "CERT_OK",
        "cipher": "TLS_AES_256_GCM_SHA384",
        "cipher_score": 100,
        "contact_groups": [GROUP],
        "flags": {"follow_redirects": True, "has_pfs": True, **dict.fromkeys(_FLAGS, False)},
        "follow_redirects": True,
        "hostname": "www.shop.example",
        "issuer_common_name": "R11",
        "last_reminder": 0,
        "mixed_content": [],
        "paused": False,
        "updated_at": rfc3339(now - now % 1800),
        "valid_from": rfc3339(begin),
        "valid_until": rfc3339(begin + 90 * DAY),
    }


def _listed(make: Callable[[], TestRow]) -> Callable[[Request], Json]:
    def every(_request: Request) -> Json:
        rows: Sequence[TestRow] = [make()]
        return {"data": rows, "metadata": metadata(1, 25, len(rows))}

    return every


def _single(make: Callable[[], TestRow]) -> Callable[[Request, str], Json]:
    def one(_request: Request, identity: str) -> Json:
        row = make()
        if row["id"] != identity:
            raise ApiError(404, "No such test")
        return {"data": row}

    return one
