"""Copies a whole history from one place to another, of whatever kinds they are, and proves that it is the same."""

from __future__ import annotations

from typing import NamedTuple

from sla_tui.errors import StoreError
from sla_tui.store.place import StorePlace


class CopiedHistory(NamedTuple):
    """What was copied: how many rows, and the SHA-256 of all of them, which is that of both histories."""

    rows: int
    sha256: str


def copy_history(source: StorePlace, target: StorePlace) -> CopiedHistory:
    """Copies what `source` holds as of this moment into `target`, where no history is yet, whole or not at all.

    Raises:
        StoreError: there is nothing to copy, or a history there already; a place cannot be used; or what was written
            is not what was read.
    """
    if source.name == target.name:
        raise StoreError(f"{source.name} is what is to be copied, and where to", hint="name another place")
    if not source.exists():
        raise StoreError(f"there is no history at {source.name}", hint="`sla-tui store info` says where yours is")
    with source.rows() as rows:
        return CopiedHistory(target.fill(rows), rows.sha256())
