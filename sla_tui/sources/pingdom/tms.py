"""Pingdom's transaction checks (TMS) as observations. Pure. Times are RFC 3339 in reports, unix seconds in the list.

Their response times are left alone: the documented unit (ms) and recorded values (16304508) do not fit together.
"""

from __future__ import annotations

from typing import Final

from sla_tui.sla.observation import Monitor, MonitorState, Span, Status
from sla_tui.sources.fields import Fields, Notes, flag, identity, iso, positive, rows, section, tags, unix, word
from sla_tui.sources.pingdom.answers import PingdomCheck, read_states, transaction_id
from sla_tui.text import clean

TYPE: Final = "transaction"
_STATES: Final[dict[str, MonitorState]] = {"successful": "up", "failing": "down", "unknown": "unknown"}


def parse_transactions(data: object, source: str, now: int, notes: Notes) -> list[PingdomCheck]:
    """Reads the rows of ``/tms/check``."""
    found = rows(data, "checks", what="transaction checks")
    return [check for row in found if (check := _check(row, source, now, notes))]


def _check(row: Fields, source: str, now: int, notes: Notes) -> PingdomCheck | None:
    key = identity(row.get("id"))
    if not key:
        notes.add("a transaction check without a usable id was left out")
        return None
    raw_state = word(row.get("status"))
    if raw_state not in _STATES:
        notes.add(f'a transaction check is in a state we do not know ("{raw_state}"): unknown')
    paused = flag(row.get("active")) is False
    began = unix(row.get("last_downtime_start"))
    state: MonitorState = "paused" if paused else _STATES.get(raw_state, "unknown")
    monitor = Monitor(
        source=source,
        id=transaction_id(key),
        name=clean(row.get("name")) or key,
        type=TYPE,
        interval=(positive(row.get("interval")) or 0) * 60,
        tags=tags(row.get("tags")),
    )
    status = Status(monitor, state, now, since=began if state == "down" else None)
    return PingdomCheck(status, unix(row.get("created_at")), (state, began))


def parse_report(data: object, notes: Notes) -> list[Span]:
    """Reads ``/tms/check/{id}/report/status``; the report for all checks is a list, ours an object."""
    report = section(data, "report")
    return read_states(rows(report, "states", what="states"), "from", "to", iso, notes)
