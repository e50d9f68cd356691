"""The history in one SQLite file: one writer, who mirrors it, and readers who follow by the number of its changes."""

from __future__ import annotations

import contextlib
import sqlite3
from contextlib import ExitStack
from pathlib import Path

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.lease import LeaseTimes
from sla_tui.store.records import Retention
from sla_tui.store.sql.tables import acts as act_table
from sla_tui.store.sql.writing import SqlWriter
from sla_tui.store.sqlite import connection as connections
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.connection import closed_on_error, in_words
from sla_tui.store.sqlite.lease import FileLease
from sla_tui.store.sqlite.lock import WriterLock


class SqliteStore(SqlWriter):
    """A `Store` over one connection; see there for what each method does."""

    _db: sqlite3.Connection

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        name: str,
        path: Path | None = None,
        lease: FileLease | None = None,
        read_only: bool = False,
        notices: tuple[TextOrNote, ...] = (),
        retention: Retention = Retention(),  # noqa: B008  frozen
    ) -> None:
        """Takes over `connection` and `lease`; `name` is how messages call the store, `path` its file if it has one."""
        self.path = path
        self._seen_version: int | None = None
        super().__init__(connection, name=name, read_only=read_only, lease=lease, notices=notices, retention=retention)

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        why = self.failing
        return self.opening_notices if why is None else (*self.opening_notices, Note("writer_failing", {"why": why}))

    @property
    def failing(self) -> str | None:
        """What the writer tells its readers; whoever writes is told by an error at once (see `FallbackStore`)."""
        if not self.read_only or self.path is None:
            return None
        return WriterLock(self.path).words() or None

    def append_act(self, act: Act) -> Act:
        """Writes an act down: a reader of a file does it over a connection of its own, beside whoever writes polls."""
        with self._guard, in_words(f"writing an act ({self._name})"):
            if not self.read_only:
                return _append(self._db, act)
            if self.path is None:
                raise StoreError(f"{self._name} is opened for reading only")
            with contextlib.closing(connections.connect_beside(self.path)) as beside:
                return _append(beside, act)

    def close(self) -> None:
        """Lets go of the file. Everything recorded is on the disk already."""
        with self._guard:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            if self._lease is not None:
                self._lease.release()

    def copy(self) -> SqliteStore:
        """Copies the history into memory, to go on with where the file cannot be written."""
        with self._reading("copying the history"), closed_on_error(connections.copied(self._db)) as copied:
            return SqliteStore(copied, name="memory", notices=self.notices)

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

    def backup(self, target: Path) -> None:
        """Writes a copy of the history as of one moment, also while somebody else writes it.

        Raises:
            StoreError: there is a file already, or it cannot be written; then there is no half of it either.
        """
        if target.exists():
            raise StoreError(f"{target} is there already", hint="name a new file; nothing is overwritten")
        with self._guard, in_words(f"copying the history to {target}"):
            schema.backup(self._db, target)

    def compact(self) -> None:
        """Gives the room of what was pruned back to the disk; takes as long as copying the file."""
        with self._guard, in_words(f"compacting ({self._name})"):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def _in_words(self, what: str) -> contextlib.AbstractContextManager[None]:
        return in_words(what)

    def _begin_reading(self) -> None:
        """Reads as of one moment where another process writes; the writer's mirror is always that of its tables."""
        if not self.read_only:
            if self._seen_version is None:
                self._load()
                self._seen_version = 0
            return
        self._db.execute("BEGIN")
        try:
            version = self._db.execute("PRAGMA data_version").fetchone()[0]
            if version != self._seen_version:
                self._load()
                self._seen_version = version
        except BaseException:
            self._end_reading()
            raise

    def _end_reading(self) -> None:
        if self.read_only and self._db.in_transaction:
            self._db.execute("COMMIT")

    def _begin_writing(self) -> None:
        self._db.execute("BEGIN IMMEDIATE")

    def _commit(self) -> None:
        self._db.execute("COMMIT")

    def _rollback(self) -> None:
        if self._db.in_transaction:
            self._db.execute("ROLLBACK")

    def _journal_turn(self) -> object:
        """Gives the last key of the table that the journal is emptied into: keys of the journal itself begin anew."""
        return self._db.execute("SELECT seq FROM sqlite_sequence WHERE name = 'segments'").fetchone()


def _append(connection: sqlite3.Connection, act: Act) -> Act:
    """Writes `act` in one transaction; returns it with its number, or the act that its intent led to."""
    connection.execute("BEGIN IMMEDIATE")
    try:
        written = act_table.led_to(connection, act) or act_table.insert(connection, act, None)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return written


def open_file(
    path: Path,
    *,
    lock: WriterLock | None,
    notices: tuple[TextOrNote, ...] = (),
    retention: Retention | None = None,
    times: LeaseTimes = LeaseTimes(),  # noqa: B008  frozen
) -> SqliteStore:
    """Opens the store in `path`: its writer where a `lock` is given, else a reader that follows.

    A lock that is not held is that of a holder who is stopped: the lease is taken from him.
    """
    with closed_on_error(connections.connect(path, write=lock is not None)) as connection, ExitStack() as undo:
        lease = None
        if lock is not None:
            with in_words(f"taking the lease of {path}"):
                lease = FileLease(connection, lock, times)
            undo.callback(lease.release)
        store = SqliteStore(
            connection,
            name=str(path),
            path=path,
            lease=lease,
            read_only=lock is None,
            notices=notices,
            retention=retention or Retention(),
        )
        undo.pop_all()
        return store


def in_memory(*, notices: tuple[TextOrNote, ...] = ()) -> SqliteStore:
    """Makes an empty store that ends with the process."""
    with closed_on_error(connections.in_memory()) as connection:
        return SqliteStore(connection, name="memory", notices=notices)
