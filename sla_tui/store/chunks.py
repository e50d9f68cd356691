"""The stored form of single checks: one compressed blob per monitor and UTC day, and a journal entry per poll. Pure.

A day's checks are three columns (seconds since the check before, response time in ms plus one, outcome). Numbers are
split into byte planes before zlib, which makes a regular rhythm cost next to nothing: about 1.4 bytes a check.
"""

from __future__ import annotations

import sys
import zlib
from array import array
from collections import Counter
from collections.abc import Iterable, Mapping
from itertools import accumulate

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import CheckResult

DAY = 86_400
_FORMAT = 1  # exact ms; a coarser form for old days would get a number of its own
_LIMIT = 64 * 1024 * 1024  # a blob that claims more is damaged


def pack_day(day: int, results: Mapping[int, CheckResult]) -> bytes:
    """The checks of one UTC day (`day` = seconds // 86,400), keyed by their instant, as a blob."""
    ordered = [results[at] for at in sorted(results)]
    return _pack([(r.at - day * DAY, r) for r in ordered])


def unpack_day(day: int, blob: bytes) -> list[CheckResult]:
    """The checks of a day, sorted. Raises `CorruptStoreError` for a damaged blob."""
    times, outcomes, millis = _columns(blob)
    base = day * DAY
    return [
        CheckResult(base + at, bool(ok), ms - 1 if ms else None)
        for at, ok, ms in zip(accumulate(times), outcomes, millis, strict=True)
    ]


def count_times(blobs: Iterable[bytes]) -> Counter[int]:
    """How often each response time (ms) occurs among the successful checks of the days: cheaper than `unpack_day`."""
    stored: Counter[int] = Counter()  # of stored values: ms plus one, 0 for none
    for blob in blobs:
        _, outcomes, millis = _columns(blob)
        stored.update(millis)
        at = outcomes.find(0)
        while at >= 0:  # failures are few: taking them out again is cheaper than leaving them out
            stored[millis[at]] -= 1
            at = outcomes.find(0, at + 1)
    return Counter({value - 1: count for value, count in stored.items() if value and count})


def pack_journal(entries: Iterable[tuple[int, CheckResult]]) -> bytes:
    """One poll's checks: (monitor's row, check) pairs, as a blob."""
    rows = array("I")
    for monitor, result in entries:
        rows.extend((monitor, result.at, 2 * _millis(result) + result.ok))
    return zlib.compress(_little(rows), 1)


def unpack_journal(blob: bytes) -> list[tuple[int, CheckResult]]:
    """What `pack_journal` packed."""
    rows = _array(_inflate(blob))
    found = zip(rows[0::3], rows[1::3], rows[2::3], strict=True)
    return [(monitor, CheckResult(at, bool(x & 1), (x >> 1) - 1 if x >> 1 else None)) for monitor, at, x in found]


def _millis(result: CheckResult) -> int:
    return 0 if result.ms is None else min(max(result.ms, 0), 0x7FFFFFFE) + 1


def _pack(rows: list[tuple[int, CheckResult]]) -> bytes:
    times, millis = array("I"), array("I")
    last = 0
    for at, result in rows:
        times.append(at - last)
        millis.append(_millis(result))
        last = at
    outcomes = bytes(r.ok for _, r in rows)
    return bytes((_FORMAT,)) + zlib.compress(_planes(times) + _planes(millis) + outcomes, 6)


def _columns(blob: bytes) -> tuple[array[int], bytes, array[int]]:
    if not blob or blob[0] != _FORMAT:
        raise _damaged()
    raw = _inflate(blob[1:])
    count, rest = divmod(len(raw), 9)
    if rest:
        raise _damaged()
    return _joined_planes(raw[: 4 * count]), raw[8 * count :], _joined_planes(raw[4 * count : 8 * count])


def _inflate(blob: bytes) -> bytes:
    inflater = zlib.decompressobj()
    try:
        raw = inflater.decompress(blob, _LIMIT)
    except zlib.error:
        raise _damaged() from None
    if not inflater.eof:
        raise _damaged()
    return raw


def _planes(numbers: array[int]) -> bytes:
    raw = _little(numbers)
    return raw[0::4] + raw[1::4] + raw[2::4] + raw[3::4]


def _joined_planes(planes: bytes) -> array[int]:
    raw = bytearray(len(planes))
    quarter = len(planes) // 4
    for i in range(4):
        raw[i::4] = planes[i * quarter : (i + 1) * quarter]
    return _array(bytes(raw))


def _little(numbers: array[int]) -> bytes:
    if sys.byteorder == "big":
        numbers = numbers[:]
        numbers.byteswap()
    return numbers.tobytes()


def _array(raw: bytes) -> array[int]:
    numbers = array("I")
    if len(raw) % 4:
        raise _damaged()
    numbers.frombytes(raw)
    if sys.byteorder == "big":
        numbers.byteswap()
    return numbers


def _damaged() -> CorruptStoreError:
    return CorruptStoreError("a stored day of checks is damaged", hint="the raw file is kept; restore it from a backup")
