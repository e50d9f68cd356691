"""What waits to be written into a history that fails: in its order, and bounded, however long that takes."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from dataclasses import replace
from secrets import token_hex
from typing import Final

from sla_tui.sla.acts import Act
from sla_tui.sla.observation import Poll
from sla_tui.store.holder import StoreCall

MOST_CALLS: Final = 20_000
MOST_VALUES: Final = 400_000  # states, stretches, checks: some 100 bytes each


class UnwrittenCalls:
    """Calls by age. Where they are too many, the oldest are given up, and counted."""

    def __init__(self, calls: int = MOST_CALLS, values: int = MOST_VALUES) -> None:
        """Begins empty; at most so many calls and values wait."""
        self._calls: deque[tuple[StoreCall, int]] = deque()
        self._most, self._room = calls, values
        self._values = 0
        self.given_up = 0
        """How many calls there was no room for."""

    def __len__(self) -> int:
        return len(self._calls)

    def __iter__(self) -> Iterator[StoreCall]:
        return (call for call, _ in self._calls)

    def add(self, call: StoreCall) -> None:
        """Lets a call wait."""
        size = _values_of(call)
        self._calls.append((_repeatable(call), size))
        self._values += size
        while len(self._calls) > self._most or (self._values > self._room and len(self._calls) > 1):
            self.done()
            self.given_up += 1

    @property
    def first(self) -> StoreCall:
        """The oldest call."""
        return self._calls[0][0]

    def done(self) -> None:
        """Forgets the oldest call."""
        self._values -= self._calls.popleft()[1]


def _repeatable(call: StoreCall) -> StoreCall:
    """Gives an act that nobody named an intent, so that it is written once however often it is tried."""
    act = call.args[0] if call.name == "append_act" and call.args else None
    if isinstance(act, Act) and not act.intent:
        return StoreCall(call.name, (replace(act, intent=token_hex(8)), *call.args[1:]), call.kwargs)
    return call


def _values_of(call: StoreCall) -> int:
    poll = call.args[0] if call.args else call.kwargs.get("poll")
    if not isinstance(poll, Poll):
        return 1
    return (
        len(poll.statuses)
        + sum(1 + len(history.spans) for history in poll.histories)
        + sum(1 + len(checks.results) for checks in poll.checks)
        + sum(1 + len(series.minutes) for series in poll.requests)
    )
