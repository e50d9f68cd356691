"""Makes a history of many services over many months: `python benchmarks/history_file.py FILE`.

Two hundred different days of log-normal response times are packed by the program's own code and used over and over;
each service has its own outages, four a month. The size of the file is that of a real one; only its noise repeats.
"""

import argparse
import random
import sqlite3
from array import array
from collections import Counter
from pathlib import Path

from sla_tui.sla.observation import Monitor, Poll, Status
from sla_tui.store import open_store
from sla_tui.store.months import month_days
from sla_tui.store.sql.forms.chunks import pack_day
from sla_tui.store.sql.forms.column import CheckColumn, bag_of
from sla_tui.store.sql.tables.days import key_of, month_row

DAY = 86_400
FIRST_MONTH = 12 * 55 + 9  # October 2025
TEMPLATES = 200


def column(rng, *, jitter=0):
    """One day of checks a minute: log-normal response times, one failure in two thousand."""
    at = array("I", (60 * i + (rng.randint(0, jitter) if jitter else 0) for i in range(DAY // 60)))
    outcome = array("I", (0 if rng.random() < 0.0005 else 2 * (int(rng.lognormvariate(5, 0.25)) + 1) + 1 for _ in at))
    return CheckColumn(at, outcome)


def make(path: Path, services: int, months: int, *, exact_days: int = 45, jitter: int = 0, seed: int = 1):
    """Writes the file; returns (samples, seconds of the last instant)."""
    rng = random.Random(seed)
    store = open_store(path, fallback=False)
    first, end = month_days(FIRST_MONTH)[0], month_days(FIRST_MONTH + months - 1)[1]
    now = end * DAY
    targets = (f"https://s{i}.example.com/" for i in range(services))
    monitors = [Monitor("probe", f"{i:04}", f"service {i}", "http", url, 60) for i, url in enumerate(targets)]
    store.record(Poll("probe", now, tuple(Status(m, "up", now, checked_at=now) for m in monitors)))
    store.close()
    templates = []
    for _ in range(TEMPLATES):
        day = column(rng, jitter=jitter)
        body, fine = pack_day(0, day)
        templates.append((len(day.at), sum(not x & 1 for x in day.outcome), body, fine, bag_of([day])))
    with sqlite3.connect(path) as db:
        ids = [row[0] for row in db.execute("SELECT id FROM monitors ORDER BY id")]
        db.execute("PRAGMA synchronous = OFF")
        for month in range(FIRST_MONTH, FIRST_MONTH + months):
            bags = {i: Counter() for i in ids}
            for day in range(*month_days(month)):
                chosen = [(i, templates[rng.randrange(TEMPLATES)]) for i in ids]
                db.executemany("INSERT INTO days VALUES (?, ?, ?, ?)", [(key_of(day, i), *t[:3]) for i, t in chosen])
                if day >= end - exact_days:
                    db.executemany("INSERT INTO fine VALUES (?, ?)", [(key_of(day, i), t[3]) for i, t in chosen])
                for i, t in chosen:
                    bags[i].update(t[4])
            db.executemany(
                "INSERT INTO months (id, total, failed, body, p50, p95, p99) VALUES (?, ?, ?, ?, ?, ?, ?)",
                [month_row(i, month, bag) for i, bag in bags.items()],
            )
            spans = []
            for i in ids:
                low, high = (d * DAY for d in month_days(month))
                at = low
                for start in sorted(rng.randrange(low + 3600, high - 7200) for _ in range(4)):
                    if start <= at:
                        continue
                    stop = start + rng.randrange(60, 3000)
                    spans += [(i, at, start, "up", ""), (i, start, stop, "down", "HTTP 503")]
                    at = stop
                spans.append((i, at, high, "up", ""))
            db.executemany("INSERT INTO spans VALUES (?, ?, ?, ?, ?)", spans)
            db.commit()
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    db.close()
    return services * (end - first) * 1440, now


def main():
    """Makes one from the command line."""
    parser = argparse.ArgumentParser()
    parser.add_argument("file", type=Path)
    parser.add_argument("--services", type=int, default=1000)
    parser.add_argument("--months", type=int, default=13)
    args = parser.parse_args()
    samples, _ = make(args.file, args.services, args.months)
    print(f"{args.file}: {args.file.stat().st_size:,} bytes, {args.file.stat().st_size / samples:.3f} a sample")


if __name__ == "__main__":
    main()
