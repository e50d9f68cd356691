"""Sequences and mappings whose contents are worked out when they are first looked at. They never change."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Generic, TypeVar, overload

T = TypeVar("T")
K = TypeVar("K")


class LazySequence(Sequence[T]):
    """A sequence of known length; each item is made once, when it is first asked for. It equals a tuple of the same."""

    def __init__(self, length: int, make: Callable[[int], T]) -> None:
        """Nothing is made yet; `make` has to say the same whenever it is asked."""
        self._make = make
        self._made: list[T | None] = [None] * length

    def __len__(self) -> int:
        """The number of items, made or not."""
        return len(self._made)

    @overload
    def __getitem__(self, index: int) -> T: ...

    @overload
    def __getitem__(self, index: slice) -> tuple[T, ...]: ...

    def __getitem__(self, index: int | slice) -> T | tuple[T, ...]:
        """The item, or the items of a slice."""
        if isinstance(index, slice):
            return tuple(self[i] for i in range(*index.indices(len(self))))
        found = self._made[index]
        if found is None:
            place = index if index >= 0 else index + len(self)
            found = self._made[place] = self._make(place)
        return found

    def __iter__(self) -> Iterator[T]:
        """Makes one after the other."""
        return (self[i] for i in range(len(self)))

    def __eq__(self, other: object) -> bool:
        """Compares with any sequence, item by item."""
        return isinstance(other, (LazySequence, tuple)) and len(self) == len(other) and tuple(self) == tuple(other)

    def __hash__(self) -> int:
        """As the tuple of the same items."""
        return hash(tuple(self))

    def __repr__(self) -> str:
        """As the tuple of the same items."""
        return repr(tuple(self))

    def __reduce__(self) -> tuple[type[tuple[T, ...]], tuple[tuple[T, ...]]]:
        """Says what a copy on disk is: the tuple, for what makes the items stays behind."""
        return tuple, (tuple(self),)


class LazyMapping(Mapping[K, T], Generic[K, T]):
    """A mapping that is made as a whole when it is first asked for anything. It equals a dictionary of the same."""

    def __init__(self, make: Callable[[], Mapping[K, T]]) -> None:
        """Nothing is made yet."""
        self._make = make
        self._found: Mapping[K, T] | None = None

    def _all(self) -> Mapping[K, T]:
        if self._found is None:
            self._found = self._make()
        return self._found

    def __getitem__(self, key: K) -> T:
        """The value of a key."""
        return self._all()[key]

    def __iter__(self) -> Iterator[K]:
        """The keys."""
        return iter(self._all())

    def __len__(self) -> int:
        """The number of keys."""
        return len(self._all())

    def __repr__(self) -> str:
        """As the mapping itself."""
        return repr(dict(self._all()))

    def __reduce__(self) -> tuple[type[dict[K, T]], tuple[dict[K, T]]]:
        """Says what a copy on disk is: the dictionary."""
        return dict, (dict(self._all()),)
