"""The watch screen between frames: every tile's fixed place, which page is shown, what keeps it from turning."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import ORDER, Severity, severity

HOLD_SECONDS: Final = 60
"""For so long a key holds the page."""
CHORD: Final = ("ctrl+x", "q")
"""What ends a kiosk, one key after the other."""


class WatchOptions(NamedTuple):
    """How the wall is run.

    Attributes:
        rotate: seconds that a page stays; 0: pages turn by keys only.
        kiosk: no key does anything but `CHORD`, and no keys are named.
        anonymous: names are masked.
    """

    rotate: int = 0
    kiosk: bool = False
    anonymous: bool = False


@dataclass(slots=True)
class Places:
    """The tiles' places: by severity, and within one by who came first. Nothing moves as long as no severity changes.

    Attributes:
        seats: of each service that has a tile, its severity and its number in the order of coming.
        came: how many have come so far.
    """

    seats: dict[str, tuple[Severity, int]] = field(default_factory=dict)
    came: int = 0

    def take(self, services: Sequence[ServiceSnapshot]) -> list[ServiceSnapshot]:
        """Lists those that need a tile, each in its place; what changed severity or is new stands behind the others."""
        tiles = [(s, kind) for s in services if (kind := severity(s)) != "met"]
        before, self.seats = self.seats, {}
        for service, kind in tiles:
            seat = before.get(service.id)
            if seat is None or seat[0] != kind:
                seat = (kind, self.came)
                self.came += 1
            self.seats[service.id] = seat
        return sorted((s for s, _ in tiles), key=lambda s: (ORDER.index(self.seats[s.id][0]), self.seats[s.id][1]))


def acknowledged(service: ServiceSnapshot) -> bool:
    """Returns whether somebody looks after what is wrong: the running outage, or where none runs any of the period."""
    if service.is_down:
        return any(ack.holds for ack in service.acknowledgements)
    return bool(service.acknowledgements)


@dataclass(slots=True)
class WallState:
    """The state of the watch screen. Instants are seconds of one monotonic clock.

    Attributes:
        rotate: seconds that a page stays; 0: pages turn by keys only.
        page: which one is shown; the first is the one with the worst services.
        pages: how many there were when it was drawn last.
        pinned: an unacknowledged breach or outage is up: pages do not turn.
    """

    rotate: int = 0
    page: int = 0
    pages: int = 1
    pinned: bool = False
    places: Places = field(default_factory=Places)
    tiles: list[ServiceSnapshot] = field(default_factory=list)
    well: list[ServiceSnapshot] = field(default_factory=list)
    _alarms: frozenset[str] = frozenset()
    _turned_at: float = 0.0
    _held_until: float = 0.0

    def take(self, snapshot: Snapshot) -> bool:
        """Takes a new snapshot in; returns True where an alarm came with it, which brings the first page up."""
        self.tiles = self.places.take(snapshot.services)
        self.well = [s for s in snapshot.services if s.id not in self.places.seats]
        alarms = frozenset(
            s.id
            for s in self.tiles
            if (s.is_down or (is_running(s) and s.standing == "breached")) and not acknowledged(s)
        )
        new, self._alarms = bool(alarms - self._alarms), alarms
        self.pinned = bool(alarms)
        if new:
            self.page = 0
        return new

    def hold(self, now: float) -> None:
        """Keeps the page for a while: a key was pressed."""
        self._held_until = now + HOLD_SECONDS

    def held(self, now: float) -> bool:
        """Returns whether a key holds the page."""
        return now < self._held_until

    def turn(self, by: int, now: float) -> None:
        """Goes so many pages on, by hand."""
        self.page = (self.page + by) % max(self.pages, 1)
        self._turned_at = now

    def tick(self, now: float) -> bool:
        """Turns the page when its time has come and nothing keeps it; returns whether it turned."""
        if not self.rotate or self.pinned or self.held(now) or self.pages < 2:
            self._turned_at = max(self._turned_at, now) if self.pinned or self.held(now) else self._turned_at
            return False
        if now - self._turned_at < self.rotate:
            return False
        self.turn(1, now)
        return True
