"""The tables of finished days: a chunk per monitor and UTC day, and what is counted of them per month and per day.

`months` counts exactly what the days of the month hold, and is written in the same transaction; it stays when the days
are pruned, and so does `daily`, which a day becomes then. Rows are keyed `day << 24 | monitor`: appended in the order
of time, and no index is needed.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from fractions import Fraction
from typing import NamedTuple

from sla_tui.sla.measure.quantile import nearest_rank
from sla_tui.store.months import DAY, PERCENTILES, month_days, month_of
from sla_tui.store.records import CheckSummary
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.chunks import pack_day, unpack_day
from sla_tui.store.sql.forms.column import (
    Bag,
    CheckColumn,
    bag_again,
    bag_of,
    empty,
    merged,
    pack_bag,
    rough,
    summary_of,
    unpack_bag,
)

_SHIFT = 24
_CACHED_DAYS = 512
_CACHED_SUMS = 16_384
_CACHED_WINDOWS = 8  # of one monitor: a window that moves with the clock is asked for once, and never again


_FIRST_MONTHS = f"SELECT id & {(1 << _SHIFT) - 1}, min(id >> {_SHIFT}) FROM months GROUP BY id & {(1 << _SHIFT) - 1}"  # noqa: S608


def counted_upsert(table: str, *more: str) -> str:
    """Makes the statement that writes a row of what was counted: key, counts, body, and `more` columns."""
    columns = ("total", "failed", "body", *more)
    marks = ", ".join("?" * (1 + len(columns)))
    sets = ", ".join(f"{name} = excluded.{name}" for name in columns)
    names = ", ".join(("id", *columns))
    return f"INSERT INTO {table} ({names}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {sets}"  # noqa: S608  our names


def key_of(number: int, monitor: int) -> int:
    """Makes the key of a day's or a month's row."""
    return number << _SHIFT | monitor


class _Sum(NamedTuple):
    """What a window comes to, and whether its response times are exact."""

    summary: CheckSummary
    exact: bool


class DayTable:
    """Finished days of all monitors."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._days: dict[int, tuple[CheckColumn, bool]] = {}
        self._sums: dict[int, dict[tuple[int, int], _Sum]] = {}  # by monitor and window
        self._last: dict[int, tuple[tuple[int, int], CheckSummary]] = {}  # by monitor, of a window inside a day
        self._count = 0  # of all sums
        self._end: int | None = None  # of the last day that is stored; None: not looked up
        self._first: dict[int, int] | None = None  # month by monitor; None: not looked up

    def forget(self) -> None:
        """Forgets what was read: it may not hold any more."""
        self._days.clear()
        self._sums.clear()
        self._last.clear()
        self._count = 0
        self._end = self._first = None

    def merge(self, monitor: int, column: CheckColumn) -> None:
        """Adds checks to their days and months inside the caller's transaction; those that are there already stay."""
        months: dict[int, list[CheckColumn]] = {}
        first, last = (column.at[0] // DAY, column.at[-1] // DAY) if column.at else (0, -1)
        for day in range(first, last + 1):
            fresh = column.between(day * DAY, (day + 1) * DAY)
            if not fresh.at:
                continue
            known, exact = self._read_day(monitor, day)
            both = merged([known, fresh])
            if len(both.at) == len(known.at):
                continue
            seen = set(known.at)
            new = [(at, x) for at, x in zip(fresh.at, fresh.outcome, strict=True) if at not in seen]
            added = empty()
            for at, x in new:
                added.at.append(at)
                added.outcome.append(x)
            self._write_day(monitor, day, both, exact=exact)
            months.setdefault(month_of(day), []).append(added)
        for month, columns in months.items():
            bag = self.month(monitor, month)
            bag.update(bag_of(columns))
            self._write_month(monitor, month, bag)
        if months:
            self._forget_monitor(monitor)

    def cut(self, monitors: Collection[int], after: int) -> dict[int, CheckColumn]:
        """Takes the checks of these monitors that are later than `after` out of days and months, in the transaction."""
        taken: dict[int, CheckColumn] = {}
        months: set[tuple[int, int]] = set()
        rows = self._db.execute("SELECT id FROM days WHERE id >= ? ORDER BY id", (key_of(after // DAY, 0),)).fetchall()
        for (key,) in rows:
            day, monitor = key >> _SHIFT, key & ((1 << _SHIFT) - 1)
            column, exact = self._read_day(monitor, day)
            rest = column.between(0, after + 1)
            if monitor not in monitors or len(rest.at) == len(column.at):
                continue
            taken[monitor] = merged([taken.get(monitor, empty()), column.between(after + 1, 1 << 32)])
            months.add((monitor, month_of(day)))
            if rest.at:
                self._write_day(monitor, day, rest, exact=exact)
            else:
                self._db.execute("DELETE FROM days WHERE id = ?", (key,))
                self._db.execute("DELETE FROM fine WHERE id = ?", (key,))
        for monitor, month in sorted(months):
            self._write_month(monitor, month, self.rebuild_month(monitor, month))
        self.forget()
        return taken

    def column(self, monitor: int, day: int) -> CheckColumn:
        """Reads the checks of one day, sorted."""
        return self._day(monitor, day)[0]

    def _day(self, monitor: int, day: int) -> tuple[CheckColumn, bool]:
        """Gives the checks of a day, and whether their response times are exact, as they were read lately."""
        key = key_of(day, monitor)
        found = self._days.get(key)
        if found is None:
            while len(self._days) >= _CACHED_DAYS:
                del self._days[next(iter(self._days))]
            found = self._days[key] = self._read_day(monitor, day)
        return found

    def summary(self, monitor: int, start: int, end: int) -> CheckSummary:
        """Sums up what lies inside `[start, end)`, from months where they lie inside, else from days and checks."""
        # Beyond the last day nothing is stored: a window that ends now is the same one all day.
        end = min(end, self._stored_until())
        whole = end // DAY * DAY
        if end == whole or whole <= start:
            return self._of_window(monitor, start, end).summary
        last = self._last.get(monitor)
        if last is not None and last[0] == (start, end):
            return last[1]
        before = self._of_window(monitor, start, whole)  # a window that moves inside a day has that in common
        column, _ = self._day(monitor, whole // DAY)
        if not column.at:  # of a day that was pruned nobody knows when in it a check was
            return self._of_window(monitor, start, end).summary
        bag = bag_again(before.summary)
        bag.update(bag_of([column.between(whole, end)]))
        found = summary_of(bag)
        while len(self._last) >= _CACHED_SUMS:
            del self._last[next(iter(self._last))]
        self._last[monitor] = (start, end), found
        return found

    def month(self, monitor: int, month: int) -> Bag:
        """Reads what is counted in a month."""
        row = self._db.execute("SELECT body FROM months WHERE id = ?", (key_of(month, monitor),)).fetchone()
        return Bag() if row is None else unpack_bag(row[0])

    def first_month(self, monitor: int) -> int | None:
        """Finds the first month of which anything is counted."""
        if self._first is None:
            self._first = dict(self._db.execute(_FIRST_MONTHS).fetchall())
        return self._first.get(monitor)

    def rebuild_month(self, monitor: int, month: int) -> Bag:
        """Counts a month from its days: what the month's row must say, as long as the days are there."""
        return bag_of(self._read_day(monitor, day)[0] for day in range(*month_days(month)))

    def wrong_months(self) -> int:
        """Counts the months that do not say what their days do, response times within what is kept of them."""
        wrong = 0
        for key, total, failed in self._db.execute("SELECT id, total, failed FROM months ORDER BY id").fetchall():
            monitor, month = key & ((1 << _SHIFT) - 1), key >> _SHIFT
            keys = [key_of(day, monitor) for day in range(*month_days(month))]
            marks = ",".join("?" * len(keys))
            if self._db.execute(f"SELECT 1 FROM daily WHERE id IN ({marks}) LIMIT 1", keys).fetchone():  # noqa: S608
                continue
            stored, again = self.month(monitor, month), self.rebuild_month(monitor, month)
            same = (sum(stored.values()), stored[0]) == (total, failed) and rough(stored) == rough(again)
            wrong += not same
        return wrong

    def _of_window(self, monitor: int, start: int, end: int) -> _Sum:
        window = start, end
        known = self._sums.get(monitor)
        if known is not None and window in known:
            return known[window]
        bag, exact = self._from_neighbour(monitor, start, end) or self._counted(monitor, *window)
        found = _Sum(summary_of(bag), exact)
        while self._count >= _CACHED_SUMS:
            self._forget_sums(next(iter(self._sums)))
        own = self._sums.setdefault(monitor, {})
        if len(own) >= _CACHED_WINDOWS:
            del own[next(iter(own))]
            self._count -= 1
        own[window] = found
        self._count += 1
        return found

    def _from_neighbour(self, monitor: int, start: int, end: int) -> tuple[Bag, bool] | None:
        """Counts a window from one that ends a day before or after it and is known to the millisecond; None without."""
        if end % DAY or end - start < 2 * DAY:
            return None
        known = self._sums.get(monitor, {})
        for other in (end - DAY, end + DAY):
            near = known.get((start, other))
            if near is None or not near.exact:
                continue
            column, fine = self._day(monitor, min(other, end) // DAY)
            if fine and column.at:
                found, day = bag_again(near.summary), bag_of([column])
                if other < end:
                    found.update(day)
                else:
                    found.subtract(day)
                return Bag({x: count for x, count in found.items() if count > 0}), True
        return None

    def _stored_until(self) -> int:
        if self._end is None:
            row = self._db.execute(
                "SELECT max(last) FROM (SELECT max(id) AS last FROM days UNION ALL SELECT max(id) FROM daily) AS stored"
            ).fetchone()
            self._end = 0 if row[0] is None else ((row[0] >> _SHIFT) + 1) * DAY
        return self._end

    def _counted(self, monitor: int, start: int, end: int) -> tuple[Bag, bool]:
        total, exact = Bag(), True
        if end <= start:
            return total, exact
        for month in range(month_of(start // DAY), month_of((end - 1) // DAY) + 1):
            low, high = (day * DAY for day in month_days(month))
            inside = (max(start, low), min(end, high))
            part, fine = self._month_part(monitor, month, (low, high), inside)
            total.update(part)
            exact = exact and fine
        return total, exact

    def _month_part(
        self, monitor: int, month: int, whole: tuple[int, int], inside: tuple[int, int]
    ) -> tuple[Bag, bool]:
        """Counts one month's part: the month itself less what lies outside, where that is the smaller part."""
        outside = [(whole[0], inside[0]), (inside[1], whole[1])]
        stored = self._stored(monitor, whole[0] // DAY, whole[1] // DAY)
        if not stored or inside == whole:
            return (self.month(monitor, month) if inside == whole else Bag()), True
        rest = [day for day in stored if any(low < (day + 1) * DAY and day * DAY < high for low, high in outside)]
        if len(rest) > len(stored) // 2:
            return self._by_days(monitor, inside)
        bag, exact = self.month(monitor, month), True
        for low, high in outside:
            if any(low < (day + 1) * DAY and day * DAY < high for day in rest):
                less, fine = self._by_days(monitor, (low, high))
                if not (exact and fine):  # only known roughly: the rest is no finer, nor what is taken off next
                    bag, less, exact = rough(bag), rough(less), False
                bag.subtract(less)
        return Bag({x: count for x, count in bag.items() if count > 0}), exact

    def _by_days(self, monitor: int, window: tuple[int, int]) -> tuple[Bag, bool]:
        start, end = window
        total, exact = Bag(), True
        for day in self._stored(monitor, start // DAY, -(-end // DAY)):
            low, high = day * DAY, (day + 1) * DAY
            column, fine = self._day(monitor, day)
            if not column.at and start <= low and high <= end:
                total.update(self._daily(monitor, day))
                continue
            total.update(bag_of([column.between(start, end)]))
            exact = exact and fine
        return total, exact

    def _stored(self, monitor: int, first: int, last: int) -> list[int]:
        """Finds the days in `[first, last)` of which something is stored."""
        keys = [key_of(day, monitor) for day in range(first, last)]
        marks = ",".join("?" * len(keys))
        rows = self._db.execute(
            f"SELECT id FROM days WHERE id IN ({marks}) UNION SELECT id FROM daily WHERE id IN ({marks}) ORDER BY id",  # noqa: S608
            (*keys, *keys),
        )
        return [row[0] >> _SHIFT for row in rows]

    def _daily(self, monitor: int, day: int) -> Bag:
        row = self._db.execute("SELECT body FROM daily WHERE id = ?", (key_of(day, monitor),)).fetchone()
        return Bag() if row is None else unpack_bag(row[0])

    def _read_day(self, monitor: int, day: int) -> tuple[CheckColumn, bool]:
        """Reads the checks of a day, and whether their response times are exact."""
        row = self._db.execute(
            "SELECT days.body, fine.body FROM days LEFT JOIN fine USING (id) WHERE days.id = ?",
            (key_of(day, monitor),),
        ).fetchone()
        if row is None:
            return empty(), True
        return unpack_day(day, row[0], row[1]), row[1] is not None or row[0][:1] == b"\x01"

    def _write_day(self, monitor: int, day: int, column: CheckColumn, *, exact: bool) -> None:
        body, fine = pack_day(day, column)
        key = key_of(day, monitor)
        failed = sum(not x & 1 for x in column.outcome)
        self._db.execute(counted_upsert("days"), (key, len(column.at), failed, body))
        if exact:
            self._db.execute(
                "INSERT INTO fine (id, body) VALUES (?, ?) ON CONFLICT (id) DO UPDATE SET body = excluded.body",
                (key, fine),
            )

    def _write_month(self, monitor: int, month: int, bag: Bag) -> None:
        self._db.execute(counted_upsert("months", "p50", "p95", "p99"), month_row(monitor, month, bag))

    def _forget_monitor(self, monitor: int) -> None:
        self._days.clear()
        self._end = self._first = None
        self._forget_sums(monitor)

    def _forget_sums(self, monitor: int) -> None:
        self._last.pop(monitor, None)
        self._count -= len(self._sums.pop(monitor, ()))


def month_row(monitor: int, month: int, bag: Bag) -> tuple[object, ...]:
    """Makes a month's row: key, counts, the bag, and its percentiles (50, 95, 99) by nearest rank in ms."""
    times = summary_of(bag).times_ms
    ranks = (nearest_rank(times, Fraction(p)) for p in PERCENTILES)
    return (key_of(month, monitor), sum(bag.values()), bag[0], pack_bag(bag), *ranks)


def build_months(db: Database, keys: Iterable[int] | None = None) -> None:
    """Counts the months anew from all days there are; for a file that had none."""
    table = DayTable(db)
    found = keys if keys is not None else [row[0] for row in db.execute("SELECT id FROM days")]
    pairs = sorted({(key & ((1 << _SHIFT) - 1), month_of(key >> _SHIFT)) for key in found})
    for monitor, month in pairs:
        table._write_month(monitor, month, table.rebuild_month(monitor, month))  # noqa: SLF001
