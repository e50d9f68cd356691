"""The lease of a history in a file: a lock beside it shows that its holder lives, a row in it says who may write.

The one writer of a file mirrors all of it, so that its sources are not shared out.
"""

from __future__ import annotations

import sqlite3

from sla_tui.errors import FencedError
from sla_tui.store.lease import WHOLE, LeaseRenewal, LeaseTimes, fenced, this_process
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.leases import LeaseTable
from sla_tui.store.sqlite.lock import WriterLock

_SCOPES = (WHOLE,)


class FileLease:
    """The right to write one file. With the lock it is taken by the first write: whoever only looks changes no file."""

    def __init__(self, db: sqlite3.Connection, lock: WriterLock, times: LeaseTimes) -> None:
        """Begins to hold it; from a holder who is stopped it is taken at once, where `lock` is not held."""
        self._lock = lock
        self._fence: int | None = None
        self._written = (
            False  # the row of that number, for certain: a transaction that took it may have come to nothing
        )
        if not lock.held:
            self._take_from_stopped(db)
        self._renewal = LeaseRenewal(lock.beat, times.renewed_every)

    def _take_from_stopped(self, db: sqlite3.Connection) -> None:
        holder = this_process()
        db.execute("BEGIN IMMEDIATE")
        try:
            self._fence = LeaseTable(db).take(_SCOPES, holder, 0)
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        self._written = True
        self._lock.replace(holder)

    @property
    def lost(self) -> bool:
        """Whether another process holds it by now."""
        return self._renewal.lost

    def check(self, db: Database, source: str) -> None:
        """Looks inside a write's transaction whether it may be made; the first one takes the number.

        Raises:
            FencedError: another process holds the lease by now.
        """
        table = LeaseTable(db)
        try:
            if self._fence is not None and table.is_held(WHOLE, self._fence):
                self._written = True
            elif self._written:
                table.check(_SCOPES, self._fence or 0, source, lambda: 0)
            elif self._lock.beat():
                self._fence = table.take(_SCOPES, this_process(), 0)
            else:
                raise fenced(self._lock.holder())
        except FencedError:
            self._renewal.lost = True
            raise

    def shared_out(self, db: Database) -> frozenset[str]:  # noqa: ARG002
        """Names no source: one process writes a file."""
        return frozenset()

    def renew(self) -> None:
        """Shows once more that this process lives."""
        self._renewal.now()

    def release(self) -> None:
        """Lets go, so that others take over at once."""
        self._renewal.stop()
        self._lock.release()
