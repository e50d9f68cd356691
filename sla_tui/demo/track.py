"""Events over time: a fixed past and a cycle that repeats for ever, looked up by bisection."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
from typing import NamedTuple


class Event(NamedTuple):
    """Something that lasts from `start` up to, not including, `end` (UTC seconds). `kind` says what it is."""

    start: int
    end: int
    kind: str


class Track:
    """Disjoint events in order of time.

    The past is a list; from `origin` on the events of `cycle` (seconds after `origin`) repeat every `length` seconds.
    Event number i is the same at every moment: numbers count from the first of the past on.
    """

    __slots__ = ("_cycle", "_cycle_ends", "_cycle_starts", "_length", "_origin", "_past", "_past_ends", "_past_starts")

    def __init__(
        self, past: Iterable[Event] = (), cycle: Iterable[Event] = (), *, origin: int = 0, length: int = 86_400
    ) -> None:
        """Overlapping and touching events are joined; they keep the kind of the first.

        Args:
            past: events in UTC seconds; the last may reach beyond `origin`, up to the cycle's first.
            cycle: events in seconds after `origin`, within `[0, length)`.
            origin: where the first cycle begins.
            length: seconds of one cycle.
        """
        self._past = joined(past)
        self._cycle = joined(cycle)
        if self._cycle and self._cycle[-1].end > length:
            msg = f"an event of the cycle ends after {self._cycle[-1].end} s, beyond its {length} s"
            raise ValueError(msg)
        self._past_starts = [e.start for e in self._past]
        self._past_ends = [e.end for e in self._past]
        self._cycle_starts = [e.start for e in self._cycle]
        self._cycle_ends = [e.end for e in self._cycle]
        self._origin = origin
        self._length = length

    def event(self, number: int) -> Event | None:
        """Returns event `number`; None where there is none."""
        if number < 0:
            return None
        if number < len(self._past):
            return self._past[number]
        if not self._cycle:
            return None
        turn, index = divmod(number - len(self._past), len(self._cycle))
        shift = self._origin + turn * self._length
        event = self._cycle[index]
        return Event(event.start + shift, event.end + shift, event.kind)

    def first_after(self, at: int) -> int:
        """Returns the number of the first event that ends after `at` (there need not be one of that number)."""
        number = bisect_right(self._past_ends, at)
        if number < len(self._past) or at < self._origin or not self._cycle:
            return number
        turn, within = divmod(at - self._origin, self._length)
        return number + turn * len(self._cycle) + bisect_right(self._cycle_ends, within)

    def begun_before(self, at: int) -> int:
        """Returns how many events began before `at`."""
        number = bisect_left(self._past_starts, at)
        if number < len(self._past) or at < self._origin or not self._cycle:
            return number
        turn, within = divmod(at - self._origin, self._length)
        return number + turn * len(self._cycle) + bisect_left(self._cycle_starts, within)

    def at(self, instant: int) -> Event | None:
        """Returns the event that holds at `instant`."""
        event = self.event(self.first_after(instant))
        return event if event is not None and event.start <= instant else None

    def between(self, start: int, end: int) -> Iterator[Event]:
        """Yields the events that touch `[start, end)`, whole, in order of time."""
        number = self.first_after(start)
        while (event := self.event(number)) is not None and event.start < end:
            yield event
            number += 1

    def backwards(self, before: int) -> Iterator[Event]:
        """Yields the events that began before `before`, the latest first."""
        for number in range(self.begun_before(before) - 1, -1, -1):
            event = self.event(number)
            if event is not None:
                yield event

    def next_change(self, at: int) -> int | None:
        """Returns the first instant after `at` at which an event begins or ends."""
        event = self.event(self.first_after(at))
        if event is None:
            return None
        return event.start if event.start > at else event.end


def joined(events: Iterable[Event]) -> list[Event]:
    """Joins events that overlap or touch, in order of time; empty ones are dropped."""
    out: list[Event] = []
    for event in sorted(e for e in events if e.end > e.start):
        last = out[-1] if out else None
        if last is not None and event.start <= last.end:
            out[-1] = Event(last.start, max(last.end, event.end), last.kind)
        else:
            out.append(event)
    return out


def total(events: Iterable[Event], start: int, end: int) -> int:
    """Returns the seconds of `[start, end)` that the (disjoint) events cover."""
    return sum(min(e.end, end) - max(e.start, start) for e in events if e.end > start and e.start < end)
