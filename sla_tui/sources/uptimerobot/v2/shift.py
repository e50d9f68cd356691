"""Whether v2's instants are shifted by the account's zone: decided by events whose true time is known. Pure.

The API says that instants "inherit the user's timezone setting" and does not say how. So none is believed before one of
them was held against the clock: a state that lasts so many seconds began so long ago; a change that we saw ourselves
lies between two polls.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

from sla_tui.sla.observation import MonitorState
from sla_tui.sources.uptimerobot.v2.answers import V2Monitor

_STEP: Final = 900  # seconds: zones are whole quarters of an hour
_MOST: Final = 14 * 3600
_SLACK: Final = 90  # seconds by which the provider's clock and counting may differ from ours
_SHOWS: Final = frozenset({"up", "down", "paused"})


@dataclass(frozen=True, slots=True)
class Anchor:
    """An instant as it came, and the bounds between which it truly lies."""

    reported: int
    low: int
    high: int


def anchors(
    listed: Iterable[V2Monitor], now: int, before: Mapping[str, MonitorState], polled_at: int | None
) -> list[Anchor]:
    """Yields what is known of the newest log of each monitor whose present state it shows.

    Args:
        listed: the monitors with at least their newest log.
        now: UTC seconds.
        before: the states of the poll before.
        polled_at: when that was; None where there was none.
    """
    found: list[Anchor] = []
    for one in listed:
        if not one.logs or one.logs[-1].state != one.state or one.state not in _SHOWS:
            continue
        last, spread = one.logs[-1], 2 * max(one.monitor.interval, 60) + _SLACK
        if last.lasted is not None:  # it began so many seconds ago, as of the last check
            found.append(Anchor(last.at, now - last.lasted - spread, now - last.lasted + _SLACK))
        elif polled_at is not None and before.get(one.ref, one.state) != one.state:
            found.append(Anchor(last.at, polled_at - spread, now + _SLACK))
    return found


def shift_of(found: Iterable[Anchor], offset: int | None) -> int | None:
    """Returns seconds to take off every instant; None where that cannot be decided.

    Args:
        found: events whose true time is known within bounds.
        offset: seconds by which the account's zone is ahead, None where it is not told.
    """
    if offset == 0:
        return 0
    known = list(found)
    if not known:
        return None
    candidates = {0} if offset is None else {0, offset}
    if offset is None:
        middle = known[0].reported - (known[0].low + known[0].high) // 2
        nearest = round(middle / _STEP) * _STEP
        if abs(nearest) <= _MOST:
            candidates.add(nearest)
    fitting = [s for s in candidates if sum(a.low <= a.reported - s <= a.high for a in known) * 2 > len(known)]
    return fitting[0] if len(fitting) == 1 else None
