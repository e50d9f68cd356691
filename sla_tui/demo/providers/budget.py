"""Rate budgets as providers count them: so many requests in each window of time."""

from __future__ import annotations

from sla_tui.clock import Clock


class DemoRateLimit:
    """`limit` requests in every `window` seconds; windows follow each other from the first request on."""

    __slots__ = ("_clock", "_ends", "_used", "limit", "window")

    def __init__(self, clock: Clock, limit: int, window: int) -> None:
        self.limit = limit
        self.window = window
        self._clock = clock
        self._ends = 0.0
        self._used = 0

    def take(self) -> bool:
        """Counts a request; False where none was left."""
        now = self._clock.now()
        if now >= self._ends:
            self._ends = now + self.window
            self._used = 0
        if self._used >= self.limit:
            return False
        self._used += 1
        return True

    @property
    def remaining(self) -> int:
        """Requests that are left in this window."""
        return max(self.limit - self._used, 0)

    @property
    def reset(self) -> int:
        """Seconds until the next window, at least 1."""
        return max(1, round(self._ends - self._clock.now()))
