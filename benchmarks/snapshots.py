#!/usr/bin/env python3
"""What a snapshot of a fleet costs: built whole, after a poll without news, and after one monitor went down.

    python benchmarks/snapshots.py [--services 1000] [--checks 30]

CPU time of one process. The floor is the arithmetic alone: `assess` of the running period of a service.
"""

from __future__ import annotations

import argparse
import cProfile
import gc
import pstats
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row, ratio  # noqa: E402
from benchmarks.report import NOW, configuration, fill  # noqa: E402
from sla_tui.cli.main import GARBAGE  # noqa: E402
from sla_tui.config.reading.reader import parse_config  # noqa: E402
from sla_tui.engine.gather.day_latency import AT_ONCE  # noqa: E402
from sla_tui.engine.gather.snapshot import build_snapshot  # noqa: E402
from sla_tui.engine.gather.snapshot_cache import SnapshotCache  # noqa: E402
from sla_tui.engine.judge.evidence import evidence_start, gather  # noqa: E402
from sla_tui.engine.moment.bind import bind  # noqa: E402
from sla_tui.engine.moment.moment import moment_of  # noqa: E402
from sla_tui.engine.moment.monitors import view  # noqa: E402
from sla_tui.sla.assess import assess  # noqa: E402
from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status  # noqa: E402
from sla_tui.store import open_store  # noqa: E402


def cpu(what: Callable[[], object]) -> float:
    """CPU seconds of one call."""
    began = time.process_time()
    what()
    return time.process_time() - began


def look(count: int, at: int, down: int | None = None) -> Poll:
    """A poll of all monitors; number `down` does not answer."""
    monitors = [Monitor("pingdom", str(i), f"monitor {i}", interval=60) for i in range(count)]
    statuses = tuple(Status(m, "down" if i == down else "up", at, checked_at=at) for i, m in enumerate(monitors))
    checks = tuple(
        Checks(m.ref, (CheckResult(at, i != down, 120 if i != down else None),)) for i, m in enumerate(monitors)
    )
    return Poll("pingdom", at, statuses, (), checks)


@dataclass(frozen=True, slots=True)
class Spent:
    """CPU seconds: of the arithmetic alone, and of snapshots of all services."""

    floor: float
    first: float
    whole: float
    quiet: float
    change: float


def measure(services: int, minutes: int, profiled: str = "") -> Spent:
    """Makes a history, and builds snapshots of it; `profiled` names one of which the profile is printed."""
    gc.set_threshold(*GARBAGE)  # as the program has it
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder) / "history.sqlite3"
        fill(place, services, minutes)
        config = parse_config(configuration(services), "benchmark")
        with closing(open_store(str(place))) as store:
            store.record(look(services, NOW), asked_from=NOW - 400 * 86_400)  # its past is known whole
            moment = moment_of(config, store, NOW)
            bounds = [bind(config, service, NOW, None) for service in config.services]
            evidence = [
                gather(moment, b, [view(moment, r, evidence_start(b)) for r in b.service.monitors]) for b in bounds
            ]
            pairs = list(zip(bounds, evidence, strict=True))
            floor = min(
                cpu(lambda: [assess(b.contract, e, b.period, fee=b.service.fee) for b, e in pairs]) for _ in range(3)
            )
            with store.one_moment():  # as the engine builds
                first = cpu(lambda: build_snapshot(config, store, NOW))
                whole = min(cpu(lambda: build_snapshot(config, store, NOW)) for _ in range(3))
            cache, now = SnapshotCache(), NOW
            for _ in range(2 + services // AT_ONCE):  # until the strips of all have their response times
                build_snapshot(config, store, now, cache=cache)

            def after(down: int | None) -> float:
                nonlocal now
                now += 1
                store.record(look(services, now, down))
                with store.one_moment():
                    return cpu(lambda: build_snapshot(config, store, now, cache=cache))

            quiet = statistics.median(after(None) for _ in range(5))
            change = statistics.median(after(i) for i in range(5))
            if profiled:
                store.record(look(services, now + 1, 7 if profiled == "change" else None))
                profile = cProfile.Profile()
                profile.runcall(build_snapshot, config, store, now + 1, cache=None if profiled == "whole" else cache)
                pstats.Stats(profile).sort_stats("cumtime").print_stats(35)
    return Spent(floor, first, whole, quiet, change)


def rows() -> list[Row]:
    """What `benchmarks/all.py` prints."""
    out = []
    for services, wanted in ((1_000, 40), (5_000, 200)):
        spent = measure(services, 30)
        ms = 1_000 * spent.change
        floor = f"built whole, {1_000 * spent.whole:.0f} ms"
        out.append(
            Row(
                f"a snapshot after one change, {services:,} services",
                f"{ms:.0f} ms",
                floor,
                f"{wanted} ms",
                ms <= wanted,
            )
        )
        if services == 1_000:
            named = "`assess` of a running period, 1,000 times"
            out.append(ratio("a full build of 1,000 services", 1_000 * spent.whole, 1_000 * spent.floor, 1.5, named))
    return out


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--services", type=int, default=1_000)
    parser.add_argument("--checks", type=int, default=30, metavar="MINUTES", help="minutes between two checks")
    parser.add_argument("--profile", choices=("whole", "quiet", "change"), default="")
    args = parser.parse_args()
    spent = measure(args.services, args.checks, args.profile)
    each = 1_000_000 / args.services
    print(f"{args.services} services; assess of the running period {spent.floor * each:.0f} us each (floor)")
    print(f"  the first build              {spent.first:6.3f} s {spent.first * each:6.0f} us each")
    times = spent.whole / spent.floor
    print(f"  built whole                  {spent.whole:6.3f} s {spent.whole * each:6.0f} us each, {times:.2f}x")
    print(f"  after a poll without news    {1_000 * spent.quiet:6.1f} ms")
    print(f"  after one went down          {1_000 * spent.change:6.1f} ms")


if __name__ == "__main__":
    main()
