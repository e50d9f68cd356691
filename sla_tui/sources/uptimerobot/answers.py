"""UptimeRobot's v3 answers as observations. Pure; every `parse_*` raises `PayloadError` and nothing else.

Monitors come with credentials of their targets (httpUsername, httpPassword, customHttpHeaders, apiKey): nothing is read
but what is named here. Times are RFC 3339, durations seconds, response times ms; ids of incidents exceed 2^53.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final
from urllib.parse import parse_qs, urlsplit

from sla_tui.errors import PayloadError
from sla_tui.sla.observation import CheckResult, Monitor, MonitorState, Status
from sla_tui.sources.fields import (
    Fields,
    Notes,
    digits,
    flag,
    identity,
    iso,
    number,
    positive,
    rows,
    section,
    tags,
    unix,
    word,
)
from sla_tui.sources.http.limits import Budget, reset_seconds
from sla_tui.sources.urls import without_credentials
from sla_tui.text import clean

_STATES: Final[dict[str, MonitorState]] = {
    "up": "up",
    "down": "down",
    "looks_down": "unconfirmed",
    "seems_down": "unconfirmed",
    "paused": "paused",
    "started": "unknown",  # new or restarted, not checked yet
    "not_started": "unknown",
}
_CURSOR: Final = re.compile(r"[\w=+/.-]{1,200}", re.ASCII)
_OPEN: Final = frozenset({"open", "ongoing", "started", "active", "unresolved"})


@dataclass(frozen=True, slots=True)
class UptimeRobotIncident:
    """One incident.

    `start` 0: its time cannot be read. `end` None: none is told; `open` says whether it lasts. `down` None: of a type
    that we do not know.
    """

    id: str
    monitor: str
    start: int
    end: int | None
    open: bool
    down: bool | None
    reason: str


@dataclass(frozen=True, slots=True)
class ListedMonitor:
    """One monitor of the list. `created` and `since` (of the present state) are None where they are not told.

    `never_failed`: the list says in so many words that there was no incident yet.
    """

    status: Status
    word: str
    created: int | None
    since: int | None
    last_incident: UptimeRobotIncident | None
    never_failed: bool = False

    @property
    def ref(self) -> str:
        """How the configuration names it."""
        return self.status.monitor.ref


def parse_monitors(data: object, source: str, now: int, notes: Notes) -> list[ListedMonitor]:
    """Reads the rows of ``/monitors``; older answers call the list `monitors`."""
    found = rows(data, "data", "monitors", what="monitors")
    return [listed for row in found if (listed := _monitor(row, source, now, notes))]


def _monitor(row: Fields, source: str, now: int, notes: Notes) -> ListedMonitor | None:
    key = identity(row.get("id"))
    if not key:
        notes.add("a monitor without a usable id was left out")
        return None
    raw_state = word(row.get("status"))
    state = _STATES.get(raw_state, "unknown")
    if raw_state not in _STATES:
        notes.add(
            f'a monitor is in a state we do not know ("{raw_state}"): unknown'
            if raw_state
            else "a monitor has no state"
        )
    lasted = number(row.get("currentStateDuration"))
    since = int(now - lasted) if lasted is not None and 0 <= lasted < now else None
    monitor = Monitor(
        source=source,
        id=key,
        name=clean(row.get("friendlyName")) or clean(row.get("url")) or key,
        type=word(row.get("type")),
        target=without_credentials(clean(row.get("url"))),
        interval=positive(row.get("interval")) or 0,
        tags=tags(row.get("tags")),
    )
    last = _incident(section(row, "lastIncident"), key, notes)
    reason = last.reason if last is not None and last.open and state == "down" else ""
    status = Status(
        monitor,
        state,
        now,
        since=since if state == "down" else None,
        reason="not checked yet" if raw_state in {"started", "not_started"} else reason,
    )
    never = "lastIncidentId" in row and row["lastIncidentId"] is None and "lastIncident" in row and last is None
    return ListedMonitor(
        status, raw_state, iso(row.get("createDateTime")), since, last, never and state in {"up", "paused"}
    )


def parse_incidents(data: object, notes: Notes) -> list[UptimeRobotIncident]:
    """Reads the rows of ``/incidents``, in the order they came.

    Raises:
        PayloadError: also where most of them cannot be placed in time. Outages that are not understood must not turn
            into uptime; for a single one it is enough not to tell its monitor's past.
    """
    found = rows(data, "data", "incidents", what="incidents")
    incidents = [incident for row in found if (incident := _incident(row, "", notes))]
    if 2 * sum(1 for incident in incidents if incident.start) < len(found):
        raise PayloadError("most of the incidents in the answer cannot be read")
    return incidents


def _incident(row: Fields, monitor: str, notes: Notes) -> UptimeRobotIncident | None:
    if not row:
        return None
    owner = monitor or identity(section(row, "monitor").get("id"))
    if not owner:
        notes.add("an incident that names no monitor was left out")
        return None
    start = iso(row.get("startedAt")) or 0
    if not start:
        notes.add("the time of an incident cannot be read: its monitor's past is not told")
    key = identity(row.get("id")) or f"{owner}-{start}"
    end, lasted, raw_state = iso(row.get("resolvedAt")), positive(row.get("duration")), word(row.get("status"))
    is_open = end is None and raw_state != "resolved" and (lasted is None or raw_state in _OPEN)
    if end is None and not is_open and lasted is not None:
        end = start + lasted
    reason = clean(row.get("reason"), 120)
    if flag(row.get("includeInReports")) is False:
        reason = f"{reason} (left out of UptimeRobot's reports)".strip()
    return UptimeRobotIncident(
        key, owner, start, end if end is None else max(end, start), is_open, _is_down(row, notes), reason
    )


def _is_down(row: Fields, notes: Notes) -> bool | None:
    kind = re.sub(r"[^a-z]", "", word(row.get("type")))
    if kind == "downtime":
        return True
    if kind == "slowresponse":
        return False
    if not kind and "type" not in row:  # a monitor's last incident names none; 0 is the pseudo code of slowness
        return None if row.get("cause") is None else number(row.get("cause")) != 0
    notes.add(f'an incident is of a type we do not know ("{kind}"): its time is unknown')
    return None


def parse_response_times(data: object) -> list[CheckResult]:
    """Reads the points of ``/stats/response-time`` with its time series, the oldest first."""
    if not isinstance(data, Mapping) or data.get("time_series") is None:
        return []
    out: list[CheckResult] = []
    for row in rows(data, "time_series", what="response times"):
        at, ms = iso(row.get("timestamp")) or unix(row.get("timestamp")), positive(row.get("value"))
        if at is not None and ms is not None:
            out.append(CheckResult(at, ok=True, ms=ms))
    return sorted(out, key=lambda result: result.at)


def next_cursor(data: object, host: str, notes: Notes) -> str | None:
    """Returns the cursor of the next page; None on the last. The link itself is never followed, wherever it points."""
    link = data.get("nextLink") if isinstance(data, Mapping) else None
    if not isinstance(link, str) or not link:
        return None
    try:
        parts = urlsplit(link)
        cursors = parse_qs(parts.query, max_num_fields=50).get("cursor", [])
        there = parts.hostname
    except ValueError:
        return None
    if there is not None and there != host:
        notes.add("the link to the next page points to another host; it was not followed, only its cursor was used")
    return cursors[0] if cursors and _CURSOR.fullmatch(cursors[0]) else None


def read_headers(headers: Mapping[str, str], budget: Budget, wall: float) -> None:
    """Reports to the budget what the headers say. The reset is documented as an epoch and comes as seconds."""
    limit, remaining = headers.get("x-ratelimit-limit", ""), headers.get("x-ratelimit-remaining", "")
    reset = reset_seconds(headers.get("x-ratelimit-reset", ""), wall)
    if (most := digits(limit)) is not None:
        budget.limit(most, 60.0)
    if (left := digits(remaining)) is not None and reset is not None:
        budget.report("minute", left, reset, wall)
