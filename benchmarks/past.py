#!/usr/bin/env python3
"""A step of the time machine over 100 services with a month of minutely checks, against a snapshot of the present.

    python benchmarks/past.py [--services 100] [--steps 30]

Makes a history once, and then measures in one process, by CPU time: a snapshot of the present (the floor: nothing is
taken from a snapshot before), snapshots of past moments a minute, an hour and a day apart, and the events of a month.
Then by the clock, in the real app without a terminal: from a key to the painted screen, for keys that are pressed as
soon as the screen is still, and for keys without a pause between them.
"""

from __future__ import annotations

import argparse
import asyncio
import statistics
import sys
import tempfile
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from textual import events  # noqa: E402

from benchmarks.measured import Row  # noqa: E402
from benchmarks.report import DAY, NOW, configuration, fill  # noqa: E402
from sla_tui.clock import FixedClock  # noqa: E402
from sla_tui.config.model import Config  # noqa: E402
from sla_tui.config.reading.reader import parse_config  # noqa: E402
from sla_tui.engine.gather.past import past_snapshot  # noqa: E402
from sla_tui.engine.gather.past_events import past_events  # noqa: E402
from sla_tui.engine.gather.snapshot import build_snapshot  # noqa: E402
from sla_tui.store import open_store  # noqa: E402
from sla_tui.store.store import Store  # noqa: E402
from sla_tui.ui.app import SlaApp  # noqa: E402
from sla_tui.ui.feed import StillFeed  # noqa: E402

BEGIN = NOW - 2 * DAY
SERVICES = 100


class ThreadFeed(StillFeed):
    """Builds what the time machine asks for in one thread beside the screen, as the engine does."""

    def __init__(self, config: Config, store: Store) -> None:
        super().__init__(build_snapshot(config, store, NOW), config)
        self.store, self.work = store, []
        self.news = threading.Semaphore(0)
        threading.Thread(target=self._run, daemon=True).start()

    def past(self, at: int, done: Callable[..., None], *, period: str | None = None, closely: bool = False) -> None:
        """Asks for a snapshot; past periods are left out."""
        del closely
        self._put(lambda: past_snapshot(self.config, self.store, at, period=period), done)

    def past_events(self, start: int, end: int, done: Callable[..., None]) -> None:
        """Asks for events."""
        self._put(lambda: past_events(self.config, self.store, NOW, start, end), done)

    def _put(self, make: Callable[[], object], done: Callable[..., None]) -> None:
        self.work.append((make, done))
        self.news.release()

    def _run(self) -> None:
        while True:
            self.news.acquire()
            make, done = self.work.pop(0)
            done(make(), None)


def cpu(moments: list[int], build: Callable[[int], object]) -> float:
    """The median of CPU milliseconds of a snapshot a moment; the first is left out, since it reads the days."""
    spent = []
    for at in moments:
        began = time.process_time()
        build(at)
        spent.append(1_000 * (time.process_time() - began))
    return statistics.median(spent[1:])


async def keys(config: Config, store: Store, steps: int) -> tuple[list[float], list[float], float]:
    """Milliseconds from a key to the screen of its moment: by the clock, of the screen's thread; without pauses."""
    app = SlaApp(ThreadFeed(config, store), clock=FixedClock(NOW))
    async with app.run_test(size=(120, 36)) as pilot:
        past, painted = app.ui_state.state.past, asyncio.Event()

        async def shown() -> None:
            while past.shown != past.moment:  # noqa: ASYNC110  an event would be set by what is measured
                await asyncio.sleep(0.001)
            painted.clear()
            app.screen.call_after_refresh(painted.set)
            await painted.wait()

        def press() -> None:  # not the pilot's: it waits until no thread of the process is busy
            app.screen.post_message(events.Key("left", None))

        await pilot.press("T")
        app.time_machine.go(BEGIN)
        await shown()
        waited, spent = [], []
        for _ in range(steps):
            await asyncio.sleep(1.0)  # somebody looks at it
            began, used, before = time.monotonic(), time.thread_time(), past.moment
            press()
            while past.moment == before:  # noqa: ASYNC110  an event would be set by what is measured
                await asyncio.sleep(0)
            await shown()
            waited.append(1_000 * (time.monotonic() - began))
            spent.append(1_000 * (time.thread_time() - used))
        began = time.monotonic()
        wanted = (past.moment or 0) - 60 * steps
        for _ in range(steps):
            press()
        while past.moment != wanted:  # noqa: ASYNC110  an event would be set by what is measured
            await asyncio.sleep(0.001)
        await shown()
        return waited, spent, 1_000 * (time.monotonic() - began) / steps


def rows() -> list[Row]:
    """What the table prints: a step, by the clock and in processor time."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "history.sqlite3"
        fill(place, SERVICES, 1)
        config = parse_config(configuration(SERVICES), "benchmark")
        with closing(open_store(str(place), read_only=True)) as store:
            floor = cpu([NOW] * 6, lambda at: build_snapshot(config, store, at))
            each = cpu([BEGIN - 60 * i for i in range(12)], lambda at: past_snapshot(config, store, at))
            waited, _, share = asyncio.run(keys(config, store, 12))
    step, most = statistics.median(waited), max(waited)
    named = f"a snapshot of the present, {floor:.0f} ms CPU"
    return [
        Row(f"time machine: a step, {SERVICES} services", f"{step:.0f} ms, most {most:.0f}", "", "100 ms", step < 100),
        Row("... keys without a pause, each", f"{share:.0f} ms", "", "100 ms", share < 100),
        Row("... one past moment", f"{each / floor:.2f}x ({each:.0f} ms CPU)", named, "1x", each <= floor),
    ]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--services", type=int, default=100)
    parser.add_argument("--steps", type=int, default=30)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "history.sqlite3"
        fill(place, args.services, 1)
        config = parse_config(configuration(args.services), "benchmark")
        with closing(open_store(str(place), read_only=True)) as store:
            floor = cpu([NOW] * 6, lambda at: build_snapshot(config, store, at))
            print(f"{args.services} services; CPU ms, median: a snapshot of the present, nothing kept: {floor:.0f}")
            for name, apart in (("minute", 60), ("hour", 3_600), ("day", DAY)):
                moments = [BEGIN - apart * i for i in range(min(args.steps, 12))]
                spent = cpu(moments, lambda at: past_snapshot(config, store, at))
                print(f"  a past moment a {name} from the last one: {spent:.0f}, {spent / floor:.2f}x")
            began = time.process_time()
            found = past_events(config, store, NOW, NOW - 30 * DAY, NOW)
            print(f"  the {len(found)} events of 30 days: {1_000 * (time.process_time() - began):.0f}")
            waited, spent, share = asyncio.run(keys(config, store, min(args.steps, 12)))
            print(
                f"by the clock: from a key to the painted screen of its moment, a second after the last key: "
                f"median {statistics.median(waited):.0f} ms, most {max(waited):.0f} ms, "
                f"CPU of the screen's thread {statistics.median(spent):.0f} ms; "
                f"keys without a pause: {share:.0f} ms each"
            )


if __name__ == "__main__":
    main()
