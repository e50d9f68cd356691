"""The schema of the SQLite file, version by version, and the way from one to the next."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable
from pathlib import Path

from sla_tui.errors import NewerStoreError
from sla_tui.store.sql.tables.days import build_months
from sla_tui.store.sqlite.steps import add_answered, reshard

APPLICATION_ID = 0x534C4154  # "SLAT"

# One step a version: step 0 makes an empty file version 1. Never edit a step that was released; append.
# Blobs live in rowid tables (in a WITHOUT ROWID table the same payload took four times the space).
STEPS: tuple[tuple[str | Callable[[sqlite3.Connection], None], ...], ...] = (
    (
        """CREATE TABLE monitors (
             id INTEGER PRIMARY KEY, source TEXT NOT NULL, mid TEXT NOT NULL, name TEXT NOT NULL, type TEXT NOT NULL,
             target TEXT NOT NULL, interval INTEGER NOT NULL, tags TEXT NOT NULL, UNIQUE (source, mid))""",
        "CREATE TABLE heads (source TEXT PRIMARY KEY, body BLOB NOT NULL)",
        """CREATE TABLE spans (
             monitor INTEGER NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL, state TEXT NOT NULL,
             reason TEXT NOT NULL, PRIMARY KEY (monitor, start)) WITHOUT ROWID""",
        """CREATE TABLE days (
             id INTEGER PRIMARY KEY, monitor INTEGER NOT NULL, day INTEGER NOT NULL, total INTEGER NOT NULL,
             failed INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (monitor, day))""",
        "CREATE TABLE journal (id INTEGER PRIMARY KEY AUTOINCREMENT, body BLOB NOT NULL)",
        """CREATE TABLE maintenance (
             source TEXT NOT NULL, id TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
             title TEXT NOT NULL, refs TEXT NOT NULL, PRIMARY KEY (source, id, start)) WITHOUT ROWID""",
        """CREATE TABLE polls (
             source TEXT PRIMARY KEY, last_success_at INTEGER, last_attempt_at INTEGER, state TEXT NOT NULL,
             message TEXT NOT NULL)""",
        """CREATE TABLE events (
             id INTEGER PRIMARY KEY, at INTEGER NOT NULL, kind TEXT NOT NULL, subject TEXT NOT NULL,
             note TEXT NOT NULL)""",
    ),
    (
        """CREATE TABLE request_hours (
             id INTEGER PRIMARY KEY, monitor INTEGER NOT NULL, hour INTEGER NOT NULL, total INTEGER NOT NULL,
             errors INTEGER NOT NULL, body BLOB NOT NULL, UNIQUE (monitor, hour))""",
    ),
    (
        # AUTOINCREMENT: a number that people have seen never names another act.
        """CREATE TABLE acts (
             id INTEGER PRIMARY KEY AUTOINCREMENT, at INTEGER NOT NULL, who TEXT NOT NULL, kind TEXT NOT NULL,
             body TEXT NOT NULL)""",
    ),
    (  # checks: days are keyed by time and need no index, response times within 2 % apart from what makes them exact
        "ALTER TABLE days RENAME TO old_days",
        """CREATE TABLE days (
             id INTEGER PRIMARY KEY, total INTEGER NOT NULL, failed INTEGER NOT NULL, body BLOB NOT NULL)""",
        "INSERT INTO days SELECT (day << 24) | monitor, total, failed, body FROM old_days ORDER BY day, monitor",
        "DROP TABLE old_days",
        "CREATE TABLE fine (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
        """CREATE TABLE months (
             id INTEGER PRIMARY KEY, total INTEGER NOT NULL, failed INTEGER NOT NULL, body BLOB NOT NULL)""",
        """CREATE TABLE daily (
             id INTEGER PRIMARY KEY, total INTEGER NOT NULL, failed INTEGER NOT NULL, body BLOB NOT NULL)""",
        "CREATE TABLE ticks (id INTEGER PRIMARY KEY, body BLOB NOT NULL)",
        "INSERT INTO ticks (body) SELECT body FROM journal ORDER BY id",
        "DROP TABLE journal",
        """CREATE TABLE segments (
             id INTEGER PRIMARY KEY AUTOINCREMENT, shard INTEGER NOT NULL, first INTEGER NOT NULL,
             last INTEGER NOT NULL, body BLOB NOT NULL)""",
    ),
    (  # heads: what rarely changes by shards of monitors, what every poll moves in one small row a source
        "ALTER TABLE heads RENAME TO old_heads",
        "CREATE TABLE heads (shard INTEGER PRIMARY KEY, body BLOB NOT NULL)",
        "CREATE TABLE pulses (source TEXT PRIMARY KEY, body BLOB NOT NULL)",
        reshard,
        "DROP TABLE old_heads",
    ),
    (  # what the last snapshot left for those who must be quick; a figure is never read from here
        "CREATE TABLE remembered (key TEXT PRIMARY KEY, at INTEGER NOT NULL, body TEXT NOT NULL)",
    ),
    (  # closed periods with what they were worked out from, and what providers told of the past with when they did
        "CREATE TABLE texts (id INTEGER PRIMARY KEY, sha256 TEXT NOT NULL UNIQUE, body BLOB NOT NULL)",
        """CREATE TABLE frozen (
             id INTEGER PRIMARY KEY, service TEXT NOT NULL, start INTEGER NOT NULL, "end" INTEGER NOT NULL,
             revision INTEGER NOT NULL, at INTEGER NOT NULL, who TEXT NOT NULL, why TEXT NOT NULL,
             sha256 TEXT NOT NULL, tool TEXT NOT NULL, tzdata TEXT NOT NULL, text INTEGER NOT NULL,
             inputs BLOB NOT NULL, result BLOB NOT NULL, UNIQUE (service, start, revision))""",
        """CREATE TABLE told (
             id INTEGER PRIMARY KEY, fetched INTEGER NOT NULL, monitor INTEGER NOT NULL, start INTEGER NOT NULL,
             "end" INTEGER NOT NULL, body BLOB NOT NULL)""",
        "CREATE INDEX told_by_monitor ON told (monitor, start)",
    ),
    (  # months: percentiles beside the counts that they are of, for those who want all months at once
        "ALTER TABLE months ADD COLUMN p50 INTEGER",
        "ALTER TABLE months ADD COLUMN p95 INTEGER",
        "ALTER TABLE months ADD COLUMN p99 INTEGER",
        build_months,
    ),
    (  # an intention is written once, whoever submits it again
        "ALTER TABLE acts ADD COLUMN intent TEXT",
        "CREATE UNIQUE INDEX acts_by_intent ON acts (intent) WHERE intent IS NOT NULL",
    ),
    (  # what of the past was asked for and answered, monitor by monitor, and what a provider will not tell
        add_answered,
        """CREATE TABLE refusals (
             monitor INTEGER PRIMARY KEY, start INTEGER NOT NULL, at INTEGER NOT NULL, words TEXT NOT NULL)""",
        "ALTER TABLE polls ADD COLUMN past_at INTEGER",
        "ALTER TABLE polls ADD COLUMN checks_at INTEGER",
    ),
    (  # what vendors' status pages said, every reading that differs from the one before it, and when work was announced
        "ALTER TABLE maintenance ADD COLUMN announced INTEGER",
        """CREATE TABLE page_readings (
             id INTEGER PRIMARY KEY, source TEXT NOT NULL, incident TEXT NOT NULL, at INTEGER NOT NULL,
             start INTEGER NOT NULL, "end" INTEGER, body TEXT NOT NULL)""",
        "CREATE INDEX page_readings_by_incident ON page_readings (source, incident, id)",
    ),
    (  # who may write, by a number that every write carries; and by which name a store of several people knew who acted
        """CREATE TABLE leases (
             scope TEXT PRIMARY KEY, holder TEXT NOT NULL, fence INTEGER NOT NULL, until INTEGER NOT NULL)""",
        "ALTER TABLE acts ADD COLUMN role TEXT NOT NULL DEFAULT ''",
    ),
)
VERSION = len(STEPS)


def check_version(connection: sqlite3.Connection, path: Path) -> None:
    """Refuses what a later version wrote.

    Raises:
        NewerStoreError: this version does not know the file's format.
    """
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise NewerStoreError(
            f"{path} was written by a later version of sla-tui (format {version}, this one knows {VERSION})",
            hint="it is left as it is; update sla-tui, or name another place with --store",
        )


def is_older(connection: sqlite3.Connection) -> bool:
    """Says whether an earlier version wrote the history."""
    return bool(connection.execute("PRAGMA user_version").fetchone()[0] < VERSION)


def migrate(connection: sqlite3.Connection, path: Path | None) -> None:
    """Carries the file to `VERSION` in one transaction; a copy is made before an existing one is changed."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version >= VERSION:
        return
    if version and path is not None:
        backup(connection, path.with_name(f"{path.name}.v{version}.bak"))
    connection.execute("BEGIN IMMEDIATE")
    try:
        for step in STEPS[version:]:
            for action in step:
                if callable(action):
                    action(connection)
                else:
                    connection.execute(action)
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute(f"PRAGMA user_version = {VERSION}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise
    # The header that `recognise` reads must be in the file itself, not only in its journal.
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def backup(connection: sqlite3.Connection, target: Path) -> None:
    """Writes a copy of the history as of one moment at `target`, whole or not at all."""
    fresh = target.with_name(f"{target.name}.tmp")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600)
    try:
        with contextlib.closing(sqlite3.connect(fresh)) as copy:
            connection.backup(copy)
        fresh.replace(target)
    except BaseException:
        fresh.unlink(missing_ok=True)
        raise
