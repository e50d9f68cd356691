"""The base of the SQLite store: its connection, its tables, and the transactions that all of its methods run in."""

from __future__ import annotations

import contextlib
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

from sla_tui.errors import StoreError
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.sqlite.connection import in_words
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.tables.acts import ActTable
from sla_tui.store.sqlite.tables.checks import CheckTable
from sla_tui.store.sqlite.tables.closed_periods import ClosedPeriodTable
from sla_tui.store.sqlite.tables.maintenance import MaintenanceTable
from sla_tui.store.sqlite.tables.monitors import Draft, MonitorTable
from sla_tui.store.sqlite.tables.page_readings import PageReadingTable
from sla_tui.store.sqlite.tables.provider_log import ProviderLogTable
from sla_tui.store.sqlite.tables.refusals import RefusalTable
from sla_tui.store.sqlite.tables.requests import RequestTable
from sla_tui.store.sqlite.tables.spans import SpanTable


class SqliteHistory:
    """One connection and all tables. Any thread may call it; a lock makes each call atomic."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        name: str,
        path: Path | None = None,
        lock: WriterLock | None = None,
        read_only: bool = False,
        notices: tuple[TextOrNote, ...] = (),
    ) -> None:
        """Takes over `connection` and `lock`; `name` is how messages call the store, `path` its file if it has one."""
        self._db = connection
        self._name = name
        self.path = path
        self._writer_lock = lock
        self._guard = threading.RLock()
        self.read_only = read_only
        self.opening_notices = notices
        self._seen_version: int | None = None
        self._checks = CheckTable(connection)
        self._spans = SpanTable(connection)
        self._maintenance = MaintenanceTable(connection)
        self._pages = PageReadingTable(connection)
        self._requests = RequestTable(connection)
        self._monitors = MonitorTable(connection)
        self._acts = ActTable(connection)
        self._provider_log = ProviderLogTable(connection)
        self._refusals = RefusalTable(connection)
        self._closed = ClosedPeriodTable(connection)
        with self._reading("opening"):
            if not read_only:
                self._load()

    def close(self) -> None:
        """Lets go of the file. Everything recorded is on the disk already."""
        with self._guard:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            if self._writer_lock is not None:
                self._writer_lock.release()

    @contextlib.contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        with self._guard, in_words(f"{what} ({self._name})"):
            if not self.read_only:
                yield
                return
            # One read transaction: the current states in memory and the rows then belong to the same moment.
            self._db.execute("BEGIN")
            try:
                self._follow()
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    @contextlib.contextmanager
    def _writing(self, what: str) -> Iterator[Draft]:
        """Runs one transaction; whatever goes wrong inside it, nothing of it stays, in the file or in memory."""
        if self.read_only:
            raise StoreError(f"{self._name} is opened for reading only")
        with self._guard, in_words(f"{what} ({self._name})"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                draft = Draft(self._db, self._monitors, self._spans, self._provider_log)
                yield draft
                draft.write()
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                self._checks.discarded()
                raise
            self._checks.applied()
            self._monitors.adopt(draft)

    def _load(self) -> None:
        self._monitors.load()
        self._checks.load()

    def _follow(self) -> None:
        """Takes over what another process has written since."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen_version:
            self._load()
            self._maintenance.revision += 1
            self._pages.revision += 1
            self._seen_version = version
