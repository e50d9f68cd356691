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
import random
import signal
import statistics
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.first_frame import Started, cpu_seconds  # noqa: E402
from benchmarks.measured import Row  # noqa: E402

IDLE_SECONDS = 10.0
ROWS = 10_000


# --- the programs, each in a process of its own


def fleet(count: int, shift: int = 0):
    """`count` services that share nothing but what the engine's would share: ids, names, contracts."""
    from tests import samples

    def one(i: int):
        bad = i % 50 == 0
        return samples.service(
            f"s{i:05}",
            f"Service {i:05}",
            down=(2_000 + 7 * i if bad else 0) + shift,
            p95=100 + (i + 31 * shift) % 290,
            errors=((i + shift) % 90, 20_000),
            burn=(f"{shift % 9}.{i % 10}", "0", "0"),
            day_strip=day,
            period_strip=period,
        )

    day, period = samples.hours(), samples.days()
    return [one(i) for i in range(count)]


def report(**values: object) -> None:
    """Hands a figure to the parent."""
    if "RESULTS" in os.environ:
        os.write(int(os.environ["RESULTS"]), (json.dumps(values) + "\n").encode())


def resident() -> float:
    """Resident memory in MB."""
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith("VmRSS"):
            return int(line.split()[1]) / 1024
    return 0.0


class Measured:
    """What is done with a running app: ticks are measured, then standing still is."""

    def __init__(self, app, ticks: int) -> None:
        self.app, self.ticks = app, ticks
        self.bytes = 0

    def count_bytes(self) -> None:
        driver = self.app._driver  # noqa: SLF001
        write = driver.write

        def counted(data: str) -> None:
            self.bytes += len(data.encode())
            write(data)

        driver.write = counted

    async def settled(self) -> None:
        """Waits until everything that was asked for has been painted."""
        for _ in range(2):
            done = asyncio.Event()
            self.app.call_after_refresh(done.set)
            await done.wait()

    async def measure(self, what: str, tick) -> None:
        """CPU and bytes of a tick; `tick(i)` brings the figures, in whatever thread they come in."""
        await self.settled()
        screen, process, sent = [], [], []
        for i in range(self.ticks + 3):
            before = self.bytes
            t0, p0 = time.thread_time(), time.process_time()
            await tick(i)
            await self.settled()
            if i >= 3:
                screen.append((time.thread_time() - t0) * 1000)
                process.append((time.process_time() - p0) * 1000)
                sent.append(self.bytes - before)
        report(
            what=what,
            screen=statistics.median(screen),
            process=statistics.median(process),
            bytes=statistics.median(sent),
        )

    async def idle(self) -> None:
        before, t0 = self.bytes, time.process_time()
        await asyncio.sleep(IDLE_SECONDS)
        share = (time.process_time() - t0) / IDLE_SECONDS * 100
        report(what="idle", percent=share, bytes=(self.bytes - before) / IDLE_SECONDS)


def run_empty() -> None:
    from textual.app import App

    class Empty(App):
        def on_mount(self) -> None:
            self.run_worker(self.work())

        async def work(self) -> None:
            measured = Measured(self, 1)
            measured.count_bytes()
            await measured.settled()
            await asyncio.sleep(1)
            report(what="memory", mb=resident())
            await measured.idle()
            self.exit()

    Empty().run()


def run_table(rows: int, ticks: int) -> None:
    from textual.app import App
    from textual.widgets import DataTable

    def cells(shift: int):
        return [
            (
                f"Service {i:05}", "Gold 99.95", "up", f"{99 + (i + shift) % 1000 / 1001:.4f}",
                f"{(i + shift) % 60} m {i % 60} s", f"{100 + (i + 31 * shift) % 290} ms",
                f"0.{(i + shift) % 90:02} %", f"{shift % 9}.{i % 10}x", "▁▁▁▁▁▁▁▁▁▁▁▁", f"€{(i + shift) % 900}.00",
            )
            for i in range(rows)
        ]  # fmt: skip

    class Table(App):
        def compose(self):
            yield DataTable()

        def on_mount(self) -> None:
            table = self.query_one(DataTable)
            titles = ("service", "sla", "now", "uptime", "budget", "latency", "errors", "burn", "day", "credit")
            self.columns = [table.add_column(name, key=name, width=12) for name in titles]
            self.data = [cells(0), cells(1)]
            self.keys = [table.add_row(*row, key=str(i)) for i, row in enumerate(self.data[0])]
            self.table = table
            self.run_worker(self.work())

        def update(self, shift: int, step: int) -> None:
            for i in range(0, rows, step):
                for column, value in zip(self.columns, self.data[shift][i], strict=True):
                    self.table.update_cell(self.keys[i], column, value, update_width=False)

        async def work(self) -> None:
            measured = Measured(self, ticks)
            measured.count_bytes()

            async def full(i: int) -> None:
                self.update(1 - i % 2, 1)

            async def small(i: int) -> None:
                self.update(1 - i % 2, 100)

            await measured.measure("full", full)
            report(what="memory", mb=resident())
            await measured.measure("small", small)
            await measured.idle()
            self.exit()

    Table().run()


def run_ours(rows: int, ticks: int) -> None:
    """The dashboard on a feed that is pushed from a thread of its own, as the engine does it."""
    import gc
    from concurrent.futures import ThreadPoolExecutor

    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.feed import StillFeed
    from tests import samples

    fleets = [samples.snapshot(fleet(rows, shift)) for shift in (0, 1)]
    steps = [fleets[0]]
    for n in range(1, 5):  # each with another hundredth of the services changed, one of them on the screen
        services = list(steps[-1].services)
        for i in {(50 * n) % rows, *random.Random(n).sample(range(rows), rows // 100 - 1)}:
            services[i] = replace(services[i], latency=replace(services[i].latency, p95_ms=90 + n, value_ms=90 + n))
        steps.append(samples.snapshot(services))
    feed = StillFeed(fleets[0])
    app = SlaApp(feed)
    engine = ThreadPoolExecutor(1)

    async def work() -> None:
        measured = Measured(app, ticks)
        measured.count_bytes()
        await asyncio.sleep(0.5)
        gc.collect()

        async def push(snapshot) -> None:
            app._applied_at = 0.0  # noqa: SLF001  shown at most once a second; a benchmark does not wait for it
            await asyncio.get_running_loop().run_in_executor(engine, feed.push, snapshot)

        async def full(i: int) -> None:
            await push(fleets[1 - i % 2])

        async def small(i: int) -> None:
            await push(steps[(i + 1) % 5])

        await measured.measure("full", full)
        await push(steps[0])
        await measured.measure("small", small)
        await measured.measure("key", lambda i: press("j" if i % 7 else "G"))
        await measured.idle()
        app.exit()

    async def press(key: str) -> None:
        from textual.events import Key

        app.post_message(Key(key, key))
        await asyncio.sleep(0)

    app.call_later(lambda: app.run_worker(work()))
    app.run()


def run_memory(rows: int) -> None:
    """The dashboard with one fleet that came over a feed, refreshed ten times."""
    import gc

    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.feed import StillFeed
    from tests import samples

    feed = StillFeed(samples.snapshot(fleet(rows)))
    app = SlaApp(feed)

    async def work() -> None:
        measured = Measured(app, 1)
        for _ in range(10):
            app._applied_at = 0.0  # noqa: SLF001
            feed.push(samples.snapshot(feed.current().services))
            await measured.settled()
        gc.collect()
        report(what="memory", mb=resident())
        app.exit()

    app.call_later(lambda: app.run_worker(work()))
    app.run()


def run_engine(settings: str, store: str, at: int) -> None:
    """The dashboard with the real engine on a history in a file."""
    import pickle

    from sla_tui.clock import FixedClock
    from sla_tui.store import open_store
    from sla_tui.ui.app import SlaApp

    def make():
        from sla_tui.engine.runner import LiveThread

        config = pickle.loads(Path(settings).read_bytes())
        return LiveThread(config, open_store(store, read_only=True), FixedClock(at))

    app = SlaApp(make, clock=FixedClock(at))

    async def work() -> None:
        while app.services.state.snapshot is None:  # noqa: ASYNC110
            await asyncio.sleep(0.2)
        await asyncio.sleep(3)
        report(what="engine", mb=resident())
        app.exit()

    if "RESULTS" in os.environ:
        app.call_later(lambda: app.run_worker(work()))
    app.run()
    app.close()


# --- the parent


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
    command = [sys.executable, __file__, "--child", *(str(a) for a in args)]
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
    parser.add_argument("--child", nargs="*", help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.child:
        name, *rest = args.child
        numbers = [int(r) if r.isdigit() else r for r in rest]
        {"empty": run_empty, "table": run_table, "ours": run_ours, "memory": run_memory, "engine": run_engine}[name](
            *numbers
        )
        return
    columns, lines = (int(n) for n in args.size.split("x"))
    size, rows = (columns, lines), args.rows
    at = 1_795_440_720
    print(f"{args.size}, {rows:,} rows, {args.ticks} ticks; CPU in ms, medians", flush=True)
    with tempfile.TemporaryDirectory() as name:
        if args.only in ("", "frame", "memory"):
            settings, store = asyncio.run(make_history(Path(name), rows, at))
        if args.only in ("", "frame"):
            ours = [sys.executable, __file__, "--child", "engine", str(settings), str(store), str(at)]
            frames = first_frames(
                {
                    "empty Textual app": ([sys.executable, "-c", "from textual.app import App; App().run()"], b""),
                    f"ours on a history of {rows:,}": (ours, b"Services"),
                    f"DataTable of {rows:,}": (
                        [sys.executable, __file__, "--child", "table", str(rows), "1"], b"Service 0001",
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
