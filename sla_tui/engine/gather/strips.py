"""Strips of time for the screen: the last 24 hours by quarters of an hour, the period by the local day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from functools import lru_cache
from typing import Final

from sla_tui.engine.moment.quorum import StateStretch
from sla_tui.sla.monitors import DAY_STEPS, CellState, StripCell

DAY: Final = 86_400
QUARTER: Final = DAY_STEPS[0]

_WORST: tuple[CellState, ...] = ("down", "unknown", "paused", "maintenance", "up")


@lru_cache(maxsize=8)
def _quarters_until(end: int) -> tuple[tuple[int, int], ...]:
    return tuple((at, at + QUARTER) for at in range(end - DAY, end, QUARTER))


def day_quarters(now: int) -> tuple[tuple[int, int], ...]:
    """Lists the quarters of an hour of the 24 hours that end with the one that `now` is in.

    They begin at whole quarters, so that an idle screen has nothing to redraw and a cell that is over keeps its place.
    """
    return _quarters_until((now // QUARTER + 1) * QUARTER)


def day_cells(
    stretches: Sequence[StateStretch], maintenance: Sequence[tuple[int, int]], now: int
) -> tuple[StripCell, ...]:
    """Makes the cells of the last 24 hours; see `cells`. Thousands of services that were quietly up share theirs."""
    bounds = day_quarters(now)
    last = stretches[-1] if stretches else None
    if last is not None and last.state != "down" and last.start <= bounds[0][0] and last.end >= now:
        return _alike(bounds, last.state)
    return cells(bounds, stretches, maintenance, now)


@lru_cache(maxsize=64)
def _alike(bounds: Sequence[tuple[int, int]], state: CellState) -> tuple[StripCell, ...]:
    return tuple(_cell(start, end, state, 0) for start, end in bounds)


@lru_cache(maxsize=65_536)
def _cell(start: int, end: int, state: CellState, down: int) -> StripCell:
    """Thousands of services share the cells of the hours and days in which nothing happened to them."""
    return StripCell(start, end, state, down)


def cells(
    bounds: Iterable[tuple[int, int]],
    stretches: Sequence[StateStretch],
    maintenance: Sequence[tuple[int, int]],
    now: int,
) -> tuple[StripCell, ...]:
    """Makes a cell for each of the `bounds` (ascending, disjoint): the worst state in it, and its seconds of downtime.

    Downtime inside a maintenance window (sorted, disjoint) shows as maintenance. What lies after `now` is future.
    """
    pieces = _pieces(stretches, maintenance)
    out: list[StripCell] = []
    first = 0
    for start, end in bounds:
        if start >= now:
            out.append(_cell(start, end, "future", 0))
            continue
        while first < len(pieces) and pieces[first][1] <= start:
            first += 1
        until = min(end, now)
        if first < len(pieces) and pieces[first][0] <= start and pieces[first][1] >= until:  # as most are
            state = pieces[first][2]
            out.append(_cell(start, end, state, until - start if state == "down" else 0))
            continue
        states: set[CellState] = set()
        down = 0
        covered = 0
        for low, high, state in pieces[first:]:
            if low >= min(end, now):
                break
            seconds = min(high, end, now) - max(low, start)
            states.add(state)
            covered += seconds
            down += seconds if state == "down" else 0
        if covered < min(end, now) - start:
            states.add("unknown")
        out.append(_cell(start, end, next(s for s in _WORST if s in states), down))
    return tuple(out)


def _pieces(stretches: Sequence[StateStretch], windows: Sequence[tuple[int, int]]) -> list[tuple[int, int, CellState]]:
    """Cuts the stretches with downtime at the maintenance windows that cover part of them."""
    out: list[tuple[int, int, CellState]] = []
    for stretch in stretches:
        if stretch.state != "down":
            out.append((stretch.start, stretch.end, stretch.state))
            continue
        at = stretch.start
        for low, high in windows:
            low, high = max(low, at), min(high, stretch.end)  # noqa: PLW2901  clipped to what is left
            if low >= high:
                continue
            if low > at:
                out.append((at, low, "down"))
            out.append((low, high, "maintenance"))
            at = high
        if at < stretch.end:
            out.append((at, stretch.end, "down"))
    return out
