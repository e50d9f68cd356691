"""What `sla-tui status` costs, against an empty interpreter that asks the same question: `python benchmarks/status.py`.

The fleet of the demo is polled once into a file in a scratch folder; then the line is asked for, by turns. Wanted: at
most 1.6 times the empty interpreter plus its query. Believe the ratios, not the milliseconds.
"""

import asyncio
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured import Row, ratio
from sla_tui import demo as simulated
from sla_tui.config.reading.reader import load_config
from sla_tui.demo.configuration import config_text
from sla_tui.engine.live import LiveEngine
from sla_tui.store import open_store

FLOOR = """
import sqlite3
db = sqlite3.connect("file:{store}?mode=ro", uri=True)
print(db.execute("SELECT json_extract(body, '$.lines.plain') FROM remembered WHERE key = 'status'").fetchone()[0])
"""
CALL = "import sys; from sla_tui.cli.main import main; sys.exit(main({words!r}))"


def keep(folder, at):
    """A configuration and a history, as somebody has them whose collector runs."""
    config, place = folder / "config.toml", folder / "history.sqlite3"
    with simulated.start(7, at, fixed=True) as fleet:
        ports = {name: target.port for name, target in fleet.targets.by_probe.items()}
        urls = {source: provider.base_url for source, provider in fleet.providers.items()}
        config.write_text(config_text(fleet.scenario, urls, ports), encoding="utf-8")
        store = open_store(place)
        for poll in fleet.past:
            store.record(poll)

        async def poll_once():
            live = LiveEngine(load_config(config), store, fleet.clock, tokens=fleet.tokens)
            await live.poll_once()
            await live.close()

        asyncio.run(poll_once())
        store.close()
    return ["status", "--config", str(config), "--store", str(place)]


def measure(code):
    """Wall and processor seconds of one start."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, stdout=subprocess.DEVNULL)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu


def taken_in(rounds):
    """Measures the cases in turn, so that a noisy moment hits all of them: medians of wall and processor, in ms."""
    with tempfile.TemporaryDirectory() as folder:
        words = keep(Path(folder), int(time.time()))
        cases = {
            "empty interpreter": "pass",
            "... plus its query": FLOOR.format(store=words[-1]),
            "sla-tui status": CALL.format(words=words),
            "sla-tui status, the long way": CALL.format(words=[*words, "-v"]),
        }
        taken = {name: [] for name in cases}
        for _ in range(rounds + 1):  # the first round warms the caches
            for name, code in cases.items():
                taken[name].append(measure(code))
    return tuple({n: statistics.median(t[i] for t in times[1:]) * 1000 for n, times in taken.items()} for i in (0, 1))


def rows() -> list[Row]:
    """What the table prints, of processor time."""
    _, cpu = taken_in(15)
    floor = cpu["... plus its query"]
    wanted = {"sla-tui status": 1.2, "sla-tui status, the long way": 8}
    return [ratio(f"`{what}`", cpu[what], floor, most, "interpreter plus query, CPU") for what, most in wanted.items()]


def main():
    """Prints medians."""
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 21
    wall, cpu = taken_in(rounds)
    base = "... plus its query"
    print(f"{'':<30}{'wall':>10}{'x':>7}{'processor':>14}{'x':>7}   median of {rounds}")
    for name in cpu:
        print(
            f"{name:<30}{wall[name]:>7.1f} ms{wall[name] / wall[base]:>7.2f}"
            f"{cpu[name]:>11.1f} ms{cpu[name] / cpu[base]:>7.2f}"
        )


if __name__ == "__main__":
    main()
