"""One writer a file: an advisory lock beside it, which the system lets go of when its holder dies.

Its holder dates the lock's file again and again, by the machine's clock that nobody sets (so the date means nothing to
people). One that is stopped keeps the lock and dates it no more; then another may put a lock of its own in that one's
place (`replace`), once it has the next number of the lease (`store.lease`).
"""

from __future__ import annotations

import contextlib
import os
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from sla_tui.store.lease import monotonic_ms
from sla_tui.store.sqlite.connection import in_words
from sla_tui.store.sqlite.file_lock import is_locked, lock
from sla_tui.system import PRIVATELY, read_at, write_at

_BLOCK: Final = 1024
_MS: Final = 1_000_000  # nanoseconds


class WriterLock:
    """The right to write one history file.

    The first block of its file holds words of its holder (`tell`), the second one who that is.
    """

    def __init__(self, path: Path, now_ms: Callable[[], int] = monotonic_ms) -> None:
        """Touches nothing yet; `now_ms` is a clock that all processes of this machine read alike."""
        self._path = path.with_name(f"{path.name}.lock")
        self._now_ms = now_ms
        self._fd: int | None = None
        self._guard = threading.RLock()  # a number that was closed may be another file's at once

    @property
    def held(self) -> bool:
        """Whether this object has it."""
        return self._fd is not None

    def tell(self, words: str) -> None:
        """Leaves words for those who look at the lock from outside, while it is held; "" takes them back.

        They stand in a block that was taken with the lock: a full disk is no hindrance.
        """
        self._put(words, 0)

    def words(self) -> str:
        """Reads the words of whoever holds the lock; "" where there are none, or nobody holds it."""
        return self._read(0)

    def holder(self) -> str:
        """Says who holds the lock; "" where nobody does, or an earlier version, which does not say."""
        return self._read(1)

    def exists(self) -> bool:
        """Says whether anybody ever locked it."""
        return self._path.exists()

    def acquire(self, holder: str = "") -> bool:
        """Takes the lock in the name of `holder`; False where another process (or store of this one) holds it.

        Raises:
            UnwritableStoreError: the lock's file cannot be made.
        """
        for pause in (0.01, 0.03, None):  # somebody who only looks (`words`) holds it for an instant
            with in_words(f"locking {self._path}"):
                fd = os.open(self._path, os.O_RDWR | os.O_CREAT | PRIVATELY, 0o600)
            if lock(fd) and self._is_mine(fd):
                self._take(fd, holder)
                return True
            os.close(fd)
            if pause is not None:
                time.sleep(pause)
        return False

    def replace(self, holder: str) -> None:
        """Takes the place of a holder that is stopped: its lock stays with a file that nobody finds any more.

        Raises:
            UnwritableStoreError: the lock's file cannot be made.
        """
        fresh = self._path.with_name(f"{self._path.name}.{os.getpid()}")
        with in_words(f"locking {self._path}"):
            fresh.unlink(missing_ok=True)
            fd = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_EXCL | PRIVATELY, 0o600)
            lock(fd)
            self._take(fd, holder)
            fresh.replace(self._path)

    def beat(self) -> bool:
        """Shows that the holder lives; says whether it still is the holder."""
        with self._guard:
            if self._fd is None:
                return False
            try:
                stamp = self._now_ms() * _MS
                os.utime(self._fd if os.utime in os.supports_fd else self._path, ns=(stamp, stamp))
                return self._is_mine(self._fd)
            except OSError:  # a disk in trouble takes the lock from nobody
                return True

    def silent_ms(self) -> int:
        """Says for how many ms its holder has shown no life; negative where it is of a version that never does."""
        try:
            return self._now_ms() - self._path.stat().st_mtime_ns // _MS
        except OSError:
            return -1

    def release(self) -> None:
        """Lets go. The file stays: removing it would let two writers lock two files of the same name."""
        with self._guard:
            fd, self._fd = self._fd, None
            if fd is not None:
                with contextlib.suppress(OSError):
                    os.close(fd)

    def _take(self, fd: int, holder: str) -> None:
        self._fd = fd
        self.tell("")
        self._put(holder, 1)

    def _put(self, words: str, block: int) -> None:
        with self._guard:
            if self._fd is not None:
                with contextlib.suppress(OSError):
                    write_at(self._fd, _block(words), block * _BLOCK)
                self.beat()  # what was written has dated the file by another clock

    def _read(self, block: int) -> str:
        try:
            fd = os.open(self._path, os.O_RDONLY | PRIVATELY)
        except OSError:
            return ""
        try:
            if is_locked(fd):
                return read_at(fd, _BLOCK, block * _BLOCK).decode("utf-8", "replace").strip("\0 \n")
            return ""  # nobody holds it: what stands there is of one that is dead
        finally:
            os.close(fd)

    def _is_mine(self, fd: int) -> bool:
        """Says whether the file of that lock is the one that others find."""
        try:
            found, mine = self._path.stat(), os.fstat(fd)
        except FileNotFoundError:
            return False
        return (found.st_dev, found.st_ino) == (mine.st_dev, mine.st_ino)


def _block(words: str) -> bytes:
    """Makes a block of always the same length, cut between two characters."""
    return words.encode()[:_BLOCK].decode("utf-8", "ignore").encode().ljust(_BLOCK)
