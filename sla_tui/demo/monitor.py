"""One simulated monitor: what its provider saw of the truth, at its own check interval and with its own mistakes."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal

from sla_tui.demo.latency import Latency
from sla_tui.demo.track import Event, Track

SimulatedState = Literal["up", "down", "unconfirmed", "paused", "untested"]

CONFIRM = 15  # seconds from the first failed check until the provider calls it an outage


@dataclass(frozen=True, slots=True)
class SimMonitor:
    """A monitor in a provider's account: it checks at `phase`, `phase + interval` and so on (seconds).

    `downs` are the outages as this monitor dates them (by its own checks). `paused_since` None: it runs.
    `tested` False: it was made and never ran.
    """

    source: str
    id: str
    service: str
    name: str
    type: str
    url: str
    interval: int
    phase: int
    created: int
    downs: Track
    latency: Latency
    tags: tuple[str, ...] = ()
    paused_since: int | None = None
    tested: bool = True

    @property
    def ref(self) -> str:
        """How the configuration names it."""
        return f"{self.source}:{self.id}"

    @property
    def host(self) -> str:
        """The host of its target."""
        return self.url.partition("://")[2].partition("/")[0].partition(":")[0]

    def runs_until(self, now: int) -> int:
        """Returns up to when it has been checking: `now`, or when it was paused; `created` where it never ran."""
        if not self.tested:
            return self.created
        return now if self.paused_since is None else min(now, self.paused_since)

    def last_check(self, now: int) -> int | None:
        """Its last check at or before `now`; None where there was none."""
        last = aligned_down(self.runs_until(now), self.interval, self.phase)
        return last if self.tested and last >= self.created else None

    def checks(self, start: int, end: int) -> range:
        """Yields the times of its checks in `[start, end]`, the oldest first. The caller bounds `end` to now."""
        first = aligned_up(max(start, self.created), self.interval, self.phase)
        return range(first, self.runs_until(end) + 1, self.interval) if self.tested else range(0)

    def state(self, now: int) -> SimulatedState:
        """Returns what its provider says of it."""
        if self.paused_since is not None and now >= self.paused_since:
            return "paused"
        if self.last_check(now) is None:
            return "untested"
        event = self.downs.at(now)
        if event is None or event.start < self.created:
            return "up"
        return "down" if event.start + CONFIRM <= now else "unconfirmed"

    def outages(self, start: int, end: int, now: int) -> Iterator[Event]:
        """Yields the confirmed outages that touch `[start, end)` as known at `now`, whole, the oldest first.

        An outage that lasts has an end after `now`.
        """
        until = self.runs_until(now)
        for event in self.downs.between(max(start, self.created), min(end, until)):
            if event.start + CONFIRM <= now and event.start >= self.created:
                yield event

    def outages_backwards(self, before: int, now: int) -> Iterator[Event]:
        """Yields the confirmed outages that began before `before`, the latest first."""
        for event in self.downs.backwards(min(before, self.runs_until(now))):
            if event.start < self.created:
                return
            if event.start + CONFIRM <= now:
                yield event

    def failures(self, checks: range) -> dict[int, str]:
        """Yields which of these checks failed, and how: the kind of the outage they fell into."""
        if not checks:
            return {}
        out: dict[int, str] = {}
        for event in self.downs.between(checks[0], checks[-1] + 1):
            first = aligned_up(max(event.start, checks[0]), checks.step, checks[0])
            out |= dict.fromkeys(range(first, min(event.end, checks[-1] + 1), checks.step), event.kind)
        return out

    def is_open(self, event: Event, now: int) -> bool:
        """Returns whether the outage lasts as far as known: it has not ended, or the monitor was paused in it."""
        return event.end > self.runs_until(now)


def aligned_up(at: int, interval: int, phase: int) -> int:
    """Returns the first check at or after `at`."""
    return at + (phase - at) % interval


def aligned_down(at: int, interval: int, phase: int) -> int:
    """Returns the last check at or before `at`."""
    return at - (at - phase) % interval


def seen(events: Iterable[Event], interval: int, phase: int, *, origin: int = 0) -> Iterator[Event]:
    """Yields the outages as checks every `interval` seconds see them.

    An outage lasts from the first check inside to the first check after.

    What falls between two checks is not seen. Times are relative to `origin`, the grid is absolute.
    """
    for event in events:
        start = aligned_up(event.start + origin, interval, phase)
        end = aligned_up(event.end + origin, interval, phase)
        if start < end:
            yield Event(start - origin, end - origin, event.kind)
