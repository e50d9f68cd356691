"""The table of monitors whose past their provider refuses: since when it is asked in vain, and its words."""

from __future__ import annotations

from collections.abc import Mapping

from sla_tui.secret import redact_all
from sla_tui.store.records import Refusal
from sla_tui.store.sql.database import Database


class RefusalTable:
    """A row a monitor, until its past comes after all. Changes happen inside the caller's transaction."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, monitor: int, start: int, at: int, words: str) -> None:
        """Keeps that everything since `start` was refused; the first `at` stays while the words do."""
        self._db.execute(
            "INSERT INTO refusals VALUES (?, ?, ?, ?) ON CONFLICT (monitor) DO UPDATE SET"
            " start = CASE WHEN excluded.start < refusals.start THEN excluded.start ELSE refusals.start END,"
            " at = excluded.at, words = excluded.words"
            " WHERE excluded.start < refusals.start OR excluded.words <> refusals.words",
            (monitor, start, at, words),
        )

    def clear(self, monitor: int) -> None:
        """Forgets the refusal: an answer came."""
        self._db.execute("DELETE FROM refusals WHERE monitor = ?", (monitor,))

    def all(self) -> Mapping[int, Refusal]:
        """Reads every refusal, by the row of its monitor."""
        rows = self._db.execute("SELECT monitor, start, at, words FROM refusals")
        return {row: Refusal(start, at, redact_all(words)) for row, start, at, words in rows}
