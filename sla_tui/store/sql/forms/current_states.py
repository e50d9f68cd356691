"""The stored forms of current states: all of them by shards of monitors, and what every poll moves, by source.

A poll in which nothing happens writes one row of about a byte and a half a monitor; a shard is written again only when
something else changed in it than the fields of that row.
"""

from __future__ import annotations

import json
import zlib
from array import array
from collections.abc import Mapping, Sequence
from dataclasses import replace

from sla_tui.errors import CorruptStoreError
from sla_tui.store.current_state import FIELDS, CurrentState
from sla_tui.store.sql.forms.compress import (
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


def lasting(state: CurrentState) -> tuple[object, ...]:
    """Picks the fields that the row of the last poll does not hold."""
    return (
        state.state,
        state.since,
        state.reason,
        state.run_state,
        state.run_start,
        state.run_reason,
        state.max_gap,
        state.known_from,
        state.checks_from,
        state.failures_reported,
        state.answered_from,
        state.kept_state,
        state.kept_start,
        state.kept_until,
        state.kept_reason,
    )


def pack_shard(states: Mapping[int, CurrentState]) -> bytes:
    """Packs whole states, by the row of their monitor."""
    rows = [[row, *states[row].to_row()] for row in sorted(states)]
    return zlib.compress(json.dumps(rows, separators=(",", ":"), ensure_ascii=False).encode(), 6)


def unpack_shard(blob: bytes) -> dict[int, CurrentState]:
    """Unpacks what `pack_shard` packed.

    Raises:
        ValueError: the blob makes no sense; `TypeError`, `KeyError` and `zlib.error` mean the same.
    """
    return {row: CurrentState(*fields[:FIELDS]) for row, *fields in json.loads(zlib.decompress(blob))}


def pack_last_poll(states: Mapping[int, CurrentState]) -> bytes:
    """Packs when each monitor was looked at, checked and last known, its response time and its revision."""
    order = sorted(states)
    ordered = [states[row] for row in order]
    columns: list[Sequence[int]] = [
        [s.observed_at for s in ordered],
        [0 if s.checked_at is None else _zigzag(s.observed_at - s.checked_at) + 1 for s in ordered],
        [0 if s.latency_ms is None else s.latency_ms + 1 for s in ordered],
        [s.run_at for s in ordered],
        [s.revision for s in ordered],
        [s.known_until for s in ordered],
        [s.stated_until for s in ordered],
        [s.checks_until for s in ordered],
        [s.answered_until for s in ordered],
    ]
    packed = [compressed(planes(array("I", (min(max(n, 0), _MOST) for n in column))), level=6) for column in columns]
    return len(order).to_bytes(4, "little") + join_blobs(compressed(planes(deltas(order)), level=6), *packed)


def take_last_poll(blob: bytes, states: dict[int, CurrentState]) -> None:
    """Moves `states` on to what `pack_last_poll` packed.

    Raises:
        CorruptStoreError: the blob makes no sense.
    """
    count = int.from_bytes(blob[:4], "little")
    try:
        steps, *columns = (unplanes(decompressed(part), count) for part in split_blobs(blob[4:], 10))
        rows = undeltas(steps)
    except CorruptStoreError:
        raise damaged("a source's last poll") from None
    for row, at, checked, ms, run_at, revision, known, stated, checks, answered in zip(rows, *columns, strict=True):
        state = states.get(row)
        if state is None:
            raise damaged("a source's last poll")
        states[row] = replace(
            state,
            observed_at=at,
            checked_at=at - _unzigzag(checked - 1) if checked else None,
            latency_ms=ms - 1 if ms else None,
            run_at=run_at,
            revision=revision,
            known_until=known,
            stated_until=stated,
            checks_until=checks,
            answered_until=answered,
        )


def _zigzag(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _unzigzag(number: int) -> int:
    return -(number + 1) // 2 if number & 1 else number // 2
