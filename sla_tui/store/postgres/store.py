"""The history in PostgreSQL: whoever writes, reads first what others wrote; whoever reads, reads as of one moment.

Nobody is told of changes: `history.number` counts them, and is read with everything else. So servers that have no
LISTEN/NOTIFY will do.
"""

from __future__ import annotations

import contextlib
from typing import Final

import psycopg
from psycopg.pq import TransactionStatus

from sla_tui.errors import StoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.postgres.connection import WRITER_IDLE_SECONDS, PostgresConnection, PostgresDatabase, in_words
from sla_tui.store.postgres.lease import PostgresLease
from sla_tui.store.postgres.migration import newer
from sla_tui.store.postgres.pool import PostgresPool
from sla_tui.store.postgres.schema import VERSION
from sla_tui.store.records import Retention
from sla_tui.store.sql.tables import acts as act_table
from sla_tui.store.sql.writing import SqlWriter
from sla_tui.store.sqlite.store import SqliteStore
from sla_tui.store.sqlite.store import in_memory as made_in_memory
from sla_tui.store.store import take_statuses

_IDLE: Final = f"SET LOCAL idle_in_transaction_session_timeout = {1000 * WRITER_IDLE_SECONDS}"
_READ: Final = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; SELECT number, version FROM history"
# The row is locked up to the end of the transaction: writers come one after the other, whatever they write.
_WRITE: Final = f"BEGIN; {_IDLE}; UPDATE history SET number = number + 1 RETURNING number, version"  # noqa: S608
_ACT: Final = f"BEGIN; {_IDLE}; UPDATE act_numbers SET number = number + 1 RETURNING number, {VERSION}"  # noqa: S608


class PostgresStore(SqlWriter):
    """A `Store` over connections that are lent for a transaction each; see there for what each method does."""

    _db: PostgresDatabase

    def __init__(
        self,
        pool: PostgresPool,
        *,
        read_only: bool = False,
        lease: PostgresLease | None = None,
        notices: tuple[TextOrNote, ...] = (),
        retention: Retention = Retention(),  # noqa: B008  frozen
    ) -> None:
        """Reads what is mirrored in memory."""
        self._pool = pool
        self._seen: int | None = None  # the number of the last change that the mirror has
        self._number = 0  # of the change that is being written
        self._open = True
        self._outer: list[PostgresConnection | None] = []  # what was lent for what goes on around this transaction
        pool.open()
        try:
            super().__init__(
                PostgresDatabase(),
                name=pool.address.name,
                read_only=read_only,
                lease=lease,
                notices=notices,
                retention=retention,
            )
            self._take()
            self._role = self._db.held.info.user
            self._give_back()
        except BaseException:
            self.close()
            raise

    @property
    def role(self) -> str:
        return self._role

    @property
    def notices(self) -> tuple[TextOrNote, ...]:
        return self.opening_notices

    @property
    def failing(self) -> TextOrNote | None:
        """Nothing: a writer that cannot write could tell nobody, and whoever reads meets the same server."""
        return None

    def append_act(self, act: Act) -> Act:
        """Writes an act down, whoever polls: numbers are given in the order of commits, so that none comes late."""
        with self._guard, in_words(f"writing an act ({self._name})"):
            self._take()
            try:
                number = self._begin(_ACT)[0]
                known = act_table.led_to(self._db, act)
                written = known or act_table.insert(self._db, act, number)
                self._end("ROLLBACK" if known else "COMMIT")
            except BaseException:
                self._rollback()
                raise
            self._give_back()
        return written

    def close(self) -> None:
        """Lets go of the server. Everything recorded is there already."""
        with self._guard:
            if self._open:
                self._open = False
                if self._lease is not None:
                    self._lease.release()
                self._pool.close()

    def present(self) -> SqliteStore:
        """Makes a history in memory of what is mirrored: what monitors said last, what people decided. Asks nobody."""
        memory = made_in_memory()
        with self._guard:
            known = (state.to_status(self._monitors.rows[ref][1]) for ref, state in self._monitors.states.items())
            take_statuses([status for status in known if status is not None], memory)
            for act in self._acts.known:
                memory.append_act(act)
        return memory

    def _in_words(self, what: str) -> contextlib.AbstractContextManager[None]:
        return in_words(what)

    def _take(self) -> None:
        """Has a connection from now on; whoever writes while one moment is read has another one meanwhile."""
        if not self._open:
            raise StoreError(f"{self._name} is closed")
        taken = self._pool.take()
        self._outer.append(self._db.connection)
        self._db.connection = taken

    def _give_back(self) -> None:
        connection = self._db.held
        self._db.connection = self._outer.pop()
        self._pool.give_back(connection)

    def _begin(self, statements: str) -> tuple[int, int]:
        """Begins a transaction by several statements in one message; gives what the last of them gives."""
        cursor = self._db.held.execute(statements)
        row = None
        while True:
            row = cursor.fetchone() if cursor.description else row
            if not cursor.nextset():
                break
        if row is None:
            raise StoreError(f"{self._name} is no history any more: its row is gone", hint="restore a backup")
        number, version = row
        if version > VERSION:
            raise newer(self._name, version)
        return number, version

    def _begin_reading(self) -> None:
        self._take()
        try:
            number, _ = self._begin(_READ)
            if number != self._seen:
                self._load()
                self._seen = number
        except BaseException:
            self._end_reading()
            raise

    def _end_reading(self) -> None:
        try:
            with contextlib.suppress(psycopg.Error):  # what was read is read
                if self._db.connection is not None and _in_transaction(self._db.connection):
                    self._db.connection.execute("ROLLBACK")
        finally:
            self._give_back()

    def _read_checks_again(self) -> None:
        """Has the next transaction read them: that the connection breaks now shall leave no mirror that is not true."""
        self._seen = None

    def _begin_writing(self) -> None:
        self._take()
        try:
            number, _ = self._begin(_WRITE)
            if self._seen != number - 1:
                self._seen = None
                self._load()
                self._seen = number - 1
            self._number = number
        except BaseException:
            self._rollback()
            raise

    def _commit(self) -> None:
        self._end("COMMIT")  # where that fails, `_rollback` follows, and gives the connection back
        self._seen = self._number
        self._give_back()

    def _rollback(self) -> None:
        try:
            with contextlib.suppress(psycopg.Error):
                if self._db.connection is not None and _in_transaction(self._db.connection):
                    self._db.connection.execute("ROLLBACK")
        finally:
            self._give_back()

    def _end(self, how: str) -> None:
        """Ends the transaction; a server that rolls back where it was to commit says so in one word only."""
        said = self._db.held.execute(how).statusmessage
        if said != how:
            raise StoreError(f"{self._name}: the server did not take the transaction ({said})")


def _in_transaction(connection: PostgresConnection) -> bool:
    return not connection.closed and connection.pgconn.transaction_status != TransactionStatus.IDLE
