#!/usr/bin/env python3
"""The fleet table with 100 and 10,000 services against a plain Textual DataTable and an empty Textual app, in one run.

    python benchmarks/fleet.py [--rows 10000] [--size 160x50] [--ticks 30] [--rounds 7] [--only WORD]

Every program runs in a pty of its own. CPU is that of the process (`process_time`) and of the screen's thread
(`thread_time`), never the clock. A refresh is counted from the arrival of the new figures until everything that they
changed was handed to the terminal; bytes are counted where the driver writes. What is compared:

- first frame: from the start of the process to the first frame, wall and CPU, by turns;
- full refresh: every figure of every row is new (the DataTable: every cell of every row is updated);
- small tick: one in a hundred services is new;
- idle: nothing comes; the clock in the corner goes on;
- memory: resident, after ten full refreshes; and again with the real engine on a history of so many monitors.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import signal
import statistics
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.first_frame import Started, cpu_seconds  # noqa: E402
from benchmarks.measured import Row  # noqa: E402

ROWS = 10_000
PROGRAMS = str(Path(__file__).with_name("fleet_programs.py"))


async def make_history(folder: Path, count: int, at: int) -> tuple[Path, Path]:
    """A history of `count` monitors in a file, with the configuration that makes each of them a service."""
    import pickle

    from sla_tui.config.model import Config, SourceConfig
    from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
    from sla_tui.store import open_store

    path, settings = folder / "fleet.sqlite", folder / "fleet.pickle"
    monitors = [
        Monitor("pingdom", str(i), f"Service {i:05}", "http", f"https://s{i}.example.com/") for i in range(count)
    ]
    begin = at - 40 * 86_400

    def spans(i: int) -> tuple[Span, ...]:
        if i % 50:
            return (Span(begin, at, "up"),)
        cut = at - 86_400 * (1 + i % 20)
        return (Span(begin, cut, "up"), Span(cut, cut + 600 + i % 5_000, "down", "HTTP 503"),
                Span(cut + 600 + i % 5_000, at, "up"))  # fmt: skip

    poll = Poll(
        "pingdom",
        at,
        statuses=tuple(Status(m, "up", at, since=begin, checked_at=at - 20, latency_ms=120) for m in monitors),
        histories=tuple(History(m.ref, begin, at, spans(i)) for i, m in enumerate(monitors)),
    )
    with contextlib.closing(open_store(str(path))) as store:
        store.record(poll)
    config = Config(sources=(SourceConfig(id="pingdom", kind="pingdom"),), timezone="Europe/Amsterdam")
    settings.write_bytes(pickle.dumps(config))
    return settings, path


def run_child(size: tuple[int, int], *args: object) -> dict[str, dict[str, float]]:
    """Runs one of the programs to its end; what it reported, by what it is."""
    reading, writing = os.pipe()
    command = [sys.executable, PROGRAMS, *(str(a) for a in args)]
    started = Started(command, size, env={"RESULTS": str(writing)}, pass_fds=(writing,))
    os.close(writing)
    started.drain()
    started.close()
    with os.fdopen(reading) as lines:
        out = {line["what"]: line for line in map(json.loads, lines)}
    if not out:
        raise SystemExit(
            f"{args} reported nothing; the terminal got:\n{started.output[-3000:].decode(errors='replace')}"
        )
    return out


def first_frames(programs, size, rounds) -> dict[str, tuple[float, float]]:
    """Median milliseconds (wall, CPU) to the first frame, by turns, after a round that is not counted."""
    taken: dict[str, list[tuple[float, float]]] = {title: [] for title in programs}
    for number in range(rounds + 1):
        for title, (command, marker) in programs.items():
            started = Started(command, size)
            wall = started.until(marker)
            cpu = cpu_seconds(started.process.pid) * 1000
            started.close()
            if number:
                taken[title].append((wall, cpu))
    return {t: (statistics.median(w for w, _ in v), statistics.median(c for _, c in v)) for t, v in taken.items()}


def rows() -> list[Row]:
    """What the table prints, of 10,000 rows: against a DataTable, and a tick, in processor time."""
    size = (160, 50)
    table, few, many = (
        run_child(size, "table", ROWS, 6),
        run_child(size, "ours", 100, 30),
        run_child(size, "ours", ROWS, 30),
    )
    whole, small, key, idle = many["full"], many["small"], many["key"], many["idle"]
    peer = f"DataTable, {table['full']['process']:.0f} ms CPU"
    against, growth = table["full"]["process"] / whole["process"], whole["screen"] / few["full"]["screen"]
    tick = f"{small['screen']:.1f} / {small['process']:.1f} ms"
    return [
        Row(
            f"full refresh of {ROWS:,} rows",
            f"1/{against:.0f} ({whole['process']:.0f} ms)",
            peer,
            "1/30",
            against >= 30,
        ),
        Row("... of that of 100 rows", f"{growth:.2f}x", f"{few['full']['screen']:.0f} ms", "1.3x", growth <= 1.3),
        Row(
            "a 1 % tick, screen's thread / process",
            f"{tick}, {small['bytes']:.0f} bytes",
            "",
            "2.5 / 4 ms",
            small["screen"] <= 2.5 and small["process"] <= 4,
        ),
        Row("a key", f"{key['screen']:.1f} ms", "", "1 ms", key["screen"] <= 1),
        Row(
            "idle with a clock",
            f"{idle['percent']:.2f} % of a core, {idle['bytes']:.0f} bytes/s",
            "",
            "0.25 %, 100 bytes/s",
            idle["percent"] <= 0.25 and idle["bytes"] < 100,
        ),
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rows", type=int, default=10_000)
    parser.add_argument("--size", default="160x50")
    parser.add_argument("--ticks", type=int, default=30)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--only", default="", help="frame, refresh or memory")
    args = parser.parse_args()
    columns, lines = (int(n) for n in args.size.split("x"))
    size, rows = (columns, lines), args.rows
    at = 1_795_440_720
    print(f"{args.size}, {rows:,} rows, {args.ticks} ticks; CPU in ms, medians", flush=True)
    with tempfile.TemporaryDirectory() as name:
        if args.only in ("", "frame", "memory"):
            settings, store = asyncio.run(make_history(Path(name), rows, at))
        if args.only in ("", "frame"):
            ours = [sys.executable, PROGRAMS, "engine", str(settings), str(store), str(at)]
            frames = first_frames(
                {
                    "empty Textual app": ([sys.executable, "-c", "from textual.app import App; App().run()"], b""),
                    f"ours on a history of {rows:,}": (ours, b"Services"),
                    f"DataTable of {rows:,}": (
                        [sys.executable, PROGRAMS, "table", str(rows), "1"], b"Service 0001",
                    ),
                },
                size,
                args.rounds,
            )  # fmt: skip
            least = frames["empty Textual app"]
            for title, (wall, cpu) in frames.items():
                print(
                    f"  first frame, {title:<32} {wall:7.0f} ms {wall / least[0]:5.2f}x   "
                    f"CPU {cpu:6.0f} ms {cpu / least[1]:5.2f}x"
                )
        if args.only in ("", "refresh"):
            refreshes(size, rows, args.ticks)
        if args.only in ("", "memory"):
            print(f"  memory, empty Textual app       {run_child(size, 'empty')['memory']['mb']:6.1f} MB")
            print(f"  memory, ours, {rows:,} services  {run_child(size, 'memory', rows)['memory']['mb']:6.1f} MB")
            real = run_child(size, "engine", settings, store, at)["engine"]["mb"]
            print(f"  ... with the real engine        {real:6.1f} MB")


def refreshes(size: tuple[int, int], rows: int, ticks: int) -> None:
    """Prints what refreshing costs."""
    table = run_child(size, "table", rows, min(ticks, 10))
    few, many = run_child(size, "ours", 100, ticks), run_child(size, "ours", rows, ticks)
    for title, part in (("DataTable", table), ("ours, 100 rows", few), (f"ours, {rows:,} rows", many)):
        for what in ("full", "small", "key"):
            if what in part:
                m = part[what]
                print(
                    f"  {what:<6} {title:<20} screen {m['screen']:8.2f}  process {m['process']:8.2f}"
                    f"  {m['bytes']:8.0f} bytes"
                )
        print(f"  idle   {title:<20} {part['idle']['percent']:.2f} % of a core, {part['idle']['bytes']:.0f} bytes/s")
    whole, small = many["full"], many["small"]
    against = {kind: table["full"][kind] / whole[kind] for kind in ("process", "screen")}
    growth = {kind: whole[kind] / few["full"][kind] for kind in ("process", "screen")}
    print(
        f"  full refresh against the DataTable: 1/{against['process']:.0f} of the process's CPU,"
        f" 1/{against['screen']:.0f} of the screen's thread (wanted: 1/30)"
    )
    print(
        f"  full refresh against 100 rows: {growth['screen']:.2f}x on the screen's thread,"
        f" {growth['process']:.2f}x of the process (wanted: 1.3x)"
    )
    print(
        f"  1 % tick: {small['screen']:.2f} ms on the screen's thread, {small['process']:.2f} ms of the process,"
        f" {small['bytes']:.0f} bytes (wanted: 2 ms, 500 bytes)"
    )


if __name__ == "__main__":
    signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    main()
