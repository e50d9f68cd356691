"""The tables of checks that came lately: a journal row a poll (`ticks`), and rows of hours by monitor (`segments`).

A poll adds one small row for all its monitors. When the journal has grown, or the day is over, it becomes one segment
for every `SHARD` monitors within the transaction of the poll that filled it; a shard's segments of finished days are
then folded into days, one shard at a time, so that no poll waits for a whole fleet.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.chunks import pack_segment, pack_tick, unpack_segment, unpack_tick
from sla_tui.store.sql.forms.column import CheckColumn, empty, merged

SHARD = 64  # monitors of one segment
SEGMENT_AT = 60_000  # checks in the journal from which on it becomes segments
_CACHED = 1024  # segments


class CheckSegment(NamedTuple):
    """One row of the table but its checks: whose it is, and the first and the last instant in it."""

    id: int
    shard: int
    first: int
    last: int


class RecentTable:
    """Checks that are in no day yet. What is staged becomes visible with `applied`, is forgotten with `discarded`."""

    def __init__(self, db: Database, turn: Callable[[], object]) -> None:
        """`turn` gives what differs as soon as the journal was emptied, where its keys begin anew then."""
        self._db = db
        self._turn = turn
        self._journal: dict[int, CheckColumn] = {}
        self._size = 0
        self._segments: list[CheckSegment] = []
        self._parsed: dict[int, dict[int, CheckColumn]] = {}
        self._staged: dict[int, CheckColumn] = {}
        self._rotated: list[CheckSegment] | None = None
        self._read: tuple[object, int] = (None, 0)  # which journal was read, and up to which row

    def load(self) -> None:
        """Reads the journal, or what another process has added to it since."""
        rows = self._db.execute("SELECT id, shard, first, last FROM segments ORDER BY id")
        self._segments = [CheckSegment(*row) for row in rows]
        known = {segment.id for segment in self._segments}
        self._parsed = {key: value for key, value in self._parsed.items() if key in known}
        low, high = self._db.execute("SELECT min(id), max(id) FROM ticks").fetchone()
        journal = (low, self._turn())  # keys of the journal may begin anew with every turn
        seen = self._read[1]
        if self._read[0] != journal or high is None or high < seen:
            self._journal, self._size, seen = {}, 0, 0
        for (body,) in self._db.execute("SELECT body FROM ticks WHERE id > ? ORDER BY id", (seen,)):
            self._add_to_journal(_by_monitor(unpack_tick(body)))
        self._read = (journal, high or 0)

    def stage(self, rows: Mapping[int, CheckColumn]) -> None:
        """Writes new checks by monitor inside the caller's transaction."""
        if rows:
            self._db.execute("INSERT INTO ticks (body) VALUES (?)", (pack_tick(rows),))
        self._staged = dict(rows)

    def rotate(self) -> None:
        """Makes segments of the journal, what is staged included, inside the caller's transaction."""
        shards: dict[int, dict[int, CheckColumn]] = {}
        for row in {*self._journal, *self._staged}:
            column = merged([self._journal.get(row, empty()), self._staged.get(row, empty())])
            shards.setdefault(row // SHARD, {})[row] = column
        self._rotated = [self._write(shard, columns) for shard, columns in sorted(shards.items())]
        self._db.execute("DELETE FROM ticks")

    def cut(self, monitors: Collection[int], after: int) -> dict[int, CheckColumn]:
        """Takes out what of these monitors is later than `after`, in the caller's transaction; call `load` after it.

        What is left of the journal becomes segments: whoever follows the file reads both anew then.
        """
        taken: dict[int, CheckColumn] = {}
        late = [s for s in self._segments if s.last > after]
        parts = [(s.shard, dict(self._parse(s.id))) for s in late]
        shards: dict[int, dict[int, CheckColumn]] = {}
        for row, column in self._journal.items():
            shards.setdefault(row // SHARD, {})[row] = column
        for shard, columns in (*parts, *sorted(shards.items())):
            kept: dict[int, CheckColumn] = {}
            for row, column in columns.items():
                rest = column.between(0, after + 1) if row in monitors else column
                if len(rest.at) < len(column.at):
                    taken[row] = merged([taken.get(row, empty()), column.between(after + 1, 1 << 32)])
                if rest.at:
                    kept[row] = rest
            if kept:
                self._write(shard, kept)
        self._db.executemany("DELETE FROM segments WHERE id = ?", [(s.id,) for s in late])
        self._db.execute("DELETE FROM ticks")
        return taken

    @property
    def journalled(self) -> int:
        """How many checks the journal holds, what is staged included."""
        return self._size + sum(len(c.at) for c in self._staged.values())

    def applied(self) -> None:
        """Makes what was staged visible: the transaction was committed."""
        if self._rotated is not None:
            self._segments = [*self._segments, *self._rotated]
            self._journal, self._size = {}, 0
        else:
            self._add_to_journal(self._staged)
        self._staged, self._rotated = {}, None

    def discarded(self) -> None:
        """Forgets what was staged: the transaction was rolled back."""
        self._staged, self._rotated = {}, None

    def first(self) -> int | None:
        """Finds the earliest instant that is in no day yet."""
        journal = (column.at[0] for column in self._journal.values() if column.at)
        return min((*(s.first for s in self._segments), *journal), default=None)

    def columns(self, monitor: int, start: int, end: int) -> list[CheckColumn]:
        """Reads the checks of one monitor inside `[start, end)`: those of segments and of the journal."""
        out = [
            found.between(start, end)
            for segment in self._segments
            if segment.shard == monitor // SHARD and segment.first < end and segment.last >= start
            if (found := self._parse(segment.id).get(monitor)) is not None
        ]
        if (recent := self._journal.get(monitor)) is not None:
            out.append(recent.between(start, end))
        return [column for column in out if column.at]

    def ready(self, before: int) -> int | None:
        """Finds a shard that has checks from before the instant `before`; None where there is none."""
        return next((s.shard for s in self._segments if s.first < before), None)

    def old_part(self, shard: int, before: int) -> dict[int, CheckColumn]:
        """Picks the checks of a shard from before the instant `before`, by monitor."""
        return {row: c for row, column in self._whole(shard) if (c := column.between(0, before)).at}

    def keep_rest(self, shard: int, before: int) -> list[CheckSegment]:
        """Replaces a shard's segments by one of what came at `before` or later; returns what `taken` must be given."""
        rest = {row: c for row, column in self._whole(shard) if (c := column.between(before, 1 << 32)).at}
        gone = [s.id for s in self._segments if s.shard == shard]
        fresh = [self._write(shard, rest)] if rest else []
        self._db.executemany("DELETE FROM segments WHERE id = ?", [(i,) for i in gone])
        return [s for s in self._segments if s.shard != shard] + fresh

    def taken(self, segments: list[CheckSegment]) -> None:
        """Takes over what `keep_rest` left: its transaction was committed."""
        self._segments = segments

    def _whole(self, shard: int) -> Iterator[tuple[int, CheckColumn]]:
        parts: dict[int, list[CheckColumn]] = {}
        for segment in self._segments:
            if segment.shard == shard:
                for row, column in self._parse(segment.id).items():
                    parts.setdefault(row, []).append(column)
        for row, columns in parts.items():
            yield row, merged(columns)

    def _write(self, shard: int, columns: Mapping[int, CheckColumn]) -> CheckSegment:
        first = min(c.at[0] for c in columns.values())
        last = max(c.at[-1] for c in columns.values())
        key = self._db.execute(
            "INSERT INTO segments (shard, first, last, body) VALUES (?, ?, ?, ?) RETURNING id",
            (shard, first, last, pack_segment(columns)),
        ).fetchone()[0]
        return CheckSegment(key, shard, first, last)

    def _parse(self, key: int) -> dict[int, CheckColumn]:
        columns = self._parsed.get(key)
        if columns is None:
            (body,) = self._db.execute("SELECT body FROM segments WHERE id = ?", (key,)).fetchone()
            while len(self._parsed) >= _CACHED:
                del self._parsed[next(iter(self._parsed))]
            columns = self._parsed[key] = unpack_segment(body)
        return columns

    def _add_to_journal(self, rows: Mapping[int, CheckColumn]) -> None:
        for row, column in rows.items():
            known = self._journal.get(row)
            if known is None:
                self._journal[row] = CheckColumn(column.at[:], column.outcome[:])
            elif known.at[-1] < column.at[0]:
                known.at.extend(column.at)
                known.outcome.extend(column.outcome)
            else:
                self._journal[row] = merged([known, column])
            self._size += len(column.at)


def _by_monitor(entries: Iterable[tuple[int, int, int]]) -> dict[int, CheckColumn]:
    out: dict[int, CheckColumn] = {}
    for row, at, outcome in entries:
        column = out.get(row)
        if column is None:
            column = out[row] = empty()
        if not column.at or column.at[-1] < at:
            column.at.append(at)
            column.outcome.append(outcome)
        else:
            one = empty()
            one.at.append(at)
            one.outcome.append(outcome)
            out[row] = merged([column, one])
    return out
