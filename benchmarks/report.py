#!/usr/bin/env python3
"""The report of a month for a thousand services, from a history on the disk: where its time goes.

    python benchmarks/report.py [--services 1000] [--checks 30]

Makes a history of that size once (a state change every eight days, checks every so many minutes), and then runs in one
process, by CPU time: the gathering (reading, arithmetic, everything that a report needs), and each format. The floor is
the arithmetic alone: `assess` for so many services and one month. Beside it the whole command, from the start of its
process, by the clock and by CPU.
"""

from __future__ import annotations

import argparse
import random
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row  # noqa: E402
from sla_tui.config.reading.reader import parse_config  # noqa: E402
from sla_tui.engine.gather.report import gather_report  # noqa: E402
from sla_tui.engine.judge.evidence import evidence_start, gather  # noqa: E402
from sla_tui.engine.moment.bind import bind  # noqa: E402
from sla_tui.engine.moment.moment import moment_of  # noqa: E402
from sla_tui.engine.moment.monitors import view  # noqa: E402
from sla_tui.export.documents.report.document import report_document  # noqa: E402
from sla_tui.export.documents.report.model import Report  # noqa: E402
from sla_tui.export.formats.by_name import draw  # noqa: E402
from sla_tui.export.formats.report_csv import render_csv  # noqa: E402
from sla_tui.export.formats.report_json import render_json  # noqa: E402
from sla_tui.language import ENGLISH  # noqa: E402
from sla_tui.sla.assess import assess  # noqa: E402
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status  # noqa: E402
from sla_tui.store import open_store  # noqa: E402

DAY, NOW = 86_400, 1_794_000_000  # 2026-11-06T21:20:00Z
START = NOW - 45 * DAY


def configuration(count: int) -> str:
    """So many services under one contract, each watched by one monitor."""
    lines = [
        '[sources.pingdom]\ntoken = { env = "T" }\n[contracts.gold]',
        'period = { kind = "month", timezone = "Europe/Amsterdam" }\navailability = { target = "99.95" }',
        'tiers = [{ below = "99.95", credit = "10" }, { below = "99.0", credit = "25" }]\nclaim = { within = "30d" }',
        'objectives = [{ kind = "latency", percentile = "95", threshold = "400ms" }]',
    ]
    lines += [
        f'[services.s{i}]\nname = "Service {i}"\ncontract = "gold"\nfee = "2400.00"\nmonitors = ["pingdom:{i}"]'
        for i in range(count)
    ]
    return "\n".join(lines)


def fill(path: Path, count: int, minutes: int) -> None:
    """A history: an outage of one to ten minutes every eight days or so, and checks."""
    rng = random.Random(7)
    monitors = [Monitor("pingdom", str(i), f"monitor {i}", interval=60) for i in range(count)]
    with closing(open_store(str(path))) as store:
        for low in range(0, count, 100):
            group = monitors[low : low + 100]
            histories, checks = [], []
            for monitor in group:
                at, spans = START, []
                while at < NOW:
                    down = min(at + rng.randrange(DAY, 15 * DAY), NOW)
                    end = min(down + rng.randrange(60, 600), NOW)
                    spans += [Span(at, down, "up"), Span(down, end, "down", "HTTP 503")]
                    at = end
                histories.append(History(monitor.ref, START, NOW, tuple(s for s in spans if s.end > s.start)))
                results = (CheckResult(t, True, rng.randrange(40, 300)) for t in range(START, NOW, 60 * minutes))
                checks.append(Checks(monitor.ref, tuple(results)))
            states = tuple(Status(m, "up", NOW, checked_at=NOW) for m in group)
            store.record(Poll("pingdom", NOW, states, tuple(histories), tuple(checks)))


def cpu(what: Callable[[], object], rounds: int = 3) -> tuple[float, object]:
    """The least CPU seconds of some rounds, and what came of it."""
    best, made = float("inf"), None
    for _ in range(rounds):
        began = time.process_time()
        made = what()
        best = min(best, time.process_time() - began)
    return best, made


def drawn(report: Report, name: str) -> str | bytes:
    """The report in a format for people."""
    return draw(report_document(report, ENGLISH), name, ENGLISH)


def whole_command(settings: Path, place: Path) -> tuple[float, float]:
    """The report as a page, from the start of its process: CPU seconds, and seconds by the clock."""
    command = [sys.executable, "-m", "sla_tui", "report", "--config", str(settings), "--store", str(place)]
    command += ["--at", "2026-11-06T21:20:00Z", "--period", "2026-10", "--format", "html"]
    command += ["-o", f"{place.parent}/r.html"]
    before, began = resource.getrusage(resource.RUSAGE_CHILDREN), time.monotonic()
    subprocess.run(command, check=True, cwd=ROOT)
    took, after = time.monotonic() - began, resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime, took


def rows() -> list[Row]:
    """What the table prints: the whole command, the better of three."""
    with tempfile.TemporaryDirectory() as folder:
        place, settings = Path(folder) / "history.sqlite3", Path(folder) / "sla-tui.toml"
        settings.write_text(configuration(1_000), encoding="utf-8")
        fill(place, 1_000, 30)
        used = min(whole_command(settings, place)[0] for _ in range(3))
    what = "`report --format html`, 1,000 services, with the process's start"
    return [Row(what, f"{used:.1f} s CPU", "", "2 s", reached=used <= 2)]


def main() -> None:
    """Prints the table."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--services", type=int, default=1_000)
    parser.add_argument("--checks", type=int, default=30, metavar="MINUTES", help="minutes between two checks")
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        place, settings = Path(folder) / "history.sqlite3", Path(folder) / "sla-tui.toml"
        settings.write_text(configuration(args.services), encoding="utf-8")
        fill(place, args.services, args.checks)
        config = parse_config(settings.read_text(encoding="utf-8"), "benchmark")
        with closing(open_store(str(place), read_only=True)) as store:
            moment = moment_of(config, store, NOW)
            bounds = [bind(config, service, NOW, "2026-10") for service in config.services]
            evidence = [
                gather(moment, b, [view(moment, r, evidence_start(b)) for r in b.service.monitors]) for b in bounds
            ]
            floor, _ = cpu(
                lambda: [
                    assess(b.contract, e, b.period, fee=b.service.fee) for b, e in zip(bounds, evidence, strict=True)
                ]
            )
            gathering, report = cpu(lambda: gather_report(config, store, NOW, period="2026-10"))
            print(f"{args.services} services, one month, {place.stat().st_size / 1e6:.0f} MB of history")
            print(f"  assess alone (floor)   {floor:6.2f} s CPU   1.00x")
            print(f"  gather_report          {gathering:6.2f} s CPU  {gathering / floor:5.2f}x")
            ways = {name: lambda name=name: drawn(report, name) for name in ("text", "md", "html")}
            ways |= {"csv": lambda: render_csv(report, ENGLISH), "json": lambda: render_json(report)}
            for name, render in ways.items():
                spent, text = cpu(render)
                print(f"  {name:22} {spent:6.2f} s CPU  {spent / floor:5.2f}x   {len(text) / 1e6:.1f} MB")
        used, took = whole_command(settings, place)
        print(
            f"  the whole command      {used:6.2f} s CPU  {took:5.2f} s by the clock (html, with the process's start)"
        )


if __name__ == "__main__":
    main()
