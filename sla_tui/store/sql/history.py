"""The base of a history in SQL: its tables, and the transactions that all of its methods run in."""

from __future__ import annotations

import contextlib
import threading
from abc import ABC, abstractmethod
from collections.abc import Iterator
from types import TracebackType

from sla_tui.errors import StoreError
from sla_tui.sla.codes import TextOrNote
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.leases import Lease
from sla_tui.store.sql.tables.acts import ActTable
from sla_tui.store.sql.tables.checks import CheckTable
from sla_tui.store.sql.tables.closed_periods import ClosedPeriodTable
from sla_tui.store.sql.tables.maintenance import MaintenanceTable
from sla_tui.store.sql.tables.monitors import Draft, MonitorTable
from sla_tui.store.sql.tables.page_readings import PageReadingTable
from sla_tui.store.sql.tables.provider_log import ProviderLogTable
from sla_tui.store.sql.tables.refusals import RefusalTable
from sla_tui.store.sql.tables.requests import RequestTable
from sla_tui.store.sql.tables.spans import SpanTable


class SqlHistory(ABC):
    """All tables over one database. Any thread may call it; a lock makes each call atomic."""

    def __init__(
        self,
        db: Database,
        *,
        name: str,
        read_only: bool = False,
        lease: Lease | None = None,
        notices: tuple[TextOrNote, ...] = (),
    ) -> None:
        """Reads what is mirrored in memory; `name` is how messages call the store.

        `lease` is what its writes carry, and is let go of with the store; without one they carry nothing.
        """
        self._db = db
        self._name = name
        self._guard = threading.RLock()
        self._opened_read_only = read_only
        self._lease = lease
        self._moments = 0  # how many contexts of `one_moment` are open
        self.opening_notices = notices
        self._checks = CheckTable(db, self._journal_turn)
        self._spans = SpanTable(db)
        self._loads = 0
        self._maintenance = MaintenanceTable(db)
        self._pages = PageReadingTable(db)
        self._requests = RequestTable(db)
        self._monitors = MonitorTable(db)
        self._acts = ActTable(db)
        self._provider_log = ProviderLogTable(db)
        self._refusals = RefusalTable(db)
        self._closed = ClosedPeriodTable(db)
        with self._reading("opening"):
            pass

    @property
    def role(self) -> str:
        """The name under which the history knows who acts here; see `Store`."""
        return ""

    @property
    def read_only(self) -> bool:
        """Whether this store only reads: it was opened so, or another process has taken its lease."""
        return self._opened_read_only or (self._lease is not None and self._lease.lost)

    @contextlib.contextmanager
    def one_moment(self) -> Iterator[None]:
        """Reads as of one moment for as long as the context is open; see `Store`."""
        with self._guard, self._in_words(f"reading ({self._name})"):
            if not self._moments:
                self._begin_reading()
            self._moments += 1
            try:
                yield
            finally:
                self._moments -= 1
                if not self._moments:
                    self._end_reading()

    @abstractmethod
    def _in_words(self, what: str) -> contextlib.AbstractContextManager[None]:
        """Turns the database's errors into `StoreError`s that say `what` was being done."""

    @abstractmethod
    def _begin_reading(self) -> None:
        """Begins to read as of one moment; what is mirrored in memory is of the same moment then."""

    @abstractmethod
    def _end_reading(self) -> None:
        """Ends it, whatever happened meanwhile."""

    @abstractmethod
    def _begin_writing(self) -> None:
        """Begins a transaction that nobody else's can come between; the mirror is what the tables hold then."""

    @abstractmethod
    def _commit(self) -> None:
        """Ends a transaction: what it wrote is durable."""

    @abstractmethod
    def _rollback(self) -> None:
        """Ends a transaction, if there still is one: nothing of it stays. Never raises what the database raises."""

    def _journal_turn(self) -> object:
        """Gives what differs as soon as the journal of checks was emptied, where keys of rows begin anew then."""
        return None

    def _reading(self, what: str) -> _Reading:
        """Reads what one method gives, as of the moment that is open, or as of one of its own."""
        return _Reading(self, what)

    @contextlib.contextmanager
    def _reading_alone(self, what: str) -> Iterator[None]:
        with self._in_words(f"{what} ({self._name})"):
            self._begin_reading()
            try:
                yield
            finally:
                self._end_reading()

    @contextlib.contextmanager
    def _transaction(self, what: str, source: str = "") -> Iterator[None]:
        """Runs one transaction; whatever goes wrong inside it, nothing of it stays.

        `source`: whose news it writes; "" where it is no source's.
        """
        if self.read_only:
            raise StoreError(f"{self._name} is opened for reading only")
        with self._guard, self._in_words(f"{what} ({self._name})"):
            self._begin_writing()
            try:
                if self._lease is not None:
                    self._lease.check(self._db, source)
                yield
                self._commit()
            except BaseException:
                self._rollback()
                raise

    @contextlib.contextmanager
    def _writing(self, what: str, source: str = "") -> Iterator[Draft]:
        """Runs one transaction of polls and checks; what goes wrong leaves nothing in the tables, or in memory."""
        with self._guard:
            try:
                with self._transaction(what, source):
                    draft = Draft(self._db, self._monitors, self._spans, self._provider_log)
                    yield draft
                    draft.write()
            except BaseException:
                self._checks.discarded()
                raise
            self._checks.applied()
            self._monitors.adopt(draft)

    def _read_checks_again(self) -> None:
        """Reads the checks that are mirrored: a transaction that was committed changed more of them than it added."""
        with self._reading("reading"):
            self._checks.load()

    def _load(self) -> None:
        """Reads into memory what is mirrored there: at the start, and when somebody else has written."""
        self._monitors.load()
        self._checks.load()
        self._maintenance.load()
        self._pages.load()
        self._requests.load()
        self._loads += 1


class _Reading:
    """What one method of a history reads, as a context: it is entered thousands of times for one snapshot."""

    __slots__ = ("_alone", "_history", "_what")

    def __init__(self, history: SqlHistory, what: str) -> None:
        """`what` is being read of `history`, for the words of an error."""
        self._history = history
        self._what = what
        self._alone: contextlib.AbstractContextManager[None] | None = None

    def __enter__(self) -> None:
        """Waits for its turn, and begins to read as of one moment where none is open."""
        history = self._history
        history._guard.acquire()  # noqa: SLF001  its own context
        if history._moments:  # noqa: SLF001
            return
        try:
            self._alone = history._reading_alone(self._what)  # noqa: SLF001
            self._alone.__enter__()
        except BaseException:
            history._guard.release()  # noqa: SLF001
            raise

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Ends it; an error of the database says what was being read."""
        history = self._history
        try:
            if self._alone is not None:
                self._alone.__exit__(kind, error, trace)
            elif error is not None:
                with history._in_words(f"{self._what} ({history._name})"):  # noqa: SLF001
                    raise error
        finally:
            history._guard.release()  # noqa: SLF001
