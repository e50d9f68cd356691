"""Opens another program's SQLite file for reading only, and reads instants in the ways that such programs write."""

from __future__ import annotations

import contextlib
import os
import re
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from sla_tui.errors import StoreError
from sla_tui.store.sqlite.connection import closed_on_error, in_words

_GO = re.compile(
    r"(\d{4}-\d\d-\d\d)[ Tt](\d\d:\d\d(?::\d\d)?)(\.\d+)?\s*([Zz]|[+-]\d\d:?\d\d)?(?: [A-Za-z]+)?(?: m=.*)?", re.ASCII
)

_LOG_HEAD = struct.Struct(">III20x")  # magic, version, size of a page
_LOG_MAGIC = frozenset({0x377F0682, 0x377F0683})
_FRAME_HEAD = 24
_JOURNALS = ("-wal", "-journal")  # what SQLite keeps beside a file while it, or a killed program, writes it


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Opens a connection that cannot write, in one read transaction, so that all rows belong to the same moment.

    What the other tool has committed may still be in a journal beside its file. Where SQLite cannot take that into
    account in place (the folder cannot be written), file and journals are read from a copy.

    Raises:
        StoreError: the file is not there, is not an SQLite file, changed while it was copied, or its journal is broken.
    """
    if not path.is_file():
        raise StoreError(f"there is no file {path}", hint="name the other tool's database file")
    _refuse_broken_journal(path)
    with in_words(f"reading {path}"), contextlib.ExitStack() as stack:
        try:
            connection = _opened(path)
        except sqlite3.OperationalError:
            if any(path.resolve().with_name(path.resolve().name + end).exists() for end in _JOURNALS):
                connection = _opened(_copied(path, stack), "mode=rw")  # what was begun is rolled back there
            else:  # nothing but the file itself holds what was committed
                connection = _opened(path, "immutable=1")
        stack.enter_context(contextlib.closing(connection))
        yield connection


def _opened(path: Path, how: str = "mode=ro") -> sqlite3.Connection:
    uri = f"{path.absolute().as_uri()}?{how}"
    with closed_on_error(sqlite3.connect(uri, uri=True, timeout=5, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
        return connection


def _refuse_broken_journal(path: Path) -> None:
    """Refuses a write-ahead log that is none, or ends within a frame: SQLite leaves out what follows without a word.

    The format: https://www.sqlite.org/fileformat2.html#the_write_ahead_log
    """
    log = path.resolve().with_name(path.resolve().name + "-wal")
    try:
        with log.open("rb") as file:
            head, size = file.read(_LOG_HEAD.size), os.fstat(file.fileno()).st_size
    except OSError:
        return  # there is none, or it cannot be read here: told when it is copied
    if not size:
        return
    magic, page = _LOG_HEAD.unpack(head)[::2] if len(head) == _LOG_HEAD.size else (0, 0)
    if magic not in _LOG_MAGIC or (size - _LOG_HEAD.size) % (page + _FRAME_HEAD):
        raise StoreError(
            f"{log.name} beside {path} breaks off: what was written last cannot be read",
            hint=f"copy {path.name} and {log.name} again with the other tool stopped, or move {log.name} away to do"
            " without what it holds",
        )


def _copied(path: Path, stack: contextlib.ExitStack) -> Path:
    """Copies the file and the journals beside it into a folder of our own, which `stack` removes.

    Raises:
        StoreError: one of them cannot be read, or changed meanwhile.
    """
    real = path.resolve()
    there = [real, *(one for end in _JOURNALS if (one := real.with_name(real.name + end)).exists())]
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="sla-tui-")))
    advice = f"stop the other tool, or copy {', '.join(one.name for one in there)} into a folder that can be written"
    try:
        before = [(one.stat().st_mtime_ns, one.stat().st_size) for one in there]
        for one in there:
            shutil.copyfile(one, folder / one.name)
        after = [(one.stat().st_mtime_ns, one.stat().st_size) for one in there]
    except OSError as error:
        name = Path(str(error.filename or real)).name
        raise StoreError(f"{name} beside {path} cannot be read: {error.strerror}", hint=advice) from None
    if before != after:
        raise StoreError(f"{path} changed while it was read", hint=advice)
    return folder / real.name


def columns(connection: sqlite3.Connection, table: str) -> set[str]:
    """Lists the names of a table's columns; empty where there is no such table."""
    return {row[0] for row in connection.execute("SELECT name FROM pragma_table_info(?)", (table,))}


def instant(value: object) -> int | None:
    """Reads whole UTC seconds out of a stored time; see `exact_instant`."""
    at = exact_instant(value)
    return None if at is None else int(at)


def exact_instant(value: object) -> float | None:
    """Reads UTC seconds out of a stored time: text without a zone is UTC; numbers are s, ms, microseconds or ns."""
    if isinstance(value, bool) or value is None:
        return None
    if isinstance(value, int | float):
        if not -(10**20) < value < 10**20:  # also what is no number at all
            return None
        unit = next((unit for limit, unit in ((10**16, 10**9), (10**13, 10**6), (10**11, 1000)) if value >= limit), 1)
        return value / unit
    match = _GO.fullmatch(str(value).strip())
    if match is None:
        return None
    day, time, fraction, zone = match.groups()
    try:
        at = datetime.fromisoformat(f"{day}T{time}{(zone or 'Z').upper().replace('Z', '+00:00')}")
        return at.astimezone(UTC).timestamp() + float(fraction or 0)
    except (ValueError, OverflowError):
        return None
