"""The SQLite file as a place for a history: who may write it, what still stands where it fails, and its care."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import stat
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final
from urllib.parse import unquote

from sla_tui.errors import CorruptStoreError, StoreError, UnwritableStoreError
from sla_tui.secret import Secret
from sla_tui.sla.codes import Note, TextOrNote
from sla_tui.store.lease import LeaseRenewal, LeaseTimes, another_writer, monotonic_ms, this_process
from sla_tui.store.place import HistoryRows, Rescued, StoreFacts
from sla_tui.store.records import Retention
from sla_tui.store.sql.rows import SqlRows, put
from sla_tui.store.sqlite.connection import connect, in_words, recognise
from sla_tui.store.sqlite.facts import facts_of
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.salvage import salvage, salvaged_copy
from sla_tui.store.sqlite.store import SqliteStore, in_memory, open_file
from sla_tui.store.store import Store, copy_present
from sla_tui.system import open_to_others

_log = logging.getLogger(__name__)

MEMORY: Final = ":memory:"
_SCHEME: Final = "sqlite://"
_MAKING: Final = 100  # looks whether a history is made by now ...
_MAKING_SECONDS: Final = 10.0  # ... in so much time


def place_of(url: str, password: Callable[[], Secret | None]) -> SqlitePlace | None:  # noqa: ARG001  a file has none
    """Finds the file that `url` means, a path or ``sqlite:///path``; None: the history is in memory."""
    path = path_of(url)
    return None if path is None else SqlitePlace(path)


def path_of(url: str) -> Path | None:
    """Reads the path of the file out of `url`; None for a history in memory."""
    if url in {MEMORY, _SCHEME, f"{_SCHEME}{MEMORY}", f"{_SCHEME}/{MEMORY}"}:
        return None
    if not url.startswith(_SCHEME):
        return Path(url).expanduser()
    rest = unquote(url.removeprefix(_SCHEME))
    return Path(rest[1:] if rest.startswith(("//", "/~")) else rest).expanduser()


class SqlitePlace:
    """One file, named by its path; see `StorePlace` for what each method does."""

    def __init__(
        self,
        path: Path,
        *,
        times: LeaseTimes = LeaseTimes(),  # noqa: B008  frozen
        now_ms: Callable[[], int] = monotonic_ms,
    ) -> None:
        """Touches nothing yet; `now_ms` is a clock that all processes of this machine read alike."""
        self.name = str(path)
        self._path = path
        self._times = times
        self._now_ms = now_ms
        self._lock = WriterLock(path)
        self._renewal: LeaseRenewal | None = None  # of a lock that is held though no store is open

    def exists(self) -> bool:
        return recognise(self._path)

    def holder(self) -> str:
        return WriterLock(self._path).holder()

    def follows(self) -> Note:
        return another_writer(self.holder())

    def share_out(self, sources: frozenset[str]) -> None:
        raise StoreError(
            f"{self.name} is a file, which one process writes: {', '.join(sorted(sources))} cannot be collected apart",
            hint="share sources out over a history in PostgreSQL (docs/team.md)",
        )

    def reader(self, *, notices: tuple[TextOrNote, ...] = ()) -> SqliteStore:
        for _ in range(_MAKING):  # whoever holds it may just be making it
            if self.exists() or not self.holder():
                break
            time.sleep(_MAKING_SECONDS / _MAKING)
        self._require()
        return open_file(self._path, lock=None, notices=notices)

    def writer(self, retention: Retention) -> SqliteStore | None:
        recognise(self._path)  # before anything is put beside a stranger's file
        with in_words(f"making the folder of {self._path}"):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._let_go()
        lock = WriterLock(self._path, self._now_ms)
        if not lock.acquire(this_process()) and lock.silent_ms() <= self._times.holds * 1000:
            return None
        stopped = not lock.held  # whoever holds it shows no life, and its lease can be taken
        self._lock = lock
        try:
            notices = _made_private(self._path)
            return open_file(self._path, lock=lock, retention=retention, notices=notices, times=self._times)
        except BaseException as error:
            lock.release()
            if stopped and isinstance(error, StoreError):  # nobody is better off by a second one that cannot write
                _log.warning("%s is stopped, and nothing can be taken over from it: %s", self.holder(), error)
                return None
            raise

    def stand_in(self, error: StoreError, failed: Store | None) -> Store:
        try:
            if isinstance(error, CorruptStoreError):
                return self._salvaged() or _last_present(failed)
            if isinstance(failed, SqliteStore):
                return failed.copy()
            if isinstance(error, UnwritableStoreError) and self.exists():
                with contextlib.closing(self.reader()) as reader:
                    return reader.copy()
        except StoreError:
            pass
        return in_memory()

    def _salvaged(self) -> Store | None:
        try:
            connection = salvaged_copy(self._path)
        except (StoreError, sqlite3.Error):
            return None
        try:
            return SqliteStore(connection, name="memory")
        except (StoreError, sqlite3.Error):
            connection.close()
            return None

    def tell(self, trouble: str) -> None:
        if trouble and not self._lock.held:  # a damaged history was let go of; nobody else shall write it either
            with contextlib.suppress(StoreError):
                if self.exists() and self._lock.acquire(this_process()):
                    self._renewal = LeaseRenewal(self._lock.beat, self._times.renewed_every)
        self._lock.tell(trouble)
        if not trouble:
            self._let_go()

    def _let_go(self) -> None:
        """Lets go of a lock that was held though no store is open."""
        if self._renewal is not None:
            self._renewal.stop()
            self._renewal = None
            self._lock.release()

    def facts(self) -> StoreFacts:
        return facts_of(self._path)

    def verify(self) -> str:
        with contextlib.closing(self.reader()) as store:
            try:
                store.quick_check()
            except StoreError as error:
                return error.what
            wrong = store.check_months()
        return f"the counts of {wrong} months are not those of their days" if wrong else ""

    def backup(self, target: Path) -> Rescued | None:
        try:
            with contextlib.closing(self.reader()) as store:
                store.quick_check()
                store.backup(target)
        except CorruptStoreError as error:
            return Rescued(self._rescue(target), error.what)
        return None

    def _rescue(self, target: Path) -> int:
        """Copies what can still be read of a damaged history into a new one; the damaged file stays as it is."""
        if target.exists():
            raise StoreError(f"{target} is there already", hint="name a new file; nothing is overwritten")
        with contextlib.closing(connect(target, write=True)) as copy:
            copy.execute("BEGIN")
            rows = salvage(self._path, copy, days=None)
            copy.execute("COMMIT")
        return rows

    @contextlib.contextmanager
    def rows(self) -> Iterator[HistoryRows]:
        self._require()
        with contextlib.closing(connect(self._path, write=False)) as connection, in_words(f"reading {self.name}"):
            connection.execute("BEGIN")
            yield SqlRows(connection)

    def fill(self, rows: HistoryRows) -> int:
        if self._path.exists():
            raise StoreError(f"{self._path} is there already", hint="name a new file; nothing is overwritten")
        fresh = self._path.with_name(f"{self._path.name}.tmp")
        with in_words(f"writing {self._path}"), _gone_at_the_end(fresh):
            self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            with contextlib.closing(connect(fresh, write=True)) as connection:
                connection.execute("BEGIN IMMEDIATE")
                count = put(connection, rows)
                connection.execute("COMMIT")
                connection.execute("PRAGMA journal_mode = DELETE")  # all of it in one file, which takes its name
            fresh.rename(self._path)
        return count

    def prune(self, retention: Retention, now: int, *, compact: bool) -> int:
        self._require()
        store = self.writer(retention)
        if store is None:
            raise StoreError(
                "another sla-tui writes this history", hint="it prunes by itself; stop it to prune or compact by hand"
            )
        with contextlib.closing(store):
            gone = 0
            while step := store.prune(now):
                gone += step
            if compact:
                store.compact()
        return gone

    def _require(self) -> None:
        if not self.exists():
            raise StoreError(f"there is no history at {self._path} yet", hint="it is made at the first poll")


@contextlib.contextmanager
def _gone_at_the_end(path: Path) -> Iterator[None]:
    """Takes away what was left there before, and what is left there afterwards."""

    def gone() -> None:
        for each in (path, *(Path(f"{path}{end}") for end in ("-wal", "-shm", "-journal"))):
            each.unlink(missing_ok=True)

    gone()
    try:
        yield
    finally:
        with contextlib.suppress(OSError):
            gone()


def _made_private(path: Path) -> tuple[TextOrNote, ...]:
    """Takes from strangers what they may do with a history that is there; says so where they could do anything."""
    notices: tuple[TextOrNote, ...] = ()
    for each in (path, Path(f"{path}-wal"), Path(f"{path}-shm")):
        with contextlib.suppress(FileNotFoundError):
            found = each.stat()
            mode = stat.S_IMODE(found.st_mode)
            if not open_to_others(found):
                continue
            try:
                each.chmod(mode & stat.S_IRWXU)  # what strangers may, the group was never given on purpose
            except OSError as error:
                why = error.strerror or type(error).__name__
                return (Note("history_stays_open", {"path": str(each), "why": why}),)
            notices = (Note("history_was_open", {"path": str(path)}),)
    return notices


def _last_present(failed: Store | None) -> Store:
    """Makes a store in memory that begins with what every monitor said last, where that can be read."""
    memory = in_memory()
    if failed is not None:
        copy_present(failed, memory)
    return memory
