"""What is remembered: the Store protocol, and the kinds of histories that keep it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sla_tui.config.secret_ref import SecretRef
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
    """Opens the history at `place` (see `sla_tui.store.opening.open_store`); SQLite is loaded only now."""
    from sla_tui.store import opening

    return opening.open_store(
        place,
        read_only=read_only,
        fallback=fallback,
        keep=keep,
        spool=spool,
        spools=spools,
        password=password,
        sources=sources,
    )
