"""Counted requests: nothing twice, sums exact, in a file that an older version wrote too."""

from __future__ import annotations

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sla_tui.errors import CorruptStoreError
from sla_tui.sla.observation import Poll, RequestMinute, RequestSeries
from sla_tui.store.sql.tables import requests as request_table
from sla_tui.store.sqlite import schema
from sla_tui.store.sqlite.lock import WriterLock
from sla_tui.store.sqlite.store import in_memory, open_file

HOUR = 3600
REF = "m:1"


@st.composite
def minutes(draw):
    total = draw(st.integers(0, 2**53))
    return RequestMinute(60 * draw(st.integers(0, 5 * 60)), total, draw(st.integers(0, total)))


@given(
    st.lists(st.lists(minutes(), max_size=20), max_size=5),
    st.tuples(st.integers(0, 5 * HOUR), st.integers(0, 5 * HOUR)),
)
def test_minutes_and_sums_equal_a_plain_dict_however_they_arrive(polls, window):
    """The later answer about a minute holds: a server that was written to late tells more the second time."""
    store = in_memory()
    model: dict[int, RequestMinute] = {}
    for found in polls:
        store.record(Poll("m", 9 * HOUR, requests=(RequestSeries(REF, tuple(found)),)))
        model |= {m.at: m for m in found}
    start, end = min(window), max(window)
    inside = tuple(model[at] for at in sorted(model) if start <= at < end)
    assert store.requests(REF, start, end) == inside
    sums = (sum(m.total for m in inside), sum(m.errors for m in inside)) if inside else None
    assert store.request_totals(REF, start, end) == sums
    store.close()


def test_counts_survive_a_restart_and_change_the_stamp_once(tmp_path):
    path = tmp_path / "h.db"
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    poll = Poll("m", HOUR, requests=(RequestSeries(REF, (RequestMinute(60, 10, 1), RequestMinute(120, 20, 0))),))
    store.record(poll)
    stamp = store.stamp([REF])
    store.record(poll)
    assert store.stamp([REF]) == stamp
    store.close()
    reader = open_file(path, lock=None)
    assert reader.requests(REF, 0, HOUR) == poll.requests[0].minutes
    assert reader.request_totals(REF, 0, 120) == (10, 1)
    assert reader.request_totals(REF, 180, HOUR) is None
    assert reader.requests("m:2", 0, HOUR) == ()
    reader.close()


def test_minutes_that_cannot_be_are_not_stored():
    store = in_memory()
    wrong = (RequestMinute(61, 1, 0), RequestMinute(120, 1, 2), RequestMinute(180, -1, 0), RequestMinute(240, 2**60, 0))
    store.record(Poll("m", HOUR, requests=(RequestSeries(REF, (*wrong, RequestMinute(300, 1, 1))),)))
    assert store.requests(REF, 0, HOUR) == (RequestMinute(300, 1, 1),)
    store.close()


def test_a_history_of_the_first_format_gets_the_table(tmp_path):
    path = tmp_path / "h.db"
    old = sqlite3.connect(path)
    for statement in schema.STEPS[0]:
        old.execute(statement)
    old.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
    old.execute("PRAGMA user_version = 1")
    old.commit()
    old.close()
    lock = WriterLock(path)
    assert lock.acquire()
    store = open_file(path, lock=lock)
    store.record(Poll("m", HOUR, requests=(RequestSeries(REF, (RequestMinute(60, 3, 1),)),)))
    assert store.request_totals(REF, 0, HOUR) == (3, 1)
    store.close()
    assert path.with_name("h.db.v1.bak").exists()


def test_a_damaged_hour_is_named():
    blob = request_table.pack_hour(0, {60: RequestMinute(60, 3, 1)})
    assert request_table.unpack_hour(0, blob) == [RequestMinute(60, 3, 1)]
    for broken in (b"", b"\x07" + blob[1:], blob[:-3], blob[:5] + b"\xff" * 9):
        with pytest.raises(CorruptStoreError):
            request_table.unpack_hour(0, broken)
