"""A canary for a token: given to every source, it must turn up nowhere, whatever the provider answers.

Looked at: text and JSON snapshots, the history's files, the log at its most talkative, crash report, screen.
"""

import asyncio
import logging
import threading
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from sla_tui.cli import crash
from sla_tui.engine.live import LiveEngine
from sla_tui.engine.log import setup_logging
from sla_tui.export.formats.json import render_json
from sla_tui.export.style import Style
from sla_tui.secret import Secret
from sla_tui.store import open_store
from sla_tui.ui.app import SlaApp
from sla_tui.ui.feed import StillFeed
from tests.export.drawn import snapshot_text as render_text
from tests.polled import small_demo
from tests.thin import some

AT = 1_795_440_727
WORD = "canary-7f3e9a"
QUICK = ("http_200_error", "401", "403", "429", "500", "html", "truncated", "reset", "changed_types", "missing_fields")


@pytest.fixture
def log_file(tmp_path):
    """The program's log with everything in it; taken down again afterwards."""
    root = logging.getLogger()
    handlers, level = list(root.handlers), root.level
    assert setup_logging(tmp_path / "log" / "sla-tui.log", verbose=2)
    yield tmp_path / "log" / "sla-tui.log"
    for handler in set(root.handlers) - set(handlers):
        root.removeHandler(handler)
        handler.close()
    root.setLevel(level)


@pytest.fixture
def fleet():
    """Two services of the simulated fleet, which every provider and the probes watch."""
    with small_demo(AT, "checkout", "reports") as running:
        yield running


async def screen_of(snapshot):
    app = SlaApp(StillFeed(snapshot))
    async with app.run_test(size=(160, 45)) as pilot:
        await pilot.pause()
        return app.export_screenshot()


def everything_that_leaves(config, tokens, clock, tmp_path, log_file):
    """Polls once, and gives back all that was written or shown, by name."""
    store = open_store(tmp_path / "history.sqlite3")

    async def poll():
        live = LiveEngine(config, store, clock, tokens=tokens, demo=True)
        try:
            return await live.poll_once()
        finally:
            await live.close()

    snapshot = asyncio.run(poll())
    store.close()
    error = RuntimeError(f"it broke with {' '.join(token.reveal() for token in tokens.values())}")
    return snapshot, {
        "text": render_text(snapshot, style=Style(color=True)),
        "json": render_json(snapshot),
        "screen": asyncio.run(screen_of(snapshot)),
        "log": log_file.read_text(encoding="utf-8"),
        "crash report": crash.compose(error, [], crash.datetime.now(crash.UTC)),
        **{f.name: f.read_bytes().decode("latin-1") for f in tmp_path.iterdir() if f.is_file()},
    }


def assert_nowhere(words, places):
    assert {place: word for place, text in places.items() for word in words if word in text} == {}


@pytest.mark.parametrize("mode", some([None, *QUICK], always=[None, "html"]))
def test_a_token_that_is_right_turns_up_nowhere_whatever_fails(mode, fleet, tmp_path, log_file):
    for faults in fleet.faults.values():
        faults.mode = mode
    snapshot, places = everything_that_leaves(fleet.config, fleet.tokens, fleet.clock, tmp_path, log_file)
    assert_nowhere([token.reveal() for token in fleet.tokens.values()], places)
    assert snapshot.sources


def test_a_token_that_is_wrong_turns_up_nowhere_and_the_sources_say_so(fleet, tmp_path, log_file):
    for faults in fleet.faults.values():
        faults.clear()
    tokens = {source: Secret(f"{WORD}-{source}") for source in fleet.tokens}
    snapshot, places = everything_that_leaves(fleet.config, tokens, fleet.clock, tmp_path, log_file)
    assert_nowhere([WORD], places)
    assert {s.state for s in snapshot.sources if s.id in tokens} == {"auth_error"}


@pytest.mark.full
@pytest.mark.parametrize("status", some([200, 400, 401, 403, 429, 500], always=[200, 401, 500]))
def test_a_provider_that_repeats_the_token_in_its_answer_leaks_nothing(status, fleet, tmp_path, log_file):
    tokens = {source: Secret(f"{WORD}-{source}") for source in fleet.tokens}
    with parrot(status) as origin:
        config = replace(
            fleet.config,
            sources=tuple(s if s.kind == "probe" else replace(s, base_url=origin) for s in fleet.config.sources),
        )
        snapshot, places = everything_that_leaves(config, tokens, fleet.clock, tmp_path, log_file)
    assert_nowhere([WORD], places)
    assert "ok" not in {s.state for s in snapshot.sources if s.kind != "probe"}


class parrot:  # noqa: N801  reads as a context manager
    """A server that answers everything with the credential it was given, in the status line, a header and the body."""

    def __init__(self, status):
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                given = self.headers.get("Authorization", "nothing")
                body = f'{{"error": {{"errormessage": "bad token {given}"}}, "message": "{given}"}}'.encode()
                self.send_response(status, f"no {given}")
                self.send_header("Content-Type", "application/json")
                self.send_header("X-Token", given)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                return None

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.01,), daemon=True)

    def __enter__(self):
        self.thread.start()
        return f"http://127.0.0.1:{self.server.server_port}"

    def __exit__(self, *exc):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join()
