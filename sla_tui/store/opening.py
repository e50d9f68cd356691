"""From a place in words to an open store: which kind it is, who may write, and what to do where it cannot be used."""

from __future__ import annotations

import os
from collections.abc import Sequence
from importlib import import_module
from pathlib import Path

from sla_tui.config.secret_ref import SecretRef
from sla_tui.config.secrets import resolve
from sla_tui.config.store_kinds import PLACES, STORE_KINDS
from sla_tui.errors import StoreError
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.fallback import FallbackStore, in_memory_notice
from sla_tui.store.following import FollowingStore
from sla_tui.store.place import StorePlace
from sla_tui.store.records import Retention
from sla_tui.store.spool import Spool
from sla_tui.store.store import Store


def open_store(
    place: str | Path,
    *,
    read_only: bool = False,
    fallback: bool = True,
    keep: tuple[int, int] | None = None,
    spool: Sequence[Path] = (),
    spools: bool = True,
    password: SecretRef | None = None,
    sources: frozenset[str] = frozenset(),
) -> Store:
    """Opens the history at `place`: a path, ``sqlite:///absolute/path``, ``postgresql://…``, or ``:memory:``.

    Where another process writes the same history already, the store is a reader that follows it. Where it is damaged,
    foreign, newer or cannot be written, the store lives in memory and says so in its notices; what is there is left as
    it is.

    Args:
        place: where the history is.
        read_only: never write; what is not there yet reads as an empty history.
        fallback: False raises instead of going on in memory.
        keep: seconds that single checks are kept: at all, and to the millisecond.
        spool: folders, the best first: what stays unwritten at the end is kept in one of them and is written by the
            next process that opens the history with them. Without: that is lost, and nobody is told.
        spools: False: what another process left there is written, but nothing is kept there at the end.
        password: where that of a server is kept.
        sources: hold only what these bring; other collectors hold the rest. Empty: all of it.

    Raises:
        StoreError: the place makes no sense, or (without `fallback`) the history cannot be used.
    """
    found = place_of(place, password)
    if found is None:
        return in_memory()
    if sources:
        found.share_out(sources)
    retention = Retention() if keep is None else Retention(*keep)
    left = Spool(spool, _lasting_name(found), keeps=spools) if spool else None
    try:
        if read_only:
            return found.reader() if found.exists() else in_memory()
        store = found.writer(retention)
        if store is not None and not fallback:
            return store
        active = found.reader() if store is None else FallbackStore(store, found, spool=left, retention=retention)
    except StoreError as error:
        if not fallback:
            raise
        if read_only:
            return in_memory(notices=(in_memory_notice(error),))
        active = FallbackStore(None, found, error=error, spool=left, retention=retention)
    return FollowingStore(active, found, retention, left)


def place_of(place: str | Path, password: SecretRef | None = None) -> StorePlace | None:
    """Finds the place that a path or a URL means; None for a history in memory. `password`: see `open_store`.

    Raises:
        StoreError: no kind of store is meant.
    """
    url = str(place)
    scheme, colon, _ = url.partition("://")
    kind = scheme if colon else "sqlite"
    if kind not in STORE_KINDS:
        raise StoreError(f"{kind}:// is not a kind of history that this version knows", hint=f"use {PLACES}")
    found: StorePlace | None = import_module(STORE_KINDS[kind]).place_of(
        url, lambda: None if password is None else resolve(password)
    )
    return found


def _lasting_name(place: StorePlace) -> str:
    """Gives the place's name as it is from whatever folder a command is called."""
    return place.name if "://" in place.name else os.path.abspath(place.name)  # noqa: PTH100  a name, not a file


def in_memory(*, notices: tuple[TextOrNote, ...] = ()) -> Store:
    """Makes an empty history that ends with the process."""
    from sla_tui.store.sqlite.store import in_memory as made

    return made(notices=notices)
