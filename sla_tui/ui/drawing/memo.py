"""Keeps parts of a screen that were drawn: one is drawn again only when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar, cast

Memoized = TypeVar("Memoized")
_Item = TypeVar("_Item")


class Memo:
    """Keeps what was made last for each name. One for each view."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], object]] = {}
        self._each: dict[str, tuple[Sequence[Any], list[Any]]] = {}

    def kept(self, name: str, key: tuple[Any, ...], make: Callable[[], Memoized]) -> Memoized:
        """Returns what `make` gave when `key` was the same as now, or gives now. `key`: all that it depends on."""
        known = self._kept.get(name)
        if known is not None and known[0] == key:
            return cast("Memoized", known[1])
        made = make()
        self._kept[name] = (key, made)
        return made

    def each(self, name: str, items: Sequence[_Item], make: Callable[[_Item], Memoized]) -> list[Memoized]:
        """Returns what `make` gives of each item: made again only where another object stands than last time."""
        before, values = self._each.get(name, ((), []))
        if before is not items:
            if len(before) == len(items):
                values = [v if a is b else make(b) for a, b, v in zip(before, items, values, strict=True)]
            else:
                values = [make(item) for item in items]
            self._each[name] = (items, values)
        return values
