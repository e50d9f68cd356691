"""Where a probe's time went: the steps of one connection, on a clock that may stand still."""

from __future__ import annotations

from sla_tui.clock import Clock


class Timing:
    """Milliseconds of each step. Under a clock that stands still there are none: a duration of 0 would be a lie."""

    def __init__(self, clock: Clock) -> None:
        """Begins now."""
        self._clock = clock
        self._began = self._last = clock.monotonic()
        self.step = "dns"
        self.phases: dict[str, int] = {}

    def done(self, following: str) -> None:
        """The running step has ended; `following` begins."""
        now = self._clock.monotonic()
        if not self._clock.is_fixed:
            self.phases[self.step] = self.phases.get(self.step, 0) + round((now - self._last) * 1000)
        self._last, self.step = now, following

    def total(self) -> int | None:
        """Milliseconds since the beginning, at least 1."""
        return None if self._clock.is_fixed else max(1, round((self._clock.monotonic() - self._began) * 1000))
