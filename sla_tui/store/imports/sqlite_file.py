"""Opens another program's SQLite file for reading only, and reads instants in the ways that such programs write."""

from __future__ import annotations

import contextlib
import re
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sla_tui.errors import StoreError
from sla_tui.store.sqlite.connection import closed_on_error, in_words

_GO = re.compile(r"^(\d{4}-\d\d-\d\d)[ T](\d\d:\d\d:\d\d)(\.\d+)?\s*(Z|[+-]\d\d:?\d\d)?(?: [A-Za-z]+)?(?: m=.*)?$")


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens a connection that cannot write, in one read transaction, so that all rows belong to the same moment.

    Raises:
        StoreError: the file is not there, or is not an SQLite file.
    """
    if not path.is_file():
        raise StoreError(f"there is no file {path}", hint="name the other tool's database file")
    with in_words(f"reading {path}"):
        uri = f"{path.absolute().as_uri()}?mode=ro"
        try:
            with closed_on_error(sqlite3.connect(uri, uri=True, timeout=5, isolation_level=None)) as connection:
                connection.execute("BEGIN")
                connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        except sqlite3.OperationalError:  # a folder that cannot be written, and no journal beside it
            connection = sqlite3.connect(f"{path.absolute().as_uri()}?immutable=1", uri=True, isolation_level=None)
        with contextlib.closing(connection):
            yield connection


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """Lists the names of a table's columns; empty where there is no such table."""
    return {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def instant(value: object) -> int | None:
    """Reads UTC seconds out of a stored time: text without a zone is UTC; numbers are s, ms or ns."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        number = int(value)
        for limit, unit in ((10**16, 10**9), (10**13, 10**6), (10**11, 1000)):
            if number >= limit:
                return number // unit
        return number
    match = _GO.match(str(value).strip())
    if match is None:
        return None
    day, time, _, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{time}{(zone or 'Z').replace('Z', '+00:00')}")
    except ValueError:
        return None
    return int(at.astimezone(UTC).timestamp())
