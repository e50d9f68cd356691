"""What there is to know about a history in PostgreSQL, for people: sizes, counts, ages, who writes it."""

from __future__ import annotations

from typing import Final

from sla_tui.store.months import DAY
from sla_tui.store.place import StoreFacts
from sla_tui.store.postgres.address import PostgresAddress
from sla_tui.store.postgres.connection import PostgresConnection
from sla_tui.store.sql.rows import TABLES

_COUNTS: Final = """SELECT
  (SELECT version FROM history), (SELECT count(*) FROM monitors), (SELECT count(*) FROM spans),
  (SELECT CAST(coalesce(sum(total), 0) AS BIGINT) FROM months),
  (SELECT CAST(coalesce(sum(failed), 0) AS BIGINT) FROM months),
  (SELECT min(start) FROM spans), (SELECT min(id >> 24) FROM days), (SELECT min(id >> 24) FROM daily),
  (SELECT max(last_attempt_at) FROM polls),
  (SELECT count(*) FROM (SELECT DISTINCT service, start FROM frozen) AS closed), (SELECT count(*) FROM frozen),
  (SELECT count(*) FROM acts)"""
_HELD: Final = "SELECT count(*) FROM leases WHERE until > extract(epoch FROM clock_timestamp()) * 1000"


def facts_of(connection: PostgresConnection, address: PostgresAddress) -> StoreFacts:
    """Reads what there is to know; nothing is changed."""
    row = connection.execute(_COUNTS).fetchone() or (0,) * 12
    version, monitors, spans, checks, failed, oldest, day, early, newest, closed, revisions, acts = row
    begins = [at for at in (oldest, *(DAY * one for one in (day, early) if one is not None)) if at is not None]
    held = connection.execute(_HELD).fetchone()
    tables = _sizes(connection, address)
    return StoreFacts(
        place=address.name,
        size=sum(tables.values()),
        journal=0,
        version=version,
        writer=bool(held and held[0]),
        monitors=monitors,
        spans=spans,
        checks=checks,
        failed=failed,
        oldest=min(begins, default=None),
        newest=newest,
        closed=closed,
        revisions=revisions,
        acts=acts,
        tables=tables,
    )


def _sizes(connection: PostgresConnection, address: PostgresAddress) -> dict[str, int]:
    """Counts bytes by table with all that belongs to it, the largest first."""
    rows = connection.execute(
        "SELECT relname, pg_total_relation_size(pg_class.oid) FROM pg_class JOIN pg_namespace"
        " ON pg_namespace.oid = relnamespace WHERE nspname = %s AND relkind = 'r' ORDER BY 2 DESC, 1",
        (address.schema,),
    ).fetchall()
    return {str(name): int(size) for name, size in rows if name in TABLES}
