"""The stored forms of single checks: one poll, an hour of some monitors, one UTC day of one monitor. Pure.

A day is two blobs. `body` alone tells every instant, every outcome and the response times within 2 % (`codes`), in
about 0.65 bytes a check; `fine` adds what is missing to the exact millisecond, and is dropped when it is old.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping

from sla_tui.store.months import DAY
from sla_tui.store.resolution import BOUNDS, MIDDLES, code_of
from sla_tui.store.sql.forms.column import CheckColumn
from sla_tui.store.sql.forms.compress import (
    compressed,
    damaged,
    decompressed,
    deltas,
    from_little,
    inflate,
    join_blobs,
    planes,
    split_blobs,
    undeltas,
    unplanes,
)

_EXACT, _CODED = 1, 2  # the first byte of a day; _EXACT was the form of format 1 of the file
_TICK = 2
_CODE = [code_of(ms) for ms in range(4096)]


def pack_day(day: int, column: CheckColumn) -> tuple[bytes, bytes]:
    """Packs the checks of one UTC day (`day` = seconds // 86,400) as `body` and `fine`."""
    millis = [(x >> 1) - 1 for x in column.outcome]
    codes = bytes(0 if ms < 0 else _CODE[ms] if ms < 4096 else code_of(ms) for ms in millis)
    rest = array("I", (ms - BOUNDS[code - 1] if code else 0 for ms, code in zip(millis, codes, strict=True)))
    outcomes = bytes(x & 1 for x in column.outcome)
    times = planes(deltas(column.at, day * DAY))
    body = bytes((_CODED,)) + join_blobs(compressed(times + outcomes), compressed(codes))
    return body, compressed(planes(rest))


def unpack_day(day: int, body: bytes, fine: bytes | None = None) -> CheckColumn:
    """Unpacks the checks of a day, exact where `fine` is given. Raises `CorruptStoreError` for a damaged blob."""
    if body[:1] == bytes((_EXACT,)):
        return _unpack_exact(day, body)
    if body[:1] != bytes((_CODED,)):
        raise damaged()
    first, second = split_blobs(body[1:], 2)
    codes, rest = decompressed(second), decompressed(first)
    count = len(codes)
    if len(rest) < count:
        raise damaged()
    at = undeltas(unplanes(rest[: len(rest) - count], count), day * DAY)
    outcomes = rest[len(rest) - count :]
    if fine is None:
        millis = [MIDDLES[code] + 1 if code else 0 for code in codes]
    else:
        more = unplanes(decompressed(fine), count)
        millis = [BOUNDS[code - 1] + m + 1 if code else 0 for code, m in zip(codes, more, strict=True)]
    return CheckColumn(at, array("I", (2 * ms + ok for ms, ok in zip(millis, outcomes, strict=True))))


def _unpack_exact(day: int, blob: bytes) -> CheckColumn:
    raw = inflate(blob[1:])
    count, rest = divmod(len(raw), 9)
    if rest:
        raise damaged()
    at = undeltas(unplanes(raw[: 4 * count], count), day * DAY)
    millis, outcomes = unplanes(raw[4 * count : 8 * count], count), raw[8 * count :]
    return CheckColumn(at, array("I", (2 * ms + ok for ms, ok in zip(millis, outcomes, strict=True))))


def pack_tick(rows: Mapping[int, CheckColumn]) -> bytes:
    """Packs one poll's checks by monitor, for the journal."""
    order = sorted(rows)
    monitors = array("I", (row for row in order for _ in rows[row].at))
    instants = [at for row in order for at in rows[row].at]
    outcomes = [x for row in order for x in rows[row].outcome]
    base = min(instants, default=0)
    count = len(monitors)
    head = count.to_bytes(4, "little") + base.to_bytes(4, "little")
    late = planes(array("I", (at - base for at in instants)))
    millis = planes(array("I", (x >> 1 for x in outcomes)))
    oks = bytes(x & 1 for x in outcomes)
    return (
        bytes((_TICK,))
        + head
        + join_blobs(
            compressed(planes(deltas(monitors)), level=6), compressed(late + oks, level=6), compressed(millis, level=6)
        )
    )


def unpack_tick(blob: bytes) -> list[tuple[int, int, int]]:
    """Unpacks what `pack_tick` packed: (monitor, instant, outcome). Raises `CorruptStoreError`."""
    if blob[:1] != bytes((_TICK,)):
        return _unpack_old_tick(blob)
    count, base = int.from_bytes(blob[1:5], "little"), int.from_bytes(blob[5:9], "little")
    rows, late, millis = (decompressed(part) for part in split_blobs(blob[9:], 3))
    if len(late) < count:
        raise damaged()
    oks = late[len(late) - count :]
    entries = zip(
        undeltas(unplanes(rows, count)),
        unplanes(late[: len(late) - count], count),
        unplanes(millis, count),
        oks,
        strict=True,
    )
    return [(row, base + at, 2 * ms + ok) for row, at, ms, ok in entries]


def _unpack_old_tick(blob: bytes) -> list[tuple[int, int, int]]:
    rows = from_little(inflate(blob))
    if len(rows) % 3:
        raise damaged()
    return list(zip(rows[0::3], rows[1::3], rows[2::3], strict=True))


def pack_segment(columns: Mapping[int, CheckColumn]) -> bytes:
    """Packs the checks of some monitors over some time, monitor by monitor."""
    order = sorted(columns)
    sizes = array("I", (len(columns[row].at) for row in order))
    steps, millis, oks = array("I"), array("I"), bytearray()
    for row in order:
        column = columns[row]
        steps.extend(deltas(column.at))
        millis.extend(x >> 1 for x in column.outcome)
        oks.extend(x & 1 for x in column.outcome)
    head = len(order).to_bytes(4, "little") + len(steps).to_bytes(4, "little")
    return head + join_blobs(
        compressed(planes(array("I", order)).ljust(4 * len(order), b"\0") + planes(sizes), level=6),
        compressed(planes(steps), level=6),
        compressed(planes(millis), level=6),
        compressed(bytes(oks), level=6),
    )


def unpack_segment(blob: bytes) -> dict[int, CheckColumn]:
    """Unpacks what `pack_segment` packed. Raises `CorruptStoreError`."""
    monitors, count = int.from_bytes(blob[:4], "little"), int.from_bytes(blob[4:8], "little")
    table, steps, millis, oks = (decompressed(part) for part in split_blobs(blob[8:], 4))
    rows, sizes = unplanes(table[: 4 * monitors], monitors), unplanes(table[4 * monitors :], monitors)
    if sum(sizes) != count or len(oks) != count:
        raise damaged()
    all_steps, all_millis = unplanes(steps, count), unplanes(millis, count)
    outcomes = array("I", (2 * ms + ok for ms, ok in zip(all_millis, oks, strict=True)))
    out: dict[int, CheckColumn] = {}
    begin = 0
    for row, size in zip(rows, sizes, strict=True):
        out[row] = CheckColumn(undeltas(all_steps[begin : begin + size]), outcomes[begin : begin + size])
        begin += size
    return out
