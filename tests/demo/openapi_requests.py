"""What is asked of a simulated provider so that every read endpoint of its OpenAPI document has an answer."""

from __future__ import annotations

import re

from tests.demo.asking import AT, DAY, ask

CREATED = AT - 66 * DAY
QUERIES = {
    "/summary.probes/{checkid}": [f"?from={AT - DAY}"],
    "/summary.performance/{checkid}": [
        f"?from={AT - 20 * DAY}&resolution={length}&includeuptime={flag}"
        for length in ("hour", "day", "week")
        for flag in ("true", "false")
    ],
    "/summary.average/{checkid}": ["?includeuptime=true", "?byprobe=true", "?bycountry=true"],
    "/checks": ["", "?include_tags=true&limit=3"],
    "/checks/{checkid}": ["", "?include_teams=true"],
    "/results/{checkid}": ["", "?status=down"],
    "/maintenance.occurrences": [f"?from={CREATED}"],
    "/single": ["?host=pay.shop.example&type=http"],
    "/traceroute": ["?host=pay.shop.example"],
    "/monitors": ["", "?limit=2", "?status=PAUSED,DOWN"],
    "/monitors/uptime-stats": ["?timeFrame=DAYS_30", f"?timeFrame=CUSTOM&start={AT - DAY}&end={AT}"],
    "/monitors/{id}/stats/response-time": ["", "?includeTimeSeries=true"],
    "/monitors/{id}/stats/response-time/all": ["?includeTimeSeries=true"],
    "/incidents": ["", "?started_after=2026-11-23T13:00:00Z"],
}
"""What is asked for besides the plain path, by the path in the document."""

NOTHING = {  # there is none in the account
    "/tms/check/{cid}",
    "/tms/check/{check_id}/report/status",
    "/tms/check/{check_id}/report/performance",
    "/monitor-groups/{id}",
    "/psps/{pspId}/announcements/{id}",
}


def ids(demo, source, template):
    """The ids that stand for the first parameter of a path."""

    def listed(path, *keys):
        found = ask(demo, source, path).data
        for key in keys:
            found = found[key]
        return [row["id"] for row in found]

    folder = template.split("/")[1]
    if folder in {"checks", "results", "monitors", "analysis"} or folder.startswith("summary."):
        return [m.id for m in demo.scenario.monitors[source]]
    if folder == "alerting":
        return listed(template.partition("/{")[0], template.split("/")[2])
    if folder == "maintenance.occurrences":
        return listed(f"/{folder}?from={CREATED}", "occurrences")[:1]
    return listed(f"/{folder}", "maintenance" if source == "pingdom" else "data")


def paths(demo, source, template):
    """Requests for one path of a document: for every monitor or whatever else has the ids, with each query."""
    if "{" not in template:
        plain = [template]
    elif template in NOTHING:
        plain = [re.sub(r"{[^}]*}", "404", template)]
    elif template == "/analysis/{checkid}/{analysisid}":
        plain = [
            f"/analysis/{check}/{row['id']}"
            for check in ids(demo, source, template)
            for row in ask(demo, source, f"/analysis/{check}").data["analysis"][:1]
        ]
    else:
        plain = [re.sub(r"{[^}]*}", str(one), template) for one in ids(demo, source, template)]
    return [path + query for path in plain for query in QUERIES.get(template, [""])]
