"""The programs that `fleet.py` compares, each in a process and a pty of its own; what they measured goes to the parent.

python benchmarks/fleet_programs.py NAME [ARGUMENT ...]
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import statistics
import sys
import time
from dataclasses import replace
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

IDLE_SECONDS = 20.0


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
        self.wrote = asyncio.Event()

    def count_bytes(self) -> None:
        driver = self.app._driver  # noqa: SLF001
        write = driver.write

        def counted(data: str) -> None:
            self.bytes += len(data.encode())
            self.wrote.set()
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

    from sla_tui.cli.main import GARBAGE
    from sla_tui.ui.app import SlaApp
    from sla_tui.ui.feed import StillFeed
    from tests import samples

    gc.set_threshold(*GARBAGE)  # as the program does
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

        async def press(key: str) -> None:
            from textual.events import Key

            measured.wrote.clear()
            app.post_message(Key(key, key))
            await asyncio.wait_for(measured.wrote.wait(), 5)  # Textual paints a key at its next frame

        async def full(i: int) -> None:
            await push(fleets[1 - i % 2])

        async def small(i: int) -> None:
            await push(steps[(i + 1) % 5])

        await measured.measure("full", full)
        await push(steps[0])
        await measured.measure("small", small)
        await measured.measure("key", lambda i: press("k" if i % 2 else "j"))
        await measured.idle()
        app.exit()

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


PROGRAMS = {"empty": run_empty, "table": run_table, "ours": run_ours, "memory": run_memory, "engine": run_engine}

if __name__ == "__main__":
    name, *rest = sys.argv[1:]
    PROGRAMS[name](*(int(word) if word.isdigit() else word for word in rest))
