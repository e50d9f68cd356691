"""A monitor in the words of the simulated UptimeRobot: state, latest incident, last day, and secrets to be dropped."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.providers.uptimerobot_account import CONTACT, USER
from sla_tui.demo.providers.uptimerobot_past import incidents
from sla_tui.demo.times import iso_ms
from sla_tui.demo.track import total

DAY: Final = 86_400
STATUS: Final = {"up": "UP", "down": "DOWN", "unconfirmed": "LOOKS_DOWN", "paused": "PAUSED", "untested": "STARTED"}

_TYPES: Final = {"http": "HTTP", "tcp": "PORT"}

MonitorRow = dict[str, Any]


def monitor_row(monitor: SimMonitor, now: int, *, windows: list[MonitorRow], tags: Mapping[str, int]) -> MonitorRow:
    """Returns a monitor as the list and the detail show it, with the secrets that the provider sends along.

    Args:
        monitor: which one.
        now: UTC seconds.
        windows: the maintenance windows that it is in.
        tags: the ids of the account's tags, by name.
    """
    state = monitor.state(now)
    last = next(monitor.outages_backwards(now + 1, now), None)
    secret = monitor.service == "payments"
    row: MonitorRow = {
        "id": int(monitor.id),
        "friendlyName": monitor.name,
        "type": _TYPES[monitor.type],
        "status": STATUS[state],
        "url": monitor.url.removeprefix("tcp://"),
        "interval": monitor.interval,
        "timeout": 30,
        "gracePeriod": 0,
        "port": int(monitor.url.rpartition(":")[2]) if monitor.type == "tcp" else None,
        "sslBrand": None,
        "sslExpiryDateTime": None,
        "domainExpireDate": None,
        "checkSSLErrors": False,
        "sslExpirationReminder": False,
        "domainExpirationReminder": False,
        "followRedirections": True,
        "successHttpResponseCodes": ["2xx", "3xx"],
        "postValueData": None,
        "postValueType": None,
        "keywordValue": None,
        "keywordCaseType": None,
        "keywordType": None,
        "responseTimeThreshold": 0,
        "regionalData": {"REGION": ["eu"], "MANUAL_SELECTED": False},
        "psps": [],
        "userId": USER,
        "assignedAlertContacts": [{"alertContactId": CONTACT, "threshold": 0, "recurrence": 0}],
        "currentStateDuration": _since(monitor, now),
        "lastDayUptimes": _last_day(monitor, now),
        "createDateTime": iso_ms(monitor.created),
        "maintenanceWindows": windows,
        "tags": [{"id": tags[tag], "name": tag, "color": "#808080"} for tag in monitor.tags],
        "groupId": 0,
        "config": None,
        "httpMethodType": "GET",
        "authType": "HTTP_BASIC" if secret else "NONE",
        "httpUsername": "probe" if secret else "",
        "httpPassword": "canary-uptimerobot-http-password" if secret else "",
        "customHttpHeaders": {"X-Internal-Key": "canary-uptimerobot-custom-header"} if secret else None,
        "apiKey": f"m{monitor.id}-canary-uptimerobot-monitor-key",
        "lastIncidentId": None,
        "lastIncident": None,
    }
    if last is not None:
        incident = next(i for i in incidents((monitor,), last.start, now, now) if i["type"] == "Downtime")
        row["lastIncidentId"] = incident["id"]
        named = ("id", "status", "cause", "reason", "startedAt", "duration")
        row["lastIncident"] = {name: incident[name] for name in named}
    return row


def _since(monitor: SimMonitor, now: int) -> int:
    """Returns the seconds in the present state."""
    state = monitor.state(now)
    if state == "paused":
        return now - (monitor.paused_since or now)
    event = monitor.downs.at(now) if state in {"down", "unconfirmed"} else None
    if event is not None:
        return now - event.start
    last = next(monitor.outages_backwards(now, now), None)
    return now - (last.end if last is not None else monitor.created)


def _last_day(monitor: SimMonitor, now: int) -> MonitorRow:
    if monitor.last_check(now) is None:
        return {"bucketSize": 0, "histogram": []}
    size = 1800
    first = (now - DAY) // size * size + size
    rows = []
    for low in range(first, now, size):
        down = total(monitor.outages(low, low + size, now), low, min(low + size, now))
        rows.append({"timestamp": low, "uptime": round(100 - 100 * down / size, 3)})
    return {"bucketSize": size, "histogram": rows}
