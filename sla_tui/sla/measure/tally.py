"""Response times as counted values: a sorted sequence of any length in the space of its distinct values."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate
from typing import overload


class CountedValues(Sequence[int]):
    """Behaves as the ascending list of all the values it counts, e.g. for a percentile by nearest rank."""

    __slots__ = ("_ends", "_values", "counts")

    def __init__(self, counts: Mapping[int, int]) -> None:
        self.counts = counts
        self._values = sorted(counts)
        self._ends = list(accumulate(counts[v] for v in self._values))

    @classmethod
    def merged(cls, parts: Iterable[Sequence[int]]) -> CountedValues:
        """Lists all values of all `parts` together."""
        parts = tuple(parts)
        if len(parts) == 1 and isinstance(parts[0], CountedValues):
            return parts[0]
        total: Counter[int] = Counter()
        for part in parts:
            total.update(part.counts if isinstance(part, CountedValues) else part)
        return cls(total)

    def __len__(self) -> int:
        return self._ends[-1] if self._ends else 0

    @overload
    def __getitem__(self, index: int) -> int: ...
    @overload
    def __getitem__(self, index: slice) -> list[int]: ...
    def __getitem__(self, index: int | slice) -> int | list[int]:
        if isinstance(index, slice):
            return [self[i] for i in range(*index.indices(len(self)))]
        position = index + len(self) if index < 0 else index
        if not 0 <= position < len(self):
            raise IndexError(index)
        return self._values[bisect_right(self._ends, position)]
