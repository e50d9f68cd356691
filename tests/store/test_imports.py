"""Other tools' histories: their states and times as they are meant, marked as imported, and twice is once."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import replace

import pytest

from sla_tui.cli.main import main
from sla_tui.config.kinds.references import MONITOR_REF
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.errors import ConfigError, StoreError
from sla_tui.sla.observation import CheckResult, History, Monitor, Poll, Span, Status
from sla_tui.store.imports import csv_file, gatus, kuma
from sla_tui.store.imports.record import polls
from sla_tui.store.imports.sqlite_file import instant
from tests.engine.world import HOUR, MONTH, NOW, config, service
from tests.stores import open_store

T0 = 1_793_491_200  # 2026-11-01T00:00:00Z


def kuma_file(path, *, version=1, beats=(), maintenance=False):
    """The tables as Uptime Kuma makes them, as far as an import can meet them."""
    with closing(sqlite3.connect(path)) as db:
        db.execute(
            "CREATE TABLE monitor (id INTEGER PRIMARY KEY AUTOINCREMENT, name VARCHAR(150), active BOOLEAN DEFAULT 1,"
            " user_id INTEGER, interval INTEGER DEFAULT 20, url TEXT, type VARCHAR(20), weight INTEGER DEFAULT 2000,"
            " hostname VARCHAR(255), port INTEGER, basic_auth_pass TEXT)"
        )
        more = ", end_time DATETIME, retries INTEGER DEFAULT 0, response TEXT" if version == 2 else ""
        db.execute(
            "CREATE TABLE heartbeat (id INTEGER PRIMARY KEY AUTOINCREMENT, important BOOLEAN DEFAULT 0,"
            " monitor_id INTEGER NOT NULL, status SMALLINT NOT NULL, msg TEXT, time DATETIME NOT NULL, ping INTEGER,"
            f" duration INTEGER DEFAULT 0, down_count INTEGER DEFAULT 0{more})"
        )
        db.execute(
            "INSERT INTO monitor (name, interval, url, type, basic_auth_pass) VALUES"
            " ('Shop \x1b[2J', 60, 'https://u:geheim@shop.example.com/health?key=geheim', 'http', 'geheim')"
        )
        db.execute("INSERT INTO monitor (name, interval, url, type) VALUES ('Never', 60, 'https://', 'http')")
        for at, status, ping, message in beats:
            db.execute(
                "INSERT INTO heartbeat (monitor_id, status, msg, time, ping)"
                " VALUES (1, ?, ?, datetime(?, 'unixepoch') || ?, ?)",
                (status, message, at, ".123" if version == 2 else "", ping),
            )
        db.commit()
    return path


BEATS = [
    (T0, 1, 100, "200 - OK"),
    (T0 + 60, 1, 110, "200 - OK"),
    (T0 + 120, 2, None, "timeout"),  # pending: what the next says
    (T0 + 180, 0, None, "timeout of 48000ms"),
    (T0 + 240, 0, None, "timeout of 48000ms"),
    (T0 + 300, 1, 90.4, "200 - OK"),
    (T0 + 360, 3, None, "Monitor under maintenance"),
    (T0 + 480, 3, None, "Monitor under maintenance"),
    (T0 + 540, 1, 95, "200 - OK"),
    (T0 + 600, 1, 95, "200 - OK"),
    (T0 + 18_000, 1, 95, "200 - OK"),  # Kuma was off for hours: nobody knows
    (T0 + 18_060, 7, 95, "a status of the future"),
    (T0 + 18_120, 1, 95, "200 - OK"),
]


@pytest.mark.parametrize("version", [1, 2])
def test_uptime_kuma_is_read_as_it_is_meant(tmp_path, version):
    found = list(kuma.read(kuma_file(tmp_path / "kuma.db", version=version, beats=BEATS), "imported-kuma"))
    shop, never = found
    assert shop.monitor == Monitor(
        "imported-kuma", "1", shop.monitor.name, "http", "https://shop.example.com/health", 60
    )
    assert "\x1b" not in shop.monitor.name
    assert shop.spans == [
        Span(T0, T0 + 120, "up"),
        Span(T0 + 120, T0 + 300, "down", "imported: timeout of 48000ms"),
        Span(T0 + 300, T0 + 360, "up"),
        Span(T0 + 360, T0 + 540, "paused", "imported: maintenance"),
        Span(T0 + 540, T0 + 600, "up"),
        Span(T0 + 18_000, T0 + 18_120, "up"),
    ]
    assert shop.work == [(T0 + 360, T0 + 540)]
    assert CheckResult(T0, True, 100) in shop.checks
    assert CheckResult(T0 + 120, False, None) in shop.checks
    assert CheckResult(T0 + 300, True, 90) in shop.checks
    assert len(shop.checks) == 10
    assert (never.window, never.checks) == (None, [])


def test_a_pending_look_that_recovered_was_no_outage(tmp_path):
    beats = [(T0, 1, 5, ""), (T0 + 60, 2, None, ""), (T0 + 120, 1, 5, ""), (T0 + 180, 1, 5, "")]
    (shop, _) = kuma.read(kuma_file(tmp_path / "kuma.db", beats=beats), "imported-kuma")
    assert shop.spans == [Span(T0, T0 + 180, "up")]


def test_a_change_of_interval_loses_no_outage_and_todays_setting_says_nothing_of_the_past(tmp_path):
    times = [*range(T0, T0 + 86_400, 300), *range(T0 + 86_400, T0 + 90_000, 20)]
    beats = [(at, 0 if T0 + 36_000 <= at < T0 + 39_600 else 1, 5, "") for at in times]
    (shop, _) = kuma.read(kuma_file(tmp_path / "kuma.db", beats=beats), "imported-kuma")
    assert [(s.start - T0, s.end - T0, s.state) for s in shop.spans] == [
        (0, 36_000, "up"),
        (36_000, 39_600, "down"),
        (39_600, 89_980, "up"),
    ]


def test_what_lies_in_a_journal_beside_a_file_is_read_or_its_absence_is_told(tmp_path, monkeypatch):
    """A killed Uptime Kuma leaves its last day in kuma.db-wal; a folder that cannot be written hides it from SQLite."""
    path = kuma_file(tmp_path / "kuma.db", beats=BEATS[:2])
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("PRAGMA wal_autocheckpoint=0")
    db.execute("INSERT INTO heartbeat (monitor_id, status, time) VALUES (1, 0, datetime(?, 'unixepoch'))", (T0 + 120,))
    db.execute("INSERT INTO heartbeat (monitor_id, status, time) VALUES (1, 1, datetime(?, 'unixepoch'))", (T0 + 180,))
    db.commit()
    left = tmp_path / "left"
    left.mkdir()
    for name in ("kuma.db", "kuma.db-wal"):
        shutil.copy(tmp_path / name, left / name)
    db.close()
    real = sqlite3.connect

    def as_in_a_folder_that_cannot_be_written(address, **more):
        if str(left) in str(address) and "mode=ro" in str(address):
            raise sqlite3.OperationalError("unable to open database file")
        return real(address, **more)

    monkeypatch.setattr(sqlite3, "connect", as_in_a_folder_that_cannot_be_written)
    before = sorted(left.iterdir())
    (shop, _) = kuma.read(left / "kuma.db", "imported-kuma")
    assert [s for s in shop.spans if s.state == "down"] == [Span(T0 + 120, T0 + 180, "down", "imported: down")]
    assert sorted(left.iterdir()) == before
    (left / "kuma.db-wal").unlink()
    (left / "kuma.db-wal").mkdir()
    with pytest.raises(StoreError, match=r"kuma\.db-wal .* cannot be read"):
        list(kuma.read(left / "kuma.db", "imported-kuma"))


@pytest.mark.parametrize("left", [0, 20, 100, 4_000, -1])
def test_a_journal_that_breaks_off_is_refused_and_not_passed_over(tmp_path, left):
    """SQLite reads up to where it breaks off and says nothing: the last day was gone with exit code 0."""
    path = kuma_file(tmp_path / "kuma.db", beats=BEATS[:2])
    db = sqlite3.connect(path)
    db.execute("PRAGMA journal_mode=WAL")
    db.execute("INSERT INTO heartbeat (monitor_id, status, time) VALUES (1, 0, datetime(?, 'unixepoch'))", (T0 + 120,))
    db.commit()
    copied = tmp_path / "copied"
    copied.mkdir()
    shutil.copy(path, copied)
    whole = (tmp_path / "kuma.db-wal").read_bytes()
    db.close()
    (copied / "kuma.db-wal").write_bytes(whole[:left] if left >= 0 else b"x" * len(whole))
    if left == 0:  # as a clean end leaves it
        assert next(iter(kuma.read(copied / "kuma.db", "imported-kuma"))).spans
        return
    with pytest.raises(StoreError, match=r"kuma\.db-wal .* breaks off"):
        list(kuma.read(copied / "kuma.db", "imported-kuma"))


def test_what_a_killed_program_had_only_begun_is_not_read(tmp_path):
    """It leaves a hot journal: half of its changes are in the file already, and none of them was meant to stay."""
    path = kuma_file(tmp_path / "kuma.db", beats=BEATS[:2])
    begun = (
        "import os, sqlite3, sys; db = sqlite3.connect(sys.argv[1], isolation_level=None);"
        " db.execute('PRAGMA cache_size=1'); db.execute('BEGIN'); db.execute('UPDATE heartbeat SET status = 0');"
        " [db.execute('INSERT INTO monitor (name) VALUES (?)', ('x' * 3000,)) for _ in range(50)]; os._exit(0)"
    )
    subprocess.run([sys.executable, "-c", begun, str(path)], check=True)
    assert (tmp_path / "kuma.db-journal").exists()
    before = path.read_bytes()
    shop, _ = kuma.read(path, "imported-kuma")
    assert shop.spans == [Span(T0, T0 + 60, "up")]
    assert path.read_bytes() == before


def gatus_file(path):
    with closing(sqlite3.connect(path)) as db:
        db.executescript(
            """CREATE TABLE endpoints (endpoint_id INTEGER PRIMARY KEY, endpoint_key TEXT UNIQUE, endpoint_name TEXT,
                 endpoint_group TEXT, UNIQUE(endpoint_name, endpoint_group));
               CREATE TABLE endpoint_events (endpoint_event_id INTEGER PRIMARY KEY, endpoint_id INTEGER,
                 event_type TEXT, event_timestamp TIMESTAMP);
               CREATE TABLE endpoint_results (endpoint_result_id INTEGER PRIMARY KEY, endpoint_id INTEGER,
                 success INTEGER, errors TEXT, connected INTEGER, status INTEGER, dns_rcode TEXT,
                 certificate_expiration INTEGER, domain_expiration INTEGER, hostname TEXT, ip TEXT, duration INTEGER,
                 timestamp TIMESTAMP);
               CREATE TABLE endpoint_uptimes (endpoint_uptime_id INTEGER PRIMARY KEY, endpoint_id INTEGER,
                 hour_unix_timestamp INTEGER, total_executions INTEGER, successful_executions INTEGER,
                 total_response_time INTEGER, UNIQUE(endpoint_id, hour_unix_timestamp));
               INSERT INTO endpoints VALUES (1, 'core_shop', 'shop', 'core');"""
        )
        for hour, total, good in ((T0, 60, 60), (T0 + HOUR, 60, 59), (T0 + 2 * HOUR, 60, 60)):
            db.execute("INSERT INTO endpoint_uptimes VALUES (NULL, 1, ?, ?, ?, 0)", (hour, total, good))
        events = [
            ("START", "2026-11-01 03:00:00 +0000 UTC"),
            ("HEALTHY", "2026-11-01 03:00:10.123456789 +0000 UTC"),
            ("UNHEALTHY", "2026-11-01 04:00:00.5 +0000 UTC"),
            ("HEALTHY", "2026-11-01 04:10:00 +0000 UTC"),
        ]
        db.executemany("INSERT INTO endpoint_events VALUES (NULL, 1, ?, ?)", events)
        for minute in range(3):
            db.execute(
                "INSERT INTO endpoint_results VALUES (NULL, 1, 1, '', 1, 200, '', 0, 0, 'h', '', 123456789, ?)",
                (f"2026-11-01 04:5{minute}:00+00:00",),
            )
        db.commit()
    return path


def test_gatus_is_read_from_events_results_and_whole_hours(tmp_path):
    (shop,) = gatus.read(gatus_file(tmp_path / "data.db"), "imported-gatus")
    three, four = T0 + 3 * HOUR, T0 + 4 * HOUR
    assert shop.monitor.ref == "imported-gatus:core_shop"
    assert shop.monitor.name == "core / shop"
    assert shop.spans == [
        Span(T0, T0 + HOUR, "up"),  # the hour after it had a failure, and does not say when
        Span(T0 + 2 * HOUR, three, "up"),
        Span(three + 10, four, "up"),
        Span(four, four + 600, "down", "imported: unhealthy"),
        Span(four + 600, four + 52 * 60, "up"),
    ]
    assert shop.checks[0] == CheckResult(four + 50 * 60, True, 123)


def test_csv_is_read_by_its_first_line_and_all_problems_are_told_at_once(tmp_path):
    good = tmp_path / "good.csv"
    good.write_text(
        "Monitor,at,ok,ms,start,end,state,reason\n"
        "shop,2026-11-01T00:00:00Z,up,120,,,,\n"
        "shop,1793491260,1,,,,,\n"
        "shop,2026-11-01T00:02:00+00:00,down,,,,,boom\n"
        "shop,2026-11-01 00:03:00,true,90.6,,,,\n"
        "blog,,,,2026-11-01,2026-11-02T00:00:00Z,down,=cmd()\n",
    )
    with pytest.raises(ConfigError) as told:
        list(csv_file.read(good, "imported-csv"))  # a date alone is no instant
    assert [(p.message, p.line) for p in told.value.problems] == [("start and end are no stretch of time", 6)]
    good.write_text(good.read_text().replace("2026-11-01,2026", "2026-11-01T00:00:00Z,2026"))
    shop, blog = csv_file.read(good, "imported-csv")
    assert shop.spans == [
        Span(T0, T0 + 120, "up"),
        Span(T0 + 120, T0 + 180, "down", "imported: boom"),
    ]
    assert [c.ms for c in shop.checks] == [120, None, None, 90]
    assert blog.spans == [Span(T0, T0 + 86_400, "down", "imported: =cmd()")]
    bad = tmp_path / "bad.csv"
    bad.write_text("monitor,at,ok,ms\nx,yesterday,up,1\n,2026-11-01T00:00:00Z,up,1\nx,1,up,1\nx,1793491200,perhaps,-\n")
    with pytest.raises(ConfigError) as told:
        list(csv_file.read(bad, "imported-csv"))
    assert [p.line for p in told.value.problems] == [2, 3, 4, 5]
    bad.write_text("at,ok\n")
    with pytest.raises(ConfigError, match="needs the columns"):
        list(csv_file.read(bad, "imported-csv"))
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(StoreError, match="UTF-8"):
        list(csv_file.read(bad, "imported-csv"))


def test_gatus_knows_nothing_of_the_hours_in_which_it_was_stopped_itself(tmp_path):
    path = gatus_file(tmp_path / "data.db")
    with closing(sqlite3.connect(path)) as db:
        db.execute("DELETE FROM endpoint_uptimes")
        db.execute("DELETE FROM endpoint_results")
        db.execute("DELETE FROM endpoint_events")
        for hour, total in ((0, 60), (1, 60), (2, 20), (5, 60), (6, 60), (7, 60)):  # stopped from 2:20 to 5:00
            db.execute("INSERT INTO endpoint_uptimes VALUES (NULL, 1, ?, ?, ?, 0)", (T0 + hour * HOUR, total, total))
        events = [("START", "00:00:00"), ("HEALTHY", "00:00:10"), ("UNHEALTHY", "06:30:00"), ("HEALTHY", "06:40:00")]
        rows = [(kind, f"2026-11-01 {at} +0000 UTC") for kind, at in events]
        db.executemany("INSERT INTO endpoint_events VALUES (NULL, 1, ?, ?)", rows)
        db.commit()
    (shop,) = gatus.read(path, "imported-gatus")
    assert [(s.start - T0, s.end - T0, s.state) for s in shop.spans] == [
        (0, 2 * HOUR, "up"),
        (5 * HOUR, 6 * HOUR + 1800, "up"),
        (6 * HOUR + 1800, 6 * HOUR + 2400, "down"),
        (6 * HOUR + 2400, 8 * HOUR, "up"),
    ]


def csv_of(tmp_path, text, encoding="utf-8"):
    path = tmp_path / "one.csv"
    path.write_bytes(text.encode(encoding))
    return list(csv_file.read(path, "imported-csv"))


def test_csv_whose_lines_end_by_returns_alone(tmp_path):
    path = tmp_path / "mac.csv"
    path.write_bytes(b"monitor,at,ok\rweb,2026-11-10T00:00:00Z,true\rweb,2026-11-10T00:01:00Z,maybe\r")
    with pytest.raises(ConfigError) as found:
        list(csv_file.read(path, "imported-csv"))
    assert [(problem.line, "maybe" in problem.message) for problem in found.value.problems] == [(3, True)]
    path.write_bytes(path.read_bytes().replace(b"maybe", b"true"))
    (web,) = csv_file.read(path, "imported-csv")
    assert web.spans == [Span(web.spans[0].start, web.spans[0].start + 60, "up")]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
@pytest.mark.parametrize("first", ["", "sep=S\n"])
def test_csv_of_any_office_is_read_at_the_spacing_of_its_own_lines(tmp_path, separator, encoding, first):
    """Five minutes, no interval, times without seconds."""
    lines = [
        f"shop,2026-11-01 {at // 60:02}:{at % 60:02},{'down' if 30 <= at < 60 else 'up'},12.5"
        for at in range(0, 120, 5)
    ]
    text = first.replace("S", separator) + "\n".join(["Monitor,at,ok,ms", *lines]).replace(",", separator)
    (shop,) = csv_of(tmp_path, text, encoding)
    assert [(s.start - T0, s.end - T0, s.state) for s in shop.spans] == [
        (0, 1800, "up"),
        (1800, 3600, "down"),
        (3600, 6900, "up"),
    ]
    assert (shop.monitor.interval, shop.remarks, shop.checks[0].ms) == (300, [], 12)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("x,²,up,1,", "'²' is no instant"),
        ("x,١٧٩٣٤٩١٢٠٠,up,1,", "is no instant"),
        ("x,1793491200,up,²,", "'²' is no number of milliseconds"),
        ("x,1793491200,up,nan,", "'nan' is no number of milliseconds"),
        ("x,1793491200,up,1_0,", "is no number of milliseconds"),
        ("x,1793491200,up,1,²", "'²' is no interval"),
        ("x,1793491200,up,1,-60", "'-60' is no interval"),
        ("x,1793491200,up,12,5,60", "more cells than the first line names"),
    ],
)
def test_text_that_looks_like_a_number_is_told_with_its_line(tmp_path, line, told):
    with pytest.raises(ConfigError) as found:
        csv_of(tmp_path, f"monitor,at,ok,ms,interval\n{line}\n")
    ((problem),) = found.value.problems
    assert told in problem.message
    assert problem.line == 2


def test_csv_in_another_encoding_or_with_an_unknown_first_line_is_refused_in_words(tmp_path):
    with pytest.raises(StoreError, match="UTF-16"):
        csv_of(tmp_path, "monitor,at,ok\n", "utf-16")
    with pytest.raises(StoreError, match=r"one\.csv:2: the byte 0xfc is no UTF-8"):
        csv_of(tmp_path, "monitor,at,ok\nM\xfcnchen,1793491200,up\n", "latin-1")
    with pytest.raises(ConfigError) as found:
        csv_of(tmp_path, "site;when;fine\n")
    assert "separated by semicolons" in found.value.problems[0].message
    with pytest.raises(ConfigError) as found:
        csv_of(tmp_path, "monitor,at,ok,ok\n")
    assert "names the column ok twice" in found.value.problems[0].message


def test_lines_that_contradict_each_other_are_unknown_in_any_order_and_said(tmp_path):
    lines = [f"shop,{T0 + 60 * n},up,,," for n in range(6)] + [f"shop,{T0 + 120},down,,,"]
    stretches = [f"blog,,,{T0},{T0 + 600},up", f"blog,,,{T0 + 300},{T0 + 900},down"]
    head = "monitor,at,ok,start,end,state"
    for told in ([*lines, *stretches], [*lines, *stretches][::-1]):
        found = {one.monitor.id: one for one in csv_of(tmp_path, "\n".join([head, *told]))}
        assert [(s.start - T0, s.end - T0, s.state) for s in found["shop"].spans] == [
            (0, 120, "up"),
            (120, 180, "unknown"),
            (180, 300, "up"),
        ]
        assert [(s.start - T0, s.end - T0, s.state) for s in found["blog"].spans] == [
            (0, 300, "up"),
            (300, 600, "unknown"),
            (600, 900, "down"),
        ]
        assert T0 + 120 not in [c.at for c in found["shop"].checks]
        assert "contradict each other at 1 instants" in found["shop"].remarks[0]
        assert "contradict each other for 300 s" in found["blog"].remarks[0]


def test_an_import_that_knows_nothing_says_why_and_what_to_do(tmp_path):
    found = csv_of(tmp_path, f"monitor,at,ok\ntwo,{T0},up\ntwo,{T0 + 600},up\none,{T0},up\n")
    assert [(one.window, len(one.remarks)) for one in found] == [(None, 1), (None, 1)]
    assert "a column interval says it" in found[0].remarks[0]
    (two,) = csv_of(tmp_path, f"monitor,at,ok,interval\ntwo,{T0},up,600\ntwo,{T0 + 600},up,600\n")
    assert two.spans == [Span(T0, T0 + 600, "up")]


def test_every_imported_id_can_be_named_by_a_configuration_and_does_not_depend_on_its_neighbours(tmp_path):
    names = ["Shop EU/1", "Shop_EU/1", "Shop  EU/1", "url https://x/?a=1", "x" * 500, "x" * 500 + "y", "Müller & Söhne"]
    text = "\n".join(["monitor,start,end,state", *(f'"{n}",{T0},{T0 + 60},up' for n in names)])
    found = csv_of(tmp_path, text)
    ids = [one.monitor.id for one in found]
    assert len(set(ids)) == len(names)
    assert all(MONITOR_REF.pattern.fullmatch(one.monitor.ref) and len(one.monitor.ref) <= 300 for one in found)
    assert (ids[1], ids[3], ids[6]) == ("Shop_EU/1", "url_https://x/?a=1", "Müller_&_Söhne")
    assert found[0].monitor.name == "Shop EU/1"


@pytest.mark.parametrize(
    ("text", "at"),
    [
        ("2026-11-01 00:00:00", T0),
        ("2026-11-01 00:00:00.999", T0),
        ("2026-11-01T01:00:00+01:00", T0),
        ("2026-11-01 00:00:00.123456789 +0000 UTC m=+0.5", T0),
        (T0 * 1000, T0),
        (T0 * 10**9, T0),
        ("2026-11-01 00:00", T0),
        (float("nan"), None),
        ("2026-13-01 00:00:00", None),
        ("now", None),
        (None, None),
    ],
)
def test_times_are_utc_unless_they_say_otherwise(text, at):
    assert instant(text) == at


def test_importing_twice_changes_nothing(tmp_path):
    found = list(kuma.read(kuma_file(tmp_path / "kuma.db", beats=BEATS), "imported-kuma"))
    with closing(open_store(tmp_path / "h.db")) as store:
        seen = []
        for _ in range(2):
            for poll in polls("imported-kuma", found, NOW):
                store.record(poll)
            refs = ["imported-kuma:1"]
            seen.append(
                (
                    store.statuses(),
                    store.spans(refs[0], 0, NOW),
                    store.recent_checks(refs[0], 0, NOW),
                    store.maintenance(refs, 0, NOW),
                )
            )
        assert seen[0] == seen[1]
        assert seen[0][1][-1].end == T0 + 18_120
        assert seen[0][0][0].state == "unknown"


def test_imported_time_fills_what_nobody_knows_and_never_overlays_what_was_measured():
    """Kuma saw the first ten days with an outage; Pingdom the time from day five on, without one."""
    day = 86_400
    world = config(service("shop", "one:1", "imported-kuma:1"))
    with closing(open_store(":memory:")) as store:
        began = MONTH + 5 * day
        monitor = Monitor("one", "1", "one", interval=60)
        store.record(
            Poll(
                "one",
                NOW,
                (Status(monitor, "up", NOW, checked_at=NOW),),
                (History("one:1", began, NOW, (Span(began, NOW, "up"),)),),
            )
        )
        old = Monitor("imported-kuma", "1", "old", interval=60)
        spans = (
            Span(MONTH, MONTH + day, "up"),
            Span(MONTH + day, MONTH + day + HOUR, "down", "imported: boom"),
            Span(MONTH + day + HOUR, began + day, "up"),
            Span(began + day, began + 2 * day, "down", "imported: Kuma's own network"),
        )
        store.record(
            Poll(
                "imported-kuma",
                NOW,
                (Status(old, "unknown", began + 2 * day),),
                (History("imported-kuma:1", MONTH, began + 2 * day, spans),),
            )
        )
        shown = build_snapshot(world, store, NOW).services[0]
    assert shown.assessment.downtime_seconds == HOUR
    assert shown.assessment.coverage == 1
    assert [o.reason for o in shown.assessment.outages] == ["imported: boom"]
    assert shown.state == "up"


def test_the_command_says_what_was_read_and_that_a_stranger_is_none(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    kuma_file(tmp_path / "kuma.db", beats=BEATS)
    before = (tmp_path / "kuma.db").read_bytes()
    for _ in range(2):
        assert main(["store", "import", "kuma.db", "--store", str(tmp_path / "h.db")]) == 0
    out = capsys.readouterr().out
    assert "imported-kuma:1" in out
    assert "nothing is known of it" in out
    assert (tmp_path / "kuma.db").read_bytes() == before
    assert main(["store", "export", "states", "--store", str(tmp_path / "h.db")]) == 0
    assert capsys.readouterr().out.splitlines()[2] == (
        "imported-kuma:1,2026-11-01T00:02:00Z,2026-11-01T00:05:00Z,down,imported: timeout of 48000ms"
    )
    with closing(sqlite3.connect(tmp_path / "other.db")) as db:
        db.execute("CREATE TABLE x (y)")
    assert main(["store", "import", "other.db", "--store", str(tmp_path / "h.db")]) == 1
    assert "neither" in capsys.readouterr().err
    assert b"geheim" not in (tmp_path / "h.db").read_bytes()
    assert replace(config(), services=()).services == ()
