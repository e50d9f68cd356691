"""The tables of monitors and of their heads, mirrored in memory: small, read at every step, written once a poll."""

from __future__ import annotations

import json
import sqlite3
import zlib
from dataclasses import replace

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import Checks, History, Monitor, Poll, Span, Status
from sla_tui.store.spans import clipped, joined, replaced, tidy, with_pauses
from sla_tui.store.sqlite.current_state import CurrentState, grown, take
from sla_tui.store.sqlite.forms.current_states import SHARD, pack_pulse, pack_shard, still, unpack_shard, with_pulse
from sla_tui.store.sqlite.tables.provider_log import ProviderLogTable
from sla_tui.store.sqlite.tables.refusals import RefusalTable
from sla_tui.store.sqlite.tables.spans import SpanTable


class MonitorTable:
    """All monitors and heads as of the last commit. Changes are made on a `Draft` and taken over with `adopt`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self.rows: dict[str, tuple[int, Monitor]] = {}
        self.heads: dict[str, CurrentState] = {}

    def load(self) -> None:
        """Reads everything (again). Raises `CorruptStoreError` where it does not make sense."""
        try:
            self._load()
        except (ValueError, TypeError, KeyError, zlib.error) as error:
            raise CorruptStoreError(
                f"the monitors of the history are damaged ({type(error).__name__})",
                hint="the file is left as it is; move it away to start a new history",
            ) from error

    def _load(self) -> None:
        rows: dict[str, tuple[int, Monitor]] = {}
        refs: dict[int, str] = {}
        found = self._db.execute("SELECT id, source, mid, name, type, target, interval, tags FROM monitors")
        for row, source, mid, name, kind, target, interval, tags in found:
            monitor = Monitor(source, mid, name, kind, target, interval, tuple(json.loads(tags)))
            rows[monitor.ref] = (row, monitor)
            refs[row] = monitor.ref
        heads: dict[int, CurrentState] = {}
        for (body,) in self._db.execute("SELECT body FROM heads ORDER BY shard"):
            heads.update(unpack_shard(body))
        for (body,) in self._db.execute("SELECT body FROM pulses"):
            with_pulse(body, heads)
        self.rows, self.heads = rows, {refs[row]: head for row, head in sorted(heads.items())}

    def adopt(self, draft: Draft) -> None:
        """The draft's transaction was committed."""
        self.rows, self.heads = draft.rows, draft.heads


class Draft:
    """Monitors and heads as one transaction would have them."""

    def __init__(
        self, connection: sqlite3.Connection, table: MonitorTable, spans: SpanTable, told: ProviderLogTable
    ) -> None:
        self._db = connection
        self._spans = spans
        self._told = told
        self._before = table.heads
        self.rows = dict(table.rows)
        self.heads = dict(table.heads)

    def register(self, monitor: Monitor) -> int:
        """Makes sure that the monitor is in the table as it is now; returns its row."""
        known = self.rows.get(monitor.ref)
        if known is not None and known[1] == monitor:
            return known[0]
        tags = json.dumps(monitor.tags)
        row: int = self._db.execute(
            "INSERT INTO monitors (source, mid, name, type, target, interval, tags) VALUES (?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (source, mid) DO UPDATE SET name = excluded.name, type = excluded.type,"
            " target = excluded.target, interval = excluded.interval, tags = excluded.tags RETURNING id",
            (monitor.source, monitor.id, monitor.name, monitor.type, monitor.target, monitor.interval, tags),
        ).fetchone()[0]
        self.rows[monitor.ref] = (row, monitor)
        return row

    def row_of(self, ref: str) -> int:
        """The row of a monitor; one of which only the reference is known is made."""
        if ref in self.rows:
            return self.rows[ref][0]
        source, _, mid = ref.partition(":")
        return self.register(Monitor(source, mid, mid))

    def head(self, ref: str) -> CurrentState:
        """The monitor's head, or an empty one."""
        return self.heads.get(ref) or CurrentState()

    def touch(self, ref: str) -> None:
        """Notes that something else than the head changed."""
        head = self.head(ref)
        self.heads[ref] = replace(head, revision=head.revision + 1)

    def take_status(self, status: Status, max_gap: int) -> None:
        """Moves the monitor's head on; finished stretches go into the table of spans."""
        ref = status.monitor.ref
        row, before = self.row_of(ref), self.head(ref)
        head, done = take(before, status, max_gap)
        if before.run_state == "unknown" and head.run_start < before.run_start:  # what was finished goes on after all
            rows = self._spans.touching(row, head.run_start, before.run_start)
            self._spans.rewrite(row, rows, [*clipped(rows, 0, head.run_start)])
        self.heads[ref] = head
        self._spans.append(row, done)

    def take_history(self, history: History, max_gap: int, not_after: int) -> None:
        """Replaces what is known inside the history's window, the running stretch included."""
        start, end = history.start, min(history.end, not_after)
        row, head = self.row_of(history.ref), replace(self.head(history.ref), max_gap=max_gap)
        if end <= start:
            return
        rows = self._spans.touching(row, start, end)
        running = head.running_span()
        known = joined([*rows, *((running,) if running and running.start <= end else ())])
        told = tidy(history.spans, start, end)
        if not history.pauses_seen:
            seen = clipped(known, start, end)
            if head.run_state == "paused" and head.run_at < end:  # it still is, until a status says otherwise
                seen.append(Span(max(head.run_at, start), end, "paused", head.run_reason))
            told = with_pauses(told, seen)
        wanted = replaced(known, start, end, told)
        self._told.note(row, not_after, (start, end), told, clipped(known, start, min(end, head.told_until)))
        changed = clipped(known, start, head.run_at) != clipped(wanted, start, head.run_at)
        known_from, known_until = grown(head.told_history, min(start, history.told_from or start), end)
        told_until = max((s.end for s in told if s.state != "unknown"), default=0)
        head = replace(
            head,
            known_from=known_from,
            known_until=known_until,
            told_until=max(head.told_until, told_until),
            revision=head.revision + changed,
        )
        if end < head.run_at:
            self._spans.rewrite(row, rows, wanted)
            if running and running.start <= end:  # it is in the table now, with what the window changed of it
                head = replace(head, run_start=head.run_at)
        else:
            known_to = max(wanted[-1].end, start) if wanted else start
            *before, last = joined([*wanted, Span(known_to, end, "unknown")])
            self._spans.rewrite(row, rows, before)
            head = replace(head, run_state=last.state, run_start=last.start, run_at=end, run_reason=last.reason)
        self.heads[history.ref] = head

    def take_answer(self, poll: Poll, asked_from: int, refusals: RefusalTable) -> bool:
        """Notes whose past since `asked_from` is answered, and whose is refused; whether nothing was left open."""
        refused = {one.ref: one.words for one in poll.refused}
        refs = {status.monitor.ref for status in poll.statuses}
        pending = poll.pending
        if pending is None:
            pending = frozenset() if poll.ask_again_in is None else frozenset(refs)
        for ref in sorted(refs):
            if ref in refused:
                refusals.note(self.row_of(ref), asked_from, poll.at, refused[ref])
            elif ref not in pending and poll.at > asked_from:
                head = self.head(ref)
                known = (head.answered_from, head.answered_until) if head.answered_until else None
                low, high = grown(known, asked_from, poll.at)
                self.heads[ref] = replace(head, answered_from=low, answered_until=high)
        for ref in (refs - pending | {history.ref for history in poll.histories}) - refused.keys():
            refusals.clear(self.row_of(ref))
        return not pending

    def note_checks(self, checks: Checks) -> None:
        """Notes which stretch of single checks is here whole now, and whether failed ones are among them."""
        head = self.head(checks.ref)
        low, high = head.told_checks or (0, 0)
        if checks.start is not None and checks.end is not None and checks.end > checks.start:
            low, high = grown(head.told_checks, checks.start, checks.end)
        changed = replace(head, checks_from=low, checks_until=high, failures_told=checks.failures_told)
        if changed != head:
            self.heads[checks.ref] = changed

    def write(self) -> None:
        """Writes the pulse of every source that moved, and the shards in which something else changed."""
        sources: set[str] = set()
        shards: set[int] = set()
        for ref, head in self.heads.items():
            before = self._before.get(ref)
            if head is before:
                continue
            row, monitor = self.rows[ref]
            sources.add(monitor.source)
            if before is None or still(head) != still(before):
                shards.add(row // SHARD)
        if not sources:
            return
        pulses: dict[str, dict[int, CurrentState]] = {source: {} for source in sorted(sources)}
        rest: dict[int, dict[int, CurrentState]] = {shard: {} for shard in sorted(shards)}
        for ref, head in self.heads.items():
            row, monitor = self.rows[ref]
            if monitor.source in sources:
                pulses[monitor.source][row] = head
            if row // SHARD in shards:
                rest[row // SHARD][row] = head
        self._db.executemany(
            "INSERT INTO heads VALUES (?, ?) ON CONFLICT (shard) DO UPDATE SET body = excluded.body",
            [(shard, pack_shard(heads)) for shard, heads in rest.items()],
        )
        self._db.executemany(
            "INSERT INTO pulses VALUES (?, ?) ON CONFLICT (source) DO UPDATE SET body = excluded.body",
            [(source, pack_pulse(heads)) for source, heads in pulses.items()],
        )
