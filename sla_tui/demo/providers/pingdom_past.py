"""What the simulated Pingdom tells of a check's past: raw results, contiguous states, buckets in the account's zone."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice
from typing import Any, Final
from zoneinfo import ZoneInfo

from sla_tui.demo.monitor import CONFIRM, SimMonitor
from sla_tui.demo.providers.pingdom_account import PROBES
from sla_tui.demo.track import total

ZONE: Final = ZoneInfo("Europe/Amsterdam")  # the account's: days and weeks begin at its midnights
SAMPLES: Final = 12  # checks that stand for a bucket's mean response time

_DESCRIPTIONS: Final = {
    "503": "HTTP server returned error 503: Service Unavailable",
    "500": "HTTP server returned error 500: Internal Server Error",
    "timeout": "Timeout (> 30s)",
    "refused": "Connection refused",
    "text": "Page did not contain the expected text",
}

ResultRow = dict[str, Any]


def results(
    monitor: SimMonitor, checks: range, now: int, *, limit: int, offset: int, statuses: frozenset[str]
) -> list[ResultRow]:
    """Returns one page of the raw results of these checks, the newest first."""
    if not statuses:
        stop = len(checks) - offset
        page = checks[max(stop - limit, 0) : max(stop, 0)]
        return list(_rows(monitor, page, now))
    found = (row for row in _rows(monitor, checks, now) if row["status"] in statuses)
    return list(islice(found, offset, offset + limit))


def _rows(monitor: SimMonitor, checks: range, now: int) -> Iterator[ResultRow]:
    failed = monitor.failures(checks)
    last = monitor.last_check(now)
    unconfirmed = last if monitor.state(now) == "unconfirmed" else None
    latency = monitor.latency
    for at in reversed(checks):
        kind = failed.get(at)
        probe = PROBES[at // monitor.interval % len(PROBES)]["id"]
        if kind is None:
            yield {
                "probeid": probe,
                "time": at,
                "status": "up",
                "responsetime": latency.at(at),
                "statusdesc": "OK",
                "statusdesclong": "OK",
            }
        else:
            yield {
                "probeid": probe,
                "time": at,
                "status": "unconfirmed" if at == unconfirmed else "down",
                "responsetime": 0,
                "statusdesc": _DESCRIPTIONS[kind],
                "statusdesclong": _DESCRIPTIONS[kind],
            }


def hours_of_day(monitor: SimMonitor, start: int, end: int, zone: tzinfo) -> list[ResultRow]:
    """Returns the mean response time by hour of the day; an hour in which nothing was measured is left out."""
    times: dict[int, list[int]] = {}
    checks = monitor.checks(start, end)
    for at in checks[:: max(len(checks) // (24 * SAMPLES), 1)]:
        if monitor.downs.at(at) is None:
            times.setdefault(datetime.fromtimestamp(at, zone).hour, []).append(monitor.latency.at(at))
    return [{"hour": hour, "avgresponse": round(sum(ms) / len(ms))} for hour, ms in sorted(times.items())]


def analyses(monitor: SimMonitor, start: int, end: int, now: int) -> list[ResultRow]:
    """Returns the root cause analyses of the outages that began in the window, the newest first."""
    return [
        {
            "id": int(monitor.id) * 1000 + number,
            "timefirsttest": event.start,
            "timeconfirmtest": min(event.start + CONFIRM, now),
        }
        for number, event in enumerate(monitor.outages(monitor.created, now, now), start=1)
        if start <= event.start <= end
    ][::-1]


class Summaries:
    """Sums over the past of one check, as known at `now`."""

    def __init__(self, monitor: SimMonitor, now: int) -> None:
        self._monitor = monitor
        self._now = now

    def states(self, start: int, end: int) -> list[ResultRow]:
        """Returns contiguous states over the window, clipped to it; none where the check never ran."""
        monitor = self._monitor
        if monitor.last_check(self._now) is None:
            return []
        end = min(end, self._now)
        known_from, known_to = monitor.created, monitor.runs_until(self._now)
        cuts: list[tuple[int, int, str]] = [(start, known_from, "unknown")]
        at = max(start, known_from)
        for event in monitor.outages(start, end, self._now):
            cuts += [(at, event.start, "up"), (max(event.start, at), min(event.end, known_to), "down")]
            at = min(event.end, known_to)
        cuts += [(at, known_to, "up"), (max(known_to, start), end, "unknown")]
        clipped = ((max(low, start), min(high, end), status) for low, high, status in cuts)
        return [{"status": status, "timefrom": low, "timeto": high} for low, high, status in clipped if low < high]

    def totals(self, start: int, end: int) -> tuple[int, int, int]:
        """Returns seconds up, down and unknown in the window; what lies before the check was made is unknown."""
        monitor = self._monitor
        low = min(max(start, monitor.created), end)
        high = max(min(end, monitor.runs_until(self._now)), low) if monitor.tested else low
        down = total(monitor.outages(low, high, self._now), low, high)
        return high - low - down, down, (end - start) - (high - low)

    def average(self, start: int, end: int) -> int:
        """Returns the mean response time of up to `SAMPLES` checks spread over the window.

        It is 0 where nothing was measured.
        """
        monitor = self._monitor
        checks = monitor.checks(start, min(end, self._now))
        picked = checks[:: max(len(checks) // SAMPLES, 1)]
        times = [monitor.latency.at(at) for at in picked if monitor.downs.at(at) is None]
        return round(sum(times) / len(times)) if times else 0

    def performance(self, start: int, end: int, resolution: str, *, with_uptime: bool) -> list[ResultRow]:
        """Returns one row for each bucket that touches the window."""
        rows: list[ResultRow] = []
        first = max(start, self._monitor.created)  # there is nothing to tell of the time before
        for low, high in _buckets(first, min(end, self._now), resolution):
            row: ResultRow = {"starttime": low, "avgresponse": self.average(low, high)}
            if with_uptime:
                up, down, unknown = self.totals(low, min(high, self._now))
                row |= {"uptime": up, "downtime": down, "unmonitored": unknown}
            rows.append(row)
        return rows


def _buckets(start: int, end: int, resolution: str) -> Iterator[tuple[int, int]]:
    """Yields whole hours, or days and weeks of the account's zone: 23, 25 or 169 hours where its clocks change."""
    if resolution == "hour":
        for low in range(start // 3600 * 3600, end, 3600):
            yield low, low + 3600
        return
    day = datetime.fromtimestamp(start, ZONE).date()
    step = timedelta(days=1)
    if resolution == "week":
        day -= timedelta(days=day.weekday())
        step = timedelta(days=7)
    while (low := _midnight(day)) < end:
        yield low, _midnight(day + step)
        day += step


def _midnight(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=ZONE).timestamp())
