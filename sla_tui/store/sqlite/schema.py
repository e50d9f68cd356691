"""The SQLite file: how it is recognised, made, and carried from one version to the next."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

from sla_tui.errors import CorruptStoreError, ForeignStoreError, NewerStoreError, StoreError, UnwritableStoreError
from sla_tui.store.sqlite.forms.current_states import add_answered, reshard
from sla_tui.store.sqlite.tables.days import build_months

APPLICATION_ID = 0x534C4154  # "SLAT"
_MAGIC = b"SQLite format 3\x00"
_BUSY_SECONDS = 5.0

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
)
VERSION = len(STEPS)


@contextlib.contextmanager
def in_words(what: str) -> Iterator[None]:
    """Turns SQLite's and the system's errors into `StoreError`s that say `what` was being done."""
    try:
        yield
    except sqlite3.Error as error:
        raise explain(error, what) from error
    except OSError as error:
        raise UnwritableStoreError(f"{what}: {error.strerror or error}") from error


def explain(error: sqlite3.Error, what: str) -> StoreError:
    """The `StoreError` that says in words what SQLite means."""
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    text = f"{what}: {error}"
    if code in {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}:
        return CorruptStoreError(text, hint="the file is left as it is; move it away to start a new history")
    if code == sqlite3.SQLITE_FULL:
        return UnwritableStoreError(f"{what}: no space left", hint="free some space; nothing stored so far is lost")
    if code in {sqlite3.SQLITE_READONLY, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_PERM}:
        return UnwritableStoreError(text, hint="check the permissions of the file and its folder, and the disk")
    if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
        return UnwritableStoreError(f"{what}: another program holds the file", hint="close it, or use --store")
    return StoreError(text)


def recognise(path: Path) -> bool:
    """Whether there is a history at `path` (False: no file yet, or an empty one).

    Reads the header only, so that a stranger's file is not touched in any way.

    Raises:
        ForeignStoreError: the file is something else.
    """
    with in_words(f"reading {path}"):
        if not path.exists():
            return False
        if not path.is_file():
            raise ForeignStoreError(f"{path} is not a file", hint="name another place with --store")
        with path.open("rb") as file:
            head = file.read(100)
    if not head:
        return False
    if not head.startswith(_MAGIC):
        raise ForeignStoreError(
            f"{path} is not a history of sla-tui (not an SQLite file, or its beginning is damaged)",
            hint="it is left as it is; name another place with --store",
        )
    if int.from_bytes(head[68:72], "big") != APPLICATION_ID:
        raise ForeignStoreError(
            f"{path} is the SQLite file of another program", hint="it is left as it is; name another place with --store"
        )
    return True


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Opens `path`; for writing it is made and migrated where needed. Raises `StoreError`s in words."""
    exists = recognise(path)
    with in_words(f"opening {path}"):
        if not write:
            return _reader(path)
        if not exists:
            path.touch(mode=0o600)
        connection = _open(f"{path.absolute().as_uri()}?mode=rw")
        try:
            _check_version(connection, path)
            _write_settings(connection)
            migrate(connection, path)
        except BaseException:
            connection.close()
            raise
        return connection


def connect_beside(path: Path) -> sqlite3.Connection:
    """A second connection that may write, while another process is the file's writer. Never migrates.

    Raises:
        StoreError: the file is of another version, or cannot be written.
    """
    with in_words(f"opening {path}"):
        connection = _open(f"{path.absolute().as_uri()}?mode=rw")
        try:
            _check_version(connection, path)
            if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
                raise StoreError(
                    f"{path} is written by an earlier version of sla-tui",
                    hint="stop that one and start it again with this version",
                )
            connection.execute("PRAGMA synchronous = FULL")
        except BaseException:
            connection.close()
            raise
        return connection


def in_memory() -> sqlite3.Connection:
    """An empty history that ends with the process."""
    connection = _open(":memory:")
    migrate(connection, None)
    return connection


def _open(uri: str) -> sqlite3.Connection:
    # Autocommit: transactions are begun by hand. The store guards the connection with a lock of its own.
    return sqlite3.connect(uri, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True)


def _reader(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    connection = _open(f"{uri}?mode=ro")
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        connection.close()
        if Path(f"{path}-wal").exists():
            raise
        # A folder that cannot be written, and no journal to follow: the file alone is the whole truth.
        connection = _open(f"{uri}?immutable=1")
    try:
        _check_version(connection, path)
        if connection.execute("PRAGMA user_version").fetchone()[0] < VERSION:
            return _migrated_copy(connection)
    except BaseException:
        connection.close()
        raise
    return connection


def _migrated_copy(connection: sqlite3.Connection) -> sqlite3.Connection:
    """The history of an earlier version in memory, as this one has it: a reader changes no file."""
    copy = _open(":memory:")
    with contextlib.closing(connection):
        connection.backup(copy)
    migrate(copy, None)
    return copy


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > VERSION:
        raise NewerStoreError(
            f"{path} was written by a later version of sla-tui (format {version}, this one knows {VERSION})",
            hint="it is left as it is; update sla-tui, or name another place with --store",
        )


def _write_settings(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_size_limit = 4194304")


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
    """A copy of the history as of one moment at `target`, whole or not at all."""
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
