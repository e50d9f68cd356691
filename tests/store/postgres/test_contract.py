"""PostgreSQL keeps the contract of every store; and what reads and writes it at the same time agree."""

from __future__ import annotations

import inspect
from typing import ClassVar

import pytest

from sla_tui.store.postgres.store import PostgresStore
from sla_tui.store.store import Store
from tests.store.contract import KeptContract
from tests.store.test_contract import Opened


class OnServer(KeptContract):
    how: ClassVar[dict[str, object]]

    @pytest.fixture
    def opened(self, url):
        opened = Opened(url, **self.how)
        yield opened
        opened.store.close()

    @pytest.fixture
    def store(self, opened):
        return opened.store

    @pytest.fixture
    def reopen(self, opened):
        return opened.again


class TestPostgres(OnServer):
    how: ClassVar = {"fallback": False}


class TestFallback(OnServer):
    how: ClassVar = {}


def test_every_method_of_the_protocol_is_there_with_its_arguments():
    for name, it in vars(Store).items():
        if inspect.isfunction(it) and not name.startswith("_"):
            theirs, ours = (inspect.signature(getattr(one, name)).parameters for one in (Store, PostgresStore))
            assert list(theirs) == list(ours), name
