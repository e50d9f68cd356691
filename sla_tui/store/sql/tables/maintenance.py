"""The table of maintenance windows that providers know of."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any, Final

from sla_tui.secret import redact, redact_all
from sla_tui.sla.observation import Poll, ProviderMaintenance
from sla_tui.store.sql.database import Database

_UPSERT: Final = (
    'INSERT INTO maintenance (source, id, start, "end", title, refs, announced) VALUES (?, ?, ?, ?, ?, ?, ?)'
    ' ON CONFLICT (source, id, start) DO UPDATE SET "end" = excluded."end", title = excluded.title,'
    " refs = excluded.refs, announced = excluded.announced"
)


class MaintenanceTable:
    """Provider maintenance. `revision` counts the polls that changed something."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.revision = 0
        self._rows: list[Any] = []
        self._windows: tuple[int, Mapping[str, Sequence[ProviderMaintenance]]] | None = None  # with their revision

    def load(self) -> None:
        """Looks whether somebody else has changed windows."""
        rows = self._db.execute(
            'SELECT source, id, start, "end", title, refs, announced FROM maintenance ORDER BY source, id, start'
        ).fetchall()
        self.revision += rows != self._rows
        self._windows = None
        self._rows = rows

    def stage(self, poll: Poll) -> None:
        """Takes the windows a poll names; those it should have named and did not are withdrawn."""
        if not poll.maintenance and poll.maintenance_from is None:
            return
        rows = self._db.execute(
            'SELECT id, start, "end", title, refs, announced FROM maintenance WHERE source = ?', (poll.source,)
        ).fetchall()
        stored = {(row[0], row[1]): row[2:] for row in rows}
        wanted = {
            (w.id, w.start): (w.end, w.title, json.dumps(w.refs), _announced(w, stored, poll.at))
            for w in poll.maintenance
        }
        gone = []
        if poll.maintenance_from is not None:
            gone = [key for key, row in stored.items() if key not in wanted and row[0] > poll.maintenance_from]
        fresh = [(poll.source, *key, *row) for key, row in wanted.items() if stored.get(key) != row]
        self._db.executemany(
            "DELETE FROM maintenance WHERE source = ? AND id = ? AND start = ?", [(poll.source, *key) for key in gone]
        )
        self._db.executemany(_UPSERT, fresh)
        self.revision += bool(gone or fresh)

    def touching(self, refs: frozenset[str], start: int, end: int) -> tuple[ProviderMaintenance, ...]:
        """Gives windows that touch `[start, end)` and one of `refs`, in order of time."""
        known = self._by_ref()
        found = (known[ref] for ref in refs if ref in known)
        windows = {id(w): w for own in found for w in own if w.start < end and w.end > start}
        return tuple(sorted(windows.values(), key=lambda w: (w.start, w.source, w.id)))

    def _by_ref(self) -> Mapping[str, Sequence[ProviderMaintenance]]:
        """Reads the windows of each monitor; anew only after a poll that changed any."""
        if self._windows is None or self._windows[0] != self.revision:
            out: dict[str, list[ProviderMaintenance]] = {}
            for row in self._db.execute('SELECT source, id, start, "end", refs, title, announced FROM maintenance'):
                refs = tuple(map(redact, json.loads(row[4])))
                window = ProviderMaintenance(row[0], redact(row[1]), row[2], row[3], refs, redact_all(row[5]), row[6])
                for ref in dict.fromkeys(refs):
                    out.setdefault(ref, []).append(window)
            self._windows = self.revision, out
        return self._windows[1]


def _announced(
    window: ProviderMaintenance, stored: Mapping[tuple[str, int], tuple[int, str, str, int | None]], at: int
) -> int | None:
    """Says when this window was announced: one that was moved, or made longer, was announced as it is when it was read.

    A page goes on telling when it first spoke of the work; that is no notice of other hours.
    """
    if window.announced is None:
        return None
    before = [(start, row[0], row[3]) for (key, start), row in stored.items() if key == window.id]
    for start, end, announced in before:
        if start == window.start and window.end <= end:
            return announced if announced is not None else window.announced
    return max(at, window.announced) if before else window.announced
