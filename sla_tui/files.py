"""Files that are written whole or not at all, and of which nothing else is left behind, however the process ends."""

from __future__ import annotations

import contextlib
import os
import re
import stat
import time
from pathlib import Path
from typing import Final

from sla_tui.system import PRIVATELY, is_ours, runs

_OLD: Final = 600  # seconds after which nobody writes a file of ours any more that was never put in its place
_OWN_FILES: Final = ("/dev/", "/proc/")
"""Where a name stands for what is open already (`/dev/stdout`): it is written to, never replaced."""


def write_whole(path: Path, body: bytes, mode: int | None = None) -> None:
    """Puts a file in its place as a whole. A symbolic link there is replaced, not followed: who made it is not known.

    Where the system can, the file has no name until it is complete, so that a kill leaves nothing behind, but in the
    instant before it is put in its place. What a kill left is taken away by the next writer of the same name.

    Args:
        path: where; a device or a pipe there is written to.
        body: all of it.
        mode: its permissions; None: those of the file that is there, or what the user's mask leaves of 0666.

    Raises:
        OSError: it could not be written; what was there is as it was.
    """
    if _stands_for_something_else(path):
        path.write_bytes(body)
        return
    wanted = _mode(path) if mode is None else mode
    _sweep(path)
    temporary = path.with_name(f".{path.name}.{os.getpid()}.tmp")
    try:
        _write(path.parent, temporary, body, wanted)
        temporary.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            temporary.unlink()
        raise


def _write(folder: Path, temporary: Path, body: bytes, mode: int) -> None:
    """Writes the file without a name, and names it when it is on the disk; with its name where that cannot be."""
    temporary.unlink(missing_ok=True)
    nameless = _nameless(folder)
    exclusive = os.O_WRONLY | os.O_CREAT | os.O_EXCL | PRIVATELY
    descriptor = os.open(temporary, exclusive, 0o600) if nameless is None else nameless
    with os.fdopen(descriptor, "wb") as file:
        file.write(body)
        file.flush()
        os.chmod(descriptor if os.chmod in os.supports_fd else temporary, mode)  # noqa: PTH101  of what is open
        os.fsync(descriptor)
        if nameless is not None:
            _give_name(nameless, temporary)


def _give_name(nameless: int, path: Path) -> None:
    """Names a file that was opened without one; the folder's descriptor makes Python follow the link to it."""
    folder = os.open(path.parent, os.O_RDONLY | PRIVATELY)
    try:
        os.link(f"/proc/self/fd/{nameless}", path.name, dst_dir_fd=folder, follow_symlinks=True)
    finally:
        os.close(folder)


def _nameless(folder: Path) -> int | None:
    """Opens a file without a name; None where the system or the file system has none."""
    flag = getattr(os, "O_TMPFILE", 0)
    if not flag or not os.path.exists("/proc/self/fd"):  # noqa: PTH110  of the system, not a path of ours
        return None
    try:
        return os.open(folder, flag | os.O_WRONLY | PRIVATELY, 0o600)
    except OSError:
        return None


def _stands_for_something_else(path: Path) -> bool:
    if os.path.abspath(path).startswith(_OWN_FILES):  # noqa: PTH100  nothing is resolved: the name counts
        return True
    try:
        return not stat.S_ISREG(path.stat().st_mode) and not path.is_dir()
    except OSError:
        return False


def _mode(path: Path) -> int:
    try:
        found = path.lstat().st_mode
    except OSError:
        found = stat.S_IFLNK
    if stat.S_ISREG(found):
        return stat.S_IMODE(found)
    mask = os.umask(0)
    os.umask(mask)
    return 0o666 & ~mask


def _sweep(path: Path) -> None:
    """Takes away what a killed writer of the same file left: this version's names, and those of earlier ones."""
    ours = re.compile(rf"\.{re.escape(path.name)}\.(?:(\d+)\.tmp|[a-z0-9_]{{8}})")
    with contextlib.suppress(OSError), os.scandir(path.parent) as entries:
        for entry in entries:
            if (found := ours.fullmatch(entry.name)) and _is_left(entry, found[1]):
                os.unlink(entry.path)  # noqa: PTH108  as scandir gives it


def _is_left(entry: os.DirEntry[str], process: str | None) -> bool:
    found = entry.stat(follow_symlinks=False)
    if not stat.S_ISREG(found.st_mode) or not is_ours(found):
        return False
    if process is None:
        return time.time() - found.st_mtime > _OLD
    return not runs(int(process))
