"""What a monitor costs a collector when there are 100,000 of them: `python benchmarks/large_fleet.py`.

A server that speaks Prometheus' API on loopback, in a process of its own, serves 0/1 series in shards. The process that
is measured is the collector: it asks for every shard once a (simulated) minute, over real HTTP, and writes what it is
told into a history; then it builds a snapshot of a page of services. A follower opens the same history, and takes up a
change in it. Each size has a history and a process of its own.

CPU is that of this process alone (`process_time`): the server's is not counted, nor what the disk makes one wait for.
Bytes are those that the process wrote (`wchar`), and of the file once it is closed. Linux only: it reads /proc.

    python benchmarks/large_fleet.py [--sizes 1000 10000 100000] [--ticks 10] [--store URL]

`--store postgresql://…` keeps the history there instead, in a schema that holds none yet; then there is one size.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import multiprocessing
import os
import re
import socket
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from sla_tui.clock import FixedClock
from sla_tui.config.model import Config, SourceConfig
from sla_tui.config.reading.reader import parse_config
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.prometheus import create
from sla_tui.store import open_store
from sla_tui.store.store import Store

START = 1_795_440_000
MINUTE = 60
EVERY = 15  # seconds between scrapes
SHARD = 5_000  # series that one source asks for: with five samples each, an answer of a megabyte or two
PAGE = 1_000  # services in the snapshot
DOWN = 200  # one in so many monitors is down for some minutes
_QUERY = re.compile(r'shard="(\d+)"[^\]]*\[(\d+)s\]')


# The server


class ShardAnswers(BaseHTTPRequestHandler):
    """Serves `probe_success` in shards: every series, its samples of the range that is asked for."""

    protocol_version = "HTTP/1.1"
    count = 0

    def do_GET(self) -> None:
        self._answer(parse_qs(urlsplit(self.path).query))

    def do_POST(self) -> None:
        length = int(self.headers.get("Content-Length", "0"))
        self._answer(parse_qs(self.rfile.read(length).decode()))

    def _answer(self, asked: dict[str, list[str]]) -> None:
        found = _QUERY.search(asked.get("query", [""])[0])
        at = float(asked.get("time", ["0"])[0])
        series = [] if found is None else list(self._series(int(found[1]), int(found[2]), at))
        body = f'{{"status":"success","data":{{"resultType":"matrix","result":[{",".join(series)}]}}}}'.encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def _series(self, shard: int, seconds: int, at: float) -> Iterator[str]:
        last = int(at) // EVERY * EVERY
        times = range(last - min(seconds, 10 * EVERY) // EVERY * EVERY + EVERY, last + 1, EVERY)
        up = ",".join(f'[{t},"1"]' for t in times)
        for number in range(shard * SHARD, min((shard + 1) * SHARD, self.count)):
            values = up
            if number % DOWN == 0:
                values = ",".join(f'[{t},"{_state(number, t)}"]' for t in times)
            yield f'{{"metric":{{"__name__":"probe_success","instance":"h{number}.example"}},"values":[{values}]}}'

    def log_message(self, *_: object) -> None:
        """Says nothing."""


def _state(number: int, at: int) -> int:
    """Three minutes down in every ten, each monitor at a time of its own."""
    return int((at // MINUTE + number // DOWN) % 10 >= 3)


def serve(listening: socket.socket, count: int) -> None:
    """The server's process."""
    ShardAnswers.count = count
    server = ThreadingHTTPServer(listening.getsockname(), ShardAnswers, bind_and_activate=False)
    server.socket.close()
    server.socket = listening
    server.serve_forever()


@contextlib.contextmanager
def served(count: int) -> Iterator[str]:
    """Its address, as long as it runs."""
    with socket.create_server(("127.0.0.1", 0), backlog=128) as listening:
        process = multiprocessing.get_context("fork").Process(target=serve, args=(listening, count), daemon=True)
        process.start()
        try:
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            process.terminate()
            process.join()


# The collector


@dataclass
class Cost:
    """What a size cost: seconds of CPU of each minute's polls and writes, of a snapshot; bytes; memory."""

    monitors: int
    polls: list[float] = field(default_factory=list)
    writes: list[float] = field(default_factory=list)
    wrote: int = 0
    size: int = 0
    first: float = 0.0
    snapshot: float = 0.0
    follows: float = 0.0
    down: int = 0
    peak: int = 0
    wall: float = 0.0

    @property
    def minute(self) -> float:
        """Seconds of CPU of a minute: a poll of every shard, and its write."""
        return statistics.median(self.polls) + statistics.median(self.writes)


def written() -> int:
    """Bytes that this process has written so far."""
    line = next(one for one in Path("/proc/self/io").read_text().splitlines() if one.startswith("wchar"))
    return int(line.split()[1])


def resident() -> int:
    """Resident memory of this process in MB."""
    line = next(one for one in Path("/proc/self/status").read_text().splitlines() if one.startswith("VmRSS"))
    return int(line.split()[1]) // 1024


def sources_of(url: str, monitors: int) -> list[SourceConfig]:
    """A source a shard."""
    shards = range(-(-monitors // SHARD))
    options = ({"query": f'probe_success{{shard="{shard}"}}'} for shard in shards)
    return [
        SourceConfig(id=f"m{shard:03}", kind="prometheus", base_url=url, options=each)
        for shard, each in zip(shards, options, strict=True)
    ]


def page_of(sources: list[SourceConfig], monitors: int) -> Config:
    """A page of services, on the first monitors."""
    head = "".join(f'[sources.{s.id}]\nkind = "prometheus"\nbase_url = "{s.base_url}"\n' for s in sources)
    services = "".join(
        f'[services.s{number:04}]\ncontract = "gold"\nmonitors = ["m{number // SHARD:03}:h{number}.example"]\n'
        for number in range(min(PAGE, monitors))
    )
    contract = '[contracts.gold]\navailability = { target = "99.9" }\n'
    return parse_config(f"defaults.discover = false\n{head}{contract}{services}")


async def collect(store: Store, configs: list[SourceConfig], cost: Cost, ticks: int) -> None:
    """Polls every shard and writes what it says, `ticks` minutes long."""
    sources = [create(SourceContext(config=config, clock=FixedClock(START))) for config in configs]
    try:
        for tick in range(ticks + 1):
            now, polls, writes, seen = START + tick * MINUTE, 0.0, 0.0, 0
            for source in sources:
                began = time.process_time()
                poll = await source.poll(PollRequest(now=now))
                middle = time.process_time()
                store.record(poll, max_gap=3 * MINUTE)
                polls, writes = polls + middle - began, writes + time.process_time() - middle
                seen += len(poll.statuses)
            assert seen == cost.monitors, (seen, cost.monitors)
            if tick:
                cost.polls.append(polls)
                cost.writes.append(writes)
            else:  # the first minute makes the file and its monitors
                cost.first = writes
                cost.wrote = written()
    finally:
        for source in sources:
            await source.close()
    cost.wrote = written() - cost.wrote


def measure(monitors: int, ticks: int, place: str) -> Cost:
    """Collects so many monitors, in a process of its own."""
    cost = Cost(monitors)
    with served(monitors) as url:
        configs = sources_of(url, monitors)
        store = open_store(place, fallback=False)
        began = time.monotonic()
        asyncio.run(collect(store, configs, cost, ticks))
        cost.wall = (time.monotonic() - began) / (ticks + 1)
        config = page_of(configs, monitors)
        began_cpu = time.process_time()
        snapshot = build_snapshot(config, store, START + ticks * MINUTE + 5)
        cost.snapshot = time.process_time() - began_cpu
        assert snapshot.summary.services == min(PAGE, monitors)
        cost.down = sum(service.state == "down" for service in snapshot.services)
        cost.follows = following(store, place)
        store.close()
    cost.peak = resident()
    cost.size = Path(place).stat().st_size if "://" not in place else 0
    return cost


def following(store: Store, place: str) -> float:
    """Seconds of CPU that a follower needs for a change of anything, before it answers a question."""
    follower = open_store(place, read_only=True)
    try:
        follower.poll_records()
        store.record_event("m000", START, note="a change")
        began = time.process_time()
        follower.poll_records()
        return time.process_time() - began
    finally:
        follower.close()


def in_a_process(monitors: int, ticks: int, place: str) -> Cost:
    """Measures in a process of its own, so that memory is that of this size."""
    with ProcessPoolExecutor(1, multiprocessing.get_context("spawn")) as pool:
        return pool.submit(measure, monitors, ticks, place).result()


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", 1)[0])
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--ticks", type=int, default=10, help="simulated minutes")
    parser.add_argument("--store", help="keep the history there (one size)")
    args = parser.parse_args()
    print(
        "| monitors | a minute, CPU | of it polls | writes | a monitor | bytes written a monitor and minute |"
        " file a monitor | resident | a page of services, CPU | a follower takes up a change, CPU |"
    )
    print("|---|---|---|---|---|---|---|---|---|---|")
    for size in args.sizes[:1] if args.store else args.sizes:
        with tempfile.TemporaryDirectory(prefix="sla-tui-fleet-") as folder:
            cost = in_a_process(size, args.ticks, args.store or str(Path(folder) / "history.sqlite3"))
        each = 1e6 * cost.minute / cost.monitors
        wrote = cost.wrote / cost.monitors / args.ticks
        print(
            f"| {size:,} | {cost.minute:.2f} s | {statistics.median(cost.polls):.2f} s |"
            f" {statistics.median(cost.writes):.2f} s | {each:.0f} µs | {wrote:.0f} B | {cost.size / size:.0f} B |"
            f" {cost.peak} MB | {cost.snapshot:.2f} s | {cost.follows:.2f} s |",
            flush=True,
        )
    print(f"\nload {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores, CPython {sys.version.split()[0]}")


if __name__ == "__main__":
    main()
