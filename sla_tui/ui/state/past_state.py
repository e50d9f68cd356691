"""The time machine between frames: the moment, how fast it moves, what happened around it. Knows no widget."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta, tzinfo
from typing import Final, Literal

from sla_tui.sla.past_event import PastEvent, PastEventKind, in_order_of_time, stops
from sla_tui.sla.snapshot import Snapshot
from sla_tui.ui.parts.header_facts import HeaderFacts

PAST: Final = "past"
"""What keys are bound to that work in the past only, as to a view."""
Scale = Literal["hour", "day", "month"]
SCALES: Final[tuple[Scale, ...]] = ("hour", "day", "month")
HOUR, DAY = 3_600, 86_400
APART: Final[dict[Scale, int]] = {"hour": 0, "day": HOUR, "month": 30 * HOUR}
"""Seconds in which somebody who goes by events stops once at most: a month is crossed in fewer than thirty steps."""
DUE: Final[tuple[PastEventKind, ...]] = ("credit", "breach")
"""Events that nobody goes past, unless by the month."""
SPEEDS: Final = (1, 8, 60, 600, 3_600)
"""Seconds that the moment moves in a second."""
BEFORE_OUTAGE: Final = 300
"""Seconds before an outage at which its replay begins ..."""
REPLAY_SPEED: Final = 60
"""... and how fast it goes."""


@dataclass(slots=True)
class PastState:
    """Which moment is shown. All instants are UTC seconds.

    Attributes:
        moment: where the moment stands; None: the present is shown.
        shown: the moment of the snapshot that is on the screen; None: still that of the present.
        period: the key of the period that is looked at instead of the one that ran then.
        speed: one of `SPEEDS`.
        running: whether the moment moves by itself.
        scale: how much time the line of events shows.
        events: what happened, by time, since `known_from`.
        known_from: from when on events were read; None: none were.
        now: the present instant of the last frame.
        present: the newest snapshot of the present, and what the header says of it.
    """

    moment: int | None = None
    shown: int | None = None
    period: str | None = None
    speed: int = SPEEDS[0]
    running: bool = False
    scale: Scale = "day"
    events: tuple[PastEvent, ...] = ()
    known_from: int | None = None
    now: int = 0
    present: Snapshot | None = None
    present_facts: HeaderFacts = field(default_factory=HeaderFacts)

    def begin(self, at: int, present: Snapshot | None, facts: HeaderFacts) -> None:
        """Goes into the past; the screen still shows the present until the first snapshot of then is there."""
        if self.moment is None:
            self.present, self.present_facts = present, facts
            self.events, self.known_from = (), None
        self.moment, self.period = at, None

    def end(self) -> Snapshot | None:
        """Goes back to the present, and gives the newest snapshot of it."""
        newest, self.present = self.present, None
        self.moment = self.shown = self.period = None
        self.running = False
        return newest

    def faster(self, steps: int) -> None:
        """Goes so many speeds up, or down."""
        index = SPEEDS.index(self.speed) + steps
        self.speed = SPEEDS[min(max(index, 0), len(SPEEDS) - 1)]

    def next_scale(self) -> None:
        """Goes on to the next scale, from the longest to the shortest."""
        self.scale = SCALES[(SCALES.index(self.scale) + 1) % len(SCALES)]

    def take_events(self, events: tuple[PastEvent, ...], start: int) -> None:
        """Adds what happened from `start` on."""
        self.events = in_order_of_time((*self.events, *events))
        self.known_from = start if self.known_from is None else min(start, self.known_from)

    def stop(self, sign: int) -> int | None:
        """Finds the next instant (1) or the one before (-1) at which somebody stops; None where none is known."""
        if self.moment is None:
            return None
        found = stops(self.events, APART[self.scale], () if self.scale == "month" else DUE)
        if sign > 0:
            return next((at for at in found if at > self.moment), None)
        return next((at for at in reversed(found) if at < self.moment), None)

    def window(self, zone: tzinfo) -> tuple[int, int]:
        """Works out the stretch that the line of events shows: two hours, a local day, or a local month."""
        local = datetime.fromtimestamp(self.moment or 0, zone)
        if self.scale == "hour":
            start = int(local.replace(minute=0, second=0, microsecond=0).timestamp())
            return start - HOUR, start + HOUR
        first = local.replace(hour=0, minute=0, second=0, microsecond=0, fold=0)
        if self.scale == "day":
            return int(first.timestamp()), int(_naive_days_on(first, 1).timestamp())
        return month_of(self.moment or 0, zone)


def month_of(at: int, zone: tzinfo) -> tuple[int, int]:
    """Gives the local month that the instant lies in, as `[start, end)`."""
    first = datetime.fromtimestamp(at, zone).replace(day=1, hour=0, minute=0, second=0, microsecond=0, fold=0)
    after = _naive_days_on(first, 32).replace(day=1)
    return int(first.timestamp()), int(after.timestamp())


def _naive_days_on(local: datetime, days: int) -> datetime:
    """Goes so many days on by the calendar: a day in which clocks change has 23 or 25 hours."""
    return (local.replace(tzinfo=None) + timedelta(days=days)).replace(tzinfo=local.tzinfo)
