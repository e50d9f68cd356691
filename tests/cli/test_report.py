"""`sla-tui report`: from the history, whole or not at all, and clear words where there is nothing to report."""

import json
import os
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import jsonschema
import pytest

from sla_tui.sla.observation import History, Monitor, Poll, Span, Status
from sla_tui.store import open_store

NOW = 1_795_440_727  # 2026-11-23T13:32:07Z
OCTOBER = 1_790_812_800  # 2026-10-01T00:00:00Z
CONFIG = """
[sources.pingdom]
token = { env = "T" }
[contracts.gold]
availability = { target = "99.9" }
tiers = [{ below = "99.9", credit = "10" }]
claim = { within = "30d", method = "=cmd" }
[services.web]
name = "=1+1 <b>Web</b>"
contract = "gold"
fee = "1000.00"
monitors = ["pingdom:1"]
"""
AT = ("--at", "2026-11-23T13:32:07Z")


@pytest.fixture
def report(sla_tui, tmp_path):
    """Runs `report` on a history of two months with two hours of downtime in October."""
    (tmp_path / "sla-tui.toml").write_text(CONFIG)
    store = tmp_path / "history.sqlite3"
    monitor = Monitor("pingdom", "1", "web", interval=60)
    down = OCTOBER + 10 * 86_400
    spans = (
        Span(OCTOBER, down, "up"),
        Span(down, down + 7_200, "down", "HTTP 500"),
        Span(down + 7_200, NOW, "up"),
    )
    with closing(open_store(str(store))) as history:
        told = History(monitor.ref, OCTOBER, NOW, spans)
        history.record(Poll("pingdom", NOW, (Status(monitor, "up", NOW, checked_at=NOW),), (told,)))
    return lambda *words, **more: sla_tui("report", "--store", str(store), *AT, *words, **more)


def test_the_report_of_a_month_says_what_it_costs(report):
    result = report("--period", "2026-10")
    assert (result.returncode, result.stderr) == (0, "")
    assert "SLA report, October 2026" in result.stdout
    assert "€100.00" in result.stdout
    assert "30 November 2026" in result.stdout


def test_every_format_and_language_is_written_whole(report, tmp_path):
    schema = json.loads(report("--schema").stdout)
    for form in ("md", "html", "csv", "json"):
        for language in ("en", "nl"):
            result = report("--period", "2026-10", "--format", form, "--language", language, "-o", f"r.{form}")
            assert (result.returncode, result.stdout, result.stderr) == (0, "", "")
            text = (tmp_path / f"r.{form}").read_text()
            assert "<b>Web" not in text or form in ("json", "csv")
    jsonschema.Draft202012Validator(schema).validate(json.loads((tmp_path / "r.json").read_text()))
    assert "'=1+1" in (tmp_path / "r.csv").read_text()
    assert not [p for p in tmp_path.iterdir() if p.name.startswith(".r.")]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--period", "yesterday"), "yesterday"),
        (("--period", "2027-05"), "2027-05 has not begun yet"),
        (("--period", "2020-05"), "nothing is known of 2020-05"),
        (("--service", "wbe"), "there is no service 'wbe'.\n  hint: did you mean 'web'?"),
    ],
)
def test_what_cannot_be_reported_is_said_and_nothing_is_printed(words, said, report):
    result = report(*words)
    assert (result.returncode, result.stdout) == (1, "")
    assert said in result.stderr
    assert "crash" not in result.stderr


def test_where_nothing_can_be_written_the_message_names_the_place(report, tmp_path):
    result = report("--period", "2026-10", "--format", "html", "-o", "no/such/folder.html")
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr.startswith("sla-tui: could not write no/such/folder.html")
    with Path("/dev/full").open("w") as full:
        result = report("--period", "2026-10", stdout=full, stderr=subprocess.PIPE)
    assert (result.returncode, result.stderr) == (
        1,
        "sla-tui: could not write to standard output: No space left on device.\n",
    )
    assert not list(tmp_path.glob("no*"))


def test_a_reader_that_has_seen_enough_is_no_error(report, home, tmp_path):
    report("--period", "2026-10")  # the history is there
    read, pipe = os.pipe()
    os.close(read)
    command = [sys.executable, "-m", "sla_tui", "report", "--store", "history.sqlite3", *AT, "--period", "2026-10"]
    try:
        process = subprocess.run(
            command, env=home, cwd=tmp_path, stdout=pipe, stderr=subprocess.PIPE, text=True, timeout=60, check=False
        )
    finally:
        os.close(pipe)
    assert (process.returncode, process.stderr) == (0, "")
