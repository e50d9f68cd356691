"""What probes saw of how targets are protected, kept as stored notes: a note for each probe and UTC month.

A reading that says what the one before said only extends it, so that a month of quiet is one entry.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Final

from sla_tui.sla.observation import Poll, SecurityReading
from sla_tui.sla.plain import from_plain, to_plain
from sla_tui.sla.security import ReadStretch
from sla_tui.store.store import Store

GAP: Final = 3 * 3_600
"""Seconds between two equal readings up to which what they say is taken to have held."""


def keep(store: Store, poll: Poll) -> None:
    """Keeps what a poll saw.

    Raises:
        StoreError: the store cannot be written.
    """
    for reading in poll.security:
        known = list(_stretches(store, reading.ref, _month(reading.at)))
        last = known[-1] if known else None
        if last is not None and reading.at < last.until:
            continue  # the clock was set back: what is known already stands
        if last is not None and _same(last.reading, reading) and reading.at - last.until <= GAP:
            known[-1] = replace(last, until=reading.at)
        else:
            known.append(ReadStretch(reading, reading.at))
        body = json.dumps([to_plain(one) for one in known], ensure_ascii=False, separators=(",", ":"))
        store.put_note(_key(reading.ref, _month(reading.at)), reading.at, body)


def read(store: Store, ref: str, start: int, end: int) -> tuple[ReadStretch, ...]:
    """Reads what was seen of a probe's target in `[start, end)`, by time.

    Raises:
        StoreError: the store cannot be read.
    """
    found = []
    for month in _months(start, end):
        found += [one for one in _stretches(store, ref, month) if one.reading.at < end and one.until >= start]
    return tuple(found)


def _same(one: SecurityReading, other: SecurityReading) -> bool:
    return replace(one, at=0) == replace(other, at=0)


def _stretches(store: Store, ref: str, month: str) -> Iterator[ReadStretch]:
    body = store.get_note(_key(ref, month))
    for plain in json.loads(body) if body else ():
        yield from_plain(ReadStretch, plain)


def _months(start: int, end: int) -> Iterator[str]:
    at = datetime.fromtimestamp(start, UTC).replace(day=1, hour=0, minute=0, second=0)
    while at.timestamp() < end:
        yield f"{at:%Y-%m}"
        at = at.replace(year=at.year + at.month // 12, month=at.month % 12 + 1)


def _month(at: int) -> str:
    return f"{datetime.fromtimestamp(at, UTC):%Y-%m}"


def _key(ref: str, month: str) -> str:
    return f"security {ref} {month}"
