"""Pingdom's answers as observations. Pure; every `parse_*` raises `PayloadError` and nothing else.

Any attribute may be missing (the API's own documentation says so). Times are unix seconds, response times ms, and 0 ms
means that there was no response.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

from sla_tui.sla.observation import CheckResult, Monitor, MonitorState, ProviderMaintenance, Span, SpanState, Status
from sla_tui.sources.fields import Fields, Notes, identity, positive, rows, section, strings, tags, unix, whole, word
from sla_tui.sources.http.limits import Budget
from sla_tui.text import clean

_STATES: Final[dict[str, MonitorState]] = {
    "up": "up",
    "down": "down",
    "unconfirmed_down": "unconfirmed",  # a first failure that no second probe has seen yet
    "unknown": "unknown",
    "paused": "paused",
}
_SPANS: Final[dict[str, SpanState]] = {"up": "up", "down": "down", "unknown": "unknown"}
_RECOVERED: Final = 900  # seconds for which the end of the last outage still says since when it is up
_BUDGET: Final = re.compile(r"remaining:\s*(\d{1,12})\s+time until reset:\s*(\d{1,9})", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class PingdomCheck:
    """One check of the list. `mark` changes when the past has changed; `created` is None where it is not told."""

    status: Status
    created: int | None
    mark: tuple[str, int | None]

    @property
    def ref(self) -> str:
        """How the configuration names it."""
        return self.status.monitor.ref


def parse_checks(data: object, source: str, now: int, notes: Notes) -> list[PingdomCheck]:
    """Reads the rows of ``/checks``."""
    return [check for row in rows(data, "checks", what="checks") if (check := _check(row, source, now, notes))]


def _check(row: Fields, source: str, now: int, notes: Notes) -> PingdomCheck | None:
    key = identity(row.get("id"))
    if not key:
        notes.add("a check without a usable id was left out")
        return None
    raw_state = word(row.get("status"))
    state = _STATES.get(raw_state, "unknown")
    if raw_state not in _STATES:
        notes.add(
            f'a check is in a state we do not know ("{raw_state}"): unknown' if raw_state else "a check has no state"
        )
    tested = unix(row.get("lasttesttime"))
    began, ended = unix(row.get("lastdownstart")), unix(row.get("lastdownend"))
    since = None
    if state == "down":
        since = began  # lastdownend is the last test while it lasts
    elif state == "up" and ended is not None and now - ended < _RECOVERED:
        since = ended
    status = Status(
        monitor=Monitor(
            source=source,
            id=key,
            name=clean(row.get("name")) or clean(row.get("hostname")) or key,
            type=_type(row.get("type")),
            target=clean(row.get("hostname")),
            interval=(positive(row.get("resolution")) or 0) * 60,
            tags=tags(row.get("tags")),
        ),
        state=state,
        observed_at=now,
        since=since,
        checked_at=tested,
        latency_ms=positive(row.get("lastresponsetime")) if state == "up" else None,
        reason="not tested yet" if state == "unknown" and tested is None else "",
    )
    return PingdomCheck(status, unix(row.get("created")), (raw_state, began))


def _type(value: object) -> str:
    """Reads a type: a word in the list, an object keyed by it elsewhere, which may hold the target's password."""
    if isinstance(value, Mapping):
        value = next(iter(value), "")
    return word(value)


def parse_outages(data: object, notes: Notes) -> list[Span]:
    """Reads the states of ``/summary.outage``, as they came."""
    return read_states(rows(section(data, "summary"), "states", what="states"), "timefrom", "timeto", unix, notes)


def read_states(
    found: list[Fields], begin: str, end: str, read: Callable[[object], int | None], notes: Notes
) -> list[Span]:
    """Reads stretches of state. `begin` and `end` name their members, `read` makes instants of them."""
    out: list[Span] = []
    for row in found:
        start, stop = read(row.get(begin)), read(row.get(end))
        raw_state = word(row.get("status"))
        if start is None or stop is None or stop < start:
            notes.add("a stretch of history without sensible times was left out")
            continue
        if raw_state not in _SPANS:
            notes.add(f'a stretch of history is in a state we do not know ("{raw_state}"): unknown')
        out.append(Span(start, stop, _SPANS.get(raw_state, "unknown"), clean(row.get("message"), 120)))
    return out


_TESTED: Final = frozenset({"up", "down", "unconfirmed", "unconfirmed_down"})


def parse_results(data: object) -> list[CheckResult]:
    """Reads the single tests of ``/results``, the oldest first. One whose status says nothing is left out."""
    out: list[CheckResult] = []
    for row in rows(data, "results", what="results"):
        at, raw_state = unix(row.get("time")), row.get("status")
        if not isinstance(raw_state, str) or raw_state not in _TESTED:
            raw_state = word(raw_state)  # cleaned only where it is no word that we know: a month has 40,000 of them
        if at is None or raw_state not in _TESTED:
            continue
        ok = raw_state == "up"
        out.append(CheckResult(at, ok, positive(row.get("responsetime")) if ok else None))
    return sorted(out, key=lambda result: result.at)


def oldest_result(data: object) -> tuple[int, int | None]:
    """Returns how many rows of ``/results`` there are, whatever they say, and the time of the oldest."""
    found = rows(data, "results", what="results")
    times = [at for row in found if (at := unix(row.get("time"))) is not None]
    return len(found), min(times, default=None)


@dataclass(frozen=True, slots=True)
class Plan:
    """A maintenance window's description and the ids of the checks it is for."""

    title: str
    checks: tuple[str, ...]
    transactions: tuple[str, ...]


def parse_maintenance(data: object) -> dict[str, Plan]:
    """Reads the windows of ``/maintenance`` by id; when they take place is in their occurrences."""
    plans: dict[str, Plan] = {}
    for row in rows(data, "maintenance", what="maintenance windows"):
        if key := identity(row.get("id")):
            chosen = section(row, "checks")
            plans[key] = Plan(
                clean(row.get("description"), 120),
                tuple(strings(chosen.get("uptime"))),
                tuple(strings(chosen.get("tms"))),
            )
    return plans


def parse_occurrences(data: object, plans: Mapping[str, Plan], source: str) -> list[ProviderMaintenance]:
    """Reads the occurrences of ``/maintenance.occurrences``, each with the monitors of its window."""
    out: list[ProviderMaintenance] = []
    for row in rows(data, "occurrences", what="occurrences"):
        key, plan = identity(row.get("id")), plans.get(identity(row.get("maintenanceid")))
        start, end = unix(row.get("from")), unix(row.get("to"))
        if not key or plan is None or start is None or end is None or end <= start:
            continue
        refs = [f"{source}:{check}" for check in plan.checks]
        refs += [f"{source}:{transaction_id(check)}" for check in plan.transactions]
        out.append(ProviderMaintenance(source, key, start, end, tuple(refs), plan.title))
    return out


def transaction_id(key: str) -> str:
    """Returns the id of a transaction check among the uptime checks, whose numbers are another series."""
    return f"tms-{key}"


def read_headers(headers: Mapping[str, str], budget: Budget, wall: float) -> None:
    """Reports to the budget what the two headers say: ``Remaining: 394 Time until reset: 3589``."""
    for header, name in (("req-limit-short", "hour"), ("req-limit-long", "month")):
        match = _BUDGET.search(headers.get(header, ""))
        if match is not None:
            budget.report(name, int(match[1]), float(match[2]), wall)


def server_time(headers: Mapping[str, str]) -> int | None:
    """Returns the provider's own time."""
    return whole(headers.get("server-time")) or None
