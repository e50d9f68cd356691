"""The tables of monitors and their current states: mirrored in memory, read at every step, written once a poll."""

from __future__ import annotations

import json
import zlib
from dataclasses import replace

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import Checks, History, Monitor, Poll, Status
from sla_tui.sla.spans import clipped
from sla_tui.store.current_state import (
    CurrentState,
    answered,
    broken_off,
    take_history,
    take_status,
    with_checks,
)
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.current_states import (
    SHARD,
    lasting,
    pack_last_poll,
    pack_shard,
)
from sla_tui.store.sql.tables.provider_log import ProviderLogTable
from sla_tui.store.sql.tables.refusals import RefusalTable
from sla_tui.store.sql.tables.spans import SpanTable
from sla_tui.store.sql.tables.stored_monitors import DecodedMonitors, read_monitors


class MonitorTable:
    """All monitors and their states as of the last commit. Changes are made on a `Draft`, and `adopt`ed."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.rows: dict[str, tuple[int, Monitor]] = {}
        self.states: dict[str, CurrentState] = {}
        self.good_checks: dict[str, int] = {}  # times that a poll of this process brought some, by reference
        self._decoded: DecodedMonitors | None = None

    def load(self) -> None:
        """Reads everything (again).

        Raises:
            CorruptStoreError: it makes no sense.
        """
        try:
            self._decoded = read_monitors(self._db, self._decoded)
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            self._decoded = None
            raise CorruptStoreError(
                f"the monitors of the history are damaged ({type(error).__name__})",
                hint="the file is left as it is; move it away to start a new history",
            ) from error
        self.rows, self.states = self._decoded.rows, self._decoded.by_ref

    def adopt(self, draft: Draft) -> None:
        """Takes over the draft: its transaction was committed."""
        self.rows, self.states, self.good_checks = draft.rows, draft.states, draft.good_checks
        self._decoded = None  # who writes reads again only where somebody else did, too


class Draft:
    """Monitors and their states as one transaction would have them."""

    def __init__(self, db: Database, table: MonitorTable, spans: SpanTable, provider_log: ProviderLogTable) -> None:
        self._db = db
        self._spans = spans
        self._provider_log = provider_log
        self._before = table.states
        self.rows = dict(table.rows)
        self.states = dict(table.states)
        self.good_checks = dict(table.good_checks)

    def register(self, monitor: Monitor) -> int:
        """Makes sure that the monitor is in the table as it is now; returns its row."""
        known = self.rows.get(monitor.ref)
        if known is not None and known[1] == monitor:
            return known[0]
        tags = json.dumps(monitor.tags)
        # Numbers are dense and small: rows are kept by shards of neighbours, and 24 bits of a day's key name one.
        row: int = self._db.execute(
            "INSERT INTO monitors (id, source, mid, name, type, target, interval, tags)"
            " VALUES ((SELECT coalesce(max(id), 0) + 1 FROM monitors), ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source, mid) DO UPDATE SET name = excluded.name, type = excluded.type,"
            " target = excluded.target, interval = excluded.interval, tags = excluded.tags RETURNING id",
            (monitor.source, monitor.id, monitor.name, monitor.type, monitor.target, monitor.interval, tags),
        ).fetchone()[0]
        self.rows[monitor.ref] = (row, monitor)
        return row

    def row_of(self, ref: str) -> int:
        """Finds the row of a monitor; one of which only the reference is known is made."""
        if ref in self.rows:
            return self.rows[ref][0]
        source, _, mid = ref.partition(":")
        return self.register(Monitor(source, mid, mid))

    def state(self, ref: str) -> CurrentState:
        """Gives the monitor's current state, or an empty one."""
        return self.states.get(ref) or CurrentState()

    def touch(self, ref: str) -> None:
        """Notes that something else than the current state changed."""
        state = self.state(ref)
        self.states[ref] = replace(state, revision=state.revision + 1)

    def count_good_checks(self, ref: str) -> None:
        """Notes that there are more checks, all of them good."""
        self.good_checks[ref] = self.good_checks.get(ref, 0) + 1

    def take_status(self, status: Status, max_gap: int) -> None:
        """Moves the monitor's state on; finished stretches go into the table of spans."""
        ref = status.monitor.ref
        row, before = self.row_of(ref), self.state(ref)
        state, done = take_status(before, status, max_gap)
        if before.run_state == "unknown" and state.run_start < before.run_start:  # what was finished goes on after all
            rows = self._spans.touching(row, state.run_start, before.run_start)
            self._spans.rewrite(row, rows, [*clipped(rows, 0, state.run_start)])
        self.states[ref] = state
        self._spans.append(row, done)

    def take_break(self, source: str, at: int) -> None:
        """Ends the running stretches of the source where they were last known: nobody looked until `at`."""
        for ref, (row, monitor) in self.rows.items():
            state = self.states.get(ref)
            if monitor.source == source and state is not None:
                done = state.running_span()
                self._spans.append(row, (done,) if done else ())
                self.states[ref] = broken_off(state, at)

    def take_history(self, history: History, max_gap: int, not_after: int) -> None:
        """Replaces what is known inside the history's window, the running stretch included."""
        start, end = history.start, min(history.end, not_after)
        row, before = self.row_of(history.ref), self.state(history.ref)
        if end <= start:
            return
        rows = self._spans.touching(row, start, end)
        taken = take_history(before, rows, history, (start, end), max_gap)
        self._provider_log.note(row, not_after, (start, end), taken.stated, taken.stated_before)
        self._spans.rewrite(row, rows, taken.finished)
        self.states[history.ref] = taken.state

    def take_answer(self, poll: Poll, asked_from: int, refusals: RefusalTable) -> bool:
        """Notes whose past since `asked_from` is answered, and whose is refused; says whether nothing was left open."""
        refused = {one.ref: one.words for one in poll.refused}
        refs = {status.monitor.ref for status in poll.statuses}
        pending = poll.pending
        if pending is None:
            pending = frozenset() if poll.ask_again_in is None else frozenset(refs)
        for ref in sorted(refs):
            if ref in refused:
                refusals.note(self.row_of(ref), asked_from, poll.at, refused[ref])
            elif ref not in pending and poll.at > asked_from:
                self.states[ref] = answered(self.state(ref), asked_from, poll.at)
        for ref in (refs - pending | {history.ref for history in poll.histories}) - refused.keys():
            refusals.clear(self.row_of(ref))
        return not pending

    def note_checks(self, checks: Checks) -> None:
        """Notes which range of single checks is known whole now, and whether failed ones are among them."""
        before = self.state(checks.ref)
        state = with_checks(before, checks)
        if state != before:
            self.states[checks.ref] = state

    def write(self) -> None:
        """Writes the last poll of every source that moved, and the shards in which something else changed."""
        sources: set[str] = set()
        shards: set[int] = set()
        known = self._before.get
        for ref in [ref for ref, state in self.states.items() if state is not known(ref)]:
            before, (row, monitor) = known(ref), self.rows[ref]
            sources.add(monitor.source)
            if before is None or lasting(self.states[ref]) != lasting(before):
                shards.add(row // SHARD)
        if not sources:
            return
        polls: dict[str, dict[int, CurrentState]] = {source: {} for source in sorted(sources)}
        rest: dict[int, dict[int, CurrentState]] = {shard: {} for shard in sorted(shards)}
        own = tuple(f"{source}:" for source in sources)  # a fleet has very many others, which are not looked into
        for ref in [ref for ref in self.states if ref.startswith(own)]:
            row, monitor = self.rows[ref]
            polls[monitor.source][row] = self.states[ref]
        for ref, (row, _) in self.rows.items() if shards else ():
            if row // SHARD in shards and ref in self.states:
                rest[row // SHARD][row] = self.states[ref]
        self._db.executemany(
            "INSERT INTO heads VALUES (?, ?) ON CONFLICT (shard) DO UPDATE SET body = excluded.body",
            [(shard, pack_shard(states)) for shard, states in rest.items()],
        )
        self._db.executemany(
            "INSERT INTO pulses VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET body = excluded.body",
            [(source, pack_last_poll(states)) for source, states in polls.items()],
        )
