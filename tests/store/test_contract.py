"""Every kind of store keeps the contract: SQLite on disk and in memory, and those that stand in front of another."""

from __future__ import annotations

import inspect
import sqlite3
from contextlib import closing, suppress
from typing import ClassVar

import pytest

from sla_tui.errors import StoreError
from sla_tui.language import ENGLISH
from sla_tui.store import open_store
from sla_tui.store.fallback import FallbackStore
from sla_tui.store.following import FollowingStore
from sla_tui.store.sqlite.store import SqliteStore
from sla_tui.store.store import Store
from tests.store.contract import KeptContract, StoreContract
from tests.store.test_files import BAD


class Opened:
    """A store at a path that can be closed and opened again; whatever is open at the end is closed."""

    def __init__(self, path, **how) -> None:
        self._path, self._how = path, how
        self.store = open_store(path, **how)

    def again(self) -> Store:
        self.store.close()
        self.store = open_store(self._path, **self._how)
        return self.store


class OnDisk(KeptContract):
    how: ClassVar[dict[str, object]]

    @pytest.fixture
    def opened(self, tmp_path):
        opened = Opened(tmp_path / "history.db", **self.how)
        yield opened
        opened.store.close()

    @pytest.fixture
    def store(self, opened):
        return opened.store

    @pytest.fixture
    def reopen(self, opened):
        return opened.again


class TestSqliteFile(OnDisk):
    how: ClassVar = {"fallback": False}

    def test_it_is_one(self, store):
        assert isinstance(store, SqliteStore)


class TestFallback(OnDisk):
    how: ClassVar = {}

    def test_it_is_one(self, store):
        assert isinstance(store, FollowingStore)  # in front of a `FallbackStore`, while it holds the lease
        assert (store.notices, store.read_only) == ((), False)


class TestSqliteInMemory(StoreContract):
    @pytest.fixture
    def store(self):
        with closing(open_store(":memory:")) as store:
            yield store


class TestFallbackInMemory(StoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        (tmp_path / "diary.txt").write_text("dear diary\n")
        with closing(open_store(tmp_path / "diary.txt")) as store:
            assert "memory only" in ENGLISH.tell(store.notices[0])
            yield store


class TestFollowerThatBecameTheWriter(StoreContract):
    @pytest.fixture
    def store(self, tmp_path):
        writer = open_store(tmp_path / "history.db")
        with closing(open_store(tmp_path / "history.db")) as store:
            assert isinstance(store, FollowingStore)
            assert store.read_only
            writer.close()
            assert store.promote()
            yield store


@pytest.mark.parametrize("kind", [SqliteStore, FallbackStore, FollowingStore])
def test_every_method_of_the_protocol_is_there_with_its_arguments(kind):
    methods = [name for name, it in vars(Store).items() if inspect.isfunction(it) and not name.startswith("_")]
    assert len(methods) > 25
    for name in methods:
        theirs, ours = (inspect.signature(getattr(one, name)).parameters for one in (Store, kind))
        assert list(theirs) == list(ours), name


@pytest.mark.parametrize("how", [{"read_only": True}, {"fallback": False}, {}], ids=["reader", "writer", "fallback"])
@pytest.mark.parametrize("make", [make for make, _ in BAD], ids=lambda make: make.__name__)
def test_no_connection_is_left_open_whatever_is_wrong_with_a_file(make, how, tmp_path, monkeypatch):
    make(tmp_path / "history.db")
    opened, connect = [], sqlite3.connect

    def noted(*args, **more):
        opened.append(connect(*args, **more))
        return opened[-1]

    monkeypatch.setattr(sqlite3, "connect", noted)
    with suppress(StoreError):
        open_store(tmp_path / "history.db", **how).close()
    for connection in opened:
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            connection.execute("SELECT 1")
