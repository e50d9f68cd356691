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
    from sla_tui.engine.live import Live
    from sla_tui.store import open_store

    path, settings = folder / "demo.sqlite", folder / "config.pickle"
    with demo.start(7, AT, fixed=True) as running, closing(open_store(str(path))) as store:
        for poll in running.past:
            store.record(poll)
        live = Live(running.config, store, running.clock, tokens=running.tokens, demo=True)
        await live.poll_once()
        await live.close()
        settings.write_bytes(pickle.dumps(running.config))
    return settings, path


def first_frame(command: list[str], size: tuple[int, int], marker: bytes) -> float:
    """Milliseconds from the start of `command` to its first painted frame.

    Args:
        command: what is run.
        size: columns and rows of its terminal.
        marker: what must be among what was painted; without one a quarter of a screenful of cells must be.
    """
    parent, child = pty.openpty()
    fcntl.ioctl(child, termios.TIOCSWINSZ, struct.pack("HHHH", size[1], size[0], 0, 0))
    env = {**os.environ, "TERM": "xterm-256color", "COLORTERM": "truecolor"}
    began = time.perf_counter()
    process = subprocess.Popen(
        command, stdin=child, stdout=child, stderr=child, cwd=ROOT, env=env, start_new_session=True
    )
    output = b""
    try:
        while True:
            ready, _, _ = select.select([parent], [], [], DEADLINE)
            if not ready or process.poll() is not None:
                raise SystemExit(f"no frame came; the terminal got:\n{output[-2000:].decode(errors='replace')}")
            output += os.read(parent, 65_536)
            painted = output.partition(b"\x1b[?1049h")[2]
            if (marker in painted) if marker else painted.count(b" ") > size[0] * size[1] // 4:
                return (time.perf_counter() - began) * 1000
    finally:
        process.send_signal(signal.SIGKILL)
        process.wait()
        os.close(parent)
        os.close(child)


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
        times: dict[str, list[float]] = {title: [] for title in programs}
        for round_number in range(args.rounds + 1):
            for title, (command, marker) in programs.items():
                taken = first_frame(command, (columns, rows), marker)
                if round_number:
                    times[title].append(taken)
    print(f"start to first painted frame, {args.size}, {args.rounds} rounds by turns, milliseconds")
    medians = {title: statistics.median(values) for title, values in times.items()}
    empty = medians["empty Textual app"]
    for title, values in times.items():
        spread = f"({min(values):.1f} to {max(values):.1f})"
        print(f"  {title:<24} median {medians[title]:6.1f}  {spread:<20} {medians[title] / empty:.2f}x")
    print("  wanted: the dashboard's first frame within 1.50x of the empty app's")


if __name__ == "__main__":
    main()
