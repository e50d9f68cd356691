"""The table of counted requests: one small blob per monitor and UTC hour, with the hour's sums beside it.

An hour is small enough to be written anew with every poll that tells more of it, and its sums answer for a month
without unpacking a minute.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections.abc import Iterable, Mapping
from typing import Final

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import RequestMinute
from sla_tui.store.sql.database import Database

MINUTE: Final = 60
HOUR: Final = 3600
MOST: Final = 2**53  # what a counter (a float64) can tell apart
_FORMAT: Final = 1
_LIMIT: Final = 60 * 17  # bytes of a full hour


class RequestTable:
    """Counted minutes of all monitors. In memory is only which of them have any: of most nothing is ever counted."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self._counted: dict[int, bool] = {}

    def load(self) -> None:
        """Forgets what was known: somebody else has written."""
        self._counted.clear()

    def stage(self, monitor: int, minutes: Iterable[RequestMinute]) -> bool:
        """Writes minutes inside the caller's transaction, in place of what they said before; whether any differed."""
        hours: dict[int, dict[int, RequestMinute]] = {}
        for minute in minutes:
            if minute.at >= 0 and minute.at % MINUTE == 0 and 0 <= minute.errors <= minute.total <= MOST:
                hours.setdefault(minute.at // HOUR, {})[minute.at] = minute
        changed = False
        for hour, fresh in sorted(hours.items()):
            known = self._hour(monitor, hour)
            merged = known | fresh
            if merged == known:
                continue
            changed = self._counted[monitor] = True
            total, errors = sum(m.total for m in merged.values()), sum(m.errors for m in merged.values())
            self._db.execute(
                "INSERT INTO request_hours (monitor, hour, total, errors, body) VALUES (?, ?, ?, ?, ?)"
                " ON CONFLICT (monitor, hour) DO UPDATE SET total = excluded.total, errors = excluded.errors,"
                " body = excluded.body",
                (monitor, hour, total, errors, pack_hour(hour, merged)),
            )
        return changed

    def between(self, monitor: int, start: int, end: int) -> tuple[RequestMinute, ...]:
        """Reads the minutes that begin in `[start, end)`, sorted."""
        if not self._has_any(monitor):
            return ()
        rows = self._db.execute(
            "SELECT hour, body FROM request_hours WHERE monitor = ? AND hour BETWEEN ? AND ? ORDER BY hour",
            (monitor, start // HOUR, (end - 1) // HOUR),
        )
        return tuple(m for hour, body in rows for m in unpack_hour(hour, body) if start <= m.at < end)

    def totals(self, monitor: int, start: int, end: int) -> tuple[int, int] | None:
        """Sums up requests and errors of the minutes that begin in `[start, end)`; None where none was counted."""
        if not self._has_any(monitor):
            return None
        first, last = -(-start // HOUR), end // HOUR  # whole hours inside
        edges: tuple[RequestMinute, ...]
        count = total = errors = 0
        if first < last:
            count, total, errors = self._db.execute(
                "SELECT count(*), CAST(coalesce(sum(total), 0) AS BIGINT), CAST(coalesce(sum(errors), 0) AS BIGINT)"
                " FROM request_hours"
                " WHERE monitor = ? AND hour >= ? AND hour < ?",
                (monitor, first, last),
            ).fetchone()
            edges = (*self._edge(monitor, start, first * HOUR), *self._edge(monitor, last * HOUR, end))
        else:
            edges = self._edge(monitor, start, end)
        if not count and not edges:
            return None
        return total + sum(m.total for m in edges), errors + sum(m.errors for m in edges)

    def _has_any(self, monitor: int) -> bool:
        found = self._counted.get(monitor)
        if found is None:
            row = self._db.execute("SELECT 1 FROM request_hours WHERE monitor = ? LIMIT 1", (monitor,)).fetchone()
            found = self._counted[monitor] = row is not None
        return found

    def _edge(self, monitor: int, start: int, end: int) -> tuple[RequestMinute, ...]:
        return self.between(monitor, start, end) if start < end else ()

    def _hour(self, monitor: int, hour: int) -> dict[int, RequestMinute]:
        row = self._db.execute(
            "SELECT body FROM request_hours WHERE monitor = ? AND hour = ?", (monitor, hour)
        ).fetchone()
        return {m.at: m for m in unpack_hour(hour, row[0])} if row else {}


def pack_hour(hour: int, minutes: Mapping[int, RequestMinute]) -> bytes:
    """Packs the minutes of one UTC hour (`hour` = seconds // 3600), keyed by their instant, as a blob."""
    ordered = [minutes[at] for at in sorted(minutes)]
    places = bytes((m.at - hour * HOUR) // MINUTE for m in ordered)
    counts = array("Q", (n for m in ordered for n in (m.total, m.errors)))
    return bytes((_FORMAT,)) + zlib.compress(places + _planes(counts), 6)


def unpack_hour(hour: int, blob: bytes) -> list[RequestMinute]:
    """Unpacks the minutes of an hour, sorted. Raises `CorruptStoreError` for a damaged blob."""
    if not blob or blob[0] != _FORMAT:
        raise _damaged()
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(blob[1:], _LIMIT)
    except zlib.error:
        raise _damaged() from None
    size, rest = divmod(len(raw), 17)
    if not inflater.eof or rest:
        raise _damaged()
    counts = _joined(raw[size:])
    base = hour * HOUR
    return [RequestMinute(base + MINUTE * raw[i], counts[2 * i], counts[2 * i + 1]) for i in range(size)]


def _planes(numbers: array[int]) -> bytes:
    """Writes little-endian bytes, the lowest of every number first: mostly zeros in a row."""
    if sys.byteorder == "big":
        numbers.byteswap()
    raw = numbers.tobytes()
    return b"".join(raw[i::8] for i in range(8))


def _joined(planes: bytes) -> array[int]:
    size = len(planes) // 8
    raw = bytearray(len(planes))
    for i in range(8):
        raw[i::8] = planes[i * size : (i + 1) * size]
    numbers = array("Q", bytes(raw))
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _damaged() -> CorruptStoreError:
    return CorruptStoreError("a stored hour of requests is damaged", hint="the file is left as it is")
