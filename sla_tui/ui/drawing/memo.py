"""Keeps parts of a screen that were drawn: one is drawn again only when what it shows has changed."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar, cast

Memoized = TypeVar("Memoized")


class Memo:
    """Keeps what was made last for each name. One for each view."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[Any, ...], object]] = {}

    def kept(self, name: str, key: tuple[Any, ...], make: Callable[[], Memoized]) -> Memoized:
        """Returns what `make` gave when `key` was the same as now, or gives now. `key`: all that it depends on."""
        known = self._kept.get(name)
        if known is not None and known[0] == key:
            return cast("Memoized", known[1])
        made = make()
        self._kept[name] = (key, made)
        return made
