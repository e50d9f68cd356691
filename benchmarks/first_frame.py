#!/usr/bin/env python3
"""What people wait for when they type `sla-tui`: the real command in a pty, against an empty Textual app.

    python benchmarks/first_frame.py [--rounds 10] [--size 160x45] [--services 50]

All run by turns, each in a pty of its own, after one round that is not counted. Measured from the start of the process,
by the clock and by the CPU of all its threads, ended ones too (not of the child that judges the first snapshot):

- the first frame of all: the remembered one; where none is remembered the opening frame, which says that the history is
  being read, and the dashboard's own after it;
- the first frame with figures of now: that of the history, with no remembered frame's mark any more;
- a key, typed when the process starts: `?`, until the help is on the screen. Its peer is the empty app with one binding
  that shows a line; the key waits in the pty until the app reads.

The history is a file with 45 days of so many services. Nothing answers at the source's address.
"""

from __future__ import annotations

import argparse
import fcntl
import os
import pty
import re
import select
import shutil
import signal
import statistics
import struct
import subprocess
import sys
import tempfile
import termios
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row, ratio, table  # noqa: E402

DAY = 86_400
DEADLINE = 120.0
EMPTY = "from textual.app import App; App().run()"
EMPTY_WITH_KEY = """
from textual.app import App
from textual.widgets import Static
class Answering(App):
    ENABLE_COMMAND_PALETTE = False
    def compose(self):
        yield Static("")
    def on_key(self, event):
        self.query_one(Static).update("Keys")
Answering().run()
"""
MARK = b"remembered, the history is being read"
OPENING = b"The history is still being read."


def configuration(count: int) -> str:
    """So many services under one contract, each watched by one monitor at a source that does not answer."""
    lines = [
        '[sources.pingdom]\ntoken = { env = "T" }\nbase_url = "http://127.0.0.1:9"\n[contracts.gold]',
        'period = { kind = "month", timezone = "UTC" }\navailability = { target = "99.95" }',
        'tiers = [{ below = "99.95", credit = "10" }, { below = "99.0", credit = "25" }]\nclaim = { within = "30d" }',
    ]
    lines += [
        f'[services.s{i}]\nname = "Service {i}"\ncontract = "gold"\nfee = "2400.00"\nmonitors = ["pingdom:{i}"]'
        for i in range(count)
    ]
    return "\n".join(lines)


def fill(path: Path, count: int) -> None:
    """A history until now: an outage every eight days or so, a check every half an hour (fewer of a large fleet)."""
    import random

    from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
    from sla_tui.store import open_store

    rng, now = random.Random(7), int(time.time())
    start = now - 45 * DAY
    with closing(open_store(str(path))) as store:
        for low in range(0, count, 100):
            monitors = [Monitor("pingdom", str(i), f"m {i}", interval=60) for i in range(low, min(low + 100, count))]
            histories, checks = [], []
            for monitor in monitors:
                spans, at = [], start
                while at < now:
                    down = min(at + rng.randrange(4 * DAY, 12 * DAY), now)
                    up = min(down + rng.randrange(60, 600), now)
                    spans += [Span(at, down, "up")] + ([Span(down, up, "down", reason="HTTP 503")] if up > down else [])
                    at = up
                histories.append(History(monitor.ref, start, now, tuple(spans)))
                times = range(start, now, 1800 * max(1, count // 500))
                looks = tuple(CheckResult(t, True, rng.randrange(40, 300)) for t in times)
                checks.append(Checks(monitor.ref, looks, start, now))
            statuses = tuple(Status(m, "up", now, checked_at=now) for m in monitors)
            store.record(Poll("pingdom", now, statuses=statuses, histories=tuple(histories), checks=tuple(checks)))


class Started:
    """A program in a pty of its own, read by the caller. `output` is everything that it wrote to the terminal."""

    def __init__(
        self, command: list[str], size: tuple[int, int], *, env: dict[str, str] | None = None, pass_fds=(), typed=b""
    ) -> None:
        self._parent, self._child = pty.openpty()
        fcntl.ioctl(self._child, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
        terminal = {"TERM": "xterm-256color", "COLORTERM": "truecolor"}
        usual = {k: v for k, v in os.environ.items() if k not in ("COLUMNS", "LINES", "NO_COLOR", "SLA_TUI_CONFIG")}
        self.size = size
        self.output = b""
        if typed:
            os.write(self._parent, typed)
        self._began = time.perf_counter()
        self.process = subprocess.Popen(
            command,
            stdin=self._child,
            stdout=self._child,
            stderr=self._child,
            cwd=ROOT,
            env={**usual, **terminal, **(env or {})},
            start_new_session=True,
            pass_fds=pass_fds,
        )

    def until(self, marker: bytes | Callable[[bytes], bool]) -> float:
        """Milliseconds from the start to the first frame: one with `marker` in it, or a quarter of all cells."""
        least = self.size[0] * self.size[1] // 4
        while True:
            ready, _, _ = select.select([self._parent], [], [], 1.0)
            if not ready and self.process.poll() is None and time.perf_counter() - self._began < DEADLINE:
                continue
            if not ready:
                raise SystemExit(
                    f"no frame with {marker!r} came; the terminal got:\n{self.output[-2000:].decode(errors='replace')}"
                )
            self.output += os.read(self._parent, 65_536)
            painted = self.output.partition(b"\x1b[?1049h")[2]
            if callable(marker):
                found = marker(painted)
            else:
                found = marker in painted if marker else painted.count(b" ") > least
            if found:
                return (time.perf_counter() - self._began) * 1000

    def press(self, keys: bytes) -> None:
        """Types."""
        os.write(self._parent, keys)

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
    """The CPU that all threads of a process have used so far, those that have ended too."""
    return time.clock_gettime((~pid << 3) | 2)  # Linux: the clock of that process


def first_frame(
    command: list[str], size: tuple[int, int], marker: bytes | Callable[[bytes], bool], **how: object
) -> tuple[float, float]:
    """Milliseconds (wall, CPU) from the start of `command` to its first painted frame with `marker` in it."""
    started = Started(command, size, **how)
    try:
        return started.until(marker), cpu_seconds(started.process.pid) * 1000
    finally:
        started.close()


def fresh(painted: bytes) -> bool:
    """Whether figures are on the screen that are not those of a remembered frame."""
    after = painted.rpartition(MARK)[2].partition(b"\x1b[?2026$p")[2]  # Textual's own output begins with that question
    return re.search(rb"Service \d", after) is not None


def answered(painted: bytes) -> bool:
    """Whether the help is on the screen."""
    return b"Keys" in painted.rpartition(MARK)[2]


def programs(command: list[str], home: Path) -> dict[str, tuple[list[str], object, dict[str, object]]]:
    """What is measured: a command, what its screen must show, and how it is started."""
    remembered = {"env": {"XDG_CACHE_HOME": str(home / "cache"), "XDG_STATE_HOME": str(home / "state"), "T": "t"}}
    nothing = {"env": {"XDG_CACHE_HOME": str(home / "none"), "XDG_STATE_HOME": str(home / "state"), "T": "t"}}
    empty = [sys.executable, "-c", EMPTY]
    return {
        "empty Textual app": (empty, b"", {}),
        "empty Textual app, a key": ([sys.executable, "-c", EMPTY_WITH_KEY], b"Keys", {"typed": b"?"}),
        "first frame, remembered": (command, MARK, remembered),
        "first frame, nothing remembered": (command, OPENING, nothing),
        "the dashboard's own frame, nothing remembered": (command, b"Services", nothing),
        "a key, remembered": (command, answered, {**remembered, "typed": b"?"}),
        "a key, nothing remembered": (command, answered, {**nothing, "typed": b"?"}),
        "fresh figures, remembered": (command, fresh, remembered),
        "fresh figures, nothing remembered": (command, fresh, nothing),
    }


def measure(count: int, size: tuple[int, int], rounds: int) -> dict[str, list[tuple[float, float]]]:
    """Milliseconds by the clock and of CPU of each program, by turns."""
    with tempfile.TemporaryDirectory() as name:
        home = Path(name)
        config, store = home / "config.toml", home / "history.sqlite3"
        config.write_text(configuration(count))
        fill(store, count)
        command = [shutil.which("sla-tui") or "sla-tui", "--config", str(config), "--store", str(store)]
        known = programs(command, home)
        first = Started(command, size, env=known["first frame, remembered"][2]["env"])
        first.until(fresh)
        time.sleep(0.3)  # what is painted after it belongs to the frame that is left
        first.press(b"q")
        first.drain()
        first.close()
        taken: dict[str, list[tuple[float, float]]] = {title: [] for title in known}
        for number in range(rounds + 1):
            shutil.rmtree(home / "none", ignore_errors=True)
            for title, (words, marker, how) in known.items():
                one = first_frame(words, size, marker, **how)
                if number:
                    taken[title].append(one)
    return taken


WANTED = {
    "first frame, remembered": (0.2, 0.2),
    "first frame, nothing remembered": (1.15, 1.15),
    "the dashboard's own frame, nothing remembered": (1.15, 1.15),
    "a key, remembered": (1.3, 1.3),
    "a key, nothing remembered": (1.3, 1.3),
    "fresh figures, remembered": (1.5, 2.0),
    "fresh figures, nothing remembered": (1.5, 2.0),
}
"""Of an empty Textual app's first frame: with 50 services, with 10,000."""


def rows(count: int = 50, rounds: int = 5, size: tuple[int, int] = (160, 45)) -> list[Row]:
    """What `benchmarks/all.py` prints."""
    taken = measure(count, size, rounds)
    medians = {title: statistics.median(wall for wall, _ in times) for title, times in taken.items()}
    floor = medians["empty Textual app"]
    named, large = "empty Textual app", count >= 5000
    return [
        ratio(f"`sla-tui`, {count:,} services: {title}", medians[title], floor, wanted[large], named)
        for title, wanted in WANTED.items()
    ]


def main() -> None:
    """Measures, and prints medians and their ratio."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=10)
    parser.add_argument("--size", default="160x45")
    parser.add_argument("--services", type=int, default=50)
    parser.add_argument("--table", action="store_true", help="as `benchmarks/all.py` prints it")
    args = parser.parse_args()
    columns, lines = (int(n) for n in args.size.split("x"))
    if args.table:
        print(table(rows(args.services, args.rounds, (columns, lines))))
        return
    taken = measure(args.services, (columns, lines), args.rounds)
    empty = tuple(map(statistics.median, zip(*taken["empty Textual app"], strict=True)))
    print(f"start to what is on the screen, {args.size}, {args.services} services, {args.rounds} rounds, milliseconds")
    for title, values in taken.items():
        wall, cpu = map(statistics.median, zip(*values, strict=True))
        spread = f"({min(w for w, _ in values):.1f} to {max(w for w, _ in values):.1f})"
        wanted = f"wanted {WANTED[title][args.services >= 5000]}x" if title in WANTED else ""
        print(
            f"  {title:<46} median {wall:6.1f}  {spread:<18} {wall / empty[0]:.2f}x   "
            f"CPU {cpu:6.1f}  {cpu / empty[1]:.2f}x  {wanted}"
        )


if __name__ == "__main__":
    main()
