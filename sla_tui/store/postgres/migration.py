"""Carries the schema to this version's: by one process at a time, in one transaction, whole or not at all."""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager
from secrets import token_hex
from typing import Final

import psycopg

from sla_tui.errors import ForeignStoreError, NewerStoreError, UnwritableStoreError
from sla_tui.store.postgres.address import PostgresAddress
from sla_tui.store.postgres.connection import PostgresConnection
from sla_tui.store.postgres.schema import APPLICATION, STEPS, VERSION

WAIT_SECONDS: Final = 60
"""How long one waits for another that carries the schema."""
_LOCK: Final = 0x534C4154  # "SLAT"
ADVISORY: Final = f"SELECT pg_advisory_xact_lock({_LOCK}, hashtext(%s))"
_NOW: Final = "CAST(extract(epoch FROM clock_timestamp()) * 1000 AS BIGINT)"
_LEASE: Final = (
    "CREATE TABLE IF NOT EXISTS migration_lease (id INTEGER PRIMARY KEY, holder TEXT NOT NULL, until BIGINT NOT NULL)"
)
_TRIES: Final = 10
_LONG: Final = 600  # seconds that a step may take


def version_of(connection: PostgresConnection, address: PostgresAddress) -> int | None:
    """Reads the version of the history; None where there is no history yet.

    Raises:
        ForeignStoreError: somebody else's tables are there.
        NewerStoreError: a later version wrote it.
    """
    found = connection.execute("SELECT to_regclass(%s)", (f'"{address.schema}".history',)).fetchone()
    if found is None or found[0] is None:
        return None
    try:
        row = connection.execute("SELECT application, version FROM history").fetchone()
    except psycopg.errors.UndefinedColumn:
        row = None
    if row is None or row[0] != APPLICATION:
        raise ForeignStoreError(
            f"{address.name}: the schema {address.schema} holds another program's tables",
            hint="they are left as they are; name another schema (…?schema=…)",
        )
    if row[1] > VERSION:
        raise newer(address.name, row[1])
    return int(row[1])


def newer(name: str, version: int) -> NewerStoreError:
    """Makes the error for a history that a later version wrote."""
    return NewerStoreError(
        f"{name} was written by a later version of sla-tui (format {version}, this one knows {VERSION})",
        hint="it is left as it is; update sla-tui, or name another place with --store",
    )


def migrate(connection: PostgresConnection, address: PostgresAddress) -> None:
    """Makes the schema, or carries it on. Two who begin at the same time do it one after the other.

    Raises:
        StoreError: see `version_of`; or somebody else is at it for longer than a minute.
    """
    if version_of(connection, address) == VERSION:
        return
    try:
        with connection.transaction():
            _say(connection, f"SET LOCAL statement_timeout = {1000 * _LONG}")
            _say(connection, f"SET LOCAL lock_timeout = {1000 * WAIT_SECONDS}")
            connection.execute(ADVISORY, (address.schema,))
            _take_steps(connection, address)
    except (psycopg.errors.UndefinedFunction, psycopg.errors.FeatureNotSupported):
        with _lease(connection, address), connection.transaction():
            _take_steps(connection, address)


def _take_steps(connection: PostgresConnection, address: PostgresAddress) -> None:
    _make_schema(connection, address)
    version = version_of(connection, address) or 0
    for step in STEPS[version:]:
        for statement in step:
            _say(connection, statement)
    connection.execute("UPDATE history SET version = %s WHERE version < %s", (VERSION, VERSION))


# What the server says to the one of two that makes a schema or a table a moment later: which it is depends on how far
# the other has come (its name, its row type, or a row of the catalogue).
_MADE_MEANWHILE = (
    psycopg.errors.UniqueViolation,
    psycopg.errors.DuplicateSchema,
    psycopg.errors.DuplicateTable,
    psycopg.errors.DuplicateObject,
)


@contextmanager
def _lease(connection: PostgresConnection, address: PostgresAddress) -> Iterator[None]:
    """Takes a row in the lock's place, on servers that have no such locks; after ten minutes it is nobody's."""
    for _ in range(_TRIES):
        try:
            _make_schema(connection, address)
            _say(connection, _LEASE)
            break
        except _MADE_MEANWHILE:
            continue  # "if not exists" looks before it does
    holder, until = token_hex(8), time.monotonic() + WAIT_SECONDS
    take = (
        f"INSERT INTO migration_lease VALUES (1, %s, {_NOW} + {1000 * _LONG}) ON CONFLICT (id) DO UPDATE SET"  # noqa: S608
        f" holder = excluded.holder, until = excluded.until WHERE migration_lease.until < {_NOW} RETURNING holder"
    )
    while connection.execute(take, (holder,)).fetchone() is None:
        if time.monotonic() > until:
            raise UnwritableStoreError(
                f"{address.name}: another sla-tui has been making its tables for a minute",
                hint="wait for it; a row in migration_lease that nobody holds any more can be deleted",
            )
        time.sleep(0.2)
    try:
        yield
    finally:
        connection.execute("DELETE FROM migration_lease WHERE holder = %s", (holder,))


def _make_schema(connection: PostgresConnection, address: PostgresAddress) -> None:
    """Makes the schema where an administrator has not: that alone needs a right to the database itself."""
    if connection.execute("SELECT to_regnamespace(%s)", (f'"{address.schema}"',)).fetchone() == (None,):
        _say(connection, f'CREATE SCHEMA IF NOT EXISTS "{address.schema}"')


def _say(connection: PostgresConnection, statement: str) -> None:
    connection.execute(statement)
