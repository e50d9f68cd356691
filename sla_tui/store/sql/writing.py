"""What a history in SQL writes: the second part of `Store`. Everything that a poll brought, or nothing of it."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from dataclasses import astuple, replace
from typing import Final

from sla_tui.errors import CorruptStoreError, StoreError
from sla_tui.sla.codes import TextOrNote
from sla_tui.sla.observation import Poll
from sla_tui.store.current_state import gap_for
from sla_tui.store.records import ClosedPeriod, PollRecord, Retention
from sla_tui.store.sql.aside import cut_states, keep_aside
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.leases import Lease
from sla_tui.store.sql.reading import SqlReader
from sla_tui.store.sql.retention import prune
from sla_tui.store.sql.tables.notes import write_note

_log = logging.getLogger(__name__)
PRUNE_EVERY: Final = 3600  # seconds between two looks for what is too old


class SqlWriter(SqlReader):
    """A history that is written, and that knows how long it keeps what; see `Store` for what each method does."""

    _pruned_at = -PRUNE_EVERY

    def __init__(
        self,
        db: Database,
        *,
        name: str,
        read_only: bool = False,
        lease: Lease | None = None,
        notices: tuple[TextOrNote, ...] = (),
        retention: Retention = Retention(),  # noqa: B008  frozen
    ) -> None:
        """Reads what is mirrored in memory (see `SqlHistory`)."""
        super().__init__(db, name=name, read_only=read_only, lease=lease, notices=notices)
        self.retention = retention

    def promote(self) -> bool:
        """Does nothing: whoever opens a store for following wraps it (see `FollowingStore`)."""
        return False

    def record(
        self,
        poll: Poll,
        *,
        max_gap: int | None = None,
        outcome: PollRecord | None = None,
        asked_from: int | None = None,
    ) -> None:
        with self._writing("writing a poll", poll.source) as draft:
            for status in poll.statuses:
                draft.register(status.monitor)
            for history in poll.histories:
                draft.row_of(history.ref)
                gap = gap_for(draft.rows[history.ref][1], max_gap)
                draft.take_history(history, gap, not_after=poll.at)
            for status in poll.statuses:
                draft.take_status(status, gap_for(status.monitor, max_gap))
            refs = {draft.row_of(c.ref): c.ref for c in poll.checks}
            bad = {c.ref for c in poll.checks if not all(result.ok for result in c.results)}
            for row in self._checks.stage({draft.row_of(c.ref): c.results for c in poll.checks}, poll.at):
                if refs[row] in bad:
                    draft.touch(refs[row])
                else:
                    draft.count_good_checks(refs[row])
            for series in poll.requests:
                if self._requests.stage(draft.row_of(series.ref), series.minutes):
                    draft.touch(series.ref)
            for checks in poll.checks:
                draft.note_checks(checks)
            self._maintenance.stage(poll)
            self._pages.stage(poll)
            outcome = outcome or PollRecord(poll.source, poll.at, poll.at, "ok", "")
            if asked_from is not None and draft.take_answer(poll, asked_from, self._refusals):
                outcome = replace(outcome, past_at=poll.at, checks_at=poll.at if poll.ask_again_in is None else None)
            self._write_outcome(outcome)
        self._keep_up(poll.at)

    def record_attempt(self, record: PollRecord) -> None:
        with self._writing("writing a poll's outcome", record.source):
            self._write_outcome(record)

    def record_break(self, source: str, at: int, *, note: str = "") -> None:
        with self._writing("writing a break", source) as draft:
            draft.take_break(source, at)
            self._note_event(at, "break", source, note)

    def record_event(self, source: str, at: int, *, note: str) -> None:
        with self._writing("writing an event", source):
            self._note_event(at, "event", source, note)

    def set_aside(self, source: str, at: int, *, note: str) -> int:
        with self._writing("setting checks aside", source) as draft:
            if self._has_event(at, "aside", source, note):  # done: what came since bears later times with right
                return 0
            refs = {row: ref for ref, (row, monitor) in draft.rows.items() if monitor.source == source}
            taken = {refs[row]: column for row, column in self._checks.cut(refs, at).items()}
            cut_states(draft, self._spans, source, at)
            count = keep_aside(self._db, source, at, note, taken)
            self._note_event(at, "aside", source, f"{note}; {count} checks that bore later times are set aside")
        self._read_checks_again()
        return count

    def put_note(self, key: str, at: int, body: str) -> None:
        if self.read_only:
            return
        with self._transaction("leaving a note"):
            write_note(self._db, key, at, body)

    def add_closed_periods(self, periods: Sequence[ClosedPeriod]) -> None:
        with self._writing("closing a period"):
            for period in periods:
                self._closed.insert(period)

    def prune(self, now: int) -> int:
        """Removes a slice of what is kept long enough; returns how many rows it was, 0 where nothing is left."""
        with self._writing("pruning"):
            gone = prune(self._db, self.retention, now)
        if gone:
            self._checks.days.forget()
        return gone

    def check_months(self) -> int:
        """Counts the months that do not sum up what their days hold; those whose days were pruned are left out."""
        with self._reading("counting months"):
            return self._checks.days.wrong_months()

    def _note_event(self, at: int, kind: str, source: str, note: str) -> None:
        if not self._has_event(at, kind, source, note):  # a write that waited may come again after a kill
            self._db.execute(
                "INSERT INTO events (at, kind, subject, note) VALUES (?, ?, ?, ?)", (at, kind, source, note)
            )

    def _has_event(self, at: int, kind: str, source: str, begins: str) -> bool:
        found = self._db.execute(
            "SELECT note FROM events WHERE at = ? AND kind = ? AND subject = ?", (at, kind, source)
        )
        return any(str(note) == begins or str(note).startswith(f"{begins}; ") for (note,) in found)

    def _write_outcome(self, record: PollRecord) -> None:
        self._db.execute(
            "INSERT INTO polls VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (source) DO UPDATE SET"
            " last_success_at = excluded.last_success_at, last_attempt_at = excluded.last_attempt_at,"
            " state = excluded.state, message = excluded.message, past_at = coalesce(excluded.past_at, polls.past_at),"
            " checks_at = coalesce(excluded.checks_at, polls.checks_at)",
            astuple(record),
        )

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
