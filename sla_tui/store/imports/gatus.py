"""Reads Gatus's SQLite database: its events as states, its results as checks, its hourly counts where they say enough.

Gatus keeps the last events and results and counts by the hour for a month. An hour in which every check succeeded was
up; one in which some failed does not say when, and stays unknown. Of the hours in which it counted nothing, or clearly
less than around them, it knows nothing, whatever its events say: it was stopped itself.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from statistics import median_low
from typing import NamedTuple

from sla_tui.errors import StoreError
from sla_tui.sla.observation import Monitor, Span, SpanState
from sla_tui.sla.spans import disjoint, joined, replaced
from sla_tui.store.imports.record import REASON, Imported, ImportedCheck, from_beats, nameable
from sla_tui.store.imports.sqlite_file import columns, exact_instant, instant, reading
from sla_tui.text import clean

HOUR = 3600
AROUND = 4  # hours on either side that say how many checks an hour has
FULL = 10  # an hour that misses more than one in so many of its checks is not known whole
_EVENTS: dict[str, SpanState] = {"HEALTHY": "up", "UNHEALTHY": "down"}
_NANOSECONDS = 1_000_000


def is_gatus(connection: sqlite3.Connection) -> bool:
    """Says whether this is Gatus's database."""
    return {"endpoint_key", "endpoint_name"} <= columns(connection, "endpoints")


def read(path: Path, source: str) -> Iterator[Imported]:
    """Reads every endpoint with what is known of it; its key is its id.

    Raises:
        StoreError: this is not Gatus's database, or it cannot be read.
    """
    with reading(path) as connection:
        if not is_gatus(connection):
            raise StoreError(
                f"{path} is not a database of Gatus", hint="its path is in storage.path of its configuration"
            )
        rows = connection.execute(
            "SELECT endpoint_id, endpoint_key, endpoint_name, endpoint_group FROM endpoints ORDER BY endpoint_key"
        )
        found = rows.fetchall()
        ids = nameable(clean(str(key), 1000) for _, key, _, _ in found)
        for number, key, name, group in found:
            label = f"{group} / {name}" if group else str(name)
            yield _endpoint(connection, number, Monitor(source, ids[clean(str(key), 1000)], clean(label, 256), "gatus"))


def _endpoint(connection: sqlite3.Connection, number: int, monitor: Monitor) -> Imported:
    results = connection.execute(
        "SELECT timestamp, success, duration, errors FROM endpoint_results WHERE endpoint_id = ?"
        " ORDER BY endpoint_result_id",
        (number,),
    )
    beats = sorted((beat for row in results if (beat := _beat(*row)) is not None), key=lambda b: b.at)
    imported = from_beats(monitor, beats)
    last = int(beats[-1].at) if beats else None
    counted = _counted(connection, number)
    whole = [Span(hour.at, hour.at + HOUR, "up") for hour in counted if hour.full and hour.good == hour.total]
    spans = disjoint(whole, whole[0].start, whole[-1].end) if whole else []
    events = _events(connection, number, last)
    for low, high in _stopped(counted):
        events = replaced(events, low, high, []) if events else []
    for extra in (events, imported.spans):  # what is more exact is laid over what is less
        for span in extra:
            spans = replaced(spans, span.start, span.end, [span])
    imported.spans = spans
    return imported


def _beat(timestamp: object, success: object, duration: object, errors: object) -> ImportedCheck | None:
    at = exact_instant(timestamp)
    if at is None:
        return None
    ms = int(duration) // _NANOSECONDS if isinstance(duration, int | float) and duration >= 0 else None
    reason = clean(str(errors or "").replace("|~|", "; "), 200)
    return ImportedCheck(at, "up" if success else "down", ms, reason)


def _events(connection: sqlite3.Connection, number: int, last: int | None) -> list[Span]:
    """Reads what the events say: healthy or not from one to the next; before a start nothing is known."""
    rows = connection.execute(
        "SELECT event_type, event_timestamp FROM endpoint_events WHERE endpoint_id = ? ORDER BY endpoint_event_id",
        (number,),
    ).fetchall()
    events = [(at, str(kind)) for kind, time in rows if (at := instant(time)) is not None]
    out = []
    for index, (at, kind) in enumerate(events):
        end = events[index + 1][0] if index + 1 < len(events) else last
        starts_anew = index + 1 < len(events) and events[index + 1][1] == "START"
        state = _EVENTS.get(kind)
        if state is None or end is None or end <= at or starts_anew:  # when it stopped before a start is not known
            continue
        out.append(Span(at, end, state, "" if state == "up" else f"{REASON}unhealthy"))
    return joined(out)


class _Hour(NamedTuple):
    """What Gatus counted of one UTC hour. `full`: about as many checks as in the hours around it."""

    at: int
    total: int
    good: int
    full: bool


def _counted(connection: sqlite3.Connection, number: int) -> list[_Hour]:
    rows = connection.execute(
        "SELECT hour_unix_timestamp, total_executions, successful_executions FROM endpoint_uptimes"
        " WHERE endpoint_id = ? ORDER BY hour_unix_timestamp",
        (number,),
    )
    counts = [
        (at, total, good)
        for at, total, good in rows
        if isinstance(at, int) and isinstance(total, int) and isinstance(good, int) and total > 0 and at % HOUR == 0
    ]
    out = []
    for index, (at, total, good) in enumerate(counts):
        around = [t for _, t, _ in (*counts[max(index - AROUND, 0) : index], *counts[index + 1 : index + 1 + AROUND])]
        usual = median_low(around) if around else total
        out.append(_Hour(at, total, good, FULL * total >= usual * (FULL - 1) or total >= usual - 1))
    return out


def _stopped(counted: Sequence[_Hour]) -> list[tuple[int, int]]:
    """Returns the stretches between counted hours in which Gatus was stopped itself, for a part of them at least."""
    holes = [(a.at + HOUR, b.at) for a, b in pairwise(counted) if b.at > a.at + HOUR]
    return sorted([*holes, *((hour.at, hour.at + HOUR) for hour in counted[1:-1] if not hour.full)])
