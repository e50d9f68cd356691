"""What looks after a history in SQLite: checks it, copies it, prunes it, and gives room back to the disk."""

from __future__ import annotations

import sqlite3
from pathlib import Path

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.records import Retention
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.connection import in_words
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.reading import SqliteReader
from sla_tui.store.sqlite.retention import prune


class SqliteCare(SqliteReader):
    """A history that knows how long it keeps what."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        name: str,
        path: Path | None = None,
        lock: WriterLock | None = None,
        read_only: bool = False,
        notices: tuple[TextOrNote, ...] = (),
        retention: Retention = Retention(),  # noqa: B008  frozen
    ) -> None:
        """Takes over `connection` and `lock` (see `SqliteHistory`)."""
        super().__init__(connection, name=name, path=path, lock=lock, read_only=read_only, notices=notices)
        self.retention = retention

    def quick_check(self) -> None:
        """Looks through the whole file.

        Raises:
            CorruptStoreError: something in it is damaged.
        """
        with self._reading("checking the history"):
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CorruptStoreError(
                f"{self._name} is damaged ({found})",
                hint="the file is left as it is; move it away to start a new history",
            )

    def check_months(self) -> int:
        """Counts the months that do not sum up what their days hold; those whose days were pruned are left out."""
        with self._reading("counting months"):
            return self._checks.days.wrong_months()

    def backup(self, target: Path) -> None:
        """Writes a copy of the history as of one moment, also while somebody else writes it.

        Raises:
            StoreError: there is a file already, or it cannot be written; then there is no half of it either.
        """
        if target.exists():
            raise StoreError(f"{target} is there already", hint="name a new file; nothing is overwritten")
        with self._guard, in_words(f"copying the history to {target}"):
            schema.backup(self._db, target)

    def prune(self, now: int) -> int:
        """Removes a slice of what is kept long enough; returns how many rows it was, 0 where nothing is left."""
        with self._writing("pruning"):
            gone = prune(self._db, self.retention, now)
        if gone:
            self._checks.days.forget()
        return gone

    def compact(self) -> None:
        """Gives the room of what was pruned back to the disk; takes as long as copying the file."""
        with self._guard, in_words(f"compacting ({self._name})"):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
