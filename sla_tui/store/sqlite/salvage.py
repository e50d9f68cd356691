"""Takes along what a damaged file still gives: table by table, row by row, past what cannot be read."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sla_tui.store.sqlite.connection import closed_on_error, in_memory

DAYS = 100  # of single checks: what a damaged file is needed for first
_SKIPS = 2000  # unreadable stretches of one table before it is given up
_STEP = 50  # rows that are skipped where one cannot be read


def salvage(path: Path, target: sqlite3.Connection, *, days: int | None = DAYS) -> int:
    """Copies what can be read of the history at `path` into the empty history `target`; returns how many rows.

    The file itself is only read. With `days` of single checks only the last ones are taken.
    """
    copied = 0
    with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as source:
        names = [row[0] for row in target.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
        for table in (name for name in names if not name.startswith("sqlite_")):
            with contextlib.suppress(sqlite3.Error):
                copied += _copy(source, target, table, days)
    return copied


def _copy(source: sqlite3.Connection, target: sqlite3.Connection, table: str, days: int | None) -> int:
    columns = [row[1] for row in target.execute(f"PRAGMA table_info({table})")]
    there = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    shared = [f'"{name}"' for name in columns if name in there]
    marks = ",".join("?" * len(shared))
    write = f"INSERT OR IGNORE INTO {table} ({', '.join(shared)}) VALUES ({marks})"  # noqa: S608  our own names
    read = f"SELECT {', '.join(shared)} FROM {table}"  # noqa: S608
    if table in {"days", "fine"} and days is not None:
        newest = source.execute(f"SELECT max(id) FROM {table}").fetchone()[0]  # noqa: S608
        return 0 if newest is None else _by_rowid(source, target, (read, write), ((newest >> 24) - days) << 24)
    if _has_rowid(target, table):
        return _by_rowid(source, target, (read, write), None)
    copied = 0
    with contextlib.suppress(sqlite3.Error):
        for row in source.execute(read):
            target.execute(write, row)
            copied += 1
    return copied


def _has_rowid(db: sqlite3.Connection, table: str) -> bool:
    made = db.execute("SELECT sql FROM sqlite_master WHERE name = ?", (table,)).fetchone()[0]
    return "WITHOUT ROWID" not in made


def _by_rowid(
    source: sqlite3.Connection, target: sqlite3.Connection, statements: tuple[str, str], first: int | None
) -> int:
    read, write = statements
    read = read.replace("SELECT ", "SELECT rowid, ", 1) + " WHERE rowid > ? ORDER BY rowid"
    last, copied, skips = -(1 << 62) if first is None else first, 0, 0
    while skips < _SKIPS:
        try:
            for rowid, *row in source.execute(read, (last,)):
                target.execute(write, row)
                last, copied, skips = rowid, copied + 1, 0
            return copied
        except sqlite3.Error:
            last, skips = max(last, 0) + (_STEP if skips else 1), skips + 1
    return copied


def salvaged_copy(path: Path) -> sqlite3.Connection:
    """Reads what can be read of the file into a history in memory."""
    with closed_on_error(in_memory()) as target:
        salvage(path, target)
    return target
