"""One writer a file: an advisory lock beside it, which the system lets go of when its holder dies."""

from __future__ import annotations

import contextlib
import fcntl
import os
from pathlib import Path

from sla_tui.store.sqlite.connection import in_words


class WriterLock:
    """The right to write one history file."""

    def __init__(self, path: Path) -> None:
        self._path = path.with_name(f"{path.name}.lock")
        self._fd: int | None = None

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
        try:
            fcntl.flock(fd, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError:
            os.close(fd)
            return False
        self._fd = fd
        return True

    def release(self) -> None:
        """Lets go. The file stays: removing it would let two writers lock two files of the same name."""
        if self._fd is not None:
            with contextlib.suppress(OSError):
                os.close(self._fd)
            self._fd = None
