"""What a list needs to know of all services together: their order, the columns' widths, the header's facts.

Worked out once for a snapshot, in the thread that brings it, and from the index before it: only services that are
another object than last time are looked at, so that ten thousand quiet ones cost no more than a hundred.
"""

from __future__ import annotations

import heapq
import threading
from bisect import bisect_left, insort
from collections import Counter
from collections.abc import Sequence
from typing import Final, NamedTuple

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


class CarriedOver(NamedTuple):
    """What is carried on from one snapshot to the next.

    Attributes:
        keys: of each service in the snapshot's order; `order`: the same, sorted.
        measures: of each of the first services: how much room its words take, which columns it fills.
        periods: how many services are in each running period.
        down: which services are down now, by their place in the snapshot.
        left: seconds of downtime that each has to its next credit; `NEVER` where it has none, or is down.
    """

    keys: list[OrderKey]
    order: list[OrderKey]
    measures: list[Measures]
    periods: Counter[PeriodKey]
    down: frozenset[int]
    left: list[int]


class FleetIndex(NamedTuple):
    """What is known of all services of one snapshot.

    Attributes:
        snapshot: of which.
        rows: its services, the most urgent first.
        facts: for the header.
        decimals: of uptimes in a column.
        tally: what the next index is made from.
    """

    snapshot: Snapshot
    rows: list[ServiceSnapshot]
    facts: HeaderFacts
    decimals: int
    tally: CarriedOver


class FleetIndexes:
    """Keeps the newest ones. May be asked in any thread: whoever brings a snapshot asks before it is shown."""

    def __init__(self, language: Language = ENGLISH) -> None:
        """Knows none yet. `language`: of the words whose widths are measured."""
        self._language = language
        self._lock = threading.Lock()
        self._kept: tuple[FleetIndex, ...] = ()

    def of(self, snapshot: Snapshot) -> FleetIndex:
        """Returns the index of that snapshot."""
        with self._lock:
            for fleet_index in self._kept:
                if fleet_index.snapshot is snapshot:
                    return fleet_index
            made = _next(self._kept[0], snapshot, self._language) if self._kept else _anew(snapshot, self._language)
            self._kept = (made, *self._kept[:1])
            return made


def _anew(snapshot: Snapshot, language: Language) -> FleetIndex:
    services = snapshot.services
    keys = [(*urgent_key(s), i) for i, s in enumerate(services)]
    periods: Counter[PeriodKey] = Counter(k for k in map(_period_key, services) if k is not None)
    measures = [measured(s, language) for s in services[:LOOKED_AT]]
    down = frozenset(i for i, s in enumerate(services) if s.is_down)
    tally = CarriedOver(keys, sorted(keys), measures, periods, down, [_left(s) for s in services])
    return _made(snapshot, tally, shared_decimals(services))


def _next(before: FleetIndex, snapshot: Snapshot, language: Language) -> FleetIndex:
    """Makes the index of `snapshot` from the one before it."""
    old, new = before.snapshot.services, snapshot.services
    if len(old) != len(new):
        return _anew(snapshot, language)
    changed = [i for i, (a, b) in enumerate(zip(old, new, strict=True)) if a is not b]
    if len(changed) * _MANY > len(new):
        return _anew(snapshot, language)
    keys, order, measures, periods, down, still = before.tally
    if changed:
        keys, order, periods = keys.copy(), order.copy(), periods.copy()
        still = still.copy()
    stopped: set[int] = set()
    started: set[int] = set()
    for i in changed:
        a, b = old[i], new[i]
        key = (*urgent_key(b), i)
        if key != keys[i]:
            del order[bisect_left(order, keys[i])]
            insort(order, key)
            keys[i] = key
        still[i] = _left(b)
        was, now = _period_key(a), _period_key(b)
        if was != now:
            _count(periods, was, -1)
            _count(periods, now, 1)
        if a.is_down != b.is_down:
            (started if b.is_down else stopped).add(i)
    if stopped or started:
        down = (down - stopped) | started
    measures = _measured_again(measures, new, changed, language)
    same_targets = all(old[i].target is new[i].target for i in changed)
    decimals = before.decimals if same_targets else shared_decimals(new)
    return _made(snapshot, CarriedOver(keys, order, measures, periods, down, still), decimals)


def _measured_again(
    measures: list[Measures], services: Sequence[ServiceSnapshot], changed: Sequence[int], language: Language
) -> list[Measures]:
    """Measures the first of those that changed; the same list where that makes no difference to any column."""
    again = {i: measured(services[i], language) for i in changed if i < LOOKED_AT}
    if all(measures[i] == needs for i, needs in again.items()):
        return measures
    return [again.get(i, needs) for i, needs in enumerate(measures)]


def _left(service: ServiceSnapshot) -> int:
    tier = service.stated.next_tier
    return NEVER if tier is None or service.is_down or not is_running(service) else tier.seconds_left


def _count(periods: Counter[PeriodKey], key: PeriodKey | None, more: int) -> None:
    if key is not None:
        periods[key] += more


def _made(snapshot: Snapshot, tally: CarriedOver, decimals: int) -> FleetIndex:
    services = snapshot.services
    past = bool(services) and not any(tally.periods.values())
    period = services[0].assessment.period if past else _most_common(services, tally.periods)
    first = heapq.nsmallest(NAMED, (services[i] for i in tally.down), key=nearness)
    down = [services[i] for i in tally.down]
    least = min(tally.left, default=NEVER)
    facts = HeaderFacts(
        period,
        down=len(tally.down),
        first_down=tuple(first),
        past=past,
        acknowledged=bool(down) and all(any(ack.holds for ack in s.acknowledgements) for s in down),
        without_verdict=down_without_verdict(down),
        nearest=None if least == NEVER else services[tally.left.index(least)],
    )
    return FleetIndex(snapshot, [services[key[3]] for key in tally.order], facts, decimals, tally)


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
