"""Reads what happened in the past, month by month, as far back as the time machine goes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Final

from sla_tui.ui.state.past_state import DAY, month_of

if TYPE_CHECKING:
    from sla_tui.errors import SlaTuiError
    from sla_tui.sla.past_event import PastEvent
    from sla_tui.ui.dashboard import TimeMachineOwner

FARTHEST: Final = 400 * DAY
"""Seconds before the present that events are looked for."""


class PastEventReader:
    """Asks the feed for events, one stretch at a time, and puts what came into the state of the past."""

    def __init__(self, owner: TimeMachineOwner, came: Callable[[SlaTuiError | None], None]) -> None:
        """`came` is called in the app's own thread when events came, or with why they did not."""
        self._owner = owner
        self._past = owner.ui_state.state.past
        self._came = came
        self._from: int | None = None  # events from then on are being read
        self._travel = 0  # counts how often the past was left: what is told to an earlier one is not shown

    @property
    def reading(self) -> bool:
        """Whether events are on their way."""
        return self._from is not None

    def forget(self) -> None:
        """Leaves the past: what is on its way is not taken any more."""
        self._travel += 1
        self._from = None

    def read_month(self) -> None:
        """Reads what happened in the month of the moment and since, unless that is known."""
        start = month_of(self._past.moment or 0, self._owner.view.look.zone)[0]
        known = self._past.known_from
        if self._from is None and (known is None or start < known):
            self._read(start, self._owner.ui_state.now + 1 if known is None else known)

    def read_before(self) -> bool:
        """Reads the month before what is known; False where that is too long ago."""
        known, now = self._past.known_from, self._owner.ui_state.now
        if known is None or known < now - FARTHEST:
            return False
        self._read(month_of(known - 1, self._owner.view.look.zone)[0], known)
        return True

    def _read(self, start: int, end: int) -> None:
        feed, travel = self._owner.feed, self._travel
        if feed is None:
            return
        self._from = start

        def done(events: tuple[PastEvent, ...] | None, error: SlaTuiError | None) -> None:
            self._owner.hand_over(partial(self._arrived, travel, start, events, error))

        feed.past_events(start, end, done)

    def _arrived(
        self, travel: int, start: int, events: tuple[PastEvent, ...] | None, error: SlaTuiError | None
    ) -> None:
        if travel != self._travel or self._past.moment is None:
            return
        self._from = None
        if events is not None:
            self._past.take_events(events, start)
        self._came(None if events is not None else error)
