"""Notices that the wall clock was set or that the machine slept: wall and monotonic time then drift apart."""

from __future__ import annotations

from sla_tui.clock import Clock

TOLERANCE = 5.0  # seconds; slewing by NTP stays far below


class ClockWatch:
    """Compares how far both clocks moved since the last look."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._wall, self._monotonic = clock.now(), clock.monotonic()

    def jump(self) -> float:
        """Seconds by which the wall clock jumped since the last call, forwards positive; 0 where it did not."""
        wall, monotonic = self._clock.now(), self._clock.monotonic()
        drift = (wall - self._wall) - (monotonic - self._monotonic)
        self._wall, self._monotonic = wall, monotonic
        return drift if abs(drift) > TOLERANCE else 0.0
