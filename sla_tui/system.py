"""What not every system has: signals, groups of processes, owners, flags of files, limits; and what stands in for it.

No other module names what Windows lacks, but the history's lock, probes, and what draws to a terminal
(`tests/cli/test_systems.py`).
"""

from __future__ import annotations

import os
import signal
import stat
from collections.abc import Callable
from contextlib import suppress
from typing import Final, Protocol

PRIVATELY: Final = getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOINHERIT", 0) | getattr(os, "O_BINARY", 0)
"""Flags of `os.open`: no child gets the file, and what is written is what is in it."""
NO_LINK: Final = getattr(os, "O_NOFOLLOW", 0)
AT_ONCE: Final = getattr(os, "O_NONBLOCK", 0)
KILL: Final = getattr(signal, "SIGKILL", signal.SIGTERM)
"""Ends a process whatever it does; on Windows every signal that is sent does."""
HANDS_SOCKETS_ON: Final = hasattr(os, "fork")
"""Whether a process can be given another's sockets: `serve` needs that."""


class SignalledLoop(Protocol):
    """What is used of asyncio's loop: this module loads none of it."""

    def add_signal_handler(self, sig: int, callback: Callable[..., object], *args: object) -> None:
        """Has the callback called when the signal comes."""

    def call_soon_threadsafe(self, callback: Callable[..., object], *args: object) -> object:
        """Has the callback called soon."""


def signals(*names: str) -> list[signal.Signals]:
    """Returns those of these signals that the system has."""
    return [signal.Signals(number) for name in names if (number := getattr(signal, name, None)) is not None]


def on_signal(loop: SignalledLoop, name: str, call: Callable[..., object], *args: object) -> None:
    """Has `call` called in the loop when that signal comes; nothing where the system does not have it.

    To be called in the main thread.
    """
    for number in signals(name):
        try:
            loop.add_signal_handler(number, call, *args)
        except NotImplementedError:  # Windows' loops have none

            def come(_number: int, _frame: object) -> None:
                loop.call_soon_threadsafe(call, *args)

            signal.signal(number, come)


def end_group(pid: int, number: signal.Signals = KILL) -> None:
    """Ends a process that leads a group of its own, with all that it started; the process alone where there are none.

    Raises:
        ProcessLookupError: it is gone already.
        PermissionError: it is somebody else's by now.
    """
    if hasattr(os, "killpg"):
        os.killpg(pid, number)
    else:
        try:
            os.kill(pid, number)
        except OSError as error:
            raise ProcessLookupError(str(error)) from error


def stop_job() -> None:
    """Stops this process, and all that the shell started with it, as ctrl+z does; returns when it goes on."""
    ours = signal.signal(signal.SIGTSTP, signal.SIG_DFL)
    os.kill(0, signal.SIGTSTP)
    signal.signal(signal.SIGTSTP, ours)


def is_ours(found: os.stat_result) -> bool:
    """Whether a file is the user's own, as far as the system has owners."""
    return not hasattr(os, "geteuid") or found.st_uid == os.geteuid()


def open_to_others(found: os.stat_result, rights: int = stat.S_IRWXO) -> bool:
    """Whether others than its owner have one of these rights to a file; never where rights are not told by its mode."""
    return os.name == "posix" and bool(found.st_mode & rights)


def runs(pid: int) -> bool:
    """Whether there is a process of that number."""
    if os.name == "nt":  # there, to ask with signal 0 would be to press ctrl+c in it
        return _runs_on_windows(pid)
    try:
        os.kill(pid, 0)
    except (ProcessLookupError, OverflowError):
        return False
    except OSError:
        return True
    return True


def _runs_on_windows(pid: int) -> bool:
    import ctypes

    library = getattr(ctypes, "windll", None)
    if library is None:
        return True
    handle = library.kernel32.OpenProcess(0x1000, False, pid)  # PROCESS_QUERY_LIMITED_INFORMATION
    if not handle:
        return bool(library.kernel32.GetLastError() == 5)  # access denied: there is one, of somebody else
    code = ctypes.c_ulong()
    library.kernel32.GetExitCodeProcess(handle, ctypes.byref(code))
    library.kernel32.CloseHandle(handle)
    return code.value == 259  # STILL_ACTIVE


def read_at(fd: int, size: int, offset: int) -> bytes:
    """Reads from a place in a file."""
    if hasattr(os, "pread"):
        return os.pread(fd, size, offset)
    os.lseek(fd, offset, os.SEEK_SET)
    return os.read(fd, size)


def write_at(fd: int, body: bytes, offset: int) -> None:
    """Writes to a place in a file."""
    if hasattr(os, "pwrite"):
        os.pwrite(fd, body, offset)
    else:
        os.lseek(fd, offset, os.SEEK_SET)
        os.write(fd, body)


def no_core_dumps() -> None:
    """Has the system write no memory of this process to a disk, should it crash: credentials are in it."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
        resource.setrlimit(resource.RLIMIT_CORE, (0, hard))


def open_files() -> int | None:
    """Says how many files and sockets this process may have open; None where nothing limits that."""
    try:
        import resource
    except ImportError:
        return None
    allowed = resource.getrlimit(resource.RLIMIT_NOFILE)[0]
    return None if allowed == resource.RLIM_INFINITY else allowed


def limit_memory(most: int) -> None:
    """Has the system give this process no more than so many bytes of addresses, where it can."""
    with suppress(ImportError, ValueError, OSError):
        import resource

        hard = resource.getrlimit(resource.RLIMIT_AS)[1]
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))
