"""Where a probe's time went: the steps of one connection, on a clock that may stand still."""

from __future__ import annotations

from sla_tui.clock import Clock


class Timing:
    """Milliseconds of each step. Under a clock that stands still there are none: a duration of 0 would be a lie."""

    __slots__ = ("_began", "_clock", "_fixed", "_last", "note", "phases", "step")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._fixed = clock.is_fixed
        self._began = self._last = clock.monotonic()
        self.step = "dns"
        self.note = ""
        self.phases: dict[str, int] = {}

    def done(self, following: str) -> None:
        """Ends the running step; `following` begins."""
        now = self._clock.monotonic()
        if not self._fixed:
            self.phases[self.step] = self.phases.get(self.step, 0) + round((now - self._last) * 1000)
        self._last, self.step = now, following

    def total(self) -> int | None:
        """Returns milliseconds from the beginning to the end of the last step, at least 1."""
        return None if self._fixed else max(1, round((self._last - self._began) * 1000))
