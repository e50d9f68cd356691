"""Whose past is worth a request: whoever changed, whoever was not asked for long, and everybody after an absence."""

from __future__ import annotations

from collections.abc import Hashable
from typing import Final

from sla_tui.sources.base import PollRequest

AWAY: Final = 3  # poll intervals without a poll after which nobody knows what happened in between


class Due:
    """What was fetched of every monitor's past in the life of this process."""

    def __init__(self, refresh: int, interval: int) -> None:
        """`refresh`: seconds after which an unchanged monitor is asked again; `interval`: seconds between polls."""
        self._refresh = refresh
        self._interval = interval
        self._fetched: dict[str, tuple[int, Hashable]] = {}
        self._last: int | None = None

    def polled(self, now: int) -> None:
        """Notes that a poll of the states succeeded."""
        if self._last is not None and not 0 <= now - self._last <= AWAY * self._interval:
            self._fetched.clear()
        self._last = now

    def is_due(self, ref: str, mark: Hashable, request: PollRequest) -> bool:
        """Returns whether to ask; `mark` is whatever the list says of the monitor that changes with its past."""
        fetched = self._fetched.get(ref)
        if fetched is None or ref not in request.known_until:
            return True
        return fetched[1] != mark or request.now - fetched[0] >= self._refresh

    def fetched(self, ref: str, mark: Hashable, now: int) -> None:
        """Notes that a monitor's past up to `now` is here."""
        self._fetched[ref] = now, mark
