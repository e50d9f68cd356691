"""Response times of the last 24 hours, held against the objective: what the screen's strips draw. Pure over the store.

A cell begins at a whole multiple of its length, so that one that is over keeps its place: of a service that was looked
at a minute ago only what is not older than two hours is read again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from itertools import chain
from typing import Final

from sla_tui.engine.gather.strips import day_quarters
from sla_tui.engine.judge.counts import summarised
from sla_tui.sla.attainment import by_percentile
from sla_tui.sla.contract import Contract
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.monitors import DAY_STEPS, DayLatency
from sla_tui.store.store import Store

DAY: Final = 86_400
USUAL_DAYS: Final = 30
QUARTER, LONGEST = DAY_STEPS[0], DAY_STEPS[-1]
PERCENTILE: Final = Fraction(95)
AT_ONCE: Final = 100
"""So many services have all of their 24 hours read for one snapshot; the next ones have theirs for the next."""

Times = list[int]
"""Response times in ms, ascending."""


@dataclass(frozen=True, slots=True)
class _Known:
    """What was worked out of a service `at` a moment, the whole of it at the moment `read`, under a `key`."""

    key: object
    read: int
    at: int
    made: DayLatency


class DayLatencies:
    """Keeps what was worked out of each service. What came late is seen after two hours at the latest."""

    def __init__(self) -> None:
        """Nothing was worked out yet."""
        self._kept: dict[tuple[str, ...], _Known] = {}
        self._left = AT_ONCE

    def begin(self) -> None:
        """Begins another snapshot."""
        self._left = AT_ONCE

    def waits(self, refs: Sequence[str]) -> bool:
        """Says whether nothing was worked out yet of a service with these monitors, and there is room for it now."""
        return self._left > 0 and tuple(refs) not in self._kept

    def of(
        self, store: Store, contract: Contract, refs: Sequence[str], now: int, missing: Iterable[object] = ()
    ) -> DayLatency | None:
        """Works out the response times of a service's monitors in the 24 hours up to `now` (UTC seconds).

        Args:
            store: what is remembered.
            contract: its first latency objective by a percentile is what they are held against.
            refs: the monitors; the checks of all of them count together.
            now: the moment.
            missing: what of their past is still to be read; where that differs, everything is read again.

        Returns:
            None where nothing was measured, or was not read yet.

        Raises:
            StoreError: the store cannot be read.
        """
        objective = next((o for o in contract.objectives if o.kind == "latency" and by_percentile(o)), None)
        percentile = PERCENTILE if objective is None else objective.percentile
        limit = None if objective is None else int(objective.threshold)
        name = tuple(refs)
        key = percentile, limit, tuple(missing)
        known = self._kept.get(name)
        if known is not None and (known.key != key or not known.at <= now < known.at + LONGEST):
            known = None
        if self._left and (known is None or known.read // LONGEST != now // LONGEST):
            self._left -= 1
            usual = _usual(store, name, now, percentile) if limit is None else None
            found = _Known(key, now, now, _whole(store, name, now, DayLatency(percentile, limit, usual)))
        elif known is not None:
            found = replace(known, at=now, made=_rolled(store, name, now, known))
        else:
            return None
        self._kept[name] = found
        return found.made if any(value is not None for value in found.made.values[0]) else None


def _whole(store: Store, refs: Sequence[str], now: int, bare: DayLatency) -> DayLatency:
    """Works out every cell of every length."""
    start = day_quarters(now)[0][0]
    return replace(bare, values=_values(_times(store, refs, start, now), start, bare.percentile))


def _rolled(store: Store, refs: Sequence[str], now: int, known: _Known) -> DayLatency:
    """Works out the cells since the longest one that was not over; those before it are the ones that are known."""
    start = known.at // LONGEST * LONGEST
    fresh = _values(_times(store, refs, start, now), start, known.made.percentile)
    values = []
    for step, before, new in zip(DAY_STEPS, known.made.values, fresh, strict=True):
        over = len(before) - 1 - (known.at // step - start // step)
        values.append((*before[:over], *new)[-len(before) :])
    made = tuple(values)
    return known.made if made == known.made.values else replace(known.made, values=made)


def _values(level: list[Times], start: int, percentile: Fraction) -> tuple[tuple[int | None, ...], ...]:
    """Works out a value for each cell of each length, from the quarters of an hour since `start`."""
    values = []
    for step in DAY_STEPS:
        if step > QUARTER:
            if start % step:  # half of a cell whose other half is longer ago
                start, level = start + step // 2, level[1:]
            level = [sorted(chain(*level[i : i + 2])) for i in range(0, len(level), 2)]
        values.append(tuple(_value(times, percentile) for times in level))
    return tuple(values)


def _times(store: Store, refs: Sequence[str], start: int, now: int) -> list[Times]:
    """Reads the response times of each quarter of an hour from `start` to the one that `now` is in."""
    edges = [*range(start, now + 1, QUARTER), now + 1]
    parts = [store.response_times(ref, edges) for ref in refs]
    return [sorted(ms for times in quarter for ms in times) for quarter in zip(*parts, strict=True)]


def _value(times: Times, percentile: Fraction) -> int | None:
    found = nearest_rank(times, percentile)
    return None if found is None else _shared(found)


@lru_cache(maxsize=16_384)
def _shared(ms: int) -> int:
    """Returns one object for equal numbers: thousands of services hold a hundred and more of them each."""
    return ms


def _usual(store: Store, refs: Sequence[str], now: int, percentile: Fraction) -> int | None:
    """Works out the percentile of the last 30 whole days (UTC): what is usual for the service."""
    today = now // DAY * DAY
    times = summarised(store, refs, today - USUAL_DAYS * DAY, today).times_ms
    return nearest_rank(times, percentile)
