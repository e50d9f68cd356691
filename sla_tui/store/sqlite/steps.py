"""Steps of the SQLite schema that work on what is stored, rather than on the tables."""

from __future__ import annotations

import sqlite3

from sla_tui.store.current_state import CurrentState
from sla_tui.store.sql.forms.compress import compressed, join_blobs
from sla_tui.store.sql.forms.current_states import SHARD, pack_shard, unpack_shard


def reshard(connection: sqlite3.Connection) -> None:
    """Carries the current states of format 2 of the file, a row a source, into rows by shard."""
    shards: dict[int, dict[int, CurrentState]] = {}
    for (body,) in connection.execute("SELECT body FROM old_heads"):
        for row, state in unpack_shard(body).items():
            shards.setdefault(row // SHARD, {})[row] = state
    rows = [(shard, pack_shard(states)) for shard, states in shards.items()]
    connection.executemany("INSERT INTO heads VALUES (?, ?)", rows)


def add_answered(connection: sqlite3.Connection) -> None:
    """Carries what format 9 of the file kept of last polls into the present form: nobody is known to have answered."""
    connection.execute("UPDATE pulses SET body = CAST(body || ? AS BLOB)", (join_blobs(compressed(b"", level=6)),))
