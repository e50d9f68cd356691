"""What a day of 2,000 series at a scrape every 15 seconds costs. Prints a table in Markdown; run it on a quiet machine.

    python benchmarks/prometheus.py [--series 2000]

No server and no sockets: prepared bodies go through our JSON reader and everything after it. What making the bodies
costs is taken off.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import json
import re
import resource
import sys
import time
from collections.abc import Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from benchmarks.measured import Row
from sla_tui.cli.main import GARBAGE
from sla_tui.clock import FixedClock
from sla_tui.config.model import SourceConfig
from sla_tui.sources.base import PollRequest, SourceContext
from sla_tui.sources.fields import Notes
from sla_tui.sources.prometheus import create
from sla_tui.sources.prometheus.answers import parse_series
from sla_tui.sources.prometheus.decoding import decode
from sla_tui.sources.prometheus.states import spans_of

NOW = 1_795_440_000
DAY = 86_400
EVERY = 15
OUTAGE = (NOW - 5 * 3600, NOW - 5 * 3600 + 90)
_RANGE = re.compile(r"(\w+_over_time\()?(\w+)(\{[^}]*\})?\[(\d+)s\]")
_STEPPED = re.compile(r"\((\w+)\)\[(\d+)s:(\d+)s\]")
_NAMES = re.compile(r"h(\d+)\\\\")


class Server:
    """Answers what the source asks, for series of which every hundredth was down for 90 s once."""

    def __init__(self, count: int) -> None:
        self.count, self.asked, self.bytes, self.largest, self.making = count, 0, 0, 0, 0.0
        self.last_headers: dict[str, str] = {}

    async def get(self, path: str, params: dict[str, str | int], *, background: bool = False) -> object:
        del background
        began = time.process_time()
        body = self.body(path, params)
        self.making += time.process_time() - began
        self.asked, self.bytes, self.largest = self.asked + 1, self.bytes + len(body), max(self.largest, len(body))
        return decode(body)

    def body(self, path: str, params: dict[str, str | int]) -> bytes:
        query = str(params["query"])
        if stepped := _STEPPED.fullmatch(query):
            return self._stepped(*stepped.groups(), float(params["time"]))
        function, metric, braces, seconds = _RANGE.match(query).groups()
        numbers = [int(n) for n in _NAMES.findall(braces or "")] or range(self.count)
        if path.endswith("query_range"):
            times = range(int(params["start"]), int(params["end"]) + 1, int(params["step"]))
            full = int(params["step"]) // EVERY
            good = self._steps(times, full, ())
            bad = good if "count" in function else self._steps(times, full, OUTAGE)
        elif function:
            good = bad = f'"value":[{float(params["time"])},"1"]'
        else:
            at = float(params["time"])
            first = -int(-(at - int(seconds)) // EVERY) * EVERY
            good = self._samples(metric, first, at, ())
            bad = self._samples(metric, first, at, OUTAGE)
        return self._written(metric, numbers, good, bad)

    def _stepped(self, metric: str, seconds: str, step: str, at: float) -> bytes:
        times = range(-int(-(at - int(seconds)) // int(step)) * int(step), int(at) + 1, int(step))
        value = "0.123456789" if metric == "probe_duration_seconds" else "1"
        values = ",".join(f'[{t},"{value}"]' for t in times)
        return self._written(metric, range(self.count), f'"values":[{values}]', f'"values":[{values}]')

    @staticmethod
    def _written(metric: str, numbers: Iterable[int], good: str, bad: str) -> bytes:
        rows = (
            f'{{"metric":{{"__name__":"{metric}","instance":"h{n}.example","job":"blackbox"}},'
            f"{bad if n % 100 == 0 else good}}}"
            for n in numbers
        )
        return f'{{"status":"success","data":{{"resultType":"matrix","result":[{",".join(rows)}]}}}}'.encode()

    @staticmethod
    def _steps(times: range, full: int, outage: tuple[int, ...]) -> str:
        step = full * EVERY
        down = [sum(outage[0] <= t < outage[1] for t in range(at - step, at, EVERY)) if outage else 0 for at in times]
        values = (f'[{at},"{full - bad}"]' for at, bad in zip(times, down, strict=True))
        return f'"values":[{",".join(values)}]'

    @staticmethod
    def _samples(metric: str, first: int, at: float, outage: tuple[int, ...]) -> str:
        def value(t: int) -> str:
            if metric == "probe_duration_seconds":
                return f"0.{100_000_000 + t % 977}"
            return "0" if outage and outage[0] <= t < outage[1] else "1"

        values = (f'[{t}.069,"{value(t)}"]' for t in range(first, int(at) + 1, EVERY))
        return f'"values":[{",".join(values)}]'

    async def close(self) -> None:
        pass


def peak() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def source_of(server: Server) -> object:
    config = SourceConfig(id="m", kind="prometheus", base_url="http://127.0.0.1:1", options={"query": "probe_success"})
    source = create(SourceContext(config=config, clock=FixedClock(NOW)))
    source._api = source._ask._api = server  # noqa: SLF001
    return source


class Quiet(tuple):
    """A result that `asyncio.run` does not write out: it asks for its task's repr at its end, seconds for a poll."""

    __slots__ = ()

    def __repr__(self) -> str:
        return "Quiet()"


async def one_day(server: Server, request: PollRequest) -> tuple[object, float]:
    source = source_of(server)
    began = time.process_time()
    poll = await source.poll(request)
    return Quiet((poll, time.process_time() - began - server.making))


def floor(count: int) -> tuple[float, float, int]:
    """CPU of `json.loads`, and of everything we do, with one answer of raw samples; and how many samples it has."""
    body = Server(count).body("/api/v1/query", {"query": "probe_success[600s]", "time": NOW})
    samples = count * 600 // EVERY
    rounds = 5
    began = time.process_time()
    for _ in range(rounds):
        json.loads(body)
    middle = time.process_time()
    for _ in range(rounds):
        for series in parse_series(decode(body), Notes()):
            spans_of(series.samples, float(EVERY), NOW - 600, NOW)
    return (middle - began) / rounds, (time.process_time() - middle) / rounds, samples


def rows(count: int = 1000, days: int = 35) -> list[Row]:
    """The past of a thousand series: states whole, single checks as far as one poll holds them."""
    gc.set_threshold(*GARBAGE)  # as the program has it
    before = peak()
    server = Server(count)
    poll, cpu = asyncio.run(one_day(server, PollRequest(now=NOW, history_from=NOW - days * DAY, seconds=3600)))
    read = sum(h.end - h.start for h in poll.histories) / count / DAY / days
    states = Row(
        f"Prometheus, states of {count:,} series x {days} d",
        f"{cpu:.1f} s CPU, {server.asked} requests, peak {peak():.0f} MB, {read:.0%} of the past",
        f"before: {before:.0f} MB",
        "20 s, 80 requests, 100 MB, all of it",
        cpu <= 20 and server.asked <= 80 and peak() <= 100 and read == 1,
    )
    server = Server(count)
    poll, cpu = asyncio.run(one_day(server, PollRequest(now=NOW, checks_from=NOW - days * DAY, seconds=3600)))
    taken = sum(len(c.results) for c in poll.checks)
    every = count * days * DAY // 300
    need = 3 + (server.asked - 3) * every // taken
    checks = Row(
        f"... its {every:,} single checks, from one poll of {taken:,}",
        f"{cpu * every / taken:.0f} s CPU, {need} requests, peak {peak():.0f} MB",
        "",
        "20 s, 80 requests, 100 MB",
        cpu * every / taken <= 20 and need <= 80 and peak() <= 100,
    )
    return [states, checks]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--series", type=int, default=2000)
    count = parser.parse_args().series
    bare, ours, samples = floor(count)
    before = peak()
    states = Server(count)
    poll, cpu = asyncio.run(one_day(states, PollRequest(now=NOW, history_from=NOW - DAY, seconds=3600)))
    downs = sum(span.state == "down" for history in poll.histories for span in history.spans)
    assert downs == -(-count // 100), downs
    assert len(poll.histories) == count
    after = peak()
    whole = DAY * count / EVERY
    raw = whole / samples * bare
    checks = Server(count)
    with_checks, checks_cpu = asyncio.run(
        one_day(checks, PollRequest(now=NOW, checks_from=NOW - DAY // 4, seconds=3600))
    )
    taken = sum(len(c.results) for c in with_checks.checks)
    print("| what | figure |\n|---|---|")
    print(f"| an answer of {samples:,} raw samples, read and made into states, of `json.loads` | {ours / bare:.2f}x |")
    print(f"| states of a day, {count:,} series, {downs} outages of 90 s found to the scrape | {cpu:.2f} s CPU |")
    print(f"| ... of `json.loads` of all {whole / 1e6:.1f} million samples alone ({raw:.1f} s) | {cpu / raw:.3f}x |")
    print(
        f"| ... requests, megabytes, largest answer | {states.asked}, {states.bytes / 1e6:.1f}, {states.largest:,} B |"
    )
    print(f"| ... peak memory above that before | {after - before:.0f} MB |")
    print(f"| single checks of six hours, {taken:,} of them kept | {checks_cpu:.2f} s CPU, {checks.asked} requests |")


if __name__ == "__main__":
    main()
