"""`sla-tui report --send`: delivered now, by this process or by the one that writes, and what became of it said."""

from __future__ import annotations

import json
import threading
import time
from contextlib import closing

import pytest

from sla_tui.cli.quick import answer
from sla_tui.clock import FixedClock
from sla_tui.config.reading.reader import load_config
from sla_tui.engine.gather.snapshot import build_snapshot
from sla_tui.engine.reports.schedules import ReportSchedules
from sla_tui.engine.status_note import StatusLine
from sla_tui.engine.store_thread import StoreThread
from sla_tui.store import open_store
from tests.engine.test_report_delivery import CONFIG, NOVEMBER_20, deliver, fill
from tests.mail import Inbox, mail_server

AT = ("--at", "2026-11-20T11:00:00Z")


@pytest.fixture
def place(tmp_path):
    """A history of two months."""
    path = tmp_path / "history.sqlite3"
    with closing(open_store(path)) as store:
        fill(store)
    return path


@pytest.fixture
def send(sla_tui, tmp_path, place):
    """Runs `report --send` with these [reports]."""

    def run(reports: str, *words: str):
        (tmp_path / "sla-tui.toml").write_text(CONFIG + reports)
        return sla_tui("report", "--send", *words, "--store", str(place), *AT)

    return run


def test_the_last_period_is_delivered_now_and_once(send, tmp_path):
    reports = '[reports.monthly]\nformats = ["csv"]\nfolder = "out"\n'
    first = send(reports, "monthly")
    assert (first.returncode, first.stdout, first.stderr) == (0, "2026-10 folder: delivered, 20 Nov 12:00\n", "")
    written = tmp_path / "out" / "sla-report-monthly-2026-10.csv"
    before = written.read_bytes()
    assert b"Web" in before
    written.unlink()
    assert send(reports, "monthly").stdout == "2026-10 folder: delivered, 20 Nov 12:00\n"
    assert not written.exists()  # it was delivered: nothing is done twice
    assert send(reports, "monthly", "--again").returncode == 0
    assert written.read_bytes() == before
    assert send(reports, "monthly", "--period", "2026-11").stdout == "2026-11 folder: delivered, 20 Nov 12:00\n"


def test_one_that_cannot_be_delivered_says_why_and_ends_with_one(send):
    inbox = Inbox()
    inbox.refuse = ["554 5.7.1 not wanted here"]
    with mail_server(inbox) as port:
        mail = f'[mail]\nhost = "127.0.0.1"\nport = {port}\nencryption = "none"\nfrom = "a@example.com"\n'
        result = send(f'{mail}[reports.acme]\nmail = ["it@acme.example"]\n', "acme")
    assert result.returncode == 1
    assert "it@acme.example: waits, again 20 Nov 12:01" in result.stdout
    assert "554 5.7.1 not wanted here" in result.stdout


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("montly",), "the configuration has no report 'montly'.\n  hint: did you mean 'monthly'?"),
        (("monthly", "--customer", "acme"), "--customer says [reports.monthly] itself."),
        (("monthly", "--period", "2026"), "names no month period"),
    ],
)
def test_what_makes_no_sense_is_said(send, words, said):
    result = send('[reports.monthly]\nfolder = "out"\n', *words)
    assert result.returncode in (1, 2)
    assert said in result.stderr


def test_where_another_process_writes_that_one_delivers(send, tmp_path, place):
    """The command only says what is wanted; whoever holds the history does it, and what came of it is told."""
    reports = '[reports.monthly]\nformats = ["csv"]\nfolder = "out"\n'
    (tmp_path / "sla-tui.toml").write_text(CONFIG + reports)
    config = load_config(tmp_path / "sla-tui.toml")
    with closing(open_store(place)) as writer:
        stop = threading.Event()

        def collector():
            while not stop.is_set():
                deliver(config, writer, NOVEMBER_20)
                time.sleep(0.01)

        thread = threading.Thread(target=collector)
        thread.start()
        try:
            result = send(reports, "monthly")
        finally:
            stop.set()
            thread.join()
    assert (result.returncode, result.stdout) == (0, "2026-10 folder: delivered, 20 Nov 12:00\n")
    assert (tmp_path / "out" / "sla-report-monthly-2026-10.csv").exists()


def test_the_status_says_how_far_reports_are(sla_tui, tmp_path, place):
    reports = '[reports.monthly]\nformats = ["csv"]\nurls = [{ env = "NOT_SET_ANYWHERE" }]\n'
    path = tmp_path / "sla-tui.toml"
    path.write_text(CONFIG + reports)
    sla_tui("report", "--send", "monthly", "--store", str(place), *AT)
    words = ("status", "--store", str(place), "--at", "2026-11-20T11:00:05Z")
    assert "report monthly: waits" in sla_tui(*words).stdout
    (found,) = json.loads(sla_tui(*words, "--format", "json").stdout)["reports"]
    assert found == {
        "schedule": "monthly",
        "period": "2026-10",
        "state": "waiting",
        "next_due": "2026-12-01T06:00:00Z",
        "to": {"env:NOT_SET_ANYWHERE": "waiting"},
    }
    snapshot = json.loads(sla_tui("snapshot", "--no-poll", "--format", "json", *words[1:]).stdout)
    assert snapshot["report_deliveries"][0]["destinations"][0]["tries"] == 1
    assert any("NOT_SET_ANYWHERE" in notice for notice in snapshot["notices"])
    config = load_config(path)  # what a collector leaves for the short way to the line
    with closing(open_store(place)) as store:
        StatusLine().leave(config, store, build_snapshot(config, store, NOVEMBER_20 + 5), last_act=store.acts()[-1].id)
    line = answer(["--config", str(path), "--store", str(place)], NOVEMBER_20 + 6)
    assert line is None or "report monthly: waits" in line


def test_no_history_that_is_only_read_is_delivered_from(place, tmp_path):
    config_file = tmp_path / "sla-tui.toml"
    config_file.write_text(CONFIG + '[reports.monthly]\nfolder = "out"\n')
    config = load_config(config_file)
    with closing(open_store(place, read_only=True)) as store:

        async def once():
            await ReportSchedules(config, store, FixedClock(NOVEMBER_20), StoreThread()).deliver_due()

        import asyncio

        asyncio.run(once())
        assert store.get_note("report:monthly") is None
