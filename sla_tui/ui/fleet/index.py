"""What a list needs to know of all services together: their order, the columns' widths, the header's facts.

Worked out once for a snapshot, in the thread that brings it, and from the index before it: only services that are
another object than last time are looked at, so that ten thousand quiet ones cost no more than a hundred.
"""

from __future__ import annotations

import heapq
import threading
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import compress
from operator import is_not
from typing import Final, NamedTuple, overload

from sla_tui.language import ENGLISH, Language
from sla_tui.sla.result import Period
from sla_tui.sla.snapshot import ServiceSnapshot, Snapshot
from sla_tui.ui.drawing.look import shared_decimals
from sla_tui.ui.fleet.layout import Measures, measured
from sla_tui.ui.fleet.sort import urgent_key
from sla_tui.ui.parts.header_facts import NAMED, HeaderFacts
from sla_tui.ui.wording.figures import nearness
from sla_tui.ui.wording.present import is_running
from sla_tui.ui.wording.standing import down_without_verdict

LOOKED_AT: Final = 500
"""So many services decide how wide the columns are; more would cost time at every change."""
_MANY: Final = 4
"""Where more than one in so many services changed, sorting anew is cheaper than moving each of them."""

NEVER: Final = 1 << 62

OrderKey = tuple[int, str, str, int]
PeriodKey = tuple[int, int]


class OrderedServices(Sequence[ServiceSnapshot]):
    """Services in an order of their places. Both are shared: that costs nothing, however many there are."""

    __slots__ = ("_places", "_services")

    def __init__(self, services: Sequence[ServiceSnapshot], places: Sequence[int]) -> None:
        self._services, self._places = services, places

    def __len__(self) -> int:
        """Counts them."""
        return len(self._places)

    @overload
    def __getitem__(self, at: int) -> ServiceSnapshot: ...
    @overload
    def __getitem__(self, at: slice) -> list[ServiceSnapshot]: ...
    def __getitem__(self, at: int | slice) -> ServiceSnapshot | list[ServiceSnapshot]:
        """Returns one, or some of them."""
        if isinstance(at, slice):
            return [self._services[place] for place in self._places[at]]
        return self._services[self._places[at]]

    def __iter__(self) -> Iterator[ServiceSnapshot]:
        """Goes through them."""
        return map(self._services.__getitem__, self._places)


@dataclass(slots=True)
class CarriedOver:
    """What is carried on from one snapshot to the next, and changed with it: ten thousand entries are not copied.

    Attributes:
        services: of the snapshot that all of it is of.
        keys: of each service in the snapshot's order; `order`: the same, sorted.
        places: of the services, in that order. Never changed: others take their place.
        measures: of each of the first services: how much room its words take, which columns it fills.
        measured: how many of them have which; those alone that some have. Never changed: another one takes its place.
        periods: how many services are in each running period.
        down: which services are down now, by their place in the snapshot.
        left: seconds of downtime that each has to its next credit; `NEVER` where it has none, or is down.
        nearest: the place of the first service with the fewest of them; None without services.
    """

    services: Sequence[ServiceSnapshot]
    keys: list[OrderKey]
    order: list[OrderKey]
    places: array[int]
    measures: list[Measures]
    measured: Mapping[Measures, int]
    periods: Counter[PeriodKey]
    down: frozenset[int]
    left: list[int]
    nearest: int | None


class FleetIndex(NamedTuple):
    """What is known of all services of one snapshot.

    Attributes:
        snapshot: of which.
        rows: its services, the most urgent first.
        facts: for the header.
        decimals: of uptimes in a column.
        measured: what decides how wide the columns are.
    """

    snapshot: Snapshot
    rows: Sequence[ServiceSnapshot]
    facts: HeaderFacts
    decimals: int
    measured: Mapping[Measures, int]


class FleetIndexes:
    """Keeps the newest ones. May be asked in any thread: whoever brings a snapshot asks before it is shown."""

    def __init__(self, language: Language = ENGLISH) -> None:
        """Knows none yet. `language`: of the words whose widths are measured."""
        self._language = language
        self._lock = threading.Lock()
        self._kept: tuple[FleetIndex, ...] = ()
        self._tally: CarriedOver | None = None

    def of(self, snapshot: Snapshot) -> FleetIndex:
        """Returns the index of that snapshot."""
        with self._lock:
            for fleet_index in self._kept:
                if fleet_index.snapshot is snapshot:
                    return fleet_index
            services, before = snapshot.services, self._kept[:1]
            tally, self._tally = self._tally, None  # half changed it would be of no use any more
            changed = None if tally is None else _changed(tally.services, services)
            if tally is None or changed is None:
                tally, decimals = _anew(services, self._language), shared_decimals(services)
            else:
                same = all(tally.services[i].target is services[i].target for i in changed)
                decimals = before[0].decimals if same else shared_decimals(services)
                _take(tally, services, changed)
                _measure_again(tally, changed, self._language)
            rows = OrderedServices(services, tally.places)
            made = FleetIndex(snapshot, rows, _facts(tally), decimals, tally.measured)
            self._kept, self._tally = (made, *before), tally
            return made


def _anew(services: Sequence[ServiceSnapshot], language: Language) -> CarriedOver:
    keys = [(*urgent_key(s), i) for i, s in enumerate(services)]
    periods: Counter[PeriodKey] = Counter(k for k in map(_period_key, services) if k is not None)
    measures = [measured(s, language) for s in services[:LOOKED_AT]]
    down = frozenset(i for i, s in enumerate(services) if s.is_down)
    left = [_left(s) for s in services]
    order = sorted(keys)
    places = array("l", [key[3] for key in order])
    return CarriedOver(
        services, keys, order, places, measures, Counter(measures), periods, down, left, _least(left)
    )  # fmt: skip


def _changed(old: Sequence[ServiceSnapshot], new: Sequence[ServiceSnapshot]) -> list[int] | None:
    """Finds the places of services that are another object; None where looking at all of them anew is cheaper."""
    if len(old) != len(new):
        return None
    changed = list(compress(range(len(new)), map(is_not, old, new)))
    return None if len(changed) * _MANY > len(new) else changed


def _take(tally: CarriedOver, new: Sequence[ServiceSnapshot], changed: Sequence[int]) -> None:
    """Changes the tally by the services of those places."""
    old, left = tally.services, tally.left
    tally.services = new
    stopped: set[int] = set()
    started: set[int] = set()
    moved: dict[int, OrderKey] = {}
    most = NEVER if tally.nearest is None else left[tally.nearest]
    for i in changed:
        a, b = old[i], new[i]
        key = (*urgent_key(b), i)
        if key != tally.keys[i]:
            moved[i] = key
        left[i] = _left(b)
        was, now = _period_key(a), _period_key(b)
        if was != now:
            _count(tally.periods, was, -1)
            _count(tally.periods, now, 1)
        if a.is_down != b.is_down:
            (started if b.is_down else stopped).add(i)
    if moved:
        _move(tally, moved)
    if stopped or started:
        tally.down = (tally.down - stopped) | started
    if tally.nearest is not None and (left[tally.nearest] > most or _is_nearer(left, changed, tally.nearest)):
        tally.nearest = _least(left)


def _move(tally: CarriedOver, moved: Mapping[int, OrderKey]) -> None:
    """Puts the services of those places where their keys belong."""
    places = tally.places[:]
    for i, key in moved.items():
        at = bisect_left(tally.order, tally.keys[i])
        del tally.order[at], places[at]
        at = bisect_left(tally.order, key)
        tally.order.insert(at, key)
        places.insert(at, i)
        tally.keys[i] = key
    tally.places = places


def _measure_again(tally: CarriedOver, changed: Sequence[int], language: Language) -> None:
    """Measures the first of those that changed; what is counted stays the same object where nothing is different."""
    again = {i: measured(tally.services[i], language) for i in changed if i < LOOKED_AT}
    again = {i: needs for i, needs in again.items() if tally.measures[i] != needs}
    if again:
        counts = Counter(tally.measured)
        counts.subtract(tally.measures[i] for i in again)
        counts.update(again.values())
        tally.measured = +counts
        for i, needs in again.items():
            tally.measures[i] = needs


def _least(left: Sequence[int]) -> int | None:
    """Finds the place of the first of the fewest seconds."""
    return left.index(min(left)) if left else None


def _is_nearer(left: Sequence[int], changed: Sequence[int], nearest: int) -> bool:
    """Whether one of those that changed has fewer seconds left, or as few and stands before it."""
    least = (left[nearest], nearest)
    return any((left[i], i) < least for i in changed)


def _left(service: ServiceSnapshot) -> int:
    tier = service.stated.next_tier
    return NEVER if tier is None or service.is_down or not is_running(service) else tier.seconds_left


def _count(periods: Counter[PeriodKey], key: PeriodKey | None, more: int) -> None:
    if key is not None:
        periods[key] += more


def _facts(tally: CarriedOver) -> HeaderFacts:
    services, nearest = tally.services, tally.nearest
    past = bool(services) and not any(tally.periods.values())
    period = services[0].assessment.period if past else _most_common(services, tally.periods)
    down = [services[i] for i in tally.down]
    return HeaderFacts(
        period,
        down=len(tally.down),
        first_down=tuple(heapq.nsmallest(NAMED, down, key=nearness)),
        past=past,
        acknowledged=bool(down) and all(any(ack.holds for ack in s.acknowledgements) for s in down),
        without_verdict=down_without_verdict(down),
        nearest=None if nearest is None or tally.left[nearest] == NEVER else services[nearest],
    )


def _period_key(service: ServiceSnapshot) -> PeriodKey | None:
    """Names the running period it is in; None where a past one is looked at."""
    period = service.assessment.period
    return (period.start, period.end) if is_running(service) else None


def _most_common(services: Sequence[ServiceSnapshot], periods: Counter[PeriodKey]) -> Period | None:
    """Finds the running period that most services are in; of equals the one that comes first."""
    wanted = max(periods, key=periods.__getitem__, default=None)
    if wanted is None or not periods[wanted]:
        return None
    return next(s.assessment.period for s in services if _period_key(s) == wanted)
