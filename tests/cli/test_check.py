"""`sla-tui check`: whatever happens there is one line on standard output and one of four exit codes."""

import json
import re
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sla_tui import demo as simulated
from tests.polled import AT, small_demo
from tests.thin import some

CONFIG = """\
[sources.pingdom]
token = { env = "T" }
base_url = "http://127.0.0.1:9"
[services.web]
name = "Web"
monitors = ["pingdom:1"]
"""


def test_the_worst_service_decides_and_is_named(sla_tui, kept):
    result = sla_tui("check", *kept.words)
    assert (result.returncode, result.stderr) == (2, "")
    assert result.stdout.startswith("SLA CRITICAL - 2 DOWN; 1 breached, ")
    assert "worst: Checkout API" in result.stdout.splitlines()[0]


@pytest.mark.parametrize(("service", "code"), [("checkout", 2), ("search", 1), ("payments", 0), ("export", 3)])
def test_one_service_has_the_exit_code_of_its_verdict(service, code, sla_tui, kept):
    result = sla_tui("check", service, *kept.words)
    assert (result.returncode, result.stderr) == (code, "")
    assert "| uptime=" in result.stdout.splitlines()[0]


@pytest.mark.parametrize("watched", some(["one", "all"], always=["one"]))
def test_the_demo_can_be_checked_and_a_closed_period(watched, sla_tui, monkeypatch):
    if watched == "one":
        monkeypatch.setattr(simulated, "start", lambda seed, at, **_: small_demo(at, "invoicing"))
    result = sla_tui("check", "--demo", "--seed", "7", "--at", AT, "invoicing", "--period", "2026-10")
    assert result.returncode == 2
    assert "€95.00 owed" in result.stdout.splitlines()[0]


def test_an_hour_later_without_a_poll_nothing_is_sure_but_the_breach(sla_tui, kept):
    later = ("--config", str(kept.config), "--store", str(kept.store), "--at", "2026-11-23T14:32:07Z")
    assert sla_tui("check", "payments", *later).returncode == 3
    assert sla_tui("check", "payments", "--allow-stale", *later).returncode == 0
    assert sla_tui("check", "checkout", *later).returncode == 2


def test_from_an_empty_history_nothing_is_known_and_nobody_is_asked(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(CONFIG)
    result = sla_tui("check")
    assert (result.returncode, result.stderr) == (3, "")
    assert result.stdout.startswith("SLA UNKNOWN - ")
    assert "not polled yet" in result.stdout
    assert [p for p in (tmp_path / "home").rglob("*") if p.is_file()] == []


def test_a_source_that_does_not_answer_is_unknown_not_critical(sla_tui, tmp_path):
    (tmp_path / "sla-tui.toml").write_text(CONFIG)
    result = sla_tui("check", "--poll", "--timeout", "5s", env={"T": "canary-token"})
    assert result.returncode == 3
    assert "source pingdom: error" in result.stdout
    assert "canary" not in result.stdout + result.stderr


@pytest.mark.parametrize(
    "words",
    [
        ["check"],
        ["check", "--frobnicate"],
        ["check", "--timeout", "soon"],
        ["check", "--config", "nowhere.toml"],
        ["check", "nosuch", "--kept"],
        ["check", "--period", "yesterday", "--kept"],
    ],
)
def test_every_failure_is_unknown_with_one_line_on_standard_output(words, sla_tui, kept):
    result = sla_tui(*(kept.words if words[-1] == "--kept" else ()), *(w for w in words if w != "--kept"))
    assert result.returncode == 3
    assert result.stdout.startswith("SLA UNKNOWN - ")
    assert result.stdout.count("\n") == 1
    assert result.stderr
    assert "Traceback" not in result.stderr


def test_a_full_standard_output_is_unknown_too(sla_tui):
    with open("/dev/full", "w") as full:  # noqa: PTH123  a device
        assert sla_tui("check", stdout=full).returncode == 3


def test_help_is_no_failure(sla_tui):
    assert sla_tui("check", "--help").returncode == 0


class EmptyPast(BaseHTTPRequestHandler):
    """A Pingdom with one check that is up and of whose past nothing is told."""

    def do_GET(self):
        if self.path.startswith("/checks"):
            check = {"id": 1, "name": "web", "hostname": "example.com", "resolution": 1, "type": "http", "status": "up"}
            body = {"checks": [{**check, "lasttesttime": int(time.time()) - 30, "lastresponsetime": 300}]}
        elif self.path.startswith("/summary.outage/"):
            body = {"summary": {"states": []}}
        elif self.path.startswith("/results/"):
            body = {"activeprobes": [], "results": []}
        else:
            body = {"maintenance": [], "occurrences": []}
        text = json.dumps(body).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)

    def log_message(self, *_):
        pass


@pytest.fixture
def empty_past():
    """Its port."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), EmptyPast)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    yield server.server_port
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_source_with_an_empty_past_is_unknown_in_word_code_and_figures(sla_tui, tmp_path, empty_past):
    (tmp_path / "sla-tui.toml").write_text(CONFIG.replace(":9", f":{empty_past}"))
    for words in (("check", "--poll"), ("check",), ("check", "web"), ("check", "web", "--allow-stale")):
        result = sla_tui(*words, env={"T": "canary-token"})
        assert result.returncode == 3, words
        assert result.stdout.startswith("SLA UNKNOWN - "), words
        known = r"not provable: .*\b\d+\.\d+ % of the time is known|no data"  # in its first second nothing is known yet
        assert re.search(known, result.stdout), words
        assert "within" not in result.stdout
        assert "all are within" not in result.stdout
    assert " met=0;" in sla_tui("check").stdout
