"""The lease of a history in a file keeps the contract; what only a file has is a lock: death is seen at once."""

from __future__ import annotations

import os
import threading
from contextlib import closing

import pytest

from sla_tui.errors import StoreError
from sla_tui.store import open_store
from sla_tui.store.lease import LeaseRenewal
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.connection import recognise
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.place import SqlitePlace
from tests.store.contract import look
from tests.store.lease_contract import BY_HAND, KEEP, LeaseContract


class Machine:
    """The clock that all processes of a machine share."""

    def __init__(self) -> None:
        self.ms = 1_000_000

    def passes(self, seconds: float) -> None:
        self.ms += round(seconds * 1000)


@pytest.fixture
def machine():
    return Machine()


class TestSqliteLease(LeaseContract):
    @pytest.fixture
    def place(self, tmp_path, machine):
        return lambda: SqlitePlace(tmp_path / "history.db", times=BY_HAND, now_ms=lambda: machine.ms)

    @pytest.fixture
    def passes(self, machine):
        return machine.passes

    def test_the_dead_are_followed_at_once(self, place):
        dead = place().writer(KEEP)
        dead.record(look(600))
        dead._lease._lock.release()  # as the system does
        with closing(dead), closing(place().writer(KEEP)) as taker:
            taker.record(look(660))

    def test_an_earlier_version_that_holds_the_lock_and_never_dates_it_is_left_alone(self, place, passes, tmp_path):
        with closing(place().writer(KEEP)) as first:
            first.record(look(600))
        lock = WriterLock(tmp_path / "history.db")
        assert lock.acquire()
        os.utime(tmp_path / "history.db.lock")  # by the clock that tells the time
        passes(3_600)
        assert place().writer(KEEP) is None
        lock.release()

    def test_who_looks_on_changes_no_byte_of_the_file(self, place, tmp_path):
        with closing(place().writer(KEEP)) as first:
            first.record(look(600))
        before = (tmp_path / "history.db").read_bytes()
        place().writer(KEEP).close()
        assert (tmp_path / "history.db").read_bytes() == before


def test_a_lock_is_dated_by_itself_until_it_is_let_go_of(tmp_path):
    beats = []
    renewal = LeaseRenewal(lambda: beats.append(1) or len(beats) < 3, 0.001)
    for _ in range(2_000):
        if renewal.lost:
            break
        renewal._ended.wait(0.005)
    assert renewal.lost
    assert len(beats) == 3
    renewal.now()
    assert len(beats) == 3  # what is lost is not renewed


def test_the_sources_of_a_file_are_not_shared_out(tmp_path):
    with pytest.raises(StoreError, match="is a file, which one process writes: probe-eu cannot be collected apart"):
        open_store(tmp_path / "history.db", sources=frozenset({"probe-eu"}))
    assert list(tmp_path.iterdir()) == []


def test_who_comes_while_a_history_is_being_made_waits_for_it(tmp_path, monkeypatch):
    """No stranger's file is seen, and nobody follows a copy of something empty."""
    path, seen = tmp_path / "history.db", []
    migrate = schema.migrate

    def slowly(connection, where):
        if where is not None and not seen:
            seen.append(recognise(path))
            follower = SqlitePlace(path)
            assert follower.writer(KEEP) is None
            waiting = threading.Thread(target=lambda: seen.append(follower.reader()))
            waiting.start()
            migrate(connection, where)
            waiting.join(20)
            return
        migrate(connection, where)

    monkeypatch.setattr(schema, "migrate", slowly)
    with closing(SqlitePlace(path).writer(KEEP)) as writer:
        made, follower = seen
        with closing(follower):
            writer.record(look(600))
            assert made is False
            assert follower.statuses()[0].observed_at == 600
