"""The table of finished state spans: reads a window, replaces a window, writes only rows that differ."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import cast

from sla_tui.secret import redact_all
from sla_tui.sla.observation import Span, SpanState
from sla_tui.sla.spans import joined
from sla_tui.store.sql.database import Database

_COLUMNS = 'SELECT start, "end", state, reason FROM spans WHERE monitor = ?'


class SpanTable:
    """Finished spans of all monitors; the running stretch of each is in its current state."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def touching(self, monitor: int, start: int, end: int) -> list[Span]:
        """Reads rows that overlap or touch `[start, end]`, unclipped, in order."""
        before = self._db.execute(f"{_COLUMNS} AND start < ? ORDER BY start DESC LIMIT 1", (monitor, start)).fetchall()
        inside = self._db.execute(f"{_COLUMNS} AND start BETWEEN ? AND ? ORDER BY start", (monitor, start, end))
        rows = [*(row for row in before if row[1] >= start), *inside]
        return [Span(row[0], row[1], cast("SpanState", row[2]), redact_all(row[3])) for row in rows]

    def append(self, monitor: int, spans: Iterable[Span]) -> None:
        """Adds finished spans that lie after all others, joining the first to its neighbour where they are equal."""
        for span in spans:
            rows = self.touching(monitor, span.start, span.start)
            self.rewrite(monitor, rows, joined([*rows, span]))

    def rewrite(self, monitor: int, old: Sequence[Span], new: Sequence[Span]) -> bool:
        """Makes the rows `old` into `new`; returns whether anything differed."""
        kept = set(old) & set(new)
        gone = [(monitor, s.start) for s in old if s not in kept]
        fresh = [(monitor, s.start, s.end, s.state, s.reason) for s in new if s not in kept]
        if gone:
            self._db.executemany("DELETE FROM spans WHERE monitor = ? AND start = ?", gone)
        if fresh:
            self._db.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?)", fresh)
        return bool(gone or fresh)
