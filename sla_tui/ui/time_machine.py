"""Moves the moment of the whole screen: asks the feed for snapshots of then, and shows the newest that has come.

A key never waits. While one snapshot is being built the moment may move on; only the last one that was wanted is
built next.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Final, NamedTuple

from sla_tui.ui.past_event_reader import PastEventReader

if TYPE_CHECKING:
    from sla_tui.errors import SlaTuiError
    from sla_tui.language import PhraseValue
    from sla_tui.sla.snapshot import Snapshot
    from sla_tui.ui.dashboard import TimeMachineOwner

KEPT: Final = 8
"""Snapshots that are kept, of the moments before and of the ones that are likely next."""
KEPT_SECONDS: Final = 60.0
"""For so long: a provider may tell more of its past."""
AHEAD_COSTS: Final = 2.0
"""Seconds that a snapshot may take so that the next ones are built before anybody asks."""
SHOW_STRIPS: Final = ("services", "service", "watch")
"""Views in which response times of the last 24 hours are seen: where the moment rests, they come first."""
SHOW_CREDITS: Final = ("services", "credits", "watch")
"""Views in which past periods' credits are seen: where the moment rests, they follow a little later."""
MOST_ROUNDS: Final = 4
"""Slices of past periods that are asked for at one moment."""
AHEAD_AFTER: Final = 0.15
"""Seconds until they are."""


class _Wanted(NamedTuple):
    """What a snapshot is asked for: a moment, a period, and what is looked at closely."""

    at: int
    period: str | None
    focus: Hashable


class TimeMachine:
    """The moment of one app's screen."""

    def __init__(self, owner: TimeMachineOwner) -> None:
        self._owner = owner
        self._state = owner.ui_state.state
        self._past = owner.ui_state.state.past
        self._asked: _Wanted | None = None
        self._failed: _Wanted | None = None  # it is not asked for again until somebody moves
        self._asked_at = 0.0
        self._cost = 0.0
        self._kept: dict[_Wanted, tuple[Snapshot, float]] = {}
        self._events = PastEventReader(owner, self._events_came)
        self._then = 0  # which way somebody goes by events that are still being read
        self._moved_at = 0.0
        self._way = -1  # which way somebody went last by events ...
        self._stride = 0  # ... or else by how many seconds
        self._looks_ahead = False
        self._rounds = 0  # in which this moment was looked at closely
        self._is_ahead = False  # whether what is being built is what nobody asked for yet
        self._focus: Hashable = None
        self._travel = 0  # counts how often the past was left: what is told to an earlier one is not shown

    @property
    def is_past(self) -> bool:
        """Whether a past moment is shown."""
        return self._past.moment is not None

    def enter(self, at: int | None = None, *, speed: int | None = None) -> None:
        """Goes to a moment, or with None to the present one, which then stands still.

        With `speed` it runs on from there, so many seconds in a second.
        """
        ui_state, feed = self._owner.ui_state, self._owner.feed
        if feed is None or self._state.snapshot is None:
            self._owner.view.say("message.still_reading")
            return
        if not self.is_past:
            self._state.thaw()
            if ui_state.period is not None:  # the present that stays in sight is that of the running periods
                ui_state.period = None
                feed.look(None)
            self._past.begin(ui_state.now, self._state.snapshot, self._state.facts)
        if speed is not None:
            self._past.speed, self._past.running, self._past.scale = speed, True, "hour"
        self.go(ui_state.now if at is None else at)

    def go(self, at: int) -> None:
        """Moves to a moment; one that has not come yet is the present."""
        if at > self._owner.ui_state.now:
            self.leave("message.past_over")
            return
        self._past.moment, self._past.period, self._failed = at, None, None
        self._moved_at, self._rounds = monotonic(), 0
        self._events.read_month()
        self.refresh()
        self._owner.view.redraw()

    def step(self, seconds: int) -> None:
        """Moves by so many seconds, on or back."""
        if self._past.moment is None:
            self.enter()
        if self._past.moment is not None:
            self._stride = seconds
            self.go(self._past.moment + seconds)

    def to_event(self, sign: int) -> None:
        """Moves to the next event (1), or to the one before (-1); reads further back for it where it has to."""
        if self._past.moment is None:
            self.enter()
        if self._past.moment is None:
            return
        found = self._past.stop(sign)
        self._way, self._stride = sign, 0
        if found is not None:
            self._then = 0
            self.go(found)
        elif sign > 0 and self._past.known_from is not None:
            self.leave("message.past_over")
        elif self._events.reading or self._events.read_before():
            self._then = sign  # goes on as soon as they are read
        else:
            self._then = 0
            self._owner.view.say("message.past_no_event")

    def run(self) -> None:
        """Lets the moment run on, or stops it."""
        if not self.is_past:
            self.enter()
        self._past.running = not self._past.running and self.is_past
        self._moved_at = monotonic()
        self._owner.view.redraw()

    def peek(self, period: str | None) -> None:
        """Shows another period as it was known at the moment; None: the one that ran."""
        if self.is_past and self._past.period != period:
            self._past.period = period
            self.refresh()

    def leave(self, phrase: str = "") -> None:
        """Goes back to the present."""
        if not self.is_past:
            return
        self._travel += 1
        self._asked, self._then, self._is_ahead = None, 0, False
        self._events.forget()
        self._kept.clear()
        self._state.show_present()
        view = self._owner.view
        view.redraw()
        if phrase:
            view.say(phrase)

    def tick(self) -> None:
        """Moves a moment that runs by itself by the time that has gone by."""
        if not self._past.running or self._past.moment is None:
            return
        seconds = int((monotonic() - self._moved_at) * self._past.speed)
        if seconds:
            self.go(self._past.moment + seconds)

    # Snapshots

    def look_at(self, focus: Hashable) -> None:
        """Notes what the feed was told to look at closely, and asks for the moment's snapshot as the view wants it."""
        self._focus = focus
        self.refresh()

    def refresh(self) -> None:
        """Asks for the snapshot of the moment, unless it is on the screen or on its way."""
        wanted = self._wanted()
        if wanted is None:
            return
        kept = self._kept.get(wanted)
        if kept is not None and monotonic() - kept[1] < KEPT_SECONDS:
            if kept[0] is not self._state.snapshot:
                self._state.show_past(kept[0])
            self._look_ahead()
        elif self._asked is None and wanted != self._failed:
            self._ask(wanted)

    def _wanted(self, at: int | None = None) -> _Wanted | None:
        past = self._past
        return None if past.moment is None else _Wanted(past.moment if at is None else at, past.period, self._focus)

    def _ask(self, wanted: _Wanted, *, closely: bool = False) -> None:
        feed, travel = self._owner.feed, self._travel
        if feed is None:
            return
        self._asked, self._asked_at = wanted, monotonic()

        def done(snapshot: Snapshot | None, error: SlaTuiError | None) -> None:
            if snapshot is not None:
                self._state.indexes.of(snapshot)  # sorted here, in the feed's thread
            self._owner.hand_over(partial(self._arrived, travel, wanted, snapshot, error))

        feed.past(wanted.at, done, period=wanted.period, closely=closely)

    def _arrived(self, travel: int, asked: _Wanted, snapshot: Snapshot | None, error: SlaTuiError | None) -> None:
        """Shows what came, and asks for what is wanted by now; what was built ahead is only kept."""
        ahead, self._is_ahead = self._is_ahead, False
        if travel != self._travel or not self.is_past:
            return
        self._asked, self._cost = None, monotonic() - self._asked_at
        if snapshot is None:
            self._past.running, self._failed = False, asked
            self._say_error(error)
            return
        self._keep(asked, snapshot)
        wanted = self._wanted()
        if wanted is None:
            return
        if asked == wanted or not ahead:  # also one of a moment that was passed since: better than none
            self._state.show_past(snapshot)
            self._owner.view.redraw()
        if wanted in self._kept:
            self._look_ahead()
        elif self._asked is None:
            self._ask(wanted)

    def _look_ahead(self) -> None:
        """Has what is likely next built a little later: first of all the screen that was asked for is painted."""
        if not self._looks_ahead:
            self._looks_ahead = True
            self._owner.later(AHEAD_AFTER, self._build_ahead)

    def _build_ahead(self) -> None:
        """Has built the moment as it is seen closely, what the next key is likely to lead to, then past periods."""
        self._looks_ahead = False
        here = self._wanted()
        if here is None or self._asked is not None or self._past.running:
            return
        view = self._owner.ui_state.view_history.here.view
        if not self._rounds and view in SHOW_STRIPS and here.period is None:
            self._rounds += 1
            self._ask(here, closely=True)
            return
        if self._cost > AHEAD_COSTS:
            return
        for at in self._likely():
            wanted = self._wanted(at)
            if wanted is not None and wanted not in self._kept:
                self._is_ahead = True
                self._ask(wanted)
                return
        known = self._kept.get(here)
        if known is None or self._rounds >= MOST_ROUNDS:
            return
        snapshot = known[0]
        credits_lack = not snapshot.credits_complete and here.period is None and view in SHOW_CREDITS
        if credits_lack or (snapshot.detail is not None and not snapshot.detail.past_complete):
            self._rounds += 1
            self._ask(here, closely=True)

    def _likely(self) -> Iterator[int]:
        """Yields the moments to which the same key as last would lead, and the way back by events."""
        moment, now = self._past.moment, self._owner.ui_state.now
        if moment is not None and self._stride:
            yield min(moment + self._stride, now)
        for sign in (self._way, -self._way):
            at = None if self._stride else self._past.stop(sign)
            if at is not None:
                yield at

    def _keep(self, wanted: _Wanted, snapshot: Snapshot) -> None:
        self._kept.pop(wanted, None)
        while len(self._kept) >= KEPT:
            del self._kept[next(iter(self._kept))]
        self._kept[wanted] = snapshot, monotonic()

    def _events_came(self, error: SlaTuiError | None) -> None:
        """Goes on by events where somebody wanted to, draws them, or says why they could not be read."""
        if error is not None:
            self._then = 0
            self._say_error(error)
            return
        if self._then:
            self.to_event(self._then)
        else:
            self._events.read_month()
        self._owner.view.redraw()

    def _say_error(self, error: SlaTuiError | None) -> None:
        values: dict[str, PhraseValue] = {"why": "" if error is None else str(error.what)}
        self._owner.view.say("message.past_failed", **values)
