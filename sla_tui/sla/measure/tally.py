"""Response times as counted values: a sorted sequence of any length in the space of its distinct values."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from itertools import accumulate, pairwise
from typing import overload


class CountedValues(Sequence[int]):
    """Behaves as the ascending list of all the values it counts, e.g. for a percentile by nearest rank."""

    __slots__ = ("distinct", "ends")

    def __init__(self, counts: Mapping[int, int]) -> None:
        """`counts`: how often each value occurs; `distinct` are the values, `ends` how many are no higher."""
        values = sorted(counts)
        self.distinct = array("q", values)
        self.ends = array("q", accumulate(map(counts.__getitem__, values)))

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

    @property
    def counts(self) -> Mapping[int, int]:
        """How often each value occurs."""
        return dict(zip(self.distinct, (high - low for low, high in pairwise((0, *self.ends))), strict=True))

    def __len__(self) -> int:
        return self.ends[-1] if self.ends else 0

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
        return self._at(position)

    def _at(self, position: int) -> int:
        return self.distinct[bisect_right(self.ends, position)]

    def up_to(self, value: int) -> int:
        """Counts the values that are no higher."""
        found = bisect_right(self.distinct, value)
        return self.ends[found - 1] if found else 0


class JoinedValues(CountedValues):
    """All values of two others together, found where one is asked for: much is known already, and little is new."""

    __slots__ = ("_much", "_new")

    def __init__(self, much: CountedValues, new: CountedValues) -> None:
        """Neither of the two is itself joined."""
        self._much, self._new = much, new

    @property
    def counts(self) -> Mapping[int, int]:
        """How often each value occurs."""
        return Counter(self._much.counts) + Counter(self._new.counts)

    def __len__(self) -> int:
        return len(self._much) + len(self._new)

    def _at(self, position: int) -> int:
        much, new = self._much, self._new
        values, ends = much.distinct, much.ends
        place = bisect_left(range(len(values)), position + 1, key=lambda i: ends[i] + new.up_to(values[i]))
        left = position - (ends[place - 1] if place else 0)  # so many of the new ones are lower, or it is one of them
        if place == len(values):
            return new[left]
        return min(values[place], new[left]) if left < len(new) else values[place]
