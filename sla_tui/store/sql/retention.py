"""How long what is kept, and the pruning of what is older: a slice at a time, so that no poll waits for it.

Single checks go first from the millisecond to 2 %, then from the check to the day's counts; state changes, counts by
day and month, closed periods and acts stay for ever.
"""

from __future__ import annotations

from sla_tui.store.months import DAY
from sla_tui.store.records import Retention
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.forms.chunks import unpack_day
from sla_tui.store.sql.forms.column import bag_of, pack_bag
from sla_tui.store.sql.tables.days import counted_upsert, key_of
from sla_tui.store.sql.tables.provider_log import ProviderLogTable

SLICE = 200  # rows of one step


def due(retention: Retention, now: int) -> tuple[int, int]:
    """Finds the first UTC days that are still kept: of single checks, and to the millisecond."""
    return max(now - retention.raw, 0) // DAY, max(now - retention.exact, 0) // DAY


def prune(db: Database, retention: Retention, now: int, limit: int = SLICE) -> int:
    """Removes at most `limit` rows that are too old, inside the caller's transaction; returns how many there were."""
    raw, exact = due(retention, now)
    gone = db.execute(
        "DELETE FROM fine WHERE id IN (SELECT id FROM fine WHERE id < ? ORDER BY id LIMIT ?)",
        (key_of(max(raw, exact), 0), limit),
    ).rowcount
    old = db.execute(
        "SELECT id, total, failed, body FROM days WHERE id < ? ORDER BY id LIMIT ?", (key_of(raw, 0), limit)
    ).fetchall()
    for key, total, failed, body in old:
        bag = bag_of([unpack_day(key >> 24, body)])
        db.execute(counted_upsert("daily"), (key, total, failed, pack_bag(bag)))
    db.executemany("DELETE FROM days WHERE id = ?", [(row[0],) for row in old])
    return gone + len(old) + ProviderLogTable(db).prune(raw * DAY, limit)
