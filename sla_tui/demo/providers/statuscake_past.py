"""What the simulated StatusCake tells of a test's past: single runs, periods of up and down, alerts; newest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Final

from sla_tui.demo.monitor import SimMonitor, aligned_down
from sla_tui.demo.times import rfc3339

PeriodRow = dict[str, Any]

_BATCH: Final = 256
_CODES: Final = {"503": 503, "500": 500, "text": 200}

LOCATIONS: Final[tuple[PeriodRow, ...]] = tuple(
    {
        "description": city,
        "ipv4": f"198.51.100.{number}",
        "region": f"{country} / {city}",
        "region_code": code,
        "status": "up",
    }
    for number, city, country, code in (
        (11, "Frankfurt", "Germany", "frankfurt"),
        (23, "London", "United Kingdom", "london"),
        (37, "Amsterdam", "Netherlands", "amsterdam"),
    )
)


def history(monitor: SimMonitor, before: int, now: int) -> Iterator[tuple[int, PeriodRow]]:
    """Yields the runs before `before`. A failed one has no response time, and no code where nothing answered."""
    newest = monitor.last_check(min(before - 1, now))
    if newest is None:
        return
    step = monitor.interval
    while newest >= monitor.created:
        oldest = max(newest - (_BATCH - 1) * step, monitor.created)
        checks = monitor.checks(oldest, newest)
        failed = monitor.failures(checks)
        for at in reversed(checks):
            location = LOCATIONS[at // step % len(LOCATIONS)]["description"]
            row: PeriodRow = {"created_at": rfc3339(at), "location": location}
            kind = failed.get(at)
            if kind is None:
                row |= {"performance": monitor.latency.at(at), "status_code": 200}
            elif kind in _CODES:
                row["status_code"] = _CODES[kind]
            yield at, row
        newest = aligned_down(checks[0] - 1, step, monitor.phase)


def periods(monitor: SimMonitor, before: int, now: int) -> Iterator[tuple[int, PeriodRow]]:
    """Yields up and down by turns, those created before `before`. The one that lasts has no end and no duration."""
    if monitor.last_check(now) is None:
        return
    end: int | None = None
    for event in monitor.outages_backwards(now + 1, now):
        if not monitor.is_open(event, now):
            if event.end < before:
                yield event.end, _period("up", event.end, end)
            end = event.end
        if event.start < before:
            yield event.start, _period("down", event.start, end)
        end = event.start
    if monitor.created < before:
        yield monitor.created, _period("up", monitor.created, end)


def _period(status: str, start: int, end: int | None) -> PeriodRow:
    row: PeriodRow = {"status": status, "created_at": rfc3339(start)}
    if end is None:
        return row  # the provider's own client refuses an `ended_at` of null
    return row | {"ended_at": rfc3339(end), "duration": (end - start) * 1000}  # milliseconds


def alerts(monitor: SimMonitor, before: int, now: int) -> Iterator[tuple[int, PeriodRow]]:
    """Yields one alert at the beginning and one at the end of every outage."""
    for event in monitor.outages_backwards(now + 1, now):
        if not monitor.is_open(event, now) and event.end < before:
            yield event.end, _alert(monitor, event.end, "up", 200)
        if event.start < before:
            yield event.start, _alert(monitor, event.start, "down", _CODES.get(event.kind, 0))


def _alert(monitor: SimMonitor, at: int, status: str, code: int) -> PeriodRow:
    return {
        "id": f"{int(monitor.id) % 1000}{at}",
        "status": status,
        "status_code": code,
        "triggered_at": rfc3339(at),
    }
