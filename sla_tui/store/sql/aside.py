"""Sets aside what bears a later instant than now: the clock was wrong then. Inside the caller's transaction."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sla_tui.sla.spans import clipped
from sla_tui.store.current_state import CurrentState, broken_off
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.column import CheckColumn
from sla_tui.store.sql.tables.monitors import Draft
from sla_tui.store.sql.tables.notes import write_note
from sla_tui.store.sql.tables.spans import SpanTable

KEY: Final = "set_aside"
_FAR: Final = 1 << 40


def cut_states(draft: Draft, spans: SpanTable, source: str, at: int) -> None:
    """Ends all that is known of the source's monitors at `at`."""
    for ref, (row, monitor) in draft.rows.items():
        state = draft.states.get(ref)
        if monitor.source != source or state is None:
            continue
        done = state.running_span()
        spans.append(row, (done,) if done else ())
        later = spans.touching(row, at, _FAR)
        spans.rewrite(row, later, clipped(later, 0, at))
        draft.states[ref] = _cut(broken_off(state, at), at)


def _cut(state: CurrentState, at: int) -> CurrentState:
    known = state.known_from < at
    checked = state.checks_from < at
    answered = state.answered_from < at
    return replace(
        state,
        run_at=min(state.run_at, at),
        since=_not_after(state.since, at),
        checked_at=_not_after(state.checked_at, at),
        known_from=state.known_from if known else 0,
        known_until=min(state.known_until, at) if known else 0,
        stated_until=min(state.stated_until, at),
        checks_from=state.checks_from if checked else 0,
        checks_until=min(state.checks_until, at) if checked else 0,
        answered_from=state.answered_from if answered else 0,
        answered_until=min(state.answered_until, at) if answered else 0,
        kept_state=None,
    )


def _not_after(instant: int | None, at: int) -> int | None:
    return None if instant is None or instant > at else instant


def keep_aside(db: Database, source: str, at: int, note: str, taken: Mapping[str, CheckColumn]) -> int:
    """Writes down what was taken out, and why; returns how many checks it was."""
    checks = {ref: [[r.at, r.ok, r.ms] for r in column.results()] for ref, column in taken.items()}
    body = json.dumps({"note": note, "checks": checks}, ensure_ascii=False, separators=(",", ":"))
    write_note(db, f"{KEY}/{source}/{at}", at, body)
    db.execute(
        "UPDATE polls SET last_success_at = CASE WHEN last_success_at > ? THEN ? ELSE last_success_at END,"
        " last_attempt_at = CASE WHEN last_attempt_at > ? THEN ? ELSE last_attempt_at END WHERE source = ?",
        (at, at, at, at, source),
    )
    return sum(len(column.at) for column in taken.values())
