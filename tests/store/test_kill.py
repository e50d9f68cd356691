"""SIGKILL in the middle of writing: what was committed is there, the file is sound, the rest is unknown time."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
from contextlib import closing

import pytest

from sla_tui.sla.observation import Span
from sla_tui.store import open_store

WRITER = """
import sys
from sla_tui.sla.observation import *
from sla_tui.store import open_store
from sla_tui.store.sql.tables import recent_checks as recent_table
recent_table.SEGMENT_AT = 70
store = open_store(sys.argv[1], fallback=False)
monitors = [Monitor("p", str(i), f"m{i}", interval=60) for i in range(20)]
at = int(sys.argv[2])
while True:
    statuses = tuple(Status(m, "up" if (at // 60 + n) % 7 else "down", at) for n, m in enumerate(monitors))
    checks = tuple(Checks(m.ref, (CheckResult(at, True, n),)) for n, m in enumerate(monitors))
    store.record(Poll("p", at, statuses, checks=checks))
    print(at, flush=True)
    at += 60
"""


def expected(first: int, last: int, number: int) -> dict[int, str]:
    out = {}
    for at in range(first, last, 60):
        out |= dict.fromkeys(range(at, at + 60), "up" if (at // 60 + number) % 7 else "down")
    return out


def kill_repeatedly(path, kills: int, seed: int) -> None:
    rng = random.Random(seed)
    start = 600_000
    runs: list[tuple[int, int]] = []
    for _ in range(kills):
        writer = subprocess.Popen(
            [sys.executable, "-c", WRITER, str(path), str(start)], stdout=subprocess.PIPE, text=True, env=os.environ
        )
        told = [int(writer.stdout.readline()) for _ in range(rng.randint(3, 30))]
        writer.send_signal(signal.SIGKILL)  # most likely within the next poll's transaction
        told += [int(line) for line in writer.stdout.read().split()]
        writer.wait()
        writer.stdout.close()
        runs.append((start, told[-1]))
        start = told[-1] + 36_000  # the next day now and then, so that days are folded while they are killed
    with closing(open_store(path, fallback=False)) as store:
        store.quick_check()
        for number in (0, 13):
            ref = f"p:{number}"
            found = {at: s.state for s in store.spans(ref, 0, start) for at in range(s.start, s.end)}
            sure = {}
            for first, last in runs:
                sure |= expected(first, last, number)
            assert sure.items() <= found.items()
            # At most the one poll that was committed but not told any more; every pause is unknown.
            assert len(found) - len(sure) <= 60 * kills
            times = {r.at for r in store.recent_checks(ref, 0, start)}
            assert {at for first, last in runs for at in range(first, last + 1, 60)} <= times
            summary = store.checks(ref, 0, start)
            assert summary.total == len(summary.times_ms) == len(times)
        assert store.check_months() == 0
        assert all(isinstance(s, Span) for s in store.spans("p:0", 0, start))


@pytest.mark.full
def test_a_kill_loses_no_committed_poll(tmp_path):
    kill_repeatedly(tmp_path / "history.db", kills=5, seed=1)


@pytest.mark.long
def test_two_hundred_kills_lose_no_committed_poll(tmp_path):
    kill_repeatedly(tmp_path / "history.db", kills=200, seed=2)
