"""`sla-tui store`: what it says of a history, what it carries out, and that it never harms one."""

from __future__ import annotations

import csv
import io
import json
import sqlite3
from contextlib import closing

import pytest

from sla_tui.cli.main import main
from sla_tui.engine.judge.closing import Closer
from sla_tui.engine.moment.bind import bind
from sla_tui.engine.moment.moment import moment_of, present_services
from sla_tui.sla.observation import CheckResult, Checks, History, Monitor, Poll, Span, Status
from sla_tui.store import open_store
from sla_tui.store.records import Retention
from tests.engine.world import HOUR

OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
NOVEMBER = 1_793_491_200
NOW = NOVEMBER + 3 * 86_400
CONFIG = """
[sources.metrics]
kind = "prometheus"
base_url = "http://127.0.0.1:9"

[contracts.gold]
availability = { target = "99.9" }
objectives = [ { kind = "latency", percentile = 95, threshold = "200ms" } ]
tiers = [ { below = "99.9", credit = "10" } ]
valid_from = 2026-01-01

[services.shop]
contract = "gold"
fee = "100.00"
monitors = ["metrics:1"]
"""


@pytest.fixture
def home(tmp_path, monkeypatch):
    """A configuration, and a history of October with an outage; the period is closed."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "config"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    monkeypatch.delenv("SLA_TUI_CONFIG", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "sla-tui.toml").write_text(CONFIG)
    from sla_tui.config.reading.reader import load_config

    config = load_config(tmp_path / "sla-tui.toml")
    path = tmp_path / "data" / "sla-tui" / "history.sqlite3"
    monitor = Monitor("metrics", "1", "shop", "http", interval=60)
    down = OCTOBER + 86_400
    spans = (Span(OCTOBER, down, "up"), Span(down, down + HOUR, "down", "=boom()"), Span(down + HOUR, NOW, "up"))
    checks = tuple(CheckResult(OCTOBER + 600 * i, i % 100 != 5, 100 + i % 50) for i in range(4800))
    with closing(open_store(path)) as store:
        store.record(
            Poll(
                "metrics",
                NOW,
                (Status(monitor, "up", NOW, checked_at=NOW),),
                (History("metrics:1", OCTOBER, NOW, spans),),
                (Checks("metrics:1", checks),),
            )
        )
        moment = moment_of(config, store, NOW)
        Closer().step(moment, [bind(config, s, NOW, None) for s in present_services(moment)], lambda: False)
    return path


def said(capsys, *words):
    code = main(["store", *words])
    shown = capsys.readouterr()
    return code, shown.out, shown.err


def test_info_tells_sizes_counts_and_that_nobody_writes(home, capsys):
    code, out, _ = said(capsys, "info", "--format", "json")
    told = json.loads(out)
    assert code == 0
    assert (told["monitors"], told["closed_periods"], told["written"]) == (1, 1, False)
    assert told["checks"] + 24 * 6 > 4700
    assert told["oldest"] == "2026-10-01T00:00:00Z"
    assert told["bytes"] == home.stat().st_size
    with closing(open_store(home)):
        assert "a running sla-tui" in said(capsys, "info")[1]
    assert "checks 396 days" in said(capsys, "info")[1]


def test_verify_works_closed_periods_out_again_and_finds_what_was_tampered_with(home, capsys):
    code, out, _ = said(capsys, "verify")
    assert (code, out.splitlines()[-1]) == (0, "closed periods: 1 of 1 revisions are what they were closed with")
    told = json.loads(said(capsys, "verify", "--format", "json")[1])
    assert (told["file"], told["periods"][0]["from_raw_rows"], told["periods"][0]["drift"]) == ("ok", True, [])
    with closing(sqlite3.connect(home)) as db:  # the raw rows say something else: drift, and no damage
        db.execute("UPDATE spans SET reason = 'something else' WHERE state = 'down'")
        db.commit()
    code, out, _ = said(capsys, "verify")
    assert code == 0
    assert "because of: a past that a provider rewrote" in out
    with closing(sqlite3.connect(home)) as db:
        db.execute("UPDATE frozen SET sha256 = replace(sha256, substr(sha256, 1, 1), 'x')")
        db.commit()
    code, out, _ = said(capsys, "verify")
    assert code == 1
    assert "not what its hash was taken of" in out


def test_verify_finds_a_month_that_does_not_count_what_its_days_hold(home, capsys):
    with closing(sqlite3.connect(home)) as db:
        db.execute("DELETE FROM days WHERE id IN (SELECT id FROM days LIMIT 1)")
        db.commit()
    code, out, _ = said(capsys, "verify")
    assert code == 1
    assert "months are not those of their days" in out


def test_a_backup_is_whole_while_the_history_is_written_and_overwrites_nothing(home, capsys, tmp_path):
    target = tmp_path / "copy.db"
    with closing(open_store(home)) as store:
        assert said(capsys, "backup", str(target))[0] == 0
        store.record(Poll("metrics", NOW + 60))
    with closing(open_store(target, read_only=True, fallback=False)) as copy:
        copy.quick_check()
        assert copy.spans("metrics:1", OCTOBER, NOW)[1].reason == "=boom()"
        assert len(copy.closed_periods()) == 1
    code, _, err = said(capsys, "backup", str(target))
    assert (code, "there already" in err) == (1, True)
    code, _, err = said(capsys, "backup", str(tmp_path / "no" / "where.db"))
    assert code == 1
    assert not list(tmp_path.glob("**/*.tmp"))


def test_export_writes_csv_that_no_spreadsheet_runs(home, capsys):
    _, out, _ = said(capsys, "export", "states")
    rows = list(csv.DictReader(io.StringIO(out)))
    assert [(r["state"], r["reason"]) for r in rows] == [("up", ""), ("down", "'=boom()"), ("up", "")]
    _, out, _ = said(capsys, "export", "months")
    october, november = csv.DictReader(io.StringIO(out))
    assert (october["month"], october["down_seconds"], november["month"]) == ("2026-10", "3600", "2026-11")
    assert october["uptime_percent"] == f"{100 * (31 * 24 - 1) / (31 * 24):.6f}"
    assert (october["checks"], october["failed"], october["p95_ms"]) == ("4464", "45", "147")
    _, slowly, _ = said(capsys, "export", "months", "--monitor", "metrics:1")  # day by day instead of month by month
    assert slowly == out
    _, out, _ = said(capsys, "export", "checks", "--since", "2026-10-02", "--until", "2026-10-03")
    assert len(out.splitlines()) == 1 + 144
    _, out, _ = said(capsys, "export", "periods")
    (period,) = csv.DictReader(io.StringIO(out))
    assert (period["service"], period["downtime_seconds"], period["amount"]) == ("shop", "3600", "10.00")
    assert said(capsys, "export", "acts")[1] == "id,at,who,kind,deed\n"
    code, _, err = said(capsys, "export", "checks", "--monitor", "metrics:9")
    assert (code, "no monitor metrics:9" in err) == (1, True)


def test_parquet_holds_the_same_rows(home, capsys, tmp_path):
    parquet = pytest.importorskip("pyarrow.parquet", reason="the extra `parquet` is not installed")
    assert said(capsys, "export", "checks", "--format", "parquet", "-o", str(tmp_path / "c.parquet"))[0] == 0
    table = parquet.read_table(tmp_path / "c.parquet")
    assert (table.num_rows, table.column_names) == (4800, ["monitor", "at", "ok", "ms"])
    assert table.column("ms")[0].as_py() == 100
    assert said(capsys, "export", "checks", "--format", "parquet")[0] == 2


def test_pruning_keeps_every_count_and_every_closed_period(home, capsys):
    with closing(open_store(home, read_only=True)) as store:
        before = store.checks("metrics:1", OCTOBER, NOVEMBER)
        frozen = store.closed_periods()
    with closing(sqlite3.connect(home)) as db:
        size = db.execute("SELECT count(*) FROM days").fetchone()[0]
    (home.parents[2] / "sla-tui.toml").write_text(CONFIG + '\n[store]\nkeep_raw = "35d"\nkeep_exact = "1d"\n')
    code, out, _ = said(capsys, "prune", "--compact")  # the clock says when this test runs: all of it is older
    assert code == 0
    with closing(open_store(home, read_only=True)) as store:
        after = store.checks("metrics:1", OCTOBER, NOVEMBER)
        assert (after.total, after.failed, list(after.times_ms)) == (before.total, before.failed, list(before.times_ms))
        assert store.closed_periods() == frozen
    assert size > 30
    assert "rows were kept long enough" in out
    with closing(open_store(home)):
        assert said(capsys, "prune")[0] == 1


def test_the_writer_prunes_by_itself_a_slice_a_poll():
    store = open_store(":memory:")
    day = 86_400
    found = tuple(CheckResult(day * i + 60 * k, True, 100 + k) for i in range(300) for k in range(4))
    store.record(Poll("p", 300 * day, checks=(Checks("p:1", found),)))
    before = store.checks("p:1", 0, 300 * day)
    store.retention = Retention(raw=40 * day, exact=10 * day)
    for i in range(8):
        store.record(Poll("p", 300 * day + 4000 + 60 * i))
    left = [store._db.execute(f"SELECT count(*) FROM {t}").fetchone()[0] for t in ("days", "fine", "daily")]  # noqa: S608
    assert left == [40, 10, 260]
    after = store.checks("p:1", 0, 300 * day)
    assert (after.total, len(after.times_ms)) == (before.total, len(before.times_ms))
    assert store.recent_checks("p:1", 0, 260 * day) == ()
    assert store.checks("p:1", day, 5 * day).total == 16
    store.close()


def test_no_history_yet_is_said_in_words(tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.chdir(tmp_path)
    for words in (["info"], ["verify"], ["prune"], ["export", "checks"], ["backup", "x.db"]):
        code, out, err = said(capsys, *words, "--store", str(tmp_path / "none.db"))
        assert (code, out) == (1, "")
        assert "no history" in err
    assert list(tmp_path.iterdir()) == []
