"""The real program on a history that an earlier version left, with our token in every text: no command shows it."""

from __future__ import annotations

import sys
import time

import pytest

from sla_tui.sla.observation import History, Monitor, Poll, ProviderMaintenance, Span, Status
from sla_tui.store.records import PollRecord
from tests.stores import open_store
from tests.terminal import Terminal

WORD = "canary-7f3e9a0b"
CONFIG = """
[sources.pingdom]
token = { env = "SLA_TUI_CANARY" }
[probes.site]
url = "http://127.0.0.1:9/canary-path?key=canary-query1"
headers = { Authorization = "Bearer canary-header1" }
method = "POST"
body = '{"password": "canary-body1"}'
[services.shop]
monitors = ["pingdom:1"]
"""
COMMANDS = (
    *(("snapshot", "--no-poll", "--format", form) for form in ("text", "md", "json", "csv", "html", "svg")),
    *(("report", "--format", form) for form in ("text", "md", "html", "csv", "json")),
    *(("explain", "shop"), ("status",), ("check", "shop"), ("info",), ("config", "show"), ("config", "check")),
    *(("store", "export", what) for what in ("states", "months", "acts")),
)


@pytest.fixture
def old(tmp_path):
    """A store as it was written before credentials were masked at the door."""
    now = int(time.time())
    monitor = Monitor("pingdom", "1", f"Shop {WORD}", "http", f"https://shop.example/{WORD}", 60, (WORD,))
    spans = (Span(now - 90_000, now - 5000, "up"), Span(now - 5000, now - 3000, "down", f"said {WORD}"))
    work = ProviderMaintenance("pingdom", "w", now - 100, now + 100, (monitor.ref,), f"work {WORD}")
    store = open_store(tmp_path / "old.sqlite3")
    store.record(
        Poll(
            "pingdom",
            now,
            (Status(monitor, "down", now, reason=f"bad {WORD}"),),
            (History(monitor.ref, now - 90_000, now, (*spans, Span(now - 3000, now, "up"))),),
            maintenance=(work,),
        ),
        outcome=PollRecord("pingdom", now, now, "ok", f"warned {WORD}"),
    )
    store.close()
    (tmp_path / "sla-tui.toml").write_text(CONFIG)
    return tmp_path / "old.sqlite3"


@pytest.mark.full
def test_no_command_shows_a_credential_of_the_configuration(old, sla_tui):
    assert WORD.encode() in b"".join(path.read_bytes() for path in old.parent.glob("old.sqlite3*"))
    for words in COMMANDS:
        result = sla_tui(*words, "--store", str(old), env={"SLA_TUI_CANARY": WORD})
        assert len(result.stdout) > 10, (words, result.stderr)
        assert "canary-" not in result.stdout + result.stderr, words


def test_what_probes_send_is_shown_to_who_asks_for_it(old, sla_tui):
    shown = sla_tui("config", "show", "--show-urls", env={"SLA_TUI_CANARY": WORD}).stdout
    assert "canary-path?key=canary-query1" in shown
    assert "canary-body1" in shown
    assert "canary-header1" not in shown


@pytest.mark.full
def test_no_view_of_the_dashboard_shows_it(old, home):
    env = {**home, "SLA_TUI_CANARY": WORD, "TERM": "xterm-256color"}
    del env["COLUMNS"]  # it would hold against the terminal's own size
    command = [sys.executable, "-m", "sla_tui", "--store", str(old)]
    terminal = Terminal(command, env, columns=140, rows=40, cwd=str(old.parent))
    try:
        terminal.wait_for("Pingdom's host name")  # both were asked
        for key, wanted in (
            ("\r", "Services ›"),
            ("3", "³Credits"),
            ("4", "⁴Incidents"),
            ("5", "⁵Sources"),
            (",", "config show"),
        ):
            terminal.press(key)
            terminal.wait_for(wanted)
        terminal.press("q")
    finally:
        terminal.close()
    assert b"canary-" not in terminal.output
    log = list(old.parent.rglob("*.log"))
    assert log
    assert "canary-" not in "".join(path.read_text() for path in log)
