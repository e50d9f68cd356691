"""A real terminal for tests: the program on a pty, its screen kept by pyte. Waits for contents, never for time."""

from __future__ import annotations

import fcntl
import os
import pty
import select
import signal
import struct
import subprocess
import termios
import time
from collections.abc import Callable, Mapping, Sequence

import pyte

DEADLINE = 30.0
AT_ONCE = 1_000_000


class Screen(pyte.Screen):
    """pyte's screen, deaf to the two private sequences of Textual that it takes for something else."""

    @property
    def display(self) -> list[str]:
        """The rows. pyte's own fails where a frame came in part, and of a wide letter only the second cell is left."""
        return ["".join(self.buffer[row][column].data for column in range(self.columns)) for row in range(self.lines)]

    def set_margins(self, *args: object, **kwargs: object) -> None:
        """Ignores `CSI ? … r` (restore private modes), which pyte takes for scroll margins."""
        if not kwargs.get("private"):
            super().set_margins(*args)

    def report_device_status(self, mode: int, **kwargs: object) -> None:
        """Ignores private status queries, as a simple terminal does."""


class Terminal:
    """A process on a pty of `columns` x `rows`; to be closed."""

    def __init__(
        self,
        command: Sequence[str],
        env: Mapping[str, str],
        *,
        columns: int = 80,
        rows: int = 24,
        cwd: str | None = None,
    ) -> None:
        self._parent, child = pty.openpty()
        self._child = child  # kept open, so that the settings can be read after the process has ended
        self.resize(columns, rows, first=True)
        self.settings_before = termios.tcgetattr(child)
        self.output = b""
        self.screen = Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self.process = subprocess.Popen(
            command, stdin=child, stdout=child, stderr=child, env=dict(env), cwd=cwd, start_new_session=True
        )

    def close(self) -> None:
        """Ends the process if it still runs, and lets go of the pty."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()
        os.close(self._parent)
        os.close(self._child)

    def hang_up(self) -> None:
        """Closes the window: both sides of the pty are gone, and the process is not told."""
        os.close(self._parent)
        os.close(self._child)
        self._parent = self._child = os.open(os.devnull, os.O_RDWR)
        self._child = os.dup(self._parent)

    @property
    def text(self) -> str:
        """What the screen shows, a line a row."""
        buffer, columns = self.screen.buffer, range(self.screen.columns)
        lines = ("".join([buffer[y][x].data for x in columns]) for y in range(self.screen.lines))
        return "\n".join(map(str.rstrip, lines))  # as pyte's own `display`, which measures every character again

    @property
    def settings(self) -> list[object]:
        """The line's settings as they are now."""
        return termios.tcgetattr(self._child)

    def resize(self, columns: int, rows: int, *, first: bool = False) -> None:
        """Makes the window another size and tells the process, as a terminal does."""
        fcntl.ioctl(self._parent, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        if not first:
            self.screen.resize(rows, columns)
            self.process.send_signal(signal.SIGWINCH)

    def press(self, keys: str) -> None:
        """Types."""
        os.write(self._parent, keys.encode())

    def wait_for(self, wanted: str | Callable[[str], bool]) -> str:
        """Reads until the screen shows `wanted` (a text or a predicate) and gives it back."""
        shows = wanted if callable(wanted) else lambda text: wanted in text
        until = time.monotonic() + DEADLINE
        while not shows(self.text):
            if not self.read(until):
                what = wanted if isinstance(wanted, str) else getattr(wanted, "__name__", "the predicate")
                raise AssertionError(
                    f"never saw {what!r}; the screen shows:\n{self.text}\n(exit {self.process.poll()})"
                )
        return self.text

    def wait_for_end(self) -> int:
        """Reads until the process has ended, and gives back its exit code."""
        until = time.monotonic() + DEADLINE
        while self.process.poll() is None:
            if not self.read(min(until, time.monotonic() + 0.02)) and time.monotonic() > until:
                raise AssertionError(f"did not end; the screen shows:\n{self.text}")
        while self.read(time.monotonic()):
            continue
        return self.process.returncode

    def read(self, until: float) -> bool:
        """Reads what there is, waiting for the first of it; whether there was anything."""
        data = b""
        while self._can_read(0.0 if data else until - time.monotonic()) and len(data) < AT_ONCE:
            try:
                more = os.read(self._parent, 65536)
            except OSError:  # EIO: the process closed its side
                more = b""
            if not more:
                break
            data += more
        self.output += data
        self._stream.feed(data)
        return bool(data)

    def _can_read(self, seconds: float) -> bool:
        ready, _, _ = select.select([self._parent], [], [], max(0.0, seconds))
        return bool(ready)
