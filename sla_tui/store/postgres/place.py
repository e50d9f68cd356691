"""A database of PostgreSQL as a place for a history: who may write it, what stands where it fails, and its care."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final

import psycopg

from sla_tui.errors import StoreError
from sla_tui.secret import Secret
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.lease import WHOLE, LeaseTimes, another_writer
from sla_tui.store.place import HistoryRows, Rescued, StoreFacts
from sla_tui.store.postgres.address import PostgresAddress, address_of
from sla_tui.store.postgres.connection import (
    STATEMENT_SECONDS,
    PostgresConnection,
    PostgresDatabase,
    connect,
    in_words,
)
from sla_tui.store.postgres.facts import facts_of
from sla_tui.store.postgres.lease import ServerClock, take
from sla_tui.store.postgres.migration import migrate, version_of
from sla_tui.store.postgres.pool import PostgresPool, pool_of
from sla_tui.store.postgres.schema import VERSION
from sla_tui.store.postgres.store import PostgresStore
from sla_tui.store.records import Retention
from sla_tui.store.sql.leases import LeaseTable
from sla_tui.store.sql.rows import TABLES, SqlRows, is_empty, put
from sla_tui.store.sqlite.place import SqlitePlace
from sla_tui.store.sqlite.store import in_memory
from sla_tui.store.store import Store

_UNHURRIED: Final = "SET LOCAL idle_in_transaction_session_timeout = 0; SET LOCAL statement_timeout = 0"
"""Between two batches of a copy the other side may take its time, and a table may be long."""


def place_of(url: str, password: Callable[[], Secret | None]) -> PostgresPlace:
    """Finds the place that `url` means; `password` is asked for when somebody connects."""
    return PostgresPlace(address_of(url), password)


class PostgresPlace:
    """One schema of one database; see `StorePlace` for what each method does."""

    def __init__(
        self,
        address: PostgresAddress,
        password: Callable[[], Secret | None],
        *,
        times: LeaseTimes = LeaseTimes(),  # noqa: B008  frozen
        clock: ServerClock | None = None,
    ) -> None:
        """Asks nobody yet."""
        self.name = address.name
        self._times = times
        self._clock = clock or ServerClock()
        self._scopes = frozenset({WHOLE})
        self._address = address
        self._password = password
        self._kept: PostgresPool | None = None

    @property
    def _pool(self) -> PostgresPool:
        if self._kept is None:
            self._kept = pool_of(self._address, self._password())
        return self._kept

    def exists(self) -> bool:
        with self._connected() as connection:
            return version_of(connection, self._address) is not None

    def holder(self) -> str:
        try:
            with self._connected() as connection:
                db = PostgresDatabase(connection)
                held = LeaseTable(db).taken(self._scopes, self._clock.now(db))
        except StoreError:
            return ""
        return held[0].holder if held else ""

    def follows(self) -> Note:
        with contextlib.suppress(StoreError), self._connected() as connection:
            if not _may_write(connection):  # whoever writes: this role never will
                return Note("role_follows", {"role": connection.info.user})
        return another_writer(self.holder())

    def share_out(self, sources: frozenset[str]) -> None:
        self._scopes = sources or frozenset({WHOLE})

    def reader(self, *, notices: tuple[TextOrNote, ...] = ()) -> PostgresStore:
        self._require()
        return PostgresStore(self._pool, read_only=True, notices=notices)

    def writer(self, retention: Retention) -> PostgresStore | None:
        with self._connected() as connection:
            if version_of(connection, self._address) is not None and not _may_write(connection):
                return None  # a role that only looks, or decides: it follows whoever may
            migrate(connection, self._address)
            lease = take(PostgresDatabase(connection), self.connected, self._clock, self._times, self._scopes)
        if lease is None:
            return None
        try:
            return PostgresStore(self._pool, lease=lease, retention=retention)
        except BaseException:
            lease.release()
            raise

    def stand_in(self, error: StoreError, failed: Store | None) -> Store:  # noqa: ARG002  nothing of it can be read
        return failed.present() if isinstance(failed, PostgresStore) else in_memory()

    def tell(self, trouble: str) -> None:
        """Tells nobody: where the server does not answer, it cannot carry words either, and readers see that."""

    def facts(self) -> StoreFacts:
        self._require()
        with self._connected() as connection:
            return facts_of(connection, self._address)

    def verify(self) -> str:
        with contextlib.closing(self.reader()) as store:
            wrong = store.check_months()
        return f"the counts of {wrong} months are not those of their days" if wrong else ""

    def backup(self, target: Path) -> Rescued | None:
        """Writes a copy into an SQLite file, which is a history by itself."""
        with self.rows() as rows:
            SqlitePlace(target).fill(rows)
        return None

    @contextlib.contextmanager
    def rows(self) -> Iterator[HistoryRows]:
        self._require()
        with self._connected() as connection, in_words(f"reading {self.name}"):
            connection.execute(f"BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {_UNHURRIED}")
            try:
                yield SqlRows(PostgresDatabase(connection))
            finally:
                with contextlib.suppress(psycopg.Error):  # what was read is read
                    connection.execute("ROLLBACK")

    def fill(self, rows: HistoryRows) -> int:
        with self._connected() as connection, in_words(f"writing {self.name}"):
            if version_of(connection, self._address) is None:
                migrate(connection, self._address)
            self._require()
            with connection.transaction():
                connection.execute(_UNHURRIED)
                connection.execute("UPDATE history SET number = number + 1")  # nobody else writes meanwhile
                db = PostgresDatabase(connection)
                if not is_empty(db):
                    raise StoreError(f"there is a history at {self.name} already", hint="nothing is overwritten")
                count = put(db, rows)
                _number_on(db)
        return count

    def prune(self, retention: Retention, now: int, *, compact: bool) -> int:
        self._require()
        store = self.writer(retention)
        if store is None:
            raise StoreError("this history is written by somebody else, who prunes it", hint="see `sla-tui store info`")
        with contextlib.closing(store):
            gone = 0
            while step := store.prune(now):
                gone += step
        if compact:
            with self._connected() as connection, in_words(f"compacting ({self.name})"):
                connection.execute("SET statement_timeout = 0")
                for table in TABLES:
                    connection.execute(f"VACUUM (FULL) {table}")
                connection.execute(f"SET statement_timeout = {1000 * STATEMENT_SECONDS}")
        return gone

    def connected(self) -> PostgresDatabase:
        """Opens a connection of its own, on which every statement is a transaction; close it."""
        return PostgresDatabase(connect(self._address, self._password()))

    @contextlib.contextmanager
    def _connected(self) -> Iterator[PostgresConnection]:
        """Lends a connection; what is wrong with it is said in words."""
        pool = self._pool
        connection = pool.take()
        try:
            with in_words(f"opening {self.name}"):
                yield connection
        finally:
            pool.give_back(connection)

    def _require(self) -> None:
        with self._connected() as connection:
            version = version_of(connection, self._address)
        if version is None:
            raise StoreError(f"there is no history at {self.name} yet", hint="it is made at the first poll")
        if version < VERSION:
            raise StoreError(
                f"{self.name} is written by an earlier version of sla-tui",
                hint="start this version's collector once, with a role that may make tables",
            )


def _number_on(db: PostgresDatabase) -> None:
    """Has rows that are written from now on numbered after those that were copied."""
    db.execute("UPDATE act_numbers SET number = (SELECT coalesce(max(id), 0) FROM acts)")
    for table in (name for name, known in TABLES.items() if known.numbered):
        sequence = f"pg_get_serial_sequence('{table}', 'id')"
        db.execute(f"SELECT setval({sequence}, max(id)) FROM {table} HAVING max(id) IS NOT NULL")  # noqa: S608


def _may_write(connection: PostgresConnection) -> bool:
    row = connection.execute("SELECT has_table_privilege(current_user, 'history', 'UPDATE')").fetchone()
    return row is not None and bool(row[0])
