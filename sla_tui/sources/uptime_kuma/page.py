"""A public status page's JSON as observations. Pure; every `parse_*` raises `PayloadError` and nothing else.

Beats come with times without a zone, which are UTC; a status page holds a hundred of each monitor, and no more past.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import pairwise
from typing import Final

from sla_tui.errors import PayloadError
from sla_tui.sla.looks import SeenState, held
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, MonitorState, SpanState, Status
from sla_tui.sla.spans import history
from sla_tui.sources.fields import Fields, Notes, identity, positive, rows, section, tags, word
from sla_tui.sources.uptime_kuma.states import state_of
from sla_tui.sources.urls import without_credentials
from sla_tui.text import clean

_LATEST: Final = 4_102_444_800  # the year 2100
_AHEAD: Final = 180  # seconds that the server's clock may be ahead
_SPANS: Final[dict[MonitorState, SpanState]] = {"up": "up", "down": "down", "maintenance": "paused"}


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """One check. `ms` None: it gave no response time."""

    at: int
    state: MonitorState
    ms: int | None
    reason: str = ""


def parse_page(data: object, source: str) -> dict[str, Monitor]:
    """Reads the monitors of ``/api/status-page/<slug>``, by their ids."""
    found: dict[str, Monitor] = {}
    for group in rows(data, "publicGroupList", what="monitor groups"):
        listed = group.get("monitorList")
        for row in listed if isinstance(listed, list) else ():
            key = identity(row.get("id")) if isinstance(row, Mapping) else ""
            if key:
                found[key] = _monitor(row, key, source)
    return found


def _monitor(row: Fields, key: str, source: str) -> Monitor:
    target = without_credentials(clean(row.get("url")))
    return Monitor(
        source=source,
        id=key,
        name=clean(row.get("name")).strip() or target or key,
        type=word(row.get("type")),
        target=target,
        tags=tags(row.get("tags")),
    )


def parse_beats(data: object, now: int, notes: Notes) -> dict[str, list[Heartbeat]]:
    """Reads the beats of ``/api/status-page/heartbeat/<slug>`` by monitor, the oldest first.

    Raises:
        PayloadError: there is no list of them.
    """
    if not isinstance(data, Mapping) or not isinstance(data.get("heartbeatList"), Mapping):
        raise PayloadError("the answer has no heartbeats")
    return {
        key: sorted(_beats(listed, now, notes), key=lambda beat: beat.at)
        for name, listed in section(data, "heartbeatList").items()
        if (key := identity(name)) and isinstance(listed, list)
    }


def _beats(listed: Sequence[object], now: int, notes: Notes) -> Iterator[Heartbeat]:
    for row in listed:
        if not isinstance(row, Mapping):
            continue
        at = _instant(row.get("time"))
        if at is None or at > now + _AHEAD:
            notes.add("the time of a heartbeat cannot be read, or lies in the future: it was left out")
            continue
        state = state_of(row.get("status"), notes)
        yield Heartbeat(
            min(at, now), state, positive(row.get("ping")) if state == "up" else None, clean(row.get("msg"), 120)
        )


def _instant(value: object) -> int | None:
    if not isinstance(value, str) or len(value) > 40:
        return None
    try:
        moment = datetime.fromisoformat(value)
        found = int((moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError):
        return None
    return found if 0 < found < _LATEST else None


def status(monitor: Monitor, beats: Sequence[Heartbeat], now: int) -> Status:
    """Returns what the newest beat says; unknown where there is none."""
    if not beats:
        return Status(monitor, "unknown", now, reason="no heartbeat yet")
    last = beats[-1]
    since: int | None = None
    for before, beat in pairwise(beats):
        goes_on = before.state == beat.state or (before.state, beat.state) == ("unconfirmed", "down")
        if not goes_on:
            since = beat.at
    return Status(
        monitor,
        last.state,
        now,
        since=since if last.state == "down" else None,
        checked_at=last.at,
        latency_ms=last.ms,
        reason=last.reason if last.state == "down" else "",
    )


def parse_past(monitor: Monitor, beats: Sequence[Heartbeat], start: int) -> History | None:
    """Returns the monitor's history between its oldest and its newest beat; None where there are not two.

    A state holds by the rules of `sla_tui.sla.looks`. There is no past before the oldest beat to be had, and what is
    being confirmed at the end the next poll tells.
    """
    looks = [
        SeenState(beat.at, _SPANS.get(beat.state, "unknown" if beat.state != "unconfirmed" else None), beat.reason)
        for beat in beats
        if beat.at >= start
    ]
    if len(looks) < 2 or looks[-1].at <= looks[0].at:
        return None
    found = history(monitor.ref, int(looks[0].at), int(looks[-1].at), held(looks, lasts=True).spans)
    return History(found.ref, found.start, found.end, found.spans, found.pauses_seen, answered_from=start)


def checks(monitor: Monitor, beats: Sequence[Heartbeat]) -> Checks | None:
    """Returns every beat that was a check; one that was being confirmed had failed."""
    results = [
        CheckResult(beat.at, beat.state == "up", beat.ms)
        for beat in beats
        if beat.state in {"up", "down", "unconfirmed"}
    ]
    return Checks(monitor.ref, tuple(results), beats[0].at, beats[-1].at + 1) if results else None
