"""Reads Uptime Kuma's database, versions 1 and 2: every heartbeat that it still has.

Its daily and hourly counts are not read: a count of beats says nothing of when a service was down, and for how long.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

from sla_tui.errors import StoreError
from sla_tui.sla.observation import Monitor, SpanState
from sla_tui.store.imports.record import Imported, ImportedCheck, from_beats
from sla_tui.store.imports.sqlite_file import columns, exact_instant, reading
from sla_tui.text import clean

_STATES: dict[int, SpanState | None] = {0: "down", 1: "up", 2: None, 3: "paused"}
_MAINTENANCE = 3


def is_kuma(connection: sqlite3.Connection) -> bool:
    """Says whether this is Uptime Kuma's database."""
    return {"monitor_id", "status", "time", "ping"} <= columns(connection, "heartbeat")


def read(path: Path, source: str) -> Iterator[Imported]:
    """Reads every monitor with what is known of it. Times are UTC, as Uptime Kuma writes them.

    Raises:
        StoreError: this is not Uptime Kuma's database, or it cannot be read.
    """
    with reading(path) as connection:
        if not is_kuma(connection):
            raise StoreError(f"{path} is not a database of Uptime Kuma", hint="its file is data/kuma.db")
        there = columns(connection, "monitor")
        selected = [
            name if name in there else f"NULL AS {name}" for name in ("name", "type", "url", "hostname", "port")
        ]
        rows = connection.execute(f"SELECT id, interval, {', '.join(selected)} FROM monitor ORDER BY id")  # noqa: S608
        for number, interval, name, kind, url, host, port in rows.fetchall():
            target = url if url and url not in {"https://", "http://"} else f"{host or ''}{f':{port}' if port else ''}"
            monitor = Monitor(
                source,
                str(number),
                clean(str(name or number), 256),
                clean(str(kind or ""), 40),
                clean(_without_credentials(str(target)), 512),
                int(interval or 60),
            )
            yield _monitor(connection, monitor)


def _monitor(connection: sqlite3.Connection, monitor: Monitor) -> Imported:
    rows = connection.execute(
        "SELECT time, status, ping, msg FROM heartbeat WHERE monitor_id = ? ORDER BY time, id", (int(monitor.id),)
    )
    beats = []
    for time, status, ping, message in rows:
        at = exact_instant(time)
        if at is None or status not in _STATES:
            continue  # a row that says nothing is unknown time
        ms = int(ping) if isinstance(ping, int | float) and ping >= 0 else None
        reason = clean(str(message or ""), 200)
        beats.append(ImportedCheck(at, _STATES[status], ms, "maintenance" if status == _MAINTENANCE else reason))
    imported = from_beats(monitor, beats, usual=monitor.interval)
    imported.work = [(s.start, s.end) for s in imported.spans if s.state == "paused"]
    return imported


def _without_credentials(url: str) -> str:
    """Takes what stands before an @ out of a URL's authority, and its query: both may hold secrets."""
    scheme, sep, rest = url.partition("://")
    if not sep:
        return url.rpartition("@")[2]
    authority, slash, path = rest.partition("/")
    return f"{scheme}://{authority.rpartition('@')[2]}{slash}{path.partition('?')[0]}"
