"""The lease of a history in PostgreSQL: a row a scope, held for seconds by the server's own clock.

It is renewed over a connection of its own, so that a long write holds up no renewal. Where the server does not answer,
nothing is lost by that: another process may take the lease, and the row says so when the server answers again.
"""

from __future__ import annotations

import contextlib
import logging
import threading
from collections.abc import Callable, Collection
from typing import Final

from sla_tui.errors import FencedError, StoreError
from sla_tui.store.lease import LeaseRenewal, LeaseTimes, this_process
from sla_tui.store.postgres.connection import PostgresDatabase, in_words
from sla_tui.store.sql.database import Database
from sla_tui.store.sql.leases import LeaseTable

_log = logging.getLogger(__name__)

_NOW: Final = "SELECT CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"


class ServerClock:
    """The server's clock in ms, which is the same for all machines; `ahead` is for tests that move it by hand."""

    def __init__(self, ahead: Callable[[], int] = lambda: 0) -> None:
        """Asks nothing yet."""
        self._ahead = ahead

    def now(self, db: Database) -> int:
        """Asks for the time."""
        now: int = db.execute(_NOW).fetchone()[0]
        return now + self._ahead()


class PostgresLease:
    """The right to write a history, or what some of its sources bring; made by `take`."""

    def __init__(
        self,
        connected: Callable[[], PostgresDatabase],
        clock: ServerClock,
        times: LeaseTimes,
        *,
        scopes: Collection[str],
        fence: int,
    ) -> None:
        """Begins to renew the lease of that number, over what `connected` opens."""
        self._connected = connected
        self._clock = clock
        self._holds = round(times.holds * 1000)
        self._scopes = scopes
        self._fence = fence
        self._db: PostgresDatabase | None = None
        self._guard = threading.Lock()
        self._renewal = LeaseRenewal(self._renewed, times.renewed_every)

    @property
    def lost(self) -> bool:
        """Whether another process holds it by now."""
        return self._renewal.lost

    def check(self, db: Database, source: str) -> None:
        """Looks inside a write's transaction whether it may be made.

        Raises:
            FencedError: it is another's to write.
        """
        try:
            LeaseTable(db).check(self._scopes, self._fence, source, lambda: self._clock.now(db))
        except FencedError as error:
            self._renewal.lost = not error.of_one_source
            raise

    def shared_out(self, db: Database) -> frozenset[str]:
        """Names the sources that other collectors hold now."""
        return LeaseTable(db).shared_out(self._fence, lambda: self._clock.now(db))

    def renew(self) -> None:
        """Shows once more that this process lives."""
        self._renewal.now()

    def release(self) -> None:
        """Lets go, so that others take over at once."""
        self._renewal.stop()
        with self._guard, contextlib.suppress(StoreError):
            LeaseTable(self._opened()).give_back(self._fence)
        self._close()

    def _renewed(self) -> bool:
        with self._guard:
            try:
                with in_words("renewing the lease"):
                    db = self._opened()
                    return LeaseTable(db).renew(self._scopes, self._fence, self._clock.now(db) + self._holds)
            except StoreError as error:
                _log.info("%s", error)
                self._close()
                return True  # as far as anybody knows

    def _opened(self) -> PostgresDatabase:
        if self._db is None:
            self._db = self._connected()
            self._db.execute("SET synchronous_commit = off")  # a renewal that a crash takes back is none too few
        return self._db

    def _close(self) -> None:
        db, self._db = self._db, None
        if db is not None:
            db.close()


def take(
    db: PostgresDatabase,
    connected: Callable[[], PostgresDatabase],
    clock: ServerClock,
    times: LeaseTimes,
    scopes: Collection[str],
) -> PostgresLease | None:
    """Takes the lease of those scopes over the connection `db`; None where another process holds one of them.

    Whoever is in the middle of a write ends it before, or is thrown out by the server: nothing of it comes after.
    """
    table = LeaseTable(db)
    if table.taken(scopes, clock.now(db)):
        return None
    db.execute("BEGIN")
    try:
        db.execute("UPDATE history SET number = number + 1")  # behind those who write
        now = clock.now(db)
        if table.taken(scopes, now):
            db.execute("ROLLBACK")
            return None
        fence = table.take(scopes, this_process(), now + round(times.holds * 1000))
        db.execute("COMMIT")
    except BaseException:
        with contextlib.suppress(Exception):
            db.execute("ROLLBACK")
        raise
    return PostgresLease(connected, clock, times, scopes=scopes, fence=fence)
