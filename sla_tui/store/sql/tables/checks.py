"""Single checks: what came lately and what is in finished days, as one. Nothing is taken twice, nothing counted twice.

A check goes into the journal; the journal becomes segments, and these become days (`recent_table`, `day_table`). Every
step is part of one transaction, and what a window counts is the same before and after it.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from itertools import pairwise

from sla_tui.sla.observation import CheckResult
from sla_tui.store.months import DAY, month_days
from sla_tui.store.records import CheckSummary
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.column import CheckColumn, bag_of, column_of, empty, joined, merged, summary_of, times_of
from sla_tui.store.sql.tables import recent_checks as recent_table
from sla_tui.store.sql.tables.days import DayTable
from sla_tui.store.sql.tables.recent_checks import CheckSegment, RecentTable

DIRECT = 100  # checks of finished days of one monitor in one poll from which on they go straight into their days
LATE = 3600  # seconds after midnight from which on a day is taken as finished


class CheckTable:
    """Checks of all monitors. Staged changes become visible with `applied`, are forgotten with `discarded`."""

    def __init__(self, db: Database, turn: Callable[[], object]) -> None:
        """`turn`: see `RecentTable`."""
        self._recent = RecentTable(db, turn)
        self.days = DayTable(db)
        self._newest: dict[int, int] = {}  # by monitor: the newest check of the day that was looked at last
        self._day = self._looked_at = -1  # up to where days were finished when the journal was looked at last

    def load(self) -> None:
        """Reads what came lately: at the start, and again when another process has written."""
        self.days.forget()
        self._newest.clear()
        self._recent.load()

    def stage(self, checks: Mapping[int, tuple[CheckResult, ...]], now: int) -> set[int]:
        """Writes checks by monitor inside the caller's transaction; returns the monitors that had something new."""
        small: dict[int, CheckColumn] = {}
        touched: set[int] = set()
        finished = self._looked_at = _finished(now)
        for monitor, results in checks.items():
            fresh = self._unknown_of(monitor, results)
            if not fresh.at:
                continue
            touched.add(monitor)
            old = fresh.between(0, finished)
            if len(old.at) >= DIRECT:
                self.days.merge(monitor, old)
                fresh = fresh.between(finished, 1 << 32)
            if fresh.at:
                small[monitor] = fresh
        self._recent.stage(small)
        if self._recent.journalled >= recent_table.SEGMENT_AT or (self._day < finished and self._recent.journalled):
            self._recent.rotate()
        return touched

    def applied(self) -> None:
        """Makes what was staged visible: the transaction was committed."""
        self._recent.applied()
        self._day = max(self._day, self._looked_at)

    def discarded(self) -> None:
        """Forgets what was staged, and what was read since: the transaction was rolled back."""
        self._recent.discarded()
        self._newest.clear()
        self.days.forget()

    def to_fold(self, now: int) -> int | None:
        """Finds a shard whose finished days wait to be folded."""
        return self._recent.ready(_finished(now))

    def fold(self, shard: int, now: int) -> list[CheckSegment]:
        """Folds a shard's finished days inside the caller's transaction; hand the answer to `folded` after it."""
        finished = _finished(now)
        for monitor, column in sorted(self._recent.old_part(shard, finished).items()):
            self.days.merge(monitor, column)
        return self._recent.keep_rest(shard, finished)

    def folded(self, kept: list[CheckSegment]) -> None:
        """Takes over what `fold` left: its transaction was committed."""
        self._recent.taken(kept)

    def cut(self, monitors: Collection[int], after: int) -> dict[int, CheckColumn]:
        """Takes out the checks of these monitors that are later than `after`, and returns them.

        Inside the caller's transaction, and with nothing staged; call `load` after it.
        """
        taken = self._recent.cut(monitors, after)
        for monitor, column in self.days.cut(monitors, after).items():
            taken[monitor] = merged([column, taken.get(monitor, empty())])
        return taken

    def summary(self, monitor: int, start: int, end: int) -> CheckSummary:
        """Counts the checks of `[start, end)`, with their response times."""
        recent = self._recent.columns(monitor, start, end)
        days = self.days.summary(monitor, start, end)
        return joined(days, summary_of(bag_of(recent))) if recent else days

    def unfinished_since(self) -> int | None:
        """Finds the earliest check that is in no day, and so in no month, yet."""
        return self._recent.first()

    def oldest(self, monitor: int) -> int | None:
        """Finds an instant before which there is nothing, at most a month too early."""
        recent = [column.at[0] for column in self._recent.columns(monitor, 0, 1 << 32)]
        month = self.days.first_month(monitor)
        return min([*recent, *(() if month is None else (month_days(month)[0] * DAY,))], default=None)

    def between(self, monitor: int, start: int, end: int) -> tuple[CheckResult, ...]:
        """Reads the single checks of `[start, end)`, sorted."""
        return tuple(self.column(monitor, start, end).results())

    def response_times(self, monitor: int, edges: Sequence[int]) -> tuple[tuple[int, ...], ...]:
        """Reads the response times in ms of the good checks between each two of the ascending edges."""
        column = self.column(monitor, edges[0], edges[-1])
        return tuple(times_of(column.between(low, high)) for low, high in pairwise(edges))

    def column(self, monitor: int, start: int, end: int) -> CheckColumn:
        """Reads the single checks of `[start, end)` as a column."""
        days = range(start // DAY, -(-end // DAY)) if start < end else range(0)
        parts = [self.days.column(monitor, day).between(start, end) for day in days]
        return merged([*parts, *self._recent.columns(monitor, start, end)])

    def _unknown_of(self, monitor: int, results: Iterable[CheckResult]) -> CheckColumn:
        """Picks those checks whose instant is not stored yet; the first of equal instants wins."""
        column = column_of(r for r in results if 0 <= r.at < 1 << 32)
        if not column.at:
            return column
        newest = self._newest.get(monitor)
        first, last = column.at[0] // DAY, column.at[-1] // DAY
        if newest is not None and first == newest // DAY == last and column.at[0] > newest:
            self._newest[monitor] = column.at[-1]
            return column
        stored = set(self.column(monitor, first * DAY, (last + 1) * DAY).at)
        self._newest[monitor] = max([column.at[-1], *(at for at in stored if at // DAY == last)])
        if not stored.intersection(column.at):
            return column
        fresh = empty()
        for at, x in zip(column.at, column.outcome, strict=True):
            if at not in stored:
                fresh.at.append(at)
                fresh.outcome.append(x)
        return fresh


def _finished(now: int) -> int:
    """Finds the instant before which days are finished."""
    return (now - LATE) // DAY * DAY
