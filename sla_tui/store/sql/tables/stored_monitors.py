"""Monitors and their states as they are stored: read whole, and decoded where they differ from the last reading.

Whoever follows a history reads it again at every change. In a large fleet a change is that of a few monitors, and
decoding all of them would take a follower longer than it has.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field, replace
from typing import Any

from sla_tui.secret import known_count, redact, redact_all
from sla_tui.sla.observation import Monitor
from sla_tui.store.current_state import CurrentState
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.current_states import take_last_poll, unpack_shard


@dataclass
class DecodedMonitors:
    """What was read, as it is stored, and what it means. `rows` is by reference; all else by row, shard or source."""

    secrets: int = 0
    records: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    heads: dict[int, bytes] = field(default_factory=dict)
    pulses: dict[str, bytes] = field(default_factory=dict)
    refs: dict[int, str] = field(default_factory=dict)
    rows: dict[str, tuple[int, Monitor]] = field(default_factory=dict)
    states: dict[int, CurrentState] = field(default_factory=dict)
    by_ref: dict[str, CurrentState] = field(default_factory=dict)


def read_monitors(db: Database, before: DecodedMonitors | None) -> DecodedMonitors:
    """Reads everything; what is stored as it was `before` is taken from there.

    Raises:
        ValueError: something makes no sense; `TypeError`, `KeyError` and `zlib.error` mean the same.
    """
    if before is None or before.secrets != known_count():
        before = DecodedMonitors()  # what is masked depends on what is known to be secret
    found = DecodedMonitors(secrets=known_count())
    _read_records(db, before, found)
    sources = _read_heads(db, before, found)
    _read_pulses(db, before, found, sources)
    if before.by_ref and found.refs == before.refs and before.states.keys() == found.states.keys():
        moved = (row for row, state in found.states.items() if state is not before.states[row])
        found.by_ref = before.by_ref | {found.refs[row]: found.states[row] for row in moved}
    else:
        found.by_ref = {found.refs[row]: state for row, state in sorted(found.states.items())}
    return found


def _read_records(db: Database, before: DecodedMonitors, found: DecodedMonitors) -> None:
    records = db.execute("SELECT id, source, mid, name, type, target, interval, tags FROM monitors")
    found.records = {record[0]: tuple(record) for record in records}
    if found.records == before.records:
        found.refs, found.rows = before.refs, before.rows
        return
    for row, record in found.records.items():
        if record == before.records.get(row):
            ref = before.refs[row]
            found.refs[row], found.rows[ref] = ref, before.rows[ref]
            continue
        _, source, mid, name, kind, target, interval, tags = record
        # What an earlier version took in, or a token that was not known yet, is masked here.
        texts = redact_all(name), redact_all(kind), redact_all(target)
        monitor = Monitor(source, redact(mid), *texts, interval, tuple(map(redact_all, json.loads(tags))))
        found.refs[row], found.rows[monitor.ref] = monitor.ref, (row, monitor)


def _read_heads(db: Database, before: DecodedMonitors, found: DecodedMonitors) -> set[str]:
    """Reads what rarely changes; returns the sources whose last poll has to be laid over it anew."""
    found.heads = {shard: bytes(body) for shard, body in db.execute("SELECT shard, body FROM heads ORDER BY shard")}
    found.states = dict(before.states)
    moved: dict[int, CurrentState] = {}
    for shard, body in found.heads.items():
        if body != before.heads.get(shard):
            moved |= {row: _redacted(state) for row, state in unpack_shard(body).items()}
    found.states |= moved
    return {found.records[row][1] for row in moved}


def _read_pulses(db: Database, before: DecodedMonitors, found: DecodedMonitors, sources: set[str]) -> None:
    found.pulses = {source: bytes(body) for source, body in db.execute("SELECT source, body FROM pulses")}
    for source, body in found.pulses.items():
        if source in sources or body != before.pulses.get(source):
            take_last_poll(body, found.states)


def _redacted(state: CurrentState) -> CurrentState:
    reasons = (state.reason, state.run_reason, state.kept_reason)
    reason, run, kept = map(redact_all, reasons)
    return state if (reason, run, kept) == reasons else replace(state, reason=reason, run_reason=run, kept_reason=kept)
