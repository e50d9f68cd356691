"""A file of the first format, as it was really written, is carried to the present one without losing anything."""

from __future__ import annotations

import json
import sqlite3
import struct
import zlib
from contextlib import closing

from sla_tui.sla.observation import CheckResult, History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from sla_tui.store.sql.forms.compress import join_blobs, split_blobs
from sla_tui.store.sqlite import schema

DAY = 86_400
DAYS = (20_028, 20_029, 20_058)  # in November and December


def first_format(path):
    """Two monitors with heads and spans, three days of one of them, and a journal."""
    with closing(sqlite3.connect(path)) as db:
        for statement in schema.STEPS[0]:
            db.execute(statement)
        for row in (1, 2):
            db.execute("INSERT INTO monitors VALUES (?, 'p', ?, ?, 'http', '', 60, '[]')", (row, str(row), f"m{row}"))
        now = 20_059 * DAY + 500
        heads = [
            [1, "up", now, None, now, 77, "", "up", now - 600, now, "", 0, 9, 180, 0],
            [2, "down", now, None, now, None, "HTTP 500", "down", now - 60, now, "HTTP 500", 0, 3, 180, 0],
        ]
        db.execute("INSERT INTO heads VALUES ('p', ?)", (zlib.compress(json.dumps(heads).encode()),))
        db.execute("INSERT INTO spans VALUES (1, ?, ?, 'down', 'x')", (now - 5000, now - 4000))
        for day in DAYS:
            count = 100
            columns = [[60] * count, [100 + i for i in range(count)]]
            planes = b"".join(bytes((n >> 8 * i) & 255 for n in c) for c in columns for i in range(4))
            body = b"\x01" + zlib.compress(planes + bytes(i % 10 != 0 for i in range(count)))
            db.execute(
                "INSERT INTO days (monitor, day, total, failed, body) VALUES (1, ?, ?, 10, ?)", (day, count, body)
            )
        tick = struct.pack("<6I", 1, now - 60, 2 * 78 + 1, 2, now - 60, 0)
        db.execute("INSERT INTO journal (body) VALUES (?)", (zlib.compress(tick),))
        db.execute(f"PRAGMA application_id = {schema.APPLICATION_ID}")
        db.execute("PRAGMA user_version = 1")
        db.commit()
    return now


def look(store, now):
    assert [s.state for s in store.statuses()] == ["up", "down"]
    assert store.statuses()[0].latency_ms == 77
    assert store.spans("p:1", 0, now) == (Span(now - 5000, now - 4000, "down", "x"), Span(now - 600, now, "up"))
    for day in DAYS:
        found = store.recent_checks("p:1", day * DAY, (day + 1) * DAY)
        assert found == tuple(CheckResult(day * DAY + 60 * i + 60, i % 10 != 0, 99 + i) for i in range(100))
    summary = store.checks("p:1", 0, now)
    assert (summary.total, summary.failed) == (301, 30)
    assert summary.times_ms[0] == 77
    assert store.recent_checks("p:2", 0, now) == (CheckResult(now - 60, False, None),)


def test_a_file_of_the_first_format_is_read_and_then_carried_over(tmp_path):
    path = tmp_path / "history.db"
    now = first_format(path)
    before = path.read_bytes()
    with closing(open_store(path, read_only=True)) as store:
        assert store.notices == ()
        look(store, now)
    assert path.read_bytes() == before
    with closing(open_store(path, fallback=False)) as store:
        look(store, now)
    with closing(open_store(path, fallback=False)) as store:
        look(store, now)
    assert (tmp_path / "history.db.v1.bak").read_bytes()[:16] == before[:16]


def ninth_format(path):
    """A file as the version wrote it that did not keep what was answered; with two histories, one of them short."""
    now = 20_059 * DAY
    with closing(open_store(path, fallback=False)) as store:
        both = [Monitor("p", key, f"m{key}", "http", interval=60) for key in "12"]
        told = (History("p:1", now - 60 * DAY, now, (Span(now - 60 * DAY, now, "up"),)),)
        store.record(Poll("p", now, tuple(Status(m, "up", now, checked_at=now) for m in both), told))
    with closing(sqlite3.connect(path)) as db:
        (body,) = db.execute("SELECT body FROM pulses").fetchone()
        db.execute("UPDATE pulses SET body = ?", (body[:4] + join_blobs(*split_blobs(body[4:], 9)),))
        for column in ("past_at", "checks_at"):
            db.execute(f"ALTER TABLE polls DROP COLUMN {column}")
        db.execute("DROP TABLE refusals")
        db.execute("DROP TABLE page_readings")
        db.execute("ALTER TABLE maintenance DROP COLUMN announced")
        db.execute("DROP TABLE leases")
        db.execute("ALTER TABLE acts DROP COLUMN role")
        db.execute("PRAGMA user_version = 9")
        db.commit()
    return now


def test_a_file_that_did_not_keep_what_was_answered_is_read_and_carried_over(tmp_path):
    """What was told is answered; of everything else it is not known, until the next question."""
    path = tmp_path / "history.db"
    now = ninth_format(path)
    for read_only in (True, False):
        with closing(open_store(path, read_only=read_only, fallback=False)) as store:
            told = store.known_ranges("p")
            assert told["p:1"].answered == told["p:1"].history == (now - 60 * DAY, now)
            assert (told["p:2"].answered, told["p:2"].refused) == (None, None)
            assert [(r.past_at, r.checks_at) for r in store.poll_records()] == [(None, None)]
            if not read_only:
                monitor = Monitor("p", "2", "m2", "http", interval=60)
                store.record(Poll("p", now + 60, (Status(monitor, "up", now + 60),), ()), asked_from=now)
    with closing(open_store(path, fallback=False)) as store:
        assert store.known_ranges("p")["p:2"].answered == (now, now + 60)
