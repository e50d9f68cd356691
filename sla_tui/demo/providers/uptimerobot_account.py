"""What the simulated UptimeRobot account holds besides monitors: windows, contacts, tags, a status page, its user."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, Final

from sla_tui.demo.http_server import Request
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.provider import ApiError, DemoProvider, Json, Route, route
from sla_tui.demo.times import iso_ms

AccountRow = dict[str, Any]

USER: Final = 1_234_567
EMAIL: Final = "ops@shop.example"
NAME: Final = "Shop Operations"
CONTACT: Final = 993_765
PAGE_ID: Final = 2001

IN_WINDOW: Final = "webhooks"  # the service whose monitors the maintenance window is about


def window(created: int, monitors: Sequence[SimMonitor]) -> AccountRow:
    """Returns the account's one maintenance window: half an hour every Friday evening."""
    return {
        "id": 5501,
        "userId": USER,
        "name": "Friday deployments",
        "interval": "weekly",
        "date": None,
        "time": "22:30:00",
        "duration": 30,
        "autoAddMonitors": False,
        "monitorIds": [int(m.id) for m in monitors if m.service == IN_WINDOW],
        "days": [5],
        "status": "active",
        "created": iso_ms(created),
    }


def contact() -> AccountRow:
    """Returns the account's one alert contact."""
    return {
        "id": CONTACT,
        "friendlyName": NAME,
        "type": "EMAIL",
        "value": EMAIL,
        "customValue": None,
        "enableNotificationsFor": "UP_AND_DOWN",
        "sslExpirationReminder": True,
        "httpUsername": None,
        "httpPassword": None,
        "authType": None,
        "mobileProviderId": None,
        "status": "ACTIVE",
        "orgAlertContactId": None,
        "config": None,
    }


def integration() -> AccountRow:
    """Returns the account's one integration: a webhook, whose address is a secret."""
    return {
        "id": CONTACT + 1,
        "friendlyName": "Deployments",
        "enableNotificationsFor": "UP_AND_DOWN",
        "type": "WEBHOOK",
        "status": "ACTIVE",
        "sslExpirationReminder": False,
        "value": "https://hooks.shop.example/canary-uptimerobot-webhook",
        "customValue": None,
        "customValue2": None,
        "customValue3": None,
        "customValue4": None,
        "customHeaders": None,
    }


def status_page(monitors: Sequence[SimMonitor]) -> AccountRow:
    """Returns the account's one public status page, of all its monitors."""
    return {
        "id": PAGE_ID,
        "friendlyName": "Shop",
        "customDomain": None,
        "isPasswordSet": False,
        "monitorIds": [int(m.id) for m in monitors],
        "tagIds": [],
        "monitorsCount": len(monitors),
        "status": "ENABLED",
        "urlKey": "shop",
        "homepageLink": "https://www.shop.example",
        "gaCode": None,
        "shareAnalyticsConsent": False,
        "useSmallCookieConsentModal": False,
        "icon": None,
        "noIndex": True,
        "logo": None,
        "hideUrlLinks": False,
        "subscription": False,
        "showCookieBar": False,
        "pinnedAnnouncementId": None,
        "customSettings": None,
    }


def tag_ids(monitors: Sequence[SimMonitor]) -> dict[str, int]:
    """Returns the ids of the account's tags, by name; ids count from 1."""
    names = sorted({tag for monitor in monitors for tag in monitor.tags})
    return {name: number for number, name in enumerate(names, start=1)}


def account_routes(api: DemoProvider, started: Callable[[str], bool]) -> list[Route]:
    """Returns the routes of what belongs to the account as a whole.

    Args:
        api: whose account it is.
        started: whether there is an incident of that id.
    """

    def tags(_request: Request) -> Json:
        rows = [{"id": number, "name": name} for name, number in tag_ids(api.monitors).items()]
        return {"data": rows, "nextCursorId": None}

    def me(_request: Request) -> Json:
        return {
            "email": EMAIL,
            "fullName": NAME,
            "monitorsCount": len(api.monitors),
            "monitorLimit": 50,
            "smsCredits": 12,
            "activeSubscription": {"plan": "Team", "monitorLimit": 50, "status": "active"},
        }

    def everybodys_contacts(_request: Request) -> list[Json]:
        mine = {"id": CONTACT, "name": NAME, "value": EMAIL, "type": "EMAIL", "status": "ACTIVE"}
        return [
            {
                "notifyOnly": False,
                "orgAlertContactId": None,
                "user": {"id": USER, "name": NAME},
                "alertContacts": [mine | {"threshold": 0, "recurrence": 0}],
            }
        ]

    def of_incident(_request: Request, identity: str) -> Json:
        if not started(identity):
            raise ApiError(404, f"Incident {identity} not found")
        return {"data": [], "nextLink": None}

    def no_group(_request: Request, _identity: str) -> Json:
        raise ApiError(404, "Monitor group not found")

    def announcements(_request: Request, identity: str) -> Json:
        one_page(_request, identity)
        return {"data": [], "nextLink": None}

    def no_announcement(_request: Request, _page: str, _identity: str) -> Json:
        raise ApiError(404, "Announcement not found")

    windows = _listed(lambda: window(api.scenario.begin, api.monitors), "Maintenance window not found")
    pages = _listed(lambda: status_page(api.monitors), "PSP not found")
    contacts = _listed(contact, "Alert contact not found")
    integrations = _listed(integration, "Integration not found")
    one_page = pages[1]
    found: list[Route] = []
    kinds: dict[str, tuple[Callable[..., object], Callable[..., object]]] = {
        "maintenance-windows": windows,
        "psps": pages,
        "alert-contacts": contacts,
        "integrations": integrations,
        "monitor-groups": (lambda _request: {"data": [], "nextLink": None}, no_group),
    }
    for name, (every, one) in kinds.items():
        found += [route(f"/{name}", every), route(f"/{name}/", every), route(f"/{name}/{{id}}", one)]
    return [
        *found,
        route("/psps/{id}/announcements", announcements),
        route("/psps/{id}/announcements/{id}", no_announcement),
        route("/tags", tags),
        route("/tags/", tags),
        route("/user/me", me),
        route("/user/alert-contacts", lambda _request: [contact()]),
        route("/user/all-alert-contacts", everybodys_contacts),
        route("/incidents/{id}/comments", of_incident),
        route("/incidents/{id}/alerts", of_incident),
    ]


def _listed(make: Callable[[], AccountRow], missing: str) -> tuple[Callable[..., Json], Callable[..., Json]]:
    """Returns what answers a list of the one there is, and a question for it by id."""

    def every(_request: Request) -> Json:
        return {"data": [make()], "nextLink": None}

    def one(_request: Request, identity: str) -> Json:
        row = make()
        if str(row["id"]) != identity:
            raise ApiError(404, missing)
        return row

    return every, one
