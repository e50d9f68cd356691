"""Runs our package in this process as if its system were not a POSIX one; a program, run by `test_systems.py`.

Only what our own modules import is changed; the standard library and the libraries go on as they are. Taken away are
the modules `BLOCKED`, what Windows lacks of `os`, `signal` and `socket`, Textual's drivers for Linux, and signal
handlers of loops. `msvcrt` is played by `flock`. What a real Windows does with paths, consoles, permissions and time
zones is not simulated.
"""

from __future__ import annotations

import asyncio
import builtins
import fcntl
import importlib.abc
import importlib.machinery
import os
import signal
import socket
import sys
import types

BLOCKED = frozenset(
    {"fcntl", "termios", "resource", "pwd", "grp", "tty", "pty", "syslog", "readline", "curses", "posix"}
)
BLOCKED_DRIVERS = ("textual.drivers.linux_driver", "textual.drivers.linux_inline_driver")
_OF_OS = """
killpg getpgid getpgrp setpgid setsid fork forkpty openpty getuid geteuid getgid getegid getgroups uname fchmod fchown
chown lchown pread pwrite preadv pwritev mkfifo mknod statvfs fstatvfs sysconf wait waitid WNOHANG O_CLOEXEC O_NOFOLLOW
O_NONBLOCK O_DIRECTORY O_TMPFILE O_SYNC O_NOCTTY register_at_fork nice getloadavg ttyname tcgetpgrp sched_getaffinity
posix_spawn sendfile pipe2
"""
_OF_SIGNAL = """
SIGHUP SIGKILL SIGUSR1 SIGUSR2 SIGPIPE SIGALRM SIGCHLD SIGCONT SIGSTOP SIGTSTP SIGTTIN SIGTTOU SIGWINCH SIGQUIT
pthread_sigmask pthread_kill sigwait setitimer alarm pause
"""
_OF_SOCKET = "AF_UNIX AF_NETLINK AF_PACKET SO_REUSEPORT send_fds recv_fds MSG_DONTWAIT"
LACKS = {
    module: frozenset(names.split())
    for module, names in (("os", _OF_OS), ("signal", _OF_SIGNAL), ("socket", _OF_SOCKET))
}
OTHERWISE = {"os": {"name": "nt", "supports_fd": frozenset()}, "sys": {"platform": "win32"}}
_import = builtins.__import__


class Poorer(types.ModuleType):
    """A module without what the system lacks."""

    def __init__(self, real: types.ModuleType) -> None:
        super().__init__(real.__name__)
        object.__setattr__(self, "_real", real)

    def __getattribute__(self, name: str) -> object:
        real = object.__getattribute__(self, "_real")
        if name in LACKS.get(real.__name__, ()):
            raise AttributeError(f"simulated: {real.__name__} has no {name} here")
        return OTHERWISE.get(real.__name__, {}).get(name, getattr(real, name))

    def __setattr__(self, name: str, value: object) -> None:
        setattr(object.__getattribute__(self, "_real"), name, value)


def _locking(fd: int, mode: int, count: int) -> None:
    """Locks or frees as the other one does, which fails at once where somebody else has it."""
    fcntl.flock(fd, fcntl.LOCK_UN if mode == 0 else fcntl.LOCK_EX | fcntl.LOCK_NB)


MSVCRT = types.SimpleNamespace(LK_UNLCK=0, LK_NBLCK=2, locking=_locking)
POORER = {module.__name__: Poorer(module) for module in (os, signal, socket, sys)}


def poor_import(name, globals=None, locals=None, fromlist=(), level=0):  # noqa: A002  as the builtin has it
    if level == 0:
        if name in BLOCKED or name in BLOCKED_DRIVERS:
            raise ModuleNotFoundError(f"simulated: no module named {name!r}", name=name)
        if name in POORER:
            return POORER[name]
        if name == "msvcrt":
            return MSVCRT
    return _import(name, globals, locals, fromlist, level)


class PoorLoader(importlib.abc.Loader):
    """Loads a module of ours, and has all its imports go through `poor_import`."""

    def __init__(self, real) -> None:
        self._real = real

    def create_module(self, spec):
        return self._real.create_module(spec)

    def exec_module(self, module) -> None:
        module.__dict__["__builtins__"] = {**vars(builtins), "__import__": poor_import}
        self._real.exec_module(module)

    def __getattr__(self, name):
        return getattr(self._real, name)


class PoorFinder(importlib.abc.MetaPathFinder):
    def find_spec(self, name, path, target=None):
        if name.partition(".")[0] != "sla_tui":
            return None
        spec = importlib.machinery.PathFinder.find_spec(name, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = PoorLoader(spec.loader)
        return spec


def no_signal_handler(self, *args: object) -> None:
    raise NotImplementedError


async def mounted() -> str:
    """Mounts the dashboard in Textual's test harness, goes through its views, and gives back what it shows."""
    from sla_tui.clock import FixedClock
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.feed import StillFeed
    from tests import samples
    from tests.ui.apps import screen_text

    app = SlaApp(StillFeed(samples.snapshot()), clock=FixedClock(samples.NOW))
    async with app.run_test(size=(120, 36)) as pilot:
        for key in ("", "2", "3", "4", "5", "w", "W", "1"):
            if key:
                await pilot.press(key)
            await pilot.pause()
        return screen_text(app)


def stood_in_for() -> list[str]:
    """What stands in for what was taken away, tried: a lock, a place in a file, a child, a signal that is not there."""
    import subprocess
    import tempfile
    from pathlib import Path

    from sla_tui import system
    from sla_tui.store.sqlite.lock import WriterLock
    from sla_tui.ui.terminal.gone import is_gone

    said = []
    with tempfile.TemporaryDirectory() as folder:
        ours, other = (WriterLock(Path(folder, "history.sqlite3")) for _ in range(2))
        said.append(f"lock: {ours.acquire('we')} {other.acquire('they')} {other.holder()} {ours.beat()}")
        ours.release()
        said.append(f"let go: {other.holder()!r} {other.acquire('they')}")
        other.release()
    child = subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE)
    system.end_group(child.pid)
    said.append(f"child: {-child.wait()} {child.stdin.close()}")
    said.append(f"signals: {[one.name for one in system.signals('SIGTERM', 'SIGHUP')]}, files {system.open_files()}")
    said.append(f"terminal gone: {is_gone(0)}")
    said.append("POSIX" if hasattr(system.os, "killpg") else "== simulated")
    return said


def say(*lines: str) -> None:
    sys.stdout.write("".join(f"{line}\n" for line in lines))
    sys.stdout.flush()


def main(argv: list[str]) -> None:
    """Runs each command of the arguments, which `--` keeps apart, and prints its exit code; then all the rest."""
    assert not [name for name in sys.modules if name.partition(".")[0] == "sla_tui"]
    for loop in (asyncio.SelectorEventLoop, asyncio.BaseEventLoop):
        loop.add_signal_handler = no_signal_handler
    sys.meta_path.insert(0, PoorFinder())
    from sla_tui.cli.main import main as command

    words: list[str] = []
    for word in [*argv, "--"]:
        if word != "--":
            words.append(word)
            continue
        code = command(words)
        say(f"\n== {words[0]}: {code}")
        words = []
    say(asyncio.run(mounted()), *stood_in_for())


if __name__ == "__main__":
    main(sys.argv[1:])
