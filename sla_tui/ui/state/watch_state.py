"""The watch screen between frames: each tile's fixed place, whose number is large, which page is shown."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.memo import Memo
from sla_tui.ui.wording.figures import seconds_left
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import ORDER, Severity, severity

HOLD_SECONDS: Final = 60
"""For so long a key holds the page."""
LEAD_SECONDS: Final = 60
"""For so long the large number stays with its service while another one, which is no worse, comes to a credit first."""
SETTLED: Final = 900
"""Seconds for which a service that is well again keeps its tile, so that the others stay where they are."""
JUMP: Final = 120
"""Seconds between two snapshots beyond which another moment is looked at: nothing of the one before is held."""
FORWARD: Final = frozenset({"down", "page_down", "next", "service_on", "last"})
BACKWARD: Final = frozenset({"up", "page_up", "previous", "service_back", "first"})
"""Actions whose keys turn a page of the wall, for all that the view says."""
_WORK: Final = frozenset(
    {"help", "quit", "print", "palette", "poll", "theme", "zone", "freeze", "back", "last_view", "watch"}
)
CHORD: Final = ("ctrl+x", "q")
"""What ends a kiosk, one key after the other."""


def works_on_wall(action: str) -> bool:
    """Tells whether the wall does what the action of that name is for; it shows no row and no list to act on."""
    return action in _WORK or action.startswith(("view_", "past"))


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
    """The tiles' places: by severity, and within one by who came first. A tile moves when its severity changes.

    The first time that is the order of the configuration. What is well again keeps its place for `SETTLED` seconds.

    Attributes:
        seats: of each service that has a tile, its severity and its number in the order of coming.
        came: how many have come so far.
        well_since: of those that are well again, since when.
    """

    seats: dict[str, tuple[Severity, int]] = field(default_factory=dict)
    came: int = 0
    well_since: dict[str, int] = field(default_factory=dict)

    def take(self, services: Sequence[ServiceSnapshot], at: int = 0) -> list[ServiceSnapshot]:
        """Lists those that need a tile, each in its place; what is worse, or new, stands behind the others that are so.

        Args:
            services: all of them, in the order of the configuration.
            at: the moment that the snapshot is of, in UTC seconds.
        """
        before, self.seats = self.seats, {}
        tiles: list[ServiceSnapshot] = []
        for service in services:
            kind, seat = severity(service), before.get(service.id)
            if kind == "met":
                if seat is None:
                    continue
                if not 0 <= at - self.well_since.setdefault(service.id, at) < SETTLED:
                    del self.well_since[service.id]
                    continue
            else:
                self.well_since.pop(service.id, None)
                if seat is None or seat[0] != kind:
                    seat = (kind, self.came)
                    self.came += 1
            self.seats[service.id] = seat
            tiles.append(service)
        return sorted(tiles, key=lambda s: (ORDER.index(self.seats[s.id][0]), self.seats[s.id][1]))


class Candidate(NamedTuple):
    """A service that the large number may be of: whether it is down now, and its seconds to the next credit."""

    service: str
    down: bool
    seconds: int


def candidates(services: Sequence[ServiceSnapshot]) -> list[Candidate]:
    """Lists them: those that are down before all others, and of equals the one that comes to a credit first."""
    return [_candidate(found) for found in sorted(filter(None, map(_distance, services)))]


def foremost(services: Sequence[ServiceSnapshot], shown: str, memo: Memo) -> list[Candidate]:
    """Finds the first of the candidates, and behind it the one that is `shown`: who leads depends on no other."""
    found = [distance for distance in memo.each("distance", services, _distance) if distance is not None]
    first = min(found, default=None)
    if first is None:
        return []
    held = (distance for distance in found if distance[2] == shown and distance is not first)
    return [_candidate(first), *map(_candidate, held)]


def _distance(service: ServiceSnapshot) -> tuple[bool, int, str] | None:
    """Tells how far the service is from its next credit, so that the least is the first of the candidates."""
    left = seconds_left(service)
    return None if left is None else (not service.is_down, left, service.id)


def _candidate(distance: tuple[bool, int, str]) -> Candidate:
    up, seconds, service = distance
    return Candidate(service, not up, seconds)


@dataclass(slots=True)
class Lead:
    """Whose number is large. Another service takes it over at once where it is worse, else after `LEAD_SECONDS`.

    Worse is: it is down, and the one that is shown is not, or not so close to its credit by a minute or more. What
    cannot be shown any more (recovered into a closed period, without a verdict) gives way at once, too.

    Attributes:
        service: the id of the one that leads; "" where there is none.
    """

    service: str = ""
    _other_since: float | None = None

    def follow(self, ahead: Sequence[Candidate], now: float) -> str:
        """Decides who leads, and returns its id.

        Args:
            ahead: in their order.
            now: seconds of a monotonic clock.
        """
        first = ahead[0] if ahead else None
        shown = next((c for c in ahead if c.service == self.service), None)
        if first is None or shown is None or _worse(first, shown):
            self.service, self._other_since = first.service if first is not None else "", None
        elif first.service == shown.service:
            self._other_since = None
        elif self._other_since is None:
            self._other_since = now
        elif now - self._other_since >= LEAD_SECONDS:
            self.service, self._other_since = first.service, None
        return self.service


def _worse(first: Candidate, shown: Candidate) -> bool:
    return first.down and (not shown.down or first.seconds + LEAD_SECONDS <= shown.seconds)


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
        lead: whose number is large.
        memo: parts of the screen that were drawn.
    """

    rotate: int = 0
    page: int = 0
    pages: int = 1
    pinned: bool = False
    places: Places = field(default_factory=Places)
    lead: Lead = field(default_factory=Lead)
    memo: Memo = field(default_factory=Memo)
    tiles: list[ServiceSnapshot] = field(default_factory=list)
    well: list[ServiceSnapshot] = field(default_factory=list)
    _ahead: Sequence[Candidate] = ()
    _at: int = 0
    _alarms: frozenset[str] = frozenset()
    _turned_at: float = 0.0
    _held_until: float = 0.0

    def take(self, snapshot: Snapshot) -> bool:
        """Takes a new snapshot in; returns True where an alarm came with it, which brings the first page up."""
        if not 0 <= snapshot.generated_at - (self._at or snapshot.generated_at) <= JUMP:
            self.places, self.lead = Places(), Lead()
        self._at = snapshot.generated_at
        self.tiles = self.places.take(snapshot.services, snapshot.generated_at)
        self._ahead = foremost(snapshot.services, self.lead.service, self.memo)
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

    def forget(self) -> None:
        """Forgets every place and who led: what comes is drawn as by somebody who opens the wall with it."""
        self.places, self.lead = Places(), type(self.lead)()

    def follow(self, now: float) -> str:
        """Decides whose number is large, and returns its service's id."""
        return self.lead.follow(self._ahead, now)

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
