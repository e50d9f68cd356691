"""SQLite against PostgreSQL on one machine, in one run: `python benchmarks/stores.py`.

1. A tick of so many services with a state and a response time each, one durable transaction a tick: wall time, CPU of
   this process, and for PostgreSQL the server's CPU beside it.
2. A snapshot of so many services over that history, by a process that has just opened it, and again.
3. 13 months of so many services (made by `history_file.py`, copied as `store copy` does): uptime and p95 of every
   service and month; bytes a sample in both.

PostgreSQL is Debian's, started here with its usual settings (fsync on). Linux only.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import statistics
import sys
import tempfile
import time
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status  # noqa: E402
from sla_tui.store import open_store  # noqa: E402
from sla_tui.store.opening import place_of  # noqa: E402
from tests.postgres import PostgresServer, start_server  # noqa: E402

START = 1_795_392_000  # a midnight


def server_cpu(server: PostgresServer) -> float:
    """CPU seconds of the server and all that it has started, those that ended included."""
    out, tick = 0.0, os.sysconf("SC_CLK_TCK")
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except OSError:
            continue
        if server.process.pid in {int(stat.parent.name), int(fields[1])}:
            ended = int(fields[13]) + int(fields[14]) if int(stat.parent.name) == server.process.pid else 0
            out += (int(fields[11]) + int(fields[12]) + ended) / tick
    return out


def poll_of(monitors: list[Monitor], at: int, rng: random.Random) -> Poll:
    """One tick."""
    times = [int(rng.lognormvariate(5, 0.25)) for _ in monitors]
    statuses = tuple(Status(m, "up", at, None, at, ms) for m, ms in zip(monitors, times, strict=True))
    checks = tuple(Checks(m.ref, (CheckResult(at, True, ms),)) for m, ms in zip(monitors, times, strict=True))
    return Poll("probe", at, statuses, checks=checks)


def ticks(place: str, services: int, count: int, server: PostgresServer | None) -> dict[str, float]:
    """Writes ticks; medians a tick, in ms."""
    rng = random.Random(1)
    monitors = [Monitor("probe", f"{i:05}", f"service {i}", "http", "https://x.example", 60) for i in range(services)]
    wall, own = [], []
    with closing(open_store(place, fallback=False)) as store:
        store.record(poll_of(monitors, START, rng))
        before = 0.0 if server is None else server_cpu(server)
        for tick in range(1, count + 1):
            poll = poll_of(monitors, START + 60 * tick, rng)
            began, spent = time.perf_counter(), time.process_time()
            store.record(poll)
            wall.append(1000 * (time.perf_counter() - began))
            own.append(1000 * (time.process_time() - spent))
        theirs = 0.0 if server is None else 1000 * (server_cpu(server) - before) / count
    return {"wall": statistics.median(wall), "cpu": statistics.median(own), "server": theirs}


def snapshots(place: str, services: int, rounds: int) -> dict[str, float]:
    """Builds snapshots; ms of the first, and the median of those that follow."""
    from sla_tui.engine.gather.snapshot import build_snapshot
    from tests.engine.world import config, service

    every = config(*(service(f"s{i:05}", f"probe:{i:05}") for i in range(services)), sources=("probe",))
    out = []
    with closing(open_store(place, read_only=True, fallback=False)) as store:
        for _ in range(rounds):
            began = time.perf_counter()
            with store.one_moment():
                build_snapshot(every, store, START + 3600)
            out.append(1000 * (time.perf_counter() - began))
    return {"first": out[0], "again": statistics.median(out[1:])}


def months(place: str, rounds: int) -> dict[str, float]:
    """Reads every month of every service; ms, and how many there are."""
    out, rows = [], 0
    for _ in range(rounds):
        with closing(open_store(place, read_only=True, fallback=False)) as store:
            began = time.perf_counter()
            rows = len(store.months())
            out.append(1000 * (time.perf_counter() - began))
    return {"wall": statistics.median(out), "rows": rows}


def copied(source: Path, url: str) -> None:
    """Copies a history."""
    from sla_tui.store.copying import copy_history

    copy_history(place_of(source), place_of(url))


def line(what: str, here: float, there: float, unit: str) -> None:
    print(f"| {what} | {here:,.2f} {unit} | {there:,.2f} {unit} | {there / here if here else 0:.2f}x |")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--ticks", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--months", type=int, default=13, help="of the long history; 0: without it")
    args = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="stores-"))
    server = start_server(settings="")
    try:
        file, url = str(folder / "ticks.db"), server.url("ticks")
        here, there = ticks(file, args.services, args.ticks, None), ticks(url, args.services, args.ticks, server)
        print(f"{args.services} services, {args.ticks} ticks, load {os.getloadavg()[0]:.1f}\n")
        print("| what | SQLite | PostgreSQL | ratio |\n|---|---|---|---|")
        line("a tick, durable: wall", here["wall"], there["wall"], "ms")
        line("a tick: CPU of the program", here["cpu"], there["cpu"], "ms")
        print(f"| a tick: CPU of the server | | {there['server']:.2f} ms | |")
        here, there = snapshots(file, args.services, args.rounds), snapshots(url, args.services, args.rounds)
        line("a snapshot, the first", here["first"], there["first"], "ms")
        line("a snapshot, the next ones", here["again"], there["again"], "ms")
        if args.months:
            from benchmarks.history_file import make

            long, long_url = folder / "long.db", server.url("long")
            make(long, args.services, args.months)
            copied(long, long_url)
            here, there = months(str(long), args.rounds), months(long_url, args.rounds)
            line(f"{here['rows']:,.0f} months: uptime and p95", here["wall"], there["wall"], "ms")
            facts = [place_of(one).facts() for one in (long, long_url)]
            assert facts[0].checks == facts[1].checks
            line("bytes a sample", facts[0].size / facts[0].checks, facts[1].size / facts[1].checks, "B")
    finally:
        server.stop()
        shutil.rmtree(server.folder, ignore_errors=True)
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == "__main__":
    main()
