"""Notices when this program itself was held up: a probe that waited for us must not be held against its target."""

from __future__ import annotations

import asyncio
from collections import deque
from typing import Final

EVERY: Final = 0.25  # seconds between two looks at the loop's own clock
NOTICED: Final = 0.1  # seconds of delay that are worth remembering
KEPT: Final = 600.0


class StallWatch:
    """A task that wants to run four times a second, and remembers when it could not."""

    def __init__(self) -> None:
        self._stalls: deque[tuple[float, float]] = deque()

    async def run(self) -> None:
        """Watches until it is cancelled."""
        loop = asyncio.get_running_loop()
        while True:
            due = loop.time() + EVERY
            await asyncio.sleep(EVERY)
            now = loop.time()
            if now - due > NOTICED:
                self.note(due, now)

    def note(self, start: float, end: float) -> None:
        """Notes that the loop did not run from `start` to `end`, on its own clock."""
        self._stalls.append((start, end))
        while self._stalls[0][1] < end - KEPT:
            self._stalls.popleft()

    def between(self, start: float, end: float) -> float:
        """Returns seconds of `[start, end]` in which the loop did not run."""
        return sum(max(0.0, min(high, end) - max(low, start)) for low, high in self._stalls)
