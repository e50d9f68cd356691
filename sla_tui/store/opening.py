"""From a place in words to an open store: who may write, and what to do where the file cannot be used."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import unquote

from sla_tui.errors import CorruptStoreError, StoreError, UnwritableStoreError
from sla_tui.store.fallback import FallbackStore, in_memory_notice, salvaged
from sla_tui.store.sqlite import store as sqlite
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.retention import DEFAULT, Retention
from sla_tui.store.sqlite.schema import in_words, recognise
from sla_tui.store.sqlite.store import SqliteStore
from sla_tui.store.store import Store

MEMORY = ":memory:"
_SCHEMES = ("sqlite://",)


def open_store(
    place: str | Path, *, read_only: bool = False, fallback: bool = True, keep: tuple[int, int] | None = None
) -> Store:
    """Opens the history at `place`: a path, ``sqlite:///absolute/path``, or ``:memory:``.

    Where another process writes the same file already, the store is a reader that follows it. Where the file is
    damaged, foreign, newer or cannot be written, the store lives in memory and says so in its notices; the file is left
    as it is.

    Args:
        place: where the history is.
        read_only: never write; a file that is not there yet reads as an empty history.
        fallback: False raises instead of going on in memory.
        keep: seconds that single checks are kept: at all, and to the millisecond.

    Raises:
        StoreError: the place makes no sense, or (without `fallback`) the file cannot be used.
    """
    path = path_of(place)
    if path is None:
        return sqlite.in_memory()
    try:
        return _reader(path) if read_only else _writer(path, fallback, DEFAULT if keep is None else Retention(*keep))
    except StoreError as error:
        if not fallback:
            raise
        notice = in_memory_notice(error)
        if read_only:
            return sqlite.in_memory(notices=(notice,))
        return FallbackStore(None, _salvaged(path, error), notice=notice)


def path_of(place: str | Path) -> Path | None:
    """The file that `place` means; None for a history in memory."""
    text = str(place)
    if text in {MEMORY, "sqlite://", f"sqlite://{MEMORY}", f"sqlite:///{MEMORY}"}:
        return None
    for scheme in _SCHEMES:
        if text.startswith(scheme):
            rest = unquote(text.removeprefix(scheme))
            rest = rest[1:] if rest.startswith(("//", "/~")) else rest
            return Path(rest).expanduser()
    if "://" in text:
        raise StoreError(
            f"{text.partition('://')[0]}:// is not a kind of history that this version knows",
            hint="use sqlite:///path/to/file, or a plain path",
        )
    return Path(text).expanduser()


def _reader(path: Path) -> SqliteStore:
    return sqlite.open_file(path, lock=None) if recognise(path) else sqlite.in_memory()


def _writer(path: Path, fallback: bool, retention: Retention) -> Store:
    recognise(path)  # before anything is put beside a stranger's file
    with in_words(f"making the folder of {path}"):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    lock = WriterLock(path)
    if not lock.acquire():
        notice = "Another sla-tui writes this history; this one shows what it stores."
        reader = sqlite.open_file(path, lock=None, notices=(notice,))
        return FallbackStore(None, reader, notice=notice, take_over=lambda: _take_over(path, retention))
    try:
        file = sqlite.open_file(path, lock=lock, retention=retention)
    except BaseException:
        lock.release()
        raise
    return FallbackStore(file) if fallback else file


def _take_over(path: Path, retention: Retention) -> SqliteStore | None:
    """The history for writing, where nobody writes it any more."""
    lock = WriterLock(path)
    if not lock.acquire():
        return None
    try:
        return sqlite.open_file(path, lock=lock, retention=retention)
    except BaseException:
        lock.release()
        raise


def _salvaged(path: Path, error: StoreError) -> SqliteStore | None:
    """What a file that cannot be written, or that is damaged, still tells, in memory; None where it cannot be read."""
    if isinstance(error, CorruptStoreError):
        return salvaged(path)
    if not isinstance(error, UnwritableStoreError):
        return None
    try:
        reader = _reader(path)
        try:
            return reader.copy()
        finally:
            reader.close()
    except StoreError:
        return None
