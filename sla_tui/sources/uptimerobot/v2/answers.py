"""UptimeRobot's v2 answers as observations. Pure; every `parse_*` raises `PayloadError` and nothing else.

Numbers come as numbers or as strings, "" means none. Monitors come with credentials of their targets (http_username,
http_password, custom_http_headers): nothing is read but what is named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from sla_tui.errors import AuthError, RateLimitedError, SourceError
from sla_tui.sla.observation import CheckResult, Monitor, MonitorState, SpanState
from sla_tui.sources.base import Account
from sla_tui.sources.fields import Fields, Notes, count, identity, number, positive, rows, section, unix, whole, word
from sla_tui.sources.http.words import message_of
from sla_tui.sources.urls import without_credentials
from sla_tui.text import clean

STATES: Final[dict[int, MonitorState]] = {0: "paused", 1: "unknown", 2: "up", 8: "unconfirmed", 9: "down"}
_TYPES: Final = {1: "http", 2: "keyword", 3: "ping", 4: "port", 5: "heartbeat"}
_STARTED: Final = 98  # not checked yet
_LOGS: Final[dict[int, SpanState]] = {1: "down", 2: "up", _STARTED: "unknown", 99: "paused"}
_NOT_SAID: Final = "UptimeRobot does not say what this account has"
_CREDENTIAL: Final = frozenset({"invalid_parameter", "missing_parameter", "not_authorized"})
_SLOW_DOWN: Final = 60.0  # seconds, where a refusal in HTTP 200 does not say for how long


@dataclass(frozen=True, slots=True)
class Log:
    """One stretch of a monitor's log. `at` is as it came: it may be shifted by the account's zone.

    `lasted` in seconds, None where it is not told or 0 (the present state). `state` None: of a type we do not know.
    """

    at: int
    lasted: int | None
    state: SpanState | None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class V2Monitor:
    """One monitor of the list; its logs the oldest first. `logs` None: the answer has none.

    `times` are response times; their instants may be shifted as the logs' are.
    """

    monitor: Monitor
    state: MonitorState
    status_code: int | None
    created: int | None
    logs: tuple[Log, ...] | None = None
    times: tuple[CheckResult, ...] = ()
    windows: tuple[Fields, ...] = field(default=())

    @property
    def ref(self) -> str:
        """How the configuration names it."""
        return self.monitor.ref


def checked(data: object) -> object:
    """Returns `data`, if it says that it is an answer.

    Raises:
        SourceError: it is an error in HTTP 200: anything whose `stat` is not "ok".
    """
    if isinstance(data, Mapping) and data.get("stat") == "ok":
        return data
    error = section(data, "error")
    kind = word(error.get("type"))
    message = clean(error.get("message"), 160) or message_of(data) or kind or "no reason was given"
    about = word(error.get("parameter_name"))
    if kind in _CREDENTIAL and about in {"", "api_key"}:
        raise AuthError(
            f'UptimeRobot refused the credential: "{message}"',
            hint="check the API key; the read-only key is enough; `sla-tui sources` tests it",
        )
    if "limit" in kind or "rate limit" in message.lower():
        raise RateLimitedError(f'UptimeRobot was asked too often: "{message}"', retry_after=_SLOW_DOWN)
    raise SourceError(f'UptimeRobot answered an error: "{message}"')


def parse_monitors(data: object, source: str, notes: Notes) -> list[V2Monitor]:
    """Reads the rows of ``getMonitors``."""
    return [listed for row in rows(data, "monitors", what="monitors") if (listed := _monitor(row, source, notes))]


def total(data: object) -> int | None:
    """Returns how many monitors there are; None where the answer does not say (short ones have no `pagination`)."""
    total = section(data, "pagination").get("total")
    if total is None and isinstance(data, Mapping):
        total = data.get("total")
    return count(total)


def parse_account(data: object) -> Account:
    """Reads ``getAccountDetails``."""
    account = section(data, "account")
    limit, monitors = count(account.get("monitor_limit")), count(account.get("total_monitors_count"))
    return Account(monitors=monitors, monitor_limit=limit, warnings=() if account else (_NOT_SAID,))


def zone_offset(data: object) -> int | None:
    """Reads by how many seconds the account's zone is ahead of UTC, as asked for with ``timezone=1``.

    None where it is not given.

    It comes as minutes; "+02:00" is read too.
    """
    offset = data.get("timezone") if isinstance(data, Mapping) else None
    if isinstance(offset, str) and ":" in offset:
        sign = -1 if offset.strip().startswith("-") else 1
        hours, _, minutes = offset.strip().lstrip("+-").partition(":")
        if not (hours.isdecimal() and minutes.isdecimal() and len(hours) < 3 and len(minutes) < 3):
            return None
        seconds = sign * (int(hours) * 3600 + int(minutes) * 60)
    else:
        found = number(offset.lstrip("+") if isinstance(offset, str) else offset)
        if found is None:
            return None
        seconds = round(found * 60)
    return seconds if abs(seconds) <= 14 * 3600 else None


def _monitor(row: Fields, source: str, notes: Notes) -> V2Monitor | None:
    key = identity(row.get("id"))
    if not key:
        notes.add("a monitor without a usable id was left out")
        return None
    status_code = whole(row.get("status"))
    if status_code not in STATES:
        notes.add(
            "a monitor has no state"
            if status_code is None
            else f"a monitor is in a state we do not know ({status_code})"
        )
    url = without_credentials(clean(row.get("url")))
    kind = whole(row.get("type"))
    monitor = Monitor(
        source=source,
        id=key,
        name=clean(row.get("friendly_name")) or url or key,
        type=_TYPES.get(kind, "") if kind is not None else "",
        target=url,
        interval=positive(row.get("interval")) or 0,
    )
    logs = row.get("logs")
    return V2Monitor(
        monitor,
        STATES.get(status_code, "unknown") if status_code is not None else "unknown",
        status_code,
        unix(row.get("create_datetime")),
        _logs(logs, notes) if isinstance(logs, list) else None,
        _times(row.get("response_times")),
        tuple(w for w in windows if isinstance(w, Mapping)) if isinstance(windows := row.get("mwindows"), list) else (),
    )


def _logs(found: list[object], notes: Notes) -> tuple[Log, ...]:
    logs: list[Log] = []
    for row in found:
        if not isinstance(row, Mapping):
            continue
        at, kind = unix(row.get("datetime")), whole(row.get("type"))
        if at is None:
            notes.add("an entry of a monitor's log has no time that can be read: the time around it is unknown")
            continue
        if kind not in _LOGS:
            notes.add("an entry of a monitor's log is of a type we do not know: its time is unknown")
        state = _LOGS.get(kind) if kind is not None else None
        logs.append(
            Log(at, positive(row.get("duration")), state, _reason(row.get("reason")) if state == "down" else "")
        )
    return tuple(sorted(logs, key=lambda log: log.at))


def _reason(reason: object) -> str:
    if not isinstance(reason, Mapping):
        return clean(reason, 120) if isinstance(reason, str) else ""
    return clean(reason.get("detail"), 120) or clean(reason.get("code"), 40)


def _times(found: object) -> tuple[CheckResult, ...]:
    results = []
    for row in found if isinstance(found, list) else ():
        if isinstance(row, Mapping):
            at, ms = unix(row.get("datetime")), positive(row.get("value"))
            if at is not None and ms is not None:
                results.append(CheckResult(at, ok=True, ms=ms))
    return tuple(sorted(results, key=lambda result: result.at))
