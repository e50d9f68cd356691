"""The table of notes: what is left under a key for those who read the history without this program's engine."""

from __future__ import annotations

from sla_tui.secret import redact_json
from sla_tui.store.sql.database import Database


def read_note(db: Database, key: str) -> str | None:
    """Reads the last note under a key; None where there is none."""
    row = db.execute("SELECT body FROM remembered WHERE key = ?", (key,)).fetchone()
    return None if row is None else redact_json(str(row[0]))


def write_note(db: Database, key: str, at: int, body: str) -> None:
    """Leaves a note in place of the one before it, inside the caller's transaction."""
    db.execute(
        "INSERT INTO remembered (key, at, body) VALUES (?, ?, ?)"
        " ON CONFLICT (key) DO UPDATE SET at = excluded.at, body = excluded.body",
        (key, at, body),
    )
