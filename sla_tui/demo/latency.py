"""Response times: a pure function of monitor and moment, with a rhythm of the day, noise, and swings on the script."""

from __future__ import annotations

import math
from random import Random

from sla_tui.demo.track import Track

_MINUTES = 1440
_NOISE = 4096  # entries; a power of two


class Noise:
    """What all monitors of one scenario share: a table of factors around 1, with the long tail that real ones have."""

    __slots__ = ("_factors", "_rhythm")

    def __init__(self, seed: int) -> None:
        random = Random(f"latency {seed}")
        self._factors = [random.lognormvariate(0.0, 0.22) for _ in range(_NOISE)]
        # Quiet at 03:30 UTC, busy in the early afternoon.
        self._rhythm = [1.0 - 0.16 * math.cos(2 * math.pi * (m - 210) / _MINUTES) for m in range(_MINUTES)]

    def factor(self, salt: int, at: int) -> float:
        """Returns the factor of the monitor with this salt in the minute of `at`."""
        minute = at // 60
        # A multiplicative hash: neighbouring minutes and monitors land far apart in the table.
        index = ((minute * 0x9E3779B1) ^ (salt * 0x85EBCA6B)) >> 7
        return self._factors[(index ^ (index >> 11)) & (_NOISE - 1)] * self._rhythm[minute % _MINUTES]


class Latency:
    """The response times of one monitor. `base` is ms; a swing's kind is its factor in percent ("250" is 2.5 times)."""

    __slots__ = ("_base", "_known", "_noise", "_salt", "swings")

    def __init__(self, noise: Noise, salt: int, base: float, swings: Track) -> None:
        self._noise = noise
        self._salt = salt
        self._base = base
        self.swings = swings
        self._known = (0, 0, 1.0)  # from when to when, and the factor of that time: most checks come in a row

    def at(self, instant: int) -> int:
        """Returns the response time in ms, at least 1, of a check at `instant` that got an answer."""
        start, end, swing = self._known
        if not start <= instant < end:
            start, end, swing = self._known = self._around(instant)
        return max(1, round(self._base * self._noise.factor(self._salt, instant) * swing))

    def _around(self, instant: int) -> tuple[int, int, float]:
        """Finds the stretch of time around `instant` in which one swing holds, or none, and its factor."""
        number = self.swings.first_after(instant)
        event = self.swings.event(number)
        if event is not None and event.start <= instant:
            return event.start, event.end, int(event.kind) / 100
        before = self.swings.event(number - 1) if number else None
        return before.end if before is not None else instant, event.start if event is not None else instant + 1, 1.0
