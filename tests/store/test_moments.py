"""What is read as of one moment is of one history: not half of it from the file and half from memory."""

from __future__ import annotations

from contextlib import closing

import pytest

from sla_tui.errors import CorruptStoreError
from tests.store.contract import DAY, look
from tests.stores import open_store


def test_a_history_that_fails_in_the_middle_of_a_moment_spoils_it_and_the_next_one_is_whole(tmp_path, monkeypatch):
    with closing(open_store(tmp_path / "h.db")) as store:
        store.record(look(600))

        def fails(*_: object) -> None:
            raise CorruptStoreError("a page is damaged")

        def read() -> None:
            with store.one_moment():
                assert store.running("p:1") is not None
                store.maintenance(["p:1"], 0, DAY)

        with monkeypatch.context() as patch:
            patch.setattr("sla_tui.store.sqlite.store.SqliteStore.maintenance", fails)
            with pytest.raises(CorruptStoreError):
                read()
        assert store.failing is not None
        with store.one_moment():
            assert store.maintenance(["p:1"], 0, DAY) == ()
            assert store.statuses()[0].observed_at == 600


def test_a_moment_within_a_moment_is_the_same_one(tmp_path):
    with closing(open_store(tmp_path / "h.db")) as writer, closing(open_store(tmp_path / "h.db")) as follower:
        writer.record(look(600))
        with follower.one_moment():
            with follower.one_moment():
                assert follower.running("p:1").at == 600
            writer.record(look(660))
            assert follower.running("p:1").at == 600
        assert follower.running("p:1").at == 660
