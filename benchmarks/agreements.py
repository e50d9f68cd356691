#!/usr/bin/env python3
"""One service sold to many: a snapshot of 500 customers under five texts, against one customer of each text.

    python benchmarks/agreements.py [--customers 500] [--fees 20]

Both are built by turns in one process, from one history on the disk (a month with forty outages), by CPU time; the best
of each counts. Three figures: the snapshot alone; with every sum and every credit of it read, as a header and a ledger
do; and written as JSON, with every agreement in it.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from benchmarks.measured import Row, ratio  # noqa: E402
from sla_tui.config.model import AgreementConfig, Config, ContractVersions  # noqa: E402
from sla_tui.engine.gather.snapshot import build_snapshot  # noqa: E402
from sla_tui.export.formats.json import render_json  # noqa: E402
from sla_tui.sla.contract import FeeStep  # noqa: E402
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status  # noqa: E402
from sla_tui.sla.snapshot import Snapshot  # noqa: E402
from sla_tui.store.opening import open_store  # noqa: E402
from sla_tui.store.store import Store  # noqa: E402
from tests.engine.world import MONTH, NOW, config, contract, service  # noqa: E402

DAY = 86_400
TEXTS, OUTAGES, ROUNDS, WANTED = 5, 40, 9, 1.5
SINCE = MONTH - 31 * DAY


def sold_to(customers: int, fees: int) -> Config:
    """Makes a configuration of one service, with so many customers who pay so many different fees."""
    texts = {f"t{i}": contract(f"t{i}", target=f"99.{9 - i}") for i in range(TEXTS)}
    agreements = tuple(
        AgreementConfig(
            id=f"c{number}",
            contract=f"t{number % TEXTS}",
            party="customer",
            customer=f"Customer {number}",
            fee=(FeeStep(start=None, amount=Decimal(100 + number // TEXTS % fees)),),
        )
        for number in range(customers)
    )
    made = config(replace(service("shop", "one:1"), agreements=agreements).under(agreements[0]), sources=("one",))
    return replace(made, contracts={name: ContractVersions(id=name, versions=(text,)) for name, text in texts.items()})


def told(store: Store) -> None:
    """Records what one monitor said since the month before."""
    spans, at = [], SINCE
    for number in range(OUTAGES):
        low = SINCE + number * DAY + number * 600
        spans += [Span(at, low, "up"), Span(low, low + 900, "down", "HTTP 500")]
        at = low + 900
    spans.append(Span(at, NOW, "up"))
    monitor = Monitor("one", "1", "one 1", "http", interval=60)
    history = History(monitor.ref, SINCE, NOW, tuple(spans))
    store.record(Poll("one", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (history,), ()), asked_from=SINCE)


def read(snapshot: Snapshot) -> Snapshot:
    """Reads what a header and a ledger read."""
    assert dict(snapshot.summary.owed_by_us)
    assert [entry.amount for entry in snapshot.credits]
    return snapshot


def taken(customers: int, fees: int) -> dict[str, dict[str, float]]:
    """Measures the three ways: CPU seconds of few and of many customers."""
    found: dict[str, dict[str, float]] = {}
    with tempfile.TemporaryDirectory() as folder, closing(open_store(Path(folder) / "history.db")) as store:
        told(store)
        few, many = sold_to(TEXTS, fees), sold_to(customers, fees)
        ways: dict[str, Callable[[Config], object]] = {
            "the snapshot": lambda made: build_snapshot(made, store, NOW),
            "with its sums and credits read": lambda made: read(build_snapshot(made, store, NOW)),
            "written as JSON": lambda made: render_json(build_snapshot(made, store, NOW)),
        }
        for name, way in ways.items():
            best = dict.fromkeys(("few", "many"), float("inf"))
            for _ in range(ROUNDS):
                for which, made in (("few", few), ("many", many)):
                    began = time.process_time()
                    way(made)
                    best[which] = min(best[which], time.process_time() - began)
            found[name] = best
    return found


def rows() -> list[Row]:
    """What the table prints."""
    floor = f"{TEXTS} customers, CPU"
    return [
        ratio(f"500 customers of a service: {name}", best["many"] * 1000, best["few"] * 1000, WANTED, floor)
        for name, best in taken(500, 20).items()
    ]


def main() -> None:
    """Prints the three ratios."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--customers", type=int, default=500)
    parser.add_argument("--fees", type=int, default=20)
    args = parser.parse_args()
    for name, best in taken(args.customers, args.fees).items():
        print(
            f"{name}: {TEXTS} customers {best['few'] * 1000:.1f} ms,"
            f" {args.customers} customers {best['many'] * 1000:.1f} ms: {best['many'] / best['few']:.2f}x"
        )


if __name__ == "__main__":
    main()
