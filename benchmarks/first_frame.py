#!/usr/bin/env python3
"""From the start of the process to its first painted frame: the dashboard on the demo's store, an empty Textual app.

    python benchmarks/first_frame.py [--rounds 10] [--size 160x45]

Both run in a pty of their own, by turns, after one round that is not counted. The demo's store is a file that
is made once, as a day's running would have left it. What is painted is read off the terminal. The empty app: its first
screenful of cells. The dashboard: its first frame, which comes before the engine is loaded and says that the history is
being read; and the first one with the demo's figures, which no poll was waited for.
"""

from __future__ import annotations

import argparse
import asyncio
import fcntl
import os
import pickle
import pty
import select
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))
AT = 1_795_440_720  # 2026-11-23T13:32:00Z
DEADLINE = 20.0

EMPTY = "from textual.app import App; App().run()"
OURS = """
import pickle, sys
from sla_tui.clock import FixedClock
from sla_tui.ui.app import SlaApp

def make():
    from sla_tui.engine.runner import LiveThread
    return LiveThread(config, store, FixedClock(int(sys.argv[3])), demo=True)

from sla_tui.store import open_store
with open(sys.argv[1], "rb") as file:
    config = pickle.load(file)
store = open_store(sys.argv[2], read_only=True)
SlaApp(make, clock=FixedClock(int(sys.argv[3]))).run()
"""


async def make_store(folder: Path) -> tuple[Path, Path]:
    """The demo's history in a file, and its configuration beside it."""
    from sla_tui import demo
    from sla_tui.engine.live import LiveEngine
    from sla_tui.store import open_store

    path, settings = folder / "demo.sqlite", folder / "config.pickle"
    with demo.start(7, AT, fixed=True) as running, closing(open_store(str(path))) as store:
        for poll in running.past:
            store.record(poll)
        live = LiveEngine(running.config, store, running.clock, tokens=running.tokens, demo=True)
        await live.poll_once()
        await live.close()
        settings.write_bytes(pickle.dumps(running.config))
    return settings, path


class Started:
    """A program in a pty of its own, read by the caller. `output` is everything that it wrote to the terminal."""

    def __init__(
        self, command: list[str], size: tuple[int, int], *, env: dict[str, str] | None = None, pass_fds=()
    ) -> None:
        self._parent, self._child = pty.openpty()
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        self.size = size
        self.output = b""
        self._began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=self._child,
            stdout=self._child,
            stderr=self._child,
            cwd=ROOT,
            env={**os.environ, **terminal, **(env or {})},
            start_new_session=True,
            pass_fds=pass_fds,
        )

    def until(self, marker: bytes) -> float:
        """Milliseconds from the start to the first frame: one with `marker` in it, or a quarter of all cells."""
        least = self.size[0] * self.size[1] // 4
        while True:
            ready, _, _ = select.select([self._parent], [], [], DEADLINE)
            if not ready or self.process.poll() is not None:
                raise SystemExit(f"no frame came; the terminal got:\n{self.output[-2000:].decode(errors='replace')}")
            self.output += os.read(self._parent, 65_536)
            painted = self.output.partition(b"\x1b[?1049h")[2]
            if (marker in painted) if marker else painted.count(b" ") > least:
                return (time.perf_counter() - self._began) * 1000

    def drain(self) -> None:
        """Reads until the program has ended."""
        while self.process.poll() is None:
            ready, _, _ = select.select([self._parent], [], [], 0.05)
            if ready:
                self.output = (self.output + os.read(self._parent, 65_536))[-100_000:]

    def close(self) -> None:
        """Ends the program if it still runs."""
        self.process.send_signal(signal.SIGKILL)
        self.process.wait()
        os.close(self._parent)
        os.close(self._child)


def cpu_seconds(pid: int) -> float:
    """The CPU that all threads of a process have used so far."""
    total = 0
    for task in Path(f"/proc/{pid}/task").iterdir():
        total += int((task / "schedstat").read_text().split()[0])
    return total / 1e9


def first_frame(command: list[str], size: tuple[int, int], marker: bytes) -> tuple[float, float]:
    """Milliseconds (wall, CPU) from the start of `command` to its first painted frame with `marker` in it."""
    started = Started(command, size)
    try:
        return started.until(marker), cpu_seconds(started.process.pid) * 1000
    finally:
        started.close()


def main() -> None:
    """Measures, and prints medians and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--size", default="160x45")
    args = parser.parse_args()
    columns, rows = (int(n) for n in args.size.split("x"))
    with tempfile.TemporaryDirectory() as name:
        settings, store = asyncio.run(make_store(Path(name)))
        ours = [sys.executable, "-c", OURS, str(settings), str(store), str(AT)]
        programs = {
            "empty Textual app": ([sys.executable, "-c", EMPTY], b""),
            "dashboard": (ours, b"Services"),
            "dashboard, its figures": (ours, b"Checkout"),
        }
        times: dict[str, list[tuple[float, float]]] = {title: [] for title in programs}
        for round_number in range(args.rounds + 1):
            for title, (command, marker) in programs.items():
                taken = first_frame(command, (columns, rows), marker)
                if round_number:
                    times[title].append(taken)
    print(f"start to first painted frame, {args.size}, {args.rounds} rounds by turns, milliseconds")
    medians = {title: tuple(map(statistics.median, zip(*values, strict=True))) for title, values in times.items()}
    empty = medians["empty Textual app"]
    for title, values in times.items():
        walls = [wall for wall, _ in values]
        wall, cpu = medians[title]
        spread = f"({min(walls):.1f} to {max(walls):.1f})"
        print(
            f"  {title:<24} median {wall:6.1f}  {spread:<18} {wall / empty[0]:.2f}x   "
            f"CPU {cpu:6.1f}  {cpu / empty[1]:.2f}x"
        )
    print("  wanted: the dashboard's first frame within 1.50x of the empty app's")


if __name__ == "__main__":
    main()
