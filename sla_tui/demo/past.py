"""What the program would remember had it been running before: its own probes, and the source that is gone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from sla_tui.demo.fleet import PROBE, STATUSCAKE_EU
from sla_tui.demo.monitor import SimMonitor
from sla_tui.demo.scenario import Scenario
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status

STEP: Final = 300  # seconds between two remembered checks of the last days
STEP_BEFORE: Final = 900  # ... and of the time before
LATELY: Final = 2 * 86_400


def past_polls(scenario: Scenario) -> tuple[Poll, ...]:
    """Yields a poll of the local probes up to the scenario's instant, and one of the stale source up to its end."""
    return (
        poll_until(PROBE, scenario.monitors[PROBE], scenario.begin, scenario.at),
        poll_until(STATUSCAKE_EU, scenario.monitors[STATUSCAKE_EU], scenario.begin, scenario.stale_since),
    )


def poll_until(source: str, monitors: Iterable[SimMonitor], begin: int, now: int) -> Poll:
    """Returns what a poll at `now` would have brought that asked for everything since `begin`, of monitors that run."""
    listed = tuple(monitors)
    return Poll(
        source=source,
        at=now,
        statuses=tuple(_status(m, now) for m in listed),
        histories=tuple(_history(m, begin, now) for m in listed),
        checks=tuple(_checks(m, begin, now) for m in listed),
    )


def _status(sim: SimMonitor, now: int) -> Status:
    monitor = Monitor(sim.source, sim.id, sim.name, sim.type, sim.url, sim.interval, sim.tags)
    last = sim.last_check(now)
    failing = sim.downs.at(now)
    down = sim.state(now) == "down"
    since = failing.start if down and failing is not None else None
    ms = sim.latency.at(last) if last is not None and failing is None else None
    return Status(monitor, "down" if down else "up", now, since=since, checked_at=last, latency_ms=ms)


def _history(sim: SimMonitor, begin: int, now: int) -> History:
    spans: list[Span] = []
    at = begin
    for event in sim.outages(begin, now, now):
        low, high = max(event.start, begin), min(event.end, now)
        if low > at:
            spans.append(Span(at, low, "up"))
        spans.append(Span(low, high, "down", reason=REASONS[event.kind]))
        at = high
    if at < now:
        spans.append(Span(at, now, "up"))
    return History(sim.ref, begin, now, tuple(spans))


def _checks(sim: SimMonitor, begin: int, now: int) -> Checks:
    lately = now - LATELY
    before, after = sim.checks(begin, lately - 1), sim.checks(lately, now)
    ms = sim.latency.at
    results: list[CheckResult] = []
    for times in (before[:: STEP_BEFORE // sim.interval], after[:: max(STEP // sim.interval, 1)]):
        failed = sim.failures(times)
        results += [CheckResult(at, at not in failed, None if at in failed else ms(at)) for at in times]
    return Checks(sim.ref, tuple(results), begin, now)


REASONS: Final = {
    "503": "HTTP 503",
    "500": "HTTP 500",
    "timeout": "no answer in time",
    "refused": "connection refused",
    "text": "the expected text is missing",
}
