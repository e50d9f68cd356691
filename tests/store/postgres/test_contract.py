"""PostgreSQL keeps the contract of every store; and what reads and writes it at the same time agree."""

from __future__ import annotations

import inspect
from contextlib import closing
from typing import ClassVar

import pytest

from sla_tui.sla.acts import Act
from sla_tui.store import open_store
from sla_tui.store.postgres.store import PostgresStore
from sla_tui.store.store import Store
from tests.store.contract import EXCLUDE, KeptContract, look
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


def test_what_is_written_while_one_moment_is_read_ends_neither(url):
    with closing(open_store(url, fallback=False)) as store, closing(open_store(url, fallback=False)) as follower:
        store.record(look(600))
        with follower.one_moment():
            assert follower.statuses()[0].observed_at == 600
            act = follower.append_act(Act(at=1, who="mk", deed=EXCLUDE, intent="a"))
            assert follower.append_act(act) == act  # an intent that is known rolls back its own transaction only
            store.record(look(660))
            assert follower.statuses()[0].observed_at == 600
            assert follower.spans("p:1", 0, 1000) == ()
        assert follower.statuses()[0].observed_at == 660
        with store.one_moment():
            store.put_note("status", 1, "words")
            assert store.running("p:1").at == 660
        assert store.get_note("status") == "words"
