"""Reasons by time: why something was down, unknown or excluded; found for any stretch without going through all."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable
from operator import itemgetter
from typing import Generic, TypeVar

from sla_tui.sla.codes import TextOrNote

W = TypeVar("W", bound=TextOrNote)


class Reasons(Generic[W]):
    """Stretches with the reason given for each.

    Those of one reason that touch are one: in how many pieces something was said decides nothing.
    """

    def __init__(self, given: Iterable[tuple[int, int, W]]) -> None:
        """Puts stretches in order: what begins first, then what ends first, then what was given first.

        Args:
            given: start, end and reason of each, overlapping as they like.
        """
        joined = _joined(list(given))
        self._starts = [low for low, _, _ in joined]
        self._ends = [high for _, high, _ in joined]
        self._reasons = [reason for _, _, reason in joined]
        self._longer = _nearest_longer(self._ends)

    def __bool__(self) -> bool:
        """Says whether any reason was given."""
        return bool(self._starts)

    def first(self, start: int, end: int) -> W | None:
        """Finds the newest reason that holds in `[start, end)`, at the first second of it that has one."""
        following = bisect_right(self._starts, start)
        index = following - 1
        while index >= 0 and self._ends[index] <= start:
            index = self._longer[index]
        if index >= 0:
            return self._reasons[index]
        inside = following < len(self._starts) and self._starts[following] < end
        return self.first(self._starts[following], end) if inside else None


def _joined(given: list[tuple[int, int, W]]) -> list[tuple[int, int, W]]:
    """Joins the stretches of each reason that touch, and sorts them."""
    order: dict[W, int] = {}
    for _, _, reason in given:
        order.setdefault(reason, len(order))
    joined: list[tuple[int, int, W]] = []
    latest: dict[W, int] = {}
    for low, high, reason in sorted(given, key=itemgetter(0, 1)):
        index = latest.get(reason)
        if index is None or joined[index][1] < low:
            latest[reason] = len(joined)
            joined.append((low, high, reason))
        elif joined[index][1] < high:
            joined[index] = joined[index][0], high, reason
    joined.sort(key=lambda one: (one[0], one[1], order[one[2]]))
    return joined


def _nearest_longer(ends: list[int]) -> list[int]:
    """Finds for each stretch the nearest earlier one that ends later; -1 where there is none."""
    found: list[int] = []
    for index, end in enumerate(ends):
        earlier = index - 1
        while earlier >= 0 and ends[earlier] <= end:
            earlier = found[earlier]
        found.append(earlier)
    return found
