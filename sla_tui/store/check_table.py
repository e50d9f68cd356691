"""The tables of single checks: a journal of what came lately, folded into one blob per monitor and UTC day.

A poll adds one small journal row for all monitors of a source instead of rewriting each monitor's day; when the journal
has grown, it is folded into the days within the same transaction as the poll that filled it.
"""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Mapping

from sla_tui.sla.observation import CheckResult
from sla_tui.store import chunks
from sla_tui.store.base import CheckSummary
from sla_tui.store.tally import Tally

DAY = chunks.DAY
FOLD_AT = 20_000  # checks in the journal
DIRECT = 100  # checks of one monitor in one poll from which on they go straight into their days
_CACHED_DAYS = 256
_CACHED_RANGES = 2048


class CheckTable:
    """Checks of all monitors. `staged` changes become visible with `applied`, are forgotten with `discarded`."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._db = connection
        self._journal: dict[int, dict[int, CheckResult]] = {}
        self._journal_size = 0
        self._days: dict[tuple[int, int], dict[int, CheckResult]] = {}
        self._ranges: dict[tuple[int, int, int], tuple[int, int, Counter[int]]] = {}
        self._staged: list[tuple[int, CheckResult]] = []
        self._folded = False

    def load(self) -> None:
        """Reads the journal: at the start, and again when another process has written."""
        self._days.clear()
        self._ranges.clear()
        self._journal, self._journal_size = {}, 0
        for (body,) in self._db.execute("SELECT body FROM journal ORDER BY id"):
            self._remember(chunks.unpack_journal(body))

    def stage(self, checks: Mapping[int, tuple[CheckResult, ...]]) -> set[int]:
        """Writes checks by monitor inside the caller's transaction; returns the monitors that had something new."""
        small: list[tuple[int, CheckResult]] = []
        touched: set[int] = set()
        for monitor, results in checks.items():
            fresh = self._unknown_of(monitor, results)
            if not fresh:
                continue
            touched.add(monitor)
            if len(fresh) >= DIRECT:
                self._merge(monitor, fresh.values())
            else:
                small.extend((monitor, result) for result in fresh.values())
        if small:
            self._db.execute("INSERT INTO journal (body) VALUES (?)", (chunks.pack_journal(small),))
            self._staged = small
        if self._journal_size + len(small) >= FOLD_AT:
            self._fold(small)
        return touched

    def applied(self) -> None:
        """The transaction was committed."""
        if self._folded:
            self._journal, self._journal_size = {}, 0
        else:
            self._remember(self._staged)
        self._staged, self._folded = [], False

    def discarded(self) -> None:
        """The transaction was rolled back: what was read back since may be wrong."""
        self._staged, self._folded = [], False
        self._days.clear()
        self._ranges.clear()

    def summary(self, monitor: int, start: int, end: int) -> CheckSummary:
        """Counts and response times of `[start, end)`."""
        first, last = -(-start // DAY), end // DAY  # whole days inside
        parts = list(self._journal_between(monitor, start, end))
        if first < last:
            total, failed, times = self._range(monitor, first, last)
            edges = ((start, first * DAY), (last * DAY, end))
        else:
            total, failed, times = 0, 0, Counter()
            edges = ((start, end), (end, end))
        for low, high in edges:
            parts.extend(self._day_between(monitor, low, high))
        if not parts:
            return CheckSummary(total, failed, Tally(times))
        times = times.copy()
        times.update(r.ms for r in parts if r.ok and r.ms is not None)
        return CheckSummary(total + len(parts), failed + sum(not r.ok for r in parts), Tally(times))

    def between(self, monitor: int, start: int, end: int) -> tuple[CheckResult, ...]:
        """The single checks of `[start, end)`, sorted."""
        found = [*self._day_between(monitor, start, end), *self._journal_between(monitor, start, end)]
        return tuple(sorted(found, key=lambda r: r.at))

    def _unknown_of(self, monitor: int, results: Iterable[CheckResult]) -> dict[int, CheckResult]:
        """Those checks whose instant is not stored yet; the first of equal instants wins."""
        recent = self._journal.get(monitor, {})
        fresh: dict[int, CheckResult] = {}
        for result in results:
            if result.at not in recent and result.at not in fresh and result.at >= 0:
                fresh[result.at] = result
        stored = {day: self._day(monitor, day) for day in {at // DAY for at in fresh}}
        return {at: result for at, result in fresh.items() if at not in stored[at // DAY]}

    def _merge(self, monitor: int, results: Iterable[CheckResult]) -> None:
        by_day: dict[int, dict[int, CheckResult]] = {}
        for result in results:
            by_day.setdefault(result.at // DAY, {})[result.at] = result
        for day, fresh in sorted(by_day.items()):
            merged = {**fresh, **self._day(monitor, day)}
            failed = sum(not r.ok for r in merged.values())
            self._db.execute(
                "INSERT INTO days (monitor, day, total, failed, body) VALUES (?, ?, ?, ?, ?) ON CONFLICT (monitor, day)"
                " DO UPDATE SET total = excluded.total, failed = excluded.failed, body = excluded.body",
                (monitor, day, len(merged), failed, chunks.pack_day(day, merged)),
            )
            self._days.pop((monitor, day), None)
        for key in [k for k in self._ranges if k[0] == monitor]:
            del self._ranges[key]

    def _fold(self, more: Iterable[tuple[int, CheckResult]]) -> None:
        gathered = {monitor: dict(results) for monitor, results in self._journal.items()}
        for monitor, result in more:
            gathered.setdefault(monitor, {}).setdefault(result.at, result)
        for monitor, results in gathered.items():
            self._merge(monitor, results.values())
        self._db.execute("DELETE FROM journal")
        self._folded = True

    def _remember(self, entries: Iterable[tuple[int, CheckResult]]) -> None:
        for monitor, result in entries:
            recent = self._journal.setdefault(monitor, {})
            if result.at not in recent:
                recent[result.at] = result
                self._journal_size += 1

    def _day(self, monitor: int, day: int) -> dict[int, CheckResult]:
        key = (monitor, day)
        if key not in self._days:
            row = self._db.execute("SELECT body FROM days WHERE monitor = ? AND day = ?", key).fetchone()
            while len(self._days) >= _CACHED_DAYS:
                del self._days[next(iter(self._days))]
            self._days[key] = {r.at: r for r in chunks.unpack_day(day, row[0])} if row else {}
        return self._days[key]

    def _day_between(self, monitor: int, start: int, end: int) -> list[CheckResult]:
        found: list[CheckResult] = []
        for day in range(start // DAY, -(-end // DAY)) if start < end else ():
            found.extend(r for at, r in self._day(monitor, day).items() if start <= at < end)
        return found

    def _journal_between(self, monitor: int, start: int, end: int) -> list[CheckResult]:
        return [r for at, r in self._journal.get(monitor, {}).items() if start <= at < end]

    def _range(self, monitor: int, first: int, last: int) -> tuple[int, int, Counter[int]]:
        """Counts and times of the folded days `[first, last)`."""
        key = (monitor, first, last)
        if key not in self._ranges:
            rows = self._db.execute(
                "SELECT total, failed, body FROM days WHERE monitor = ? AND day >= ? AND day < ?", key
            ).fetchall()
            times = chunks.count_times(row[2] for row in rows)
            while len(self._ranges) >= _CACHED_RANGES:
                del self._ranges[next(iter(self._ranges))]
            self._ranges[key] = (sum(r[0] for r in rows), sum(r[1] for r in rows), times)
        return self._ranges[key]
