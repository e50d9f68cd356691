"""What the history costs, against the schema that comes to mind first, in one run: `python benchmarks/storage.py`.

1. Ticks of a thousand services with a state and a response time each, one transaction a tick: bytes that the process
   wrote (`wchar`, with checkpoints), and the size of the file, per sample. The peer is a row a check with the three
   indexes that Uptime Kuma's table of heartbeats has.
2. A history of 13 months of a thousand services (made by `history_file.py`): its size a sample, and uptime and
   percentiles of every service and month, with the start of the process; the floor is an interpreter with sqlite3.

Linux only: it reads /proc/self/io. The second part writes half a gigabyte to a temporary folder.
"""

import argparse
import random
import resource
import sqlite3
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured import Row

START = 1_795_392_000  # a midnight
QUERY = """
import resource, sqlite3, sys
from sla_tui.store.sql.rollups import monthly
db = sqlite3.connect(f"file:{sys.argv[1]}?mode=ro", uri=True)
rows = [(row.monitor, row.month, row.up, row.down, row.times_ms[1]) for row in monthly(db)]
print(len(rows), resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024)
"""
COMMAND = "import sys; from sla_tui.cli.main import main; sys.exit(main(sys.argv[1:]))"


def written():
    """Bytes that this process has written so far."""
    for line in Path("/proc/self/io").read_text().splitlines():
        if line.startswith("wchar"):
            return int(line.split()[1])
    raise SystemExit("no wchar in /proc/self/io")


def ours(path, services, ticks):
    """Ours."""
    from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
    from sla_tui.store import open_store

    store, rng = open_store(path, fallback=False), random.Random(1)
    monitors = [Monitor("probe", f"{i:04}", f"service {i}", "http", "https://x.example", 60) for i in range(services)]
    spent, before = 0.0, 0
    for tick in range(ticks + 1):
        at, times = START + 60 * tick, [int(rng.lognormvariate(5, 0.25)) for _ in monitors]
        statuses = tuple(Status(m, "up", at, None, at, ms) for m, ms in zip(monitors, times, strict=True))
        checks = tuple(Checks(m.ref, (CheckResult(at, True, ms),)) for m, ms in zip(monitors, times, strict=True))
        poll = Poll("probe", at, statuses, checks=checks)
        began = time.process_time()
        store.record(poll)
        spent += time.process_time() - began
        if tick == 0:  # the making of the file and of its monitors
            spent, before = 0.0, written()
    store.close()
    return written() - before, spent


def naive(path, services, ticks):
    """A row a check, 3 indexes."""
    rng = random.Random(1)
    db = sqlite3.connect(path, isolation_level=None)
    db.execute("PRAGMA journal_mode = WAL")
    db.execute("PRAGMA synchronous = FULL")
    db.execute(
        "CREATE TABLE heartbeat (id INTEGER PRIMARY KEY AUTOINCREMENT, important INTEGER, monitor_id INTEGER,"
        " status INTEGER, msg TEXT, time TEXT, ping INTEGER, duration INTEGER, down_count INTEGER)"
    )
    for name, columns in (("a", "monitor_id, time"), ("b", "important"), ("c", "monitor_id, important, time")):
        db.execute(f"CREATE INDEX {name} ON heartbeat ({columns})")
    before, spent = written(), 0.0
    for tick in range(ticks):
        at = time.strftime("%Y-%m-%d %H:%M:%S.000", time.gmtime(START + 60 * tick))
        rows = [(0, i, 1, "200 - OK", at, int(rng.lognormvariate(5, 0.25)), 60, 0) for i in range(services)]
        began = time.process_time()
        db.execute("BEGIN")
        db.executemany("INSERT INTO heartbeat VALUES (NULL, ?, ?, ?, ?, ?, ?, ?, ?)", rows)
        db.execute("COMMIT")
        spent += time.process_time() - began
    db.close()
    return written() - before, spent


def run(words):
    """Wall and processor seconds of one process, and what it printed."""
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.perf_counter()
    done = subprocess.run([sys.executable, "-c", *words], check=True, capture_output=True, text=True)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return time.perf_counter() - began, cpu, done.stdout


def ticks_part(services, ticks):
    """Part 1. The peer gets a tenth of the ticks: what it writes a sample only grows with its size."""
    print(f"{services:,} services\n{'':<34}{'written':>10}{'file':>10}{'processor a tick':>18}")
    with tempfile.TemporaryDirectory() as folder:
        for work, count in ((ours, ticks), (naive, ticks // 10)):
            path, name = Path(folder) / f"{work.__name__}.db", f"{work.__doc__.split('.')[0]}, {count} ticks"
            out, spent = work(path, services, count)
            samples = services * count
            size = path.stat().st_size
            print(f"{name:<34}{out / samples:>8.1f} B{size / samples:>8.2f} B{spent / count * 1000:>15.1f} ms")


def year_part(path, services, months, rounds):
    """Part 2."""
    from benchmarks.history_file import make

    samples, _ = make(path, services, months)
    print(f"\n{months} months x {services:,} services, {samples:,} samples")
    print(f"file: {path.stat().st_size:,} bytes, {path.stat().st_size / samples:.3f} a sample")
    cases = {
        "an interpreter that imports sqlite3": ["import sqlite3"],
        "uptime and p95 of all": [QUERY, str(path)],
        "sla-tui store export months": [COMMAND, "store", "export", "months", "--store", str(path), "-o", "/dev/null"],
    }
    taken = {name: [run(words) for _ in range(rounds)] for name, words in cases.items()}
    for name, found in taken.items():
        wall, cpu = (statistics.median(f[i] for f in found) for i in (0, 1))
        print(f"{name:<38}{wall:>8.2f} s wall{cpu:>8.2f} s processor   {found[0][2].strip()}")


def rows():
    """What the table prints: bytes a sample, and what 13 months of 1,000 services take."""
    from benchmarks.history_file import make

    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "history.db"
        samples, _ = make(path, 1000, 13)
        each = path.stat().st_size / samples
        bare = [run(["import sqlite3"]) for _ in range(5)]
        asked = [run([QUERY, str(path)]) for _ in range(5)]
    floor, taken = (statistics.median(wall for wall, *_ in found) for found in (bare, asked))
    what = f"13 months x 1,000 services ({samples:,} samples): uptime and p95, with process start"
    named = f"interpreter with sqlite3, {1000 * floor:.0f} ms"
    return [
        Row("stored a sample", f"{each:.3f} B", "Shannon, 0.65 B", "0.70 B", each <= 0.70),
        Row(what, f"{taken:.2f} s", named, "0.3 s", taken <= 0.3),
    ]


def main():
    """Both parts, or one."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--ticks", type=int, default=1800)
    parser.add_argument("--months", type=int, default=13)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--part", choices=("ticks", "year", "both"), default="both")
    args = parser.parse_args()
    if args.part != "year":
        ticks_part(args.services, args.ticks)
    if args.part != "ticks":
        with tempfile.TemporaryDirectory() as folder:
            year_part(Path(folder) / "history.db", args.services, args.months, args.rounds)


if __name__ == "__main__":
    main()
