"""What there is to know about a history file, for people: sizes, counts, ages, who writes it."""

from __future__ import annotations

import contextlib
import sqlite3
from pathlib import Path

from sla_tui.errors import StoreError
from sla_tui.store.months import DAY
from sla_tui.store.place import StoreFacts
from sla_tui.store.sqlite.connection import connect, in_words, recognise
from sla_tui.store.sqlite.lock import WriterLock


def facts_of(path: Path) -> StoreFacts:
    """Reads what there is to know; nothing is changed, also not by looking whether somebody writes.

    Raises:
        StoreError: there is no history at `path`, or it cannot be read.
    """
    if not recognise(path):
        raise StoreError(f"there is no history at {path} yet", hint="it is made at the first poll")
    with contextlib.closing(connect(path, write=False)) as db, in_words(f"reading {path}"):
        version = int.from_bytes(_header(path)[60:64], "big")
        total, failed = db.execute("SELECT coalesce(sum(total), 0), coalesce(sum(failed), 0) FROM months").fetchone()
        oldest = db.execute(
            "SELECT min(at) FROM (SELECT min(start) AS at FROM spans UNION ALL SELECT (min(id) >> 24) * ? FROM days"
            " UNION ALL SELECT (min(id) >> 24) * ? FROM daily)",
            (DAY, DAY),
        ).fetchone()[0]
        return StoreFacts(
            place=str(path),
            size=path.stat().st_size,
            journal=_size(Path(f"{path}-wal")),
            version=version,
            writer=is_written(path),
            monitors=_count(db, "monitors"),
            spans=_count(db, "spans"),
            checks=total,
            failed=failed,
            oldest=oldest,
            newest=db.execute("SELECT max(last_attempt_at) FROM polls").fetchone()[0],
            closed=db.execute("SELECT count(DISTINCT service || char(0) || start) FROM frozen").fetchone()[0],
            revisions=_count(db, "frozen"),
            acts=_count(db, "acts"),
            tables=_tables(db),
        )


def is_written(path: Path) -> bool | None:
    """Says whether a process writes the history now; None where that cannot be asked."""
    lock = WriterLock(path)
    if not lock.exists():
        return False
    try:
        if lock.acquire():
            lock.release()
            return False
    except StoreError:
        return None
    return True


def _header(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(100)


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _count(db: sqlite3.Connection, table: str) -> int:
    return int(db.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608  our own tables' names


def _tables(db: sqlite3.Connection) -> dict[str, int]:
    """Counts bytes by table, the largest first; empty where this SQLite cannot tell."""
    try:
        rows = db.execute("SELECT name, sum(pgsize) AS size FROM dbstat GROUP BY name ORDER BY size DESC").fetchall()
    except sqlite3.Error:
        return {}
    return {str(name): int(size) for name, size in rows}
