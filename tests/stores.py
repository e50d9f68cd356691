"""Stores that tests open: what a test leaves open is closed behind it, for an unclosed connection is an error."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

from sla_tui.store import open_store as _open_store
from sla_tui.store.store import Store

AnyStore = TypeVar("AnyStore", bound=Store)

_opened: list[Store] = []


def open_store(place: str | Path, *, read_only: bool = False, keep: tuple[int, int] | None = None) -> Store:
    """Opens a store as `sla_tui.store.open_store` does, and keeps it until `close_opened`."""
    return closed_behind(_open_store(place, read_only=read_only, keep=keep))


def closed_behind(store: AnyStore) -> AnyStore:
    """Keeps a store that was opened otherwise until `close_opened`: an example that is given up leaves it open."""
    _opened.append(store)
    return store


def close_opened() -> None:
    """Closes what `open_store` opened; a store that the test closed itself stays closed."""
    while _opened:
        _opened.pop().close()
