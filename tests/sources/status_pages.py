"""Payloads in the shapes that status pages really have, written for these tests."""

from __future__ import annotations

from datetime import UTC, datetime

from tests.sources.conftest import NOW

HOUR, DAY = 3600, 86_400
BEGAN = NOW - 2 * DAY
"""When the incident of every page began; it lasted 43 minutes."""
ENDED = BEGAN + 43 * 60


def iso(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%dT%H:%M:%S.000Z")


def rfc(at: int) -> str:
    return datetime.fromtimestamp(at, UTC).strftime("%a, %d %b %Y %H:%M:%S GMT")


PAGE = {"id": "kctbh9vrtdwd", "name": "Forge", "url": "https://status.example", "updated_at": iso(NOW)}


def component(key: str, name: str, status: str = "operational", **more: object) -> dict[str, object]:
    return {"id": key, "name": name, "status": status, "group": False, "group_id": None, **more}


COMPONENTS = [
    component("br0l2tvcx85d", "Actions"),
    component("8l4ygp009s5s", "Git Operations"),
    component("grp000000001", "Europe", group=True),
    component("4230lsnqdsld", "Webhooks", "degraded_performance"),
]


def update(at: int, status: str, body: str, **new: str) -> dict[str, object]:
    names = {row["name"].replace(" ", "_"): row for row in COMPONENTS}
    affected = [
        {"code": names[key]["id"], "name": names[key]["name"], "old_status": "operational", "new_status": state}
        for key, state in new.items()
    ]
    return {
        "status": status,
        "body": body,
        "created_at": iso(at),
        "display_at": iso(at),
        "affected_components": affected,
    }


def incident(key: str = "p31zjtct2jer", **more: object) -> dict[str, object]:
    return {
        "id": key,
        "name": "Disruption with Actions",
        "status": "resolved",
        "impact": "major",
        "created_at": iso(BEGAN + 60),
        "started_at": iso(BEGAN),
        "updated_at": iso(ENDED + HOUR),
        "resolved_at": iso(ENDED),
        "shortlink": "https://stspg.example/p31z",
        "components": [COMPONENTS[0]],
        "incident_updates": [
            update(ENDED, "resolved", "<p>This incident has been resolved.</p>", Actions="operational"),
            update(BEGAN + 600, "identified", "A fix is being rolled out.", Actions="degraded_performance"),
            update(BEGAN + 60, "investigating", "We are investigating &amp; will say more.", Actions="major_outage"),
        ],
        **more,
    }


WORK = {
    "id": "w0rk00000001",
    "name": "Database upgrade",
    "status": "scheduled",
    "impact": "maintenance",
    "created_at": iso(NOW - 9 * DAY),
    "scheduled_for": iso(NOW + DAY),
    "scheduled_until": iso(NOW + DAY + 2 * HOUR),
    "components": [COMPONENTS[1]],
}


def atlassian(incidents: list[object] | None = None, work: list[object] | None = None) -> dict[str, object]:
    """The answers of a page, by path."""
    every = [incident()] if incidents is None else incidents
    planned = [WORK] if work is None else work
    unresolved = [one for one in every if isinstance(one, dict) and not one.get("resolved_at")]
    return {
        "/api/v2/summary.json": {
            "page": PAGE,
            "components": COMPONENTS,
            "incidents": unresolved,
            "scheduled_maintenances": planned,
            "status": {"indicator": "minor", "description": "Partially Degraded Service"},
        },
        "/api/v2/incidents.json": {"page": PAGE, "incidents": every},
        "/api/v2/scheduled-maintenances.json": {"page": PAGE, "scheduled_maintenances": planned},
    }


INSTATUS = {
    "/v3/summary.json": {
        "page": {"name": "Parcel", "url": "https://parcel.example", "status": "HASISSUES"},
        "activeIncidents": [
            {
                "id": "cl1nstatus0001",
                "name": "Slow dashboards",
                "started": iso(BEGAN),
                "status": "MONITORING",
                "impact": "PARTIALOUTAGE",
                "url": "https://parcel.example/cl1nstatus0001",
                "updatedAt": iso(BEGAN + 600),
            }
        ],
        "activeMaintenances": [
            {"id": "clw0rk0001", "name": "Move", "start": iso(NOW + DAY), "status": "NOTSTARTEDYET", "duration": 60}
        ],
    },
    "/v2/components.json": {
        "components": [
            {"id": "clcomp0001", "name": "API", "status": "PARTIALOUTAGE", "group": None},
            {"id": "clcomp0002", "name": "Website", "status": "OPERATIONAL", "group": {"id": "g", "name": "Web"}},
        ]
    },
}

CLOSED = {
    "id": "cl1nstatus0002",
    "name": "API down",
    "started": iso(BEGAN),
    "resolved": iso(ENDED),
    "status": "RESOLVED",
    "impact": "MAJOROUTAGE",
    "components": [{"id": "clcomp0001", "name": "API"}],
    "updates": [{"started": iso(BEGAN), "status": "INVESTIGATING", "message": "Looking"}],
}
"""An incident of Instatus that is over."""

GOOGLE = {
    "/incidents.json": [
        {
            "id": "fmEL9i2fArADKawkZAa2",
            "number": "12345678901234567890",
            "begin": iso(BEGAN),
            "created": iso(BEGAN + 300),
            "end": iso(ENDED),
            "modified": iso(ENDED + 5),
            "external_desc": "Elevated **errors** with Cloud Run in europe-west4",
            "updates": [
                {"created": iso(ENDED), "when": iso(ENDED), "text": "The issue is resolved.", "status": "AVAILABLE"},
                {"when": iso(BEGAN + 300), "text": "We investigate.", "status": "SERVICE_OUTAGE"},
            ],
            "status_impact": "SERVICE_OUTAGE",
            "severity": "high",
            "service_name": "Multiple Products",
            "affected_products": [{"title": "Cloud Run", "id": "9D7d2iNBQWN24zc1VamE"}],
            "uri": "incidents/fmEL9i2fArADKawkZAa2",
        }
    ]
}

AWS_RSS = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"><channel><title><![CDATA[Amazon Elastic Compute Cloud (N. Virginia) Service Status]]></title>
<link>https://status.aws.example/</link><pubDate>{rfc(NOW)}</pubDate>
<item><title><![CDATA[Service is operating normally: [RESOLVED] Connectivity]]></title>
<link>https://status.aws.example/</link><pubDate>{rfc(ENDED)}</pubDate>
<guid isPermaLink="false">https://status.aws.example/#ec2-us-east-1_{ENDED}</guid>
<description><![CDATA[Between the times above, connectivity of EC2 was impaired. It works again.]]></description></item>
<item><title><![CDATA[Service disruption: Connectivity]]></title><pubDate>{rfc(BEGAN)}</pubDate>
<guid isPermaLink="false">https://status.aws.example/#ec2-us-east-1_{BEGAN}</guid>
<description><![CDATA[We are <b>investigating</b> connectivity of EC2.]]></description></item>
</channel></rss>"""

ATOM = f"""<?xml version="1.0"?><feed xmlns="http://www.w3.org/2005/Atom"><title>Azure Status</title>
<id>tag:azure</id><updated>{iso(NOW)}</updated>
<entry><id>tag:vm-1</id><title>Virtual Machines - West Europe - Mitigated</title>
<published>{iso(BEGAN)}</published><updated>{iso(ENDED)}</updated>
<link href="https://azure.example/vm-1"/><category term="Virtual Machines"/>
<content type="html">&lt;p&gt;Customers could not start machines.&lt;/p&gt;</content></entry></feed>"""


def beat(at: int, status: int = 1) -> dict[str, object]:
    stamp = datetime.fromtimestamp(at, UTC).strftime("%Y-%m-%d %H:%M:%S.000")
    return {"status": status, "time": stamp, "msg": "" if status else "timeout", "ping": 30 if status else None}


KUMA = {
    "/api/status-page/shop": {
        "config": {"slug": "shop", "title": "Shop"},
        "incident": {
            "id": 3,
            "style": "danger",
            "title": "Checkout fails",
            "content": "We look into it.",
            "pin": True,
            "createdDate": datetime.fromtimestamp(BEGAN, UTC).strftime("%Y-%m-%d %H:%M:%S"),
            "lastUpdatedDate": None,
        },
        "publicGroupList": [
            {"id": 1, "name": "Services", "monitorList": [{"id": 7, "name": "Web Shop", "type": "http"}]}
        ],
        "maintenanceList": [
            {
                "id": 2,
                "title": "Move",
                "timeslotList": [{"startDate": iso(NOW + DAY), "endDate": iso(NOW + DAY + HOUR)}],
            }
        ],
    },
    "/api/status-page/heartbeat/shop": {
        "heartbeatList": {
            "7": [beat(NOW - 600), beat(NOW - 540, 0), beat(NOW - 480, 0), beat(NOW - 420), beat(NOW - 20)]
        }
    },
}
