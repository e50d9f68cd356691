"""Time as something that is passed in: the machine's clock, a fixed one, or a running one that starts elsewhere."""

from __future__ import annotations

import time
from typing import Protocol


class Clock(Protocol):
    """Wall time in UTC seconds for stamps, monotonic seconds for durations."""

    def now(self) -> float:
        """UTC seconds since the epoch."""
        ...

    def monotonic(self) -> float:
        """Seconds that never jump; only differences mean anything."""
        ...

    @property
    def is_fixed(self) -> bool:
        """True where time stands still: a duration measured under it means nothing and is no sample."""
        ...


class SystemClock:
    """The machine's clock."""

    is_fixed = False

    def now(self) -> float:
        """UTC seconds since the epoch."""
        return time.time()

    def monotonic(self) -> float:
        """Seconds of which only differences mean anything."""
        return time.monotonic()


class FixedClock:
    """Time that stands still at `at`, or is moved by hand (`advance`): reproducible snapshots and tests."""

    is_fixed = True

    def __init__(self, at: float) -> None:
        self._at = at

    def now(self) -> float:
        """UTC seconds since the epoch."""
        return self._at

    def monotonic(self) -> float:
        """Seconds of which only differences mean anything."""
        return self._at

    def advance(self, seconds: float) -> None:
        """Moves time forward."""
        self._at += seconds


class OffsetClock:
    """Runs like the machine's clock, but as if it had been `at` when it was made: the demo with `--at`."""

    is_fixed = False

    def __init__(self, at: float) -> None:
        self._at = at
        self._began = time.monotonic()

    def now(self) -> float:
        """UTC seconds since the epoch."""
        return self._at + (time.monotonic() - self._began)

    def monotonic(self) -> float:
        """Seconds of which only differences mean anything."""
        return time.monotonic()
