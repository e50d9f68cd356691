"""All rows of a history, table by table: for copies from one kind of store to another, which hold the same tables."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from sla_tui.errors import StoreError
from sla_tui.store.place import HistoryRows
from sla_tui.store.sql.database import Database

BATCH: Final = 500  # rows that are in memory at a time


class TableRows(NamedTuple):
    """A table's columns, those of its key first; `numbered`: the table gives the key of a new row itself."""

    key: tuple[str, ...]
    rest: tuple[str, ...]
    numbered: bool = False

    @property
    def columns(self) -> tuple[str, ...]:
        """All columns, in the order in which rows are copied."""
        return (*self.key, *self.rest)


_COUNTED: Final = ("total", "failed", "body")
TABLES: Final[Mapping[str, TableRows]] = {
    "monitors": TableRows(("id",), ("source", "mid", "name", "type", "target", "interval", "tags")),
    "heads": TableRows(("shard",), ("body",)),
    "pulses": TableRows(("source",), ("body",)),
    "spans": TableRows(("monitor", "start"), ("end", "state", "reason")),
    "ticks": TableRows(("id",), ("body",), numbered=True),
    "segments": TableRows(("id",), ("shard", "first", "last", "body"), numbered=True),
    "days": TableRows(("id",), _COUNTED),
    "fine": TableRows(("id",), ("body",)),
    "daily": TableRows(("id",), _COUNTED),
    "months": TableRows(("id",), (*_COUNTED, "p50", "p95", "p99")),
    "request_hours": TableRows(("id",), ("monitor", "hour", "total", "errors", "body"), numbered=True),
    "maintenance": TableRows(("source", "id", "start"), ("end", "title", "refs", "announced")),
    "polls": TableRows(("source",), ("last_success_at", "last_attempt_at", "state", "message", "past_at", "checks_at")),
    "events": TableRows(("id",), ("at", "kind", "subject", "note"), numbered=True),
    "acts": TableRows(("id",), ("at", "who", "kind", "body", "intent", "role")),
    "remembered": TableRows(("key",), ("at", "body")),
    "texts": TableRows(("id",), ("sha256", "body"), numbered=True),
    "frozen": TableRows(
        ("id",),
        (
            *("service", "start", "end", "revision", "at", "who", "why", "sha256", "tool", "tzdata", "text"),
            *("inputs", "result"),
        ),
        numbered=True,
    ),
    "told": TableRows(("id",), ("fetched", "monitor", "start", "end", "body"), numbered=True),
    "refusals": TableRows(("monitor",), ("start", "at", "words")),
    "page_readings": TableRows(("id",), ("source", "incident", "at", "start", "end", "body"), numbered=True),
}
"""Every table of a history but those that say who writes it, and which version it is of."""


def batches(db: Database, table: str, size: int = BATCH) -> Iterator[list[tuple[Any, ...]]]:
    """Reads all rows of a table in the order of its key, some at a time, inside the caller's transaction."""
    known = TABLES[table]
    key, columns = _names(known.key), _names(known.columns)
    marks = ", ".join("?" * len(known.key))
    first = f"SELECT {columns} FROM {table} ORDER BY {key} LIMIT {size}"  # noqa: S608  our own names, here and below
    later = f"SELECT {columns} FROM {table} WHERE ({key}) > ({marks}) ORDER BY {key} LIMIT {size}"  # noqa: S608
    rows = db.execute(first).fetchall()
    while rows:
        yield rows
        rows = db.execute(later, rows[-1][: len(known.key)]).fetchall() if len(rows) == size else []


def write_rows(db: Database, table: str, rows: Sequence[Sequence[Any]]) -> None:
    """Adds rows as `batches` reads them, inside the caller's transaction; a row that is there already is an error."""
    columns = TABLES[table].columns
    marks = ", ".join("?" * len(columns))
    db.executemany(f"INSERT INTO {table} ({_names(columns)}) VALUES ({marks})", rows)  # noqa: S608


def is_empty(db: Database) -> bool:
    """Says whether no table holds a row."""
    return not any(db.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone() for table in TABLES)  # noqa: S608


class SqlRows:
    """All rows of a database, inside a transaction that reads as of one moment (see `HistoryRows`)."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._sha256 = ""

    def batches(self) -> Iterator[tuple[str, list[tuple[Any, ...]]]]:
        """Gives all rows, some at a time, with the name of their table."""
        return ((table, rows) for table in TABLES for rows in batches(self._db, table))

    def sha256(self) -> str:
        """Hashes all rows; what is read as of one moment is hashed once."""
        self._sha256 = self._sha256 or content_hash(self._db)
        return self._sha256


def put(db: Database, rows: HistoryRows) -> int:
    """Writes all rows into empty tables, inside the caller's transaction, and reads them back; returns how many.

    Raises:
        StoreError: what was written is not what was read.
    """
    count = 0
    for table, some in rows.batches():
        write_rows(db, table, some)
        count += len(some)
    if content_hash(db) != rows.sha256():
        raise StoreError(
            "the copy is not what was copied, and is not kept", hint="`sla-tui store verify` looks at the first"
        )
    return count


def content_hash(db: Database) -> str:
    """Hashes all rows of all tables: SHA-256 in hexadecimal; the same for the same history in any kind of store."""
    hashed = hashlib.sha256()
    for table in TABLES:
        hashed.update(f"\n{table}\n".encode())
        for row in (row for rows in sorted_batches(db, table) for row in rows):
            for value in row:
                hashed.update(_written(value))
    return hashed.hexdigest()


def sorted_batches(db: Database, table: str) -> Iterator[list[tuple[Any, ...]]]:
    """Reads as `batches` does; a table with few rows and text as its key is put into the order of its bytes."""
    if TABLES[table].key[0] not in {"source", "key"}:
        yield from batches(db, table)
        return
    rows = [row for some in batches(db, table) for row in some]
    yield sorted(rows, key=lambda row: [str(part).encode() for part in row[: len(TABLES[table].key)]])


def _written(value: object) -> bytes:
    raw = bytes(value) if isinstance(value, (bytes, memoryview)) else str(value).encode()
    return f"{type(value).__name__[0]}{len(raw)}:".encode() + raw


def _names(columns: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in columns)
