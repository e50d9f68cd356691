"""A server for all tests of this folder in one process, which is started where one of them asks for it."""

from __future__ import annotations

import shutil
from contextlib import suppress

import pytest

from tests.postgres import PostgresServer, fresh_schema, programs, start_server


def pytest_collection_modifyitems(items):
    for item in items:
        if "store/postgres" in str(item.path) and item.get_closest_marker("long") is None:
            item.add_marker(pytest.mark.postgres)


@pytest.fixture(scope="session")
def server():
    if programs() is None:
        pytest.skip("PostgreSQL is not installed (Debian: postgresql)")
    server = start_server()
    yield server
    with suppress(OSError):
        server.stop()
    shutil.rmtree(server.folder, ignore_errors=True)


@pytest.fixture
def schema(server: PostgresServer):
    name = fresh_schema()
    yield name
    server.say(f'DROP SCHEMA IF EXISTS "{name}" CASCADE')


@pytest.fixture
def url(server: PostgresServer, schema: str) -> str:
    """An address at which there is no history yet."""
    return server.url(schema)
