"""The stored forms of heads: all of them by shards of monitors, and a pulse a source for what every poll moves. Pure.

A poll in which nothing happens writes one pulse of about a byte and a half a monitor; a shard is written again only
when something else than the pulse's fields changed in it.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sla_tui.store.sqlite.current_state import FIELDS, CurrentState
from sla_tui.store.sqlite.forms.compress import (
    compressed,
    damaged,
    decompressed,
    deltas,
    join_blobs,
    planes,
    split_blobs,
    undeltas,
    unplanes,
)

SHARD = 64  # monitors of one row
_MOST = 0xFFFFFFFF


def still(head: CurrentState) -> tuple[object, ...]:
    """Those fields that a pulse does not carry."""
    return (
        head.state,
        head.since,
        head.reason,
        head.run_state,
        head.run_start,
        head.run_reason,
        head.max_gap,
        head.known_from,
        head.checks_from,
        head.failures_told,
        head.answered_from,
        head.kept_state,
        head.kept_start,
        head.kept_until,
        head.kept_reason,
    )


def pack_shard(heads: Mapping[int, CurrentState]) -> bytes:
    """Whole heads, by the row of their monitor."""
    rows = [[row, *heads[row].to_row()] for row in sorted(heads)]
    return zlib.compress(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def unpack_shard(blob: bytes) -> dict[int, CurrentState]:
    """What `pack_shard` packed. Raises `ValueError` and its like where it makes no sense."""
    return {row: CurrentState(*fields[:FIELDS]) for row, *fields in json.loads(zlib.decompress(blob))}


def pack_pulse(heads: Mapping[int, CurrentState]) -> bytes:
    """When each monitor was looked at, checked and last known, its response time and its revision."""
    order = sorted(heads)
    found = [heads[row] for row in order]
    columns: list[Sequence[int]] = [
        [h.observed_at for h in found],
        [0 if h.checked_at is None else _zigzag(h.observed_at - h.checked_at) + 1 for h in found],
        [0 if h.latency_ms is None else h.latency_ms + 1 for h in found],
        [h.run_at for h in found],
        [h.revision for h in found],
        [h.known_until for h in found],
        [h.told_until for h in found],
        [h.checks_until for h in found],
        [h.answered_until for h in found],
    ]
    packed = [compressed(planes(array("I", (min(max(n, 0), _MOST) for n in column))), level=6) for column in columns]
    return len(order).to_bytes(4, "little") + join_blobs(compressed(planes(deltas(order)), level=6), *packed)


def with_pulse(blob: bytes, heads: dict[int, CurrentState]) -> None:
    """Moves `heads` on to what the pulse says. Raises `CorruptStoreError`."""
    count = int.from_bytes(blob[:4], "little")
    rows, *columns = (unplanes(decompressed(part), count) for part in split_blobs(blob[4:], 10))
    for row, at, checked, ms, run_at, revision, known, told, checks, answered in zip(
        undeltas(rows), *columns, strict=True
    ):
        head = heads.get(row)
        if head is None:
            raise damaged("a source's pulse")
        heads[row] = replace(
            head,
            observed_at=at,
            checked_at=at - _unzigzag(checked - 1) if checked else None,
            latency_ms=ms - 1 if ms else None,
            run_at=run_at,
            revision=revision,
            known_until=known,
            told_until=told,
            checks_until=checks,
            answered_until=answered,
        )


def _zigzag(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _unzigzag(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2


def reshard(connection: sqlite3.Connection) -> None:
    """Carries the heads of format 2 of the file, a row a source, into rows by shard."""
    shards: dict[int, dict[int, CurrentState]] = {}
    for (body,) in connection.execute("SELECT body FROM old_heads"):
        for row, head in unpack_shard(body).items():
            shards.setdefault(row // SHARD, {})[row] = head
    rows = [(shard, pack_shard(heads)) for shard, heads in shards.items()]
    connection.executemany("INSERT INTO heads VALUES (?, ?)", rows)


def add_answered(connection: sqlite3.Connection) -> None:
    """Carries the pulses of format 9 of the file into the present form: of nobody is it known what was answered."""
    connection.execute("UPDATE pulses SET body = CAST(body || ? AS BLOB)", (join_blobs(compressed(b"", level=6)),))
