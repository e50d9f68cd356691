"""A store that goes on in memory when its file fails, says so, and writes what is pending once the file works again."""

from __future__ import annotations

import sqlite3
import threading
from collections import deque
from collections.abc import Callable, Hashable, Iterable, Mapping
from pathlib import Path
from typing import Concatenate, ParamSpec, TypeVar

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.observation import CheckResult, Poll, ProviderMaintenance, RequestMinute, Span, Status
from sla_tui.store.sqlite import store as sqlite
from sla_tui.store.sqlite.store import SqliteStore
from sla_tui.store.sqlite.tables.closed_periods import ClosedPeriodRow
from sla_tui.store.sqlite.tables.provider_log import ProviderLogRow
from sla_tui.store.store import CheckSummary, KnownRanges, PollRecord, Running

PENDING_LIMIT = 20_000  # writes kept for the file; the oldest are given up first
RETRY_EVERY = 20  # writes between two attempts at the file

P = ParamSpec("P")
R = TypeVar("R")
_Write = Callable[[SqliteStore], None]


class FallbackStore:
    """A `Store` that never fails to remember: in its file where it can, in memory where it cannot.

    Nothing is ever cut off or removed from a file that cannot be used.
    """

    def __init__(
        self,
        file: SqliteStore | None,
        memory: SqliteStore | None = None,
        *,
        notice: str = "",
        take_over: Callable[[], SqliteStore | None] | None = None,
    ) -> None:
        """`file` None: it could not be opened, and all happens in `memory`; `notice` says why.

        With `take_over`, `memory` is a reader that follows another writer's file; it is asked for the file once that
        writer is gone.
        """
        self._file = file  # None: given up
        self._active = file or memory or sqlite.in_memory()
        self._notice = notice
        self._pending: deque[_Write] = deque(maxlen=PENDING_LIMIT)
        self._since_retry = 0
        self._take_over = take_over
        self._guard = threading.RLock()

    @property
    def read_only(self) -> bool:
        """Whether another process writes the history, and this one follows it."""
        return self._take_over is not None

    def promote(self) -> bool:
        """Becomes the writer where the former one is gone; False where it is not, or where there is nothing to become.

        Raises:
            StoreError: nobody writes the history, and it cannot be written here either.
        """
        with self._guard:
            file = self._take_over() if self._take_over is not None else None
            if file is None:
                return False
            self._active.close()
            self._file = self._active = file
            self._take_over, self._notice = None, ""
            return True

    @property
    def notices(self) -> tuple[str, ...]:
        """Why the history is in memory only, while it is."""
        return (self._notice,) if self._notice else ()

    def record(
        self,
        poll: Poll,
        *,
        max_gap: int | None = None,
        outcome: PollRecord | None = None,
        asked_from: int | None = None,
    ) -> None:
        """Takes one poll (see `Store.record`)."""
        self._write(lambda store: store.record(poll, max_gap=max_gap, outcome=outcome, asked_from=asked_from))

    def record_attempt(self, record: PollRecord) -> None:
        """Remembers how a poll went."""
        self._write(lambda store: store.record_attempt(record))

    def record_break(self, source: str, at: int, *, note: str = "") -> None:
        """Notes that nobody looked until `at`."""
        self._write(lambda store: store.record_break(source, at, note=note))

    def acts(self) -> tuple[Act, ...]:
        """What people decided."""
        return self._read(SqliteStore.acts)

    def append_act(self, act: Act) -> Act:
        """Writes an act down, in memory where the file fails (see `Store.append_act`)."""
        done: list[Act] = []
        self._write(lambda store: done.append(store.append_act(act)))
        return done[0]

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a word in the file; in memory nobody else would find it."""
        with self._guard:
            if self._file is not None and self._active is self._file:
                self._file.put_note(key, at, body)

    def frozen(self, service: str, start: int) -> ClosedPeriodRow | None:
        """A closed period in its latest revision."""
        return self._read(SqliteStore.frozen, service, start)

    def frozen_periods(self, since: int) -> tuple[tuple[str, int], ...]:
        """Which closed periods there are."""
        return self._read(SqliteStore.frozen_periods, since)

    def frozen_rows(self) -> tuple[ClosedPeriodRow, ...]:
        """Every revision of every closed period."""
        return self._read(SqliteStore.frozen_rows)

    def freeze(self, rows: Iterable[ClosedPeriodRow]) -> None:
        """Adds revisions of closed periods."""
        kept = tuple(rows)
        self._write(lambda store: store.freeze(kept))

    def received(self, ref: str, start: int, end: int) -> tuple[ProviderLogRow, ...]:
        """What histories told of the window, as it was recorded."""
        return self._read(SqliteStore.received, ref, start, end)

    def get_note(self, key: str) -> str | None:
        """The last word under a key."""
        return self._read(SqliteStore.get_note, key)

    def statuses(self) -> tuple[Status, ...]:
        """The last status of every monitor."""
        return self._read(SqliteStore.statuses)

    def spans(self, ref: str, start: int, end: int) -> tuple[Span, ...]:
        """Known state in the window."""
        return self._read(SqliteStore.spans, ref, start, end)

    def running(self, ref: str) -> Running | None:
        """The stretch the monitor is in."""
        return self._read(SqliteStore.running, ref)

    def known_until(self, source: str) -> Mapping[str, int]:
        """Per monitor: up to where a history told its past."""
        return self._read(SqliteStore.known_until, source)

    def told(self, source: str) -> Mapping[str, KnownRanges]:
        """Per monitor: which stretch of its past was told."""
        return self._read(SqliteStore.told, source)

    def stamp(self, refs: Iterable[str]) -> Hashable:
        """Differs as soon as anything known of these monitors differs."""
        return self._active is self._file, self._read(SqliteStore.stamp, refs)

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        """Counts and response times of the window."""
        return self._read(SqliteStore.checks, ref, start, end)

    def oldest_check(self, ref: str) -> int | None:
        """An instant before which the monitor has no checks."""
        return self._read(SqliteStore.oldest_check, ref)

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        """The single checks of a window."""
        return self._read(SqliteStore.recent_checks, ref, start, end)

    def requests(self, ref: str, start: int, end: int) -> tuple[RequestMinute, ...]:
        """The counted minutes of a window."""
        return self._read(SqliteStore.requests, ref, start, end)

    def request_totals(self, ref: str, start: int, end: int) -> tuple[int, int] | None:
        """All requests of a window, and how many failed."""
        return self._read(SqliteStore.request_totals, ref, start, end)

    def maintenance(self, refs: Iterable[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Provider maintenance windows."""
        return self._read(SqliteStore.maintenance, refs, start, end)

    def poll_records(self) -> tuple[PollRecord, ...]:
        """How every source's last poll went."""
        return self._read(SqliteStore.poll_records)

    def close(self) -> None:
        """Tries once more to write what is pending, then lets go."""
        with self._guard:
            if self._pending and self._file is not None:
                self._retry(self._file)
            self._active.close()
            if self._file is not None:
                self._file.close()

    def _read(self, method: Callable[Concatenate[SqliteStore, P], R], *args: P.args, **kwargs: P.kwargs) -> R:
        with self._guard:
            try:
                return method(self._active, *args, **kwargs)
            except CorruptStoreError as error:
                if self._active is not self._file:
                    raise
                self._leave(self._file, error)
                return method(self._active, *args, **kwargs)

    def _write(self, write: _Write) -> None:
        with self._guard:
            if self._take_over is not None:  # a follower may act; what else it tries is refused in words
                write(self._active)
                return
            if self._active is self._file:
                try:
                    write(self._file)
                    return
                except StoreError as error:
                    self._leave(self._file, error)
            write(self._active)
            if self._file is None:
                return
            self._pending.append(write)
            self._since_retry += 1
            if self._since_retry >= RETRY_EVERY:
                self._retry(self._file)

    def _leave(self, file: SqliteStore, error: StoreError) -> None:
        """Goes on in memory, with what the file still gives: all of it, or the last statuses where it is damaged."""
        try:
            damaged = isinstance(error, CorruptStoreError)
            self._active = (salvaged(file.path) or _last_statuses(file)) if damaged else file.copy()
        except StoreError:
            self._active = sqlite.in_memory()
        self._since_retry = 0
        self._notice = in_memory_notice(error)
        if isinstance(error, CorruptStoreError):  # no use trying again, and nothing more may be written into it
            file.close()
            self._file = None

    def _retry(self, file: SqliteStore) -> None:
        """Writes what is pending into the file; where all of it went in, the file is used again."""
        self._since_retry = 0
        try:
            while self._pending:
                self._pending[0](file)
                self._pending.popleft()
        except StoreError:
            return
        self._active.close()
        self._active, self._notice = file, ""


def salvaged(path: Path | None) -> SqliteStore | None:
    """What a damaged file still gives, in memory; None where that makes no history."""
    from sla_tui.store.sqlite.salvage import salvaged_copy

    if path is None:
        return None
    try:
        return SqliteStore(salvaged_copy(path), name="memory")
    except (StoreError, sqlite3.Error):
        return None


def _last_statuses(file: SqliteStore) -> SqliteStore:
    """A store in memory that begins with what every monitor last said and how its source did."""
    memory = sqlite.in_memory()
    statuses = file.statuses()
    for source in sorted({status.monitor.source for status in statuses}):
        own = tuple(status for status in statuses if status.monitor.source == source)
        memory.record(Poll(source, max(status.observed_at for status in own), own))
    for record in file.poll_records():
        memory.record_attempt(record)
    return memory


def in_memory_notice(error: StoreError) -> str:
    """The banner's words."""
    hint = f" ({error.hint})" if error.hint else ""
    return f"History is kept in memory only: {error.what}{hint}"
