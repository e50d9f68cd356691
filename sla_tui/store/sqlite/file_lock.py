"""Locks of files, which the system lets go of when their holder dies: `flock`, or on Windows a byte far behind the end.

There a lock keeps others from reading what it covers; nothing is ever written so far behind.
"""

from __future__ import annotations

import os
from typing import Any, Final

_posix: Any = None
_windows: Any = None
try:
    import fcntl as _posix
except ImportError:
    import msvcrt as _windows

_FAR: Final = 1 << 30


def lock(fd: int) -> bool:
    """Takes the lock of an open file, for as long as it is open; False where somebody else has it."""
    return _taken(fd, for_good=True)


def is_locked(fd: int) -> bool:
    """Whether somebody else holds the lock of a file. Asking holds it for an instant."""
    return not _taken(fd, for_good=False)


def _taken(fd: int, *, for_good: bool) -> bool:
    try:
        if _posix is not None:
            _posix.flock(fd, (_posix.LOCK_EX if for_good else _posix.LOCK_SH) | _posix.LOCK_NB)
        else:
            os.lseek(fd, _FAR, os.SEEK_SET)
            _windows.locking(fd, _windows.LK_NBLCK, 1)
            if not for_good:
                os.lseek(fd, _FAR, os.SEEK_SET)
                _windows.locking(fd, _windows.LK_UNLCK, 1)
    except OSError:
        return False
    return True
