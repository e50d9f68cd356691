"""What is damaged is called by its name: a closed period is no day of checks."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from sla_tui.store.records import ClosedPeriod

NOW = 1_795_440_000
MONITOR = Monitor("p", "1", "one")
PERIOD = ClosedPeriod("shop", NOW - 100, NOW, 1, NOW, "", "", "0" * 64, "1", "2026a", "{}", "{}", "{}")


def history(path) -> None:
    down = (Span(NOW - 90, NOW - 60, "down", "HTTP 500"),)
    with closing(open_store(path, fallback=False)) as store:
        told = (History("p:1", NOW - 100, NOW, down),)
        store.record(Poll("p", NOW, (Status(MONITOR, "up", NOW),), told))
        store.add_closed_periods([PERIOD])


def spoil(path, statement: str) -> None:
    with closing(sqlite3.connect(path)) as db:
        db.execute(statement)
        db.commit()


@pytest.mark.parametrize(
    ("statement", "read", "words"),
    [
        ("UPDATE frozen SET inputs = x'00'", lambda s: s.closed_periods(), "a closed period is damaged"),
        ("UPDATE told SET body = x'00'", lambda s: s.provider_log("p:1", 0, NOW), "what a provider stated is damaged"),
        ("UPDATE pulses SET body = x'0100000001'", lambda s: s.statuses(), "a source's last poll is damaged"),
    ],
    ids=["closed period", "provider log", "last poll"],
)
def test_what_is_damaged_is_named(tmp_path, statement, read, words):
    path = tmp_path / "h.db"
    history(path)
    spoil(path, statement)
    with pytest.raises(CorruptStoreError, match=words), closing(open_store(path, fallback=False)) as store:
        read(store)
