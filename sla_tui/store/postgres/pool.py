"""Connections that the stores of this process share: each is lent for one transaction, a few are kept open.

Without threads of its own: whoever needs a connection opens it, and is told at once why that fails.
"""

from __future__ import annotations

import contextlib
import os
import select
import threading
from typing import Final

import psycopg
from psycopg.pq import TransactionStatus

from sla_tui.errors import UnreachableStoreError
from sla_tui.secret import Secret
from sla_tui.store.postgres.address import PostgresAddress
from sla_tui.store.postgres.connection import LOCK_SECONDS, PostgresConnection, connect

MOST: Final = 8
"""Connections of one process to one place."""

_pools: dict[tuple[int, PostgresAddress, str], PostgresPool] = {}
_guard = threading.Lock()


class PostgresPool:
    """The connections to one place, in the name of one role."""

    def __init__(self, address: PostgresAddress, password: Secret | None) -> None:
        """Opens nothing yet."""
        self.address = address
        self._password = password
        self._free = threading.BoundedSemaphore(MOST)
        self._idle: list[PostgresConnection] = []
        self._lock = threading.Lock()
        self._users = 0

    def take(self) -> PostgresConnection:
        """Lends a connection that was alive a moment ago; hand it to `give_back`, whatever happens on it.

        Raises:
            StoreError: none can be opened, or all are lent.
        """
        if not self._free.acquire(timeout=LOCK_SECONDS):
            raise UnreachableStoreError(f"all {MOST} connections to {self.address.name} are in use")
        try:
            while (connection := self._kept()) is not None:
                if not _ended(connection):
                    return connection
                connection.close()
            return connect(self.address, self._password)
        except BaseException:
            self._free.release()
            raise

    def give_back(self, connection: PostgresConnection) -> None:
        """Takes a connection back; one that is in the middle of something, or broken, is closed."""
        try:
            if connection.closed or connection.pgconn.transaction_status != TransactionStatus.IDLE:
                connection.close()
                return
            with self._lock:
                if self._users:
                    self._idle.append(connection)
                    return
            connection.close()
        finally:
            self._free.release()

    def open(self) -> None:
        """Counts one more user."""
        with self._lock:
            self._users += 1

    def close(self) -> None:
        """Counts one user less; with the last one all connections are closed."""
        with self._lock:
            self._users -= 1
            idle, self._idle = (self._idle, []) if self._users <= 0 else ([], self._idle)
        for connection in idle:
            with contextlib.suppress(psycopg.Error):
                connection.close()

    def _kept(self) -> PostgresConnection | None:
        with self._lock:
            return self._idle.pop() if self._idle else None


def pool_of(address: PostgresAddress, password: Secret | None) -> PostgresPool:
    """Finds this process's pool for a place and a password; a process that was forked has none of its parent's."""
    key = (os.getpid(), address, "" if password is None else password.reveal())
    with _guard:
        return _pools.setdefault(key, PostgresPool(address, password))


def _ended(connection: PostgresConnection) -> bool:
    """Says whether the server has ended an idle connection: then there is something to read on it."""
    if connection.closed:
        return True
    poll = select.poll()
    poll.register(connection.pgconn.socket, select.POLLIN)
    return bool(poll.poll(0))
