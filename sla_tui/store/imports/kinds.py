"""The kinds of histories that can be read in: which one a file is, and its reader."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Final

from sla_tui.errors import StoreError
from sla_tui.store.imports import csv_file, gatus, kuma
from sla_tui.store.imports.record import Imported
from sla_tui.store.imports.sqlite_file import reading
from sla_tui.store.sqlite.connection import MAGIC

READERS: Final[Mapping[str, Callable[[Path, str], Iterator[Imported]]]] = {
    "kuma": kuma.read,
    "gatus": gatus.read,
    "csv": csv_file.read,
}
"""By kind: reads every monitor of a file as one of the named source."""


def kind_of(path: Path) -> str:
    """Finds out what wrote the file.

    Raises:
        StoreError: there is no such file, or it is a database of something else.
    """
    if not path.is_file():
        raise StoreError(f"there is no file {path}", hint="name the other tool's database, or a CSV file")
    with path.open("rb") as file:
        head = file.read(len(MAGIC))
    if head != MAGIC:
        return "csv"
    with reading(path) as connection:
        if kuma.is_kuma(connection):
            return "kuma"
        if gatus.is_gatus(connection):
            return "gatus"
    raise StoreError(f"{path} is neither Uptime Kuma's nor Gatus's database", hint="CSV is read from any other tool")
