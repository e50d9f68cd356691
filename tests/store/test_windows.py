"""What is counted of a window is remembered for as long as it can be asked for again, and no longer."""

from __future__ import annotations

from contextlib import closing

from sla_tui.sla.observation import CheckResult, Checks, Monitor, Poll, Status
from sla_tui.store import open_store
from sla_tui.store.sql.tables.days import _CACHED_WINDOWS

DAY = 86_400
FIRST = 20_727 * DAY


def test_windows_that_move_with_the_clock_do_not_pile_up(tmp_path):
    monitors = [Monitor("p", str(n), "x", interval=60) for n in range(6)]
    with closing(open_store(tmp_path / "h.db", fallback=False)) as store:
        for at in range(FIRST, FIRST + 3 * DAY, 21_600):
            statuses = tuple(Status(m, "up", at) for m in monitors)
            checks = tuple(Checks(m.ref, (CheckResult(at, at % 7 > 0, 5),)) for m in monitors)
            store.record(Poll("p", at, statuses, checks=checks))
        now = FIRST + 3 * DAY
        days = store._checks.days
        for second in range(20):
            for monitor in monitors:
                fixed = store.checks(monitor.ref, FIRST, now + second)
                rolling = store.checks(monitor.ref, FIRST + 1 + second, now + second)
            assert (fixed.total, rolling.total) == (12, 11)
        assert days._count == sum(map(len, days._sums.values())) <= _CACHED_WINDOWS * len(monitors)
        single = store.recent_checks("p:3", FIRST + DAY // 2, now)
        assert store.checks("p:3", FIRST + DAY // 2, now).total == len(single)
        store.record(
            Poll("p", now, checks=(Checks("p:3", tuple(CheckResult(FIRST + n, True, 7) for n in range(1, 200))),))
        )
        assert store.checks("p:3", FIRST, now).total == 12 + 199
