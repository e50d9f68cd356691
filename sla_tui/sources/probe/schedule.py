"""When each probe is due: phases spread by chance, no probe over itself, no slot made up for that was missed. Pure."""

from __future__ import annotations

import heapq
from collections.abc import Mapping
from random import Random
from typing import Final

AT_ONCE: Final = 50.0  # first looks a second after the start
JUST_MISSED: Final = (
    0.25  # of an interval: a look that took two intervals to fail is not followed by a third without one
)


class Schedule:
    """Which probe comes next. Times are of one monotonic clock; a probe that runs is not in it until it is `done`."""

    def __init__(self, random: Random) -> None:
        self._random = random
        self._heap: list[tuple[float, int, str]] = []
        self._due: dict[str, tuple[float, int]] = {}  # the entry that holds; others in the heap are stale
        self._count = 0
        self._fresh: set[str] = set()

    def __len__(self) -> int:
        return len(self._due)

    def begin(self, intervals: Mapping[str, float], now: float) -> None:
        """Makes all of these due soon for the first time: spread, and by chance in their order."""
        names = list(intervals)
        self._random.shuffle(names)
        for number, name in enumerate(names):
            self._fresh.add(name)
            self._put(name, now + min(number / AT_ONCE, intervals[name] * number / len(names)))

    def drop(self, name: str) -> None:
        """Removes a probe."""
        self._due.pop(name, None)
        self._fresh.discard(name)

    def next_due(self) -> float | None:
        """Returns when the next one is due; None where none waits."""
        while self._heap:
            due, number, name = self._heap[0]
            if self._due.get(name) == (due, number):
                return due
            heapq.heappop(self._heap)
        return None

    def take(self, now: float) -> tuple[str, float] | None:
        """Takes the probe that is due the longest, and since when; None where none is."""
        due = self.next_due()
        if due is None or due > now:
            return None
        name = heapq.heappop(self._heap)[2]
        del self._due[name]
        return name, due

    def done(self, name: str, due: float, now: float, interval: float, *, soon: float | None = None) -> None:
        """Schedules a probe again that was due at `due` and is over at `now`: after `interval`, or `soon`."""
        if soon is not None:
            self._put(name, now + min(soon, interval))
            return
        if name in self._fresh:  # the first looks came close together: from now on phases are spread over the interval
            self._fresh.discard(name)
            due -= interval * self._random.random()
        following = due + interval
        if following <= now:  # slots that were missed are not made up for, but one that has only just gone by is taken
            following += interval * ((now - following) // interval)
            if now - following > JUST_MISSED * interval:
                following += interval
        self._put(name, following)  # a probe keeps its phase: its times then take a third less of the history

    def at_once(self, now: float) -> None:
        """Makes everything that waits due now."""
        for name in list(self._due):
            self._put(name, now)

    def _put(self, name: str, due: float) -> None:
        self._count += 1
        self._due[name] = due, self._count
        heapq.heappush(self._heap, (due, self._count, name))
