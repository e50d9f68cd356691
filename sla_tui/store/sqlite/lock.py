"""One writer a file: an advisory lock beside it, which the system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
import time
from pathlib import Path
from typing import Final

from sla_tui.store.sqlite.connection import in_words

_BLOCK: Final = 1024


class WriterLock:
    """The right to write one history file."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._fd: int | None = None

    @property
    def held(self) -> bool:
        """Whether this object has it."""
        return self._fd is not None

    def tell(self, words: str) -> None:
        """Leaves words for those who look at the lock from outside, while it is held; "" takes them back.

        They stand in a block that was taken with the lock: a full disk is no hindrance.
        """
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.pwrite(self._fd, _block(words), 0)

    def words(self) -> str:
        """Reads the words of whoever holds the lock; "" where there are none, or nobody holds it."""
        try:
            fd = os.open(self._path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            return ""
        try:
            fcntl.flock(fd, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except OSError:
            return os.pread(fd, _BLOCK, 0).decode("utf-8", "replace").strip("\0 \n")
        else:
            return ""  # nobody holds it: what stands there is of one that is dead
        finally:
            os.close(fd)

    def exists(self) -> bool:
        """Says whether anybody ever locked it."""
        return self._path.exists()

    def acquire(self) -> bool:
        """Takes the lock; False where another process (or another store of this one) holds it.

        Raises:
            UnwritableStoreError: the lock's file cannot be made.
        """
        with in_words(f"locking {self._path}"):
            fd = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        for pause in (0.01, 0.03, None):  # somebody who only looks (`words`) holds it for an instant
            try:
                fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except OSError:
                if pause is not None:
                    time.sleep(pause)
                continue
            self._fd = fd
            self.tell("")
            return True
        os.close(fd)
        return False

    def release(self) -> None:
        """Lets go. The file stays: removing it would let two writers lock two files of the same name."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None


def _block(words: str) -> bytes:
    """Makes a block of always the same length, cut between two characters."""
    return words.encode()[:_BLOCK].decode("utf-8", "ignore").encode().ljust(_BLOCK)
