"""The history in one SQLite file: one writer, one transaction a poll, everything a poll brought or nothing of it."""

from __future__ import annotations

import contextlib
import logging
import sqlite3
import threading
from collections.abc import Hashable, Iterable, Iterator, Mapping
from dataclasses import astuple, replace
from fractions import Fraction
from pathlib import Path

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.acts import Act
from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.sla.measure.tally import CountedValues
from sla_tui.sla.observation import CheckResult, Poll, ProviderMaintenance, RequestMinute, Span, Status
from sla_tui.store.spans import clipped, joined
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.current_state import CurrentState, gap_for
from sla_tui.store.sqlite.forms.chunks import DAY
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.retention import DEFAULT, Retention, prune
from sla_tui.store.sqlite.rollups import MonthRow, monthly
from sla_tui.store.sqlite.tables import acts as act_table
from sla_tui.store.sqlite.tables.acts import ActTable
from sla_tui.store.sqlite.tables.checks import CheckTable
from sla_tui.store.sqlite.tables.closed_periods import ClosedPeriodRow, ClosedPeriodTable
from sla_tui.store.sqlite.tables.days import PERCENTILES, month_days
from sla_tui.store.sqlite.tables.maintenance import MaintenanceTable
from sla_tui.store.sqlite.tables.monitors import Draft, MonitorTable
from sla_tui.store.sqlite.tables.provider_log import ProviderLogRow, ProviderLogTable
from sla_tui.store.sqlite.tables.refusals import RefusalTable
from sla_tui.store.sqlite.tables.requests import RequestTable
from sla_tui.store.sqlite.tables.spans import SpanTable
from sla_tui.store.store import CheckSummary, KnownRanges, PollRecord, Running

_log = logging.getLogger(__name__)
PRUNE_EVERY = 3600  # seconds between two looks for what is too old
_NO_CHECKS = CheckSummary(0, 0, CountedValues({}))


class SqliteStore:
    """A `Store` over one connection. Any thread may call it; a lock makes each call atomic."""

    def __init__(
        self,
        connection: sqlite3.Connection,
        *,
        name: str,
        path: Path | None = None,
        lock: WriterLock | None = None,
        read_only: bool = False,
        notices: tuple[str, ...] = (),
        retention: Retention = DEFAULT,
    ) -> None:
        """Takes over `connection` and `lock`; `name` is how messages call the store, `path` its file if it has one."""
        self._db = connection
        self._name = name
        self.path = path
        self._writer_lock = lock
        self._guard = threading.RLock()
        self.read_only = read_only
        self.notices = notices
        self._seen_version: int | None = None
        self.retention = retention
        self._pruned_at = -PRUNE_EVERY
        self._checks = CheckTable(connection)
        self._spans = SpanTable(connection)
        self._maintenance = MaintenanceTable(connection)
        self._requests = RequestTable(connection)
        self._monitors = MonitorTable(connection)
        self._acts = ActTable(connection)
        self._told = ProviderLogTable(connection)
        self._refusals = RefusalTable(connection)
        self._frozen = ClosedPeriodTable(connection)
        with self._reading("opening"):
            if not read_only:
                self._load()

    def promote(self) -> bool:
        """Never: whoever opens a store for following wraps it (see `FallbackStore.promote`)."""
        return False

    def record(
        self,
        poll: Poll,
        *,
        max_gap: int | None = None,
        outcome: PollRecord | None = None,
        asked_from: int | None = None,
    ) -> None:
        """Takes one poll in one transaction (see `Store.record`)."""
        with self._writing("writing a poll") as draft:
            for status in poll.statuses:
                draft.register(status.monitor)
            for history in poll.histories:
                draft.row_of(history.ref)
                gap = gap_for(draft.rows[history.ref][1], max_gap)
                draft.take_history(history, gap, not_after=poll.at)
            for status in poll.statuses:
                draft.take_status(status, gap_for(status.monitor, max_gap))
            refs = {draft.row_of(c.ref): c.ref for c in poll.checks}
            for row in self._checks.stage({draft.row_of(c.ref): c.results for c in poll.checks}, poll.at):
                draft.touch(refs[row])
            for series in poll.requests:
                if self._requests.stage(draft.row_of(series.ref), series.minutes):
                    draft.touch(series.ref)
            for checks in poll.checks:
                draft.note_checks(checks)
            self._maintenance.stage(poll)
            outcome = outcome or PollRecord(poll.source, poll.at, poll.at, "ok", "")
            if asked_from is not None and draft.take_answer(poll, asked_from, self._refusals):
                outcome = replace(outcome, past_at=poll.at, checks_at=poll.at if poll.ask_again_in is None else None)
            self._write_outcome(outcome)
        self._keep_up(poll.at)

    def _prune_slice(self, now: int) -> None:
        """Looks once an hour, and then poll by poll until nothing is left, for what is kept long enough."""
        if 0 <= now - self._pruned_at < PRUNE_EVERY:
            return
        try:
            if self.prune(now) == 0:
                self._pruned_at = now
        except CorruptStoreError:
            raise
        except StoreError as error:
            _log.warning("%s", error)

    def prune(self, now: int) -> int:
        """Removes a slice of what is kept long enough; returns how many rows it was, 0 where nothing is left."""
        with self._writing("pruning"):
            gone = prune(self._db, self.retention, now)
        if gone:
            self._checks.days.forget()
        return gone

    def compact(self) -> None:
        """Gives the room of what was pruned back to the disk; takes as long as copying the file."""
        with self._guard, schema.in_words(f"compacting ({self._name})"):
            self._db.execute("VACUUM")
            self._db.execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def months(self) -> list[tuple[str, MonthRow]]:
        """Every month of every monitor (by its reference): seconds by state, counts of checks, percentiles."""
        with self._reading("reading months"):
            refs = {row: ref for ref, (row, _) in self._monitors.rows.items()}
            heads = ((refs_row[0], self._monitors.heads.get(ref)) for ref, refs_row in self._monitors.rows.items())
            running = [(row, s.start, s.end, s.state) for row, head in heads if head and (s := head.running_span())]
            since = self._checks.unfinished_since()
            found = monthly(self._db, running)
            if since is not None:
                found = (self._with_recent(row, since) for row in found)
            return [(refs[row.monitor], row) for row in found if row.monitor in refs]

    def _with_recent(self, row: MonthRow, since: int) -> MonthRow:
        """The month's checks with those that are in no day yet."""
        low, high = (day * DAY for day in month_days(row.month))
        if high > since:
            checks = self._checks.summary(row.monitor, low, high)
            row.checks, row.failed = checks.total, checks.failed
            row.times_ms = [nearest_rank(checks.times_ms, Fraction(p)) for p in PERCENTILES]
        return row

    def backup(self, target: Path) -> None:
        """Writes a copy of the history as of one moment, also while somebody else writes it.

        Raises:
            StoreError: there is a file already, or it cannot be written; then there is no half of it either.
        """
        if target.exists():
            raise StoreError(f"{target} is there already", hint="name a new file; nothing is overwritten")
        with self._guard, schema.in_words(f"copying the history to {target}"):
            schema.backup(self._db, target)

    def record_attempt(self, record: PollRecord) -> None:
        """Remembers how a poll went."""
        with self._writing("writing a poll's outcome"):
            self._write_outcome(record)

    def record_break(self, source: str, at: int, *, note: str = "") -> None:
        """Notes that nobody looked until `at`: running stretches of the source end where they were last known."""
        with self._writing("writing a break") as draft:
            for ref, (row, monitor) in draft.rows.items():
                head = draft.heads.get(ref)
                if monitor.source != source or head is None:
                    continue
                done = head.running_span()
                self._spans.append(row, (done,) if done else ())
                draft.heads[ref] = replace(
                    head,
                    observed_at=min(head.observed_at, at),
                    run_state=None,
                    run_at=max(head.run_at, at),
                    revision=head.revision + 1,
                )
            self._db.execute(
                "INSERT INTO events (at, kind, subject, note) VALUES (?, 'break', ?, ?)", (at, source, note)
            )

    def statuses(self) -> tuple[Status, ...]:
        """The last status of every monitor, in the order of their references."""
        with self._reading("reading"):
            heads = self._monitors.heads
            found = ((monitor, heads[ref]) for ref, (_, monitor) in sorted(self._monitors.rows.items()) if ref in heads)
            return tuple(status for monitor, head in found if (status := head.to_status(monitor)))

    def spans(self, ref: str, start: int, end: int) -> tuple[Span, ...]:
        """Known state in the window, clipped, sorted, disjoint; unknown time only where a source said why."""
        with self._reading("reading spans"):
            if ref not in self._monitors.rows:
                return ()
            rows = self._spans.touching(self._monitors.rows[ref][0], start, end)
            running = self._monitors.heads.get(ref, CurrentState()).running_span()
            known = clipped(joined([*rows, *((running,) if running else ())]), start, end)
            return tuple(s for s in known if s.state != "unknown" or s.reason)

    def running(self, ref: str) -> Running | None:
        """The stretch the monitor is in."""
        with self._reading("reading"):
            head = self._monitors.heads.get(ref)
            if head is None or head.run_state is None:
                return None
            return Running(head.run_state, head.run_start, head.run_at, head.run_reason, head.max_gap)

    def known_until(self, source: str) -> Mapping[str, int]:
        """Per monitor: up to where a history told its past."""
        with self._reading("reading"):
            return {
                ref: head.known_until
                for ref, head in sorted(self._monitors.heads.items())
                if head.known_until and self._monitors.rows[ref][1].source == source
            }

    def told(self, source: str) -> Mapping[str, KnownRanges]:
        """Per monitor: what of its past was told, answered and refused."""
        with self._reading("reading"):
            refused = self._refusals.all()
            return {
                ref: KnownRanges(
                    head.told_history, head.told_checks, head.answered, refused.get(self._monitors.rows[ref][0])
                )
                for ref, head in sorted(self._monitors.heads.items())
                if self._monitors.rows[ref][1].source == source
            }

    def stamp(self, refs: Iterable[str]) -> Hashable:
        """Differs as soon as anything known of these monitors differs."""
        with self._reading("reading"):
            heads = (self._monitors.heads.get(ref) for ref in refs)
            return tuple(h and (h.revision, h.observed_at, h.run_at) for h in heads), self._maintenance.revision

    def checks(self, ref: str, start: int, end: int) -> CheckSummary:
        """Counts and response times of the window."""
        with self._reading("reading checks"):
            if ref not in self._monitors.rows:
                return _NO_CHECKS
            found = self._checks.summary(self._monitors.rows[ref][0], start, end)
            told = self._monitors.heads.get(ref, CurrentState()).failures_told
            return found if told else replace(found, failures_told=False)

    def oldest_check(self, ref: str) -> int | None:
        """An instant before which the monitor has no checks."""
        with self._reading("reading checks"):
            known = self._monitors.rows.get(ref)
            return None if known is None else self._checks.oldest(known[0])

    def recent_checks(self, ref: str, start: int, end: int) -> tuple[CheckResult, ...]:
        """The single checks of a window, sorted."""
        with self._reading("reading checks"):
            if ref not in self._monitors.rows:
                return ()
            return self._checks.between(self._monitors.rows[ref][0], start, end)

    def requests(self, ref: str, start: int, end: int) -> tuple[RequestMinute, ...]:
        """The counted minutes of a window, sorted."""
        with self._reading("reading request counts"):
            if ref not in self._monitors.rows:
                return ()
            return self._requests.between(self._monitors.rows[ref][0], start, end)

    def request_totals(self, ref: str, start: int, end: int) -> tuple[int, int] | None:
        """All requests of a window, and how many failed; None where nothing was counted."""
        with self._reading("reading request counts"):
            if ref not in self._monitors.rows:
                return None
            return self._requests.totals(self._monitors.rows[ref][0], start, end)

    def maintenance(self, refs: Iterable[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Provider maintenance that touches the window and one of the monitors."""
        with self._reading("reading maintenance"):
            return self._maintenance.touching(frozenset(refs), start, end)

    def poll_records(self) -> tuple[PollRecord, ...]:
        """How every source's last poll went."""
        with self._reading("reading"):
            rows = self._db.execute(
                "SELECT source, last_success_at, last_attempt_at, state, message, past_at, checks_at FROM polls"
                " ORDER BY source"
            )
            return tuple(PollRecord(*row) for row in rows)

    def acts(self) -> tuple[Act, ...]:
        """What people decided, in the order of writing."""
        with self._reading("reading acts"):
            return self._acts.all()

    def append_act(self, act: Act) -> Act:
        """Writes an act down: a reader of a file does it over a connection of its own, beside whoever writes polls."""
        with self._guard, schema.in_words(f"writing an act ({self._name})"):
            if not self.read_only:
                return _insert(self._db, act)
            if self.path is None:
                raise StoreError(f"{self._name} is opened for reading only")
            with contextlib.closing(schema.connect_beside(self.path)) as beside:
                return _insert(beside, act)

    def put_note(self, key: str, at: int, body: str) -> None:
        """Leaves a word for others; the last one under a key stands."""
        if self.read_only:
            return
        with self._guard, schema.in_words(f"leaving a word ({self._name})"):
            self._db.execute("INSERT OR REPLACE INTO remembered VALUES (?, ?, ?)", (key, at, body))

    def frozen(self, service: str, start: int) -> ClosedPeriodRow | None:
        """The closed period of `service` that begins at `start`, in its latest revision."""
        with self._reading("reading a closed period"):
            return self._frozen.latest(service, start)

    def frozen_periods(self, since: int) -> tuple[tuple[str, int], ...]:
        """Service and first instant of every closed period that ended after `since`."""
        with self._reading("reading which periods are closed"):
            return self._frozen.periods(since)

    def frozen_rows(self) -> tuple[ClosedPeriodRow, ...]:
        """Every revision of every closed period."""
        with self._reading("reading closed periods"):
            return tuple(self._frozen.all())

    def freeze(self, rows: Iterable[ClosedPeriodRow]) -> None:
        """Adds revisions of closed periods in one transaction."""
        with self._writing("closing a period"):
            for row in rows:
                self._frozen.insert(row)

    def received(self, ref: str, start: int, end: int) -> tuple[ProviderLogRow, ...]:
        """What histories told of the window, as it was recorded."""
        with self._reading("reading what was told"):
            known = self._monitors.rows.get(ref)
            return () if known is None else self._told.touching(known[0], start, end)

    def get_note(self, key: str) -> str | None:
        """The last word under a key."""
        with self._reading("reading what was remembered"):
            there = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'remembered'"
            if self.read_only and self._db.execute(there).fetchone() is None:
                return None  # an earlier version's file
            row = self._db.execute("SELECT body FROM remembered WHERE key = ?", (key,)).fetchone()
            return None if row is None else str(row[0])

    def copy(self) -> SqliteStore:
        """The same history in memory, to go on with where the file cannot be written."""
        with self._reading("copying the history"):
            target = sqlite3.connect(":memory:", isolation_level=None, check_same_thread=False)
            self._db.backup(target)
            return SqliteStore(target, name="memory", notices=self.notices)

    def quick_check(self) -> None:
        """Looks through the whole file for damage. Raises `CorruptStoreError`."""
        with self._reading("checking the history"):
            found = self._db.execute("PRAGMA quick_check(1)").fetchone()[0]
        if found != "ok":
            raise CorruptStoreError(
                f"{self._name} is damaged ({found})",
                hint="the file is left as it is; move it away to start a new history",
            )

    def check_months(self) -> int:
        """How many months do not count what their days hold; those whose days were pruned are left out."""
        with self._reading("counting months"):
            return self._checks.days.wrong_months()

    def close(self) -> None:
        """Lets go of the file. Everything recorded is on the disk already."""
        with self._guard:
            with contextlib.suppress(sqlite3.Error):
                self._db.close()
            if self._writer_lock is not None:
                self._writer_lock.release()

    @contextlib.contextmanager
    def _reading(self, what: str) -> Iterator[None]:
        with self._guard, schema.in_words(f"{what} ({self._name})"):
            if not self.read_only:
                yield
                return
            # One read transaction: the heads in memory and the rows then belong to the same moment.
            self._db.execute("BEGIN")
            try:
                self._follow()
                yield
            finally:
                if self._db.in_transaction:
                    self._db.execute("COMMIT")

    @contextlib.contextmanager
    def _writing(self, what: str) -> Iterator[Draft]:
        """One transaction; whatever goes wrong inside it, nothing of it stays, in the file or in memory."""
        if self.read_only:
            raise StoreError(f"{self._name} is opened for reading only")
        with self._guard, schema.in_words(f"{what} ({self._name})"):
            self._db.execute("BEGIN IMMEDIATE")
            try:
                draft = Draft(self._db, self._monitors, self._spans, self._told)
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

    def _keep_up(self, now: int) -> None:
        """Folds a part of what is finished, in a transaction of its own: the poll before it is safe whatever comes."""
        with self._guard:
            shard = self._checks.to_fold(now)
            if shard is None:
                self._prune_slice(now)
                return
            try:
                with self._writing("folding a day"):
                    kept = self._checks.fold(shard, now)
            except CorruptStoreError:
                raise
            except StoreError as error:  # no room, say: everything is where it was, and the next poll tries again
                _log.warning("%s", error)
            else:
                self._checks.folded(kept)

    def _load(self) -> None:
        self._monitors.load()
        self._checks.load()

    def _follow(self) -> None:
        """Takes over what another process has written since."""
        version = self._db.execute("PRAGMA data_version").fetchone()[0]
        if version != self._seen_version:
            self._load()
            self._maintenance.revision += 1
            self._seen_version = version

    def _write_outcome(self, record: PollRecord) -> None:
        self._db.execute(
            "INSERT INTO polls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET"
            " last_success_at = excluded.last_success_at, last_attempt_at = excluded.last_attempt_at,"
            " state = excluded.state, message = excluded.message, past_at = coalesce(excluded.past_at, past_at),"
            " checks_at = coalesce(excluded.checks_at, checks_at)",
            astuple(record),
        )


def _insert(connection: sqlite3.Connection, act: Act) -> Act:
    connection.execute("BEGIN IMMEDIATE")
    try:
        written = act_table.insert(connection, act)
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    return written


def open_file(
    path: Path, *, lock: WriterLock | None, notices: tuple[str, ...] = (), retention: Retention = DEFAULT
) -> SqliteStore:
    """The store in `path`: its writer where a `lock` is given, else a reader that follows."""
    connection = schema.connect(path, write=lock is not None)
    try:
        return SqliteStore(
            connection,
            name=str(path),
            path=path,
            lock=lock,
            read_only=lock is None,
            notices=notices,
            retention=retention,
        )
    except BaseException:
        connection.close()
        raise


def in_memory(*, notices: tuple[str, ...] = ()) -> SqliteStore:
    """An empty store that ends with the process."""
    return SqliteStore(schema.in_memory(), name="memory", notices=notices)
