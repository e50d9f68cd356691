"""Connections to a history in SQLite: a stranger's file is recognised and left alone, errors are put into words."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from sla_tui.errors import CorruptStoreError, ForeignStoreError, StoreError, UnwritableStoreError
from sla_tui.store.sqlite import schema

MAGIC: Final = b"SQLite format 3\x00"
_BUSY_SECONDS: Final = 5.0


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
    """Puts into words what SQLite means."""
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


@contextlib.contextmanager
def closed_on_error(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """Closes the connection where the block fails, whatever it fails by; leaves it open where all goes well."""
    try:
        yield connection
    except BaseException:
        connection.close()
        raise


def recognise(path: Path) -> bool:
    """Says whether there is a history at `path` (False: no file yet, an empty one, or one that is just being made).

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
    if not head.startswith(MAGIC):
        raise ForeignStoreError(
            f"{path} is not a history of sla-tui (not an SQLite file, or its beginning is damaged)",
            hint="it is left as it is; name another place with --store",
        )
    if int.from_bytes(head[68:72], "big") != schema.APPLICATION_ID:
        raise ForeignStoreError(
            f"{path} is the SQLite file of another program", hint="it is left as it is; name another place with --store"
        )
    return int.from_bytes(head[60:64], "big") > 0  # the version of its tables: there are none yet


def connect(path: Path, *, write: bool) -> sqlite3.Connection:
    """Opens `path`; for writing it is made and migrated where needed.

    Raises:
        StoreError: it cannot be opened, is something else, or a later version wrote it.
    """
    exists = recognise(path)
    with in_words(f"opening {path}"):
        if not write:
            return _reader(path)
        if not exists:
            path.touch(mode=0o600)
        with closed_on_error(_open(f"{path.absolute().as_uri()}?mode=rw")) as connection:
            schema.check_version(connection, path)
            if not exists:  # before anything else is in the file: whoever looks meanwhile shall see that it is ours
                connection.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
            _write_settings(connection)
            schema.migrate(connection, path)
        return connection


def connect_beside(path: Path) -> sqlite3.Connection:
    """Opens a second connection that may write, while another process is the file's writer. Never migrates.

    Raises:
        StoreError: the file is of another version, or cannot be written.
    """
    with in_words(f"opening {path}"):
        with closed_on_error(_open(f"{path.absolute().as_uri()}?mode=rw")) as connection:
            schema.check_version(connection, path)
            if schema.is_older(connection):
                raise StoreError(
                    f"{path} is written by an earlier version of sla-tui",
                    hint="stop that one and start it again with this version",
                )
            connection.execute("PRAGMA synchronous = FULL")
        return connection


def in_memory() -> sqlite3.Connection:
    """Makes an empty history that ends with the process."""
    with closed_on_error(_open(":memory:")) as connection:
        schema.migrate(connection, None)
    return connection


def copied(connection: sqlite3.Connection) -> sqlite3.Connection:
    """Copies a history into memory, as it is."""
    with closed_on_error(_open(":memory:")) as copy:
        connection.backup(copy)
    return copy


def _open(uri: str) -> sqlite3.Connection:
    # Autocommit: transactions are begun by hand. The store guards the connection with a lock of its own.
    return sqlite3.connect(uri, timeout=_BUSY_SECONDS, isolation_level=None, check_same_thread=False, uri=True)


def _reader(path: Path) -> sqlite3.Connection:
    uri = path.absolute().as_uri()
    try:
        with closed_on_error(_open(f"{uri}?mode=ro")) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.OperationalError:
        if Path(f"{path}-wal").exists():
            raise
        # A folder that cannot be written, and no journal to follow: the file alone is the whole truth.
        connection = _open(f"{uri}?immutable=1")
    with closed_on_error(connection):
        schema.check_version(connection, path)
        if not schema.is_older(connection):
            return connection
    # A reader changes no file: the history of an earlier version is read in memory, as this one has it.
    with contextlib.closing(connection), closed_on_error(copied(connection)) as copy:
        schema.migrate(copy, None)
    return copy


def _write_settings(connection: sqlite3.Connection) -> None:
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA journal_size_limit = 4194304")
